//! Recurring duties: what is set up, what runs now, and marking an occurrence as done.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    StoredRecord,
    duty::{self, DutyChange, Line, Standing},
    rectification,
};
use bihuan_domain::{
    duty::{Duty, DutyContent, DutyWork, Shift},
    id::{DutyId, UnitId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    meetings::OfRectification,
};
use crate::http::{ApiFailure, Script};

/// What is done: the ledger itself shows when materials came, a report was kept or a meeting was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DutyWork)]
pub(super) enum WorkBody {
    Materials,
    Verification,
    Summary,
    Dispatch,
    WeeklyReport,
    Hearing,
    Other,
}

impl From<WorkBody> for DutyWork {
    fn from(it: WorkBody) -> Self {
        match it {
            WorkBody::Materials => Self::Materials,
            WorkBody::Verification => Self::Verification,
            WorkBody::Summary => Self::Summary,
            WorkBody::Dispatch => Self::Dispatch,
            WorkBody::WeeklyReport => Self::WeeklyReport,
            WorkBody::Hearing => Self::Hearing,
            WorkBody::Other => Self::Other,
        }
    }
}

impl From<DutyWork> for WorkBody {
    fn from(it: DutyWork) -> Self {
        match it {
            DutyWork::Materials => Self::Materials,
            DutyWork::Verification => Self::Verification,
            DutyWork::Summary => Self::Summary,
            DutyWork::Dispatch => Self::Dispatch,
            DutyWork::WeeklyReport => Self::WeeklyReport,
            DutyWork::Hearing => Self::Hearing,
            DutyWork::Other => Self::Other,
        }
    }
}

/// What becomes of a last day that is no working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DutyShift)]
pub(super) enum ShiftBody {
    Keep,
    Before,
    After,
}

impl From<ShiftBody> for Shift {
    fn from(it: ShiftBody) -> Self {
        match it {
            ShiftBody::Keep => Self::Keep,
            ShiftBody::Before => Self::Before,
            ShiftBody::After => Self::After,
        }
    }
}

impl From<Shift> for ShiftBody {
    fn from(it: Shift) -> Self {
        match it {
            Shift::Keep => Self::Keep,
            Shift::Before => Self::Before,
            Shift::After => Self::After,
        }
    }
}

/// What a duty says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DutyContent)]
pub(super) struct DutyBody {
    title: String,
    work: WorkBody,
    /// Recurrence rule of RFC 5545 for the first days, by days or longer, such as `FREQ=MONTHLY;BYMONTHDAY=11`.
    rule: String,
    /// Days from the first to the last; 0 for a single day.
    #[serde(default)]
    lasts: u16,
    shift: ShiftBody,
    /// Units that do it; the office where there are none.
    #[serde(default)]
    units: Vec<Uuid>,
    from: Date,
    until: Option<Date>,
}

impl From<DutyBody> for DutyContent {
    fn from(it: DutyBody) -> Self {
        Self {
            title: it.title,
            work: it.work.into(),
            rule: it.rule,
            lasts: it.lasts,
            shift: it.shift.into(),
            units: it.units.into_iter().map(UnitId).collect(),
            from: it.from,
            until: it.until,
        }
    }
}

impl From<DutyContent> for DutyBody {
    fn from(it: DutyContent) -> Self {
        Self {
            title: it.title,
            work: it.work.into(),
            rule: it.rule,
            lasts: it.lasts,
            shift: it.shift.into(),
            units: it.units.into_iter().map(|unit| unit.0).collect(),
            from: it.from,
            until: it.until,
        }
    }
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Duty)]
pub(super) struct OneDuty {
    id: Uuid,
    content: DutyBody,
    retired: bool,
    version: u64,
}

impl From<StoredRecord<Duty>> for OneDuty {
    fn from(stored: StoredRecord<Duty>) -> Self {
        Self {
            id: stored.record.id.0,
            content: stored.record.content.into(),
            retired: stored.record.retired,
            version: stored.version,
        }
    }
}

/// A duty as it comes up now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RunningDuty)]
pub(super) struct RunningBody {
    duty: Uuid,
    first: Date,
    due: Date,
    /// The caller's unit, where the duty is its own.
    unit: Option<Uuid>,
    /// `shown` by the ledger, `marked` by a person, `running`, `late`.
    standing: &'static str,
}

impl From<&Line> for RunningBody {
    fn from(line: &Line) -> Self {
        Self {
            duty: line.duty.record.id.0,
            first: line.occurrence.first,
            due: line.occurrence.due,
            unit: line.unit.map(|unit| unit.0),
            standing: match line.standing {
                Standing::Shown => "shown",
                Standing::Marked(_) => "marked",
                Standing::Running => "running",
                Standing::Late => "late",
            },
        }
    }
}

/// Duties, and what of them runs now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Duties {
    items: Vec<OneDuty>,
    now: Vec<RunningBody>,
}

/// List recurring duties, and what of them runs now
#[utoipa::path(get, path = "/api/v1/duties", tag = "supervision", params(OfRectification),
    responses((status = 200, body = Duties)))]
pub(super) async fn list(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Duties>, ApiFailure> {
    let ctx = &caller.ctx;
    ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(ctx, &asked.rectification).await?;
    let lines = duty::board(ctx, row.rectification.id).await?;
    let all = duty::list(ctx, row.rectification.id).await?;
    Ok(Json(Duties {
        items: all.into_iter().map(Into::into).collect(),
        now: lines.iter().map(Into::into).collect(),
    }))
}

/// A duty to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDuty {
    /// Code of the rectification.
    rectification: String,
    content: DutyBody,
}

/// Set a recurring duty up
#[utoipa::path(post, path = "/api/v1/duties", tag = "supervision", request_body = NewDuty,
    responses((status = 201, body = OneDuty)))]
pub(super) async fn enter(
    caller: Script,
    Body(new): Body<NewDuty>,
) -> Result<(StatusCode, Json<OneDuty>), ApiFailure> {
    let ctx = &caller.ctx;
    ctx.allow(Action::KeepDuty, None)?;
    let row = rectification::find(ctx, &new.rectification).await?;
    let stored = duty::enter(ctx, row.rectification.id, new.content.into()).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What is asked of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum DutyCommand {
    /// Let it say something else from now on.
    Revise { content: DutyBody },
    /// Say that an occurrence was done.
    Mark {
        /// The day it began.
        first: Date,
        /// By which unit; the office where there is none.
        unit: Option<Uuid>,
        #[serde(default)]
        text: String,
    },
    /// End it.
    Retire {},
}

impl From<DutyCommand> for DutyChange {
    fn from(command: DutyCommand) -> Self {
        match command {
            DutyCommand::Revise { content } => Self::Revise(content.into()),
            DutyCommand::Mark { first, unit, text } => Self::Mark {
                first,
                unit: unit.map(UnitId),
                text,
            },
            DutyCommand::Retire {} => Self::Retire,
        }
    }
}

/// Change a recurring duty
#[utoipa::path(post, path = "/api/v1/duties/{id}/commands", tag = "supervision", params(("id" = Uuid, Path)),
    request_body = DutyCommand, responses((status = 200, body = OneDuty)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<DutyId>,
    Body(command): Body<DutyCommand>,
) -> Result<Json<OneDuty>, ApiFailure> {
    let stored = duty::change(&caller.ctx, id, command.into(), caller.seen).await?;
    Ok(Json(stored.into()))
}
