//! People administration. The system administrator makes powerless accounts, the security administrator gives them roles.

use std::collections::BTreeMap;

use bihuan_access::Action;
use bihuan_domain::{
    Role,
    id::{PersonId, UnitId},
};
use bihuan_identity::{Secret, system_randomness};
use bihuan_store::{Account, AccountDetails, StoreError};

use super::{
    Person,
    first_start::{check_login, remembered},
    role_name,
};
use crate::{Context, Failure};

/// A person to be.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: UnitId,
}

/// People ordered by login, of one unit or of all, behind `after`, at most 200.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn people(
    ctx: &Context,
    unit: Option<UnitId>,
    after: &str,
) -> Result<Vec<Person>, Failure> {
    ctx.allow(Action::SeeOrganization, None)?;
    let unit = unit.map(|u| u.to_string());
    let accounts = ctx.app.store.accounts(unit.as_deref(), after, 200).await?;
    accounts.iter().map(Person::of).collect()
}

/// The people of one unit who may sign in, at most 200: whom a unit can name as handler.
///
/// # Errors
/// The store's.
pub async fn colleagues(ctx: &Context) -> Result<Vec<Person>, Failure> {
    let unit = ctx.actor.unit.to_string();
    let accounts = ctx.app.store.accounts(Some(&unit), "", 200).await?;
    let people: Result<Vec<Person>, Failure> = accounts.iter().map(Person::of).collect();
    Ok(people?.into_iter().filter(|p| p.active).collect())
}

/// Everybody who may sign in, by login.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn everybody(ctx: &Context) -> Result<Vec<Person>, Failure> {
    let mut all: Vec<Person> = Vec::new();
    let mut after = String::new();
    loop {
        let page = people(ctx, None, &after).await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        after.clone_from(&last.login);
        all.extend(page.into_iter().filter(|p| p.active));
    }
}

/// How many people each unit has.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn count_by_unit(ctx: &Context) -> Result<BTreeMap<UnitId, u64>, Failure> {
    let mut counts = BTreeMap::new();
    let mut after = String::new();
    loop {
        let page = people(ctx, None, &after).await?;
        let Some(last) = page.last() else {
            return Ok(counts);
        };
        after.clone_from(&last.login);
        for unit in page.iter().filter_map(|p| p.unit) {
            *counts.entry(unit).or_insert(0) += 1;
        }
    }
}

/// One person.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn person(ctx: &Context, id: PersonId) -> Result<Person, Failure> {
    ctx.allow(Action::SeeOrganization, None)?;
    Person::of(&load(ctx, id).await?)
}

/// Creates an account without roles; gives the one-time password, which must be changed at the first sign-in.
///
/// # Errors
/// [`Failure::Taken`] when the login exists, [`Failure::BadReference`] for the unit.
pub async fn create(ctx: &Context, cmd: NewPerson) -> Result<(PersonId, Secret), Failure> {
    ctx.allow(Action::KeepAccounts, None)?;
    check_login(&cmd.login)?;
    check_name(&cmd.name)?;
    check_unit(ctx, cmd.unit).await?;
    let once = Secret::one_time_code(&mut system_randomness());
    let hash = ctx.app.hash(once.expose()).await?;
    let id = ctx.app.ids.next();
    let details = AccountDetails {
        login: cmd.login.trim().to_owned(),
        name: cmd.name.trim().to_owned(),
        unit_id: Some(cmd.unit.to_string()),
        roles: Vec::new(),
        active: true,
    };
    let mut tx = ctx.begin().await?;
    let version = tx
        .create_account(&id.to_string(), &details)
        .await
        .map_err(taken)?;
    tx.set_password(&id.to_string(), version, &hash, true, remembered(&ctx.app))
        .await?;
    tx.commit().await?;
    ctx.forget_directory();
    Ok((PersonId(id), once))
}

/// Gives and takes roles. Nobody changes his own.
///
/// # Errors
/// [`Failure::Refused`] when the roles exclude each other.
pub async fn set_roles(ctx: &Context, person: PersonId, roles: &[Role]) -> Result<(), Failure> {
    ctx.allow(Action::GrantRoles, None)?;
    if person == ctx.actor.person {
        return Err(Failure::Invalid(
            "不能修改本人的角色，请由另一名安全保密管理员办理。".to_owned(),
        ));
    }
    Role::check_together(roles)?;
    change(ctx, person, |details| {
        details.roles = roles.iter().map(|r| role_name(*r)).collect();
    })
    .await
}

/// Disables an account or enables it again; disabling ends every session and token at once.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn set_active(ctx: &Context, person: PersonId, active: bool) -> Result<(), Failure> {
    ctx.allow(Action::KeepAccounts, None)?;
    if !active {
        ensure_not_self(ctx, person)?;
    }
    change(ctx, person, |details| details.active = active).await
}

/// Sets name and unit of a person.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::BadReference`].
pub async fn set_unit(
    ctx: &Context,
    person: PersonId,
    name: &str,
    unit: UnitId,
) -> Result<(), Failure> {
    ctx.allow(Action::KeepAccounts, None)?;
    check_name(name)?;
    check_unit(ctx, unit).await?;
    change(ctx, person, |details| {
        name.trim().clone_into(&mut details.name);
        details.unit_id = Some(unit.to_string());
    })
    .await
}

/// What is to be different about a person; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    /// Name.
    pub name: Option<String>,
    /// Unit.
    pub unit: Option<UnitId>,
    /// Whether the person may sign in.
    pub active: Option<bool>,
}

/// Changes a person, all of it or nothing.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::BadReference`], [`Failure::Invalid`].
pub async fn revise(ctx: &Context, person: PersonId, revision: Revision) -> Result<(), Failure> {
    ctx.allow(Action::KeepAccounts, None)?;
    if let Some(name) = &revision.name {
        check_name(name)?;
    }
    if let Some(unit) = revision.unit {
        check_unit(ctx, unit).await?;
    }
    if revision.active == Some(false) {
        ensure_not_self(ctx, person)?;
    }
    change(ctx, person, |details| {
        if let Some(name) = &revision.name {
            name.trim().clone_into(&mut details.name);
        }
        if let Some(unit) = revision.unit {
            details.unit_id = Some(unit.to_string());
        }
        details.active = revision.active.unwrap_or(details.active);
    })
    .await
}

/// Gives a person a new one-time password; every session and token ends.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn reset_password(ctx: &Context, person: PersonId) -> Result<Secret, Failure> {
    ctx.allow(Action::KeepAccounts, None)?;
    let account = load(ctx, person).await?;
    let once = Secret::one_time_code(&mut system_randomness());
    let hash = ctx.app.hash(once.expose()).await?;
    let mut tx = ctx.begin().await?;
    tx.set_password(
        &account.id,
        account.version,
        &hash,
        true,
        remembered(&ctx.app),
    )
    .await?;
    tx.commit().await?;
    ctx.forget_directory();
    Ok(once)
}

/// Nobody locks himself out.
fn ensure_not_self(ctx: &Context, person: PersonId) -> Result<(), Failure> {
    if person == ctx.actor.person {
        return Err(Failure::Invalid(
            "不能停用本人账号，请由另一名系统管理员办理。".to_owned(),
        ));
    }
    Ok(())
}

async fn change(
    ctx: &Context,
    person: PersonId,
    how: impl FnOnce(&mut AccountDetails),
) -> Result<(), Failure> {
    let account = load(ctx, person).await?;
    let mut details = account.details();
    how(&mut details);
    if details == account.details() {
        return Ok(());
    }
    let mut tx = ctx.begin().await?;
    tx.change_account(&account.id, account.version, &details)
        .await
        .map_err(taken)?;
    tx.commit().await?;
    ctx.forget_directory();
    Ok(())
}

async fn load(ctx: &Context, person: PersonId) -> Result<Account, Failure> {
    ctx.app
        .store
        .account(&person.to_string())
        .await?
        .ok_or(Failure::NotFound)
}

async fn check_unit(ctx: &Context, unit: UnitId) -> Result<(), Failure> {
    let known = ctx
        .app
        .store
        .units()
        .await?
        .iter()
        .any(|u| u.id == unit && u.active);
    if known {
        Ok(())
    } else {
        Err(Failure::BadReference(
            "没有找到所选单位，或单位已停用，请重新选择。",
        ))
    }
}

fn check_name(name: &str) -> Result<(), Failure> {
    match name.trim().chars().count() {
        0 => Err(Failure::Invalid("请填写姓名。".to_owned())),
        1..=40 => Ok(()),
        _ => Err(Failure::Invalid("姓名过长，最多 40 字。".to_owned())),
    }
}

pub(super) fn taken(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::Taken("这个用户名已被使用，请换一个。"),
        other => other.into(),
    }
}
