//! The register of institutions: rules that rectifications produced.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    Failure, RecordFilter, StoredRecord,
    institution::{self, Change, Enter},
    rectification,
};
use bihuan_domain::{
    id::{FindingId, InstitutionId, RectificationId, UnitId},
    institution::{Force, Institution},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    named::edge,
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// A case in which the rule was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InstitutionUse)]
pub(super) struct UseBody {
    day: Date,
    text: String,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Institution)]
pub(super) struct InstitutionBody {
    id: Uuid,
    rectification: Uuid,
    title: String,
    document_no: Option<String>,
    unit: Uuid,
    issued: Date,
    valid_until: Option<Date>,
    on_trial: bool,
    /// `in_force`, `replaced`, `repealed`.
    state: String,
    /// In force, although its validity has run out.
    lapsed: bool,
    /// The rule that took its place.
    replaced_by: Option<Uuid>,
    findings: Vec<Uuid>,
    uses: Vec<UseBody>,
    version: u64,
}

impl InstitutionBody {
    fn of(stored: StoredRecord<Institution>, today: Date) -> Self {
        let it = stored.record;
        let lapsed = it.has_lapsed(today);
        let uses = it.uses.into_iter().map(|case| UseBody {
            day: case.day,
            text: case.text,
        });
        Self {
            id: it.entered.id.0,
            rectification: it.entered.rectification.0,
            title: it.entered.title,
            document_no: it.entered.document_no,
            unit: it.entered.unit.0,
            issued: it.entered.issued,
            valid_until: it.entered.valid_until,
            on_trial: it.entered.on_trial,
            state: it.force.key().to_owned(),
            lapsed,
            replaced_by: match &it.force {
                Force::Replaced { by } => Some(by.0),
                Force::InForce | Force::Repealed { .. } => None,
            },
            findings: it.entered.findings.iter().map(|f| f.0).collect(),
            uses: uses.collect(),
            version: stored.version,
        }
    }
}

/// Which rules.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct InstitutionQuery {
    /// Identity of a rectification.
    rectification: Option<Uuid>,
    /// A finding that they answer.
    finding: Option<Uuid>,
    /// The unit that issued them.
    unit: Option<Uuid>,
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of rules, latest issue first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Institutions {
    items: Vec<InstitutionBody>,
    /// Where the next page begins, if there is one.
    next: Option<String>,
}

/// List institutions
#[utoipa::path(get, path = "/api/v1/institutions", tag = "stay", params(InstitutionQuery),
    responses((status = 200, body = Institutions)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<InstitutionQuery>,
) -> Result<Json<Institutions>, ApiFailure> {
    let filter = RecordFilter {
        rectification: query.rectification.map(RectificationId),
        finding: query.finding.map(FindingId),
        unit: query.unit.map(UnitId),
        ..RecordFilter::default()
    };
    let limit = page_limit(query.limit)?;
    let cursor = edge::parse(query.after.as_deref())?;
    let mut found = institution::list(&caller.ctx, &filter, cursor, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let today = caller.ctx.today();
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| edge::print((last.record.entered.issued, last.record.entered.id.0)));
    let items = found
        .into_iter()
        .map(|stored| InstitutionBody::of(stored, today));
    Ok(Json(Institutions {
        items: items.collect(),
        next,
    }))
}

/// Read an institution
#[utoipa::path(get, path = "/api/v1/institutions/{id}", tag = "stay", params(("id" = Uuid, Path)),
    responses((status = 200, body = InstitutionBody)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<InstitutionId>,
) -> Result<Json<InstitutionBody>, ApiFailure> {
    let stored = institution::show(&caller.ctx, id).await?;
    Ok(Json(InstitutionBody::of(stored, caller.ctx.today())))
}

/// A rule to be put on the register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInstitution {
    /// Code of the rectification that produced it.
    rectification: String,
    /// Title without book marks.
    title: String,
    #[serde(default)]
    document_no: Option<String>,
    /// The unit that issued it.
    unit: Uuid,
    issued: Date,
    #[serde(default)]
    valid_until: Option<Date>,
    on_trial: bool,
    /// Findings that it answers.
    #[serde(default)]
    findings: Vec<Uuid>,
}

/// Enter an institution
#[utoipa::path(post, path = "/api/v1/institutions", tag = "stay", request_body = NewInstitution,
    responses((status = 201, body = InstitutionBody)))]
pub(super) async fn enter(
    caller: Script,
    Body(new): Body<NewInstitution>,
) -> Result<(StatusCode, Json<InstitutionBody>), ApiFailure> {
    let row = rectification::find(&caller.ctx, &new.rectification).await;
    let row = row.map_err(|_| Failure::BadReference("没有找到所选整改，请重新选择。"))?;
    let cmd = Enter {
        rectification: row.rectification.id,
        title: new.title,
        document_no: new.document_no,
        unit: UnitId(new.unit),
        issued: new.issued,
        valid_until: new.valid_until,
        on_trial: new.on_trial,
        findings: new.findings.into_iter().map(FindingId).collect(),
    };
    let stored = institution::enter(&caller.ctx, cmd).await?;
    let body = InstitutionBody::of(stored, caller.ctx.today());
    Ok((StatusCode::CREATED, Json(body)))
}

/// What is to happen to a rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum InstitutionCommand {
    /// It answers a further finding.
    Link { finding: Uuid },
    /// It was used.
    Use { day: Date, text: String },
    /// Its validity or its trial changes.
    Prolong {
        #[serde(default)]
        valid_until: Option<Date>,
        on_trial: bool,
    },
    /// Another rule takes its place.
    Replace { by: Uuid },
    /// It is repealed.
    Repeal { day: Date, reason: String },
}

/// Change an institution
#[utoipa::path(post, path = "/api/v1/institutions/{id}/commands", tag = "stay", params(("id" = Uuid, Path)),
    request_body = InstitutionCommand, responses((status = 200, body = InstitutionBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<InstitutionId>,
    Body(command): Body<InstitutionCommand>,
) -> Result<Json<InstitutionBody>, ApiFailure> {
    let change = match command {
        InstitutionCommand::Link { finding } => Change::Link(FindingId(finding)),
        InstitutionCommand::Use { day, text } => Change::Used { day, text },
        InstitutionCommand::Prolong {
            valid_until,
            on_trial,
        } => Change::Prolong {
            valid_until,
            on_trial,
        },
        InstitutionCommand::Replace { by } => Change::Replace(InstitutionId(by)),
        InstitutionCommand::Repeal { day, reason } => Change::Repeal { day, reason },
    };
    let stored = institution::change(&caller.ctx, id, change, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(InstitutionBody::of(stored, caller.ctx.today())))
}
