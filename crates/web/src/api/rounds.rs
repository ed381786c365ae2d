//! Supervision rounds, instructions of leaders, and what all of it asks of units.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    StoredRecord, rectification,
    supervise::{self, Burden, EnterInstruction, InstructionChange, Load, PlanRound, RoundChange},
};
use bihuan_domain::{
    id::{FindingId, InstructionId, PersonId, RoundId, UnitId},
    instruction::Instruction,
    round::{RoundVisit, SupervisionRound},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    meetings::OfRectification,
};
use crate::http::{ApiFailure, Script};

/// A visit to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoundVisit)]
pub(super) struct VisitBody {
    unit: Uuid,
    day: Date,
    /// Who went.
    #[serde(default)]
    members: String,
    /// The findings that were looked at.
    #[serde(default)]
    findings: Vec<Uuid>,
    text: String,
    /// Whether what was found has to be put right.
    wanting: bool,
}

impl From<RoundVisit> for VisitBody {
    fn from(it: RoundVisit) -> Self {
        Self {
            unit: it.unit.0,
            day: it.day,
            members: it.members,
            findings: it.findings.into_iter().map(|f| f.0).collect(),
            text: it.text,
            wanting: it.wanting,
        }
    }
}

impl From<VisitBody> for RoundVisit {
    fn from(it: VisitBody) -> Self {
        Self {
            unit: UnitId(it.unit),
            day: it.day,
            members: it.members,
            findings: it.findings.into_iter().map(FindingId).collect(),
            text: it.text,
            wanting: it.wanting,
        }
    }
}

/// A supervision round, with the visits that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SupervisionRound)]
pub(super) struct RoundBody {
    id: Uuid,
    rectification: Uuid,
    title: String,
    from: Date,
    until: Date,
    /// Units to be visited.
    units: Vec<Uuid>,
    visits: Vec<VisitBody>,
    /// What came of it, once it is over.
    summary: Option<String>,
    version: u64,
}

impl From<StoredRecord<SupervisionRound>> for RoundBody {
    fn from(stored: StoredRecord<SupervisionRound>) -> Self {
        let it = stored.record;
        Self {
            id: it.entered.id.0,
            rectification: it.entered.rectification.0,
            title: it.entered.title,
            from: it.entered.from,
            until: it.entered.until,
            units: it.entered.units.into_iter().map(|u| u.0).collect(),
            visits: it.visits.into_iter().map(Into::into).collect(),
            summary: it.summary,
            version: stored.version,
        }
    }
}

/// Rounds, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Rounds {
    items: Vec<RoundBody>,
}

/// List supervision rounds
#[utoipa::path(get, path = "/api/v1/rounds", tag = "supervision", params(OfRectification),
    responses((status = 200, body = Rounds)))]
pub(super) async fn rounds(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Rounds>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let all = supervise::rounds(&caller.ctx, row.rectification.id).await?;
    Ok(Json(Rounds {
        items: all.into_iter().map(Into::into).collect(),
    }))
}

/// A round to be planned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRound {
    /// Code of the rectification.
    rectification: String,
    title: String,
    from: Date,
    until: Date,
    /// Units to be visited; all at work when none is named.
    #[serde(default)]
    units: Vec<Uuid>,
}

/// Plan a supervision round
#[utoipa::path(post, path = "/api/v1/rounds", tag = "supervision", request_body = NewRound,
    responses((status = 201, body = RoundBody)))]
pub(super) async fn plan_round(
    caller: Script,
    Body(new): Body<NewRound>,
) -> Result<(StatusCode, Json<RoundBody>), ApiFailure> {
    caller.ctx.allow(Action::Supervise, None)?;
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let cmd = PlanRound {
        rectification: row.rectification.id,
        title: new.title,
        from: new.from,
        until: new.until,
        units: new.units.into_iter().map(UnitId).collect(),
    };
    let stored = supervise::plan_round(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What is asked of a round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum RoundCommand {
    /// Write a visit down.
    Visit { visit: VisitBody },
    /// End it.
    End { text: String },
}

/// Change a supervision round
#[utoipa::path(post, path = "/api/v1/rounds/{id}/commands", tag = "supervision", params(("id" = Uuid, Path)),
    request_body = RoundCommand, responses((status = 200, body = RoundBody)))]
pub(super) async fn round_command(
    caller: Script,
    Named(id): Named<RoundId>,
    Body(command): Body<RoundCommand>,
) -> Result<Json<RoundBody>, ApiFailure> {
    let change = match command {
        RoundCommand::Visit { visit } => RoundChange::Visit(visit.into()),
        RoundCommand::End { text } => RoundChange::End { text },
    };
    let stored = supervise::change_round(&caller.ctx, id, change, caller.seen).await?;
    Ok(Json(stored.into()))
}

/// What a unit answered to an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct InstructionAnswer {
    unit: Uuid,
    reply: String,
    at: Timestamp,
}

/// An instruction of a leader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Instruction)]
pub(super) struct InstructionBody {
    id: Uuid,
    rectification: Uuid,
    leader: Uuid,
    /// The paper it stands on.
    subject: String,
    text: String,
    day: Date,
    due: Date,
    units: Vec<Uuid>,
    findings: Vec<Uuid>,
    answers: Vec<InstructionAnswer>,
    /// What the leader was told, once it is closed.
    closed: Option<String>,
    version: u64,
}

impl From<StoredRecord<Instruction>> for InstructionBody {
    fn from(stored: StoredRecord<Instruction>) -> Self {
        let it = stored.record;
        let answers = it.answers.into_iter().map(|answer| InstructionAnswer {
            unit: answer.unit.0,
            reply: answer.reply,
            at: answer.stamp.at,
        });
        Self {
            id: it.entered.id.0,
            rectification: it.entered.rectification.0,
            leader: it.entered.leader.0,
            subject: it.entered.subject,
            text: it.entered.text,
            day: it.entered.day,
            due: it.entered.due,
            units: it.entered.units.into_iter().map(|u| u.0).collect(),
            findings: it.entered.findings.into_iter().map(|f| f.0).collect(),
            answers: answers.collect(),
            closed: it.closed,
            version: stored.version,
        }
    }
}

/// Instructions, the latest due first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Instructions {
    items: Vec<InstructionBody>,
}

/// List instructions of leaders
#[utoipa::path(get, path = "/api/v1/instructions", tag = "supervision", params(OfRectification),
    responses((status = 200, body = Instructions)))]
pub(super) async fn instructions(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Instructions>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let all = supervise::instructions(&caller.ctx, row.rectification.id).await?;
    Ok(Json(Instructions {
        items: all.into_iter().map(Into::into).collect(),
    }))
}

/// An instruction to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInstruction {
    /// Code of the rectification.
    rectification: String,
    leader: Uuid,
    subject: String,
    text: String,
    day: Date,
    due: Date,
    units: Vec<Uuid>,
    #[serde(default)]
    findings: Vec<Uuid>,
}

/// Enter an instruction of a leader
#[utoipa::path(post, path = "/api/v1/instructions", tag = "supervision", request_body = NewInstruction,
    responses((status = 201, body = InstructionBody)))]
pub(super) async fn enter_instruction(
    caller: Script,
    Body(new): Body<NewInstruction>,
) -> Result<(StatusCode, Json<InstructionBody>), ApiFailure> {
    caller.ctx.allow(Action::DraftLetter, None)?;
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let cmd = EnterInstruction {
        rectification: row.rectification.id,
        leader: PersonId(new.leader),
        subject: new.subject,
        text: new.text,
        day: new.day,
        due: new.due,
        units: new.units.into_iter().map(UnitId).collect(),
        findings: new.findings.into_iter().map(FindingId).collect(),
    };
    let stored = supervise::enter_instruction(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What is asked of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum InstructionCommand {
    /// Answer for a unit.
    Answer { unit: Uuid, reply: String },
    /// The leader was told; close it.
    Close { text: String },
}

/// Change an instruction
#[utoipa::path(post, path = "/api/v1/instructions/{id}/commands", tag = "supervision", params(("id" = Uuid, Path)),
    request_body = InstructionCommand, responses((status = 200, body = InstructionBody)))]
pub(super) async fn instruction_command(
    caller: Script,
    Named(id): Named<InstructionId>,
    Body(command): Body<InstructionCommand>,
) -> Result<Json<InstructionBody>, ApiFailure> {
    let change = match command {
        InstructionCommand::Answer { unit, reply } => InstructionChange::Answer {
            unit: UnitId(unit),
            reply,
        },
        InstructionCommand::Close { text } => InstructionChange::Close { text },
    };
    let stored = supervise::change_instruction(&caller.ctx, id, change, caller.seen).await?;
    Ok(Json(stored.into()))
}

/// What a unit received in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Load)]
pub(super) struct LoadBody {
    letters: u32,
    meetings: u32,
    visits: u32,
    instructions: u32,
}

impl From<Load> for LoadBody {
    fn from(it: Load) -> Self {
        Self {
            letters: it.letters,
            meetings: it.meetings,
            visits: it.visits,
            instructions: it.instructions,
        }
    }
}

/// A unit's burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Burden)]
pub(super) struct BurdenBody {
    unit: Uuid,
    /// This month so far.
    now: LoadBody,
    /// The same month of last year.
    last_year: LoadBody,
}

impl From<Burden> for BurdenBody {
    fn from(it: Burden) -> Self {
        Self {
            unit: it.unit.0,
            now: it.now.into(),
            last_year: it.last_year.into(),
        }
    }
}

/// Burdens, the heaviest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Burdens {
    /// At most so much a month.
    cap: u32,
    items: Vec<BurdenBody>,
}

/// What every unit received this month
#[utoipa::path(get, path = "/api/v1/burden", tag = "supervision", responses((status = 200, body = Burdens)))]
pub(super) async fn burden(caller: Script) -> Result<Json<Burdens>, ApiFailure> {
    let burdens = supervise::burdens(&caller.ctx).await?;
    Ok(Json(Burdens {
        cap: supervise::CAP,
        items: burdens.into_iter().map(Into::into).collect(),
    }))
}
