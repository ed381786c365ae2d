//! Tasks beyond signing for them: batches, hand-overs, and tasks beside an approved plan.

use bihuan_testkit::{CODE, Member};
use serde_json::{Value, json};

use crate::ground::{Ground, sent, text};

async fn page(ground: &Ground, who: &Member, path: &str) -> String {
    sent(ground.app.get(path).session(who)).await.text()
}

/// The first task of the finding at work, as scripts see it.
async fn task(ground: &Ground, who: &Member) -> Value {
    let path = format!("/api/v1/findings/{}", ground.scene.working);
    ground.json(who, &path).await["tasks"][0].clone()
}

async fn on_working(ground: &Ground, who: &Member, body: Value) -> (u16, String) {
    let path = format!("/api/v1/findings/{}/commands", ground.scene.working);
    let answer = ground.post(who, &path, &body).await;
    let code = if answer.status.is_success() {
        String::new()
    } else {
        answer.code()
    };
    (answer.status.as_u16(), code)
}

fn refused(code: &str) -> (u16, String) {
    (422, code.to_owned())
}

const DONE: (u16, String) = (200, String::new());

#[tokio::test]
async fn batches_are_typed_in_reached_and_counted() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let id = scene.working_task.to_string();
    let form = format!("/findings/{}/tasks/{id}/divide", scene.working);
    let typed = "第一批 2024-05-31 20户\n第二批 2024-06-20 35户";
    let fields = [("batches", typed)];
    let divided = sent(ground.app.post(&form).session(&scene.clerk).form(&fields)).await;
    assert_eq!(divided.status, 303, "{}", divided.text());
    let known = task(&ground, &scene.handler).await;
    assert_eq!(known["batches"][1]["name"], "第二批");
    assert_eq!(
        known["batch_sums"],
        json!([{"unit": "户", "done": 0.0, "of": 55.0}])
    );
    let batch = text(&known["batches"][0], "id");
    // A day that has not come is none on which anything was reached.
    let reach = |day: &str, done: Value| json!({"command": "reach_batch", "task": id, "batch": batch, "day": day, "done": done, "note": "已验收"});
    assert_eq!(
        on_working(&ground, &scene.handler, reach("2030-01-01", json!(18.5))).await,
        refused("day_outside")
    );
    assert_eq!(
        on_working(&ground, &scene.handler, reach("2024-02-01", Value::Null)).await,
        refused("bad_batch")
    );
    assert_eq!(
        on_working(&ground, &scene.handler, reach("2024-02-01", json!(18.5))).await,
        DONE
    );
    let second = text(&known["batches"][1], "id");
    let moved = json!({"command": "move_batch", "task": id, "batch": second, "until": "2024-06-30", "reason": "汛期不能施工"});
    assert_eq!(on_working(&ground, &scene.clerk, moved).await, DONE);
    let submit = json!({"command": "submit_task", "task": id});
    assert_eq!(
        on_working(&ground, &scene.handler, submit).await,
        refused("batches_open")
    );
    let known = task(&ground, &scene.handler).await;
    assert_eq!(known["batches"][1]["due_original"], "2024-06-20");
    assert_eq!(known["batches"][1]["due"], "2024-06-30");
    assert_eq!(known["batch_sums"][0]["done"], 18.5);

    let shown = page(
        &ground,
        &scene.handler,
        &format!("/findings/{}", scene.working),
    )
    .await;
    for words in [
        "分批合计 18.5 / 55 户",
        "（原定 06-20）",
        "18.5 / 20 户",
        "把第二批的时限调整到 2024-06-30",
        "报第一批于 2024-02-01 达成",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let timetable = format!("/plan/timetable?rectification={CODE}");
    let shown = page(&ground, &scene.clerk, &timetable).await;
    for words in [
        "分批任务",
        "已达成 1 / 2 批",
        "原定 2024-06-20",
        "18.5 / 20 户",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // Whoever does not see the finding does not see its batches.
    let shown = page(&ground, &scene.outsider, &timetable).await;
    assert!(!shown.contains("第二批"), "{shown}");
}

#[tokio::test]
async fn a_form_of_batches_comes_back_with_what_was_typed() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let task = scene.working_task.to_string();
    let form = format!("/findings/{}/tasks/{task}/divide", scene.working);
    for (typed, words) in [
        ("第一批 五月底", "须写成“名称 日期 数量单位”"),
        ("第一批 2024-12-31 20户", "不能晚于任务时限 2024-06-30"),
    ] {
        let fields = [("batches", typed)];
        let answer = sent(ground.app.post(&form).session(&scene.clerk).form(&fields)).await;
        assert_eq!(answer.status, 422);
        let shown = answer.text();
        assert!(shown.contains(words) && shown.contains(typed), "{shown}");
    }
}

#[tokio::test]
async fn a_plan_brings_its_batches() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let mut content = ground.plan_content();
    content["tasks"][0]["batches"] = json!([{"name": "第一批", "due": "2024-05-31", "quantity": {"value": 3.5, "unit": "公里"}}]);
    let plan = format!("/api/v1/plans/{}/commands", ground.drafted_plan);
    let revise = json!({"command": "revise", "content": content});
    let revised = ground.post(&scene.handler, &plan, &revise).await;
    assert_eq!(revised.status, 200, "{}", revised.text());
    let kept = revised.json()["content"]["tasks"][0]["batches"].clone();
    assert_eq!(kept, content["tasks"][0]["batches"]);
    let form = page(
        &ground,
        &scene.handler,
        &format!("/findings/{}/plan/edit", scene.planned),
    )
    .await;
    assert!(form.contains("第一批 2024-05-31 3.5 公里"), "{form}");
}

#[tokio::test]
async fn a_task_is_handed_over_and_taken_over() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let id = scene.working_task.to_string();
    let finding = format!("/findings/{}", scene.working);
    let unseen = sent(ground.app.get(&finding).session(&scene.outsider)).await;
    assert_eq!(unseen.status, 404);
    let form = format!("{finding}/tasks/{id}/hand-over");
    let unit = scene.other_unit.to_string();
    let fields = [("unit", unit.as_str()), ("reason", "职能已划转")];
    let handed = sent(ground.app.post(&form).session(&scene.handler).form(&fields)).await;
    assert_eq!(handed.status, 303, "{}", handed.text());

    // The old unit answers for it, visibly; the new one sees it and what waits for it.
    let known = task(&ground, &scene.handler).await;
    assert_eq!(known["unit"]["name"], "县住建局");
    assert_eq!(known["stage"], "in_progress");
    let until = text(&known["hand_over"], "until");
    let shown = page(&ground, &scene.outsider, &finding).await;
    for words in [
        "待接收",
        "接收前由县住建局负责",
        "不接收",
        "提出把任务移交县水务局",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let bench = page(&ground, &scene.outsider, &format!("/?rectification={CODE}")).await;
    assert!(bench.contains("移交待接收的任务"), "{bench}");
    let listed = ground.json(&scene.outsider, "/api/v1/tasks").await;
    let waits = listed["items"].as_array().unwrap().iter();
    let waits: Vec<_> = waits.filter(|t| t["hand_over_until"] == until).collect();
    assert_eq!(waits.len(), 1);

    let submit = json!({"command": "submit_task", "task": id});
    assert_eq!(
        on_working(&ground, &scene.handler, submit).await,
        refused("hand_over_pending")
    );
    let due = json!({"command": "set_hand_over_due", "task": id, "until": "2024-12-02"});
    assert_eq!(on_working(&ground, &scene.clerk, due).await, DONE);
    let passed = json!({"command": "set_hand_over_due", "task": id, "until": "2024-01-12"});
    assert_eq!(
        on_working(&ground, &scene.clerk, passed).await,
        refused("invalid")
    );
    let accept =
        json!({"command": "accept_task", "task": id, "handler": scene.outsider.id.to_string()});
    assert_eq!(on_working(&ground, &scene.outsider, accept).await, DONE);
    let known = task(&ground, &scene.outsider).await;
    assert_eq!(known["unit"]["name"], "县水务局");
    assert_eq!(known["hand_over"], Value::Null);
}

#[tokio::test]
async fn the_receiving_unit_has_five_working_days() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let hand = json!({"command": "hand_over_task", "task": scene.working_task.to_string(),
                      "unit": scene.other_unit.to_string(), "reason": "职能已划转"});
    assert_eq!(on_working(&ground, &scene.handler, hand).await, DONE);
    let known = task(&ground, &scene.handler).await;
    let app = &ground.app.app;
    let today = bihuan_domain::clock::day_of(app.clock.now());
    assert_eq!(
        text(&known["hand_over"], "until"),
        app.calendar.after(today, 5).to_string()
    );
    let form = format!(
        "/findings/{}/tasks/{}/decline",
        scene.working, scene.working_task
    );
    let fields = [("reason", "不属于本单位职责")];
    let form = ground.app.post(&form).session(&scene.outsider);
    let declined = sent(form.form(&fields)).await;
    assert_eq!(declined.header("location"), "/", "{}", declined.text());
    let known = task(&ground, &scene.handler).await;
    assert_eq!(known["unit"]["name"], "县住建局");
    let story = format!("/api/v1/findings/{}/story", scene.working);
    let story = ground.json(&scene.handler, &story).await;
    assert_eq!(story["items"][0]["event"], "hand_over_declined");
    // And the unit that did not take it no longer sees it.
    let gone = format!("/findings/{}", scene.working);
    let gone = sent(ground.app.get(&gone).session(&scene.outsider)).await;
    assert_eq!(gone.status, 404);
}

#[tokio::test]
async fn nobody_adds_tasks_past_an_approved_plan() {
    let ground = Ground::new().await;
    let scene = &ground.scene;
    let plan = format!("/api/v1/plans/{}/commands", ground.plan);
    let approved = ground
        .post(&scene.director, &plan, &json!({"command": "approve"}))
        .await;
    assert_eq!(approved.status, 200, "{}", approved.text());
    let page_of = format!("/findings/{}", scene.issued);
    let tasks = format!("{page_of}/tasks");
    let unit = scene.lead_unit.to_string();
    let fields = [("title", "补充核查"), ("unit", unit.as_str())];
    let refused = sent(ground.app.post(&tasks).session(&scene.clerk).form(&fields)).await;
    assert_eq!(refused.status, 422);
    let shown = refused.text();
    assert!(
        shown.contains("请修订整改方案报审") && shown.contains("补充核查"),
        "{shown}"
    );
    let offers = |shown: &str| shown.contains("data-dialog=\"add-task\"");
    assert!(!offers(&page(&ground, &scene.clerk, &page_of).await));
    assert!(offers(&page(&ground, &scene.director, &page_of).await));
    // A revised plan is drafted as before, and the director adds a task himself.
    let mut content = ground.plan_content();
    content["tasks"][0]["id"] = Value::Null;
    let drafted = ground
        .post(
            &scene.handler,
            &format!("/api/v1/findings/{}/plans", scene.issued),
            &content,
        )
        .await;
    assert_eq!(drafted.status, 201, "{}", drafted.text());
    let added = sent(
        ground
            .app
            .post(&tasks)
            .session(&scene.director)
            .form(&fields),
    )
    .await;
    assert_eq!(added.status, 303, "{}", added.text());
}
