//! The inbox: what the system told the person.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Query;
use bihuan_casework::{
    Context, Failure,
    notice::{self, About, Inbox, NoticeRow},
};
use bihuan_domain::notice::Group;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    frame::{Place, frame},
    page,
    sheet::{done_notice, leads, press},
    words::local,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Tag, Tone},
        sheet::{Cell, Section, SheetPage, Table},
    },
};

/// Read notices on the page.
const READ: u32 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// Unread notices, then read ones.
pub(crate) async fn show(signed_in: SignedIn, Query(done): Query<Done>) -> Response {
    match view(&signed_in, &done.done).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Marks all of them as read.
pub(crate) async fn read_all(signed_in: SignedIn) -> Response {
    read(&signed_in, None).await
}

/// Marks one as read.
pub(crate) async fn read_one(signed_in: SignedIn, Path(id): Path<Uuid>) -> Response {
    read(&signed_in, Some(&[id])).await
}

async fn read(signed_in: &SignedIn, ids: Option<&[Uuid]>) -> Response {
    match notice::mark_read(&signed_in.ctx, ids).await {
        Ok(_) => Redirect::to("/inbox").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(signed_in: &SignedIn, done: &str) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let inbox = notice::inbox(ctx, READ).await?;
    let mut sections = vec![unread(ctx, &inbox)];
    if !inbox.read.is_empty() {
        sections.push(Section {
            title: "已读".to_owned(),
            remark: format!("最近 {READ} 条"),
            table: Some(table(ctx, &inbox.read)),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: frame(signed_in, Place::Workbench, None).await?.frame,
        title: "提醒".to_owned(),
        lead: "临近时限、逾期、待签收、待签字和退回等事项，系统自动提醒，每件只提醒一次。"
            .to_owned(),
        acts: vec![leads("提醒方式", "/account/notices")],
        notices: done_notice(done),
        sections,
        ..SheetPage::default()
    })
}

fn unread(ctx: &Context, inbox: &Inbox) -> Section {
    if inbox.unread.is_empty() {
        return Section {
            title: "未读".to_owned(),
            empty: Some(Empty {
                title: "没有未读提醒".to_owned(),
                text: "有新的提醒时会出现在这里，右上角同时显示条数。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        };
    }
    let shown = inbox.unread.len() as u64;
    let more = if inbox.unread_count > shown {
        format!("，显示最近 {shown} 条")
    } else {
        String::new()
    };
    Section {
        title: "未读".to_owned(),
        remark: format!("{} 条{more}", inbox.unread_count),
        acts: vec![press("全部标为已读", "/inbox/read", "")],
        table: Some(table(ctx, &inbox.unread)),
        ..Section::default()
    }
}

fn table(ctx: &Context, rows: &[NoticeRow]) -> Table {
    Table {
        head: vec!["事项", "提醒", "时间"],
        rows: rows.iter().map(|row| line(ctx, row)).collect(),
    }
}

fn line(ctx: &Context, row: &NoticeRow) -> Vec<Cell> {
    let told = local(row.at_ms);
    let tone = match row.matter.group(told.date()) {
        Group::Overdue | Group::Returned => Tone::Red,
        Group::DueSoon | Group::EvidenceMissing => Tone::Amber,
        Group::ToAccept | Group::ToSign => Tone::Blue,
        Group::Other => Tone::Plain,
    };
    let (title, href) = match row.about {
        About::Finding(id) => {
            let number = row.number.as_deref().unwrap_or_default();
            (format!("{number} {}", row.title), format!("/findings/{id}"))
        }
        About::Meeting(id) => (row.title.clone(), format!("/meetings/{id}")),
        About::Letter(id) => (row.title.clone(), format!("/letters/{id}")),
        About::Card(id) => (row.title.clone(), format!("/cards/{id}")),
        About::Instruction(id) => (row.title.clone(), format!("/instructions/{id}")),
        About::Duty(id) => (row.title.clone(), format!("/duties/{id}")),
        About::Collection(id) => (row.title.clone(), format!("/collections/{id}")),
        About::Submission(id) => (row.title.clone(), format!("/submissions/{id}")),
        About::Flag(id) => (row.title.clone(), format!("/flags/{id}")),
    };
    let href = match row.matter {
        notice::Matter::SignatureWaiting { .. } => href.replacen("/findings/", "/signing/", 1),
        notice::Matter::PlanSubmitted | notice::Matter::PlanSentBack => format!("{href}/plan"),
        _ => href,
    };
    let mut says = Cell::of(notice::says(&ctx.app, row));
    says.tags = vec![Tag::new(row.matter.group(told.date()).label(), tone)];
    let mut at = Cell::of(format::moment(told, ctx.today()));
    if row.read_ms.is_none() {
        at = at.with(vec![press(
            "标为已读",
            format!("/inbox/{}/read", row.id),
            "",
        )]);
    }
    vec![Cell::link(title, href), says, at]
}
