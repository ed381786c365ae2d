//! Findings by their numbers and by their ids, for records that point at them.

use bihuan_domain::{
    Finding,
    id::{FindingId, RectificationId},
};

use crate::{Context, Failure};

/// The findings with these ledger numbers in a rectification, each once.
///
/// # Errors
/// [`Failure::Invalid`] names the first number that means nothing to the person.
pub async fn numbered(
    ctx: &Context,
    rectification: RectificationId,
    numbers: &[String],
) -> Result<Vec<FindingId>, Failure> {
    let mut found = Vec::new();
    for number in numbers {
        let unknown =
            || Failure::Invalid(format!("没有找到编号为“{number}”的问题，请核对后再填。"));
        let store = &ctx.app.store;
        let id = store
            .finding_by_number(&ctx.scope(), number)
            .await?
            .ok_or_else(unknown)?;
        let of = store.finding(&ctx.scope(), id).await?;
        of.filter(|f| f.finding.rectification == rectification)
            .ok_or_else(unknown)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The findings with these ledger numbers, of whatever rectification, each once.
///
/// # Errors
/// [`Failure::Invalid`] names the first number that means nothing to the person.
pub async fn numbered_anywhere(
    ctx: &Context,
    numbers: &[String],
) -> Result<Vec<FindingId>, Failure> {
    let mut found = Vec::new();
    for number in numbers {
        let id = ctx
            .app
            .store
            .finding_by_number(&ctx.scope(), number)
            .await?;
        let id = id.ok_or_else(|| {
            Failure::Invalid(format!("没有找到编号为“{number}”的问题，请核对后再填。"))
        })?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The findings of these ids that the person may see, in the order given.
///
/// # Errors
/// The store's.
pub async fn of_ids(ctx: &Context, ids: &[FindingId]) -> Result<Vec<Finding>, Failure> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(changed) = ctx.app.store.finding(&ctx.scope(), *id).await? {
            found.push(changed.finding);
        }
    }
    Ok(found)
}
