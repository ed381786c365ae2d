//! Plans, meetings and what waits: from the first word to its effect on the ledger.

use bihuan_testkit::CODE;
use serde_json::{Value, json};

use crate::ground::{Ground, sent, text};

async fn command(ground: &Ground, who: &bihuan_testkit::Member, plan: &str, body: Value) -> u16 {
    let path = format!("/api/v1/plans/{plan}/commands");
    ground.post(who, &path, &body).await.status.as_u16()
}

#[tokio::test]
async fn tasks_come_to_the_unit_only_with_the_approval_of_a_plan() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let finding = format!("/api/v1/findings/{}", scene.issued);
    let before = ground.json(&scene.head, &finding).await;
    assert_eq!(before["stage"], "issued");
    assert_eq!(before["tasks"].as_array().unwrap().len(), 0);
    let revise = json!({"command": "revise", "content": ground.plan_content()});
    assert_eq!(
        command(&ground, &scene.clerk, &ground.plan, revise).await,
        409
    );
    let approve = json!({"command": "approve"});
    assert_eq!(
        command(&ground, &scene.director, &ground.plan, approve.clone()).await,
        200
    );
    let after = ground.json(&scene.head, &finding).await;
    assert_eq!(after["stage"], "planned");
    assert_eq!(after["tasks"][0]["title"], "清理欠账");
    assert_eq!(
        command(&ground, &scene.director, &ground.plan, approve).await,
        409
    );
    // The measure also shows on the finding that it serves.
    let served = format!("/api/v1/findings/{}/plans", scene.working);
    let served = ground.json(&scene.handler, &served).await;
    assert_eq!(served["serving"][0]["id"], ground.plan.as_str());
    let page = ground.app.get(&format!("/findings/{}/plan", scene.working));
    let page = sent(page.session(&scene.handler)).await.text();
    assert!(page.contains("另由其他问题的措施覆盖"), "{page}");
}

#[tokio::test]
async fn a_plan_sent_back_is_changed_and_handed_in_again() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let back = json!({"command": "send_back", "reason": "目标没有数量"});
    assert_eq!(
        command(&ground, &scene.director, &ground.plan, back).await,
        200
    );
    let submit = json!({"command": "submit", "approver": "office_director"});
    // The director may hand it in, and then somebody else has to approve it.
    assert_eq!(
        command(&ground, &scene.director, &ground.plan, submit).await,
        200
    );
    let approve = json!({"command": "approve"});
    assert_eq!(
        command(&ground, &scene.director, &ground.plan, approve).await,
        422
    );
}

#[tokio::test]
async fn a_finding_has_one_plan_under_way_and_measures_serve_findings_of_its_rectification() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let path = format!("/api/v1/findings/{}/plans", scene.issued);
    let second = ground
        .post(&scene.clerk, &path, &ground.plan_content())
        .await;
    assert_eq!(second.status, 409, "{}", second.text());
    let mut content = ground.plan_content();
    content["tasks"][0]["measures"][0]["also_serves"] = json!([scene.working.to_string()]);
    let path = format!("/api/v1/findings/{}/plans", scene.working);
    let itself = ground.post(&scene.clerk, &path, &content).await;
    assert_eq!(itself.status, 422, "{}", itself.text());
    content["tasks"][0]["measures"][0]["also_serves"] =
        json!(["00000000-0000-7000-8000-000000000001"]);
    let nothing = ground.post(&scene.clerk, &path, &content).await;
    assert_eq!(nothing.status, 422, "{}", nothing.text());
}

async fn waiting(ground: &Ground, who: &bihuan_testkit::Member) -> Vec<(String, u64)> {
    let path = format!("/api/v1/rectifications/{CODE}/waiting");
    let lines = ground.json(who, &path).await;
    let lines = lines["items"].as_array().unwrap();
    lines
        .iter()
        .map(|l| (text(l, "label"), l["count"].as_u64().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_decision_waits_for_its_unit_until_it_is_answered() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let label = "待本单位答复的会议议定事项".to_owned();
    assert!(
        waiting(&ground, &scene.handler)
            .await
            .contains(&(label.clone(), 1))
    );
    let path = format!("/api/v1/meetings/{}/commands", ground.meeting);
    let answer =
        json!({"command": "answer", "decision": ground.open_decision, "reply": "已公示 46 户。"});
    let foreign = ground.post(&scene.outsider, &path, &answer).await;
    assert_eq!(foreign.status, 404, "{}", foreign.text());
    let answered = ground.post(&scene.handler, &path, &answer).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let left = waiting(&ground, &scene.handler).await;
    assert!(left.iter().all(|(of, _)| *of != label), "{left:?}");
    let again = ground.post(&scene.handler, &path, &answer).await;
    assert_eq!(again.status, 409);
    let page = ground.app.get(&format!("/findings/{}", scene.working));
    let page = sent(page.session(&scene.handler)).await.text();
    assert!(page.contains("答复了议定事项"), "{page}");
    assert!(page.contains("已公示 46 户。"), "{page}");
}

#[tokio::test]
async fn meetings_are_counted_by_kind() {
    let ground = Ground::new().await;
    let path = format!("/api/v1/meetings?rectification={CODE}");
    let meetings = ground.json(&ground.scene.clerk, &path).await;
    let of = |kind: &str| {
        let counts = meetings["counts"].as_array().unwrap();
        counts.iter().find(|c| c["kind"] == kind).unwrap()["count"].clone()
    };
    assert_eq!((of("dispatch"), of("promotion")), (json!(1), json!(0)));
}

#[tokio::test]
async fn the_director_sees_the_plans_that_wait_for_him() {
    let ground = Ground::new().await;
    let label = "待审定的整改方案".to_owned();
    let lines = waiting(&ground, &ground.scene.director).await;
    assert!(lines.contains(&(label.clone(), 1)), "{lines:?}");
    let lines = waiting(&ground, &ground.scene.clerk).await;
    assert!(lines.iter().all(|(l, _)| *l != label), "{lines:?}");
}
