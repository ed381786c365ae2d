//! Who asks.

use axum::Json;
use bihuan_access::{Action, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::keys::RoleKey;
use crate::http::{ApiFailure, Script};

/// The caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Me {
    id: Uuid,
    login: String,
    name: String,
    unit: Option<Uuid>,
    roles: Vec<RoleKey>,
    /// How much of the ledger is visible: `all`, `own`, `nothing`.
    sees: String,
    /// What the caller may do on some finding or in general, in Chinese.
    may: Vec<String>,
}

/// The caller
#[utoipa::path(get, path = "/api/v1/me", tag = "account", responses((status = 200, body = Me)))]
pub(super) async fn me(caller: Script) -> Result<Json<Me>, ApiFailure> {
    let sees = match caller.ctx.scope() {
        Scope::All => "all",
        Scope::Party { .. } => "own",
        Scope::Nothing => "nothing",
    };
    let may = Action::ALL.into_iter().filter(|a| caller.ctx.may(*a, None));
    let person = caller.caller.person;
    Ok(Json(Me {
        id: person.id.0,
        login: person.login,
        name: person.name,
        unit: person.unit.map(|u| u.0),
        roles: person.roles.into_iter().map(Into::into).collect(),
        sees: sees.to_owned(),
        may: may.map(|a| a.label().to_owned()).collect(),
    }))
}
