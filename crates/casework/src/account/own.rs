//! Own account: password, tokens, sign out.

use bihuan_access::Action;
use bihuan_identity::{Secret, Verdict, system_randomness};
use bihuan_store::{ApiToken, NewToken, Session};

use super::{
    digest_of,
    first_start::{check_password, remembered},
};
use crate::{Context, Failure};

/// Days a token works when nothing else is said.
const TOKEN_DAYS: i64 = 90;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Changes the own password; every session and token ends, this one too.
///
/// # Errors
/// [`Failure::Invalid`] for a wrong old or a weak or used new password.
pub async fn change_password(ctx: &Context, old: &str, new: &str) -> Result<(), Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let app = &ctx.app;
    let id = ctx.actor.person.to_string();
    let account = app.store.account(&id).await?.ok_or(Failure::SignedOut)?;
    let _turn = app.sign_in_turn(&account.login).await;
    let internal = |e: bihuan_identity::HashError| Failure::Internal(e.to_string());
    let verdict = app
        .hasher
        .verify(account.password_hash.as_deref(), old)
        .await
        .map_err(internal)?;
    if verdict == Verdict::Wrong {
        return Err(Failure::Invalid("原口令不正确。".to_owned()));
    }
    check_password(app, &account.login, new)?;
    let mut earlier = app.store.earlier_passwords(&id, remembered(app)).await?;
    earlier.extend(account.password_hash.clone());
    if app
        .hasher
        .is_one_of(&earlier, new)
        .await
        .map_err(internal)?
    {
        return Err(Failure::Invalid(
            "新口令不能与最近用过的口令相同。".to_owned(),
        ));
    }
    let hash = app.hash(new).await?;
    let mut tx = ctx.begin().await?;
    tx.set_password(&id, account.version, &hash, false, remembered(app))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a token for scripts. It is shown once.
///
/// # Errors
/// [`Failure::Invalid`] for the name.
pub async fn create_token(ctx: &Context, name: &str, days: Option<u16>) -> Result<Secret, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Failure::Invalid("请填写令牌用途，最多 40 字。".to_owned()));
    }
    let days = days.map_or(TOKEN_DAYS, i64::from).clamp(1, 365);
    let token = Secret::api_token(&mut system_randomness());
    let new = NewToken {
        id: ctx.app.ids.next().to_string(),
        digest: digest_of(&token)?,
        account_id: ctx.actor.person.to_string(),
        name: name.to_owned(),
        expires_ms: Some(ctx.now_ms() + days * DAY_MS),
    };
    let mut tx = ctx.begin().await?;
    if !tx.create_token(&new).await? {
        return Err(Failure::SignedOut);
    }
    tx.commit().await?;
    Ok(token)
}

/// The own tokens, newest first.
///
/// # Errors
/// The store's.
pub async fn own_tokens(ctx: &Context) -> Result<Vec<ApiToken>, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    Ok(ctx.app.store.tokens(&ctx.actor.person.to_string()).await?)
}

/// Revokes an own token at once.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn revoke_token(ctx: &Context, id: &str) -> Result<(), Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let mut tx = ctx.begin().await?;
    if !tx.revoke_token(&ctx.actor.person.to_string(), id).await? {
        return Err(Failure::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// Ends this session.
///
/// # Errors
/// The store's.
pub async fn sign_out(ctx: &Context, session: &Session) -> Result<(), Failure> {
    let mut tx = ctx.begin().await?;
    if tx.close_session(session.token).await? {
        tx.commit().await?;
    }
    Ok(())
}
