//! Liaison groups of a rectification: who liaises for which leaders and units.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{Directory, Failure, StoredRecord, liaison, rectification};
use bihuan_domain::{
    id::LiaisonGroupId,
    liaison::{Cover, LiaisonGroup},
};

use super::{
    fields::{self, Fields, ids, one},
    finding_forms::Entered,
    planning::{PlanningQuery, framed, tabs},
    sheet::{
        Building, done_notice, ended, leader_names, leader_options, opens, sheet_of, unit_names,
        unit_options,
    },
};
use crate::{
    http::SignedIn,
    views::{
        finding::Way,
        parts::Empty,
        sheet::{Act, Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// All groups.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, &query, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    query: &PlanningQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let address = format!("/liaison?rectification={code}");
    let directory = ctx.app.directory().await?;
    let groups = liaison::list(ctx, row.rectification.id).await?;
    let keeps = ctx.may(Action::KeepLiaison, None);
    let mut dialogs = Vec::new();
    let mut acts = Vec::new();
    if keeps {
        acts.push(opens("成立联络组", &address, "group", true));
        dialogs.push(form(
            entered,
            &address,
            "group",
            address.clone(),
            None,
            &directory,
        ));
    }
    let mut rows = Vec::new();
    for stored in &groups {
        let it = &stored.record;
        let mut own = Vec::new();
        if keeps {
            let id = format!("group-{}", it.id);
            let action = format!("/liaison/{}?rectification={code}", it.id);
            own.push(opens("修改", &address, &id, false));
            own.push(Act {
                label: "撤销".to_owned(),
                way: Way::Press {
                    action: format!("/liaison/{}/dissolve?rectification={code}", it.id),
                    question: format!("撤销{}？", it.cover.title),
                },
                go: false,
            });
            dialogs.push(form(
                entered,
                &address,
                &id,
                action,
                Some(stored),
                &directory,
            ));
        }
        rows.push(vec![
            Cell::of(it.cover.title.clone()).with(own),
            Cell::of(it.cover.members.clone()),
            Cell::of(leader_names(&directory, &it.cover.sponsors)),
            Cell::of(unit_names(&directory, &it.cover.units)),
        ]);
    }
    let empty = rows.is_empty();
    let table = Table {
        head: vec!["联络组", "成员和电话", "联络的领导", "联络的单位"],
        rows,
    };
    Ok(SheetPage {
        frame: framed.frame,
        title: "联络组".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(&code, "/liaison"),
        acts,
        notices: done_notice(&query.done),
        dialogs,
        sections: vec![Section {
            table: (!empty).then_some(table),
            empty: empty.then(|| Empty {
                title: "还没有联络组".to_owned(),
                text: "联络组分块联系包案领导和单位，问题页上会显示由谁联络。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

fn form(
    entered: &Entered,
    address: &str,
    id: &str,
    action: String,
    known: Option<&StoredRecord<LiaisonGroup>>,
    directory: &Directory,
) -> Dialog {
    let cover = known.map(|k| k.record.cover.clone());
    let cover = cover.unwrap_or_else(|| Cover {
        title: String::new(),
        members: String::new(),
        sponsors: Vec::new(),
        units: Vec::new(),
    });
    let sponsors: Vec<String> = cover.sponsors.iter().map(ToString::to_string).collect();
    let units: Vec<String> = cover.units.iter().map(ToString::to_string).collect();
    let (heading, submit) = match known {
        Some(_) => ("修改联络组", "保存"),
        None => ("成立联络组", "成立"),
    };
    Building::new(entered, address, id, action)
        .called(heading, submit)
        .version(known.map_or(0, |k| k.version))
        .line("title", "名称", Kind::Text, cover.title)
        .area("members", "成员和电话", cover.members, true)
        .ticks(
            "sponsors",
            "联络的领导（可多选）",
            leader_options(directory),
            &sponsors,
        )
        .ticks(
            "units",
            "联络的单位（可多选）",
            unit_options(directory),
            &units,
        )
        .done()
}

fn cover(fields: &Fields) -> Result<Cover, Failure> {
    Ok(Cover {
        title: one(fields, "title").to_owned(),
        members: one(fields, "members").to_owned(),
        sponsors: ids(fields, "sponsors")?,
        units: ids(fields, "units")?,
    })
}

/// Sets a group up.
pub(crate) async fn enter(
    signed_in: SignedIn,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepLiaison, None)?;
        let row = rectification::find(&named.ctx, &query.rectification).await?;
        liaison::enter(&named.ctx, row.rectification.id, cover(&fields)?).await
    };
    let result = result.await;
    finish(&signed_in, &query, "group", fields, result).await
}

/// Changes a group.
pub(crate) async fn revise(
    signed_in: SignedIn,
    Path(id): Path<LiaisonGroupId>,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let seen = fields::seen(&fields);
    let result = match cover(&fields) {
        Ok(cover) => liaison::change(&named.ctx, id, Some(cover), seen).await,
        Err(failure) => Err(failure),
    };
    finish(&signed_in, &query, &format!("group-{id}"), fields, result).await
}

/// Dissolves a group.
pub(crate) async fn dissolve(
    signed_in: SignedIn,
    Path(id): Path<LiaisonGroupId>,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = liaison::change(&named.ctx, id, None, None).await;
    finish(&signed_in, &query, "", fields, result).await
}

async fn finish(
    signed_in: &SignedIn,
    query: &PlanningQuery,
    form: &str,
    fields: Fields,
    result: Result<StoredRecord<LiaisonGroup>, Failure>,
) -> Response {
    let to = format!("/liaison?rectification={}", query.rectification);
    ended(signed_in, form, fields, result, |_| to)
        .or_again(signed_in, async |entered| {
            view(signed_in, query, entered).await
        })
        .await
}
