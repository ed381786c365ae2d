//! Plans of findings.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    Context, StoredRecord,
    plan::{self, Change},
};
use bihuan_domain::{
    finding::{PlannedMeasure, PlannedTask},
    id::{FindingId, MeasureId, PlanId, TaskId, UnitId},
    plan::{FindingPlan, PlanContent, PlanState, Way, Weighing},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    batches::NewBatchBody,
    extract::{Body, Named},
    keys::{MeasureKey, RoleKey},
};
use crate::http::{ApiFailure, Script};

/// One way to put things right, with a word on each criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanWay)]
pub(super) struct WayBody {
    title: String,
    #[serde(default)]
    marks: Vec<String>,
}

/// Ways that were weighed against each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanWeighing)]
pub(super) struct WeighingBody {
    criteria: Vec<String>,
    ways: Vec<WayBody>,
    /// Which was chosen, from 0.
    chosen: usize,
    reason: String,
}

/// A step of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanMeasure)]
pub(super) struct PlanMeasureBody {
    /// Given by the server when it is left out.
    #[serde(default)]
    id: Option<Uuid>,
    text: String,
    #[serde(default)]
    types: Vec<MeasureKey>,
    /// Other findings of the rectification that it serves.
    #[serde(default)]
    also_serves: Vec<Uuid>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanTask)]
pub(super) struct PlanTaskBody {
    /// Given by the server when it is left out.
    #[serde(default)]
    id: Option<Uuid>,
    title: String,
    unit: Uuid,
    #[serde(default)]
    due: Option<Date>,
    #[serde(default)]
    measures: Vec<PlanMeasureBody>,
    #[serde(default)]
    batches: Vec<NewBatchBody>,
}

/// What a plan says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PlanContent)]
pub(super) struct ContentBody {
    goal: String,
    cause: String,
    /// The rule that is to come of it.
    mechanism: String,
    weighing: Option<WeighingBody>,
    tasks: Vec<PlanTaskBody>,
}

impl ContentBody {
    fn content(self, ctx: &Context) -> Result<PlanContent, ApiFailure> {
        let fresh = || ctx.app.ids.next();
        let measure = |m: PlanMeasureBody| PlannedMeasure {
            id: MeasureId(m.id.unwrap_or_else(fresh)),
            text: m.text,
            types: m.types.into_iter().map(Into::into).collect(),
            also_serves: m.also_serves.into_iter().map(FindingId).collect(),
        };
        Ok(PlanContent {
            goal: self.goal,
            cause: self.cause,
            mechanism: self.mechanism,
            weighing: self.weighing.map(|w| Weighing {
                criteria: w.criteria,
                ways: w
                    .ways
                    .into_iter()
                    .map(|way| Way {
                        title: way.title,
                        marks: way.marks,
                    })
                    .collect(),
                chosen: w.chosen,
                reason: w.reason,
            }),
            tasks: self
                .tasks
                .into_iter()
                .map(|t| {
                    Ok(PlannedTask {
                        id: TaskId(t.id.unwrap_or_else(fresh)),
                        title: t.title,
                        unit: UnitId(t.unit),
                        due: t.due,
                        measures: t.measures.into_iter().map(measure).collect(),
                        batches: NewBatchBody::all(ctx, t.batches)?,
                    })
                })
                .collect::<Result<_, ApiFailure>>()?,
        })
    }
}

impl From<PlanContent> for ContentBody {
    fn from(content: PlanContent) -> Self {
        let measure = |m: PlannedMeasure| PlanMeasureBody {
            id: Some(m.id.0),
            text: m.text,
            types: m.types.into_iter().map(Into::into).collect(),
            also_serves: m.also_serves.into_iter().map(|f| f.0).collect(),
        };
        Self {
            goal: content.goal,
            cause: content.cause,
            mechanism: content.mechanism,
            weighing: content.weighing.map(|w| WeighingBody {
                criteria: w.criteria,
                ways: w
                    .ways
                    .into_iter()
                    .map(|way| WayBody {
                        title: way.title,
                        marks: way.marks,
                    })
                    .collect(),
                chosen: w.chosen,
                reason: w.reason,
            }),
            tasks: content
                .tasks
                .into_iter()
                .map(|t| PlanTaskBody {
                    id: Some(t.id.0),
                    title: t.title,
                    unit: t.unit.0,
                    due: t.due,
                    measures: t.measures.into_iter().map(measure).collect(),
                    batches: t.batches.into_iter().map(Into::into).collect(),
                })
                .collect(),
        }
    }
}

/// The plan of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Plan)]
pub(super) struct PlanBody {
    id: Uuid,
    finding: Uuid,
    day: Date,
    content: ContentBody,
    /// `drafted`, `submitted`, `sent_back`, `approved`.
    state: String,
    /// Who has to approve it, while it waits.
    approver: Option<RoleKey>,
    /// Why it was sent back.
    reason: Option<String>,
    /// When it was handed in, sent back or approved.
    at: Option<Timestamp>,
    /// How often it was sent back.
    rounds: u32,
    version: u64,
}

impl From<StoredRecord<FindingPlan>> for PlanBody {
    fn from(stored: StoredRecord<FindingPlan>) -> Self {
        let plan = stored.record;
        let state = plan.standing.key().to_owned();
        let approver = plan.approver().map(Into::into);
        let (reason, at) = match plan.standing {
            PlanState::Drafted => (None, None),
            PlanState::Submitted { stamp, .. } | PlanState::Approved { stamp } => {
                (None, Some(stamp.at))
            }
            PlanState::SentBack { reason, stamp } => (Some(reason), Some(stamp.at)),
        };
        Self {
            id: plan.planned.id.0,
            finding: plan.planned.finding.0,
            day: plan.planned.day,
            content: plan.planned.content.into(),
            state,
            approver,
            reason,
            at,
            rounds: plan.rounds,
            version: stored.version,
        }
    }
}

/// Plans about a finding.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct Plans {
    /// Its own, latest first.
    items: Vec<PlanBody>,
    /// Approved plans of other findings with measures that serve it.
    serving: Vec<PlanBody>,
}

/// List the plans about a finding
#[utoipa::path(get, path = "/api/v1/findings/{id}/plans", tag = "coordination", params(("id" = Uuid, Path)),
    responses((status = 200, body = Plans)))]
pub(super) async fn list(
    caller: Script,
    Named(id): Named<FindingId>,
) -> Result<Json<Plans>, ApiFailure> {
    let plans = plan::of_finding(&caller.ctx, id).await?;
    Ok(Json(Plans {
        items: plans.own.into_iter().map(Into::into).collect(),
        serving: plans.serving.into_iter().map(Into::into).collect(),
    }))
}

/// Begin the plan of a finding
#[utoipa::path(post, path = "/api/v1/findings/{id}/plans", tag = "coordination", params(("id" = Uuid, Path)),
    request_body = ContentBody, responses((status = 201, body = PlanBody)))]
pub(super) async fn draft(
    caller: Script,
    Named(id): Named<FindingId>,
    Body(content): Body<ContentBody>,
) -> Result<(StatusCode, Json<PlanBody>), ApiFailure> {
    let content = content.content(&caller.ctx)?;
    let stored = plan::draft(&caller.ctx, id, content).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What is asked of a plan.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PlanCommand {
    /// Let it say something else.
    Revise { content: ContentBody },
    /// Hand it in.
    Submit {
        /// `office_director` or `principal_leader`.
        approver: RoleKey,
    },
    /// Approve it: the tasks come to the units.
    Approve,
    /// Send it back.
    SendBack { reason: String },
}

/// Change a plan
#[utoipa::path(post, path = "/api/v1/plans/{id}/commands", tag = "coordination", params(("id" = Uuid, Path)),
    request_body = PlanCommand, responses((status = 200, body = PlanBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<PlanId>,
    Body(command): Body<PlanCommand>,
) -> Result<Json<PlanBody>, ApiFailure> {
    let change = match command {
        PlanCommand::Revise { content } => Change::Revise(content.content(&caller.ctx)?),
        PlanCommand::Submit { approver } => Change::Submit {
            approver: approver.into(),
        },
        PlanCommand::Approve => Change::Approve,
        PlanCommand::SendBack { reason } => Change::SendBack { reason },
    };
    let stored = plan::change(&caller.ctx, id, change, caller.seen).await?;
    Ok(Json(stored.into()))
}
