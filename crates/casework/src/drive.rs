//! Special drives and themes: open, collect findings, put findings of one kind together, name heads, note steps, end.

use bihuan_access::Action;
use bihuan_domain::{
    Record as _, Stamp,
    drive::{Drive, DriveEvent, DriveKind, DriveStep, NewDrive},
    id::{DriveId, FindingId, PersonId, UnitId},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{Context, Failure, finding, record};

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
    /// The leader who owns it: its head.
    pub sponsor: Option<PersonId>,
    /// The other head, where two lead it together.
    pub second_head: Option<PersonId>,
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
    record::enter(ctx, opened(ctx, cmd).await?).await
}

/// The event that a drive begins with, once everything it points at was looked up.
async fn opened(ctx: &Context, cmd: Open) -> Result<DriveEvent, Failure> {
    record::check_units(ctx, &[cmd.unit]).await?;
    let heads = [cmd.sponsor, cmd.second_head];
    let heads: Vec<PersonId> = heads.into_iter().flatten().collect();
    record::check_leaders(ctx, &heads).await?;
    Ok(Drive::open(NewDrive {
        id: DriveId(ctx.app.ids.next()),
        kind: cmd.kind,
        title: cmd.title,
        goal: cmd.goal,
        unit: cmd.unit,
        sponsor: cmd.sponsor,
        second_head: cmd.second_head,
        day: cmd.day,
        due: cmd.due,
        steps: cmd.steps,
    })?)
}

/// Findings of one kind that are to be handled together.
#[derive(Debug, Clone)]
pub struct Gather {
    /// The finding from whose page they were chosen.
    pub finding: FindingId,
    /// Those that resemble it.
    pub others: Vec<FindingId>,
    /// Where they go.
    pub basket: Basket,
}

/// Where findings of one kind go.
#[derive(Debug, Clone)]
pub enum Basket {
    /// A drive that goes on.
    Running(DriveId),
    /// One that is opened for them.
    New(Open),
}

/// Puts a finding and others like it together in a drive, all of them or none.
///
/// # Errors
/// [`Failure::NotFound`] when the person cannot see one of them or the drive, [`Failure::Forbidden`],
/// [`Failure::Invalid`] when nothing was chosen or something is off the ledger, rules of the domain.
pub async fn gather(ctx: &Context, cmd: Gather) -> Result<StoredRecord<Drive>, Failure> {
    finding::load(ctx, cmd.finding).await?;
    ctx.allow(Action::KeepDrive, None)?;
    let mut findings = cmd.others;
    findings.retain(|other| *other != cmd.finding);
    if findings.is_empty() {
        return Err(Failure::Invalid(
            "请至少勾选一个相似问题，与本问题一并归入。".to_owned(),
        ));
    }
    findings.push(cmd.finding);
    for id in &findings {
        let of = finding::load(ctx, *id).await?.finding;
        if of.stage.is_final() {
            return Err(Failure::Invalid(format!(
                "问题 {} 已不在整改中（{}），不能归入；请去掉后重试。",
                of.number,
                of.stage.label()
            )));
        }
    }
    match cmd.basket {
        Basket::Running(id) => {
            record::change(ctx, id.0, None, |it: &Drive| it.gather(findings)).await
        }
        Basket::New(open) => {
            let opened = opened(ctx, open).await?;
            let stamp = Stamp {
                by: Some(ctx.actor.person),
                at: ctx.app.clock.now(),
            };
            let gathered = Drive::apply(None, opened.clone(), stamp)
                .ok_or_else(|| Failure::Internal("a drive did not begin".to_owned()))?
                .gather(findings)?;
            record::enter_with(ctx, vec![opened, gathered]).await
        }
    }
}

/// Something that is to happen to a drive.
#[derive(Debug, Clone)]
pub enum Change {
    /// It is to collect these findings and no others.
    Collect(Vec<FindingId>),
    /// These lead it from now on.
    NameHeads {
        /// The leader who owns it.
        sponsor: PersonId,
        /// The other head, where two lead it together.
        second_head: Option<PersonId>,
    },
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
    match &change {
        Change::Collect(findings) => record::check_findings(ctx, findings).await?,
        Change::NameHeads {
            sponsor,
            second_head,
        } => {
            let heads = std::iter::once(*sponsor).chain(*second_head);
            record::check_leaders(ctx, &heads.collect::<Vec<_>>()).await?;
        }
        Change::Reach { .. } | Change::End { .. } => {}
    }
    record::change(ctx, id.0, seen, |it: &Drive| match change {
        Change::Collect(findings) => it.collect(findings),
        Change::NameHeads {
            sponsor,
            second_head,
        } => it.name_heads(sponsor, second_head),
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

/// Drives that go on, latest first: what findings can be put into.
///
/// # Errors
/// [`Failure::Forbidden`] for people who keep no drives.
pub async fn running(ctx: &Context) -> Result<Vec<StoredRecord<Drive>>, Failure> {
    ctx.allow(Action::KeepDrive, None)?;
    let mut drives = list(ctx, None).await?;
    drives.retain(|stored| stored.record.is_running());
    Ok(drives)
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
