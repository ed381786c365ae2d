//! Deputies: who signs in an office while its holder is away.

use axum::{Json, http::StatusCode};
use bihuan_casework::deputy::{self, Name};
use bihuan_domain::{
    deputy::Deputy,
    id::{DeputyId, PersonId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Body, Named},
    keys::OfficeKey,
};
use crate::http::{ApiFailure, Script};

/// A deputy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Deputy)]
pub(super) struct DeputyBody {
    id: Uuid,
    office: OfficeKey,
    holder: Uuid,
    deputy: Uuid,
    /// First day.
    from: Date,
    /// Last day.
    until: Date,
    reason: String,
    /// Whether it was ended before its last day.
    ended: bool,
}

impl From<Deputy> for DeputyBody {
    fn from(it: Deputy) -> Self {
        let named = it.named;
        Self {
            id: named.id.0,
            office: named.office.into(),
            holder: named.holder.0,
            deputy: named.deputy.0,
            from: named.from,
            until: named.until,
            reason: named.reason,
            ended: it.ended.is_some(),
        }
    }
}

/// Deputies, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Deputies {
    items: Vec<DeputyBody>,
}

/// List deputies
#[utoipa::path(get, path = "/api/v1/deputies", tag = "organization", responses((status = 200, body = Deputies)))]
pub(super) async fn list(caller: Script) -> Result<Json<Deputies>, ApiFailure> {
    let all = deputy::list(&caller.ctx).await?;
    Ok(Json(Deputies {
        items: all.into_iter().map(Into::into).collect(),
    }))
}

/// A deputy to be named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDeputy {
    office: OfficeKey,
    /// Who holds the office.
    holder: Uuid,
    /// Who signs in his place.
    deputy: Uuid,
    from: Date,
    until: Date,
    reason: String,
}

/// Name a deputy: the director for anybody, a holder for himself
#[utoipa::path(post, path = "/api/v1/deputies", tag = "organization", request_body = NewDeputy,
    responses((status = 201, body = DeputyBody)))]
pub(super) async fn name(
    caller: Script,
    Body(new): Body<NewDeputy>,
) -> Result<(StatusCode, Json<DeputyBody>), ApiFailure> {
    let cmd = Name {
        office: new.office.into(),
        holder: PersonId(new.holder),
        deputy: PersonId(new.deputy),
        from: new.from,
        until: new.until,
        reason: new.reason,
    };
    let stored = deputy::name(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.record.into())))
}

/// End it before its last day
#[utoipa::path(post, path = "/api/v1/deputies/{id}/end", tag = "organization", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeputyBody)))]
pub(super) async fn end(
    caller: Script,
    Named(id): Named<DeputyId>,
) -> Result<Json<DeputyBody>, ApiFailure> {
    let stored = deputy::end(&caller.ctx, id).await?;
    Ok(Json(stored.record.into()))
}
