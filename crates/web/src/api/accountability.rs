//! The register of accountability actions; only the office and the discipline commission read it.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    Failure, StoredRecord,
    accountability::{self, Enter, Filter},
    rectification,
};
use bihuan_domain::{
    accountability::AccountabilityAction,
    id::{AccountabilityActionId, FindingId, RectificationId, UnitId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::{AccountabilityKey, GroundKey},
    named::edge,
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AccountabilityAction)]
pub(super) struct AccountabilityBody {
    id: Uuid,
    rectification: Uuid,
    kind: AccountabilityKey,
    ground: GroundKey,
    day: Date,
    /// How many Party organizations, people or cases.
    count: u32,
    unit: Option<Uuid>,
    /// Who, as far as it was kept.
    name: String,
    text: String,
    findings: Vec<Uuid>,
    /// Why it does not count any more.
    withdrawn: Option<String>,
    version: u64,
}

impl From<StoredRecord<AccountabilityAction>> for AccountabilityBody {
    fn from(stored: StoredRecord<AccountabilityAction>) -> Self {
        let e = stored.record.entered;
        Self {
            id: e.id.0,
            rectification: e.rectification.0,
            kind: e.kind.into(),
            ground: e.ground.into(),
            day: e.day,
            count: e.count,
            unit: e.unit.map(|u| u.0),
            name: e.name,
            text: e.text,
            findings: e.findings.iter().map(|f| f.0).collect(),
            withdrawn: stored.record.withdrawn,
            version: stored.version,
        }
    }
}

/// Which actions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountabilityQuery {
    /// Identity of a rectification.
    rectification: Option<Uuid>,
    /// A finding that they are about.
    finding: Option<Uuid>,
    /// What was done.
    #[param(inline)]
    kind: Option<AccountabilityKey>,
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of actions, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct AccountabilityActions {
    items: Vec<AccountabilityBody>,
    /// Where the next page begins, if there is one.
    next: Option<String>,
}

/// List accountability actions
#[utoipa::path(get, path = "/api/v1/accountability-actions", tag = "stay", params(AccountabilityQuery),
    responses((status = 200, body = AccountabilityActions)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<AccountabilityQuery>,
) -> Result<Json<AccountabilityActions>, ApiFailure> {
    let filter = Filter {
        rectification: query.rectification.map(RectificationId),
        finding: query.finding.map(FindingId),
        kind: query.kind.map(Into::into),
    };
    let limit = page_limit(query.limit)?;
    let cursor = edge::parse(query.after.as_deref())?;
    let mut found = accountability::list(&caller.ctx, &filter, cursor, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| edge::print((last.record.entered.day, last.record.entered.id.0)));
    Ok(Json(AccountabilityActions {
        items: found.into_iter().map(Into::into).collect(),
        next,
    }))
}

/// An action to be put on the register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccountabilityAction {
    /// Code of the rectification.
    rectification: String,
    kind: AccountabilityKey,
    ground: GroundKey,
    day: Date,
    /// How many Party organizations, people or cases.
    count: u32,
    #[serde(default)]
    unit: Option<Uuid>,
    #[serde(default)]
    name: String,
    text: String,
    #[serde(default)]
    findings: Vec<Uuid>,
}

/// Enter an accountability action
#[utoipa::path(post, path = "/api/v1/accountability-actions", tag = "stay", request_body = NewAccountabilityAction,
    responses((status = 201, body = AccountabilityBody)))]
pub(super) async fn enter(
    caller: Script,
    Body(new): Body<NewAccountabilityAction>,
) -> Result<(StatusCode, Json<AccountabilityBody>), ApiFailure> {
    let row = rectification::find(&caller.ctx, &new.rectification).await;
    let row = row.map_err(|_| Failure::BadReference("没有找到所选整改，请重新选择。"))?;
    let cmd = Enter {
        rectification: row.rectification.id,
        kind: new.kind.into(),
        ground: new.ground.into(),
        day: new.day,
        count: new.count,
        unit: new.unit.map(UnitId),
        name: new.name,
        text: new.text,
        findings: new.findings.into_iter().map(FindingId).collect(),
    };
    let stored = accountability::enter(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Why an action is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Withdrawal {
    reason: String,
}

/// Take an accountability action back
#[utoipa::path(post, path = "/api/v1/accountability-actions/{id}/withdraw", tag = "stay", params(("id" = Uuid, Path)),
    request_body = Withdrawal, responses((status = 200, body = AccountabilityBody)))]
pub(super) async fn withdraw(
    caller: Script,
    Named(id): Named<AccountabilityActionId>,
    Body(body): Body<Withdrawal>,
) -> Result<Json<AccountabilityBody>, ApiFailure> {
    let stored = accountability::withdraw(&caller.ctx, id, &body.reason, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(stored.into()))
}
