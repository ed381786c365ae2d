//! Evaluations from opening to the final result: who sees what, what every line rests on.

use bihuan_testkit::CODE;
use serde_json::{Value, json};

use crate::{
    ground::{Ground, sent, text},
    ground_of_evaluation::own_scores,
};

async fn waiting(ground: &Ground, who: &bihuan_testkit::Member) -> Vec<String> {
    let path = format!("/api/v1/rectifications/{CODE}/waiting");
    let lines = ground.json(who, &path).await;
    let lines = lines["items"].as_array().unwrap();
    lines.iter().map(|l| text(l, "label")).collect()
}

fn sheet(evaluation: &Value) -> &Value {
    &evaluation["sheets"][0]
}

#[tokio::test]
async fn an_evaluation_goes_from_opening_to_the_final_result() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let id = ground.open_evaluation().await;
    let path = format!("/api/v1/evaluations/{id}");
    let said = "待本单位自评".to_owned();
    assert!(waiting(&ground, &s.head).await.contains(&said));
    ground.on_evaluation(&s.head, &id, &own_scores()).await;
    assert!(!waiting(&ground, &s.head).await.contains(&said));

    let assessed = ground
        .on_evaluation(&s.clerk, &id, &ground.assessment())
        .await;
    assert_eq!(assessed["state"], "assessed");
    assert_eq!(sheet(&assessed)["lines"][0]["own"], 150);
    assert_eq!(sheet(&assessed)["lines"][0]["got"], 120);
    assert_eq!(sheet(&assessed)["lines"][3]["got"], 146, "18 and 2 of 20");
    // Before the announcement the unit sees its own word and nothing of the assessor's.
    let own = ground.json(&s.head, &path).await;
    assert_eq!(own["state"], "open");
    assert_eq!(sheet(&own)["lines"][0]["got"], Value::Null);
    assert_eq!(sheet(&own)["lines"][0]["own"], 150);

    let label = "待公布的评估结果".to_owned();
    assert!(waiting(&ground, &s.director).await.contains(&label));
    ground
        .on_evaluation(&s.director, &id, &ground.grades())
        .await;
    let known = ground.json(&s.handler, &path).await;
    assert_eq!(known["state"], "announced");
    assert_eq!(
        sheet(&known)["lines"][0]["reason"],
        "一次会议没有研究具体问题"
    );
    let appeal = json!({"command": "appeal", "text": "纪要有记录。"});
    ground.on_evaluation(&s.head, &id, &appeal).await;
    let label = "待答复的评估申诉".to_owned();
    assert!(waiting(&ground, &s.director).await.contains(&label));
    let grant = json!({"command": "grant", "reason": "纪要可证",
        "corrections": [{"indicator": 0, "got": 150, "reason": "纪要可证"}],
        "grade": {"unit": s.lead_unit.to_string(), "grade": 0, "reason": "更正后"}});
    let granted = ground.on_evaluation(&s.director, &id, &grant).await;
    assert_eq!(sheet(&granted)["lines"][0]["why"], "corrected");
    assert_eq!(sheet(&granted)["lines"][0]["got"], 150);
    assert_eq!(sheet(&granted)["objections"][0]["granted"], true);

    let finish = json!({"command": "finish"});
    let commands = format!("{path}/commands");
    let early = ground.post(&s.director, &commands, &finish).await;
    assert_eq!(early.status, 422, "{}", early.text());
    assert_eq!(early.json()["code"], "appeal_period_runs");
}

#[tokio::test]
async fn a_unit_sees_its_own_sheet_and_no_other() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let mut new = ground.new_evaluation();
    new["units"] = json!([s.lead_unit.to_string(), s.other_unit.to_string()]);
    let opened = ground.post(&s.clerk, "/api/v1/evaluations", &new).await;
    assert_eq!(opened.status, 201, "{}", opened.text());
    let id = text(&opened.json(), "id");
    let path = format!("/api/v1/evaluations/{id}");
    let of = async |who| {
        let seen = ground.json(who, &path).await;
        let sheets = seen["sheets"].as_array().unwrap().iter();
        sheets.map(|s| text(s, "unit")).collect::<Vec<_>>()
    };
    assert_eq!(of(&s.clerk).await.len(), 2);
    assert_eq!(of(&s.head).await, [s.lead_unit.to_string()]);
    assert_eq!(of(&s.outsider).await, [s.other_unit.to_string()]);
    let page = format!("/evaluations/{id}/units/{}", s.other_unit);
    let foreign = sent(ground.app.get(&page).session(&s.head)).await;
    assert_eq!(foreign.status, 404);
    let page = format!("/evaluations/{id}/units/{}", s.lead_unit);
    let own = sent(ground.app.get(&page).session(&s.head)).await;
    assert_eq!(own.status, 200);
    assert!(own.text().contains("专题研究整改、责任到人到事"));
}

#[tokio::test]
async fn the_ledger_is_counted_and_names_the_findings_that_cost_points() {
    let mut ground = Ground::new().await;
    ground.after_closure().await;
    let s = &ground.scene;
    let mut new = ground.new_evaluation();
    new["scheme"] = json!("six_aspects");
    let opened = ground.post(&s.clerk, "/api/v1/evaluations", &new).await;
    let id = text(&opened.json(), "id");
    let before = ground.entries().await;
    let path = format!("/api/v1/evaluations/{id}/units/{}/today", s.lead_unit);
    let today = ground.json(&s.clerk, &path).await;
    assert_eq!(ground.entries().await, before, "nothing is kept");
    // The sixth measure: one of two closed findings is back, and a rebound costs five times its share.
    let rebounds = &today["lines"][7];
    assert_eq!(
        (&rebounds["why"], &rebounds["counted"], &rebounds["of"]),
        (&json!("measured"), &json!(1), &json!(2))
    );
    assert_eq!(rebounds["got"], 0);
    assert_eq!(rebounds["findings"].as_array().unwrap().len(), 1);
    let page = format!("/evaluations/{id}/units/{}?today=1", s.lead_unit);
    let page = sent(ground.app.get(&page).session(&s.clerk)).await.text();
    assert!(page.contains("2 件中 1 件"), "{page}");
    assert!(page.contains("失分涉及 1 个问题"), "{page}");
    assert!(page.contains("没有保存"), "{page}");
}

#[tokio::test]
async fn a_scheme_that_was_changed_leaves_an_evaluation_under_way_as_it_was() {
    let mut ground = Ground::new().await;
    ground.evaluate().await;
    let s = &ground.scene;
    let mut new = ground.new_evaluation();
    new["scheme"] = json!(ground.evaluated.scheme);
    let opened = ground.post(&s.clerk, "/api/v1/evaluations", &new).await;
    assert_eq!(opened.status, 201, "{}", opened.text());
    let id = text(&opened.json(), "id");
    let path = format!("/api/v1/schemes/{}/commands", ground.evaluated.scheme);
    let mut content = opened.json()["scheme"].clone();
    content["title"] = json!("新方案");
    let revise = json!({"command": "revise", "content": content});
    let revised = ground.post(&s.clerk, &path, &revise).await;
    assert_eq!(revised.status, 200, "{}", revised.text());
    let known = ground
        .json(&s.clerk, &format!("/api/v1/evaluations/{id}"))
        .await;
    assert_eq!(known["scheme"]["title"], "县级评估方案");
    let retired = ground
        .post(&s.clerk, &path, &json!({"command": "retire"}))
        .await;
    assert_eq!(retired.status, 200);
    let again = ground.post(&s.clerk, "/api/v1/evaluations", &new).await;
    assert_eq!(again.json()["code"], "bad_reference");
}

fn words_of(docx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut words = String::new();
    let mut file = zip.by_name("word/document.xml").unwrap();
    std::io::Read::read_to_string(&mut file, &mut words).unwrap();
    words
}

#[tokio::test]
async fn a_certificate_states_what_is_open_and_what_is_back_for_whoever_sees_it_all() {
    let mut ground = Ground::new().await;
    ground.after_closure().await;
    let s = &ground.scene;
    let path = format!(
        "/plan/units/{}/certificate?rectification={CODE}",
        s.lead_unit
    );
    let made = sent(ground.app.get(&path).session(&s.head)).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let words = words_of(&made.body);
    for said in [
        "整改情况查询证明",
        "台账记录序号",
        "反弹",
        "河道垃圾清理不及时",
    ] {
        assert!(words.contains(said), "{said}");
    }
    assert!(
        !words.contains("村级公厕无人管护"),
        "closed, and it stays so"
    );
    let foreign = sent(ground.app.get(&path).session(&s.outsider)).await;
    assert_eq!(foreign.status, 404);
    let all = format!("/plan/certificate?rectification={CODE}");
    let unit = sent(ground.app.get(&all).session(&s.head)).await;
    assert_eq!(unit.status, 404, "a unit has it about itself only");
    let office = sent(ground.app.get(&all).session(&s.viewer)).await;
    assert!(words_of(&office.body).contains("本次整改全部问题"));
}

#[tokio::test]
async fn a_slip_answers_once_without_a_name_and_the_sheet_is_scored_by_the_counts() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let evaluation = ground.open_evaluation().await;
    let opened = ground.open_survey(&evaluation).await;
    let id = text(&opened["survey"], "id");
    let slips: Vec<String> = opened["fresh"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slip| slip.as_str().unwrap().to_owned())
        .collect();
    let field = format!("unit-{}", s.lead_unit);
    let answer = async |slip: &str, value: &str| {
        let ask = ground
            .app
            .post(slip)
            .header("sec-fetch-site", "same-origin");
        sent(ask.form(&[(&field, value)])).await
    };
    let page = sent(ground.app.get(&slips[0])).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("不记名"), "{}", page.text());
    let nothing = answer(&slips[0], "").await;
    assert_eq!(nothing.status, 422);
    let results = async || {
        let path = format!("/api/v1/evaluations/{evaluation}/surveys");
        ground.json(&s.clerk, &path).await["items"][0].clone()
    };
    for slip in &slips[..4] {
        assert_eq!(answer(slip, "satisfied").await.status, 200);
    }
    let few = results().await;
    assert_eq!(
        (&few["answered"], &few["results"][0]["counts"]),
        (&json!(4), &Value::Null)
    );
    assert_eq!(answer(&slips[4], "mostly").await.status, 200);
    let again = answer(&slips[4], "dissatisfied").await;
    assert_eq!(again.status, 422);
    assert!(
        again.text().contains("每张票只能填写一次"),
        "{}",
        again.text()
    );
    let told = results().await;
    assert_eq!(told["results"][0]["counts"]["satisfied"], 4);
    assert_eq!(told["results"][0]["counts"]["mostly"], 1);
    let (survey, _) = slips[0].rsplit_once('/').unwrap();
    let unknown = sent(ground.app.get(&format!("{survey}/nobody"))).await;
    assert_eq!(unknown.status, 404);

    // What the assessor types on paper gives way to what came back.
    ground
        .on_evaluation(&s.head, &evaluation, &own_scores())
        .await;
    let assessed = ground
        .on_evaluation(&s.clerk, &evaluation, &ground.assessment())
        .await;
    let line = &assessed["sheets"][0]["lines"][3];
    assert_eq!(line["surveyed"]["satisfied"], 4);

    let path = format!("/api/v1/surveys/{id}/commands");
    let closed = ground
        .post(&s.clerk, &path, &json!({"command": "close"}))
        .await;
    assert_eq!(closed.json()["survey"]["runs"], false);
    assert_eq!(answer(&slips[5], "satisfied").await.status, 409);
    let unit = ground
        .post(&s.head, &path, &json!({"command": "close"}))
        .await;
    assert_eq!(unit.status, 404, "units do not see surveys");
}

#[tokio::test]
async fn new_slips_are_shown_once_with_their_codes() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let evaluation = ground.open_evaluation().await;
    let path = format!("/evaluations/{evaluation}/surveys");
    let unit = s.lead_unit.to_string();
    let request = format!("{}.survey", ground.app.app.ids.next());
    let fields = [
        ("title", "整改工作满意度测评"),
        ("units", unit.as_str()),
        ("until", "2099-12-31"),
        ("slips", "3"),
        ("_request", request.as_str()),
    ];
    let ask = async || sent(ground.app.post(&path).session(&s.clerk).form(&fields)).await;
    let shown = ask().await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    assert_eq!(shown.text().matches("<svg role").count(), 3);
    assert!(shown.text().contains("/slip/"));
    let again = ask().await;
    assert_eq!(
        again.status, 303,
        "the same form twice makes no second survey"
    );
    let page = sent(ground.app.get(again.header("location")).session(&s.clerk)).await;
    assert!(page.text().contains("发出 3，收回 0"), "{}", page.text());
    let too_many = [
        ("title", "测评"),
        ("units", unit.as_str()),
        ("until", "2099-12-31"),
        ("slips", "501"),
    ];
    let refused = sent(ground.app.post(&path).session(&s.clerk).form(&too_many)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("1 至 500"));
}
