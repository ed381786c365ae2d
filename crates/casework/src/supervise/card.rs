//! Yellow and red cards: issue, appeal, answer, visit, lift, take back.

use bihuan_access::Action;
use bihuan_domain::{
    Refusal,
    card::{Card, CardColour, CardEvent, CardState, NewCard},
    id::{CardId, FindingId, RectificationId, UnitId},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use super::policy;
use crate::{Context, Failure, record};

/// Cards that one look takes in.
const MOST: u32 = 2000;

/// A card to be issued.
#[derive(Debug, Clone)]
pub struct IssueCard {
    /// The rectification.
    pub rectification: RectificationId,
    /// The unit that gets it.
    pub unit: UnitId,
    /// The finding it is about.
    pub finding: FindingId,
    /// Its colour.
    pub colour: CardColour,
    /// The facts.
    pub reason: String,
}

/// Issues a card: its cure and its time for an appeal follow from the policy in force.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`] for a finding that the unit does not lead, [`Failure::Taken`] while a card of
/// the same colour is in force, rules of the domain.
pub async fn issue(ctx: &Context, cmd: IssueCard) -> Result<StoredRecord<Card>, Failure> {
    ctx.allow(Action::IssueCard, None)?;
    record::check_rectification(ctx, cmd.rectification).await?;
    let found = ctx.app.store.finding(&ctx.scope(), cmd.finding).await?;
    let finding = found.map(|f| f.finding).filter(|f| {
        f.rectification == cmd.rectification && f.owners.lead == Some(cmd.unit) && f.stage.is_open()
    });
    finding.ok_or(Failure::BadReference(
        "所选问题不在本次整改中、已经销号，或不由该单位牵头，请重新选择。",
    ))?;
    let filter = RecordFilter {
        finding: Some(cmd.finding),
        states: vec!["in_force", "appealed"],
        ..RecordFilter::default()
    };
    let there = read(ctx, &filter).await?;
    if ctx.request.is_none() && there.iter().any(|c| c.record.entered.colour == cmd.colour) {
        return Err(Failure::Taken("该问题已有一张同色的牌，请勿重复亮牌。"));
    }
    let (today, calendar) = (ctx.today(), &ctx.app.calendar);
    let policy = policy(ctx, cmd.rectification).await?;
    let event = Card::issue(NewCard {
        id: CardId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        unit: cmd.unit,
        finding: cmd.finding,
        colour: cmd.colour,
        day: today,
        cure_by: calendar.after(today, policy.cure),
        appeal_by: calendar.after(today, policy.appeal),
        reason: cmd.reason.trim().to_owned(),
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a card.
#[derive(Debug, Clone)]
pub enum CardChange {
    /// The unit appeals.
    Appeal {
        /// What it says.
        text: String,
    },
    /// The appeal is answered.
    Answer {
        /// Whether the unit was right.
        granted: bool,
        /// Why.
        reason: String,
    },
    /// Somebody was on site.
    Supervise {
        /// When.
        day: Date,
        /// What was found.
        text: String,
    },
    /// It is lifted.
    Lift {
        /// Why.
        reason: String,
    },
    /// It is taken back.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// Changes a card.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] also for people of other units, [`Failure::Stale`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: CardId,
    change: CardChange,
    seen: Option<u64>,
) -> Result<StoredRecord<Card>, Failure> {
    let known = show(ctx, id).await?;
    match &change {
        CardChange::Appeal { .. } => {
            ctx.allow(Action::AppealCard, None)?;
            if ctx.actor.unit != known.record.entered.unit {
                return Err(Failure::Forbidden(Action::AppealCard));
            }
        }
        CardChange::Supervise { .. } => ctx.allow(Action::Supervise, None)?,
        CardChange::Answer { .. } | CardChange::Lift { .. } | CardChange::Withdraw { .. } => {
            ctx.allow(Action::IssueCard, None)?;
        }
    }
    let today = ctx.today();
    let decide = move |it: &Card| -> Result<CardEvent, Refusal> {
        match change {
            CardChange::Appeal { text } => it.appeal(&text, today),
            CardChange::Answer { granted, reason } => it.answer(granted, &reason),
            CardChange::Supervise { day, text } => it.supervise(day, &text),
            CardChange::Lift { reason } => it.lift(today, &reason),
            CardChange::Withdraw { reason } => it.withdraw(&reason),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// A card.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: CardId) -> Result<StoredRecord<Card>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// Cards of a rectification that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<Card>>, Failure> {
    list_of_states(ctx, rectification, Vec::new()).await
}

/// The same of cards that stand in one of the states; any when none is named.
///
/// # Errors
/// [`Failure::Forbidden`].
pub(super) async fn list_of_states(
    ctx: &Context,
    rectification: RectificationId,
    states: Vec<&'static str>,
) -> Result<Vec<StoredRecord<Card>>, Failure> {
    let filter = RecordFilter {
        rectification: Some(rectification),
        states,
        ..RecordFilter::default()
    };
    read(ctx, &filter).await
}

/// Cards that wait for the person: appeals to answer; cards of his unit that are in force.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn waiting(ctx: &Context) -> Result<Vec<StoredRecord<Card>>, Failure> {
    let answers = ctx.may(Action::IssueCard, None);
    let states = if answers {
        vec!["appealed"]
    } else {
        vec!["in_force"]
    };
    if !answers && !ctx.may(Action::AnswerLetter, None) {
        return Ok(Vec::new());
    }
    let filter = RecordFilter {
        states,
        unit: (!answers).then_some(ctx.actor.unit),
        ..RecordFilter::default()
    };
    let mut waiting = read(ctx, &filter).await?;
    waiting.retain(|c| c.record.standing == CardState::InForce);
    Ok(waiting)
}

async fn read(ctx: &Context, filter: &RecordFilter) -> Result<Vec<StoredRecord<Card>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), filter, RecordOrder::Latest, None, MOST)
        .await?)
}
