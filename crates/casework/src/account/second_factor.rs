//! The own second factor: binding a phone, recovery codes, switching it off; proving it when one signs in or signs.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_domain::{Refusal, id::PersonId};
pub use bihuan_identity::second_factor::Key;
use bihuan_identity::{Secret, Verdict, second_factor::RECOVERY_CODES, system_randomness};
use bihuan_journal::Digest;
use bihuan_store::{Account, Author, SecondFactor, Tx};

use tokio::sync::MutexGuard;

use super::{
    digest_of,
    sign_in::{check_lock, locked_until},
};
use crate::{App, Context, Failure};

/// How it stands with somebody's second factor.
#[derive(Debug, Clone)]
pub enum Factor {
    /// There is none.
    Off,
    /// A secret was made and waits for its first code.
    Begun(Key),
    /// It counts.
    On {
        /// Since when, in milliseconds.
        since_ms: i64,
        /// How many recovery codes were not used.
        codes_left: u64,
    },
}

/// How it stands with the own second factor.
///
/// # Errors
/// [`Failure::Invalid`] when the installation's key does not open a secret that waits.
pub async fn own(ctx: &Context) -> Result<Factor, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let found = ctx
        .app
        .store
        .second_factor(&ctx.actor.person.to_string())
        .await?;
    match found {
        None => Ok(Factor::Off),
        Some(factor) => match factor.confirmed_ms {
            Some(since_ms) => Ok(Factor::On {
                since_ms,
                codes_left: factor.codes_left,
            }),
            None => Ok(opened(&ctx.app, &factor).map_or(Factor::Off, Factor::Begun)),
        },
    }
}

/// Whether somebody's second factor counts.
///
/// # Errors
/// The store's.
pub async fn is_on(ctx: &Context, person: PersonId) -> Result<bool, Failure> {
    let found = ctx.app.store.second_factor(&person.to_string()).await?;
    Ok(found.is_some_and(|factor| factor.confirmed_ms.is_some()))
}

/// Makes a secret for the own phone. It counts once a code was right.
///
/// # Errors
/// [`Failure::Invalid`] for a wrong password, [`Failure::Taken`] when there is one that counts, [`Failure::Locked`].
pub async fn begin(ctx: &Context, password: &str) -> Result<Key, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let (_turn, account) = own_in_turn(ctx).await?;
    prove_password(ctx, &account, password).await?;
    let mut randomness = system_randomness();
    let key = Key::draw(&mut randomness);
    let sealed = ctx
        .app
        .factors
        .seal(&account.id, &key, &mut randomness)
        .map_err(|e| Failure::Internal(e.to_string()))?;
    let mut tx = ctx.begin().await?;
    if !tx.propose_second_factor(&account.id, &sealed).await? {
        return Err(Failure::Taken("已开启两步验证，无须重复绑定。"));
    }
    tx.commit().await?;
    Ok(key)
}

/// Makes the secret count, as the phone shows the right code. Gives the recovery codes, which are shown once.
///
/// # Errors
/// [`Failure::WrongCode`], [`Failure::Invalid`] when nothing waits.
pub async fn confirm(ctx: &Context, code: &str) -> Result<Vec<Secret>, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let (_turn, account) = own_in_turn(ctx).await?;
    let factor = ctx.app.store.second_factor(&account.id).await?;
    let Some(factor) = factor.filter(|f| f.confirmed_ms.is_none()) else {
        return Err(Failure::Invalid(
            "没有待确认的绑定，请重新开始。".to_owned(),
        ));
    };
    let Some(step) = opened(&ctx.app, &factor)?.accepted_step(code, ctx.now_ms(), None) else {
        // Nothing can be guessed here: whoever sees this page sees the secret.
        return Err(Failure::WrongCode);
    };
    let (codes, digests) = recovery_codes()?;
    let mut tx = ctx.begin().await?;
    if !tx
        .confirm_second_factor(&account.id, step, &digests)
        .await?
    {
        return Err(Failure::Stale);
    }
    tx.commit().await?;
    Ok(codes)
}

/// New recovery codes in place of the earlier ones.
///
/// # Errors
/// As [`switch_off`].
pub async fn renew_codes(
    ctx: &Context,
    password: &str,
    code: &str,
) -> Result<Vec<Secret>, Failure> {
    let (_turn, account) = own_in_turn(ctx).await?;
    let mut tx = proven_again(ctx, &account, password, code).await?;
    let (codes, digests) = recovery_codes()?;
    tx.renew_recovery_codes(&account.id, &digests).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes the own second factor away.
///
/// # Errors
/// [`Failure::Invalid`] for a wrong password or when there is none, [`Failure::WrongCode`], [`Failure::Locked`].
pub async fn switch_off(ctx: &Context, password: &str, code: &str) -> Result<(), Failure> {
    let (_turn, account) = own_in_turn(ctx).await?;
    let mut tx = proven_again(ctx, &account, password, code).await?;
    tx.drop_second_factor(&account.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes somebody's second factor away, because the phone is gone and the recovery codes too. Whoever resets passwords does
/// not do this, so that nobody takes over an account alone.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for oneself or when there is none.
pub async fn reset(ctx: &Context, person: PersonId) -> Result<(), Failure> {
    ctx.allow(Action::ResetSecondFactor, None)?;
    if person == ctx.actor.person {
        return Err(Failure::Invalid(
            "不能重置本人的两步验证，请在“我的账号”中关闭，或由另一名安全保密管理员办理。"
                .to_owned(),
        ));
    }
    let account = ctx
        .app
        .store
        .account(&person.to_string())
        .await?
        .ok_or(Failure::NotFound)?;
    let mut tx = ctx.begin().await?;
    if !tx.drop_second_factor(&account.id).await? {
        return Err(Failure::Invalid("此人没有开启两步验证。".to_owned()));
    }
    tx.commit().await?;
    Ok(())
}

/// What somebody who signs has to prove with a code, and the turn that keeps many tries at once from passing the lock.
pub(crate) struct Proof<'a> {
    account: Account,
    _turn: MutexGuard<'a, ()>,
}

impl<'a> Proof<'a> {
    /// Takes the turn; before any transaction begins, as everybody else does. None for somebody without an account.
    pub(crate) async fn of(ctx: &'a Context) -> Result<Option<Self>, Failure> {
        match own_in_turn(ctx).await {
            Ok((turn, account)) => Ok(Some(Self {
                account,
                _turn: turn,
            })),
            Err(Failure::SignedOut) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Uses a code within the transaction of the signature, so that both count or neither.
    ///
    /// # Errors
    /// [`Refusal::SecondFactorNeeded`] when no phone is bound, [`Failure::WrongCode`], [`Failure::Locked`].
    pub(crate) async fn give(&self, ctx: &Context, tx: &mut Tx, code: &str) -> Result<(), Failure> {
        let factor = tx.second_factor(&self.account.id).await?;
        let Some(factor) = factor.filter(|f| f.confirmed_ms.is_some()) else {
            return Err(Refusal::SecondFactorNeeded.into());
        };
        if code.trim().is_empty() {
            return Err(Failure::Invalid(
                "本次整改规定此处签字须两步验证，请输入手机上的 6 位动态口令。".to_owned(),
            ));
        }
        check_lock(&ctx.app, &self.account)?;
        use_code(&ctx.app, tx, &factor, code).await
    }

    /// Counts a wrong code, in a transaction of its own, as that of the signature is gone.
    pub(crate) async fn note_failure(&self, ctx: &Context) -> Result<(), Failure> {
        note_failure(&ctx.app, &self.account, None).await
    }
}

/// Uses a code of the phone.
///
/// # Errors
/// [`Failure::WrongCode`]; the caller counts it.
pub(super) async fn use_code(
    app: &App,
    tx: &mut Tx,
    factor: &SecondFactor,
    code: &str,
) -> Result<(), Failure> {
    let now_ms = app.clock.now().as_millisecond();
    let step = opened(app, factor)?
        .accepted_step(code, now_ms, factor.last_step)
        .ok_or(Failure::WrongCode)?;
    if tx.use_step(&factor.account_id, step).await? {
        Ok(())
    } else {
        Err(Failure::WrongCode)
    }
}

/// Uses a code of the phone or one of the recovery codes.
///
/// # Errors
/// [`Failure::WrongCode`]; the caller counts it.
pub(super) async fn use_any_code(
    app: &App,
    tx: &mut Tx,
    factor: &SecondFactor,
    code: &str,
) -> Result<(), Failure> {
    // A recovery code is longer and has letters, so nothing is ever both.
    let recovery = Secret::presented_code(code);
    if recovery.expose().len() > 7 {
        return if tx
            .use_recovery_code(&factor.account_id, digest_of(&recovery)?)
            .await?
        {
            Ok(())
        } else {
            Err(Failure::WrongCode)
        };
    }
    use_code(app, tx, factor, code).await
}

/// Counts a wrong code with the failed tries to sign in.
pub(super) async fn note_failure(
    app: &App,
    account: &Account,
    remote: Option<&str>,
) -> Result<(), Failure> {
    let at_ms = app.clock.now().as_millisecond();
    let author = Author {
        actor: Some(account.id.clone()),
        at_ms,
        request: None,
    };
    let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
    let until = locked_until(app, account);
    tx.code_failed(&account.id, remote, |_| until).await?;
    if until.is_some() {
        tx.end_sign_in_steps(&account.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Proves password and code once more, and begins the transaction in which the code is used.
async fn proven_again(
    ctx: &Context,
    account: &Account,
    password: &str,
    code: &str,
) -> Result<Tx, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let factor = ctx.app.store.second_factor(&account.id).await?;
    let Some(factor) = factor.filter(|f| f.confirmed_ms.is_some()) else {
        return Err(Failure::Invalid("没有开启两步验证。".to_owned()));
    };
    prove_password(ctx, account, password).await?;
    let mut tx = ctx.begin().await?;
    match use_any_code(&ctx.app, &mut tx, &factor, code).await {
        Ok(()) => Ok(tx),
        Err(failure) => {
            drop(tx);
            if matches!(failure, Failure::WrongCode) {
                note_failure(&ctx.app, account, None).await?;
            }
            Err(failure)
        }
    }
}

/// Proves the own password. A session that somebody left open must not be enough to bind another phone.
async fn prove_password(ctx: &Context, account: &Account, password: &str) -> Result<(), Failure> {
    check_lock(&ctx.app, account)?;
    let verdict = ctx
        .app
        .hasher
        .verify(account.password_hash.as_deref(), password)
        .await
        .map_err(|e| Failure::Internal(e.to_string()))?;
    if verdict == Verdict::Wrong {
        note_failure(&ctx.app, account, None).await?;
        return Err(Failure::Invalid("密码不正确。".to_owned()));
    }
    Ok(())
}

/// The turn of the own login, and the account as it is then: tries that came before may have locked it.
async fn own_in_turn(ctx: &Context) -> Result<(MutexGuard<'_, ()>, Account), Failure> {
    let id = ctx.actor.person.to_string();
    let own = async || ctx.app.store.account(&id).await?.ok_or(Failure::SignedOut);
    let login = own().await?.login;
    let turn = ctx.app.sign_in_turn(&login).await;
    Ok((turn, own().await?))
}

fn opened(app: &App, factor: &SecondFactor) -> Result<Key, Failure> {
    app.factors
        .open(&factor.account_id, &factor.sealed)
        .map_err(|e| Failure::Invalid(e.to_string()))
}

fn recovery_codes() -> Result<(Vec<Secret>, Vec<Digest>), Failure> {
    let mut randomness = system_randomness();
    let codes: Vec<Secret> = (0..RECOVERY_CODES)
        .map(|_| Secret::one_time_code(&mut randomness))
        .collect();
    let digests: Result<Vec<Digest>, Failure> = codes.iter().map(digest_of).collect();
    Ok((codes, digests?))
}
