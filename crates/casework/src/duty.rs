//! Recurring duties: enter, change, mark as done, end; what of them runs today, and what the ledger says of it.

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Refusal,
    duty::{Duty, DutyContent, DutyDone, DutyEvent, DutyWork, Occurrence},
    edition::{Edition, Periodical},
    id::{DutyId, RectificationId, UnitId},
    meeting::{DispatchMeeting, MeetingKind},
};
use bihuan_store::{Filter, RecordFilter, RecordOrder, StoredRecord};
use jiff::{ToSpan as _, civil::Date};

use crate::{
    App, Context, Failure,
    measure::{Measure, Period},
    record,
};

/// Duties of a rectification that one look takes in.
const MOST: u32 = 200;
/// Meetings and editions that one look takes in, latest first.
const LATEST: u32 = 50;

/// Enters a duty.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn enter(
    ctx: &Context,
    rectification: RectificationId,
    content: DutyContent,
) -> Result<StoredRecord<Duty>, Failure> {
    ctx.allow(Action::KeepDuty, None)?;
    record::check_rectification(ctx, rectification).await?;
    record::check_units(ctx, &content.units).await?;
    let event = Duty::enter(DutyId(ctx.app.ids.next()), rectification, content)?;
    record::enter(ctx, event).await
}

/// Enters the duties that the office begins with, for the units that lead findings, where there are none yet.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Taken`] where there are some already.
pub async fn begin(ctx: &Context, rectification: RectificationId) -> Result<(), Failure> {
    ctx.allow(Action::KeepDuty, None)?;
    if !list(ctx, rectification).await?.is_empty() {
        return Err(Failure::Taken("已有例行工作，请逐项新增或修改。"));
    }
    let by_unit = crate::ledger::figures_by_unit(ctx, rectification).await?;
    let directory = ctx.app.directory().await?;
    let at_work = |unit: &UnitId| directory.unit(*unit).is_some_and(|u| u.active);
    let units: Vec<UnitId> = by_unit.iter().map(|u| u.unit).filter(at_work).collect();
    for content in DutyContent::ready(&units, ctx.today().first_of_month()) {
        // A form is one request, and these are several commands.
        let own = Context {
            request: None,
            ..ctx.clone()
        };
        enter(&own, rectification, content).await?;
    }
    Ok(())
}

/// Something that is to happen to a duty.
#[derive(Debug, Clone)]
pub enum DutyChange {
    /// It says something else from now on.
    Revise(DutyContent),
    /// An occurrence was done.
    Mark {
        /// The day it began.
        first: Date,
        /// By which unit; the office where there is none.
        unit: Option<UnitId>,
        /// What came of it.
        text: String,
    },
    /// It ends.
    Retire,
}

/// Changes a duty.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], [`Failure::Stale`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: DutyId,
    change: DutyChange,
    seen: Option<u64>,
) -> Result<StoredRecord<Duty>, Failure> {
    let _: StoredRecord<Duty> = record::load(ctx, id.0).await?;
    match &change {
        DutyChange::Revise(content) => {
            ctx.allow(Action::KeepDuty, None)?;
            record::check_units(ctx, &content.units).await?;
        }
        DutyChange::Retire => ctx.allow(Action::KeepDuty, None)?,
        DutyChange::Mark { unit, .. } => {
            ctx.allow(Action::MarkDuty, None)?;
            match unit {
                Some(unit) => record::ensure_ours(ctx, *unit, Action::MarkDuty)?,
                None => ctx.allow(Action::KeepDuty, None)?,
            }
        }
    }
    let calendar = ctx.app.calendar.clone();
    let decide = move |it: &Duty| -> Result<DutyEvent, Refusal> {
        match change {
            DutyChange::Revise(content) => it.revise(content),
            DutyChange::Mark { first, unit, text } => it.mark(first, unit, &text, &calendar),
            DutyChange::Retire => it.retire(),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// One duty.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: DutyId) -> Result<StoredRecord<Duty>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// Duties of a rectification that the person may see, those that ended too.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<Duty>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        rectification: Some(rectification),
        ..RecordFilter::default()
    };
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// Whether an occurrence was done, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The ledger shows it.
    Shown,
    /// A person says so.
    Marked(DutyDone),
    /// It runs.
    Running,
    /// Its last day is over.
    Late,
}

impl Standing {
    /// Whether it is done.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Shown | Self::Marked(_))
    }
}

/// A duty as it comes up now.
#[derive(Debug, Clone)]
pub struct Line {
    /// The duty.
    pub duty: StoredRecord<Duty>,
    /// The occurrence that runs, or the last one.
    pub occurrence: Occurrence,
    /// The person's unit where the duty is its own; for the others the duty is looked at as a whole.
    pub unit: Option<UnitId>,
    /// Whether it was done.
    pub standing: Standing,
    /// What the ledger holds ready for it: figures that open their rows.
    pub ready: Vec<(Measure, u64)>,
}

impl Line {
    /// The days its figures are about.
    pub const fn period(&self) -> Period {
        Period {
            from: self.occurrence.first,
            until: self.occurrence.due,
        }
    }
}

/// What runs today for the person, those that are not done first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn board(ctx: &Context, rectification: RectificationId) -> Result<Vec<Line>, Failure> {
    let today = ctx.today();
    let mut lines = Vec::new();
    for duty in list(ctx, rectification).await? {
        let it = &duty.record;
        let last = it.content.around(today, &ctx.app.calendar).pop();
        let Some(occurrence) = last.filter(|_| !it.retired) else {
            continue;
        };
        // The office looks at a duty as a whole, whatever unit its people belong to.
        let own = ctx.actor.unit;
        let takes_part = it.content.units.contains(&own) && !ctx.may(Action::KeepDuty, None);
        let unit = takes_part.then_some(own);
        let scope = ctx.scope();
        let standing = standing(&ctx.app, &scope, it, occurrence, unit, today).await?;
        let period = Period {
            from: occurrence.first,
            until: occurrence.due,
        };
        let looked_at = prepared(it.content.work);
        let filters: Vec<Filter> = looked_at
            .iter()
            .map(|measure| measure.narrow(led_by(unit), period))
            .collect();
        let counted = crate::ledger::counts(ctx, rectification, &filters).await?;
        let ready = looked_at.iter().copied().zip(counted.iter().copied());
        let ready = ready.collect();
        lines.push(Line {
            duty,
            occurrence,
            unit,
            standing,
            ready,
        });
    }
    lines.sort_by_key(|line| (line.standing.is_done(), line.occurrence.due));
    Ok(lines)
}

/// Figures that whoever does it looks at.
const fn prepared(work: DutyWork) -> &'static [Measure] {
    match work {
        DutyWork::Materials => &[Measure::Silent, Measure::Unproven],
        DutyWork::Verification => &[Measure::Unproven, Measure::Signing],
        DutyWork::Summary | DutyWork::WeeklyReport => &[Measure::ClosedInPeriod, Measure::Overdue],
        DutyWork::Dispatch | DutyWork::Hearing => &[Measure::Overdue, Measure::Returned],
        DutyWork::Other => &[],
    }
}

fn led_by(unit: Option<UnitId>) -> Filter {
    Filter {
        lead: unit,
        ..Filter::default()
    }
}

/// Whether an occurrence was done: as marked, or as the ledger shows. A duty of several units, looked at as a whole, is done when
/// each of them has done it.
pub(crate) async fn standing(
    app: &App,
    scope: &Scope,
    duty: &Duty,
    occurrence: Occurrence,
    unit: Option<UnitId>,
    today: Date,
) -> Result<Standing, Failure> {
    if let Some(done) = duty.marked(occurrence.first, unit) {
        return Ok(Standing::Marked(done.clone()));
    }
    let units = &duty.content.units;
    let each = |u: &UnitId| duty.marked(occurrence.first, Some(*u)).is_some();
    let all_marked = unit.is_none() && !units.is_empty() && units.iter().all(each);
    if all_marked || shown(app, scope, duty, occurrence, unit).await? {
        return Ok(Standing::Shown);
    }
    Ok(if occurrence.due < today {
        Standing::Late
    } else {
        Standing::Running
    })
}

/// Whether the ledger itself shows that an occurrence was done.
async fn shown(
    app: &App,
    scope: &Scope,
    duty: &Duty,
    occurrence: Occurrence,
    unit: Option<UnitId>,
) -> Result<bool, Failure> {
    let id = duty.rectification;
    let period = Period {
        from: occurrence.first,
        until: occurrence.due,
    };
    let of = |states: Vec<&'static str>| RecordFilter {
        rectification: Some(id),
        states,
        ..RecordFilter::default()
    };
    match duty.content.work {
        DutyWork::Materials => {
            let silent = Measure::Silent.narrow(led_by(unit), period);
            Ok(app.store.ledger_count(scope, id, &silent).await? == 0)
        }
        DutyWork::Summary | DutyWork::WeeklyReport => {
            let (periodical, back) = if duty.content.work == DutyWork::Summary {
                (Periodical::Month, 27)
            } else {
                (Periodical::Week, 6)
            };
            // A report of the period that ends with the occurrence may come out some days before.
            let from = occurrence.first.checked_sub(back.days());
            let from = from.unwrap_or(occurrence.first);
            let last = occurrence.first.max(occurrence.due);
            let editions: Vec<StoredRecord<Edition>> = app
                .store
                .records(
                    scope,
                    &of(vec![periodical.key()]),
                    RecordOrder::Latest,
                    None,
                    LATEST,
                )
                .await?;
            let days = editions.iter().map(|e| e.record.until);
            Ok(days.into_iter().any(|day| (from..=last).contains(&day)))
        }
        DutyWork::Dispatch => {
            let meetings: Vec<StoredRecord<DispatchMeeting>> = app
                .store
                .records(scope, &of(Vec::new()), RecordOrder::Latest, None, LATEST)
                .await?;
            let last = occurrence.first.max(occurrence.due);
            Ok(meetings.iter().any(|m| {
                let held = &m.record.held;
                held.kind == MeetingKind::Dispatch && (occurrence.first..=last).contains(&held.day)
            }))
        }
        DutyWork::Verification | DutyWork::Hearing | DutyWork::Other => Ok(false),
    }
}
