//! Who answers for a finding, what comes first, and what is handled together: as people send it from the pages.

use bihuan_domain::{Role, id::FindingId};
use bihuan_testkit::{Answer, CODE, Member};
use serde_json::{Value, json};

use crate::ground::{Ground, sent, text};

const EXPORT: &str = "/ledger/export?rectification=YLXC-2024&format=csv";

async fn page(ground: &Ground, who: &Member, path: &str) -> Answer {
    sent(ground.app.get(path).session(who)).await
}

async fn form(ground: &Ground, who: &Member, path: &str, fields: &[(&str, &str)]) -> Answer {
    sent(ground.app.post(path).session(who).form(fields)).await
}

async fn nothing_drifts(ground: &Ground) {
    let rebuilt = ground.app.app.store.rebuild(false).await.unwrap();
    assert!(rebuilt.drift.is_empty(), "{:?}", rebuilt.drift);
}

#[tokio::test]
async fn a_unit_named_as_responsible_has_the_finding_on_its_list() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let finding = format!("/findings/{}", scene.working);
    let assign = format!("{finding}/assign");
    let other = scene.other_unit.to_string();
    assert_eq!(page(&ground, &scene.outsider, &finding).await.status, 404);
    let named = form(
        &ground,
        &scene.clerk,
        &assign,
        &[("responsible", other.as_str())],
    )
    .await;
    assert_eq!(named.status, 303, "{}", named.text());

    let seen = page(&ground, &scene.outsider, &finding).await;
    assert_eq!(seen.status, 200);
    let seen = seen.text();
    assert!(
        seen.contains("<dt>责任单位</dt><dd>县水务局</dd>"),
        "{seen}"
    );
    assert!(seen.contains("责任单位 县水务局"), "the story says so");
    let own = page(&ground, &scene.outsider, "/ledger?view=duties").await;
    let own = own.text();
    assert!(own.contains("物业维修资金使用不公开") && own.contains("责任单位"));
    let rows = ground.json(&scene.outsider, "/api/v1/findings").await;
    let row = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == scene.working.to_string())
        .unwrap();
    assert_eq!(row["responsible"], json!([other]));
    let file = page(&ground, &scene.outsider, EXPORT).await;
    let file = file.text();
    assert!(
        file.contains("责任单位") && file.contains("县水务局"),
        "{file}"
    );

    let open = page(&ground, &scene.clerk, &format!("{finding}?form=assign")).await;
    let ticked = format!("name=\"responsible\" value=\"{other}\" checked");
    assert!(open.text().contains(&ticked), "the form knows who is named");
    nothing_drifts(&ground).await;
    // What is no longer ticked no longer answers, and no longer sees.
    let taken = form(&ground, &scene.clerk, &assign, &[]).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert_eq!(page(&ground, &scene.outsider, &finding).await.status, 404);
}

#[tokio::test]
async fn a_unit_answers_in_one_role_and_must_be_there() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let assign = format!("/findings/{}/assign", scene.working);
    let (lead, other) = (scene.lead_unit.to_string(), scene.other_unit.to_string());
    let twice = [
        ("responsible", lead.as_str()),
        ("assisting", other.as_str()),
    ];
    let refused = form(&ground, &scene.clerk, &assign, &twice).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let refused = refused.text();
    assert!(refused.contains("只能出现一次"), "{refused}");
    assert!(
        refused.contains(&format!("name=\"responsible\" value=\"{lead}\" checked")),
        "what was ticked stays ticked"
    );
    let nobody = "00000000-0000-7000-8000-000000000001";
    for wrong in [nobody, "水务局"] {
        let refused = form(&ground, &scene.clerk, &assign, &[("responsible", wrong)]).await;
        assert!(refused.status.is_client_error(), "{wrong}");
    }
}

async fn figures(ground: &Ground) -> Value {
    let path = format!("/api/v1/figures?rectification={CODE}");
    ground.json(&ground.scene.clerk, &path).await["key_problems"].clone()
}

async fn listed(ground: &Ground, query: &str) -> u64 {
    let path = format!("/api/v1/findings?rectification={CODE}&{query}");
    let page = ground.json(&ground.scene.clerk, &path).await;
    page["total"].as_u64().unwrap()
}

#[tokio::test]
async fn key_problems_are_marked_listed_and_counted_alike() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    for (finding, reason) in [
        (scene.working, "群众反映强烈，由主要领导领办。"),
        (scene.draft, "涉及饮水安全。"),
    ] {
        let path = format!("/findings/{finding}/key/mark");
        let marked = form(&ground, &scene.clerk, &path, &[("reason", reason)]).await;
        assert_eq!(marked.status, 303, "{}", marked.text());
    }
    let wanted = json!({"total": 2, "led": 1, "closed": 0});
    assert_eq!(figures(&ground).await, wanted);
    assert_eq!(listed(&ground, "key_problem=1").await, 2);
    assert_eq!(listed(&ground, "key_problem=1&sponsored=1").await, 1);
    assert_eq!(listed(&ground, "key_problem=1&stage=closed").await, 0);

    let own = page(
        &ground,
        &scene.handler,
        &format!("/findings/{}", scene.working),
    )
    .await;
    let own = own.text();
    assert!(own.contains("<dt>重点问题</dt><dd>群众反映强烈，由主要领导领办。</dd>"));
    assert!(own.contains("列为重点问题"), "the story says so");
    let ledger = page(&ground, &scene.clerk, "/ledger?key=1").await.text();
    assert!(ledger.contains("共 2 个") && ledger.contains(">重点问题</span>"));
    let led = page(&ground, &scene.clerk, "/ledger?key=1&sponsored=1").await;
    assert!(led.text().contains("共 1 个"));
    let line = "重点问题 2 个，其中领导领办 1 个、已销号 0 个";
    let rectifications = page(&ground, &scene.clerk, "/rectifications").await;
    assert!(rectifications.text().contains(line));
    let leaders = format!("/plan/leaders?rectification={CODE}");
    let leaders = page(&ground, &scene.clerk, &leaders).await.text();
    let href = format!("/ledger?rectification={CODE}&#38;key=1&#38;sponsored=1");
    assert!(leaders.contains(&href), "{leaders}");
    let of_leader = format!("sponsor={}&#38;key=1", scene.leader.id);
    assert!(leaders.contains(&of_leader), "{leaders}");
    let bench = page(&ground, &scene.clerk, "/").await.text();
    assert!(bench.contains("<dt>其中领导领办</dt>"), "{bench}");
    let file = page(&ground, &scene.clerk, &format!("{EXPORT}&key=1")).await;
    assert_eq!(file.text().matches("YLXC-2024-0").count(), 2);
    nothing_drifts(&ground).await;
}

#[tokio::test]
async fn the_mark_goes_with_a_reason_and_stays_on_what_is_closed() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let finding = scene.working;
    let path = |what: &str| format!("/findings/{finding}/key/{what}");
    let mark = [("reason", "群众反映强烈。")];
    let early = form(&ground, &scene.clerk, &path("unmark"), &mark).await;
    assert_eq!(early.status, 422, "{}", early.text());
    assert!(
        form(&ground, &scene.clerk, &path("mark"), &mark)
            .await
            .status
            == 303
    );
    let again = form(&ground, &scene.clerk, &path("mark"), &mark).await;
    assert!(again.text().contains("不必重复列入"));
    let bare = form(&ground, &scene.clerk, &path("unmark"), &[("reason", " ")]).await;
    assert!(bare.text().contains("请填写取消重点问题的理由"));
    let gone = form(
        &ground,
        &scene.clerk,
        &path("unmark"),
        &[("reason", "已列入日常。")],
    )
    .await;
    assert_eq!(gone.status, 303, "{}", gone.text());
    assert_eq!(figures(&ground).await["total"], 0);
    let other = form(&ground, &scene.clerk, &path("forget"), &mark).await;
    assert_eq!(other.status, 404);

    let closed = scene
        .close(&ground.app, "河道垃圾清理不及时。")
        .await
        .unwrap();
    let commands = format!("/api/v1/findings/{closed}/commands");
    let body = json!({"command": "mark_key", "reason": "群众反映强烈"});
    let late = ground.post(&scene.clerk, &commands, &body).await;
    assert_eq!(late.code(), "wrong_stage");
}

/// Findings of one kind: the draft of the scene, and two more that resemble it.
async fn alike(ground: &Ground) -> [FindingId; 3] {
    let mut all = [ground.scene.draft; 3];
    let problems = [
        "农村饮水工程管护不到位，水质检测不及时。",
        "部分村农村饮水工程管护不到位。",
    ];
    for (place, problem) in all.iter_mut().skip(1).zip(problems) {
        let added = ground.scene.add_finding(&ground.app, problem).await;
        *place = added.unwrap();
    }
    ground.app.run_followers().await.unwrap();
    all
}

async fn drives(ground: &Ground) -> Vec<Value> {
    let all = ground.json(&ground.scene.clerk, "/api/v1/drives").await;
    all["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn similar_findings_go_into_one_drive_in_one_step() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let [first, second, third] = alike(&ground).await;
    let similar = format!("/findings/{first}/similar");
    let offered = page(&ground, &scene.clerk, &similar).await.text();
    for other in [second, third] {
        let box_of = format!("name=\"findings\" value=\"{other}\"");
        assert!(offered.contains(&box_of), "{offered}");
    }
    let watched = page(&ground, &scene.viewer, &similar).await.text();
    assert!(watched.contains("相似度") && !watched.contains("name=\"findings\""));

    let (second, lead) = (second.to_string(), scene.lead_unit.to_string());
    let new = [
        ("findings", second.as_str()),
        ("drive", ""),
        ("title", "饮水工程专项整治"),
        ("kind", "special_drive"),
        ("unit", lead.as_str()),
        ("due", "2024-12-31"),
    ];
    let opened = form(&ground, &scene.clerk, &similar, &new).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    let drive = drives(&ground)
        .await
        .into_iter()
        .find(|d| d["title"] == "饮水工程专项整治")
        .unwrap();
    assert_eq!(drive["kind"], "special_drive");
    let has = |drive: &Value| drive["findings"].as_array().unwrap().len();
    assert_eq!(has(&drive), 2);
    let told = "把 2 个同类问题归入“饮水工程专项整治”，一并研究办理";
    for of in [first.to_string(), second.clone()] {
        let story = page(&ground, &scene.clerk, &format!("/findings/{of}")).await;
        assert!(story.text().contains(told), "{of}");
    }

    let drive = text(&drive, "id");
    let third = third.to_string();
    let more = [("findings", third.as_str()), ("drive", drive.as_str())];
    let added = form(&ground, &scene.clerk, &similar, &more).await;
    assert_eq!(added.header("location"), format!("/drives/{drive}?done=1"));
    let story = page(&ground, &scene.clerk, &format!("/findings/{third}")).await;
    assert!(
        story
            .text()
            .contains("把 1 个同类问题归入“饮水工程专项整治”")
    );
    let again = form(&ground, &scene.clerk, &similar, &more).await;
    assert_eq!(again.status, 422, "{}", again.text());
    nothing_drifts(&ground).await;
}

#[tokio::test]
async fn nothing_goes_into_a_drive_unless_all_of_it_may() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let [first, second, _] = alike(&ground).await;
    let path = format!("/api/v1/findings/{first}/gather");
    let closed = scene.close(&ground.app, "饮水工程欠账。").await.unwrap();
    let into = |others: &[&str]| json!({"findings": others, "drive": ground.drive});
    let second = second.to_string();
    let closed = closed.to_string();
    let before = ground.entries().await;
    let invisible = into(&[&second, "00000000-0000-7000-8000-000000000001"]);
    let answer = ground.post(&scene.clerk, &path, &invisible).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    let over = ground
        .post(&scene.clerk, &path, &into(&[&second, &closed]))
        .await;
    assert_eq!(over.status, 422, "{}", over.text());
    assert!(over.text().contains("已不在整改中"), "{}", over.text());
    let alone = ground
        .post(&scene.clerk, &path, &into(&[&first.to_string()]))
        .await;
    assert_eq!(alone.status, 422, "{}", alone.text());
    let nowhere = json!({"findings": [second]});
    let answer = ground.post(&scene.clerk, &path, &nowhere).await;
    assert!(answer.status.is_client_error(), "{}", answer.text());
    let no_drive = json!({"findings": [second], "drive": "00000000-0000-7000-8000-000000000001"});
    let answer = ground.post(&scene.clerk, &path, &no_drive).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert_eq!(ground.entries().await, before, "nothing happened");

    let bare = format!("/findings/{first}/similar");
    let bare = form(&ground, &scene.clerk, &bare, &[("drive", &ground.drive)]).await;
    assert_eq!(bare.status, 422);
    assert!(bare.text().contains("请至少勾选一个相似问题"));
}

#[tokio::test]
async fn the_rounds_of_a_problem_do_not_stand_among_those_like_it() {
    let mut ground = Ground::new().await;
    ground.after_closure().await;
    ground.app.run_followers().await.unwrap();
    let clerk = &ground.scene.clerk;
    let back = ground
        .json(clerk, "/api/v1/findings?rebound=came_back")
        .await;
    let back = &back["items"][0];
    let (new, old) = (text(back, "id"), text(back, "rebound_of"));
    for of in [&new, &old] {
        let found = ground
            .json(clerk, &format!("/api/v1/findings/{of}/similar"))
            .await
            .to_string();
        assert!(!found.contains(&new) && !found.contains(&old), "{found}");
    }
    // Another finding with the same words is no round of it.
    let problem = text(back, "problem");
    let twin = ground.scene.add_finding(&ground.app, &problem);
    let twin = twin.await.unwrap();
    ground.app.run_followers().await.unwrap();
    let found = ground
        .json(clerk, &format!("/api/v1/findings/{twin}/similar"))
        .await
        .to_string();
    assert!(found.contains(&new) && found.contains(&old), "{found}");
}

#[tokio::test]
async fn a_drive_has_one_head_or_two() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let second = ground
        .app
        .member("lingdao", scene.root, &[Role::Leader])
        .await;
    let second = second.unwrap();
    // Names are kept for a moment.
    ground.app.set_now("2024-06-03T01:05:00Z").unwrap();
    let (one, two) = (scene.leader.id.to_string(), second.id.to_string());
    let lead = scene.lead_unit.to_string();
    let with = |sponsor: &str, second_head: &str| {
        json!({"kind": "special_drive", "title": "项目推进专项", "unit": lead, "day": "2024-02-01",
               "due": "2024-12-31", "sponsor": sponsor, "second_head": second_head})
    };
    let same = ground
        .post(&scene.clerk, "/api/v1/drives", &with(&one, &one))
        .await;
    assert_eq!(same.code(), "head_twice");
    let opened = ground
        .post(&scene.clerk, "/api/v1/drives", &with(&one, &two))
        .await;
    assert_eq!(opened.status, 201, "{}", opened.text());
    let opened = opened.json();
    assert_eq!(opened["second_head"], two.as_str());
    let path = format!("/drives/{}", text(&opened, "id"));
    let shown = page(&ground, &scene.clerk, &path).await.text();
    assert!(shown.contains("<dt>双组长</dt>"), "{shown}");
    assert!(shown.contains("测试·leader、测试·lingdao"), "{shown}");

    let alone = [("sponsor", two.as_str()), ("second_head", "")];
    let changed = form(&ground, &scene.clerk, &format!("{path}/heads"), &alone).await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    let shown = page(&ground, &scene.clerk, &path).await.text();
    assert!(shown.contains("<dt>组长</dt>") && !shown.contains("<dt>双组长</dt>"));
    let clerk = scene.clerk.id.to_string();
    let nobody = [("sponsor", clerk.as_str())];
    let refused = form(&ground, &scene.clerk, &format!("{path}/heads"), &nobody).await;
    assert!(
        refused.text().contains("所选领导已不在任"),
        "{}",
        refused.text()
    );
    nothing_drifts(&ground).await;
}
