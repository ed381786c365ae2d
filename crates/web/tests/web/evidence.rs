//! Evidence over the wire: what comes in, who opens it, and that every byte is the one that was handed in.

use bihuan_testkit::Answer;
use serde_json::json;

use crate::{
    ground::{Ground, sent, text_of},
    hostile::{self, jpeg},
};

async fn upload(ground: &Ground, name: &str, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/findings/{}/evidence", ground.scene.working);
    let ask = ground.app.post(&path).token(&ground.scene.handler);
    sent(ask.file("file", name, bytes)).await
}

#[tokio::test]
async fn hostile_files_are_refused_in_words_and_leave_nothing() {
    let ground = Ground::new().await;
    let before = ground.entries().await;
    let files = hostile::files();
    assert!(files.len() >= 40, "{}", files.len());
    for (name, bytes, code) in files {
        let answer = upload(&ground, name, &bytes).await;
        assert_eq!(answer.code(), code, "{name}: {}", answer.text());
        assert!(answer.status.is_client_error(), "{name}: {}", answer.status);
        let message = crate::ground::text(&answer.json(), "message");
        assert!(message.ends_with('。'), "{name}: {message}");
    }
    assert_eq!(ground.entries().await, before, "something was kept");
    // Whatever no record knows would be swept now; there is nothing.
    let far = i64::MAX;
    let left = ground.app.app.store.sweep_blobs(far).await.unwrap();
    assert_eq!(left, 0, "a refused file was left in the storage");
}

#[tokio::test]
async fn good_files_are_kept_byte_for_byte_and_handed_out_as_attachments() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let word = hostile::word(&[]);
    let picture = jpeg(640, 480);
    for (name, bytes, kept, kind) in [
        ("核查报告.docx", word.clone(), "核查报告.docx", "docx"),
        // The name lies; the bytes decide, and the ending follows them.
        ("照片.png", picture.clone(), "照片.png.jpg", "jpeg"),
        (
            "run.bat",
            "echo 云岭县".as_bytes().to_vec(),
            "run.bat.txt",
            "text",
        ),
        (
            "../../a\u{202e}gpj.txt",
            "说明文字。".as_bytes().to_vec(),
            "agpj.txt",
            "text",
        ),
    ] {
        let answer = upload(&ground, name, &bytes).await;
        assert_eq!(answer.status, 201, "{name}: {}", answer.text());
        let id = text_of(&answer.json()["evidence"][0]);
        let list = format!("/api/v1/findings/{}/evidence", s.working);
        let list = ground.json(&s.clerk, &list).await;
        let piece = list["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(text_of(&piece["id"]), id);
        let version = &piece["versions"][0];
        assert_eq!(
            (text_of(&version["name"]), text_of(&version["file_type"])),
            (kept.to_owned(), kind.to_owned())
        );
        let path = format!("/findings/{}/evidence/{id}/1/file", s.working);
        let file = sent(ground.app.get(&path).session(&s.clerk)).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.body.as_ref(), bytes.as_slice(), "{name}");
        assert!(
            file.header("content-disposition")
                .starts_with("attachment;")
        );
        assert!(
            file.header("content-security-policy")
                .starts_with("sandbox; default-src 'none'")
        );
        assert_eq!(file.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn a_piece_is_reached_through_its_own_finding_only() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    // The clerk sees both findings; the piece is still not where it is not.
    for path in [
        format!("/findings/{}/evidence/{}", s.foreign, ground.evidence),
        format!(
            "/findings/{}/evidence/{}/1/file",
            s.foreign, ground.evidence
        ),
        format!(
            "/findings/{}/evidence/{}/1/picture",
            s.foreign, ground.evidence
        ),
        format!(
            "/findings/{}/evidence/{}/2/file",
            s.working, ground.evidence
        ),
        format!(
            "/findings/{}/evidence/{}/0/file",
            s.working, ground.evidence
        ),
    ] {
        let page = sent(ground.app.get(&path).session(&s.clerk)).await;
        assert_eq!(page.status, 404, "{path}");
    }
    let before = ground.entries().await;
    let foreign = [
        (
            "withdraw",
            json!({"reason": "误传"}),
            ground.foreign_evidence.clone(),
        ),
        (
            "withdraw",
            json!({"reason": "误传"}),
            "01900000-0000-7000-8000-00000000dead".to_owned(),
        ),
    ];
    for (what, body, piece) in foreign {
        let path = format!("/api/v1/findings/{}/evidence/{piece}/{what}", s.working);
        assert_eq!(
            ground.post(&s.handler, &path, &body).await.status,
            404,
            "{path}"
        );
    }
    assert_eq!(ground.entries().await, before);
}

#[tokio::test]
async fn evidence_is_used_again_only_by_who_may_open_it_and_never_by_digest() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}/evidence/reuse", s.working);
    let before = ground.entries().await;
    let foreign = json!({"finding": s.foreign.to_string(), "evidence": ground.foreign_evidence});
    assert_eq!(ground.post(&s.handler, &path, &foreign).await.status, 404);
    // A digest is no field of any body.
    let digest = json!({"finding": s.foreign.to_string(), "evidence": ground.foreign_evidence, "digest": "x"});
    assert_eq!(ground.post(&s.handler, &path, &digest).await.status, 422);
    assert_eq!(ground.entries().await, before);
    // A report names evidence of its own finding only.
    let report = json!({"text": "又核查3处。", "evidence": [ground.foreign_evidence]});
    let path = format!("/api/v1/findings/{}/progress", s.working);
    assert_eq!(
        ground.post(&s.handler, &path, &report).await.code(),
        "no_such_evidence"
    );
    // Two units hand in the same bytes: neither is told of the other.
    let same = "两家都有的同一份文件。".as_bytes();
    for (who, finding) in [(&s.handler, s.working), (&s.outsider, s.foreign)] {
        let path = format!("/api/v1/findings/{finding}/evidence");
        let answer = sent(
            ground
                .app
                .post(&path)
                .token(who)
                .file("file", "a.txt", same),
        )
        .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    let twice = upload(&ground, "再来.txt", same).await;
    assert_eq!(twice.code(), "evidence_twice");
}

#[tokio::test]
async fn personal_evidence_is_for_few_and_its_words_too() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/findings/{}/evidence", s.working);
    let about = format!("{path}/{}/describe", ground.evidence);
    let form = [
        ("title", "张某某低保审核表"),
        ("sensitivity", "personal"),
        ("kind", "table"),
    ];
    let done = sent(ground.app.post(&about).session(&s.handler).form(&form)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let file = format!("{path}/{}/1/file", ground.evidence);
    for (who, status) in [(&s.handler, 200), (&s.clerk, 200), (&s.viewer, 403)] {
        assert_eq!(
            sent(ground.app.get(&file).session(who)).await.status,
            status
        );
    }
    for page in [
        format!("/findings/{}", s.working),
        format!("/api/v1/findings/{}/evidence", s.working),
        format!("/api/v1/findings/{}/story", s.working),
    ] {
        let ask = ground.app.get(&page);
        let ask = if page.starts_with("/api") {
            ask.token(&s.viewer)
        } else {
            ask.session(&s.viewer)
        };
        let answer = sent(ask).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.text().contains("张某某"), "{page} tells the words");
    }
}

#[tokio::test]
async fn damaged_bytes_are_said_and_not_handed_out() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    ground.app.damage_blobs().unwrap();
    let file = format!(
        "/findings/{}/evidence/{}/1/file",
        s.working, ground.evidence
    );
    let answer = sent(ground.app.get(&file).session(&s.clerk)).await;
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("摘要值不符"), "{}", answer.text());
    let page = format!("/findings/{}/evidence/{}", s.working, ground.evidence);
    let page = sent(ground.app.get(&page).session(&s.clerk)).await;
    assert!(page.text().contains("摘要值不符"));
}

#[tokio::test]
async fn a_report_keeps_what_was_typed_and_is_checked_before_it_is_sent() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/findings/{}/report", s.working);
    let wrong = [
        ("text", "已核查 120 户。"),
        ("figure_name", "已核查"),
        ("figure_value", "400"),
        ("figure_of", "300"),
        ("figure_unit", "户"),
        ("claim", "completed"),
    ];
    let back = sent(ground.app.post(&path).session(&s.handler).form(&wrong)).await;
    assert_eq!(back.status, 422);
    let page = back.text();
    for kept in [
        "已核查 120 户。",
        "value=\"400\"",
        "value=\"completed\" checked",
        "大于总数",
    ] {
        assert!(page.contains(kept), "{kept} is lost");
    }
    let words = [
        ("text", "任务300户，已完成120户，完成率91%。"),
        ("claim", "completed"),
    ];
    let before = ground.entries().await;
    let check = format!("{path}/check");
    let block = sent(
        ground
            .app
            .post(&check)
            .session(&s.handler)
            .header("hx-request-type", "partial")
            .form(&words),
    )
    .await;
    assert_eq!(block.status, 200);
    assert!(block.text().contains("说法与数据不符") && !block.text().contains("<html"));
    assert_eq!(ground.entries().await, before, "a check keeps nothing");
    let done = [
        ("text", "300户已全部核查到户。"),
        ("claim", "completed"),
        ("evidence", ground.evidence.as_str()),
    ];
    assert_eq!(
        sent(ground.app.post(&path).session(&s.handler).form(&done))
            .await
            .status,
        303
    );
    let shown = ground
        .json(&s.clerk, &format!("/api/v1/findings/{}", s.working))
        .await;
    assert_eq!(shown["reports"][0]["claim"], "completed");
    assert_eq!(
        text_of(&shown["reports"][0]["evidence"][0]),
        ground.evidence
    );
}
