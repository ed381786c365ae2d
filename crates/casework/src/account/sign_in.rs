//! Sign in with login and password.

use std::sync::Arc;

use bihuan_identity::{Salt, Secret, Verdict, lockout, system_randomness};
use bihuan_store::{Account, Author, NewSession};

use super::{Person, digest_of};
use crate::{App, Failure};

/// So many other sessions of one account go on beside a new one.
const OTHER_SESSIONS: u32 = 4;
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

/// Signs in. Unknown login, wrong password and disabled account answer alike and take the same time.
///
/// # Errors
/// [`Failure::Invalid`], [`Failure::Locked`].
pub async fn sign_in(app: &App, cmd: SignIn) -> Result<SignedIn, Failure> {
    // Tries for one login go one after the other, so that many at once cannot all pass the lock.
    let _turn = app.sign_in_turn(&cmd.login).await;
    let account = app.store.account_by_login(cmd.login.trim()).await?;
    let now_ms = app.clock.now().as_millisecond();
    if let Some(account) = &account {
        match lockout::decide(&attempts(account), &app.rules.passwords.lockout, now_ms) {
            lockout::Decision::Allowed => {}
            lockout::Decision::Delay(ms) => {
                let seconds = ms.div_euclid(1000) + 1;
                return Err(Failure::Locked(format!(
                    "口令连续输错，请等 {seconds} 秒再试。"
                )));
            }
            lockout::Decision::Locked(until) => {
                let minutes = (until - now_ms).div_euclid(60_000) + 1;
                return Err(Failure::Locked(format!(
                    "口令连续输错，账号已锁定，约 {minutes} 分钟后自动解除；也可请系统管理员重置口令。"
                )));
            }
        }
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
    let author = |actor| Author {
        actor,
        at_ms: now_ms,
        request: None,
    };
    let Verdict::Right { rehash } = verdict else {
        let mut tx = app
            .store
            .begin(author(None), Arc::clone(&app.salts))
            .await?;
        let before = attempts(&account);
        let limits = app.rules.passwords.lockout;
        tx.sign_in_failed(&account.id, cmd.remote.as_deref(), |_| {
            lockout::after_failure(&before, &limits, now_ms).locked_until_ms
        })
        .await?;
        tx.commit().await?;
        return Err(Failure::Invalid(WRONG.to_owned()));
    };
    let token = Secret::session(&mut system_randomness());
    let csrf = Secret::session(&mut system_randomness())
        .expose()
        .to_owned();
    let mut tx = app
        .store
        .begin(author(Some(account.id.clone())), Arc::clone(&app.salts))
        .await?;
    let session = NewSession {
        token: digest_of(&token)?,
        account_id: account.id.clone(),
        csrf,
        remote: cmd.remote.clone(),
    };
    let account = tx
        .signed_in(&account.id, cmd.remote.as_deref())
        .await?
        .ok_or(Failure::SignedOut)?;
    tx.open_session(&session, OTHER_SESSIONS).await?;
    tx.commit().await?;
    if rehash {
        // Renewed when the password is next changed: a silent change here would end the session just opened.
        tracing::info!(
            account = account.id,
            "the password hash of this account was made at another cost"
        );
    }
    let mut person = Person::of(&account)?;
    let changed_ms = account.password_changed_ms.unwrap_or_default();
    person.must_change |= app.rules.passwords.is_expired(changed_ms, now_ms);
    Ok(SignedIn { token, person })
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
