//! Look-backs: order one, send somebody, record what was found, say what becomes of it; the calendar.

use std::collections::BTreeMap;

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Finding, Refusal, Role,
    finding::Figure,
    id::{FindingId, LookBackId, RectificationId, UnitId},
    look_back::{Cause, LookBack, LookBackEvent, LookBackStage, Visit, Visitors},
};
use bihuan_store::{RecordCursor, RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use super::{About, Compared, about, compare::compare};
use crate::{
    Context, Failure,
    account::Person,
    finding::{self, check_person},
    record::{self, Changing},
};

/// Orders a look-back at a closed finding.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], rules of the domain.
pub async fn order(
    ctx: &Context,
    finding: FindingId,
    due: Date,
) -> Result<StoredRecord<LookBack>, Failure> {
    let changed = finding::load(ctx, finding).await?;
    ctx.allow(Action::KeepLookBack, Some(&changed.standing()))?;
    let id = LookBackId(ctx.app.ids.next());
    let event = LookBack::schedule(id, &changed.finding, due, Cause::Office)?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a look-back.
#[derive(Debug, Clone)]
pub enum Change {
    /// Somebody is sent.
    Assign(Visitors),
    /// What was found is recorded.
    Record(Visit),
    /// What was found is no rebound.
    Dismiss {
        /// Why.
        reason: String,
    },
    /// It is not to be done any more.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// Changes a look-back. Recording may put the next one on the calendar.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: LookBackId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<LookBack>, Failure> {
    let known: StoredRecord<LookBack> = record::load(ctx, id.0).await?;
    let finding = of(ctx, &known.record).await?;
    match &change {
        Change::Record(_) => allow_recording(ctx, &known.record)?,
        Change::Assign(visitors) => {
            ctx.allow(Action::KeepLookBack, None)?;
            check_visitors(ctx, *visitors).await?;
        }
        Change::Dismiss { .. } | Change::Cancel { .. } => ctx.allow(Action::KeepLookBack, None)?,
    }
    let (by, today) = (ctx.by(), ctx.today());
    let decide = |it: &LookBack| -> Result<LookBackEvent, Refusal> {
        match change {
            Change::Assign(visitors) => it.assign(&finding, visitors),
            Change::Record(visit) => it.record(&finding, &by, visit, today),
            Change::Dismiss { reason } => it.dismiss(&reason),
            Change::Cancel { reason } => it.cancel(&reason),
        }
    };
    match record::changing(ctx, id.0, seen, decide).await? {
        Changing::Repeated(done) => Ok(done),
        Changing::Now { mut tx, after } => {
            if let LookBackStage::Done { visit, .. } = &after.record.state {
                let rhythm = &ctx.app.rules.look_backs;
                let next = rhythm.afterwards(visit, finding.is_long_term(), &ctx.app.calendar);
                if let Some((due, cause)) = next {
                    let id = LookBackId(ctx.app.ids.next());
                    let event = LookBack::schedule(id, &finding, due, cause)?;
                    tx.record_events::<LookBack>(None, vec![event]).await?;
                }
            }
            tx.commit().await?;
            Ok(after)
        }
    }
}

/// The office records any; others what they were sent to, in person or by their unit.
fn allow_recording(ctx: &Context, it: &LookBack) -> Result<(), Failure> {
    ctx.allow(Action::RecordLookBack, None)?;
    if may_record(ctx, it) {
        Ok(())
    } else {
        Err(Failure::Forbidden(Action::RecordLookBack))
    }
}

fn may_record(ctx: &Context, it: &LookBack) -> bool {
    let sent = it.visitors.is_some_and(|v| match v.person {
        Some(person) => person == ctx.actor.person,
        None => v.unit == ctx.actor.unit,
    });
    ctx.may(Action::RecordLookBack, None) && (sent || ctx.may(Action::KeepLookBack, None))
}

async fn check_visitors(ctx: &Context, visitors: Visitors) -> Result<(), Failure> {
    check_unit(ctx, visitors.unit).await?;
    let Some(person) = visitors.person else {
        return Ok(());
    };
    check_person(ctx, person, |p| p.unit == Some(visitors.unit))
        .await
        .map_err(|_| Failure::BadReference("所选人员须是该单位在任人员，请重新选择。"))
}

async fn check_unit(ctx: &Context, unit: UnitId) -> Result<(), Failure> {
    let directory = ctx.app.directory().await?;
    let known = directory.unit(unit).is_some_and(|u| u.active);
    known.then_some(()).ok_or(Failure::BadReference(
        "没有找到所选单位，或单位已停用，请重新选择。",
    ))
}

/// The finding of a look-back that the person may see.
async fn of(ctx: &Context, it: &LookBack) -> Result<Finding, Failure> {
    let found = ctx
        .app
        .store
        .finding(&Scope::All, it.scheduled.finding)
        .await?;
    Ok(found.ok_or(Failure::NotFound)?.finding)
}

/// A look-back as its page shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The look-back.
    pub stored: StoredRecord<LookBack>,
    /// The finding.
    pub about: About,
    /// Name of the person who was sent.
    pub person: Option<String>,
    /// Name of who recorded the result.
    pub recorded_by: Option<String>,
    /// Figures at closure and now.
    pub compared: Vec<Compared>,
    /// Whether the person may send somebody or take it off the calendar.
    pub may_keep: bool,
    /// Whether the person may record what was found.
    pub may_record: bool,
    /// Units that may be sent.
    pub units: Vec<UnitId>,
}

/// A look-back.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: LookBackId) -> Result<Shown, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let stored: StoredRecord<LookBack> = record::load(ctx, id.0).await?;
    let it = &stored.record;
    let finding = of(ctx, it).await?;
    let about = about(ctx, &[finding.id])
        .await?
        .remove(&finding.id)
        .ok_or(Failure::NotFound)?;
    let due = it.state == LookBackStage::Due;
    let own = finding.is_worked_on_by(ctx.actor.unit);
    let recorded_by = match &it.state {
        LookBackStage::Done { stamp, .. } | LookBackStage::Proposed { stamp, .. } => stamp.by,
        _ => None,
    };
    let found = it.visit().map(|v| v.figures.clone()).unwrap_or_default();
    let reported = reported_figures(ctx, finding.id).await?;
    let directory = ctx.app.directory().await?;
    Ok(Shown {
        person: name(ctx, it.visitors.and_then(|v| v.person)).await?,
        recorded_by: name(ctx, recorded_by).await?,
        compared: compare(&reported, &found),
        may_keep: ctx.may(Action::KeepLookBack, None),
        may_record: due && !own && may_record(ctx, it),
        units: directory
            .units
            .iter()
            .filter(|u| u.active && !finding.is_worked_on_by(u.id))
            .map(|u| u.id)
            .collect(),
        about,
        stored,
    })
}

/// Figures of every progress report, newest first. What a visitor compares with is part of what he was sent to look at.
async fn reported_figures(ctx: &Context, id: FindingId) -> Result<Vec<Figure>, Failure> {
    use bihuan_domain::Event;
    let story = ctx.app.store.story(id, None, 1000).await?;
    let reports = story.into_iter().filter_map(|entry| match entry.event {
        Event::ProgressReported(progress) => Some(progress.figures),
        _ => None,
    });
    Ok(reports.flatten().collect())
}

async fn name(
    ctx: &Context,
    person: Option<bihuan_domain::id::PersonId>,
) -> Result<Option<String>, Failure> {
    let Some(person) = person else {
        return Ok(None);
    };
    let account = ctx.app.store.account(&person.to_string()).await?;
    account
        .map(|account| Ok(Person::of(&account)?.name))
        .transpose()
}

/// Which look-backs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Not done yet.
    Open,
    /// Not done, and nobody was sent.
    Unassigned,
    /// Not done although it was due.
    Overdue,
    /// Found to be back; a person has to decide.
    Proposed,
    /// Found to hold.
    Held,
    /// Declared rebounds.
    Rebounded,
    /// Effect not verified.
    NotVerified,
}

impl Which {
    /// All choices.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Open,
        Self::Unassigned,
        Self::Overdue,
        Self::Proposed,
        Self::Held,
        Self::Rebounded,
        Self::NotVerified,
    ];

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "open",
            Self::Unassigned => "unassigned",
            Self::Overdue => "overdue",
            Self::Proposed => "proposed",
            Self::Held => "held",
            Self::Rebounded => "rebounded",
            Self::NotVerified => "not_verified",
        }
    }

    fn states(self) -> Vec<&'static str> {
        match self {
            Self::All => Vec::new(),
            Self::Open | Self::Overdue => vec!["due", "assigned"],
            Self::Unassigned => vec!["due"],
            Self::Proposed => vec!["proposed"],
            Self::Held => vec!["held"],
            Self::Rebounded => vec!["rebounded"],
            Self::NotVerified => vec!["not_verified"],
        }
    }
}

/// Which look-backs are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// By where they stand.
    pub which: Which,
    /// Of one rectification.
    pub rectification: Option<RectificationId>,
    /// To which this unit was sent.
    pub unit: Option<UnitId>,
    /// Listed under this day or later.
    pub from: Option<Date>,
    /// Listed under this day or earlier.
    pub until: Option<Date>,
}

impl Filter {
    fn of_records(&self, today: Date) -> RecordFilter {
        let yesterday = today.yesterday().unwrap_or(today);
        let until = match (self.which, self.until) {
            (Which::Overdue, Some(until)) => Some(until.min(yesterday)),
            (Which::Overdue, None) => Some(yesterday),
            (_, until) => until,
        };
        RecordFilter {
            rectification: self.rectification,
            parent: None,
            finding: None,
            unit: self.unit,
            states: self.which.states(),
            from: self.from,
            until,
        }
    }
}

/// A look-back in a list, with the finding it is about.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The look-back.
    pub stored: StoredRecord<LookBack>,
    /// The finding.
    pub about: About,
}

/// Look-backs that the person may see, after `cursor`, at most `limit`.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    filter: &Filter,
    order: RecordOrder,
    cursor: Option<RecordCursor>,
    limit: u32,
) -> Result<Vec<Listed>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = filter.of_records(ctx.today());
    let store = &ctx.app.store;
    let found: Vec<StoredRecord<LookBack>> = store
        .records(&ctx.scope(), &filter, order, cursor, limit)
        .await?;
    let ids: Vec<FindingId> = found.iter().map(|r| r.record.scheduled.finding).collect();
    let about = about(ctx, &ids).await?;
    let listed = found.into_iter().filter_map(|stored| {
        let about = about.get(&stored.record.scheduled.finding)?.clone();
        Some(Listed { stored, about })
    });
    Ok(listed.collect())
}

/// How many look-backs there are of each choice.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn counts(ctx: &Context, filter: &Filter) -> Result<Vec<(Which, u64)>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let (store, scope, today) = (&ctx.app.store, ctx.scope(), ctx.today());
    let counted = async |which: Which| -> Result<BTreeMap<String, u64>, Failure> {
        let filter = Filter {
            which,
            ..filter.clone()
        };
        let counts = store
            .record_counts::<LookBack>(&scope, &filter.of_records(today))
            .await?;
        Ok(counts.into_iter().collect())
    };
    let all = counted(Which::All).await?;
    let overdue: u64 = counted(Which::Overdue).await?.values().sum();
    let count = |which: Which| match which {
        Which::All => all.values().sum(),
        Which::Overdue => overdue,
        _ => which
            .states()
            .iter()
            .filter_map(|state| all.get(*state))
            .sum(),
    };
    Ok(Which::ALL.map(|which| (which, count(which))).to_vec())
}

/// Look-backs that wait for the person: those he was sent to, and for the office what is due soon without anybody sent, and
/// what was found to be back.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// He or his unit was sent.
    pub to_visit: Vec<Listed>,
    /// Somebody is to be sent.
    pub to_assign: Vec<Listed>,
    /// A suspected rebound is to be decided on.
    pub to_decide: Vec<Listed>,
}

/// Days ahead for which the office is reminded to send somebody.
const AHEAD: i64 = 30;
/// Look-backs of each list on the workbench.
const ROWS: u32 = 20;

/// Look-backs that wait for the person.
///
/// # Errors
/// The store's.
pub async fn waiting(ctx: &Context) -> Result<Waiting, Failure> {
    let mut waiting = Waiting::default();
    let works = [Role::UnitHandler, Role::UnitHead]
        .iter()
        .any(|role| ctx.actor.is(*role));
    if ctx.may(Action::RecordLookBack, None) && (works || !ctx.may(Action::KeepLookBack, None)) {
        let sent = Filter {
            which: Which::Open,
            unit: Some(ctx.actor.unit),
            ..Filter::default()
        };
        let sent = list(ctx, &sent, RecordOrder::Earliest, None, ROWS).await?;
        waiting.to_visit = sent
            .into_iter()
            .filter(|l| may_record(ctx, &l.stored.record))
            .collect();
    }
    if ctx.may(Action::KeepLookBack, None) {
        let soon = ctx
            .today()
            .checked_add(jiff::Span::new().days(AHEAD))
            .unwrap_or(Date::MAX);
        let unassigned = Filter {
            which: Which::Unassigned,
            until: Some(soon),
            ..Filter::default()
        };
        waiting.to_assign = list(ctx, &unassigned, RecordOrder::Earliest, None, ROWS).await?;
        let proposed = Filter {
            which: Which::Proposed,
            ..Filter::default()
        };
        waiting.to_decide = list(ctx, &proposed, RecordOrder::Earliest, None, ROWS).await?;
    }
    Ok(waiting)
}
