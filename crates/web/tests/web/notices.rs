//! The inbox, the calendar and the ways out, as people and scripts meet them.

use bihuan_casework::notice;
use bihuan_testkit::{BEGIN, Member};
use serde_json::json;

use crate::ground::{Ground, sent};

/// Everybody was reminded of the deadline of 30 June 2024; the sessions are as fresh as on the first day.
async fn reminded() -> Ground {
    let ground = Ground::new().await;
    ground.app.set_now("2024-06-19T01:00:00Z").unwrap();
    notice::look(&ground.app.app).await.unwrap();
    ground.app.set_now(BEGIN).unwrap();
    ground
}

async fn page(ground: &Ground, path: &str, who: &Member) -> String {
    let answer = sent(ground.app.get(path).session(who)).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

#[tokio::test]
async fn every_page_counts_what_was_not_read() {
    let ground = reminded().await;
    let head = &ground.scene.head;
    let unread = ground.json(head, "/api/v1/inbox").await["unread"].clone();
    assert!(unread.as_u64().unwrap() > 1);
    for path in ["/", "/ledger", "/account", "/inbox"] {
        let text = page(&ground, path, head).await;
        assert!(
            text.contains(&format!("<span class=\"dot\">{unread}</span>")),
            "{path}"
        );
        assert!(text.contains("href=\"/inbox\""), "{path}");
    }
    let text = page(&ground, "/inbox", head).await;
    assert!(text.contains("保障性住房分配进展慢。"), "{text}");
    assert!(
        text.contains("将于 2024-06-30 到期，还剩 7 个工作日"),
        "{text}"
    );
    let outsider = page(&ground, "/inbox", &ground.scene.outsider).await;
    assert!(!outsider.contains("保障性住房"), "{outsider}");
}

#[tokio::test]
async fn one_is_marked_as_read_and_then_all() {
    let ground = reminded().await;
    let head = &ground.scene.head;
    let list = ground.json(head, "/api/v1/inbox?limit=1").await;
    let before = list["unread"].as_u64().unwrap();
    let first = list["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(list["next"], first.as_str());
    // Somebody else's notice cannot be marked.
    let path = format!("/inbox/{first}/read");
    let stranger = ground.app.post(&path).session(&ground.scene.clerk);
    assert_eq!(sent(stranger.form(&[])).await.status, 303);
    assert_eq!(ground.json(head, "/api/v1/inbox").await["unread"], before);
    let own = ground.app.post(&path).session(head);
    assert_eq!(sent(own.form(&[])).await.status, 303);
    assert_eq!(
        ground.json(head, "/api/v1/inbox").await["unread"],
        before - 1
    );
    let marked = ground.post(head, "/api/v1/inbox/read", &json!({})).await;
    assert_eq!(marked.json()["marked"], before - 1);
    let text = page(&ground, "/inbox", head).await;
    assert!(
        text.contains("没有未读提醒") && text.contains("已读"),
        "{text}"
    );
    let read = ground.json(head, "/api/v1/inbox?read=true").await;
    assert_eq!(read["items"].as_array().unwrap().len() as u64, before);
    let all = sent(ground.app.post("/inbox/read").session(head).form(&[])).await;
    assert_eq!(all.status, 303);
}

/// Makes a calendar address and gives its path.
async fn calendar(ground: &Ground, who: &Member) -> String {
    let made = sent(ground.app.post("/account/calendar").session(who).form(&[])).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let text = made.text();
    let from = text.find("/calendar/").unwrap();
    let path: String = text[from..]
        .chars()
        .take_while(|c| !c.is_whitespace() && *c != '　')
        .collect();
    assert!(path.strip_suffix(".ics").is_some(), "{path}");
    path
}

async fn status(ground: &Ground, path: &str) -> u16 {
    sent(ground.app.get(path)).await.status.as_u16()
}

#[tokio::test]
async fn a_calendar_has_what_its_owner_answers_for_and_no_word_of_it() {
    let ground = Ground::new().await;
    let path = calendar(&ground, &ground.scene.outsider).await;
    let answer = sent(ground.app.get(&path)).await;
    assert_eq!(
        answer.header("content-type"),
        "text/calendar; charset=utf-8"
    );
    let text = answer.text();
    let own = format!("UID:finding-{}@bihuan", ground.scene.foreign);
    assert!(text.contains(&own), "{text}");
    assert!(text.contains("DTSTART;VALUE=DATE:20240630"), "{text}");
    assert!(!text.contains(&ground.scene.working.to_string()), "{text}");
    assert!(!text.contains("水库"), "{text}");
    let clerk = calendar(&ground, &ground.scene.clerk).await;
    let text = sent(ground.app.get(&clerk)).await.text();
    assert!(
        !text.contains("VEVENT"),
        "the office answers for none of them: {text}"
    );
}

#[tokio::test]
async fn a_calendar_address_ends_with_whatever_takes_rights_away() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let first = calendar(&ground, &s.head).await;
    assert_eq!(status(&ground, &first).await, 200);
    let second = calendar(&ground, &s.head).await;
    assert_eq!(
        status(&ground, &first).await,
        404,
        "a new one ends the old one"
    );
    assert_eq!(status(&ground, &second).await, 200);
    assert_eq!(status(&ground, &format!("{second}x")).await, 404);
    assert_eq!(status(&ground, second.trim_end_matches(".ics")).await, 404);
    let revoke = ground.app.post("/account/calendar/revoke").session(&s.head);
    assert_eq!(sent(revoke.form(&[])).await.status, 303);
    assert_eq!(status(&ground, &second).await, 404);
    let of_handler = calendar(&ground, &s.handler).await;
    let path = format!("/api/v1/people/{}/roles", s.handler.id);
    let roles = json!({"roles": ["viewer"]});
    ground.post(&s.security, &path, &roles).await;
    assert_eq!(status(&ground, &of_handler).await, 404);
    let of_outsider = calendar(&ground, &s.outsider).await;
    let path = format!("/api/v1/people/{}", s.outsider.id);
    let off = ground.app.patch(&path).token(&s.system);
    sent(off.json(&json!({"active": false}))).await;
    assert_eq!(status(&ground, &of_outsider).await, 404);
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_said_beside_the_form() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let sent_in = ground.app.post("/account/mail").session(clerk);
    let refused = sent(sent_in.form(&[("address", "nobody"), ("wanted", "1")])).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("请填写完整的邮件地址"),
        "{}",
        refused.text()
    );
    assert!(refused.text().contains("value=\"nobody\""));
    let sent_in = ground.app.post("/account/mail").session(clerk);
    let kept = sent(sent_in.form(&[("address", "clerk@yunling.example"), ("wanted", "1")])).await;
    assert_eq!(kept.status, 303);
    let text = page(&ground, "/account/notices", clerk).await;
    assert!(
        text.contains("clerk@yunling.example") && text.contains("已开启"),
        "{text}"
    );
}

#[tokio::test]
async fn the_administrator_sees_the_ways_out_and_nobody_else() {
    let ground = Ground::new().await;
    let text = page(&ground, "/settings/delivery", &ground.scene.system).await;
    assert!(text.contains("未配置"), "{text}");
    let account = page(&ground, "/account", &ground.scene.system).await;
    assert!(account.contains("/settings/delivery"));
    let account = page(&ground, "/account", &ground.scene.clerk).await;
    assert!(!account.contains("/settings/delivery"));
}
