//! The weekly report and the monthly summary of a rectification, from what the ledger holds.

use bihuan_access::Action;
use bihuan_documents::papers::{self, Period, PeriodList};
use bihuan_domain::edition::Periodical;
use bihuan_store::{Filter, LedgerRow, RectificationRow};

use super::{Made, PaperFormat, made, view};
use crate::{
    Context, Failure,
    edition::{self, Figure, Report},
    ledger::{self, List},
    measure::Measure,
    meeting,
};

/// Findings that one list of the paper holds.
const LISTED: u32 = 100;

/// What people call the period while it runs.
const fn word(periodical: Periodical) -> &'static str {
    match periodical {
        Periodical::Week => "本周",
        Periodical::Month => "本月",
    }
}

/// The report of the period that runs today, on what the person may list.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`] for a kind of file that it cannot become, and the store's.
pub async fn of_period(
    ctx: &Context,
    row: &RectificationRow,
    periodical: Periodical,
    format: PaperFormat,
) -> Result<Made, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let rectification = &row.rectification;
    let report = edition::report(ctx, rectification.id, periodical).await?;
    let (from, today) = (report.period.from, report.period.until);
    let word = word(periodical);
    let lists = [
        (format!("{word}销号"), Measure::ClosedInPeriod),
        (format!("{word}报了进展、仍在整改"), Measure::Reported),
        (format!("{word}还没有报进展"), Measure::Silent),
        ("已逾期".to_owned(), Measure::Overdue),
        ("报了完成、缺佐证".to_owned(), Measure::Unproven),
    ];
    let mut listed = Vec::new();
    for (title, measure) in lists {
        let filter = measure.narrow(Filter::default(), report.period);
        listed.push(list(ctx, row, title, filter).await?);
    }
    let directory = ctx.app.directory().await?;
    let meetings = meeting::list(ctx, rectification.id).await?;
    let held = meetings
        .iter()
        .map(|m| &m.record)
        .filter(|m| (from..=today).contains(&m.held.day))
        .map(|m| {
            let decided: Vec<&str> = m
                .decisions
                .iter()
                .map(|d| d.decided.text.as_str())
                .collect();
            [
                m.held.day.to_string(),
                m.held.title.clone(),
                decided.join("；"),
            ]
        });
    let open = meeting::open_decisions(ctx, rectification.id, None).await?;
    let decisions = open.into_iter().map(|o| {
        let d = o.decision.decided;
        let unit = directory.short_name(d.unit).to_owned();
        [d.text, unit, d.due.to_string()]
    });
    let written = papers::period(&Period {
        title: periodical.label().to_owned(),
        rectification: rectification.name.clone(),
        from,
        until: today,
        issuer: view::office(&directory),
        figures: figures(&report),
        lists: listed,
        meetings: held.collect(),
        decisions: decisions.collect(),
        made_at: view::made_at(ctx),
    });
    let name = format!("{} {} {today}", rectification.code, periodical.label());
    made(ctx, written, name, format).await
}

fn figures(report: &Report) -> Vec<(String, String)> {
    let told = |figure: &Figure| match figure.last {
        Some(last) if last != figure.n => format!("{} 个（上期 {last} 个）", figure.n),
        _ => format!("{} 个", figure.n),
    };
    report
        .figures
        .iter()
        .map(|figure| (figure.measure.label().to_owned(), told(figure)))
        .collect()
}

async fn list(
    ctx: &Context,
    row: &RectificationRow,
    title: String,
    filter: Filter,
) -> Result<PeriodList, Failure> {
    let wanted = List {
        filter,
        limit: LISTED,
        ..List::default()
    };
    let listed = ledger::list(ctx, row.rectification.id, &wanted).await?;
    Ok(PeriodList {
        title,
        total: listed.total,
        lines: listed.page.rows.iter().map(line).collect(),
    })
}

fn line(row: &LedgerRow) -> [String; 4] {
    let due = row.due.filter(|_| row.open);
    let standing = match (row.closed_on, due) {
        (Some(day), _) => format!("{day} 销号"),
        (None, Some(due)) => format!("{}　时限 {due}", row.stage_label),
        (None, None) => row.stage_label.clone(),
    };
    [
        row.number.clone(),
        row.problem.clone(),
        row.lead
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        standing,
    ]
}
