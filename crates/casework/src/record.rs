//! What every use case about a record has in common: load within the scope, decide, append, answer a repeated request.

use bihuan_access::{Action, DataScope, Scope, data_scope};
use bihuan_domain::{
    Record, Refusal,
    id::{FindingId, PersonId, RectificationId, UnitId},
};
use bihuan_store::{RecordCursor, RecordFilter, RecordOrder, Sight, StoreError, StoredRecord, Tx};
use uuid::Uuid;

use crate::{App, Context, Failure};

/// Records read at once.
const PAGE: u32 = 200;

/// What of the records of a kind the person may see.
pub(crate) fn sight<R: Record>(ctx: &Context) -> Sight {
    if R::OF_DATA {
        Sight::Data(data_scope(&ctx.actor))
    } else {
        Sight::Ledger(ctx.scope())
    }
}

/// Every record of a kind: for the system itself, which asks about each of them who may be told of it.
pub(crate) fn everything<R: Record>() -> Sight {
    if R::OF_DATA {
        Sight::Data(DataScope::All)
    } else {
        Sight::Ledger(Scope::All)
    }
}

/// The records of a filter behind the cursor, which moves on; nothing when there are no more. What happens to them meanwhile skips
/// none and gives none twice.
pub(crate) async fn next_page<R: Record>(
    app: &App,
    sight: &Sight,
    filter: &RecordFilter,
    cursor: &mut Option<RecordCursor>,
) -> Result<Option<Vec<StoredRecord<R>>>, Failure> {
    let order = RecordOrder::Latest;
    let page: Vec<StoredRecord<R>> = app
        .store
        .records(sight.clone(), filter, order, *cursor, PAGE)
        .await?;
    let Some(last) = page.last() else {
        return Ok(None);
    };
    let edge = last.record.indexed();
    *cursor = Some((edge.day, edge.id));
    Ok(Some(page))
}

/// All records of a filter, for the system itself.
pub(crate) async fn all<R: Record>(
    app: &App,
    filter: &RecordFilter,
) -> Result<Vec<StoredRecord<R>>, Failure> {
    let (sight, mut cursor) = (everything::<R>(), None);
    let mut all = Vec::new();
    while let Some(page) = next_page(app, &sight, filter, &mut cursor).await? {
        all.extend(page);
    }
    Ok(all)
}

/// Changes a record as the system itself: nobody asked for it.
///
/// # Errors
/// [`Failure::NotFound`], rules of the domain, the store's.
pub(crate) async fn change_by_itself<R: Record>(
    app: &App,
    id: Uuid,
    decide: impl FnOnce(&R) -> Result<R::Event, Refusal>,
) -> Result<(), Failure> {
    let mut tx = app.begin().await?;
    let before = tx.record::<R>(everything::<R>(), id).await?;
    let before = before.ok_or(Failure::NotFound)?;
    let event = decide(&before.record)?;
    tx.record_events(Some(&before), vec![event]).await?;
    Ok(tx.commit().await?)
}

/// A record the person may see.
///
/// # Errors
/// [`Failure::NotFound`].
pub(crate) async fn load<R: Record>(ctx: &Context, id: Uuid) -> Result<StoredRecord<R>, Failure> {
    ctx.app
        .store
        .record(sight::<R>(ctx), id)
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
    enter_with(ctx, vec![event]).await
}

/// As [`enter`], with what happened to the record at once, from the event that it begins with.
///
/// # Errors
/// The store's.
pub(crate) async fn enter_with<R: Record>(
    ctx: &Context,
    events: Vec<R::Event>,
) -> Result<StoredRecord<R>, Failure> {
    if let Some(done) = repeated(ctx).await? {
        return Ok(done);
    }
    let mut tx = ctx.begin().await?;
    let stored = match tx.record_events(None, events).await {
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
    let mut tx = ctx.begin().await?;
    let before = tx
        .record::<R>(sight::<R>(ctx), id)
        .await?
        .ok_or(Failure::NotFound)?;
    if tx.repeated().await?.is_some() {
        return again(ctx).await.map(Changing::Repeated);
    }
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

/// Whether every unit that a record is to point at is there and at work.
///
/// # Errors
/// [`Failure::BadReference`].
pub(crate) async fn check_units(ctx: &Context, units: &[UnitId]) -> Result<(), Failure> {
    let directory = ctx.app.directory().await?;
    for unit in units {
        directory
            .unit(*unit)
            .filter(|unit| unit.active)
            .ok_or(Failure::BadReference(
                "没有找到所选单位，或单位已停用，请重新选择。",
            ))?;
    }
    Ok(())
}

/// Whether everybody a record is to point at is a leader in office.
///
/// # Errors
/// [`Failure::BadReference`].
pub(crate) async fn check_leaders(ctx: &Context, people: &[PersonId]) -> Result<(), Failure> {
    let directory = ctx.app.directory().await?;
    let known = |person: &PersonId| directory.leaders.iter().any(|(id, _)| id == person);
    if people.iter().all(known) {
        Ok(())
    } else {
        Err(Failure::BadReference("所选领导已不在任，请重新选择。"))
    }
}

/// Whether the person sees the rectification that a record is to belong to.
///
/// # Errors
/// [`Failure::BadReference`].
pub(crate) async fn check_rectification(ctx: &Context, id: RectificationId) -> Result<(), Failure> {
    let found = ctx
        .app
        .store
        .rectification_by_id(&ctx.scope(), id)
        .await?
        .is_some();
    if found {
        Ok(())
    } else {
        Err(Failure::BadReference("没有找到所选整改，请重新选择。"))
    }
}

/// The office acts for every unit, a unit's people only for theirs and for units below it.
///
/// # Errors
/// [`Failure::Forbidden`].
pub(crate) fn ensure_ours(ctx: &Context, unit: UnitId, action: Action) -> Result<(), Failure> {
    let actor = &ctx.actor;
    let ours = actor.unit == unit || actor.below.contains(&unit);
    if ours || ctx.may(Action::KeepRectification, None) {
        Ok(())
    } else {
        Err(Failure::Forbidden(action))
    }
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
