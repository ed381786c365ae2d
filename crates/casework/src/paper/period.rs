//! The weekly report and the monthly summary of a rectification, from what the ledger holds.

use bihuan_access::Action;
use bihuan_documents::papers::{self, Period, PeriodList};
use bihuan_domain::{Stage, clock::monday_of};
use bihuan_store::{Filter, LedgerRow, RectificationRow};
use jiff::civil::Date;

use super::{Made, PaperFormat, made, view};
use crate::{
    Context, Failure,
    ledger::{self, List},
    meeting,
};

/// Findings that one list of the paper holds.
const LISTED: u32 = 100;

/// Of which period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// From Monday on.
    Week,
    /// From the first of the month on.
    Month,
}

impl PeriodKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Week, Self::Month];

    /// What the paper is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "整改一周报告",
            Self::Month => "整改月度小结",
        }
    }

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// What people call the period while it runs.
    const fn word(self) -> &'static str {
        match self {
            Self::Week => "本周",
            Self::Month => "本月",
        }
    }

    /// Its first day.
    pub fn begins(self, today: Date) -> Date {
        match self {
            Self::Week => monday_of(today),
            Self::Month => today.first_of_month(),
        }
    }
}

/// The report of the period that runs today, on what the person may list.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`] for a kind of file that it cannot become, and the store's.
pub async fn of_period(
    ctx: &Context,
    row: &RectificationRow,
    kind: PeriodKind,
    format: PaperFormat,
) -> Result<Made, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let rectification = &row.rectification;
    let today = ctx.today();
    let from = kind.begins(today);
    let word = kind.word();
    let lists = [
        (
            format!("{word}销号"),
            Filter {
                closed_from: Some(from),
                closed_until: Some(today),
                ..Filter::default()
            },
        ),
        (
            format!("{word}报了进展、仍在整改"),
            Filter {
                reported_from: Some(from),
                ..Filter::default()
            },
        ),
        (
            format!("{word}还没有报进展"),
            Filter {
                unreported_since: Some(from),
                ..Filter::default()
            },
        ),
        (
            "已逾期".to_owned(),
            Filter {
                due_before: Some(today),
                ..Filter::default()
            },
        ),
        (
            "报了完成、缺佐证".to_owned(),
            Filter {
                unproven: true,
                ..Filter::default()
            },
        ),
    ];
    let mut listed = Vec::new();
    for (title, filter) in lists {
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
        title: kind.label().to_owned(),
        rectification: rectification.name.clone(),
        from,
        until: today,
        issuer: view::office(&directory),
        figures: figures(ctx, row).await?,
        lists: listed,
        meetings: held.collect(),
        decisions: decisions.collect(),
        made_at: view::made_at(ctx),
    });
    let name = format!("{} {} {today}", rectification.code, kind.label());
    made(ctx, written, name, format).await
}

async fn figures(ctx: &Context, row: &RectificationRow) -> Result<Vec<(String, String)>, Failure> {
    let figures = ledger::figures(ctx, row.rectification.id).await?;
    let counts = [
        ("问题总数", figures.total(None)),
        ("已销号", figures.in_stages(None, &["closed"])),
        ("整改中", figures.in_stages(None, &Stage::WORKING)),
        ("会签联审", figures.in_stages(None, &Stage::CLOSING)),
        ("已逾期", figures.overdue(None, ctx.today())),
    ];
    Ok(counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), format!("{count} 个")))
        .collect())
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
