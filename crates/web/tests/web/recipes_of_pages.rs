//! Recipes of the pages.

use bihuan_testkit::CODE;

use crate::{
    ground::{DOCUMENT, Ground},
    recipes::{Recipe, Sent, Who, recipe},
    recipes_of_accounts::entrance,
    recipes_of_closing::closing,
};

pub(crate) fn one(name: &'static str, value: impl Into<String>) -> Vec<(&'static str, String)> {
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
    all.extend(evidence());
    all.extend(meetings());
    all.extend(plans());
    all.extend(planning());
    all.extend(closing());
    all.extend(crate::recipes_of_letters::pages());
    all.extend(crate::recipes_of_evaluation::pages());
    all.extend(crate::recipes_of_collection::pages());
    all
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
        recipe("GET /import/{list}/{id}/similar", Clerk, Some(Handler))
            .at(|g| format!("/import/feedback/{}/similar", g.draft)),
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
        on("POST /people/{id}/second-factor", Security, System, |g| {
            format!("/people/{}/second-factor", g.scene.director.id)
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
        recipe("GET /ledger/papers", Clerk, None)
            .at(|_| format!("/ledger/papers?rectification={CODE}")),
        recipe("GET /ledger/paper/{kind}", Clerk, None)
            .at(|_| format!("/ledger/paper/problems?rectification={CODE}&format=docx")),
        recipe("GET /ledger/paper/{kind}", Clerk, None)
            .at(|_| format!("/ledger/paper/problems?rectification={CODE}&format=pdf"))
            .variant("pdf"),
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

fn evidence() -> Vec<Recipe> {
    use Who::{Handler, Viewer};
    const PIECE: fn(&Ground) -> String =
        |g| format!("/findings/{}/evidence/{}", g.scene.working, g.evidence);
    vec![
        recipe("GET /findings/{id}/evidence/new", Handler, Some(Viewer))
            .at(|g| format!("/findings/{}/evidence/new", g.scene.working)),
        recipe("POST /findings/{id}/evidence", Handler, Some(Viewer))
            .at(|g| format!("/findings/{}/evidence", g.scene.working))
            .with(Sent::File("又核查3处，记录在案。")),
        recipe("POST /findings/{id}/evidence/reuse", Handler, Some(Viewer))
            .at(|g| format!("/findings/{}/evidence/reuse", g.scene.planned))
            .form(|g| one("from", format!("{}/{}", g.scene.working, g.evidence))),
        recipe("GET /findings/{id}/evidence/{piece}", Handler, None).at(PIECE),
        recipe(
            "GET /findings/{id}/evidence/{piece}/{version}/file",
            Handler,
            None,
        )
        .at(|g| format!("{}/1/file", PIECE(g))),
        // A text has no picture; the door is what is tried here.
        recipe(
            "GET /findings/{id}/evidence/{piece}/{version}/picture",
            Handler,
            None,
        )
        .at(|g| format!("{}/1/picture", PIECE(g)))
        .variant("of a text"),
        recipe(
            "POST /findings/{id}/evidence/{piece}/replace",
            Handler,
            Some(Viewer),
        )
        .at(|g| format!("{}/replace", PIECE(g)))
        .with(Sent::File("更正后的核查记录。")),
        recipe(
            "POST /findings/{id}/evidence/{piece}/describe",
            Handler,
            Some(Viewer),
        )
        .at(|g| format!("{}/describe", PIECE(g)))
        .form(|_| one("title", "核查记录（第一批）")),
        recipe(
            "POST /findings/{id}/evidence/{piece}/withdraw",
            Handler,
            Some(Viewer),
        )
        .at(|g| format!("{}/withdraw", PIECE(g)))
        .form(|_| one("reason", "照片中有无关人员。")),
    ]
}

fn findings() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Viewer};
    vec![
        recipe("GET /findings/{id}", Handler, None)
            .at(|g| format!("/findings/{}", g.scene.working)),
        recipe("GET /findings/{id}/similar", Handler, None)
            .at(|g| format!("/findings/{}/similar", g.scene.working)),
        recipe("GET /findings/{id}/paper/{kind}", Handler, None)
            .at(|g| format!("/findings/{}/paper/sign-off?format=docx", g.scene.working)),
        recipe("GET /findings/{id}/paper/{kind}", Handler, None)
            .at(|g| format!("/findings/{}/paper/dossier?format=pdf", g.scene.working))
            .variant("pdf"),
        recipe("GET /findings/{id}/proof", Handler, None)
            .at(|g| format!("/findings/{}/proof", g.scene.working)),
        recipe("GET /findings/{id}/proof/file", Handler, None)
            .at(|g| format!("/findings/{}/proof/file", g.scene.working)),
        recipe("GET /findings/{id}/proof/file", Handler, None)
            .at(|g| format!("/findings/{}/proof/file?format=pdf", g.scene.working))
            .variant("pdf"),
        recipe("POST /findings/{id}/assign", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/assign", g.scene.issued))
            .form(|_| one("long_term", "1")),
        recipe("POST /findings/{id}/assign", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/assign", g.scene.issued))
            .form(|g| one("responsible", g.scene.other_unit.to_string()))
            .variant("responsible"),
        recipe("POST /findings/{id}/key/{what}", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/key/mark", g.scene.working))
            .form(|_| one("reason", "群众反映强烈。")),
        recipe("POST /findings/{id}/similar", Clerk, Some(Handler))
            .at(|g| format!("/findings/{}/similar", g.scene.working))
            .form(|g| {
                vec![
                    ("findings", g.scene.planned.to_string()),
                    ("drive", g.drive.clone()),
                ]
            }),
        recipe("POST /findings/{id}/issue", Director, Some(Clerk))
            .at(|g| format!("/findings/{}/issue", g.scene.draft))
            .form(|_| Vec::new()),
        recipe("POST /findings/{id}/title", Clerk, Some(Viewer))
            .at(|g| format!("/findings/{}/title", g.scene.draft))
            .form(|_| one("title", "饮水工程管护缺位。")),
        recipe("GET /findings/{id}/report", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/report", g.scene.working)),
        recipe("POST /findings/{id}/report", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/report", g.scene.working))
            .form(|_| one("text", "又办结3处。")),
        recipe("POST /findings/{id}/report/check", Handler, Some(Clerk))
            .at(|g| format!("/findings/{}/report/check", g.scene.working))
            .form(|_| one("text", "又办结3处。")),
        recipe("POST /findings/{id}/end/{what}", Director, Some(Clerk))
            .at(|g| format!("/findings/{}/end/suspend", g.scene.working))
            .form(|_| one("reason", "涉诉，等待判决")),
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
        recipe(
            "POST /findings/{id}/tasks/{task}/{what}",
            Handler,
            Some(Clerk),
        )
        .at(|g| {
            format!(
                "/findings/{}/tasks/{}/hand-over",
                g.scene.working, g.scene.working_task
            )
        })
        .form(|g| {
            vec![
                ("unit", g.scene.other_unit.to_string()),
                ("reason", "职能已划转".to_owned()),
            ]
        })
        .variant("hand-over"),
        recipe(
            "POST /findings/{id}/tasks/{task}/{what}",
            Clerk,
            Some(Handler),
        )
        .at(|g| {
            format!(
                "/findings/{}/tasks/{}/divide",
                g.scene.working, g.scene.working_task
            )
        })
        .form(|_| one("batches", "第一批 2024-05-31 20户"))
        .variant("divide"),
    ]
}

fn meetings() -> Vec<Recipe> {
    use Who::{Clerk, Handler, System, Viewer};
    vec![
        recipe("GET /meetings", Clerk, Some(System))
            .at(|_| format!("/meetings?rectification={CODE}")),
        recipe("POST /meetings", Clerk, Some(Handler))
            .at(|_| format!("/meetings?rectification={CODE}"))
            .form(|_| {
                vec![
                    ("kind", "promotion".to_owned()),
                    ("title", "整改推进会".to_owned()),
                    ("day", "2024-03-06".to_owned()),
                ]
            }),
        recipe("GET /meetings/{id}", Handler, None).at(|g| format!("/meetings/{}", g.meeting)),
        recipe("POST /meetings/{id}", Clerk, Some(Handler))
            .at(|g| format!("/meetings/{}", g.meeting))
            .form(|_| one("title", "第八次调度会")),
        recipe("POST /meetings/{id}/decisions", Clerk, Some(Handler))
            .at(|g| format!("/meetings/{}/decisions", g.meeting))
            .form(|g| {
                vec![
                    ("text", "补齐材料".to_owned()),
                    ("unit", g.scene.lead_unit.to_string()),
                    ("due", "2024-03-20".to_owned()),
                    ("findings", format!("{CODE}-001")),
                ]
            }),
        recipe(
            "POST /meetings/{id}/decisions/{decision}/answer",
            Handler,
            Some(Viewer),
        )
        .at(|g| {
            format!(
                "/meetings/{}/decisions/{}/answer",
                g.meeting, g.open_decision
            )
        })
        .form(|_| one("reply", "已公示 46 户。")),
        recipe(
            "POST /meetings/{id}/decisions/{decision}/reopen",
            Clerk,
            Some(Handler),
        )
        .at(|g| {
            format!(
                "/meetings/{}/decisions/{}/reopen",
                g.meeting, g.answered_decision
            )
        })
        .form(|_| one("reason", "台账不全")),
    ]
}

fn plans() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Viewer};
    vec![
        recipe("GET /findings/{id}/plan", Handler, None)
            .at(|g| format!("/findings/{}/plan", g.scene.issued)),
        recipe("GET /findings/{id}/plan/edit", Handler, Some(Viewer))
            .at(|g| format!("/findings/{}/plan/edit", g.scene.planned)),
        recipe("POST /findings/{id}/plan", Clerk, Some(Viewer))
            .at(|g| format!("/findings/{}/plan", g.scene.working))
            .form(|g| {
                vec![
                    ("goal", "六月底前全部公开".to_owned()),
                    ("t0-title", "公开维修资金账目".to_owned()),
                    ("t0-unit", g.scene.lead_unit.to_string()),
                    ("t0m0-text", "按季度张榜公示".to_owned()),
                    ("t0m0-type", "institution".to_owned()),
                    ("t0m0-serves", format!("{CODE}-001")),
                    ("then", "submit".to_owned()),
                    ("approver", "office_director".to_owned()),
                ]
            }),
        on(
            "POST /findings/{id}/plan/approve/{plan}",
            Director,
            Clerk,
            |g| format!("/findings/{}/plan/approve/{}", g.scene.issued, g.plan),
        ),
        recipe(
            "POST /findings/{id}/plan/return/{plan}",
            Director,
            Some(Clerk),
        )
        .at(|g| format!("/findings/{}/plan/return/{}", g.scene.issued, g.plan))
        .form(|_| one("reason", "目标没有数量")),
    ]
}

const fn of_rectification(route: &'static str, path: fn(&Ground) -> String) -> Recipe {
    recipe(route, Who::Clerk, Some(Who::System)).at(path)
}

fn planning() -> Vec<Recipe> {
    use Who::{Clerk, Handler};
    vec![
        of_rectification("GET /plan", |_| format!("/plan?rectification={CODE}")),
        of_rectification("GET /plan/timetable", |_| {
            format!("/plan/timetable?rectification={CODE}")
        }),
        of_rectification("GET /plan/roadmap", |_| {
            format!("/plan/roadmap?rectification={CODE}")
        }),
        of_rectification("GET /plan/system", |_| {
            format!("/plan/system?rectification={CODE}")
        }),
        of_rectification("GET /plan/leaders", |_| {
            format!("/plan/leaders?rectification={CODE}")
        }),
        of_rectification("GET /plan/leaders/{id}", |g| {
            format!("/plan/leaders/{}?rectification={CODE}", g.scene.leader.id)
        }),
        of_rectification("GET /plan/units", |_| {
            format!("/plan/units?rectification={CODE}")
        }),
        of_rectification("GET /plan/units/{id}", |g| {
            format!("/plan/units/{}?rectification={CODE}", g.scene.lead_unit)
        }),
        of_rectification("GET /plan/book/{id}", |g| {
            format!("/plan/book/{}?rectification={CODE}", g.scene.lead_unit)
        }),
        recipe("POST /plan/findings", Clerk, Some(Handler))
            .at(|_| format!("/plan/findings?rectification={CODE}"))
            .form(|_| {
                vec![
                    ("list", "self_check".to_owned()),
                    ("origin", "信访件 2024-15".to_owned()),
                    ("problem", "食堂采购未招标。".to_owned()),
                ]
            }),
        of_rectification("GET /drives", |_| format!("/drives?rectification={CODE}")),
        recipe("POST /drives", Clerk, Some(Handler))
            .at(|_| format!("/drives?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("kind", "other".to_owned()),
                    ("title", "作风专题".to_owned()),
                    ("unit", g.scene.lead_unit.to_string()),
                    ("day", "2024-02-01".to_owned()),
                    ("due", "2024-06-30".to_owned()),
                    ("steps", "2024-03-31 摸排".to_owned()),
                ]
            }),
        recipe("GET /drives/{id}", Handler, None).at(|g| format!("/drives/{}", g.drive)),
        recipe("POST /drives/{id}/collect", Clerk, Some(Handler))
            .at(|g| format!("/drives/{}/collect", g.drive))
            .form(|_| one("findings", format!("{CODE}-001、{CODE}-002"))),
        recipe("POST /drives/{id}/heads", Clerk, Some(Handler))
            .at(|g| format!("/drives/{}/heads", g.drive))
            .form(|g| one("sponsor", g.scene.leader.id.to_string())),
        recipe("POST /drives/{id}/steps/{step}", Clerk, Some(Handler))
            .at(|g| format!("/drives/{}/steps/0", g.drive))
            .form(|_| one("text", "第一批已完成。")),
        recipe("POST /drives/{id}/end", Clerk, Some(Handler))
            .at(|g| format!("/drives/{}/end", g.drive))
            .form(|_| one("text", "收回资金。")),
        of_rectification("GET /liaison", |_| format!("/liaison?rectification={CODE}")),
        recipe("POST /liaison", Clerk, Some(Handler))
            .at(|_| format!("/liaison?rectification={CODE}"))
            .form(|g| {
                vec![
                    ("title", "第三联络组".to_owned()),
                    ("members", "郑某某".to_owned()),
                    ("sponsors", g.scene.leader.id.to_string()),
                ]
            }),
        recipe("POST /liaison/{id}", Clerk, Some(Handler))
            .at(|g| format!("/liaison/{}?rectification={CODE}", g.group))
            .form(|_| {
                vec![
                    ("title", "第一联络组".to_owned()),
                    ("members", "周某某、吴某某".to_owned()),
                ]
            }),
        recipe("POST /liaison/{id}/dissolve", Clerk, Some(Handler))
            .at(|g| format!("/liaison/{}/dissolve?rectification={CODE}", g.group))
            .form(|_| Vec::new()),
    ]
}
