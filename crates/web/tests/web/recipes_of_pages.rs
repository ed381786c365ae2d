//! Recipes of the pages.

use bihuan_testkit::CODE;

use crate::{
    ground::{DOCUMENT, Ground},
    recipes::{Recipe, Sent, Who, recipe},
};

fn one(name: &'static str, value: impl Into<String>) -> Vec<(&'static str, String)> {
    vec![(name, value.into())]
}

const fn on(
    route: &'static str,
    allowed: Who,
    watching: Who,
    path: fn(&Ground) -> String,
) -> Recipe {
    recipe(route, allowed, Some(watching))
        .at(path)
        .form(|_| Vec::new())
}

/// Recipes of the pages.
pub(crate) fn of_the_pages() -> Vec<Recipe> {
    let mut all = entrance();
    all.extend(office());
    all.extend(findings());
    all
}

fn entrance() -> Vec<Recipe> {
    use Who::{Clerk, System};
    vec![
        recipe("GET /healthz", Clerk, None),
        recipe("GET /assets/{file}", Clerk, None)
            .at(|_| format!("/assets/{}", bihuan_web::assets::FILES[0].file)),
        recipe("GET /sign-in", Clerk, None),
        recipe("POST /sign-in", Clerk, None).form(|_| {
            vec![
                ("login", "clerk".to_owned()),
                ("password", bihuan_testkit::PASSWORD.to_owned()),
            ]
        }),
        recipe("GET /first-start", Clerk, None),
        recipe("POST /first-start", Clerk, None).form(|_| {
            let mut fields: Vec<(&'static str, String)> = ["code", "organization"]
                .map(|name| (name, "x".to_owned()))
                .to_vec();
            for name in [
                "system_name",
                "system_login",
                "system_password",
                "security_name",
                "security_login",
                "security_password",
                "audit_name",
                "audit_login",
                "audit_password",
            ] {
                fields.push((name, "Ceshi-2024".to_owned()));
            }
            fields
        }),
        recipe("POST /sign-out", Clerk, None).form(|_| Vec::new()),
        recipe("GET /account", Clerk, None),
        recipe("GET /account/password", Clerk, None),
        recipe("POST /account/password", Clerk, None).form(|_| {
            vec![
                ("current", bihuan_testkit::PASSWORD.to_owned()),
                ("new", "Xin-kouling-7".to_owned()),
                ("repeat", "Xin-kouling-7".to_owned()),
            ]
        }),
        recipe("POST /account/tokens", Clerk, None).form(|_| one("name", "报表脚本")),
        recipe("POST /account/tokens/{id}/revoke", Clerk, None)
            .at(|g| format!("/account/tokens/{}/revoke", g.token))
            .form(|_| Vec::new()),
        recipe("GET /", Clerk, None),
        recipe("GET /help", Clerk, None),
        recipe("GET /help/{name}", Clerk, None).at(|_| "/help/import".to_owned()),
        recipe("GET /search", Clerk, Some(System))
            .at(|_| "/search?q=%E4%BD%8F%E6%88%BF".to_owned()),
    ]
}

fn office() -> Vec<Recipe> {
    use Who::{Clerk, Handler, Security, System};
    vec![
        recipe("GET /rectifications", Clerk, Some(System)),
        recipe("GET /rectifications/new", Clerk, Some(Handler)),
        recipe("POST /rectifications", Clerk, Some(Handler)).form(|_| {
            vec![
                ("code", "SJ-2024".to_owned()),
                ("name", "审计整改".to_owned()),
                ("source", "audit".to_owned()),
                ("feedback", "2024-05-01".to_owned()),
                ("until", String::new()),
            ]
        }),
        recipe("GET /import", Clerk, Some(Handler)).at(|_| format!("/import?rectification={CODE}")),
        recipe("POST /import", Clerk, Some(Handler))
            .at(|_| format!("/import?rectification={CODE}"))
            .with(Sent::File(DOCUMENT)),
        recipe("GET /import/{list}/{id}", Clerk, Some(Handler))
            .at(|g| format!("/import/feedback/{}", g.draft)),
        recipe("POST /import/{list}/{id}/rows", Clerk, Some(Handler))
            .at(|g| format!("/import/feedback/{}/rows", g.draft))
            .form(|_| one("drop", "1")),
        on("POST /import/{list}/{id}/confirm", Clerk, Handler, |g| {
            format!("/import/feedback/{}/confirm", g.draft)
        }),
        on("POST /import/{list}/{id}/decide", Clerk, Handler, |g| {
            format!("/import/feedback/{}/decide", g.draft)
        }),
        on("POST /import/{list}/{id}/discard", Clerk, Handler, |g| {
            format!("/import/feedback/{}/discard", g.draft)
        }),
        recipe("GET /units", Clerk, None),
        recipe("POST /units/{id}/children", System, Some(Clerk))
            .at(|g| format!("/units/{}/children", g.scene.root))
            .form(|_| {
                vec![
                    ("name", "县交通局".to_owned()),
                    ("level", "county".to_owned()),
                ]
            }),
        recipe("POST /units/{id}/rename", System, Some(Clerk))
            .at(|g| format!("/units/{}/rename", g.scene.other_unit))
            .form(|_| one("name", "县水利局")),
        recipe("POST /units/{id}/move", System, Some(Clerk))
            .at(|g| format!("/units/{}/move", g.scene.other_unit))
            .form(|g| one("parent", g.scene.lead_unit.to_string())),
        on("POST /units/{id}/active", System, Clerk, |g| {
            format!("/units/{}/active", g.scene.other_unit)
        }),
        recipe("GET /people", Clerk, None),
        recipe("GET /people/new", System, Some(Clerk)),
        recipe("POST /people", System, Some(Security)).form(|g| {
            vec![
                ("name", "新人".to_owned()),
                ("login", "xinren".to_owned()),
                ("unit", g.scene.lead_unit.to_string()),
            ]
        }),
        recipe("GET /people/{id}", Clerk, None).at(|g| format!("/people/{}", g.scene.outsider.id)),
        recipe("POST /people/{id}", System, Some(Security))
            .at(|g| format!("/people/{}", g.scene.outsider.id))
            .form(|g| {
                vec![
                    ("name", "改名".to_owned()),
                    ("unit", g.scene.other_unit.to_string()),
                ]
            }),
        recipe("POST /people/{id}/roles", Security, Some(System))
            .at(|g| format!("/people/{}/roles", g.scene.outsider.id))
            .form(|_| one("roles", "unit_head")),
        on("POST /people/{id}/password", System, Security, |g| {
            format!("/people/{}/password", g.scene.outsider.id)
        }),
        on("POST /people/{id}/active", System, Security, |g| {
            format!("/people/{}/active", g.scene.outsider.id)
        }),
        recipe("GET /ledger", Clerk, Some(System)),
        recipe("GET /ledger/export", Clerk, None)
            .at(|_| format!("/ledger/export?rectification={CODE}&format=csv")),
        recipe("POST /ledger/export-selected", Clerk, None)
            .at(|_| format!("/ledger/export-selected?rectification={CODE}"))
            .form(|g| one("id", g.scene.working.to_string())),
        recipe("POST /ledger/bulk", Clerk, None)
            .at(|_| format!("/ledger/bulk?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("id", g.scene.draft.to_string()),
                    ("action", "lead".to_owned()),
                    ("lead", g.scene.lead_unit.to_string()),
                ]
            }),
    ]
}

fn findings() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Viewer};
    vec![
        recipe("GET /findings/{id}", Handler, None)
            .at(|g| format!("/findings/{}", g.scene.working)),
        recipe("GET /findings/{id}/proof", Handler, None)
            .at(|g| format!("/findings/{}/proof", g.scene.working)),
        recipe("GET /findings/{id}/proof/file", Handler, None)
            .at(|g| format!("/findings/{}/proof/file", g.scene.working)),
        recipe("POST /findings/{id}/assign", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/assign", g.scene.issued))
            .form(|_| one("long_term", "1")),
        recipe("POST /findings/{id}/issue", Director, Some(Clerk))
            .at(|g| format!("/findings/{}/issue", g.scene.draft))
            .form(|_| Vec::new()),
        recipe("POST /findings/{id}/title", Clerk, Some(Viewer))
            .at(|g| format!("/findings/{}/title", g.scene.draft))
            .form(|_| one("title", "饮水工程管护缺位。")),
        recipe("POST /findings/{id}/report", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/report", g.scene.working))
            .form(|_| one("text", "又办结3处。")),
        recipe("POST /findings/{id}/extension", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/extension", g.scene.working))
            .form(|_| {
                vec![
                    ("until", "2024-08-31".to_owned()),
                    ("reason", "材料供应延迟".to_owned()),
                ]
            }),
        on(
            "POST /findings/{id}/extension/grant",
            Director,
            Clerk,
            |g| format!("/findings/{}/extension/grant", g.scene.planned),
        ),
        recipe(
            "POST /findings/{id}/extension/refuse",
            Director,
            Some(Clerk),
        )
        .at(|g| format!("/findings/{}/extension/refuse", g.scene.planned))
        .form(|_| one("reason", "理由不充分")),
        recipe("POST /findings/{id}/tasks", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/tasks", g.scene.issued))
            .form(|g| {
                vec![
                    ("title", "逐项核查".to_owned()),
                    ("unit", g.scene.lead_unit.to_string()),
                ]
            }),
        recipe(
            "POST /findings/{id}/tasks/{task}/{what}",
            Handler,
            Some(Clerk),
        )
        .at(|g| {
            format!(
                "/findings/{}/tasks/{}/accept",
                g.scene.planned, g.scene.planned_task
            )
        })
        .form(|g| one("handler", g.scene.handler.id.to_string()))
        .variant("accept"),
        recipe(
            "POST /findings/{id}/tasks/{task}/{what}",
            Handler,
            Some(Clerk),
        )
        .at(|g| {
            format!(
                "/findings/{}/tasks/{}/submit",
                g.scene.working, g.scene.working_task
            )
        })
        .form(|_| Vec::new())
        .variant("submit"),
    ]
}
