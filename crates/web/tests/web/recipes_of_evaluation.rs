//! Recipes of evaluations and their schemes.

use bihuan_testkit::CODE;
use serde_json::{Value, json};

use crate::{
    ground::Ground,
    ground_of_evaluation::{duty, own_scores},
    recipes::{Recipe, Who, recipe},
    recipes_of_pages::one,
};

fn sheet(g: &Ground, id: &str, what: &str) -> String {
    format!("/evaluations/{id}/units/{}{what}", g.scene.lead_unit)
}

fn scheme_fields() -> Vec<(&'static str, String)> {
    vec![
        ("title", "县级评估方案".to_owned()),
        ("marking", "points".to_owned()),
        (
            "indicators",
            "任务 | 按时限销号 | 60 | 按期办结率\n任务 | 现场查看 | 40 | 考评组".to_owned(),
        ),
        ("grades", "好 | 85\n差 | 0".to_owned()),
    ]
}

fn answer(g: &Ground) -> Vec<(&'static str, String)> {
    let field: &'static str = format!("unit-{}", g.scene.lead_unit).leak();
    vec![(field, "satisfied".to_owned())]
}

fn duty_fields() -> Vec<(&'static str, String)> {
    [
        ("title", "每周调度会"),
        ("work", "dispatch"),
        ("every", "week"),
        ("on", "1"),
        ("lasts", "4"),
        ("shift", "before"),
        ("from", "2024-06-03"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// Pages.
pub(crate) fn pages() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Head, System, Viewer};
    vec![
        recipe("GET /evaluations", Clerk, Some(System))
            .at(|_| format!("/evaluations?rectification={CODE}")),
        recipe("POST /evaluations", Clerk, Some(Handler))
            .at(|_| format!("/evaluations?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("title", "集中整改期评估".to_owned()),
                    ("scheme", "six_aspects".to_owned()),
                    ("units", g.scene.lead_unit.to_string()),
                    ("from", "2024-01-01".to_owned()),
                    ("until", "2024-12-31".to_owned()),
                    ("self_score_by", "2099-12-31".to_owned()),
                ]
            }),
        recipe("GET /evaluations/new", Clerk, Some(Handler))
            .at(|_| format!("/evaluations/new?rectification={CODE}")),
        recipe("GET /evaluations/schemes", Clerk, Some(System)),
        recipe("POST /evaluations/schemes", Clerk, Some(Handler)).form(|_| scheme_fields()),
        recipe("GET /evaluations/schemes/{id}", Clerk, Some(System))
            .at(|_| "/evaluations/schemes/six_aspects".to_owned()),
        recipe(
            "POST /evaluations/schemes/{id}/{what}",
            Clerk,
            Some(Handler),
        )
        .at(|g| format!("/evaluations/schemes/{}/revise", g.evaluated.scheme))
        .form(|_| scheme_fields()),
        recipe("POST /evaluations/{id}/surveys", Clerk, Some(Handler))
            .at(|g| format!("/evaluations/{}/surveys", g.evaluated.open))
            .form(|g| {
                vec![
                    ("title", "整改工作满意度测评".to_owned()),
                    ("units", g.scene.lead_unit.to_string()),
                    ("until", "2099-12-31".to_owned()),
                    ("slips", "3".to_owned()),
                ]
            }),
        recipe("GET /surveys/{id}", Clerk, None).at(|g| format!("/surveys/{}", g.evaluated.survey)),
        recipe("POST /surveys/{id}/{what}", Clerk, None)
            .at(|g| format!("/surveys/{}/slips", g.evaluated.survey))
            .form(|_| one("slips", "2")),
        recipe("GET /slip/{id}/{secret}", System, None).at(|g| g.evaluated.slip.clone()),
        recipe("POST /slip/{id}/{secret}", System, None)
            .at(|g| g.evaluated.slip.clone())
            .form(answer),
        recipe("GET /duties", Handler, Some(System))
            .at(|_| format!("/duties?rectification={CODE}")),
        recipe("POST /duties", Clerk, Some(Handler))
            .at(|_| format!("/duties?rectification={CODE}"))
            .form(|_| duty_fields()),
        recipe("POST /duties/begin", Clerk, Some(Handler))
            .at(|_| format!("/duties/begin?rectification={CODE}"))
            .form(|_| Vec::new()),
        recipe("GET /duties/{id}", Handler, None)
            .at(|g| format!("/duties/{}", g.evaluated.duties[0])),
        recipe("POST /duties/{id}/done/{first}", Handler, Some(Viewer))
            .at(|g| format!("/duties/{}/done/2024-06-03", g.evaluated.duties[0]))
            .form(|_| one("text", "已办")),
        recipe("POST /duties/{id}/{what}", Clerk, Some(Handler))
            .at(|g| format!("/duties/{}/retire", g.evaluated.duties[0]))
            .form(|_| Vec::new()),
        recipe("GET /plan/units/{id}/certificate", Handler, Some(System)).at(|g| {
            let unit = g.scene.lead_unit;
            format!("/plan/units/{unit}/certificate?rectification={CODE}&format=docx")
        }),
        recipe("GET /plan/certificate", Clerk, Some(System))
            .at(|_| format!("/plan/certificate?rectification={CODE}&format=docx")),
        recipe("GET /evaluations/{id}/result", Handler, None)
            .at(|g| format!("/evaluations/{}/result?format=docx", g.evaluated.announced)),
        recipe("GET /meetings/{id}/minutes", Handler, None)
            .at(|g| format!("/meetings/{}/minutes?format=docx", g.meeting)),
        recipe("GET /evaluations/{id}", Handler, None)
            .at(|g| format!("/evaluations/{}", g.evaluated.announced)),
        recipe("POST /evaluations/{id}/{what}", Director, Some(Clerk))
            .at(|g| format!("/evaluations/{}/withdraw", g.evaluated.assessed))
            .form(|_| one("reason", "方案有误")),
        recipe("GET /evaluations/{id}/units/{unit}", Handler, None)
            .at(|g| sheet(g, &g.evaluated.announced, "")),
        recipe(
            "POST /evaluations/{id}/units/{unit}/own",
            Head,
            Some(Handler),
        )
        .at(|g| sheet(g, &g.evaluated.open, "/own"))
        .form(|_| {
            vec![
                ("score-0", "0".to_owned()),
                ("words-0", "专题研究 4 次".to_owned()),
                ("score-4", "1.5".to_owned()),
            ]
        }),
        recipe(
            "POST /evaluations/{id}/units/{unit}/appeal",
            Head,
            Some(Handler),
        )
        .at(|g| sheet(g, &g.evaluated.announced, "/appeal"))
        .form(|_| one("text", "会议纪要有研究记录。")),
        recipe(
            "POST /evaluations/{id}/units/{unit}/assess",
            Clerk,
            Some(Handler),
        )
        .at(|g| sheet(g, &g.evaluated.assessed, "/assess"))
        .form(|_| {
            vec![
                ("score-0", "3".to_owned()),
                ("words-0", "一次会议没有研究具体问题".to_owned()),
                ("score-4", "0".to_owned()),
                ("satisfied", "8".to_owned()),
            ]
        }),
        recipe(
            "POST /evaluations/{id}/units/{unit}/{what}",
            Director,
            Some(Clerk),
        )
        .at(|g| sheet(g, &g.evaluated.appealed, "/grant"))
        .form(|_| {
            vec![
                ("indicator", "0".to_owned()),
                ("score", "0".to_owned()),
                ("grade", "0".to_owned()),
                ("grade_reason", "更正后".to_owned()),
                ("reason", "纪要可证".to_owned()),
            ]
        }),
    ]
}

const fn on(
    command: &'static str,
    (allowed, watching): (Who, Who),
    path: fn(&Ground) -> String,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(
        "POST /api/v1/evaluations/{id}/commands",
        allowed,
        Some(watching),
    )
    .variant(command)
    .at(path)
    .json(body)
}

/// The interface for scripts.
pub(crate) fn scripts() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Head, System, Viewer};
    vec![
        recipe("GET /api/v1/schemes", Clerk, Some(System)),
        recipe("POST /api/v1/schemes", Clerk, Some(Handler)).json(|_| {
            json!({"title": "县级评估方案", "marking": "points",
                   "aspects": [{"title": "任务", "indicators": [{"title": "现场查看", "most": 1000, "source": "assessor"}]}],
                   "grades": [{"title": "好", "from": 85}, {"title": "差", "from": 0}]})
        }),
        recipe(
            "POST /api/v1/schemes/{id}/commands",
            Clerk,
            Some(Handler),
        )
        .at(|g| format!("/api/v1/schemes/{}/commands", g.evaluated.scheme))
        .json(|_| json!({"command": "retire"})),
        recipe("GET /api/v1/evaluations", Clerk, Some(System))
            .at(|_| format!("/api/v1/evaluations?rectification={CODE}")),
        recipe("POST /api/v1/evaluations", Clerk, Some(Handler)).json(Ground::new_evaluation),
        recipe("GET /api/v1/evaluations/{id}", Handler, None)
            .at(|g| format!("/api/v1/evaluations/{}", g.evaluated.announced)),
        recipe(
            "GET /api/v1/evaluations/{id}/units/{unit}/today",
            Clerk,
            Some(Handler),
        )
        .at(|g| {
            let unit = g.scene.lead_unit;
            format!("/api/v1/evaluations/{}/units/{unit}/today", g.evaluated.open)
        }),
        recipe("GET /api/v1/evaluations/{id}/surveys", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/evaluations/{}/surveys", g.evaluated.open)),
        recipe("POST /api/v1/evaluations/{id}/surveys", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/evaluations/{}/surveys", g.evaluated.open))
            .json(|g| {
                json!({"title": "测评", "units": [g.scene.lead_unit.to_string()], "until": "2099-12-31", "slips": 1})
            }),
        recipe("POST /api/v1/surveys/{id}/commands", Clerk, None)
            .at(|g| format!("/api/v1/surveys/{}/commands", g.evaluated.survey))
            .json(|_| json!({"command": "add_slips", "slips": 1})),
        recipe("GET /api/v1/duties", Handler, Some(System))
            .at(|_| format!("/api/v1/duties?rectification={CODE}")),
        recipe("POST /api/v1/duties", Clerk, Some(Handler))
            .json(|_| json!({"rectification": CODE, "content": duty(&[])})),
        recipe("POST /api/v1/duties/{id}/commands", Handler, Some(Viewer))
            .variant("mark")
            .at(|g| format!("/api/v1/duties/{}/commands", g.evaluated.duties[0]))
            .json(|g| {
                let unit = g.scene.lead_unit.to_string();
                json!({"command": "mark", "first": "2024-06-03", "unit": unit, "text": "已办"})
            }),
        recipe("POST /api/v1/duties/{id}/commands", Clerk, Some(Handler))
            .variant("retire")
            .at(|g| format!("/api/v1/duties/{}/commands", g.evaluated.duties[0]))
            .json(|_| json!({"command": "retire"})),
        on("self_score", (Head, Handler), open, |_| own_scores()),
        on("assess", (Clerk, Handler), assessed, Ground::assessment),
        on("announce", (Director, Clerk), assessed, Ground::grades),
        on("appeal", (Head, Handler), announced, |_| {
            json!({"command": "appeal", "text": "会议纪要有研究记录。"})
        }),
        on("uphold", (Director, Clerk), appealed, |g| {
            json!({"command": "uphold", "unit": g.scene.lead_unit.to_string(), "reason": "经核实属实"})
        }),
        on("grant", (Director, Clerk), appealed, |g| {
            json!({"command": "grant", "reason": "纪要可证",
                   "corrections": [{"indicator": 0, "got": 150, "reason": "纪要可证"}],
                   "grade": {"unit": g.scene.lead_unit.to_string(), "grade": 0, "reason": "更正后"}})
        }),
        on("withdraw", (Director, Clerk), announced, |_| {
            json!({"command": "withdraw", "reason": "方案有误"})
        }),
    ]
}

fn commands(id: &str) -> String {
    format!("/api/v1/evaluations/{id}/commands")
}

fn open(g: &Ground) -> String {
    commands(&g.evaluated.open)
}

fn assessed(g: &Ground) -> String {
    commands(&g.evaluated.assessed)
}

fn announced(g: &Ground) -> String {
    commands(&g.evaluated.announced)
}

fn appealed(g: &Ground) -> String {
    commands(&g.evaluated.appealed)
}
