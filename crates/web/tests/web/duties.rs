//! Recurring duties: what the ledger shows is asked of nobody, the rest is marked by whom it concerns.

use bihuan_testkit::{CODE, Member};
use serde_json::{Value, json};

use crate::ground::{Ground, sent, text};

async fn now(ground: &Ground, who: &Member, title: &str) -> Value {
    let path = format!("/api/v1/duties?rectification={CODE}");
    let all = ground.json(who, &path).await;
    let of = |d: &&Value| d["content"]["title"] == title;
    let Some(duty) = all["items"].as_array().unwrap().iter().find(of) else {
        return Value::Null;
    };
    let mut running = all["now"].as_array().unwrap().iter();
    running
        .find(|r| r["duty"] == duty["id"])
        .cloned()
        .unwrap_or(Value::Null)
}

#[tokio::test]
async fn the_office_begins_with_a_rhythm_and_the_ledger_shows_what_was_done() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let begin = format!("/duties/begin?rectification={CODE}");
    let begun = sent(ground.app.post(&begin).session(&s.clerk).form(&[])).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let twice = sent(ground.app.post(&begin).session(&s.clerk).form(&[])).await;
    assert_eq!(twice.status, 409);
    // Monday 3 June 2024: the week's meeting is due by Friday; one on the scene was held this day or not.
    let week = now(&ground, &s.clerk, "每周调度会").await;
    assert_eq!(
        (&week["first"], &week["due"]),
        (&json!("2024-06-03"), &json!("2024-06-07"))
    );
    let meeting = json!({"rectification": CODE, "kind": "dispatch", "title": "第一次调度会", "day": "2024-06-03",
                         "place": "", "units": [], "agenda": "逾期问题"});
    let held = ground.post(&s.clerk, "/api/v1/meetings", &meeting).await;
    assert_eq!(held.status, 201, "{}", held.text());
    assert_eq!(
        now(&ground, &s.clerk, "每周调度会").await["standing"],
        "shown"
    );

    for path in ["/duties", "/plan"] {
        let path = format!("{path}?rectification={CODE}");
        let page = sent(ground.app.get(&path).session(&s.clerk)).await.text();
        assert!(page.contains("每周调度会"), "{page}");
        assert!(page.contains("台账显示已完成"), "{page}");
    }

    ground.app.set_now("2024-06-12T02:00:00Z").unwrap();
    let own = now(&ground, &s.handler, "中旬收集资料").await;
    assert_eq!(
        (&own["unit"], &own["standing"]),
        (&json!(s.lead_unit.to_string()), &json!("running"))
    );
    assert_eq!(own["due"], "2024-06-20");
    assert_eq!(
        now(&ground, &s.handler, "每周调度会").await,
        Value::Null,
        "a duty of the office is no unit's"
    );
    ground.app.set_now("2024-06-24T02:00:00Z").unwrap();
    assert_eq!(
        now(&ground, &s.handler, "中旬收集资料").await["standing"],
        "late"
    );
}

#[tokio::test]
async fn an_occurrence_is_marked_once_by_its_unit() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let id = ground.enter_duty(&[s.lead_unit.to_string()]).await;
    let path = format!("/api/v1/duties/{id}/commands");
    let mark = json!({"command": "mark", "first": "2024-06-03", "unit": s.lead_unit.to_string(), "text": "已办"});
    let foreign = ground.post(&s.outsider, &path, &mark).await;
    assert_eq!(foreign.status, 404);
    let marked = ground.post(&s.handler, &path, &mark).await;
    assert_eq!(marked.status, 200, "{}", marked.text());
    assert_eq!(
        now(&ground, &s.handler, "每日值守").await["standing"],
        "marked"
    );
    let again = ground.post(&s.handler, &path, &mark).await;
    assert_eq!(again.status, 409);
    let page = sent(ground.app.get(&format!("/duties/{id}")).session(&s.clerk))
        .await
        .text();
    assert!(page.contains("已办"), "{page}");
    let bad = json!({"rectification": CODE, "content": {"title": "值守", "work": "other", "rule": "每天", "shift": "keep",
                     "from": "2024-06-01"}});
    let refused = ground.post(&s.clerk, "/api/v1/duties", &bad).await;
    assert_eq!(refused.json()["code"], "bad_recurrence");
    let retire = json!({"command": "retire"});
    assert_eq!(ground.post(&s.handler, &path, &retire).await.status, 403);
    let retired = ground.post(&s.clerk, &path, &retire).await;
    assert_eq!(retired.json()["retired"], true);
    assert_eq!(text(&retired.json(), "id"), id);
}
