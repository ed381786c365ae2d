//! What every use case about a record has in common: load within the scope, decide, append, answer a repeated request.

use bihuan_domain::{Record, Refusal, id::FindingId};
use bihuan_store::{StoreError, StoredRecord, Tx};
use uuid::Uuid;

use crate::{Context, Failure};

/// A record the person may see.
///
/// # Errors
/// [`Failure::NotFound`].
pub(crate) async fn load<R: Record>(ctx: &Context, id: Uuid) -> Result<StoredRecord<R>, Failure> {
    ctx.app
        .store
        .record(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)
}

/// Enters a new record. The caller has asked the policy and checked what the record points at.
///
/// # Errors
/// The store's.
pub(crate) async fn enter<R: Record>(
    ctx: &Context,
    event: R::Event,
) -> Result<StoredRecord<R>, Failure> {
    if let Some(done) = repeated(ctx).await? {
        return Ok(done);
    }
    let mut tx = ctx.begin().await?;
    let stored = match tx.record_events(None, vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => return again(ctx).await,
        other => other?,
    };
    tx.commit().await?;
    Ok(stored)
}

/// Changes a record: `decide` reads it and answers with what will have happened. The caller has asked the policy.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Stale`] when the person has seen another version, rules of the domain.
pub(crate) async fn change<R: Record>(
    ctx: &Context,
    id: Uuid,
    seen: Option<u64>,
    decide: impl FnOnce(&R) -> Result<R::Event, Refusal>,
) -> Result<StoredRecord<R>, Failure> {
    match changing(ctx, id, seen, decide).await? {
        Changing::Repeated(done) => Ok(done),
        Changing::Now { tx, after } => {
            tx.commit().await?;
            Ok(after)
        }
    }
}

/// A change that is not committed yet, so that what belongs to it can be done in the same transaction.
pub(crate) enum Changing<R> {
    /// The request was carried out before; this is what stands now.
    Repeated(StoredRecord<R>),
    /// To be committed.
    Now {
        /// The open transaction.
        tx: Tx,
        /// The record as it will be.
        after: StoredRecord<R>,
    },
}

/// As [`change`], without the commit.
///
/// # Errors
/// As [`change`].
pub(crate) async fn changing<R: Record>(
    ctx: &Context,
    id: Uuid,
    seen: Option<u64>,
    decide: impl FnOnce(&R) -> Result<R::Event, Refusal>,
) -> Result<Changing<R>, Failure> {
    if let Some(done) = repeated(ctx).await? {
        return Ok(Changing::Repeated(done));
    }
    let mut tx = ctx.begin().await?;
    let before = tx
        .record::<R>(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    let event = decide(&before.record)?;
    let after = match tx.record_events(Some(&before), vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => return again(ctx).await.map(Changing::Repeated),
        other => other?,
    };
    Ok(Changing::Now { tx, after })
}

/// Whether every finding that a record is to point at may be seen by the person.
///
/// # Errors
/// [`Failure::BadReference`].
pub(crate) async fn check_findings(ctx: &Context, findings: &[FindingId]) -> Result<(), Failure> {
    for finding in findings {
        ctx.app
            .store
            .finding(&ctx.scope(), *finding)
            .await?
            .ok_or(Failure::BadReference("没有找到所选问题，请重新选择。"))?;
    }
    Ok(())
}

/// What a request that was carried out before has made of its record.
pub(crate) async fn repeated<R: Record>(ctx: &Context) -> Result<Option<StoredRecord<R>>, Failure> {
    let Some(request) = ctx.request else {
        return Ok(None);
    };
    match ctx.app.store.find_request(request.0).await? {
        Some(_) => again(ctx).await.map(Some),
        None => Ok(None),
    }
}

/// What the request of this context has made of its record.
pub(crate) async fn again<R: Record>(ctx: &Context) -> Result<StoredRecord<R>, Failure> {
    let request = ctx.request.ok_or(Failure::Stale)?;
    let place = ctx.app.store.find_request(request.0).await?;
    let id = place
        .as_ref()
        .and_then(|place| place.stream.split_once('/'))
        .filter(|(kind, _)| *kind == R::KIND)
        .and_then(|(_, id)| id.parse().ok())
        .ok_or(Failure::AlreadyDone)?;
    load(ctx, id).await
}
