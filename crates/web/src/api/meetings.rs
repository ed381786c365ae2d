//! Meetings and their decisions.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    StoredRecord,
    meeting::{self, Change, Enter},
    rectification,
};
use bihuan_domain::{
    id::{DecisionId, FindingId, MeetingId, UnitId},
    meeting::{Decision, DispatchMeeting, Reply},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::MeetingKindKey,
};
use crate::http::{ApiFailure, Script};

/// A decision of a meeting and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Decision)]
pub(super) struct DecisionBody {
    id: Uuid,
    text: String,
    unit: Uuid,
    due: Date,
    findings: Vec<Uuid>,
    /// `open`, `answered`, `sent_back`.
    state: String,
    /// What was done, once the unit said so.
    reply: Option<String>,
    answered_at: Option<Timestamp>,
    /// Why the reply was sent back.
    reason: Option<String>,
}

impl From<Decision> for DecisionBody {
    fn from(decision: Decision) -> Self {
        let (state, reply, answered_at, reason) = match decision.answer {
            Reply::Open => ("open", None, None, None),
            Reply::Given { reply, stamp } => ("answered", Some(reply), Some(stamp.at), None),
            Reply::SentBack { reason } => ("sent_back", None, None, Some(reason)),
        };
        let decided = decision.decided;
        Self {
            id: decided.id.0,
            text: decided.text,
            unit: decided.unit.0,
            due: decided.due,
            findings: decided.findings.into_iter().map(|f| f.0).collect(),
            state: state.to_owned(),
            reply,
            answered_at,
            reason,
        }
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Meeting)]
pub(super) struct MeetingBody {
    id: Uuid,
    rectification: Uuid,
    kind: MeetingKindKey,
    title: String,
    day: Date,
    place: String,
    /// Units that attended.
    units: Vec<Uuid>,
    agenda: String,
    decisions: Vec<DecisionBody>,
    version: u64,
}

impl From<StoredRecord<DispatchMeeting>> for MeetingBody {
    fn from(stored: StoredRecord<DispatchMeeting>) -> Self {
        let held = stored.record.held;
        Self {
            id: held.id.0,
            rectification: held.rectification.0,
            kind: held.kind.into(),
            title: held.title,
            day: held.day,
            place: held.place,
            units: held.units.into_iter().map(|u| u.0).collect(),
            agenda: held.agenda,
            decisions: stored
                .record
                .decisions
                .into_iter()
                .map(Into::into)
                .collect(),
            version: stored.version,
        }
    }
}

/// How many meetings of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct MeetingCount {
    kind: MeetingKindKey,
    count: usize,
}

/// Meetings, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Meetings {
    items: Vec<MeetingBody>,
    /// By kind.
    counts: Vec<MeetingCount>,
}

/// Which rectification.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfRectification {
    /// Code of the rectification.
    pub(super) rectification: String,
}

/// List meetings
#[utoipa::path(get, path = "/api/v1/meetings", tag = "coordination", params(OfRectification),
    responses((status = 200, body = Meetings)))]
pub(super) async fn list(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Meetings>, ApiFailure> {
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let meetings = meeting::list(&caller.ctx, row.rectification.id).await?;
    let counts = meeting::counts(&meetings).into_iter();
    Ok(Json(Meetings {
        counts: counts
            .map(|(kind, count)| MeetingCount {
                kind: kind.into(),
                count,
            })
            .collect(),
        items: meetings.into_iter().map(Into::into).collect(),
    }))
}

/// A meeting to be written down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMeeting {
    /// Code of the rectification.
    rectification: String,
    kind: MeetingKindKey,
    title: String,
    day: Date,
    #[serde(default)]
    place: String,
    /// Units that attended.
    #[serde(default)]
    units: Vec<Uuid>,
    #[serde(default)]
    agenda: String,
}

/// Write a meeting down
#[utoipa::path(post, path = "/api/v1/meetings", tag = "coordination", request_body = NewMeeting,
    responses((status = 201, body = MeetingBody)))]
pub(super) async fn enter(
    caller: Script,
    Body(new): Body<NewMeeting>,
) -> Result<(StatusCode, Json<MeetingBody>), ApiFailure> {
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let cmd = Enter {
        rectification: row.rectification.id,
        kind: new.kind.into(),
        title: new.title,
        day: new.day,
        place: new.place,
        units: new.units.into_iter().map(UnitId).collect(),
        agenda: new.agenda,
    };
    let stored = meeting::enter(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Read a meeting
#[utoipa::path(get, path = "/api/v1/meetings/{id}", tag = "coordination", params(("id" = Uuid, Path)),
    responses((status = 200, body = MeetingBody)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<MeetingId>,
) -> Result<Json<MeetingBody>, ApiFailure> {
    Ok(Json(meeting::show(&caller.ctx, id).await?.into()))
}

/// What is asked of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum MeetingCommand {
    /// Correct what was written down.
    Correct {
        title: String,
        place: String,
        units: Vec<Uuid>,
        agenda: String,
    },
    /// Write a decision down.
    Decide {
        text: String,
        unit: Uuid,
        due: Date,
        #[serde(default)]
        findings: Vec<Uuid>,
    },
    /// Say what was done about a decision.
    Answer { decision: Uuid, reply: String },
    /// Send a reply back.
    Reopen { decision: Uuid, reason: String },
}

impl From<MeetingCommand> for Change {
    fn from(command: MeetingCommand) -> Self {
        match command {
            MeetingCommand::Correct {
                title,
                place,
                units,
                agenda,
            } => Self::Correct {
                title,
                place,
                units: units.into_iter().map(UnitId).collect(),
                agenda,
            },
            MeetingCommand::Decide {
                text,
                unit,
                due,
                findings,
            } => Self::Decide {
                text,
                unit: UnitId(unit),
                due,
                findings: findings.into_iter().map(FindingId).collect(),
            },
            MeetingCommand::Answer { decision, reply } => Self::Answer {
                decision: DecisionId(decision),
                reply,
            },
            MeetingCommand::Reopen { decision, reason } => Self::Reopen {
                decision: DecisionId(decision),
                reason,
            },
        }
    }
}

/// Change a meeting
#[utoipa::path(post, path = "/api/v1/meetings/{id}/commands", tag = "coordination", params(("id" = Uuid, Path)),
    request_body = MeetingCommand, responses((status = 200, body = MeetingBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<MeetingId>,
    Body(command): Body<MeetingCommand>,
) -> Result<Json<MeetingBody>, ApiFailure> {
    let stored = meeting::change(&caller.ctx, id, command.into(), caller.seen).await?;
    Ok(Json(stored.into()))
}
