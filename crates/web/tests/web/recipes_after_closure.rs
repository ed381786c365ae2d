//! Recipes of what happens after closure.

use bihuan_testkit::CODE;
use serde_json::json;

use crate::{
    ground::Ground,
    recipes::{Recipe, Who, recipe},
};

const COMMANDS: &str = "POST /api/v1/look-backs/{id}/commands";

fn commands(g: &Ground) -> String {
    format!("/api/v1/look-backs/{}/commands", g.look_back)
}

/// Recipes of look-backs and rebounds.
pub(crate) fn after_closure() -> Vec<Recipe> {
    let mut all = of_the_interface();
    all.extend(of_the_pages());
    all
}

fn of_the_interface() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, System, Viewer};
    vec![
        recipe("GET /api/v1/look-backs", Clerk, Some(System)),
        recipe("GET /api/v1/look-backs/{id}", Clerk, None)
            .at(|g| format!("/api/v1/look-backs/{}", g.look_back)),
        recipe(COMMANDS, Clerk, Some(Handler))
            .at(commands)
            .json(|g| json!({"command": "assign", "unit": g.scene.other_unit.to_string()}))
            .variant("assign"),
        recipe(COMMANDS, Clerk, Some(Handler))
            .at(commands)
            .json(|_| {
                json!({"command": "record", "day": "2024-06-03", "result": "held",
                       "text": "走访 6 户。", "asked": "村民 6 人"})
            })
            .variant("record"),
        recipe(COMMANDS, Clerk, Some(Handler))
            .at(|g| format!("/api/v1/look-backs/{}/commands", g.proposed))
            .json(|_| json!({"command": "dismiss", "reason": "属于新增点位"}))
            .variant("dismiss"),
        recipe(COMMANDS, Clerk, Some(Handler))
            .at(commands)
            .json(|_| json!({"command": "cancel", "reason": "已由上级核查"}))
            .variant("cancel"),
        recipe("POST /api/v1/findings/{id}/look-backs", Clerk, Some(Viewer))
            .at(|g| format!("/api/v1/findings/{}/look-backs", g.closed))
            .json(|_| json!({"due": "2024-12-02"})),
        recipe("GET /api/v1/accountability-actions", Clerk, Some(Viewer)),
        recipe("POST /api/v1/accountability-actions", Director, Some(Clerk)).json(|_| {
            json!({"rectification": CODE, "kind": "case", "ground": "falsified", "day": "2024-06-03",
                   "count": 2, "text": "弄虚作假"})
        }),
        recipe("POST /api/v1/accountability-actions/{id}/withdraw", Director, Some(Clerk))
            .at(|g| format!("/api/v1/accountability-actions/{}/withdraw", g.accountability))
            .json(|_| json!({"reason": "登记有误"})),
        recipe("GET /api/v1/draws", Clerk, Some(System)),
        recipe("POST /api/v1/draws", Clerk, Some(Handler)).json(|_| {
            json!({"title": "核查", "strata": "none", "size": {"share": 10}, "note": "次日开奖号码"})
        }),
        recipe("GET /api/v1/draws/{id}", Clerk, None).at(|g| format!("/api/v1/draws/{}", g.draw)),
        recipe("POST /api/v1/draws/{id}/commands", Clerk, None)
            .at(|g| format!("/api/v1/draws/{}/commands", g.draw))
            .json(|_| json!({"command": "publish", "seed": "2024142"})),
        recipe("GET /api/v1/institutions", Clerk, Some(System)),
        recipe("POST /api/v1/institutions", Clerk, Some(Viewer)).json(|g| {
            json!({"title": "管护办法", "rectification": CODE, "issued": "2024-05-06",
                   "unit": g.scene.lead_unit.to_string(), "on_trial": false})
        }),
        recipe("GET /api/v1/institutions/{id}", Handler, None)
            .at(|g| format!("/api/v1/institutions/{}", g.institution)),
        recipe("POST /api/v1/institutions/{id}/commands", Handler, Some(Viewer))
            .at(|g| format!("/api/v1/institutions/{}/commands", g.institution))
            .json(|_| json!({"command": "use", "day": "2024-06-03", "text": "据此整改 3 处。"})),
        recipe("GET /api/v1/rebounds", Clerk, Some(System)),
        recipe("POST /api/v1/findings/{id}/rebound", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/findings/{}/rebound", g.closed))
            .json(|_| json!({"day": "2024-06-03", "noticed": "office", "text": "又有 3 处。"})),
    ]
}

fn of_the_pages() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, System, Viewer};
    vec![
        recipe("GET /look-backs", Clerk, Some(System)),
        recipe("GET /look-backs/{id}", Clerk, None).at(|g| format!("/look-backs/{}", g.look_back)),
        recipe("POST /look-backs/{id}/assign", Clerk, Some(Handler))
            .at(|g| format!("/look-backs/{}/assign", g.look_back))
            .form(|g| vec![("unit", g.scene.other_unit.to_string())]),
        recipe("POST /look-backs/{id}/record", Clerk, Some(Handler))
            .at(|g| format!("/look-backs/{}/record", g.look_back))
            .form(|_| {
                vec![
                    ("day", "2024-06-03".to_owned()),
                    ("result", "held".to_owned()),
                    ("text", "走访 6 户。".to_owned()),
                    ("asked", "村民 6 人".to_owned()),
                ]
            }),
        recipe("POST /look-backs/{id}/dismiss", Clerk, Some(Handler))
            .at(|g| format!("/look-backs/{}/dismiss", g.proposed))
            .form(|_| vec![("reason", "属于新增点位".to_owned())]),
        recipe("POST /look-backs/{id}/cancel", Clerk, Some(Handler))
            .at(|g| format!("/look-backs/{}/cancel", g.look_back))
            .form(|_| vec![("reason", "已由上级核查".to_owned())]),
        recipe("GET /findings/{id}/look-back", Clerk, Some(Viewer))
            .at(|g| format!("/findings/{}/look-back", g.closed)),
        recipe("POST /findings/{id}/look-back", Clerk, Some(Viewer))
            .at(|g| format!("/findings/{}/look-back", g.closed))
            .form(|_| vec![("due", "2024-12-02".to_owned())]),
        recipe("GET /accountability", Clerk, Some(Viewer)),
        recipe("POST /accountability", Director, Some(Clerk)).form(|_| {
            vec![
                ("rectification", CODE.to_owned()),
                ("kind", "case".to_owned()),
                ("ground", "falsified".to_owned()),
                ("day", "2024-06-03".to_owned()),
                ("count", "2".to_owned()),
                ("text", "弄虚作假".to_owned()),
            ]
        }),
        recipe("POST /accountability/{id}/withdraw", Director, Some(Clerk))
            .at(|g| format!("/accountability/{}/withdraw", g.accountability))
            .form(|_| vec![("reason", "登记有误".to_owned())]),
        recipe("GET /draws", Clerk, Some(System)),
        recipe("GET /draws/new", Clerk, Some(Handler)),
        recipe("POST /draws", Clerk, Some(Handler)).form(|_| {
            vec![
                ("title", "核查".to_owned()),
                ("strata", "none".to_owned()),
                ("way", "each".to_owned()),
                ("size", "2".to_owned()),
                ("note", "次日开奖号码".to_owned()),
            ]
        }),
        recipe("GET /draws/{id}", Clerk, None).at(|g| format!("/draws/{}", g.draw)),
        recipe("GET /draws/{id}/list", Clerk, None)
            .at(|g| format!("/draws/{}/list?format=docx", g.drawn)),
        recipe("POST /draws/{id}/{what}", Clerk, None)
            .at(|g| format!("/draws/{}/seed", g.draw))
            .form(|_| vec![("seed", "2024142".to_owned())]),
        recipe("GET /institutions", Clerk, Some(System)),
        recipe("GET /institutions/new", Clerk, Some(Viewer)),
        recipe("POST /institutions", Clerk, Some(Viewer)).form(|g| {
            vec![
                ("title", "管护办法".to_owned()),
                ("rectification", CODE.to_owned()),
                ("unit", g.scene.lead_unit.to_string()),
                ("issued", "2024-05-06".to_owned()),
            ]
        }),
        recipe("GET /institutions/{id}", Handler, None)
            .at(|g| format!("/institutions/{}", g.institution)),
        recipe("POST /institutions/{id}/{what}", Handler, Some(Viewer))
            .at(|g| format!("/institutions/{}/use", g.institution))
            .form(|_| {
                vec![
                    ("day", "2024-06-03".to_owned()),
                    ("text", "据此整改 3 处。".to_owned()),
                ]
            }),
        recipe("GET /rebounds", Clerk, Some(System)),
        recipe("GET /rebounds/{id}", Clerk, None).at(|g| format!("/rebounds/{}", g.rebound)),
        recipe("GET /findings/{id}/rebound", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/rebound", g.closed)),
        recipe("POST /findings/{id}/rebound", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/rebound", g.closed))
            .form(|_| {
                vec![
                    ("day", "2024-06-03".to_owned()),
                    ("noticed", "office".to_owned()),
                    ("text", "又有 3 处无人管护。".to_owned()),
                ]
            }),
    ]
}
