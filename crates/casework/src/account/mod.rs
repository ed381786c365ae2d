//! Accounts: who somebody is, signing in and out, the first start, people administration, own account.

mod authenticate;
mod first_start;
mod own;
mod people;
pub mod second_factor;
mod sign_in;

pub(crate) use authenticate::actor;
pub use authenticate::{Caller, authenticate, authenticate_script};
pub use bihuan_store::{ApiToken, Session};
pub use first_start::{FirstStart, NewAdministrator, first_start, needs_first_start, renew_code};
pub use own::{change_password, create_token, own_tokens, revoke_token, sign_out};
pub use people::{
    NewPerson, Revision, colleagues, count_by_unit, create, everybody, people, person,
    reset_password, revise, set_active, set_roles, set_unit,
};
pub use sign_in::{CodeStep, Entrance, SignIn, SignedIn, sign_in, sign_in_with_code};

use bihuan_domain::{
    Role,
    id::{PersonId, UnitId},
};
use bihuan_journal::Digest;
use bihuan_store::Account;

use crate::Failure;

/// A person as the other rooms see an account: without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// What is typed to sign in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: Option<UnitId>,
    /// Roles held now.
    pub roles: Vec<Role>,
    /// Whether the person may sign in.
    pub active: bool,
    /// Whether the password must be changed first.
    pub must_change: bool,
    /// Version of the account's stream.
    pub version: u64,
}

impl Person {
    /// The person behind an account. Roles of another version of the program are left out, so that they give no rights.
    pub fn of(account: &Account) -> Result<Self, Failure> {
        let id = account
            .id
            .parse()
            .map_err(|_| Failure::Internal(format!("account id {}", account.id)))?;
        Ok(Self {
            id: PersonId(id),
            login: account.login.clone(),
            name: account.name.clone(),
            unit: account
                .unit_id
                .as_deref()
                .and_then(|u| u.parse().ok())
                .map(UnitId),
            roles: account.roles.iter().filter_map(|r| role_of(r)).collect(),
            active: account.active,
            must_change: account.must_change,
            version: account.version,
        })
    }
}

/// The role with this stored name.
pub fn role_of(name: &str) -> Option<Role> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The stored name of a role.
pub fn role_name(role: Role) -> String {
    serde_json::to_value(role)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(crate) fn digest_of(secret: &bihuan_identity::Secret) -> Result<Digest, Failure> {
    secret
        .digest()
        .parse()
        .map_err(|_| Failure::Internal("digest of a secret".to_owned()))
}
