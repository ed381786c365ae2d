//! Recipes of letters, the ladder and cards.

use bihuan_testkit::CODE;
use serde_json::{Value, json};

use crate::{
    ground::Ground,
    recipes::{Recipe, Who, recipe},
    recipes_of_pages::one,
};

/// Pages.
pub(crate) fn pages() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Head, System, Viewer};
    const fn of(
        path: fn(&Ground) -> String,
        route: &'static str,
        who: Who,
        watching: Option<Who>,
    ) -> Recipe {
        recipe(route, who, watching).at(path)
    }
    vec![
        of(
            |_| format!("/letters?rectification={CODE}"),
            "GET /letters",
            Clerk,
            Some(System),
        ),
        recipe("POST /letters", Clerk, Some(Handler))
            .at(|_| format!("/letters?rectification={CODE}&kind=reminder"))
            .form(|g| {
                vec![
                    ("organ", g.organ.clone()),
                    ("recipients", g.scene.lead_unit.to_string()),
                    ("findings", format!("{CODE}-001")),
                    ("title", "关于整改进度的提示函".to_owned()),
                    ("body", "有关问题未按期办结。".to_owned()),
                    ("reply_by", "2099-12-31".to_owned()),
                ]
            }),
        of(
            |g| {
                format!(
                    "/letters/new?rectification={CODE}&kind=reminder&unit={}&findings={CODE}-001",
                    g.scene.lead_unit
                )
            },
            "GET /letters/new",
            Clerk,
            Some(Handler),
        ),
        recipe("POST /letters/compose", Clerk, Some(Handler))
            .at(|_| format!("/letters/compose?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("kind", "reminder".to_owned()),
                    ("units", g.scene.lead_unit.to_string()),
                ]
            }),
        of(
            |_| format!("/letters/register?rectification={CODE}"),
            "GET /letters/register",
            Clerk,
            Some(Handler),
        ),
        of(
            |_| format!("/letters/settings?rectification={CODE}"),
            "GET /letters/settings",
            Clerk,
            Some(Handler),
        ),
        recipe("POST /letters/organs", Director, Some(Clerk))
            .at(|_| format!("/letters/organs?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("name", "云岭县委巡察办".to_owned()),
                    ("mark", "云巡".to_owned()),
                    ("unit", g.scene.root.to_string()),
                ]
            }),
        recipe("POST /letters/organs/{id}/close", Director, Some(Clerk))
            .at(|g| format!("/letters/organs/{}/close?rectification={CODE}", g.organ))
            .form(|_| Vec::new()),
        recipe("POST /letters/wordings/{kind}", Director, Some(Clerk))
            .at(|_| format!("/letters/wordings/reminder?rectification={CODE}"))
            .form(|_| {
                vec![
                    ("title", "提示函".to_owned()),
                    ("body", "共 {{ 数量 }} 个问题。".to_owned()),
                ]
            }),
        of(
            |g| format!("/letters/{}", g.letter),
            "GET /letters/{id}",
            Handler,
            None,
        ),
        of(
            |g| format!("/letters/{}/paper?format=docx", g.letter),
            "GET /letters/{id}/paper",
            Handler,
            None,
        ),
        recipe("POST /letters/{id}/issue", Director, Some(Clerk))
            .at(|g| format!("/letters/{}/issue", g.drafted_letter))
            .form(|_| Vec::new()),
        recipe("POST /letters/{id}/withdraw", Director, Some(Handler))
            .at(|g| format!("/letters/{}/withdraw", g.letter))
            .form(|_| one("reason", "发错单位")),
        recipe("POST /letters/{id}/{what}", Clerk, Some(Viewer))
            .at(|g| format!("/letters/{}/drop", g.drafted_letter))
            .form(|_| one("reason", "已电话办理")),
        recipe(
            "POST /letters/{id}/units/{unit}/{what}",
            Handler,
            Some(Clerk),
        )
        .at(|g| format!("/letters/{}/units/{}/receive", g.letter, g.scene.lead_unit))
        .form(|_| Vec::new()),
        recipe(
            "POST /letters/{id}/replies/{unit}/{what}",
            Clerk,
            Some(Handler),
        )
        .at(|g| {
            format!(
                "/letters/{}/replies/{}/back",
                g.replied_letter, g.scene.lead_unit
            )
        })
        .form(|_| one("reason", "没有附清单")),
        of(
            |_| format!("/ladder?rectification={CODE}"),
            "GET /ladder",
            Clerk,
            Some(System),
        ),
        of(
            |_| format!("/rounds?rectification={CODE}"),
            "GET /rounds",
            Clerk,
            Some(System),
        ),
        recipe("POST /rounds", Clerk, Some(Handler))
            .at(|_| format!("/rounds?rectification={CODE}"))
            .form(|_| {
                vec![
                    ("title", "第二轮督查".to_owned()),
                    ("from", "2024-04-01".to_owned()),
                    ("until", "2024-04-12".to_owned()),
                ]
            }),
        of(
            |g| format!("/rounds/{}", g.round),
            "GET /rounds/{id}",
            Handler,
            None,
        ),
        recipe("POST /rounds/{id}/{what}", Clerk, Some(Handler))
            .at(|g| format!("/rounds/{}/visit", g.round))
            .form(|g| {
                vec![
                    ("unit", g.scene.lead_unit.to_string()),
                    ("day", "2024-03-05".to_owned()),
                    ("text", "台账齐全。".to_owned()),
                    ("wanting", "no".to_owned()),
                ]
            }),
        of(
            |_| format!("/instructions?rectification={CODE}"),
            "GET /instructions",
            Clerk,
            Some(System),
        ),
        recipe("POST /instructions", Clerk, Some(Handler))
            .at(|_| format!("/instructions?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("leader", g.scene.leader.id.to_string()),
                    ("subject", "整改专报第 4 期".to_owned()),
                    ("text", "请抓紧研究解决。".to_owned()),
                    ("day", "2024-03-01".to_owned()),
                    ("due", "2024-03-29".to_owned()),
                    ("units", g.scene.lead_unit.to_string()),
                ]
            }),
        of(
            |g| format!("/instructions/{}", g.instruction),
            "GET /instructions/{id}",
            Handler,
            None,
        ),
        recipe("POST /instructions/{id}/close", Clerk, Some(Handler))
            .at(|g| format!("/instructions/{}/close", g.answered_instruction))
            .form(|_| one("text", "已向领导报告。")),
        recipe(
            "POST /instructions/{id}/units/{unit}/answer",
            Handler,
            Some(Clerk),
        )
        .at(|g| {
            format!(
                "/instructions/{}/units/{}/answer",
                g.instruction, g.scene.lead_unit
            )
        })
        .form(|_| one("reply", "已办结。")),
        of(
            |_| format!("/burden?rectification={CODE}"),
            "GET /burden",
            Clerk,
            Some(System),
        ),
        recipe("GET /reports", Clerk, Some(System))
            .at(|_| format!("/reports?rectification={CODE}&kind=week")),
        recipe("POST /reports", Clerk, Some(Handler))
            .at(|_| format!("/reports?rectification={CODE}&kind=month"))
            .form(|_| Vec::new()),
        recipe("POST /ladder", Director, Some(Clerk))
            .at(|_| format!("/ladder?rectification={CODE}"))
            .form(|_| one("interview_after", "8")),
        of(
            |_| format!("/cards?rectification={CODE}"),
            "GET /cards",
            Clerk,
            Some(System),
        ),
        recipe("POST /cards", Director, Some(Clerk))
            .at(|_| format!("/cards?rectification={CODE}"))
            .form(|_| {
                vec![
                    ("colour", "red".to_owned()),
                    ("finding", format!("{CODE}-003")),
                    ("reason", "黄牌后仍未整改".to_owned()),
                ]
            }),
        of(
            |g| format!("/cards/{}", g.card),
            "GET /cards/{id}",
            Handler,
            None,
        ),
        recipe("POST /cards/{id}/appeal", Head, Some(Handler))
            .at(|g| format!("/cards/{}/appeal", g.card))
            .form(|_| one("text", "录入有误。")),
        recipe("POST /cards/{id}/supervise", Clerk, Some(Handler))
            .at(|g| format!("/cards/{}/supervise", g.card))
            .form(|_| {
                vec![
                    ("day", "2024-03-05".to_owned()),
                    ("text", "看了现场。".to_owned()),
                ]
            }),
        recipe("POST /cards/{id}/{what}", Director, Some(Clerk))
            .at(|g| format!("/cards/{}/lift", g.card))
            .form(|_| one("reason", "已整改到位")),
    ]
}

const fn on_letter(
    command: &'static str,
    allowed: Who,
    watching: Who,
    path: fn(&Ground) -> String,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(
        "POST /api/v1/letters/{id}/commands",
        allowed,
        Some(watching),
    )
    .variant(command)
    .at(path)
    .json(body)
}

const fn on_card(
    command: &'static str,
    allowed: Who,
    watching: Who,
    path: fn(&Ground) -> String,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe("POST /api/v1/cards/{id}/commands", allowed, Some(watching))
        .variant(command)
        .at(path)
        .json(body)
}

/// The interface for scripts.
pub(crate) fn scripts() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Head, System, Viewer};
    let draft: fn(&Ground) -> String = |g| format!("/api/v1/letters/{}/commands", g.drafted_letter);
    let letter: fn(&Ground) -> String = |g| format!("/api/v1/letters/{}/commands", g.letter);
    let replied: fn(&Ground) -> String =
        |g| format!("/api/v1/letters/{}/commands", g.replied_letter);
    let card: fn(&Ground) -> String = |g| format!("/api/v1/cards/{}/commands", g.card);
    let appealed: fn(&Ground) -> String = |g| format!("/api/v1/cards/{}/commands", g.appealed_card);
    vec![
        recipe("GET /api/v1/organs", Clerk, Some(Handler)),
        recipe("POST /api/v1/organs", Director, Some(Clerk)).json(|g| {
            json!({"name": "云岭县委巡察办", "mark": "云巡", "unit": g.scene.root.to_string()})
        }),
        recipe("GET /api/v1/letters", Clerk, Some(System)).at(|_| format!("/api/v1/letters?rectification={CODE}")),
        recipe("POST /api/v1/letters", Clerk, Some(Handler)).json(|g| {
            json!({"rectification": CODE, "organ": g.organ, "kind": "supervision", "content": g.letter_content()})
        }),
        recipe("GET /api/v1/letters/{id}", Handler, None).at(|g| format!("/api/v1/letters/{}", g.letter)),
        on_letter("revise", Clerk, Viewer, draft, |g| {
            let mut content = g.letter_content();
            content["title"] = json!("关于整改进度的提示");
            json!({"command": "revise", "content": content})
        }),
        on_letter("drop", Clerk, Viewer, draft, |_| json!({"command": "drop", "reason": "已电话办理"})),
        on_letter("issue", Director, Clerk, draft, |_| json!({"command": "issue"})),
        on_letter("receive", Handler, Clerk, letter, |g| {
            json!({"command": "receive", "unit": g.scene.lead_unit.to_string()})
        }),
        on_letter("reply", Handler, Clerk, letter, |g| {
            json!({"command": "reply", "unit": g.scene.lead_unit.to_string(), "reply": "已办结。"})
        }),
        on_letter("take_reply", Clerk, Handler, replied, |g| {
            json!({"command": "take_reply", "unit": g.scene.lead_unit.to_string()})
        }),
        on_letter("send_back", Clerk, Handler, replied, |g| {
            json!({"command": "send_back", "unit": g.scene.lead_unit.to_string(), "reason": "没有附清单"})
        }),
        on_letter("withdraw", Director, Handler, letter, |_| {
            json!({"command": "withdraw", "reason": "发错单位"})
        }),
        recipe("GET /api/v1/rounds", Clerk, Some(System)).at(|_| format!("/api/v1/rounds?rectification={CODE}")),
        recipe("POST /api/v1/rounds", Clerk, Some(Handler)).json(|_| {
            json!({"rectification": CODE, "title": "第二轮督查", "from": "2024-04-01", "until": "2024-04-12"})
        }),
        recipe("POST /api/v1/rounds/{id}/commands", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/rounds/{}/commands", g.round))
            .json(|g| {
                json!({"command": "visit", "visit": {"unit": g.scene.lead_unit.to_string(), "day": "2024-03-05",
                       "text": "台账齐全。", "wanting": false}})
            }),
        recipe("GET /api/v1/instructions", Clerk, Some(System))
            .at(|_| format!("/api/v1/instructions?rectification={CODE}")),
        recipe("POST /api/v1/instructions", Clerk, Some(Handler)).json(|g| {
            json!({"rectification": CODE, "leader": g.scene.leader.id.to_string(), "subject": "整改专报第 4 期",
                   "text": "请抓紧。", "day": "2024-03-01", "due": "2024-03-29", "units": [g.scene.lead_unit.to_string()]})
        }),
        recipe("POST /api/v1/instructions/{id}/commands", Handler, Some(Clerk))
            .variant("answer")
            .at(|g| format!("/api/v1/instructions/{}/commands", g.instruction))
            .json(|g| json!({"command": "answer", "unit": g.scene.lead_unit.to_string(), "reply": "已办结。"})),
        recipe("POST /api/v1/instructions/{id}/commands", Clerk, Some(Handler))
            .variant("close")
            .at(|g| format!("/api/v1/instructions/{}/commands", g.answered_instruction))
            .json(|_| json!({"command": "close", "text": "已向领导报告。"})),
        recipe("GET /api/v1/burden", Clerk, Some(System)),
        recipe("GET /api/v1/reports", Clerk, Some(System))
            .at(|_| format!("/api/v1/reports?rectification={CODE}&kind=month")),
        recipe("GET /api/v1/editions", Clerk, Some(System)).at(|_| format!("/api/v1/editions?rectification={CODE}")),
        recipe("POST /api/v1/editions", Clerk, Some(Handler)).json(|_| json!({"rectification": CODE, "kind": "week"})),
        recipe("GET /api/v1/ladder", Clerk, Some(System)).at(|_| format!("/api/v1/ladder?rectification={CODE}")),
        recipe("POST /api/v1/ladder", Director, Some(Clerk))
            .at(|_| format!("/api/v1/ladder?rectification={CODE}"))
            .json(|_| {
                json!({"remind_after": 1, "interview_after": 8, "account_after": 15, "yellow_after": 10, "yellow_returns": 2,
                       "cure": 15, "appeal": 5})
            }),
        recipe("GET /api/v1/cards", Clerk, Some(System)).at(|_| format!("/api/v1/cards?rectification={CODE}")),
        recipe("POST /api/v1/cards", Director, Some(Clerk)).json(|g| {
            json!({"rectification": CODE, "unit": g.scene.lead_unit.to_string(), "finding": g.scene.working.to_string(),
                   "colour": "red", "reason": "黄牌后仍未整改"})
        }),
        recipe("GET /api/v1/cards/{id}", Handler, None).at(|g| format!("/api/v1/cards/{}", g.card)),
        on_card("appeal", Head, Handler, card, |_| json!({"command": "appeal", "text": "录入有误。"})),
        on_card("answer", Director, Clerk, appealed, |_| {
            json!({"command": "answer", "granted": false, "reason": "经核实属实"})
        }),
        on_card("supervise", Clerk, Handler, card, |_| {
            json!({"command": "supervise", "day": "2024-03-05", "text": "看了现场。"})
        }),
        on_card("lift", Director, Clerk, card, |_| json!({"command": "lift", "reason": "已整改到位"})),
        on_card("withdraw", Director, Clerk, card, |_| json!({"command": "withdraw", "reason": "亮错了"})),
    ]
}
