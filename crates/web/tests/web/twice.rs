//! The same request twice has one effect.

use bihuan_testkit::{Ask, CODE};
use serde_json::json;

use crate::ground::{DOCUMENT, Ground, sent};

const KEY: &str = "01890000-0000-7000-8000-000000000001";

#[tokio::test]
async fn a_report_sent_twice_is_kept_once() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}/progress", s.working);
    let send = async || {
        let ask = ground
            .app
            .post(&path)
            .token(&s.handler)
            .header("idempotency-key", KEY);
        sent(ask.json(&json!({"text": "又办结3处。"}))).await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(
        (first.status.as_u16(), second.status.as_u16()),
        (201, 201),
        "{}",
        second.text()
    );
    assert_eq!(first.json(), second.json());
    let finding = ground
        .json(&s.handler, &format!("/api/v1/findings/{}", s.working))
        .await;
    assert_eq!(finding["reports"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_other_command_sent_twice_is_done_once() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let documents = format!("/api/v1/rectifications/{CODE}/documents");
    let upload = || {
        ground
            .app
            .post(&documents)
            .token(&s.clerk)
            .body("text/plain", DOCUMENT)
    };
    let open = || {
        ground.app.post("/api/v1/rectifications").token(&s.clerk).json(
            &json!({"code": "SJ-2024", "name": "审计", "source": "audit", "feedback_date": "2024-05-01"}),
        )
    };
    let unit = || {
        let body =
            json!({"parent": s.root.to_string(), "unit_name": "县交通局", "level": "county"});
        ground
            .app
            .post("/api/v1/units")
            .token(&s.system)
            .json(&body)
    };
    let person = || {
        let body = json!({"login": "xinren", "name": "新人", "unit": s.root.to_string()});
        ground
            .app
            .post("/api/v1/people")
            .token(&s.system)
            .json(&body)
    };
    let rename = || {
        ground
            .app
            .patch(&format!("/api/v1/units/{}", s.other_unit))
            .token(&s.system)
            .json(&json!({"short_name": "水务"}))
    };
    twice(&ground, 0, upload).await;
    twice(&ground, 1, open).await;
    twice(&ground, 2, unit).await;
    twice(&ground, 3, person).await;
    twice(&ground, 4, rename).await;
    let unit = ground.app.post("/api/v1/units").token(&s.system);
    let wrong = sent(unit.json(&json!({})).header("idempotency-key", "7")).await;
    assert_eq!(wrong.status, 422);
}

async fn twice<'a>(ground: &Ground, at: u32, ask: impl Fn() -> Ask<'a>) {
    let key = format!("01890000-0000-7000-8000-{at:012}");
    let first = sent(ask().header("idempotency-key", &key)).await;
    assert!(first.status.is_success(), "{at}: {}", first.text());
    let before = ground.entries().await;
    let second = sent(ask().header("idempotency-key", &key)).await;
    // Either it is told so, or nothing was left to do.
    assert!(
        second.code() == "already_done"
            || second.code() == "taken"
            || second.json() == first.json(),
        "{at}: {} {}",
        second.status,
        second.text()
    );
    assert_eq!(ground.entries().await, before, "{at}");
}
