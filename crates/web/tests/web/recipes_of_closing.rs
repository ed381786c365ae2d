//! Recipes of closure, signing and deputies.

use bihuan_testkit::CODE;

use crate::{
    ground::Ground,
    recipes::{Recipe, Who, recipe},
    recipes_of_pages::one,
};

/// Recipes of closure, signing and deputies.
pub(crate) fn closing() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Head, System};
    vec![
        recipe("GET /rectifications/{code}/closure", Clerk, None)
            .at(|_| format!("/rectifications/{CODE}/closure")),
        recipe("POST /rectifications/{code}/closure", Director, Some(Clerk))
            .at(|_| format!("/rectifications/{CODE}/closure"))
            .form(|_| {
                vec![
                    ("part-lead_unit_head", "1".to_owned()),
                    ("part-review_inspection", "review".to_owned()),
                    ("point-immediate", "response".to_owned()),
                    ("point-concentrated", "response".to_owned()),
                    ("point-long_term", "response".to_owned()),
                ]
            }),
        recipe("GET /findings/{id}/closure", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/closure", g.finished)),
        recipe("POST /findings/{id}/closure", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/closure", g.requested))
            .form(closure_form),
        recipe("GET /deputies", Director, Some(Clerk)),
        recipe("POST /deputies", Director, Some(Clerk)).form(|g| {
            vec![
                ("office", "leader_in_charge".to_owned()),
                ("holder", g.scene.leader.id.to_string()),
                ("deputy", g.scene.director.id.to_string()),
                ("from", "2020-01-01".to_owned()),
                ("until", "2099-12-31".to_owned()),
                ("reason", "外出学习".to_owned()),
            ]
        }),
        recipe("POST /deputies/{id}/end", Director, Some(Clerk))
            .at(|g| format!("/deputies/{}/end", g.deputy)),
        recipe("GET /signing", Head, Some(System)),
        recipe("POST /signing", Head, Some(System))
            .form(|g| vec![("id", g.sent_round.to_string())]),
        recipe("GET /signing/{id}", Head, None).at(|g| format!("/signing/{}", g.sent_round)),
        recipe("POST /signing/{id}/sign", Head, Some(Clerk))
            .at(|g| format!("/signing/{}/sign", g.sent_round))
            .form(|g| {
                vec![
                    ("office", "lead_unit_head".to_owned()),
                    ("seen", g.digest.clone()),
                ]
            }),
        recipe("POST /signing/{id}/send", Clerk, Some(Handler))
            .at(|g| format!("/signing/{}/send", g.requested))
            .form(|_| Vec::new()),
        recipe("POST /signing/{id}/return", Head, Some(Handler))
            .at(|g| format!("/signing/{}/return", g.sent_round))
            .form(|_| one("reason", "成效不足")),
        recipe("POST /signing/{id}/signers", Director, Some(Clerk))
            .at(|g| format!("/signing/{}/signers", g.sent_round))
            .form(|_| {
                vec![
                    ("what", "remove".to_owned()),
                    ("office", "review_inspection".to_owned()),
                    ("reason", "机构改革".to_owned()),
                ]
            }),
        recipe("POST /signing/{id}/conflict", Head, Some(Clerk))
            .at(|g| format!("/signing/{}/conflict", g.sent_round))
            .form(|_| {
                vec![
                    ("office", "lead_unit_head".to_owned()),
                    ("reason", "系当事人亲属".to_owned()),
                ]
            }),
    ]
}

fn closure_form(ground: &Ground) -> Vec<(&'static str, String)> {
    let points = [
        "point-response",
        "point-owner",
        "point-generalization",
        "point-mechanism",
        "point-people",
        "point-matter",
        "point-figures",
        "point-effect",
    ];
    let mut fields: Vec<_> = points
        .into_iter()
        .map(|point| (point, "已落实，详见材料。".to_owned()))
        .collect();
    for rule in &ground.rules {
        fields.push(("rule", rule.clone()));
        fields.push(("explanation", "口径已在材料中注明。".to_owned()));
    }
    fields.push(("outcome", "completed".to_owned()));
    fields.push(("pledged", "1".to_owned()));
    fields
}
