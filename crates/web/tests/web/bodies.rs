//! What a body may not do: name what belongs to others, or set what nobody may set.

use serde_json::{Value, json};

use crate::ground::{Ground, sent, text};

#[tokio::test]
async fn ids_of_others_in_a_body_are_refused() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let nobody = "01900000-0000-7000-8000-00000000dead";
    let (other, outsider) = (s.other_unit.to_string(), s.outsider.id.to_string());
    let (planned, planned_task) = (s.planned.to_string(), s.planned_task.to_string());
    let on = |id: &str| format!("/api/v1/findings/{id}/commands");
    let before = ground.entries().await;
    let cases = [
        // A unit, a leader, a task, a person, a finding that does not exist.
        (
            &s.clerk,
            on(&s.issued.to_string()),
            json!({"command": "assign", "lead": nobody}),
            "bad_reference",
        ),
        (
            &s.clerk,
            on(&s.issued.to_string()),
            json!({"command": "assign", "responsible": [nobody]}),
            "bad_reference",
        ),
        (
            &s.clerk,
            on(&s.issued.to_string()),
            json!({"command": "assign", "sponsor": nobody}),
            "bad_reference",
        ),
        // Somebody who is no leader.
        (
            &s.clerk,
            on(&s.issued.to_string()),
            json!({"command": "assign", "sponsor": outsider}),
            "bad_reference",
        ),
        (
            &s.clerk,
            on(&s.issued.to_string()),
            json!({"command": "plan", "tasks": [{"title": "核查", "unit": nobody}]}),
            "bad_reference",
        ),
        (
            &s.handler,
            on(&s.working.to_string()),
            json!({"command": "hand_over_task", "task": s.working_task.to_string(), "unit": nobody, "reason": "划转"}),
            "bad_reference",
        ),
        // A handler of another unit.
        (
            &s.handler,
            on(&planned),
            json!({"command": "accept_task", "task": planned_task, "handler": outsider}),
            "bad_reference",
        ),
        // A task of another finding.
        (
            &s.handler,
            on(&s.working.to_string()),
            json!({"command": "report", "text": "进展", "task": planned_task}),
            "no_such_task",
        ),
        (
            &s.handler,
            on(&s.working.to_string()),
            json!({"command": "submit_task", "task": planned_task}),
            "no_such_task",
        ),
        // Merging into what is not there.
        (
            &s.director,
            on(&s.working.to_string()),
            json!({"command": "merge", "into": nobody, "reason": "重复"}),
            "bad_reference",
        ),
        // A finding of others.
        (
            &s.handler,
            on(&s.foreign.to_string()),
            json!({"command": "report", "text": "进展"}),
            "not_found",
        ),
        (
            &s.handler,
            on(&s.draft.to_string()),
            json!({"command": "report", "text": "进展"}),
            "not_found",
        ),
        (
            &s.system,
            "/api/v1/units".to_owned(),
            json!({"parent": nobody, "unit_name": "县某局", "level": "county"}),
            "bad_reference",
        ),
        (
            &s.system,
            "/api/v1/people".to_owned(),
            json!({"login": "xinren", "name": "新人", "unit": nobody}),
            "bad_reference",
        ),
    ];
    for (who, path, body, code) in cases {
        let answer = ground.post(who, &path, &body).await;
        assert_eq!(answer.code(), code, "{path} {body}: {}", answer.text());
        assert!(answer.status.is_client_error());
    }
    assert_eq!(
        ground.entries().await,
        before,
        "something refused had an effect"
    );
    // Reassigning moves a task to a unit that exists, and only the office may.
    let moved = json!({"command": "reassign_task", "task": planned_task, "unit": other});
    assert_eq!(
        ground.post(&s.handler, &on(&planned), &moved).await.status,
        403
    );
    assert_eq!(
        ground.post(&s.clerk, &on(&planned), &moved).await.status,
        200
    );
}

#[tokio::test]
async fn a_token_of_others_is_not_there() {
    let ground = Ground::new().await;
    let path = format!("/api/v1/tokens/{}", ground.token);
    let theirs = sent(
        ground
            .app
            .ask("DELETE".parse().unwrap(), &path)
            .token(&ground.scene.director),
    )
    .await;
    assert_eq!(theirs.status, 404);
    assert_eq!(
        ground.json(&ground.scene.clerk, "/api/v1/me").await["login"],
        "clerk"
    );
    let own = sent(
        ground
            .app
            .ask("DELETE".parse().unwrap(), &path)
            .token(&ground.scene.clerk),
    )
    .await;
    assert_eq!(own.status, 204);
    let ended = sent(ground.app.get("/api/v1/me").token(&ground.scene.clerk)).await;
    assert_eq!(ended.status, 401);
}

/// Every field that a stored object has and nobody may set, on every body.
#[tokio::test]
async fn fields_that_nobody_may_set_are_refused_by_name() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let bodies: Vec<(_, String, &str, Value)> = vec![
        (
            &s.clerk,
            "/api/v1/rectifications".to_owned(),
            "POST",
            json!({"code": "SJ-2024", "name": "审计", "source": "audit", "feedback_date": "2024-05-01"}),
        ),
        (
            &s.clerk,
            "/api/v1/rectifications/YLXC-2024".to_owned(),
            "PATCH",
            json!({"name": "改名"}),
        ),
        (
            &s.clerk,
            format!("/api/v1/findings/{}", s.issued),
            "PATCH",
            json!({"long_term": true}),
        ),
        (
            &s.clerk,
            format!("/api/v1/findings/{}/commands", s.issued),
            "POST",
            json!({"command": "assign", "long_term": true}),
        ),
        (
            &s.director,
            format!("/api/v1/findings/{}/commands", s.draft),
            "POST",
            json!({"command": "issue"}),
        ),
        (
            &s.handler,
            format!("/api/v1/findings/{}/progress", s.working),
            "POST",
            json!({"text": "进展"}),
        ),
        (
            &s.clerk,
            format!("/api/v1/drafts/{}/edits", ground.draft),
            "POST",
            json!({"edit": "drop", "row": 1}),
        ),
        (
            &s.clerk,
            format!("/api/v1/drafts/{}/confirm", ground.draft),
            "POST",
            json!({"list": "feedback"}),
        ),
        (
            &s.system,
            "/api/v1/units".to_owned(),
            "POST",
            json!({"parent": s.root.to_string(), "unit_name": "县某局", "level": "county"}),
        ),
        (
            &s.system,
            format!("/api/v1/units/{}", s.other_unit),
            "PATCH",
            json!({"short_name": "局"}),
        ),
        (
            &s.system,
            "/api/v1/people".to_owned(),
            "POST",
            json!({"login": "xinren", "name": "新人", "unit": s.root.to_string()}),
        ),
        (
            &s.system,
            format!("/api/v1/people/{}", s.outsider.id),
            "PATCH",
            json!({"name": "改名"}),
        ),
        (
            &s.security,
            format!("/api/v1/people/{}/roles", s.outsider.id),
            "POST",
            json!({"roles": ["viewer"]}),
        ),
        (
            &s.clerk,
            "/api/v1/tokens".to_owned(),
            "POST",
            json!({"name": "脚本"}),
        ),
        (
            &s.clerk,
            "/api/v1/check-text".to_owned(),
            "POST",
            json!({"text": "已完成。"}),
        ),
    ];
    let before = ground.entries().await;
    for (who, path, method, body) in &bodies {
        for field in [
            "id",
            "version",
            "stage",
            "number",
            "position",
            "password",
            "password_hash",
            "must_change",
            "is_admin",
            "at",
            "by",
            "digest",
            "policy",
            "deadline_original",
            "evidence",
            "rework_count",
            "account_id",
            "expires_ms",
            "__proto__",
        ] {
            let mut planted = body.clone();
            planted[field] = json!("x");
            let ask = ground
                .app
                .ask(method.parse().unwrap(), path)
                .token(who)
                .header("if-match", "\"1\"");
            let answer = sent(ask.json(&planted)).await;
            assert_eq!(
                answer.status,
                422,
                "{method} {path} {field}: {}",
                answer.text()
            );
            assert!(
                text(&answer.json(), "message").contains(field),
                "{path} {field}: {}",
                answer.text()
            );
        }
    }
    assert_eq!(ground.entries().await, before);
}

#[tokio::test]
async fn odd_bodies_are_answered_in_words() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}/progress", s.working);
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let figure = |value: &str| {
        format!(r#"{{"text":"a","figures":[{{"name":"n","value":{value},"unit":"处"}}]}}"#)
    };
    for body in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        r#"{"text":1}"#,
        r#"{"text":"a","text":"b"}"#,
        r#"{"text":"a"}x"#,
        "\u{feff}{}",
        &deep,
        &figure("1e999"),
        &figure("9223372036854775807"),
        &figure("0.001"),
        r#"{"text":"  "}"#,
        r#"{"text":"a\u0000b"}"#,
        r#"{"text":"a","task":"1"}"#,
        &format!(r#"{{"text":"{}"}}"#, "长".repeat(200_000)),
    ] {
        let answer = sent(
            ground
                .app
                .post(&path)
                .token(&s.handler)
                .body("application/json", body.to_owned()),
        )
        .await;
        let head: String = body.chars().take(60).collect();
        assert_eq!(answer.status, 422, "{head}: {}", answer.text());
        assert!(
            text(&answer.json(), "message").ends_with('。'),
            "{head}: {}",
            answer.text()
        );
    }
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
    ] {
        let answer = sent(
            ground
                .app
                .post(&path)
                .token(&s.handler)
                .body(media, r#"{"text":"a"}"#),
        )
        .await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (415, "unsupported_media"),
            "{media}"
        );
    }
    let large = format!(r#"{{"text":"{}"}}"#, "a".repeat(3 * 1024 * 1024));
    let answer = sent(
        ground
            .app
            .post(&path)
            .token(&s.handler)
            .body("application/json", large),
    )
    .await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (413, "too_large")
    );
    let secret = json!({"text": "秘密★5年 内部材料"});
    assert_eq!(
        ground.post(&s.handler, &path, &secret).await.code(),
        "secrecy_mark"
    );
}
