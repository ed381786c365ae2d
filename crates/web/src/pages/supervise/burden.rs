//! The burden meter: what every unit received this month, in the same month of last year, and how that is to the cap.

use axum::response::Response;
use axum_extra::extract::Query;
use bihuan_casework::{
    Failure,
    supervise::{self, Burden, Load},
};

use super::{SuperviseQuery, framed, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{finding_forms::Entered, sheet::sheet},
    views::{
        parts::{Empty, Tag, Tone},
        sheet::{Cell, Count, Section, SheetPage, Table},
    },
};

/// The page.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<SuperviseQuery>) -> Response {
    let entered = Entered::default();
    sheet(&signed_in, &entered, view(&signed_in, &query)).await
}

async fn view(signed_in: &SignedIn, query: &SuperviseQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let burdens = supervise::burdens(ctx).await?;
    let directory = ctx.app.directory().await?;
    let rows = burdens
        .iter()
        .map(|b| line(directory.short_name(b.unit), b));
    let sum = |of: fn(&Burden) -> u32| u64::from(burdens.iter().map(of).sum::<u32>());
    let over = burdens.iter().filter(|b| b.now.is_over()).count();
    let counts = [
        ("本月合计", sum(|b| b.now.total()), false),
        ("去年同月", sum(|b| b.last_year.total()), false),
        ("超过上限的单位", over as u64, over > 0),
    ];
    let empty = burdens.is_empty();
    Ok(SheetPage {
        frame: framed.frame,
        title: "基层负担".to_owned(),
        lead: "全部整改合计".to_owned(),
        tabs: tabs(ctx, &code, "/burden"),
        sections: vec![Section {
            title: "每个单位本月收到多少".to_owned(),
            remark: format!("每月上限 {} 件次", supervise::CAP),
            says: "文书、会议、督查走访和批示各算一件次。印发文书时，收文单位超过上限会先提示。台账里已有的内容不再向单位要报表。"
                .to_owned(),
            counts: counts
                .into_iter()
                .map(|(label, n, bad)| Count {
                    label: label.to_owned(),
                    count: format::count(n),
                    href: String::new(),
                    bad,
                })
                .collect(),
            table: (!empty).then(|| Table {
                head: vec!["单位", "文书", "会议", "走访", "批示", "本月合计", "去年同月"],
                rows: rows.collect(),
            }),
            empty: empty.then(|| Empty {
                title: "没有单位".to_owned(),
                text: "登记单位后，这里按单位统计。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

fn line(name: &str, b: &Burden) -> Vec<Cell> {
    let n = |n: u32| Cell::of(format::count(n.into()));
    let Load {
        letters,
        meetings,
        visits,
        instructions,
    } = b.now;
    let mut total = n(b.now.total());
    if b.now.is_over() {
        total.tags.push(Tag::new("超过上限", Tone::Red));
    }
    vec![
        Cell::of(name),
        n(letters),
        n(meetings),
        n(visits),
        n(instructions),
        total,
        n(b.last_year.total()),
    ]
}
