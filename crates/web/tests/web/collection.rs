//! Units hand data in, the check sends it back with marks, a team accepts it; and nobody sees what is not his.

use bihuan_casework::collection;
use bihuan_testkit::Member;

use crate::{
    ground::{Ground, sent},
    ground_of_collection::{BAD, GOOD},
};

async fn ground() -> Ground {
    let mut ground = Ground::new().await;
    ground.collect().await;
    ground
}

async fn page(ground: &Ground, who: &Member, path: &str) -> (u16, String) {
    let answer = sent(ground.app.get(path).session(who)).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn what_is_wrong_comes_back_with_marks_and_what_is_right_is_accepted_by_the_team() {
    let ground = ground().await;
    let (s, c) = (&ground.scene, &ground.collected);
    let path = format!("/submissions/{}", c.awaited);
    let bad = ground.hand_table_in(&s.handler, &c.awaited, BAD).await;
    assert_eq!(bad.status, 303, "{}", bad.text());
    let (_, text) = page(&ground, &s.handler, &path).await;
    assert!(text.contains("待整改"), "{text}");
    assert!(
        text.contains("第 2 行 号牌号码") && text.contains("第 2 行 油箱容积"),
        "{text}"
    );
    let marked = format!("{path}/rounds/1/marked");
    let marked = sent(ground.app.get(&marked).session(&s.handler)).await;
    assert_eq!(marked.status, 200);
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(marked.body.clone())).unwrap();
    let names: Vec<String> = book.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert!(names.iter().any(|n| n.contains("comments")), "{names:?}");
    assert!(book.by_name("xl/workbook.xml").is_ok());
    let original = format!("{path}/rounds/1/original");
    let original = sent(ground.app.get(&original).session(&s.handler)).await;
    assert_eq!(original.text(), BAD);

    // The team cannot accept what the check sent back.
    let early = sent(
        ground
            .app
            .post(&format!("{path}/accept"))
            .session(c.team())
            .form(&[]),
    )
    .await;
    assert_eq!(early.status, 409, "{}", early.text());
    let good = ground.hand_table_in(&s.handler, &c.awaited, GOOD).await;
    assert_eq!(good.status, 303, "{}", good.text());
    let (_, text) = page(&ground, c.team(), &path).await;
    assert!(
        text.contains("待复核") && text.contains("比上轮已改"),
        "{text}"
    );
    let back = [("reason", "少了封存车辆，请补上")];
    let back = sent(
        ground
            .app
            .post(&format!("{path}/return"))
            .session(c.team())
            .form(&back),
    )
    .await;
    assert_eq!(back.status, 303, "{}", back.text());
    let (_, text) = page(&ground, &s.handler, &path).await;
    assert!(text.contains("少了封存车辆"), "{text}");
    ground.hand_table_in(&s.handler, &c.awaited, GOOD).await;
    let done = sent(
        ground
            .app
            .post(&format!("{path}/accept"))
            .session(c.team())
            .form(&[]),
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let ctx = ground.app.context(c.supervisor()).await.unwrap();
    let (all, units) = collection::quality(&ctx, ground.task()).await.unwrap();
    // Vehicles, cards and the statement about vouchers came; the statement alone was right at once.
    assert_eq!((all.accepted, all.checked, all.first_passed), (1, 3, 1));
    assert_eq!(units.len(), 2);
}

#[tokio::test]
async fn a_unit_sees_its_own_submissions_and_nobody_elses() {
    let ground = ground().await;
    let (s, c) = (&ground.scene, &ground.collected);
    ground.hand_table_in(&s.handler, &c.awaited, BAD).await;
    let own = format!("/submissions/{}", c.awaited);
    let foreign = format!("/submissions/{}", c.foreign);
    let task = format!("/collections/{}", c.task);
    assert_eq!(page(&ground, &s.handler, &own).await.0, 200);
    assert_eq!(page(&ground, &s.handler, &foreign).await.0, 404);
    for path in ["", "/rounds/1/original", "/rounds/1/marked"] {
        let path = format!("{own}{path}");
        for who in [&s.outsider, &s.clerk, &s.director, &s.viewer, &s.system] {
            let (status, text) = page(&ground, who, &path).await;
            assert!(
                matches!(status, 403 | 404),
                "{} {path}: {status}",
                who.login
            );
            assert!(!text.contains("辽R12O45"));
        }
    }
    // The team does not check the other unit.
    assert_eq!(page(&ground, c.team(), &foreign).await.0, 404);
    let accept = format!("{foreign}/accept");
    let accept = sent(ground.app.post(&accept).session(c.team()).form(&[])).await;
    assert_eq!(accept.status, 404);
    // A board shows a unit its own lines only, and the whole ledger opens none of it.
    let (_, text) = page(&ground, &s.handler, &task).await;
    assert!(text.contains(&own) && !text.contains(&foreign), "{text}");
    let (status, _) = page(&ground, &s.director, &task).await;
    assert!(matches!(status, 403 | 404), "{status}");
    let (_, text) = page(&ground, c.supervisor(), &task).await;
    assert!(text.contains(&own) && text.contains(&foreign), "{text}");
}

#[tokio::test]
async fn who_hands_in_does_not_review_and_who_reviews_does_not_hand_in() {
    let ground = ground().await;
    let (s, c) = (&ground.scene, &ground.collected);
    let foreign = ground.hand_table_in(&s.outsider, &c.awaited, GOOD).await;
    assert_eq!(foreign.status, 404);
    let team = ground.hand_table_in(c.team(), &c.awaited, GOOD).await;
    assert_eq!(team.status, 403);
    let nothing = format!("/submissions/{}/nothing", c.awaited);
    let reason = [("reason", "本单位没有车辆")];
    let handler = sent(ground.app.post(&nothing).session(&s.handler).form(&reason)).await;
    assert_eq!(handler.status, 403, "only the head signs");
    let accept = format!("/submissions/{}/accept", c.handed);
    let own = sent(ground.app.post(&accept).session(&s.head).form(&[])).await;
    assert_eq!(own.status, 403);
    let supervisor = sent(ground.app.post(&accept).session(c.supervisor()).form(&[])).await;
    assert_eq!(supervisor.status, 303, "{}", supervisor.text());
}

#[tokio::test]
async fn what_is_no_table_is_told_and_kept_as_a_round() {
    let ground = ground().await;
    let (s, c) = (&ground.scene, &ground.collected);
    let path = format!("/submissions/{}", c.awaited);
    let empty = ground.hand_table_in(&s.handler, &c.awaited, "").await;
    assert_eq!(empty.status, 422, "{}", empty.text());
    assert!(empty.text().contains("文件是空的"));
    let weather = ground
        .hand_table_in(&s.handler, &c.awaited, "今天天气很好")
        .await;
    assert_eq!(weather.status, 303, "{}", weather.text());
    let (_, text) = page(&ground, &s.handler, &path).await;
    assert!(text.contains("没有读出数据"), "{text}");
    let again = ground.hand_table_in(&s.handler, &c.awaited, GOOD).await;
    assert_eq!(again.status, 303);
}

#[tokio::test]
async fn deleting_destroys_the_key_and_every_file() {
    let ground = ground().await;
    let (s, c) = (&ground.scene, &ground.collected);
    ground.hand_table_in(&s.handler, &c.awaited, GOOD).await;
    let task = format!("/collections/{}", c.task);
    let early = sent(
        ground
            .app
            .post(&format!("{task}/erase"))
            .session(c.supervisor())
            .form(&[]),
    )
    .await;
    assert_eq!(early.status, 409, "{}", early.text());
    for what in ["end", "erase"] {
        let path = format!("{task}/{what}");
        let done = sent(ground.app.post(&path).session(c.supervisor()).form(&[])).await;
        assert_eq!(done.status, 303, "{what}: {}", done.text());
    }
    let path = format!("/submissions/{}/rounds/1/original", c.awaited);
    assert_eq!(page(&ground, &s.handler, &path).await.0, 404);
    let (_, text) = page(&ground, c.supervisor(), &task).await;
    assert!(text.contains("数据已删除"), "{text}");
    let after = ground.hand_table_in(&s.handler, &c.awaited, GOOD).await;
    assert_eq!(after.status, 409, "{}", after.text());
}

#[tokio::test]
async fn a_large_file_is_checked_beside_everything_else() {
    let ground = ground().await;
    let app = std::sync::Arc::clone(&ground.app.app);
    // More than is checked at once: the answer comes before the check.
    let (s, c) = (&ground.scene, &ground.collected);
    let mut text = GOOD.to_owned();
    for row in 0..60_000 {
        use std::fmt::Write as _;
        let _ = writeln!(
            text,
            "辽R{row:05},219901-001,55,92号汽油,汽油,在用,2021-03-01"
        );
    }
    let sent_in = ground.hand_table_in(&s.handler, &c.awaited, &text).await;
    assert_eq!(sent_in.status, 303, "{}", sent_in.text());
    let id = c.awaited.parse().unwrap();
    let ctx = ground.app.context(&s.handler).await.unwrap();
    // Who checks is changed while the check goes on: what it finds is written down all the same.
    let supervisor = ground.app.context(c.supervisor()).await.unwrap();
    collection::widen(
        &supervisor,
        ground.task(),
        None,
        Vec::new(),
        None,
        Vec::new(),
    )
    .await
    .unwrap();
    collection::check_waiting(&app).await.unwrap();
    let (stored, _) = collection::show_submission(&ctx, id).await.unwrap();
    assert_eq!(stored.record.last().unwrap().tally().unwrap().rows, 60_002);
    assert_eq!(stored.record.team, None);
    assert!(collection::progress(&app, id).is_none());
}
