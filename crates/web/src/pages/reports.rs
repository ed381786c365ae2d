//! Reports: the figures of the week or the month beside those of the last edition, each with its definition and the rows that it
//! counts; editions that were kept.

use axum::response::Response;
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, StoredRecord,
    edition::{self, Figure, Report},
    measure::{Measure, Period},
    rectification,
};
use bihuan_domain::edition::{Edition, Periodical};
use serde::Deserialize;

use super::{
    fields::{self, Fields},
    finding_forms::Entered,
    frame::{Place, frame},
    ledger_query::address,
    sheet::{done_notice, ended, leads, sheet},
};
use crate::{
    format,
    http::SignedIn,
    views::{
        finding::Way,
        parts::{Empty, Link, Notice, Tone},
        sheet::{Act, Cell, Section, SheetPage, Table},
    },
};

/// What the page is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReportQuery {
    rectification: String,
    /// `week` or `month`; the month when nothing is said.
    kind: String,
    done: String,
}

impl ReportQuery {
    fn periodical(&self) -> Periodical {
        let mut all = Periodical::ALL.into_iter();
        all.find(|p| p.key() == self.kind)
            .unwrap_or(Periodical::Month)
    }
}

/// The page.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<ReportQuery>) -> Response {
    let entered = Entered::default();
    sheet(&signed_in, &entered, view(&signed_in, &query, &entered)).await
}

async fn view(
    signed_in: &SignedIn,
    query: &ReportQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::ListLedger, None)?;
    let mut framed = frame(signed_in, Place::Ledger, Some(&query.rectification)).await?;
    let row = framed.rectification.take().ok_or(Failure::NotFound)?;
    let id = row.rectification.id;
    let code = row.rectification.code.to_string();
    let periodical = query.periodical();
    let report = edition::report(ctx, id, periodical).await?;
    let editions = edition::list(ctx, id, Some(periodical)).await?;
    let to = |path: &str, more: &[(&str, &str)]| {
        let pairs: Vec<(&str, &str)> = std::iter::once(("rectification", code.as_str()))
            .chain(more.iter().copied())
            .collect();
        address(path, &pairs)
    };
    let mut acts = Vec::new();
    if ctx.may(Action::DraftLetter, None) {
        acts.push(Act {
            label: "定稿".to_owned(),
            way: Way::Press {
                action: to("/reports", &[("kind", periodical.key())]),
                question: "定稿后本期数字固定保存，供下期对比；一天只定稿一次。".to_owned(),
            },
            go: true,
        });
    }
    let paper = format!("/ledger/paper/{}", periodical.key());
    acts.push(leads("PDF", to(&paper, &[("format", "pdf")])));
    acts.push(leads("DOCX", to(&paper, &[("format", "docx")])));
    let mut notices = done_notice(&query.done);
    if let Some(refused) = &entered.refused {
        notices.push(Notice::new(Tone::Red, "没有定稿", refused.to_string()));
    }
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new("台账", to("/ledger", &[]))],
        title: "定期报告".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: Periodical::ALL
            .into_iter()
            .map(|p| {
                Link::new(p.label(), to("/reports", &[("kind", p.key())]))
                    .current_if(p == periodical)
            })
            .collect(),
        acts,
        notices,
        sections: vec![figures(&report, &code), kept(&editions)],
        ..SheetPage::default()
    })
}

/// The ledger narrowed to what a measure counts.
pub(super) fn rows_of(measure: Measure, period: Period, code: &str) -> String {
    let (from, until) = (period.from.to_string(), period.until.to_string());
    address(
        "/ledger",
        &[
            ("rectification", code),
            ("measure", measure.key()),
            ("from", &from),
            ("until", &until),
        ],
    )
}

fn figures(report: &Report, code: &str) -> Section {
    let rows = report.figures.iter().map(|figure| {
        let href = rows_of(figure.measure, report.period, code);
        let n = Cell::link(format::count(figure.n), href);
        vec![
            Cell::of(figure.measure.label()).below(figure.measure.says()),
            if figure.measure.is_bad() && figure.n > 0 {
                n.toned(Tone::Red)
            } else {
                n
            },
            figure
                .last
                .map_or_else(|| Cell::of("—"), |last| Cell::of(format::count(last))),
            change(figure),
        ]
    });
    let period = report.period;
    Section {
        title: format!(
            "{} 至 {}",
            format::date(period.from),
            format::date(period.until)
        ),
        remark: format!("账本第 {} 笔", format::count(report.sequence)),
        says: match &report.last {
            Some(last) => format!(
                "上期截至 {}。点数字打开所数的问题。",
                format::date(last.until)
            ),
            None => "还没有上期；定稿后下期可以对比。点数字打开所数的问题。".to_owned(),
        },
        table: Some(Table {
            head: vec!["指标和口径", "本期", "上期", "变化"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

fn change(figure: &Figure) -> Cell {
    let Some(last) = figure.last else {
        return Cell::of("—");
    };
    let worse = figure.measure.is_bad() && figure.n > last;
    let text = match figure.n.cmp(&last) {
        std::cmp::Ordering::Equal => "持平".to_owned(),
        std::cmp::Ordering::Greater => format!("增加 {}", figure.n - last),
        std::cmp::Ordering::Less => format!("减少 {}", last - figure.n),
    };
    Cell::of(text).toned(if worse { Tone::Red } else { Tone::Plain })
}

fn kept(editions: &[StoredRecord<Edition>]) -> Section {
    let rows = editions.iter().map(|stored| {
        let it = &stored.record;
        let told = |measure: Measure| {
            let n = it.told(measure.key());
            n.map_or_else(|| Cell::of("—"), |n| Cell::of(format::count(n)))
        };
        vec![
            Cell::of(format!(
                "{} 至 {}",
                format::date(it.from),
                format::date(it.until)
            )),
            told(Measure::Total),
            told(Measure::Closed),
            told(Measure::ClosedInPeriod),
            told(Measure::Overdue),
            Cell::of(format!("第 {} 笔", format::count(it.sequence))),
        ]
    });
    let empty = editions.is_empty();
    Section {
        title: "已定稿".to_owned(),
        remark: format!("{} 期", editions.len()),
        table: (!empty).then(|| Table {
            head: vec!["期间", "问题总数", "已销号", "期间销号", "已逾期", "账本"],
            rows: rows.collect(),
        }),
        empty: empty.then(|| Empty {
            title: "还没有定稿的报告".to_owned(),
            text: "每期定稿一次，数字和账本位置固定保存，以后可以核对。".to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    }
}

/// Keeps an edition.
pub(crate) async fn keep(
    signed_in: SignedIn,
    Query(query): Query<ReportQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::DraftLetter, None)?;
        let row = rectification::find(&named.ctx, &query.rectification).await?;
        edition::keep(&named.ctx, row.rectification.id, query.periodical()).await
    };
    let (code, kind) = (query.rectification.clone(), query.periodical().key());
    let then = |_: &_| address("/reports", &[("rectification", &code), ("kind", kind)]);
    ended(&signed_in, "report", fields, result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, &query, entered).await
        })
        .await
}
