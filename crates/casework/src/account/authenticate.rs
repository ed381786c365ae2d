//! From a session or a token to the person who asks.

use std::sync::Arc;

use bihuan_access::Actor;
use bihuan_domain::id::{RequestId, UnitId};
use bihuan_identity::{Secret, session};
use bihuan_store::{Account, Session, StoreError};
use uuid::Uuid;

use super::{Person, digest_of};
use crate::{App, Context, Failure, deputy, organization};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub person: Person,
    /// The person with the units below his own.
    pub actor: Actor,
    /// The session; none for scripts.
    pub session: Option<Session>,
}

impl Caller {
    /// The context of one request.
    pub fn context(&self, app: &Arc<App>, request: Option<RequestId>) -> Context {
        Context {
            app: Arc::clone(app),
            actor: self.actor.clone(),
            request,
        }
    }
}

/// Whose session this is, if it is alive and its owner may still sign in.
///
/// # Errors
/// [`Failure::SignedOut`] for anything else; the store's.
pub async fn authenticate(app: &App, token: &str) -> Result<Caller, Failure> {
    let digest = digest_of(&Secret::presented(token))?;
    let (session, account) = app.store.session(digest).await?.ok_or(Failure::SignedOut)?;
    let now = app.clock.now().as_millisecond();
    if !session::is_alive(
        session.created_ms,
        session.seen_ms,
        now,
        &app.rules.sessions,
    ) {
        return Err(Failure::SignedOut);
    }
    if session::is_worth_noting(session.seen_ms, now) {
        let touched = app.store.touch_session(&session, now).await;
        unimportant(touched);
    }
    caller(app, &account, Some(session)).await
}

/// Whose token for scripts this is, if it is good and its owner may still sign in.
///
/// # Errors
/// [`Failure::SignedOut`] for anything else; the store's.
pub async fn authenticate_script(app: &App, token: &str) -> Result<Caller, Failure> {
    let secret = Secret::presented(token);
    if !secret.is_api_token() {
        return Err(Failure::SignedOut);
    }
    let (token, account) = app
        .store
        .token(digest_of(&secret)?)
        .await?
        .ok_or(Failure::SignedOut)?;
    let now = app.clock.now().as_millisecond();
    if token.revoked_ms.is_some() || token.expires_ms.is_some_and(|until| until <= now) {
        return Err(Failure::SignedOut);
    }
    unimportant(app.store.touch_token(&token, now).await);
    caller(app, &account, None).await
}

/// On a full or failing disk people can still read: that they were here is not worth refusing them.
fn unimportant(touched: Result<(), StoreError>) {
    if let Err(error) = touched {
        tracing::debug!(%error, "the time of the last request was not kept");
    }
}

async fn caller(app: &App, account: &Account, session: Option<Session>) -> Result<Caller, Failure> {
    let person = Person::of(account)?;
    if !person.active {
        return Err(Failure::SignedOut);
    }
    let actor = actor(app, &person).await?;
    Ok(Caller {
        person,
        actor,
        session,
    })
}

/// A person with what he holds now.
pub(crate) async fn actor(app: &App, person: &Person) -> Result<Actor, Failure> {
    let unit = person.unit.unwrap_or(UnitId(Uuid::nil()));
    // Only people who answer for units below need them; most requests are spared the question.
    let heads = person.roles.iter().any(|r| {
        matches!(
            r,
            bihuan_domain::Role::UnitHead | bihuan_domain::Role::UnitHandler
        )
    });
    let below = if heads {
        organization::below(&app.store.units().await?, unit)
    } else {
        Vec::new()
    };
    // Administrators never stand in; asking anew each time ends it the moment it ends.
    let works = !person.roles.is_empty() && !person.roles.iter().any(|r| r.is_administrator());
    let stands_in = if works {
        deputy::stands_in(app, person.id).await?
    } else {
        Vec::new()
    };
    Ok(Actor {
        person: person.id,
        unit,
        below,
        roles: person.roles.clone(),
        stands_in,
    })
}
