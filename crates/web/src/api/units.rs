//! The tree of units.

use axum::{Json, http::StatusCode};
use bihuan_casework::organization::{self, Add, Revision};
use bihuan_domain::{id::UnitId, unit::Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Body, Named},
    keys::LevelKey,
};
use crate::http::{ApiFailure, Script};

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Unit)]
pub(super) struct UnitBody {
    id: Uuid,
    /// The unit above; none for the root.
    parent: Option<Uuid>,
    /// Full name.
    unit_name: String,
    short_name: String,
    level: LevelKey,
    /// Order among its siblings.
    ordinal: u32,
    /// `false` once it was closed.
    active: bool,
}

impl From<Unit> for UnitBody {
    fn from(unit: Unit) -> Self {
        Self {
            id: unit.id.0,
            parent: unit.parent.map(|p| p.0),
            unit_name: unit.unit_name,
            short_name: unit.short_name,
            level: unit.level.into(),
            ordinal: unit.ordinal,
            active: unit.active,
        }
    }
}

/// All units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Units {
    items: Vec<UnitBody>,
}

/// List units
#[utoipa::path(get, path = "/api/v1/units", tag = "organization", responses((status = 200, body = Units)))]
pub(super) async fn list(caller: Script) -> Result<Json<Units>, ApiFailure> {
    let units = organization::units(&caller.ctx).await?;
    Ok(Json(Units {
        items: units.iter().cloned().map(Into::into).collect(),
    }))
}

/// A unit to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUnit {
    /// The unit above.
    parent: Uuid,
    /// Full name.
    unit_name: String,
    /// Short name; the full name without.
    #[serde(default)]
    short_name: String,
    level: LevelKey,
}

/// Add a unit
#[utoipa::path(post, path = "/api/v1/units", tag = "organization", request_body = NewUnit,
    responses((status = 201, body = UnitBody)))]
pub(super) async fn add(
    caller: Script,
    Body(new): Body<NewUnit>,
) -> Result<(StatusCode, Json<UnitBody>), ApiFailure> {
    let cmd = Add {
        parent: UnitId(new.parent),
        unit_name: new.unit_name,
        short_name: new.short_name,
        level: new.level.into(),
    };
    let unit = organization::add(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(unit.into())))
}

/// What is to be different about a unit; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct UnitPatch {
    unit_name: Option<String>,
    short_name: Option<String>,
    /// The unit above.
    parent: Option<Uuid>,
    /// `false` closes it.
    active: Option<bool>,
}

/// Change a unit
#[utoipa::path(patch, path = "/api/v1/units/{id}", tag = "organization", params(("id" = Uuid, Path)),
    request_body = UnitPatch, responses((status = 200, body = UnitBody)))]
pub(super) async fn patch(
    caller: Script,
    Named(id): Named<UnitId>,
    Body(patch): Body<UnitPatch>,
) -> Result<Json<UnitBody>, ApiFailure> {
    let revision = Revision {
        unit_name: patch.unit_name,
        short_name: patch.short_name,
        parent: patch.parent.map(UnitId),
        active: patch.active,
    };
    Ok(Json(
        organization::revise(&caller.ctx, id, revision)
            .await?
            .into(),
    ))
}
