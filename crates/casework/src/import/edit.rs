//! Correct a draft, or throw it away.

use bihuan_access::Action;
use bihuan_domain::{id::DocumentId, import::Edit};
use bihuan_store::DraftRecord;

use crate::{Context, Failure};

/// Corrects a draft. `seen` is the version the person looks at, if the client says so.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Stale`], [`Failure::Draft`].
pub async fn edit(
    ctx: &Context,
    id: DocumentId,
    change: Edit,
    seen: Option<u64>,
) -> Result<DraftRecord, Failure> {
    ctx.allow(Action::Import, None)?;
    let mut tx = ctx.begin().await?;
    let before = tx.draft(&ctx.scope(), id).await?.ok_or(Failure::NotFound)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    let event = before.draft.edit(change)?;
    let after = tx.record_draft(id, Some(before), event).await?;
    tx.commit().await?;
    Ok(after)
}

/// Throws a draft away. The document and the record of it stay.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Draft`].
pub async fn discard(ctx: &Context, id: DocumentId) -> Result<(), Failure> {
    ctx.allow(Action::Import, None)?;
    let mut tx = ctx.begin().await?;
    let before = tx.draft(&ctx.scope(), id).await?.ok_or(Failure::NotFound)?;
    let event = before.draft.discard()?;
    tx.record_draft(id, Some(before), event).await?;
    tx.commit().await?;
    Ok(())
}
