//! Special drives and themes: open, collect findings, note steps, end.

use bihuan_access::Action;
use bihuan_domain::{
    drive::{Drive, DriveKind, DriveStep, NewDrive},
    id::{DriveId, FindingId, PersonId, UnitId},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{Context, Failure, record};

/// A drive to be opened.
#[derive(Debug, Clone)]
pub struct Open {
    /// What kind.
    pub kind: DriveKind,
    /// What people call it.
    pub title: String,
    /// What is to be reached.
    pub goal: String,
    /// The unit that leads it.
    pub unit: UnitId,
    /// The leader who owns it.
    pub sponsor: Option<PersonId>,
    /// When it begins.
    pub day: Date,
    /// Until when.
    pub due: Date,
    /// Its steps.
    pub steps: Vec<DriveStep>,
}

/// Opens a drive.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn open(ctx: &Context, cmd: Open) -> Result<StoredRecord<Drive>, Failure> {
    ctx.allow(Action::KeepDrive, None)?;
    record::check_units(ctx, &[cmd.unit]).await?;
    record::check_leaders(ctx, cmd.sponsor.as_slice()).await?;
    let event = Drive::open(NewDrive {
        id: DriveId(ctx.app.ids.next()),
        kind: cmd.kind,
        title: cmd.title,
        goal: cmd.goal,
        unit: cmd.unit,
        sponsor: cmd.sponsor,
        day: cmd.day,
        due: cmd.due,
        steps: cmd.steps,
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a drive.
#[derive(Debug, Clone)]
pub enum Change {
    /// It is to collect these findings and no others.
    Collect(Vec<FindingId>),
    /// A step was reached.
    Reach {
        /// Its place, from 0.
        step: usize,
        /// How.
        text: String,
    },
    /// It ends.
    End {
        /// What came of it.
        text: String,
    },
}

/// Changes a drive.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: DriveId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<Drive>, Failure> {
    show(ctx, id).await?;
    ctx.allow(Action::KeepDrive, None)?;
    if let Change::Collect(findings) = &change {
        record::check_findings(ctx, findings).await?;
    }
    record::change(ctx, id.0, seen, |it: &Drive| match change {
        Change::Collect(findings) => it.collect(findings),
        Change::Reach { step, text } => it.reach(step, &text),
        Change::End { text } => it.end(&text),
    })
    .await
}

/// A drive.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: DriveId) -> Result<StoredRecord<Drive>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// Drives that the person may see, latest first; of one finding, or all.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    finding: Option<FindingId>,
) -> Result<Vec<StoredRecord<Drive>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        finding,
        ..RecordFilter::default()
    };
    Ok(ctx
        .app
        .store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, 500)
        .await?)
}
