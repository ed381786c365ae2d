//! The ladder and the cards.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    StoredRecord, rectification,
    supervise::{self, CardChange, IssueCard, LadderRow},
};
use bihuan_domain::{
    card::{Card, CardState},
    id::{CardId, FindingId, UnitId},
    ladder::LadderPolicy,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::{CardColourKey, RungKey},
    meetings::OfRectification,
};
use crate::http::{ApiFailure, Script};

/// Spans of the ladder and of cards, all in working days but the returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LadderPolicy)]
pub(super) struct PolicyBody {
    remind_after: u32,
    interview_after: u32,
    account_after: u32,
    yellow_after: u32,
    /// Times that a closure or a task was sent back.
    yellow_returns: u32,
    cure: u32,
    appeal: u32,
}

impl From<LadderPolicy> for PolicyBody {
    fn from(it: LadderPolicy) -> Self {
        Self {
            remind_after: it.remind_after,
            interview_after: it.interview_after,
            account_after: it.account_after,
            yellow_after: it.yellow_after,
            yellow_returns: it.yellow_returns,
            cure: it.cure,
            appeal: it.appeal,
        }
    }
}

impl From<PolicyBody> for LadderPolicy {
    fn from(it: PolicyBody) -> Self {
        Self {
            remind_after: it.remind_after,
            interview_after: it.interview_after,
            account_after: it.account_after,
            yellow_after: it.yellow_after,
            yellow_returns: it.yellow_returns,
            cure: it.cure,
            appeal: it.appeal,
        }
    }
}

/// A finding on the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LadderRow)]
pub(super) struct LadderRowBody {
    finding: Uuid,
    number: String,
    unit: Uuid,
    due: Option<Date>,
    /// Working days over the deadline.
    overdue: Option<i32>,
    /// Where it stands.
    standing: Option<RungKey>,
    /// What comes next if nothing changes, and when.
    next: Option<RungKey>,
    next_on: Option<Date>,
    why: Option<String>,
    /// The card in force.
    card: Option<CardColourKey>,
    /// The card that the policy would have today.
    card_due: Option<CardColourKey>,
}

impl From<LadderRow> for LadderRowBody {
    fn from(row: LadderRow) -> Self {
        Self {
            finding: row.finding.id.0,
            number: row.finding.number,
            unit: row.unit.0,
            due: row.finding.due,
            overdue: row.overdue,
            standing: row.standing.map(Into::into),
            next: row.next.as_ref().map(|next| next.rung.into()),
            next_on: row.next.as_ref().map(|next| next.on),
            why: row.next.map(|next| next.why),
            card: row.card.map(|(_, colour)| colour.into()),
            card_due: row.card_due.map(|(colour, _)| colour.into()),
        }
    }
}

/// The ladder of a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Ladder)]
pub(super) struct LadderBody {
    policy: PolicyBody,
    /// The longest overdue first.
    rows: Vec<LadderRowBody>,
    /// Whether there are more than one answer holds.
    cut: bool,
}

/// Read the ladder as it stands today
#[utoipa::path(get, path = "/api/v1/ladder", tag = "supervision", params(OfRectification),
    responses((status = 200, body = LadderBody)))]
pub(super) async fn ladder(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<LadderBody>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let id = row.rectification.id;
    let policy = supervise::policy(&caller.ctx, id).await?;
    Ok(Json(worked_out(&caller, id, policy).await?))
}

async fn worked_out(
    caller: &Script,
    id: bihuan_domain::id::RectificationId,
    policy: LadderPolicy,
) -> Result<LadderBody, ApiFailure> {
    let ladder = supervise::ladder(&caller.ctx, id, policy).await?;
    Ok(LadderBody {
        policy: policy.into(),
        rows: ladder.rows.into_iter().map(Into::into).collect(),
        cut: ladder.cut,
    })
}

/// Set the policy of the ladder; answers with what it makes of today
#[utoipa::path(post, path = "/api/v1/ladder", tag = "supervision", params(OfRectification),
    request_body = PolicyBody, responses((status = 200, body = LadderBody)))]
pub(super) async fn set_policy(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
    Body(policy): Body<PolicyBody>,
) -> Result<Json<LadderBody>, ApiFailure> {
    caller.ctx.allow(Action::KeepLadder, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let id = row.rectification.id;
    supervise::set_policy(&caller.ctx, id, policy.into()).await?;
    Ok(Json(worked_out(&caller, id, policy.into()).await?))
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Card)]
pub(super) struct CardBody {
    id: Uuid,
    rectification: Uuid,
    unit: Uuid,
    finding: Uuid,
    colour: CardColourKey,
    /// `in_force`, `appealed`, `lifted`, `withdrawn`.
    state: &'static str,
    day: Date,
    cure_by: Date,
    appeal_by: Date,
    reason: String,
    /// What the unit says.
    appeal: Option<String>,
    /// What was answered.
    answer: Option<String>,
    /// Why it was lifted or withdrawn.
    ended: Option<String>,
    version: u64,
}

impl From<StoredRecord<Card>> for CardBody {
    fn from(stored: StoredRecord<Card>) -> Self {
        use bihuan_domain::Record as _;
        let it = stored.record;
        let answer = it.appeal.as_ref().and_then(|a| a.answer.as_ref());
        Self {
            state: it.indexed().state,
            appeal: it.appeal.as_ref().map(|a| a.text.clone()),
            answer: answer.map(|a| a.reason.clone()),
            ended: match &it.standing {
                CardState::InForce => None,
                CardState::Lifted { reason, .. } | CardState::Withdrawn { reason } => {
                    Some(reason.clone())
                }
            },
            id: it.entered.id.0,
            rectification: it.entered.rectification.0,
            unit: it.entered.unit.0,
            finding: it.entered.finding.0,
            colour: it.entered.colour.into(),
            day: it.entered.day,
            cure_by: it.entered.cure_by,
            appeal_by: it.entered.appeal_by,
            reason: it.entered.reason,
            version: stored.version,
        }
    }
}

/// Cards, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Cards {
    items: Vec<CardBody>,
}

/// List cards
#[utoipa::path(get, path = "/api/v1/cards", tag = "supervision", params(OfRectification),
    responses((status = 200, body = Cards)))]
pub(super) async fn cards(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Cards>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let cards = supervise::cards(&caller.ctx, row.rectification.id).await?;
    Ok(Json(Cards {
        items: cards.into_iter().map(Into::into).collect(),
    }))
}

/// A card to be issued.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCard {
    /// Code of the rectification.
    rectification: String,
    /// The unit that leads the finding.
    unit: Uuid,
    finding: Uuid,
    colour: CardColourKey,
    reason: String,
}

/// Issue a card
#[utoipa::path(post, path = "/api/v1/cards", tag = "supervision", request_body = NewCard,
    responses((status = 201, body = CardBody)))]
pub(super) async fn issue_card(
    caller: Script,
    Body(new): Body<NewCard>,
) -> Result<(StatusCode, Json<CardBody>), ApiFailure> {
    caller.ctx.allow(Action::IssueCard, None)?;
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let cmd = IssueCard {
        rectification: row.rectification.id,
        unit: UnitId(new.unit),
        finding: FindingId(new.finding),
        colour: new.colour.into(),
        reason: new.reason,
    };
    let stored = supervise::issue_card(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Read a card
#[utoipa::path(get, path = "/api/v1/cards/{id}", tag = "supervision", params(("id" = Uuid, Path)),
    responses((status = 200, body = CardBody)))]
pub(super) async fn show_card(
    caller: Script,
    Named(id): Named<CardId>,
) -> Result<Json<CardBody>, ApiFailure> {
    Ok(Json(supervise::show_card(&caller.ctx, id).await?.into()))
}

/// What is asked of a card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CardCommand {
    /// Appeal.
    Appeal { text: String },
    /// Answer an appeal; one that is granted takes the card back.
    Answer { granted: bool, reason: String },
    /// Record a visit on site.
    Supervise { day: Date, text: String },
    /// Lift it.
    Lift { reason: String },
    /// Take it back.
    Withdraw { reason: String },
}

impl From<CardCommand> for CardChange {
    fn from(command: CardCommand) -> Self {
        match command {
            CardCommand::Appeal { text } => Self::Appeal { text },
            CardCommand::Answer { granted, reason } => Self::Answer { granted, reason },
            CardCommand::Supervise { day, text } => Self::Supervise { day, text },
            CardCommand::Lift { reason } => Self::Lift { reason },
            CardCommand::Withdraw { reason } => Self::Withdraw { reason },
        }
    }
}

/// Change a card
#[utoipa::path(post, path = "/api/v1/cards/{id}/commands", tag = "supervision", params(("id" = Uuid, Path)),
    request_body = CardCommand, responses((status = 200, body = CardBody)))]
pub(super) async fn card_command(
    caller: Script,
    Named(id): Named<CardId>,
    Body(command): Body<CardCommand>,
) -> Result<Json<CardBody>, ApiFailure> {
    let stored = supervise::change_card(&caller.ctx, id, command.into(), caller.seen).await?;
    Ok(Json(stored.into()))
}
