//! Sign in with login and password, and with a code where one is bound.

use std::sync::Arc;

use bihuan_identity::{Salt, Secret, Verdict, lockout, system_randomness};
use bihuan_store::{Account, Author, NewSession, Tx};

use super::{
    Person, digest_of,
    second_factor::{note_failure, use_any_code},
};
use crate::{App, Failure};

/// So many other sessions of one account go on beside a new one.
const OTHER_SESSIONS: u32 = 4;
/// So long after the password the code must come.
const STEP_MS: i64 = 5 * 60 * 1000;
const WRONG: &str = "用户名或口令不正确。";

/// A try to sign in.
#[derive(Clone)]
pub struct SignIn {
    /// What was typed as login.
    pub login: String,
    /// What was typed as password.
    pub password: String,
    /// The address it came from.
    pub remote: Option<String>,
}

/// Somebody who signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// For the cookie; the server keeps its digest only.
    pub token: Secret,
    /// Who.
    pub person: Person,
}

/// What comes of a right password.
#[derive(Debug)]
pub enum Entrance {
    /// It was enough.
    SignedIn(SignedIn),
    /// A code is asked for besides; this stands for the password meanwhile.
    CodeAsked(Secret),
}

/// The second step of signing in.
#[derive(Clone)]
pub struct CodeStep {
    /// What stands for the password, see [`Entrance::CodeAsked`].
    pub step: String,
    /// The code of the phone, or a recovery code.
    pub code: String,
    /// The address it came from.
    pub remote: Option<String>,
}

/// Signs in. Unknown login, wrong password and disabled account answer alike and take the same time.
///
/// # Errors
/// [`Failure::Invalid`], [`Failure::Locked`].
pub async fn sign_in(app: &App, cmd: SignIn) -> Result<Entrance, Failure> {
    // Tries for one login go one after the other, so that many at once cannot all pass the lock.
    let _turn = app.sign_in_turn(&cmd.login).await;
    let account = app.store.account_by_login(cmd.login.trim()).await?;
    if let Some(account) = &account {
        check_lock(app, account)?;
    }
    let hash = account
        .as_ref()
        .filter(|a| a.active)
        .and_then(|a| a.password_hash.as_deref());
    let verdict = app
        .hasher
        .verify(hash, &cmd.password)
        .await
        .map_err(|e| Failure::Internal(e.to_string()))?;
    let Some(account) = account else {
        return Err(Failure::Invalid(WRONG.to_owned()));
    };
    let remote = cmd.remote.as_deref();
    let Verdict::Right { rehash } = verdict else {
        let mut tx = begin(app, None).await?;
        let until = locked_until(app, &account);
        tx.sign_in_failed(&account.id, remote, |_| until).await?;
        tx.commit().await?;
        return Err(Failure::Invalid(WRONG.to_owned()));
    };
    if rehash {
        // Renewed when the password is next changed: a silent change here would end the session just opened.
        tracing::info!(
            account = account.id,
            "the password hash of this account was made at another cost"
        );
    }
    let mut tx = begin(app, Some(&account)).await?;
    let factor = tx.second_factor(&account.id).await?;
    if factor.is_some_and(|factor| factor.confirmed_ms.is_some()) {
        // Failed tries stay counted: a right password must not give new tries for the code.
        let step = Secret::session(&mut system_randomness());
        tx.open_sign_in_step(&account.id, digest_of(&step)?, remote)
            .await?;
        tx.commit().await?;
        return Ok(Entrance::CodeAsked(step));
    }
    enter(app, tx, &account, remote)
        .await
        .map(Entrance::SignedIn)
}

/// Ends signing in with a code, of the phone or for recovery.
///
/// # Errors
/// [`Failure::WrongCode`]; [`Failure::SignedOut`] when the password was typed too long ago; [`Failure::Locked`].
pub async fn sign_in_with_code(app: &App, cmd: CodeStep) -> Result<SignedIn, Failure> {
    let token = digest_of(&Secret::presented(&cmd.step))?;
    let since_ms = app.clock.now().as_millisecond() - STEP_MS;
    let waiting = async || app.store.sign_in_step(token, since_ms).await;
    let login = waiting().await?.ok_or(Failure::SignedOut)?.login;
    let _turn = app.sign_in_turn(&login).await;
    let account = waiting()
        .await?
        .filter(|a| a.active)
        .ok_or(Failure::SignedOut)?;
    check_lock(app, &account)?;
    let remote = cmd.remote.as_deref();
    let mut tx = begin(app, Some(&account)).await?;
    // Taken away meanwhile: the password has to be typed again, and is enough then.
    let factor = tx
        .second_factor(&account.id)
        .await?
        .ok_or(Failure::SignedOut)?;
    if let Err(failure) = use_any_code(app, &mut tx, &factor, &cmd.code).await {
        drop(tx);
        if matches!(failure, Failure::WrongCode) {
            note_failure(app, &account, remote).await?;
        }
        return Err(failure);
    }
    tx.end_sign_in_steps(&account.id).await?;
    enter(app, tx, &account, remote).await
}

/// Opens the session of somebody who has proved who he is.
async fn enter(
    app: &App,
    mut tx: Tx,
    account: &Account,
    remote: Option<&str>,
) -> Result<SignedIn, Failure> {
    let token = Secret::session(&mut system_randomness());
    let csrf = Secret::session(&mut system_randomness())
        .expose()
        .to_owned();
    let session = NewSession {
        token: digest_of(&token)?,
        account_id: account.id.clone(),
        csrf,
        remote: remote.map(str::to_owned),
    };
    let account = tx
        .signed_in(&account.id, remote)
        .await?
        .ok_or(Failure::SignedOut)?;
    tx.open_session(&session, OTHER_SESSIONS).await?;
    tx.commit().await?;
    let mut person = Person::of(&account)?;
    let changed_ms = account.password_changed_ms.unwrap_or_default();
    let now_ms = app.clock.now().as_millisecond();
    person.must_change |= app.rules.passwords.is_expired(changed_ms, now_ms);
    Ok(SignedIn { token, person })
}

async fn begin(app: &App, actor: Option<&Account>) -> Result<Tx, Failure> {
    let author = Author {
        actor: actor.map(|account| account.id.clone()),
        at_ms: app.clock.now().as_millisecond(),
        request: None,
    };
    Ok(app.store.begin(author, Arc::clone(&app.salts)).await?)
}

/// Whether an account may be tried now.
///
/// # Errors
/// [`Failure::Locked`] with how long to wait.
pub(super) fn check_lock(app: &App, account: &Account) -> Result<(), Failure> {
    let now_ms = app.clock.now().as_millisecond();
    match lockout::decide(&attempts(account), &app.rules.passwords.lockout, now_ms) {
        lockout::Decision::Allowed => Ok(()),
        lockout::Decision::Delay(ms) => {
            let seconds = ms.div_euclid(1000) + 1;
            Err(Failure::Locked(format!(
                "口令连续输错，请等 {seconds} 秒再试。"
            )))
        }
        lockout::Decision::Locked(until) => {
            let minutes = (until - now_ms).div_euclid(60_000) + 1;
            Err(Failure::Locked(format!(
                "口令连续输错，账号已锁定，约 {minutes} 分钟后自动解除；也可请系统管理员重置口令。"
            )))
        }
    }
}

/// Until when an account is locked after one more failure now.
pub(super) fn locked_until(app: &App, account: &Account) -> Option<i64> {
    let now_ms = app.clock.now().as_millisecond();
    lockout::after_failure(&attempts(account), &app.rules.passwords.lockout, now_ms).locked_until_ms
}

fn attempts(account: &Account) -> lockout::Attempts {
    lockout::Attempts {
        failed: account.failed,
        last_failed_ms: account.last_failed_ms.filter(|_| account.failed > 0),
        locked_until_ms: account.locked_until_ms,
    }
}

impl App {
    /// Hashes a password at the cost of this installation.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Failure> {
        let salt = Salt::draw(&mut system_randomness());
        self.hasher
            .hash(password, salt)
            .await
            .map_err(|e| Failure::Internal(e.to_string()))
    }
}
