//! The first start: whoever has the one-time code names the organization and the three administrators.

use std::sync::Arc;

use bihuan_domain::{
    Role,
    id::UnitId,
    unit::{Unit, UnitEvent, UnitLevel},
};
use bihuan_identity::{Secret, password, system_randomness};
use bihuan_store::{AccountDetails, Author};

use super::{digest_of, role_name};
use crate::{App, Failure};

/// An administrator to be.
#[derive(Clone)]
pub struct NewAdministrator {
    /// Which of the three.
    pub role: Role,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// The first start.
#[derive(Clone)]
pub struct FirstStart {
    /// The code as typed.
    pub code: String,
    /// Full name of the organization, the root of the tree of units.
    pub organization: String,
    /// Short name.
    pub short_name: String,
    /// Its level.
    pub level: UnitLevel,
    /// System, security and audit administrator, one each.
    pub administrators: Vec<NewAdministrator>,
}

/// Whether nobody can sign in yet.
///
/// # Errors
/// The store's.
pub async fn needs_first_start(app: &App) -> Result<bool, Failure> {
    Ok(!app.store.has_accounts().await?)
}

/// A fresh code for the first start, to be shown on the console; earlier ones no longer work.
///
/// # Errors
/// The store's.
pub async fn renew_code(app: &App) -> Result<Secret, Failure> {
    let code = Secret::one_time_code(&mut system_randomness());
    app.store
        .set_first_start(digest_of(&code)?, app.clock.now().as_millisecond())
        .await?;
    Ok(code)
}

/// Carries out the first start.
///
/// # Errors
/// [`Failure::Taken`] when it was done before, [`Failure::Invalid`] for a wrong code or a weak password.
pub async fn first_start(app: &App, cmd: FirstStart) -> Result<(), Failure> {
    if !needs_first_start(app).await? {
        return Err(Failure::Taken("系统已完成初始设置，请直接登录。"));
    }
    let mut roles: Vec<Role> = cmd.administrators.iter().map(|a| a.role).collect();
    roles.sort_unstable();
    if roles != [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        return Err(Failure::Invalid(
            "须同时设置系统管理员、安全保密管理员、安全审计员各一名。".to_owned(),
        ));
    }
    let short_name = if cmd.short_name.trim().is_empty() {
        &cmd.organization
    } else {
        &cmd.short_name
    };
    Unit::check_names(&cmd.organization, short_name)?;
    let mut hashed = Vec::new();
    for admin in &cmd.administrators {
        check_login(&admin.login)?;
        check_password(app, &admin.login, &admin.password)?;
        hashed.push((admin, app.hash(&admin.password).await?));
    }
    let author = Author {
        actor: None,
        at_ms: app.clock.now().as_millisecond(),
        request: None,
    };
    let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
    if !tx
        .use_first_start(digest_of(&Secret::presented_code(&cmd.code))?)
        .await?
    {
        return Err(Failure::Invalid(
            "初始设置码不正确或已使用。请查看服务器启动窗口中显示的设置码。".to_owned(),
        ));
    }
    let root = Unit {
        id: UnitId(app.ids.next()),
        parent: None,
        unit_name: cmd.organization.trim().to_owned(),
        short_name: short_name.trim().to_owned(),
        level: cmd.level,
        ordinal: 1,
        active: true,
    };
    let root = tx.record_unit(None, UnitEvent::UnitAdded(root)).await?;
    for (admin, hash) in hashed {
        let id = app.ids.next().to_string();
        let details = AccountDetails {
            login: admin.login.trim().to_owned(),
            name: admin.name.trim().to_owned(),
            unit_id: Some(root.id.to_string()),
            roles: vec![role_name(admin.role)],
            active: true,
        };
        let version = tx
            .create_account(&id, &details)
            .await
            .map_err(super::people::taken)?;
        tx.set_password(&id, version, &hash, false, remembered(app))
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

pub(super) fn remembered(app: &App) -> u32 {
    u32::try_from(app.rules.passwords.history).unwrap_or(u32::MAX)
}

pub(super) fn check_login(login: &str) -> Result<(), Failure> {
    let login = login.trim();
    let fits = (2..=40).contains(&login.chars().count())
        && login
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if fits {
        Ok(())
    } else {
        Err(Failure::Invalid(
            "用户名须为 2–40 个字母、汉字、数字或 . - _。".to_owned(),
        ))
    }
}

pub(super) fn check_password(app: &App, login: &str, candidate: &str) -> Result<(), Failure> {
    password::check(&app.rules.passwords, login, candidate)
        .map_err(|weak| Failure::Invalid(weak.iter().map(ToString::to_string).collect::<String>()))
}
