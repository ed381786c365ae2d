//! Recipes of collection tasks and submissions.

use serde_json::json;

use crate::{
    ground::Ground,
    recipes::{Recipe, Sent, Who, recipe},
};

fn task_fields(g: &Ground) -> Vec<(&'static str, String)> {
    let mut fields: Vec<(&'static str, String)> = [
        ("title", "城乡低保数据采集"),
        ("basis", "《中华人民共和国监察法》第十八条"),
        ("letter_no", "云纪调〔2024〕4号"),
        ("purpose", "核查低保发放"),
        ("scope", "全县低保对象"),
        ("from", "2024-01-01"),
        ("until", "2024-05-31"),
        ("due", "2024-06-20"),
        ("keep_until", "2025-06-20"),
        ("sets", "dibao"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec();
    fields.push(("units", g.scene.lead_unit.to_string()));
    fields
}

fn more(g: &Ground) -> Vec<(&'static str, String)> {
    vec![
        ("sets", "dibao".to_owned()),
        ("units", g.scene.lead_unit.to_string()),
    ]
}

fn words(name: &'static str, text: &str) -> Vec<(&'static str, String)> {
    vec![(name, text.to_owned())]
}

/// Pages.
pub(crate) fn pages() -> Vec<Recipe> {
    use Who::{Clerk, Handler, Head, Supervisor, System, Team};
    vec![
        recipe("GET /collections", Supervisor, Some(System)),
        recipe("POST /collections", Supervisor, Some(Team)).form(task_fields),
        recipe("GET /collections/{id}", Supervisor, Some(Clerk))
            .at(|g| format!("/collections/{}", g.collected.task)),
        recipe("GET /collections/{id}/quality", Team, Some(Clerk))
            .at(|g| format!("/collections/{}/quality", g.collected.task)),
        recipe("POST /collections/{id}/{what}", Supervisor, Some(Head))
            .at(|g| format!("/collections/{}/widen", g.collected.task))
            .form(more),
        recipe("GET /datasets/{name}/form", Handler, Some(Clerk))
            .at(|_| "/datasets/vehicle/form".to_owned()),
        recipe("GET /submissions/{id}", Handler, Some(Clerk))
            .at(|g| format!("/submissions/{}", g.collected.awaited)),
        recipe(
            "GET /submissions/{id}/rounds/{number}/{what}",
            Supervisor,
            Some(Clerk),
        )
        .at(|g| format!("/submissions/{}/rounds/1/original", g.collected.in_rounds)),
        recipe("POST /submissions/{id}/file", Handler, Some(Team))
            .at(|g| format!("/submissions/{}/file", g.collected.awaited))
            .with(Sent::File("号牌号码,单位编码\n辽R12045,219901-001\n")),
        recipe("POST /submissions/{id}/nothing", Head, Some(Handler))
            .at(|g| format!("/submissions/{}/nothing", g.collected.awaited))
            .form(|_| words("reason", "本单位没有公务车辆")),
        recipe("POST /submissions/{id}/prolong", Supervisor, Some(Team))
            .at(|g| format!("/submissions/{}/prolong", g.collected.awaited))
            .form(|_| {
                vec![
                    ("due", "2024-07-20".to_owned()),
                    ("reason", "系统导出困难".to_owned()),
                ]
            }),
        recipe("POST /submissions/{id}/{what}", Team, Some(Head))
            .at(|g| format!("/submissions/{}/return", g.collected.handed))
            .form(|_| words("reason", "请附车改文件")),
        recipe("GET /models", Supervisor, None),
        recipe("GET /models/{id}", Supervisor, None).at(|_| "/models/F01".to_owned()),
        recipe("GET /collections/{id}/runs", Supervisor, None)
            .at(|g| format!("/collections/{}/runs", g.collected.task)),
        recipe("POST /collections/{id}/runs", Supervisor, None)
            .at(|g| format!("/collections/{}/runs", g.collected.task))
            .form(|_| words("models", "F14")),
        recipe("GET /collections/{id}/suggestion", Supervisor, None)
            .at(|g| format!("/collections/{}/suggestion", g.collected.task)),
        recipe("POST /collections/{id}/suggestion", Supervisor, None)
            .at(|g| format!("/collections/{}/suggestion", g.collected.task))
            .form(|_| {
                let words = [
                    ("to", "县机关事务服务中心"),
                    ("reply_by", "2024-12-31"),
                    ("format", "docx"),
                ];
                words.map(|(name, text)| (name, text.to_owned())).into()
            }),
        recipe("GET /runs/{id}", Supervisor, None).at(|g| format!("/runs/{}", g.collected.run)),
        recipe("POST /runs/{id}/cancel", Supervisor, None)
            .at(|g| format!("/runs/{}/cancel", g.collected.run))
            .form(|_| Vec::new()),
        recipe("GET /flags", Supervisor, None),
        recipe("POST /flags/assign", Supervisor, None)
            .at(|_| "/flags/assign?state=open".to_owned())
            .form(|g| vec![("person", g.collected.supervisor().id.to_string())]),
        recipe("GET /flags/{id}", Supervisor, None).at(|g| format!("/flags/{}", g.collected.flag)),
        recipe("POST /flags/{id}/unmask", Supervisor, None)
            .at(|g| format!("/flags/{}/unmask", g.collected.flag))
            .form(|_| words("reason", "核对凭证")),
        recipe("POST /flags/{id}/explain", Supervisor, None)
            .at(|g| format!("/flags/{}/explain", g.collected.flag))
            .form(|_| {
                let words = [("to", "县交通运输局"), ("format", "docx")];
                words.map(|(name, text)| (name, text.to_owned())).into()
            }),
        recipe("POST /flags/{id}/decide", Supervisor, None)
            .at(|g| format!("/flags/{}/decide", g.collected.proposed))
            .form(|_| Vec::new()),
        recipe("POST /flags/{id}/close", Supervisor, None)
            .at(|g| format!("/flags/{}/close", g.collected.wrong))
            .form(|_| words("reason", "登记错误，已告知登记部门")),
        recipe("POST /flags/{id}/{what}", Supervisor, None)
            .at(|g| format!("/flags/{}/contrary", g.collected.flag))
            .form(|_| words("text", "派车单可以说明")),
    ]
    .into_iter()
    .chain(comparisons())
    .collect()
}

/// Pages of comparisons.
fn comparisons() -> Vec<Recipe> {
    use Who::Supervisor;
    let list = |g: &Ground| format!("/collections/{}/comparisons", g.compared.task);
    vec![
        recipe("GET /collections/{id}/comparisons", Supervisor, None).at(list),
        recipe("POST /collections/{id}/comparisons", Supervisor, None)
            .at(list)
            .form(|_| {
                let words = [
                    ("left", "village_cadre"),
                    ("right", "roster"),
                    ("reason", "核对名册"),
                ];
                words.map(|(name, text)| (name, text.to_owned())).into()
            }),
        recipe("GET /comparisons/{id}", Supervisor, None)
            .at(|g| format!("/comparisons/{}", g.compared.comparison)),
        recipe("GET /comparisons/{id}/decided", Supervisor, None)
            .at(|g| format!("/comparisons/{}/decided", g.compared.comparison)),
        recipe("GET /comparisons/{id}/pairs/{pair}", Supervisor, None).at(pair),
        recipe(
            "POST /comparisons/{id}/pairs/{pair}/unmask",
            Supervisor,
            None,
        )
        .at(|g| format!("{}/unmask", pair(g)))
        .form(|_| words("reason", "核对户口簿")),
        recipe(
            "POST /comparisons/{id}/pairs/{pair}/{what}",
            Supervisor,
            None,
        )
        .at(|g| format!("{}/same", pair(g)))
        .form(|_| words("reason", "户口簿一致")),
    ]
}

fn pair(g: &Ground) -> String {
    let c = &g.compared;
    format!("/comparisons/{}/pairs/{}", c.comparison, c.pair)
}

/// The interface for scripts.
pub(crate) fn scripts() -> Vec<Recipe> {
    use Who::{Clerk, Handler, Head, Supervisor, System, Team};
    vec![
        recipe("GET /api/v1/collections", Supervisor, Some(System)),
        recipe("POST /api/v1/collections", Supervisor, Some(Team)).json(|g| {
            json!({"content": {"title": "城乡低保数据采集", "basis": "《中华人民共和国监察法》第十八条", "letter_no": "云纪调〔2024〕4号",
                   "purpose": "核查低保发放", "scope": "全县低保对象", "from": "2024-01-01", "until": "2024-05-31",
                   "due": "2024-06-20", "keep_until": "2025-06-20"},
                   "asked": [{"set": "dibao", "units": [g.scene.lead_unit.to_string()]}]})
        }),
        recipe("GET /api/v1/collections/{id}", Supervisor, Some(Clerk))
            .at(|g| format!("/api/v1/collections/{}", g.collected.task)),
        recipe("POST /api/v1/collections/{id}/commands", Supervisor, Some(Team))
            .at(|g| format!("/api/v1/collections/{}/commands", g.collected.task))
            .json(|_| json!({"command": "end"})),
        recipe("GET /api/v1/submissions/{id}", Handler, Some(Clerk))
            .at(|g| format!("/api/v1/submissions/{}", g.collected.awaited)),
        recipe("POST /api/v1/submissions/{id}/file", Handler, Some(Team))
            .at(|g| format!("/api/v1/submissions/{}/file", g.collected.awaited))
            .with(Sent::Raw("号牌号码,单位编码\n辽R12045,219901-001\n")),
        recipe("POST /api/v1/submissions/{id}/commands", Head, Some(Handler))
            .at(|g| format!("/api/v1/submissions/{}/commands", g.collected.awaited))
            .json(|_| json!({"command": "nothing", "reason": "本单位没有公务车辆"})),
        recipe("GET /api/v1/submissions/{id}/rounds/{number}/issues", Supervisor, Some(Clerk))
            .at(|g| format!("/api/v1/submissions/{}/rounds/1/issues", g.collected.handed)),
        recipe("GET /api/v1/models", Supervisor, None),
        recipe("GET /api/v1/collections/{id}/runs", Supervisor, None)
            .at(|g| format!("/api/v1/collections/{}/runs", g.collected.task)),
        recipe("POST /api/v1/collections/{id}/runs", Supervisor, None)
            .at(|g| format!("/api/v1/collections/{}/runs", g.collected.task))
            .json(|_| json!({"models": [{"model": "F14"}]})),
        recipe("GET /api/v1/runs/{id}", Supervisor, None)
            .at(|g| format!("/api/v1/runs/{}", g.collected.run)),
        recipe("POST /api/v1/runs/{id}/commands", Supervisor, None)
            .at(|g| format!("/api/v1/runs/{}/commands", g.collected.run))
            .json(|_| json!({"command": "cancel"})),
        recipe("GET /api/v1/flags", Supervisor, None),
        recipe("GET /api/v1/flags/{id}", Supervisor, None)
            .at(|g| format!("/api/v1/flags/{}", g.collected.flag)),
        recipe("POST /api/v1/flags/{id}/commands", Supervisor, None)
            .at(|g| format!("/api/v1/flags/{}/commands", g.collected.flag))
            .json(|_| json!({"command": "enter_contrary", "text": "派车单可以说明"})),
    ]
}
