//! The timetable, findings put on the ledger by hand, special drives and liaison groups.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    StoredRecord,
    drive::{self, Basket, Change, Gather, Open},
    finding::{self, Register},
    ledger, liaison, rectification,
};
use bihuan_domain::{
    drive::{Drive, DriveStep},
    id::{AspectId, DriveId, FindingId, LiaisonGroupId, PersonId, UnitId},
    liaison::{Cover, LiaisonGroup},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::{DriveKindKey, ListKey},
    meetings::OfRectification,
};
use crate::http::{ApiFailure, Script};

/// What falls into half a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct TimetablePeriod {
    from: Date,
    until: Date,
    /// First due then.
    by_original: u64,
    /// Due then by the deadline in force.
    by_current: u64,
    /// Of the latter, put off.
    extended: u64,
    /// Of the latter, off the ledger.
    closed: u64,
    /// Of the latter, open.
    open: u64,
}

/// Both deadlines of all findings, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Timetable {
    periods: Vec<TimetablePeriod>,
    /// Without a deadline.
    without: u64,
    /// Open and past the deadline in force.
    overdue: u64,
    /// Open and past the deadline as first given.
    past_original: u64,
    /// Put off at least once.
    extended: u64,
}

/// The timetable
#[utoipa::path(get, path = "/api/v1/rectifications/{code}/timetable", tag = "coordination",
    params(("code" = String, Path)), responses((status = 200, body = Timetable)))]
pub(super) async fn timetable(
    caller: Script,
    Named(code): Named<String>,
) -> Result<Json<Timetable>, ApiFailure> {
    let row = rectification::find(&caller.ctx, &code).await?;
    let table = ledger::timetable(&caller.ctx, row.rectification.id).await?;
    let periods = table.periods.iter().map(|p| TimetablePeriod {
        from: p.half.first(),
        until: p.half.last(),
        by_original: p.by_original,
        by_current: p.by_current,
        extended: p.extended,
        closed: p.closed,
        open: p.open,
    });
    Ok(Json(Timetable {
        periods: periods.collect(),
        without: table.without,
        overdue: table.overdue,
        past_original: table.past_original,
        extended: table.extended,
    }))
}

/// A finding to be put on the ledger by hand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFinding {
    list: ListKey,
    problem: String,
    /// Where it comes from and its number there.
    #[serde(default)]
    origin: String,
    /// Top group.
    #[serde(default)]
    aspect: Option<Uuid>,
}

/// What was put on the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Registered {
    id: Uuid,
}

/// Put a finding on the ledger
#[utoipa::path(post, path = "/api/v1/rectifications/{code}/findings", tag = "findings",
    params(("code" = String, Path)), request_body = NewFinding, responses((status = 201, body = Registered)))]
pub(super) async fn register(
    caller: Script,
    Named(code): Named<String>,
    Body(new): Body<NewFinding>,
) -> Result<(StatusCode, Json<Registered>), ApiFailure> {
    let cmd = Register {
        rectification: code,
        list: new.list.into(),
        origin: new.origin,
        problem: new.problem,
        aspect: new.aspect.map(AspectId),
    };
    let id = finding::register(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(Registered { id: id.0 })))
}

/// A step of a drive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DriveStep)]
pub(super) struct StepBody {
    title: String,
    due: Date,
    /// How it was reached, once it was; not sent.
    #[serde(default, skip_deserializing)]
    reached: Option<String>,
}

/// A special drive or a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Drive)]
pub(super) struct DriveBody {
    id: Uuid,
    kind: DriveKindKey,
    title: String,
    goal: String,
    unit: Uuid,
    /// The head: the leader who owns it.
    sponsor: Option<Uuid>,
    /// The other head, where two lead it together.
    second_head: Option<Uuid>,
    day: Date,
    due: Date,
    steps: Vec<StepBody>,
    findings: Vec<Uuid>,
    /// What came of it, once it ended.
    result: Option<String>,
    version: u64,
}

impl From<StoredRecord<Drive>> for DriveBody {
    fn from(stored: StoredRecord<Drive>) -> Self {
        let Drive {
            opened,
            findings,
            reached,
            result,
        } = stored.record;
        let steps = opened.steps.into_iter().enumerate().map(|(at, step)| {
            let how = reached.iter().find(|(n, _)| *n == at);
            StepBody {
                title: step.title,
                due: step.due,
                reached: how.map(|(_, text)| text.clone()),
            }
        });
        Self {
            id: opened.id.0,
            kind: opened.kind.into(),
            title: opened.title,
            goal: opened.goal,
            unit: opened.unit.0,
            sponsor: opened.sponsor.map(|p| p.0),
            second_head: opened.second_head.map(|p| p.0),
            day: opened.day,
            due: opened.due,
            steps: steps.collect(),
            findings: findings.into_iter().map(|f| f.0).collect(),
            result,
            version: stored.version,
        }
    }
}

/// Special drives and themes, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Drives {
    items: Vec<DriveBody>,
}

/// List special drives and themes
#[utoipa::path(get, path = "/api/v1/drives", tag = "coordination", responses((status = 200, body = Drives)))]
pub(super) async fn drives(caller: Script) -> Result<Json<Drives>, ApiFailure> {
    let items = drive::list(&caller.ctx, None).await?;
    Ok(Json(Drives {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

/// A drive to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDrive {
    kind: DriveKindKey,
    title: String,
    #[serde(default)]
    goal: String,
    unit: Uuid,
    /// The head: the leader who owns it.
    #[serde(default)]
    sponsor: Option<Uuid>,
    /// The other head, where two lead it together.
    #[serde(default)]
    second_head: Option<Uuid>,
    day: Date,
    due: Date,
    #[serde(default)]
    steps: Vec<StepBody>,
}

impl From<NewDrive> for Open {
    fn from(new: NewDrive) -> Self {
        let steps = new.steps.into_iter().map(|s| DriveStep {
            title: s.title,
            due: s.due,
        });
        Self {
            kind: new.kind.into(),
            title: new.title,
            goal: new.goal,
            unit: UnitId(new.unit),
            sponsor: new.sponsor.map(PersonId),
            second_head: new.second_head.map(PersonId),
            day: new.day,
            due: new.due,
            steps: steps.collect(),
        }
    }
}

/// Open a special drive or a theme
#[utoipa::path(post, path = "/api/v1/drives", tag = "coordination", request_body = NewDrive,
    responses((status = 201, body = DriveBody)))]
pub(super) async fn open_drive(
    caller: Script,
    Body(new): Body<NewDrive>,
) -> Result<(StatusCode, Json<DriveBody>), ApiFailure> {
    let stored = drive::open(&caller.ctx, new.into()).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Findings that resemble one, and the drive in which they are to be handled together with it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Gathering {
    /// The others; the finding itself goes with them.
    findings: Vec<Uuid>,
    /// A drive that goes on.
    #[serde(default)]
    drive: Option<Uuid>,
    /// Or one that is opened for them.
    #[serde(default)]
    open: Option<NewDrive>,
}

/// Put a finding and others like it together in a drive
#[utoipa::path(post, path = "/api/v1/findings/{id}/gather", tag = "coordination", params(("id" = Uuid, Path)),
    request_body = Gathering, responses((status = 200, body = DriveBody)))]
pub(super) async fn gather(
    caller: Script,
    Named(finding): Named<FindingId>,
    Body(body): Body<Gathering>,
) -> Result<Json<DriveBody>, ApiFailure> {
    // Whoever cannot see it is told so before anything else.
    finding::load(&caller.ctx, finding).await?;
    let basket = match (body.drive, body.open) {
        (Some(id), None) => Basket::Running(DriveId(id)),
        (None, Some(new)) => Basket::New(new.into()),
        _ => return Err(ApiFailure::bad("字段 drive 和 open 须填且只填一个。")),
    };
    let cmd = Gather {
        finding,
        others: body.findings.into_iter().map(FindingId).collect(),
        basket,
    };
    let stored = drive::gather(&caller.ctx, cmd).await?;
    Ok(Json(stored.into()))
}

/// What is asked of a drive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum DriveCommand {
    /// Collect these findings and no others.
    Collect { findings: Vec<Uuid> },
    /// Name who leads it: one head, or two who lead it together.
    NameHeads {
        sponsor: Uuid,
        #[serde(default)]
        second_head: Option<Uuid>,
    },
    /// Note that a step was reached.
    Reach { step: usize, text: String },
    /// End it.
    End { text: String },
}

/// Change a drive
#[utoipa::path(post, path = "/api/v1/drives/{id}/commands", tag = "coordination", params(("id" = Uuid, Path)),
    request_body = DriveCommand, responses((status = 200, body = DriveBody)))]
pub(super) async fn drive_command(
    caller: Script,
    Named(id): Named<DriveId>,
    Body(command): Body<DriveCommand>,
) -> Result<Json<DriveBody>, ApiFailure> {
    let change = match command {
        DriveCommand::Collect { findings } => {
            Change::Collect(findings.into_iter().map(FindingId).collect())
        }
        DriveCommand::NameHeads {
            sponsor,
            second_head,
        } => Change::NameHeads {
            sponsor: PersonId(sponsor),
            second_head: second_head.map(PersonId),
        },
        DriveCommand::Reach { step, text } => Change::Reach { step, text },
        DriveCommand::End { text } => Change::End { text },
    };
    let stored = drive::change(&caller.ctx, id, change, caller.seen).await?;
    Ok(Json(stored.into()))
}

/// A liaison group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LiaisonGroup)]
pub(super) struct GroupBody {
    id: Uuid,
    title: String,
    members: String,
    sponsors: Vec<Uuid>,
    units: Vec<Uuid>,
    dissolved: bool,
    version: u64,
}

impl From<StoredRecord<LiaisonGroup>> for GroupBody {
    fn from(stored: StoredRecord<LiaisonGroup>) -> Self {
        let group = stored.record;
        Self {
            id: group.id.0,
            title: group.cover.title,
            members: group.cover.members,
            sponsors: group.cover.sponsors.into_iter().map(|p| p.0).collect(),
            units: group.cover.units.into_iter().map(|u| u.0).collect(),
            dissolved: group.dissolved,
            version: stored.version,
        }
    }
}

/// Liaison groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Groups {
    items: Vec<GroupBody>,
}

/// List liaison groups
#[utoipa::path(get, path = "/api/v1/liaison-groups", tag = "coordination", params(OfRectification),
    responses((status = 200, body = Groups)))]
pub(super) async fn groups(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Groups>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let items = liaison::list(&caller.ctx, row.rectification.id).await?;
    Ok(Json(Groups {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

/// What a group is and whom it covers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGroup {
    title: String,
    members: String,
    #[serde(default)]
    sponsors: Vec<Uuid>,
    #[serde(default)]
    units: Vec<Uuid>,
}

impl From<NewGroup> for Cover {
    fn from(new: NewGroup) -> Self {
        Self {
            title: new.title,
            members: new.members,
            sponsors: new.sponsors.into_iter().map(PersonId).collect(),
            units: new.units.into_iter().map(UnitId).collect(),
        }
    }
}

/// Set a liaison group up
#[utoipa::path(post, path = "/api/v1/liaison-groups", tag = "coordination", params(OfRectification),
    request_body = NewGroup, responses((status = 201, body = GroupBody)))]
pub(super) async fn enter_group(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
    Body(new): Body<NewGroup>,
) -> Result<(StatusCode, Json<GroupBody>), ApiFailure> {
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let stored = liaison::enter(&caller.ctx, row.rectification.id, new.into()).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Dissolve a liaison group
#[utoipa::path(delete, path = "/api/v1/liaison-groups/{id}", tag = "coordination", params(("id" = Uuid, Path)),
    responses((status = 200, body = GroupBody)))]
pub(super) async fn dissolve_group(
    caller: Script,
    Named(id): Named<LiaisonGroupId>,
) -> Result<Json<GroupBody>, ApiFailure> {
    let stored = liaison::change(&caller.ctx, id, None, caller.seen).await?;
    Ok(Json(stored.into()))
}
