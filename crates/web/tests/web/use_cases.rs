//! The interface as a script uses it.

use bihuan_testkit::{CODE, encode};
use serde_json::{Value, json};

use crate::ground::{DOCUMENT, Ground, sent, text};

#[tokio::test]
async fn a_document_becomes_findings() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let draft = ground
        .json(clerk, &format!("/api/v1/drafts/{}", ground.draft))
        .await;
    assert_eq!(draft["state"], "open");
    assert_eq!(draft["aspects"].as_array().unwrap().len(), 2);
    let rows = draft["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["problem"], "乡村道路养护不到位。");
    assert_eq!(rows[1]["reported"]["status"], "in_progress");
    assert_eq!(rows[0]["against"], "new");

    let edits = format!("/api/v1/drafts/{}/edits", ground.draft);
    let edited = ground
        .post(clerk, &edits, &json!({"edit": "drop", "row": 2}))
        .await;
    assert_eq!(edited.json()["rows"][1]["dropped"], true);
    let confirm = format!("/api/v1/drafts/{}/confirm", ground.draft);
    let confirmed = ground
        .post(clerk, &confirm, &json!({"list": "during_inspection"}))
        .await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    assert_eq!(confirmed.json()["new"].as_array().unwrap().len(), 2);

    let listed = ground
        .json(clerk, "/api/v1/findings?list=during_inspection")
        .await;
    assert_eq!(
        (&listed["total"], &listed["next"]),
        (&json!(2), &Value::Null)
    );
    let id = text(&listed["items"][0], "id");
    let finding = ground.json(clerk, &format!("/api/v1/findings/{id}")).await;
    assert_eq!(finding["problem"], "乡村道路养护不到位。");
    assert_eq!(finding["stage"], "draft");
    let range: Vec<usize> =
        serde_json::from_value(finding["passage"]["problem_range"].clone()).unwrap();
    let words: String = DOCUMENT
        .chars()
        .skip(range[0])
        .take(range[1] - range[0])
        .collect();
    assert!(words.contains("乡村道路养护不到位"), "{words}");

    let again = sent(
        ground
            .app
            .post(&format!("/api/v1/rectifications/{CODE}/documents"))
            .token(clerk)
            .file("file", "新版.txt", DOCUMENT.as_bytes()),
    )
    .await;
    let again = again.json();
    assert_eq!((&again["same"], &again["new"]), (&json!(2), &json!(1)));
    let reused = ground
        .post(clerk, &confirm, &json!({"list": "feedback"}))
        .await;
    assert_eq!(
        (reused.status.as_u16(), reused.code().as_str()),
        (409, "draft_not_open")
    );
}

#[tokio::test]
async fn reports_are_kept_in_their_order() {
    let ground = Ground::new().await;
    let (handler, id) = (&ground.scene.handler, ground.scene.working);
    let path = format!("/api/v1/findings/{id}/progress");
    let body = json!({"text": "累计办结15处。", "figures": [{"name": "办结", "value": 91.05, "unit": "%"}],
                      "task": ground.scene.working_task.to_string()});
    let reported = ground.post(handler, &path, &body).await;
    assert_eq!(reported.status, 201, "{}", reported.text());
    let version = reported.json()["version"].as_u64().unwrap();
    assert_eq!(reported.header("etag"), format!("\"{version}\""));
    let finding = sent(
        ground
            .app
            .get(&format!("/api/v1/findings/{id}"))
            .token(handler),
    )
    .await;
    assert_eq!(finding.header("etag"), format!("\"{version}\""));
    let reports = finding.json()["reports"].clone();
    assert_eq!(reports[0]["text"], "累计办结15处。");
    assert_eq!(reports[0]["figures"][0]["value"], 91.05);
    assert_eq!(reports[0]["by"]["id"], handler.id.to_string());
    assert_eq!(reports[1]["text"], "已排查20处，办结12处。");
    assert_eq!(reports.as_array().unwrap().len(), 2);
    let story = ground
        .json(handler, &format!("/api/v1/findings/{id}/story?limit=2"))
        .await;
    assert_eq!(story["items"][0]["event"], "progress_reported");
    assert_eq!(story["items"].as_array().unwrap().len(), 2);
    let older = format!("/api/v1/findings/{id}/story?before={}", story["next"]);
    let older = ground.json(handler, &older).await;
    let events = older["items"].as_array().unwrap();
    assert_eq!(events.last().unwrap()["event"], "finding_recorded");
}

#[tokio::test]
async fn a_list_is_filtered_ordered_and_paged() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let numbers = |page: &Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| text(i, "number"))
            .collect()
    };
    let all = ground.json(clerk, "/api/v1/findings").await;
    let forward = numbers(&all);
    assert_eq!(forward.len(), 8);
    let mut backward = numbers(&ground.json(clerk, "/api/v1/findings?sort=-number").await);
    backward.reverse();
    assert_eq!(forward, backward);
    // Page by page in every order gives every finding once.
    for sort in [
        "position",
        "-position",
        "deadline",
        "-deadline",
        "stage",
        "lead",
        "updated",
    ] {
        let mut seen = Vec::new();
        let mut path = format!("/api/v1/findings?limit=2&sort={sort}");
        loop {
            let page = ground.json(clerk, &path).await;
            assert_eq!(page["total"], 8);
            seen.extend(numbers(&page));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("/api/v1/findings?limit=2&sort={sort}&after={next}");
        }
        seen.sort();
        assert_eq!(seen, forward, "{sort}");
    }
    let count = async |query: &str| {
        let page = ground
            .json(clerk, &format!("/api/v1/findings?{query}"))
            .await;
        let items = page["items"].as_array().unwrap().len();
        assert_eq!(page["total"], items, "{query}");
        items
    };
    assert_eq!(count("stage=in_progress").await, 3);
    assert_eq!(count("stage=draft,issued").await, 2);
    assert_eq!(count(&format!("lead={}", ground.scene.other_unit)).await, 1);
    assert_eq!(count(&format!("unit={}", ground.scene.lead_unit)).await, 6);
    assert_eq!(
        count(&format!("sponsor={}", ground.scene.leader.id)).await,
        7
    );
    assert_eq!(count("time_class=concentrated").await, 7);
    assert_eq!(count(&format!("q={}", encode("维修资金"))).await, 1);
    assert_eq!(count("overdue=1").await, 0);
    ground.app.set_now("2024-07-01T01:00:00Z").unwrap();
    assert_eq!(count("overdue=1").await, 7);
    assert_eq!(count("list=self_check").await, 0);
}

#[tokio::test]
async fn odd_questions_are_answered_in_words() {
    let ground = Ground::new().await;
    let huge = "9".repeat(40);
    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        &format!("limit={huge}"),
        "sort=id",
        "sort=-lead",
        "stage=done",
        "list=all",
        "time_class=never",
        "lead=7",
        "overdue=maybe",
        "after=x",
        "after=f-1.k",
        "colour=red",
        "format=csv",
        &format!("q={}", "a".repeat(101)),
        "rectification=%00",
    ] {
        let answer = sent(
            ground
                .app
                .get(&format!("/api/v1/findings?{query}"))
                .token(&ground.scene.clerk),
        )
        .await;
        let expected = if query.starts_with("rectification") {
            404
        } else {
            422
        };
        assert_eq!(answer.status, expected, "{query}: {}", answer.text());
        let message = text(&answer.json(), "message");
        assert!(
            message.ends_with('。') && message.chars().any(|c| c > '\u{4e00}'),
            "{query}: {message}"
        );
    }
    for path in [
        "/api/v1/findings/x",
        "/api/v1/findings/%FF",
        "/api/v1/findings/x/story",
        "/api/v1/drafts/1",
        "/api/v1/rectifications/%E4%BA%91",
        "/api/v1/nothing",
    ] {
        let answer = sent(ground.app.get(path).token(&ground.scene.clerk)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
    for path in [
        format!(
            "/api/v1/findings/{}/story?before={}",
            ground.scene.working,
            u64::MAX
        ),
        format!("/api/v1/findings?after=f{}.9999-99-99", u32::MAX),
        "/api/v1/findings?after=f1.x&sort=stage".to_owned(),
        "/api/v1/people?after=%E9%BE%99".to_owned(),
        "/api/v1/search?q=%00%27%22%2A%3A%28".to_owned(),
        "/api/v1/search?q=&offset=10000".to_owned(),
    ] {
        let answer = sent(ground.app.get(&path).token(&ground.scene.clerk)).await;
        assert!(
            answer.status.is_success() || answer.status == 422,
            "{path}: {}",
            answer.text()
        );
    }
    for query in ["offset=10001", "limit=0", "limit=101", "kind=person"] {
        let path = format!("/api/v1/search?q=a&{query}");
        let answer = sent(ground.app.get(&path).token(&ground.scene.clerk)).await;
        assert_eq!(answer.status, 422, "{query}");
    }
    let wrong_method = sent(ground.app.post("/api/v1/me").token(&ground.scene.clerk)).await;
    assert_eq!(
        (wrong_method.status.as_u16(), wrong_method.code().as_str()),
        (405, "method_not_allowed")
    );
}

#[tokio::test]
async fn several_findings_are_commanded_at_once() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let body = json!({
        "findings": [scene.draft.to_string(), scene.working.to_string(), scene.root.to_string()],
        "command": {"command": "correct", "problem": "改过的表述。"},
    });
    let answer = ground
        .post(&scene.clerk, "/api/v1/findings/commands", &body)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    assert_eq!(answer["done"], 1);
    let codes: Vec<&Value> = (0..3)
        .map(|n| &answer["results"][n]["problem"]["code"])
        .collect();
    assert_eq!(
        codes,
        [&Value::Null, &json!("wrong_stage"), &json!("not_found")]
    );
}

#[tokio::test]
async fn search_and_exports_stay_within_what_may_be_seen() {
    let ground = Ground::new().await;
    ground.app.run_followers().await.unwrap();
    let scene = &ground.scene;
    let found = |json: Value| json["total"].as_u64().unwrap();
    let path = format!("/api/v1/search?q={}", encode("维修资金"));
    assert_eq!(found(ground.json(&scene.clerk, &path).await), 1);
    assert_eq!(found(ground.json(&scene.handler, &path).await), 1);
    assert_eq!(found(ground.json(&scene.outsider, &path).await), 0);
    let export = async |who| {
        let file = sent(ground.app.get("/api/v1/export?format=csv").token(who)).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert!(file.header("content-security-policy").contains("sandbox"));
        file.text()
    };
    assert!(export(&scene.clerk).await.contains("维修资金"));
    let theirs = export(&scene.outsider).await;
    assert!(
        theirs.contains("水库") && !theirs.contains("维修资金"),
        "{theirs}"
    );
    let workbook = sent(ground.app.get("/api/v1/export").token(&scene.clerk)).await;
    assert!(workbook.body.starts_with(b"PK"), "{}", workbook.status);
    let figures = ground.json(&scene.outsider, "/api/v1/figures").await;
    assert_eq!(
        (&figures["total"], &figures["by_stage"]),
        (&json!(1), &json!({"in_progress": 1}))
    );
    assert_eq!(figures["by_unit"], json!([]));
    let figures = ground.json(&scene.clerk, "/api/v1/figures").await;
    assert_eq!(figures["total"], 8);
    assert_eq!(figures["by_unit"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn reading_keeps_nothing() {
    let ground = Ground::new().await;
    let before = ground.entries().await;
    let read = sent(
        ground
            .app
            .post("/api/v1/read?name=a.txt")
            .token(&ground.scene.clerk)
            .body("text/plain", DOCUMENT),
    )
    .await;
    let read = read.json();
    assert_eq!(read["kind"], "progress_report");
    assert_eq!(read["aspects"][0]["items"][1]["status"], "in_progress");
    assert_eq!(read["aspects"][1]["items"][0]["no"], "3");
    let checked = ground
        .post(
            &ground.scene.handler,
            "/api/v1/check-text",
            &json!({"text": "交付任务3163套，已完成2880套，交付率95.05%。", "claim": "completed"}),
        )
        .await;
    let rules: Vec<String> = checked.json()["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| text(c, "rule"))
        .collect();
    assert!(rules.iter().any(|r| r.starts_with("figure.")), "{rules:?}");
    assert_eq!(ground.entries().await, before);
}

#[tokio::test]
async fn closing_is_signed_over_what_stands_on_the_ledger() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let commands = format!("/api/v1/findings/{}/commands", scene.working);
    let task = scene.working_task.to_string();
    let points = [
        "response",
        "owner",
        "generalization",
        "mechanism",
        "people",
        "matter",
        "figures",
        "effect",
    ];
    let checklist: Vec<Value> = points
        .iter()
        .map(|p| json!({"point": p, "text": "已落实"}))
        .collect();
    for (who, body) in [
        (
            &scene.handler,
            json!({"command": "submit_task", "task": task}),
        ),
        (
            &scene.clerk,
            json!({"command": "confirm_task", "task": task}),
        ),
    ] {
        let answer = ground.post(who, &commands, &body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    }
    // What the check sees is the server's word; the unit explains each contradiction by rule and line.
    let demands = ground
        .json(
            &scene.handler,
            &format!("/api/v1/findings/{}/closure", scene.working),
        )
        .await;
    let checks = demands["checks"].as_array().unwrap();
    let explanations: Vec<Value> = checks
        .iter()
        .enumerate()
        .filter(|(_, check)| check["hard"] == true)
        .map(|(at, check)| json!({"rule": check["rule"], "line": at + 1, "text": "口径不同。"}))
        .collect();
    assert!(!explanations.is_empty(), "12 of 20 are not all: {demands}");
    let request = |explanations: &[Value]| {
        json!({"command": "request_closure", "outcome": "completed", "pledged": true,
               "checklist": checklist, "explanations": explanations})
    };
    let bare = ground.post(&scene.handler, &commands, &request(&[])).await;
    assert_eq!(
        (bare.status.as_u16(), bare.code().as_str()),
        (422, "unexplained")
    );
    let made_up = json!({"rule": "figure.rate", "line": 99, "text": "没有这一行。"});
    let wrong = ground
        .post(&scene.handler, &commands, &request(&[made_up]))
        .await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code().as_str()),
        (422, "invalid")
    );
    for (who, body) in [
        (&scene.handler, request(&explanations)),
        (&scene.clerk, json!({"command": "send_for_signing"})),
    ] {
        let answer = ground.post(who, &commands, &body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    }
    let finding = ground
        .json(&scene.head, &format!("/api/v1/findings/{}", scene.working))
        .await;
    let dossier = &finding["state"]["dossier"];
    assert_eq!(
        dossier["steps"].as_array().unwrap().len(),
        4,
        "the installation's chain, not the sender's"
    );
    let digest = text(dossier, "digest");
    assert_eq!(digest.len(), 64);
    let sign =
        |seen: &str| json!({"command": "countersign", "office": "lead_unit_head", "seen": seen});
    let wrong = ground.post(&scene.head, &commands, &sign("0")).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code().as_str()),
        (409, "dossier_changed")
    );
    let read = ground
        .json(
            &scene.head,
            &format!("/api/v1/findings/{}/dossier", scene.working),
        )
        .await;
    assert_eq!(text(&read, "digest"), digest);
    assert_eq!(text(&read, "sign_as"), "lead_unit_head");
    let manifest: Value = serde_json::from_str(&text(&read, "manifest")).unwrap();
    assert_eq!(manifest["problem"], finding["problem"]);
    assert_eq!(manifest["checks"][0]["hard"], checks[0]["hard"]);
    let signed = ground.post(&scene.head, &commands, &sign(&digest)).await;
    assert_eq!(signed.status, 200, "{}", signed.text());
}
