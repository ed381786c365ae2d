//! Meetings: write them down with what they decided, take the replies, count them by kind.

use bihuan_access::Action;
use bihuan_domain::{
    Refusal,
    clock::monday_of,
    id::{DecisionId, FindingId, MeetingId, RectificationId, UnitId},
    meeting::{Decision, DispatchMeeting, MeetingEvent, MeetingKind, NewDecision, NewMeeting},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::{ToSpan as _, civil::Date};

use crate::{Context, Failure, record};

/// Meetings read at once; a rectification holds some dozens.
const MOST: u32 = 1000;

/// A meeting to be written down.
#[derive(Debug, Clone)]
pub struct Enter {
    /// The rectification.
    pub rectification: RectificationId,
    /// What kind.
    pub kind: MeetingKind,
    /// What people call it.
    pub title: String,
    /// When.
    pub day: Date,
    /// Where.
    pub place: String,
    /// Units that attended.
    pub units: Vec<UnitId>,
    /// What was on the agenda.
    pub agenda: String,
}

/// Writes a meeting down.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn enter(ctx: &Context, cmd: Enter) -> Result<StoredRecord<DispatchMeeting>, Failure> {
    ctx.allow(Action::KeepMeeting, None)?;
    record::check_rectification(ctx, cmd.rectification).await?;
    record::check_units(ctx, &cmd.units).await?;
    let event = DispatchMeeting::enter(NewMeeting {
        id: MeetingId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        kind: cmd.kind,
        title: cmd.title,
        day: cmd.day,
        place: cmd.place,
        units: cmd.units,
        agenda: cmd.agenda,
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a meeting.
#[derive(Debug, Clone)]
pub enum Change {
    /// What was written down is corrected.
    Correct {
        /// What people call it.
        title: String,
        /// Where.
        place: String,
        /// Units that attended.
        units: Vec<UnitId>,
        /// What was on the agenda.
        agenda: String,
    },
    /// It decided something.
    Decide {
        /// What is to be done.
        text: String,
        /// By which unit.
        unit: UnitId,
        /// Until when.
        due: Date,
        /// About which findings.
        findings: Vec<FindingId>,
    },
    /// The unit says what it did.
    Answer {
        /// About which decision.
        decision: DecisionId,
        /// What was done.
        reply: String,
    },
    /// The reply is sent back.
    Reopen {
        /// About which decision.
        decision: DecisionId,
        /// Why.
        reason: String,
    },
}

/// Changes a meeting or one of its decisions.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: MeetingId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<DispatchMeeting>, Failure> {
    let known = show(ctx, id).await?;
    match &change {
        Change::Answer { decision, .. } => {
            ctx.allow(Action::AnswerDecision, None)?;
            let unit = known.record.decision(*decision)?.decided.unit;
            record::ensure_ours(ctx, unit, Action::AnswerDecision)?;
        }
        Change::Decide { unit, findings, .. } => {
            ctx.allow(Action::KeepMeeting, None)?;
            record::check_units(ctx, std::slice::from_ref(unit)).await?;
            record::check_findings(ctx, findings).await?;
        }
        Change::Correct { units, .. } => {
            ctx.allow(Action::KeepMeeting, None)?;
            record::check_units(ctx, units).await?;
        }
        Change::Reopen { .. } => ctx.allow(Action::KeepMeeting, None)?,
    }
    let fresh = DecisionId(ctx.app.ids.next());
    let decide = move |it: &DispatchMeeting| -> Result<MeetingEvent, Refusal> {
        match change {
            Change::Correct {
                title,
                place,
                units,
                agenda,
            } => it.correct(&title, &place, units, &agenda),
            Change::Decide {
                text,
                unit,
                due,
                findings,
            } => it.decide_on(NewDecision {
                id: fresh,
                text,
                unit,
                due,
                findings,
            }),
            Change::Answer { decision, reply } => it.answer(decision, &reply),
            Change::Reopen { decision, reason } => it.reopen(decision, &reason),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// A meeting.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: MeetingId) -> Result<StoredRecord<DispatchMeeting>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// Meetings of a rectification that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<DispatchMeeting>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        rectification: Some(rectification),
        ..RecordFilter::default()
    };
    Ok(ctx
        .app
        .store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// How many meetings of each kind there are, in the order of [`MeetingKind::ALL`].
pub fn counts(meetings: &[StoredRecord<DispatchMeeting>]) -> Vec<(MeetingKind, usize)> {
    MeetingKind::ALL
        .into_iter()
        .map(|kind| {
            let of = meetings.iter().filter(|m| m.record.held.kind == kind);
            (kind, of.count())
        })
        .collect()
}

/// Dispatch meetings in the week of `today`: there is to be at least one.
pub fn dispatched_this_week(meetings: &[StoredRecord<DispatchMeeting>], today: Date) -> usize {
    let monday = monday_of(today);
    let sunday = monday.checked_add(6.days()).unwrap_or(today);
    meetings
        .iter()
        .map(|m| &m.record.held)
        .filter(|m| m.kind == MeetingKind::Dispatch && (monday..=sunday).contains(&m.day))
        .count()
}

/// A decision without a reply, and the meeting that made it.
#[derive(Debug, Clone)]
pub struct OpenDecision {
    /// The meeting.
    pub meeting: NewMeeting,
    /// The decision.
    pub decision: Decision,
}

/// Decisions that wait for a reply, most urgent first: of one unit, or of all that the person may see.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn open_decisions(
    ctx: &Context,
    rectification: RectificationId,
    unit: Option<UnitId>,
) -> Result<Vec<OpenDecision>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        rectification: Some(rectification),
        unit,
        states: vec!["open"],
        ..RecordFilter::default()
    };
    let meetings: Vec<StoredRecord<DispatchMeeting>> = ctx
        .app
        .store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?;
    let mut open = Vec::new();
    for StoredRecord { record, .. } in meetings {
        let waiting = record.decisions.into_iter().filter(Decision::is_open);
        for decision in waiting.filter(|d| unit.is_none_or(|u| d.decided.unit == u)) {
            let meeting = record.held.clone();
            open.push(OpenDecision { meeting, decision });
        }
    }
    open.sort_by_key(|o| o.decision.decided.due);
    Ok(open)
}
