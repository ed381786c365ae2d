//! Recipes of signing in, the first start and the own account.

use crate::{
    ground::Ground,
    recipes::{Recipe, Who, recipe},
    recipes_of_pages::one,
};

fn factor_form(ground: &Ground) -> Vec<(&'static str, String)> {
    vec![
        ("password", bihuan_testkit::PASSWORD.to_owned()),
        ("code", ground.next_code.clone()),
    ]
}

/// Recipes of the entrance.
pub(crate) fn entrance() -> Vec<Recipe> {
    use Who::{Clerk, Director, System};
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
        recipe("POST /sign-in/code", Clerk, None)
            .form(|_| vec![("step", "x".to_owned()), ("code", "000000".to_owned())]),
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
        recipe("GET /account/second-factor", Clerk, None),
        recipe("POST /account/second-factor", Clerk, None)
            .form(|_| one("password", bihuan_testkit::PASSWORD)),
        recipe("POST /account/second-factor/confirm", Clerk, None)
            .form(|g| one("code", g.begun_code.clone())),
        recipe("POST /account/second-factor/codes", Director, None).form(factor_form),
        recipe("POST /account/second-factor/off", Director, None).form(factor_form),
        recipe("GET /inbox", Clerk, None),
        recipe("POST /inbox/read", Clerk, None).form(|_| Vec::new()),
        recipe("POST /inbox/{id}/read", Clerk, None)
            .at(|g| format!("/inbox/{}/read", g.draft))
            .form(|_| Vec::new()),
        recipe("GET /account/notices", Clerk, None),
        recipe("POST /account/mail", Clerk, None).form(|_| {
            vec![
                ("address", "clerk@yunling.example".to_owned()),
                ("wanted", "1".to_owned()),
            ]
        }),
        recipe("POST /account/calendar", Clerk, None).form(|_| Vec::new()),
        recipe("POST /account/calendar/revoke", Clerk, None).form(|_| Vec::new()),
        recipe("GET /calendar/{file}", Clerk, None).at(|_| "/calendar/nobody.ics".to_owned()),
        recipe("GET /settings/delivery", System, Some(Clerk)),
        recipe("POST /settings/delivery/retry", System, Some(Clerk)).form(|_| Vec::new()),
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
