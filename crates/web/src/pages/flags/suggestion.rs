//! What goes into a letter of suggestion, and its draft.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{
    Failure,
    flag::{self, Shortcoming},
    paper,
};
use bihuan_domain::id::CollectionId;

use super::{FlagQuery, framed};
use crate::{
    format,
    http::SignedIn,
    pages::{
        collection::tabs,
        fields::{self, Fields, one},
        finding_forms::Entered,
        frame::Place,
        papers::{file, letter_formats, wanted},
        sheet::{Building, answered, opens, sheet_of},
    },
    views::{
        parts::{Empty, Link},
        sheet::{Cell, Kind, Section, SheetPage, Table},
    },
};

/// What was verified so far, by model.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Query(query): Query<FlagQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: CollectionId,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let it = flag::suggestions(ctx, id).await?;
    let home = format!("/collections/{id}/suggestion");
    let none = it.shortcomings.is_empty();
    let waiting = if it.waiting == 0 {
        String::new()
    } else {
        format!("另有 {} 条提示待核实，未列入。", format::count(it.waiting))
    };
    let lead = format!(
        "列入核实属实（含部分属实）的工作建议类提示，只涉及单位管理，不涉及个人。{waiting}"
    );
    let mut sections: Vec<Section> = it.shortcomings.iter().map(section).collect();
    if none {
        sections.push(Section {
            empty: Some(Empty {
                title: "还没有可以列入的情况".to_owned(),
                text: "先在“工作建议”中核实提示，属实的会列在这里。".to_owned(),
                links: vec![Link::new(
                    "去核实",
                    format!("/flags?task={id}&nature=suggestion"),
                )],
            }),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: framed(signed_in, Place::Data).await?,
        crumbs: vec![
            Link::new("疑点", format!("/flags?task={id}")),
            Link::new(it.task.content.title.clone(), format!("/collections/{id}")),
        ],
        title: "监察建议书".to_owned(),
        tabs: tabs(ctx, id, "/suggestion"),
        lead,
        acts: if none {
            Vec::new()
        } else {
            vec![opens("起草监察建议书", &home, "draft", true)]
        },
        dialogs: vec![
            Building::new(entered, &home, "draft", home.clone())
                .called("起草监察建议书", "下载草稿")
                .says("草稿没有文号，经审定、编号、盖章后按程序送达；系统不会自动发送。")
                .line("to", "主送单位", Kind::Text, "")
                .line("reply_by", "反馈期限", Kind::Date, "")
                .choose("format", "文件格式", None, letter_formats(), "docx")
                .done(),
        ],
        sections,
        ..SheetPage::default()
    })
}

fn section(found: &Shortcoming) -> Section {
    let rows = found.units.iter().map(|it| {
        vec![
            Cell::of(it.unit.clone()),
            Cell::of(it.period.clone()),
            Cell::of(it.facts.clone()),
        ]
    });
    Section {
        title: found.title.clone(),
        remark: format!("{} 家次", format::count(found.units.len() as u64)),
        table: Some(Table {
            head: vec!["单位", "期间", "情况"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

/// The draft as a file.
pub(crate) async fn draft(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let ctx = &signed_in.ctx;
    let result = async {
        flag::see(ctx)?;
        let reply_by = fields::must_day(one(&fields, "reply_by"), "反馈期限")?;
        let format = wanted(one(&fields, "format"))?;
        paper::of_suggestions(ctx, id, one(&fields, "to"), reply_by, format).await
    };
    let result = result.await.map(file);
    answered(&signed_in, "draft", fields, result)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, entered).await
        })
        .await
}
