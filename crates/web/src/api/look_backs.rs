//! Look-backs at closed findings.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    RecordOrder, StoredRecord,
    stay::{
        About,
        look_back::{self, Change, Filter, Which},
    },
};
use bihuan_domain::{
    id::{FindingId, LookBackId, PersonId, UnitId},
    look_back::{LookBack, LookBackStage, Visit, Visitors},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    command::FigureBody,
    extract::{Asked, Body, Named},
    keys::{CauseKey, HeldKey},
    named::{AboutBody, edge},
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// A look-back.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = LookBack)]
pub(super) struct LookBackBody {
    id: Uuid,
    /// The closed finding.
    finding: Uuid,
    rectification: Uuid,
    /// `due`, `assigned`, `held`, `not_verified`, `proposed`, `rebounded`, `dismissed`, `cancelled`.
    state: String,
    due: Date,
    /// Not done although it was due.
    overdue: bool,
    cause: CauseKey,
    /// The day the finding was closed.
    closed: Date,
    visitors: Option<VisitorsBody>,
    visit: Option<VisitBody>,
    /// The rebound that was declared.
    rebound: Option<Uuid>,
    /// Why it is no rebound, or is not to be done any more.
    reason: Option<String>,
    version: u64,
}

impl LookBackBody {
    fn of(stored: StoredRecord<LookBack>, today: Date) -> Self {
        let version = stored.version;
        let it = stored.record;
        let (rebound, reason) = match &it.state {
            LookBackStage::Rebounded { rebound, .. } => (Some(rebound.0), None),
            LookBackStage::Dismissed { reason, .. } | LookBackStage::Cancelled { reason } => {
                (None, Some(reason.clone()))
            }
            _ => (None, None),
        };
        Self {
            id: it.scheduled.id.0,
            finding: it.scheduled.finding.0,
            rectification: it.scheduled.rectification.0,
            state: it.key().to_owned(),
            due: it.scheduled.due,
            overdue: it.is_overdue(today),
            cause: it.scheduled.cause.into(),
            closed: it.scheduled.closed,
            visitors: it.visitors.map(|v| VisitorsBody {
                unit: v.unit.0,
                person: v.person.map(|p| p.0),
            }),
            visit: it.visit().map(Into::into),
            rebound,
            reason,
            version,
        }
    }
}

/// Who goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Visitors)]
pub(super) struct VisitorsBody {
    unit: Uuid,
    #[serde(default)]
    person: Option<Uuid>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Visit)]
pub(super) struct VisitBody {
    day: Date,
    result: HeldKey,
    /// What was seen.
    text: String,
    /// Who was asked: roles and numbers, no names.
    #[serde(default)]
    asked: String,
    #[serde(default)]
    figures: Vec<FigureBody>,
}

impl From<&Visit> for VisitBody {
    fn from(visit: &Visit) -> Self {
        Self {
            day: visit.day,
            result: visit.result.into(),
            text: visit.text.clone(),
            asked: visit.asked.clone(),
            figures: visit.figures.iter().map(Into::into).collect(),
        }
    }
}

impl VisitBody {
    fn visit(self) -> Result<Visit, ApiFailure> {
        let figures = self.figures.into_iter().map(FigureBody::figure);
        Ok(Visit {
            day: self.day,
            result: self.result.into(),
            text: self.text,
            asked: self.asked,
            figures: figures.collect::<Result<_, _>>()?,
            evidence: Vec::new(),
        })
    }
}

/// Which look-backs.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct LookBackQuery {
    /// `open`, `unassigned`, `overdue`, `proposed`, `held`, `rebounded`, `not_verified`; all without.
    which: Option<String>,
    /// Identity of a rectification.
    rectification: Option<Uuid>,
    /// The unit that was sent.
    unit: Option<Uuid>,
    /// Due, or done, on this day or later.
    from: Option<Date>,
    /// Due, or done, on this day or earlier.
    until: Option<Date>,
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A look-back with the finding it is about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct LookBackRow {
    #[serde(flatten)]
    look_back: LookBackBody,
    about: AboutBody,
}

/// A page of look-backs, earliest day first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct LookBacks {
    items: Vec<LookBackRow>,
    /// Where the next page begins, if there is one.
    next: Option<String>,
}

fn row(stored: StoredRecord<LookBack>, about: &About, today: Date) -> LookBackRow {
    LookBackRow {
        look_back: LookBackBody::of(stored, today),
        about: about.into(),
    }
}

/// List look-backs
#[utoipa::path(get, path = "/api/v1/look-backs", tag = "stay", params(LookBackQuery),
    responses((status = 200, body = LookBacks)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<LookBackQuery>,
) -> Result<Json<LookBacks>, ApiFailure> {
    let key = query.which.as_deref().unwrap_or_default();
    let which = Which::ALL
        .into_iter()
        .find(|w| w.key() == key)
        .ok_or_else(|| {
            let known = Which::ALL.map(Which::key).join("、");
            ApiFailure::bad(format!("字段 which 的值不可用，可用：{known}。"))
        })?;
    let filter = Filter {
        which,
        rectification: query.rectification.map(bihuan_domain::id::RectificationId),
        unit: query.unit.map(UnitId),
        from: query.from,
        until: query.until,
    };
    let limit = page_limit(query.limit)?;
    let cursor = edge::parse(query.after.as_deref())?;
    let order = RecordOrder::Earliest;
    let mut found = look_back::list(&caller.ctx, &filter, order, cursor, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let today = caller.ctx.today();
    let next = found.last().filter(|_| more).map(|last| {
        let it = &last.stored.record;
        let day = it.visit().map_or(it.scheduled.due, |visit| visit.day);
        edge::print((day, it.scheduled.id.0))
    });
    Ok(Json(LookBacks {
        items: found
            .into_iter()
            .map(|l| row(l.stored, &l.about, today))
            .collect(),
        next,
    }))
}

/// Read a look-back
#[utoipa::path(get, path = "/api/v1/look-backs/{id}", tag = "stay", params(("id" = Uuid, Path)),
    responses((status = 200, body = LookBackRow)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<LookBackId>,
) -> Result<Json<LookBackRow>, ApiFailure> {
    let shown = look_back::show(&caller.ctx, id).await?;
    Ok(Json(row(shown.stored, &shown.about, caller.ctx.today())))
}

/// A look-back to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLookBack {
    /// When somebody is to go.
    due: Date,
}

/// Order a look-back at a closed finding
#[utoipa::path(post, path = "/api/v1/findings/{id}/look-backs", tag = "stay", params(("id" = Uuid, Path)),
    request_body = NewLookBack, responses((status = 201, body = LookBackBody)))]
pub(super) async fn order(
    caller: Script,
    Named(id): Named<FindingId>,
    Body(new): Body<NewLookBack>,
) -> Result<(StatusCode, Json<LookBackBody>), ApiFailure> {
    let stored = look_back::order(&caller.ctx, id, new.due).await?;
    let body = LookBackBody::of(stored, caller.ctx.today());
    Ok((StatusCode::CREATED, Json(body)))
}

/// What is to happen to a look-back.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum LookBackCommand {
    /// Send somebody.
    Assign(VisitorsBody),
    /// Record what was found.
    Record(VisitBody),
    /// Say that what was found is no rebound.
    Dismiss { reason: String },
    /// Take it off the calendar.
    Cancel { reason: String },
}

/// Change a look-back
#[utoipa::path(post, path = "/api/v1/look-backs/{id}/commands", tag = "stay", params(("id" = Uuid, Path)),
    request_body = LookBackCommand, responses((status = 200, body = LookBackBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<LookBackId>,
    Body(command): Body<LookBackCommand>,
) -> Result<Json<LookBackBody>, ApiFailure> {
    let change = match command {
        LookBackCommand::Assign(visitors) => Change::Assign(Visitors {
            unit: UnitId(visitors.unit),
            person: visitors.person.map(PersonId),
        }),
        LookBackCommand::Record(visit) => Change::Record(visit.visit()?),
        LookBackCommand::Dismiss { reason } => Change::Dismiss { reason },
        LookBackCommand::Cancel { reason } => Change::Cancel { reason },
    };
    let stored = look_back::change(&caller.ctx, id, change, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(LookBackBody::of(stored, caller.ctx.today())))
}
