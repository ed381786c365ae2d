//! People administration.

use axum::{Json, http::StatusCode};
use bihuan_casework::account::{self, NewPerson, Person, Revision};
use bihuan_domain::{
    Role,
    id::{PersonId, UnitId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::RoleKey,
};
use crate::http::{ApiFailure, Script};

/// People of one answer.
const PAGE: usize = 200;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Person)]
pub(super) struct PersonBody {
    id: Uuid,
    login: String,
    name: String,
    unit: Option<Uuid>,
    roles: Vec<RoleKey>,
    /// Whether the person may sign in.
    active: bool,
    version: u64,
}

impl From<Person> for PersonBody {
    fn from(person: Person) -> Self {
        Self {
            id: person.id.0,
            login: person.login,
            name: person.name,
            unit: person.unit.map(|u| u.0),
            roles: person.roles.into_iter().map(Into::into).collect(),
            active: person.active,
            version: person.version,
        }
    }
}

/// People ordered by login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct People {
    items: Vec<PersonBody>,
    /// For `after`, when the list may go on.
    next: Option<String>,
}

/// Which people.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleQuery {
    /// Of one unit; of all without.
    unit: Option<Uuid>,
    /// The `next` of the page before.
    after: String,
}

/// List people
#[utoipa::path(get, path = "/api/v1/people", tag = "organization", params(PeopleQuery),
    responses((status = 200, body = People)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<PeopleQuery>,
) -> Result<Json<People>, ApiFailure> {
    let people = account::people(&caller.ctx, query.unit.map(UnitId), &query.after).await?;
    let next = people
        .last()
        .filter(|_| people.len() >= PAGE)
        .map(|p| p.login.clone());
    Ok(Json(People {
        items: people.into_iter().map(Into::into).collect(),
        next,
    }))
}

/// A person to be, without powers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPerson)]
pub(super) struct NewPersonBody {
    login: String,
    name: String,
    unit: Uuid,
}

/// A one-time password, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct OneTimePassword {
    id: Uuid,
    /// Must be changed at the first sign-in.
    password: String,
}

/// Create an account without roles
#[utoipa::path(post, path = "/api/v1/people", tag = "organization", request_body = NewPersonBody,
    responses((status = 201, body = OneTimePassword)))]
pub(super) async fn create(
    caller: Script,
    Body(new): Body<NewPersonBody>,
) -> Result<(StatusCode, Json<OneTimePassword>), ApiFailure> {
    let cmd = NewPerson {
        login: new.login,
        name: new.name,
        unit: UnitId(new.unit),
    };
    let (id, once) = account::create(&caller.ctx, cmd).await?;
    let body = OneTimePassword {
        id: id.0,
        password: once.expose().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// What is to be different about a person; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PersonPatch {
    name: Option<String>,
    unit: Option<Uuid>,
    /// `false` ends every session and token at once.
    active: Option<bool>,
}

/// Change a person
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "organization", params(("id" = Uuid, Path)),
    request_body = PersonPatch, responses((status = 200, body = PersonBody)))]
pub(super) async fn patch(
    caller: Script,
    Named(id): Named<PersonId>,
    Body(patch): Body<PersonPatch>,
) -> Result<Json<PersonBody>, ApiFailure> {
    let revision = Revision {
        name: patch.name,
        unit: patch.unit.map(UnitId),
        active: patch.active,
    };
    account::revise(&caller.ctx, id, revision).await?;
    Ok(Json(account::person(&caller.ctx, id).await?.into()))
}

/// The roles a person is to hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Roles {
    roles: Vec<RoleKey>,
}

/// Give and take roles
#[utoipa::path(post, path = "/api/v1/people/{id}/roles", tag = "organization", params(("id" = Uuid, Path)),
    request_body = Roles, responses((status = 200, body = PersonBody)))]
pub(super) async fn roles(
    caller: Script,
    Named(id): Named<PersonId>,
    Body(body): Body<Roles>,
) -> Result<Json<PersonBody>, ApiFailure> {
    let mut roles: Vec<Role> = body.roles.into_iter().map(Into::into).collect();
    roles.sort_unstable();
    roles.dedup();
    account::set_roles(&caller.ctx, id, &roles).await?;
    Ok(Json(account::person(&caller.ctx, id).await?.into()))
}

/// Give a person a new one-time password
#[utoipa::path(post, path = "/api/v1/people/{id}/password", tag = "organization", params(("id" = Uuid, Path)),
    responses((status = 200, body = OneTimePassword)))]
pub(super) async fn password(
    caller: Script,
    Named(id): Named<PersonId>,
) -> Result<Json<OneTimePassword>, ApiFailure> {
    let once = account::reset_password(&caller.ctx, id).await?;
    Ok(Json(OneTimePassword {
        id: id.0,
        password: once.expose().to_owned(),
    }))
}
