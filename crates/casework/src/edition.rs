//! Periodical reports: the figures of a period beside those of the last edition, and keeping an edition.

use bihuan_access::Action;
use bihuan_domain::{
    clock::monday_of,
    edition::{Edition, Periodical, ToldFigure},
    id::{EditionId, RectificationId},
};
use bihuan_store::{Filter, RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{
    Context, Failure, ledger,
    measure::{Measure, Period},
    record,
};

/// Editions read at once: twenty years of weeks.
const MOST: u32 = 1200;

/// A figure of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub measure: Measure,
    /// How many now.
    pub n: u64,
    /// How many the last edition told.
    pub last: Option<u64>,
}

/// A report as it stands today.
#[derive(Debug, Clone)]
pub struct Report {
    /// The period that runs.
    pub period: Period,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// The edition before, if there is one.
    pub last: Option<Edition>,
    /// Entries of the journal that the figures are made from.
    pub sequence: u64,
}

/// The period of a report that runs on `today`.
pub fn period(periodical: Periodical, today: Date) -> Period {
    let from = match periodical {
        Periodical::Week => monday_of(today),
        Periodical::Month => today.first_of_month(),
    };
    Period { from, until: today }
}

/// The report of the period that runs today, of what the person may see. Only who sees the whole ledger sees the last edition.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn report(
    ctx: &Context,
    id: RectificationId,
    periodical: Periodical,
) -> Result<Report, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let period = period(periodical, ctx.today());
    let last = list(ctx, id, Some(periodical))
        .await?
        .into_iter()
        .map(|stored| stored.record)
        .find(|edition| edition.until < period.from);
    let sequence = ctx.app.store.sequence().await?;
    let filters = Measure::ALL.map(|measure| measure.narrow(Filter::default(), period));
    let counted = ledger::counts(ctx, id, &filters).await?;
    let figures = Measure::ALL.into_iter().zip(counted.iter());
    let figures = figures.map(|(measure, n)| Figure {
        measure,
        n: *n,
        last: last
            .as_ref()
            .and_then(|edition| edition.told(measure.key())),
    });
    let figures = figures.collect();
    Ok(Report {
        period,
        figures,
        last,
        sequence,
    })
}

/// Keeps the report of the period that runs today as an edition.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], [`Failure::Taken`] when one of the same period was kept today.
pub async fn keep(
    ctx: &Context,
    id: RectificationId,
    periodical: Periodical,
) -> Result<StoredRecord<Edition>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    record::check_rectification(ctx, id).await?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let report = report(ctx, id, periodical).await?;
    let known = list(ctx, id, Some(periodical)).await?;
    if known.iter().any(|e| e.record.until == report.period.until) {
        return Err(Failure::Taken("今天已经定稿过，一天只定稿一次。"));
    }
    let event = Edition::keep(Edition {
        id: EditionId(ctx.app.ids.next()),
        rectification: id,
        periodical,
        from: report.period.from,
        until: report.period.until,
        sequence: report.sequence,
        figures: report
            .figures
            .iter()
            .map(|f| ToldFigure {
                measure: f.measure.key().to_owned(),
                n: f.n,
            })
            .collect(),
    })?;
    record::enter(ctx, event).await
}

/// Editions of a rectification, the latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    id: RectificationId,
    periodical: Option<Periodical>,
) -> Result<Vec<StoredRecord<Edition>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        rectification: Some(id),
        states: periodical.map(Periodical::key).into_iter().collect(),
        ..RecordFilter::default()
    };
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?)
}
