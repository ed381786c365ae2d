//! What happens after closure, as scripts and people see it.

use bihuan_testkit::CODE;
use serde_json::{Value, json};

use crate::ground::{Ground, sent, text};

/// Look-backs at a finding, earliest first.
async fn look_backs(ground: &Ground, finding: &str) -> Vec<Value> {
    let listed = ground.json(&ground.scene.clerk, "/api/v1/look-backs").await;
    let items = listed["items"].as_array().unwrap().iter();
    items.filter(|i| i["finding"] == finding).cloned().collect()
}

async fn command(ground: &Ground, id: &str, body: Value) -> Value {
    let path = format!("/api/v1/look-backs/{id}/commands");
    let answer = ground.post(&ground.scene.clerk, &path, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn closed(ground: &Ground, problem: &str) -> String {
    let id = ground.scene.close(&ground.app, problem).await.unwrap();
    id.to_string()
}

fn found(result: &str, day: &str) -> Value {
    json!({"command": "record", "day": day, "result": result, "text": "走访 6 户，逐户核对。",
           "asked": "村民 6 人", "figures": [{"name": "办结", "value": 10, "unit": "处", "of": 20}]})
}

#[tokio::test]
async fn closing_puts_two_look_backs_on_the_calendar() {
    let ground = Ground::new().await;
    let finding = closed(&ground, "村级公厕无人管护。").await;
    let all = look_backs(&ground, &finding).await;
    let due: Vec<_> = all.iter().map(|l| text(l, "due")).collect();
    assert_eq!(due, ["2024-09-03", "2025-06-03"]);
    assert!(
        all.iter()
            .all(|l| l["cause"] == "closure" && l["state"] == "due")
    );
    // The story of the finding tells it.
    let page = sent(
        ground
            .app
            .get(&format!("/findings/{finding}"))
            .session(&ground.scene.clerk),
    )
    .await;
    assert!(page.text().contains("安排了 2024-09-03 回头看"), "not told");
    assert!(
        ground
            .app
            .app
            .store
            .rebuild(false)
            .await
            .unwrap()
            .drift
            .is_empty()
    );
}

#[tokio::test]
async fn what_could_not_be_verified_is_looked_at_again() {
    let ground = Ground::new().await;
    let finding = closed(&ground, "村级公厕无人管护。").await;
    ground.app.set_now("2024-09-10T02:00:00Z").unwrap();
    let first = text(&look_backs(&ground, &finding).await[0], "id");
    let done = command(&ground, &first, found("not_verified", "2024-09-09")).await;
    assert_eq!(done["state"], "not_verified");
    let due: Vec<_> = look_backs(&ground, &finding)
        .await
        .iter()
        .filter(|l| l["state"] == "due")
        .map(|l| (text(l, "due"), text(l, "cause")))
        .collect();
    let again = ("2024-12-09".to_owned(), "unverified".to_owned());
    assert!(due.contains(&again), "{due:?}");
    assert_eq!(due.len(), 2);
}

#[tokio::test]
async fn the_unit_that_was_sent_records_and_nobody_who_did_the_work() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let finding = closed(&ground, "村级公厕无人管护。").await;
    let id = text(&look_backs(&ground, &finding).await[0], "id");
    let path = format!("/api/v1/look-backs/{id}");
    // Before anybody is sent the other unit knows nothing of it.
    let unseen = sent(ground.app.get(&path).token(&scene.outsider)).await;
    assert_eq!(unseen.status, 404);
    let own = json!({"command": "assign", "unit": scene.lead_unit.to_string()});
    let refused = ground
        .post(&scene.clerk, &format!("{path}/commands"), &own)
        .await;
    assert_eq!(refused.json()["code"], "own_unit_visits");
    command(
        &ground,
        &id,
        json!({"command": "assign", "unit": scene.other_unit.to_string()}),
    )
    .await;
    let seen = ground.json(&scene.outsider, &path).await;
    assert_eq!(seen["about"]["problem"], "村级公厕无人管护。");
    assert_eq!(
        seen["about"]["visible"], false,
        "the finding itself stays closed"
    );
    let bench = sent(ground.app.get("/").session(&scene.outsider)).await;
    assert!(
        bench.text().contains("待前往的回头看"),
        "not on the workbench"
    );
    let commands = format!("{path}/commands");
    let lead = ground
        .post(&scene.handler, &commands, &found("held", "2024-06-03"))
        .await;
    assert_eq!(lead.status, 403, "{}", lead.text());
    let done = ground
        .post(&scene.outsider, &commands, &found("held", "2024-06-03"))
        .await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.json()["state"], "held");
}

#[tokio::test]
async fn a_confirmed_rebound_is_a_new_finding_and_both_show_each_other() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let old = closed(&ground, "村级公厕无人管护。").await;
    let id = text(&look_backs(&ground, &old).await[0], "id");
    let proposed = command(&ground, &id, found("rebounded", "2024-06-03")).await;
    assert_eq!(proposed["state"], "proposed");
    let path = format!("/api/v1/findings/{old}/rebound");
    let body = json!({"day": "2024-06-03", "noticed": "look_back", "text": "又有 3 处无人管护。",
                      "look_back": id});
    let declared = ground.post(clerk, &path, &body).await;
    assert_eq!(declared.status, 201, "{}", declared.text());
    let declared = declared.json();
    assert_eq!(declared["round"], 1);
    let new = text(&declared, "new");
    let fresh = ground.json(clerk, &format!("/api/v1/findings/{new}")).await;
    assert_eq!(fresh["rebound_of"], old.as_str());
    assert_eq!(fresh["stage"], "draft");
    assert_eq!(fresh["problem"], "村级公厕无人管护。");
    let states: Vec<_> = look_backs(&ground, &old)
        .await
        .iter()
        .map(|l| text(l, "state"))
        .collect();
    assert_eq!(states, ["rebounded", "cancelled"]);
    let page = |id: &str| sent(ground.app.get(&format!("/findings/{id}")).session(clerk));
    let number = text(&fresh, "number");
    assert!(
        page(&old)
            .await
            .text()
            .contains(&format!("重新列入台账，见 {number}"))
    );
    assert!(page(&new).await.text().contains("反弹而来，第 1 次反弹"));
    // The ledger finds both ends.
    let ends = async |end: &str| {
        let listed = ground
            .json(
                clerk,
                &format!("/api/v1/findings?rectification={CODE}&rebound={end}"),
            )
            .await;
        let items = listed["items"].as_array().unwrap().clone();
        items.iter().map(|i| text(i, "id")).collect::<Vec<_>>()
    };
    assert_eq!(ends("came_back").await, std::slice::from_ref(&new));
    assert_eq!(ends("is_back").await, std::slice::from_ref(&old));
    // It comes back once; the same request again has the same effect.
    let again = ground
        .post(
            clerk,
            &path,
            &json!({"day": "2024-06-03", "noticed": "audit", "text": "又有。"}),
        )
        .await;
    assert_eq!(
        again.json()["code"],
        "already_rebounded",
        "{}",
        again.text()
    );
    assert!(again.json()["message"].as_str().unwrap().contains(&number));
    assert!(
        ground
            .app
            .app
            .store
            .rebuild(false)
            .await
            .unwrap()
            .drift
            .is_empty()
    );
}

#[tokio::test]
async fn a_rebound_that_was_sent_twice_is_declared_once() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let old = closed(&ground, "村级公厕无人管护。").await;
    let body = json!({"day": "2024-06-03", "noticed": "petition", "text": "群众来信反映又出现。"});
    let send = async || {
        let ask = ground
            .app
            .post(&format!("/api/v1/findings/{old}/rebound"))
            .token(clerk)
            .header("idempotency-key", "0197f3a0-0000-7000-8000-00000000abcd")
            .json(&body);
        sent(ask).await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(
        (first.status, second.status),
        (201.try_into().unwrap(), 201.try_into().unwrap())
    );
    assert_eq!(text(&first.json(), "new"), text(&second.json(), "new"));
    let all = ground.json(clerk, "/api/v1/rebounds").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_does_not_see_the_new_finding_yet_is_not_told_its_words() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let old = closed(&ground, "村级公厕无人管护。").await;
    let body = json!({"day": "2024-06-03", "noticed": "office", "text": "又有 3 处。",
                      "problem": "村级公厕管护责任再次落空。"});
    let path = format!("/api/v1/findings/{old}/rebound");
    let declared = ground.post(&scene.clerk, &path, &body).await;
    assert_eq!(declared.status, 201, "{}", declared.text());
    let listed = ground.json(&scene.handler, "/api/v1/rebounds").await;
    assert_eq!(listed["items"][0]["old"], old.as_str());
    assert_eq!(listed["items"][0]["new_finding"], Value::Null);
    let pages = [
        "/rebounds".to_owned(),
        format!("/rebounds/{}", text(&declared.json(), "id")),
    ];
    for page in pages {
        let page = sent(ground.app.get(&page).session(&scene.handler)).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("再次落空"));
    }
    let others = ground.json(&scene.outsider, "/api/v1/rebounds").await;
    assert_eq!(others["items"], json!([]));
}

#[tokio::test]
async fn a_refused_result_comes_back_with_everything_that_was_typed() {
    let ground = Ground::new().await;
    let finding = closed(&ground, "村级公厕无人管护。").await;
    let id = text(&look_backs(&ground, &finding).await[0], "id");
    let page = sent(
        ground
            .app
            .post(&format!("/look-backs/{id}/record"))
            .session(&ground.scene.clerk)
            .form(&[
                ("day", "2024-06-03"),
                ("result", "held"),
                ("text", "现场查看三处，均有人管护。"),
                ("asked", ""),
            ]),
    )
    .await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("请填写询问了谁"));
    assert!(page.text().contains("现场查看三处，均有人管护。"));
}

#[tokio::test]
async fn a_draw_is_announced_seeded_drawn_and_repeated() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let finding = closed(&ground, "村级公厕无人管护。").await;
    closed(&ground, "河道垃圾清理不及时。").await;
    let new = json!({"title": "二季度反向核查", "strata": "unit", "size": {"each": 1}, "note": "次日开奖号码"});
    let made = ground.post(&scene.clerk, "/api/v1/draws", &new).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!(made["members"].as_array().unwrap().len(), 2);
    let path = format!("/api/v1/draws/{}", text(&made, "id"));
    let commands = format!("{path}/commands");
    let act = async |body: Value| ground.post(&scene.clerk, &commands, &body).await;
    let early = act(json!({"command": "draw"})).await;
    assert_eq!(early.json()["code"], "wrong_record_stage");
    act(json!({"command": "publish", "seed": "2024142"})).await;
    let drawn = act(json!({"command": "draw"})).await.json();
    assert_eq!(drawn["drawn"].as_array().unwrap().len(), 1);
    assert_eq!(drawn["repeats"], true);
    // Visits come without notice: the unit sees nothing of it before it is over.
    let unseen = sent(ground.app.get(&path).token(&scene.handler)).await;
    assert_eq!(unseen.status, 404);
    let id = drawn["drawn"][0].as_str().unwrap().to_owned();
    let visit = json!({"command": "visit", "finding": id, "day": "2024-06-03", "shown": "untrue", "people": 7,
                       "aware": 3, "satisfied": 2, "asked": "村民", "text": "4 人不知情。"});
    let visited = act(visit).await;
    assert_eq!(visited.status, 200, "{}", visited.text());
    let page = sent(
        ground
            .app
            .get(&format!("/draws/{}?verify=1", text(&made, "id")))
            .session(&scene.clerk),
    )
    .await;
    let page = page.text();
    for words in ["与公布结果一致", "2024142", "登记反弹", "3 / 7", "排序值"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(
        act(json!({"command": "finish"})).await.json()["state"],
        "finished"
    );
    let seen = ground.json(&scene.handler, &path).await;
    assert_eq!(seen["sheets"][0]["people"], 7);
    assert!(seen["members"].to_string().contains(&finding));
    assert!(
        ground
            .app
            .app
            .store
            .rebuild(false)
            .await
            .unwrap()
            .drift
            .is_empty()
    );
}

#[tokio::test]
async fn the_machine_gives_a_seed_when_nobody_names_one() {
    let ground = Ground::new().await;
    closed(&ground, "村级公厕无人管护。").await;
    let clerk = &ground.scene.clerk;
    let new = json!({"title": "核查", "strata": "none", "size": {"share": 50}, "note": "系统随机"});
    let made = ground.post(clerk, "/api/v1/draws", &new).await.json();
    let path = format!("/api/v1/draws/{}/commands", text(&made, "id"));
    let seeded = ground
        .post(clerk, &path, &json!({"command": "publish"}))
        .await;
    assert_eq!(text(&seeded.json(), "seed").len(), 16, "{}", seeded.text());
}

#[tokio::test]
async fn a_rule_that_is_issued_is_not_yet_used() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let rule = json!({"title": "云岭县物业维修资金管理办法", "rectification": CODE, "issued": "2024-05-06",
                      "unit": scene.lead_unit.to_string(), "on_trial": true,
                      "findings": [scene.working.to_string()]});
    let made = ground
        .post(&scene.handler, "/api/v1/institutions", &rule)
        .await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = text(&made.json(), "id");
    let page = async |path: &str| {
        sent(ground.app.get(path).session(&scene.clerk))
            .await
            .text()
    };
    assert!(
        page("/institutions")
            .await
            .contains("制度成果 1 个，有执行记录 0 个")
    );
    assert!(
        page("/institutions?which=unused")
            .await
            .contains("物业维修资金管理办法")
    );
    let finding = page(&format!("/findings/{}", scene.working)).await;
    assert!(finding.contains("物业维修资金管理办法") && finding.contains("无执行记录"));
    let used = sent(
        ground
            .app
            .post(&format!("/institutions/{id}/use"))
            .session(&scene.handler)
            .form(&[("day", "2024-06-03"), ("text", "据此公示 20 个小区账目。")]),
    )
    .await;
    assert_eq!(used.status, 303, "{}", used.text());
    assert!(
        page("/institutions")
            .await
            .contains("制度成果 1 个，有执行记录 1 个")
    );
    assert!(
        !page("/institutions?which=unused")
            .await
            .contains("物业维修资金管理办法")
    );
    // Another unit's rule is not for it to change.
    let foreign = sent(
        ground
            .app
            .post(&format!("/institutions/{id}/repeal"))
            .session(&scene.outsider)
            .form(&[("day", "2024-06-03"), ("reason", "另有规定")]),
    )
    .await;
    assert_eq!(foreign.status, 403, "{}", foreign.text());
}

#[tokio::test]
async fn the_register_of_accountability_is_for_few_and_counts_by_kind() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let path = "/api/v1/accountability-actions";
    let kinds = [
        ("circular", 11),
        ("admonishment", 4),
        ("case", 42),
        ("sanction", 23),
        ("transfer", 1),
    ];
    for (kind, count) in kinds {
        let action = json!({"rectification": CODE, "kind": kind, "ground": "problem", "day": "2024-06-03",
                            "count": count, "name": "某股室负责人", "text": "整改不力",
                            "findings": [scene.working.to_string()]});
        let entered = ground.post(&scene.director, path, &action).await;
        assert_eq!(entered.status, 201, "{}", entered.text());
    }
    let page = sent(ground.app.get("/accountability").session(&scene.clerk))
        .await
        .text();
    for words in [
        "通报 11",
        "诫勉 4",
        "立案 42",
        "党纪政务处分 23",
        "移送司法 1",
        "某股室负责人",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for who in [&scene.viewer, &scene.handler, &scene.outsider] {
        let refused = sent(ground.app.get(path).token(who)).await;
        assert_eq!(refused.status, 403);
    }
    // The timeline tells that something was done, never to whom; the unit's people see not even that.
    let story = async |who: &bihuan_testkit::Member| {
        sent(
            ground
                .app
                .get(&format!("/findings/{}", scene.working))
                .session(who),
        )
        .await
        .text()
    };
    let seen = story(&scene.viewer).await;
    assert!(seen.contains("登记了问责处理（诫勉）") && !seen.contains("某股室负责人"));
    assert!(!story(&scene.handler).await.contains("问责处理"));
}
