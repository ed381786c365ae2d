//! Issue a letter: its number is taken in the transaction that issues it, so that a register has no gap.

use bihuan_access::Action;
use bihuan_domain::{
    id::LetterId,
    letter::{DocumentNumber, Letter},
    organ::Organ,
};
use bihuan_store::{StoreError, StoredRecord};

use crate::{Context, Failure, record};

/// Issues a draft under the next number of its organ, kind and year.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], [`Failure::BadReference`] when the organ issues no more,
/// rules of the domain.
pub async fn issue(
    ctx: &Context,
    id: LetterId,
    seen: Option<u64>,
) -> Result<StoredRecord<Letter>, Failure> {
    record::load::<Letter>(ctx, id.0).await?;
    ctx.allow(Action::IssueLetter, None)?;
    let mut tx = ctx.begin().await?;
    let scope = ctx.scope();
    let before = tx.record::<Letter>(&scope, id.0).await?;
    let before = before.ok_or(Failure::NotFound)?;
    if tx.repeated().await?.is_some() {
        return record::again(ctx).await;
    }
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    let today = ctx.today();
    let entered = &before.record.entered;
    before.record.check_issue(today)?;
    let organ = tx.record::<Organ>(&scope, entered.organ.0).await?;
    let organ = organ
        .filter(|o| !o.record.closed)
        .ok_or(Failure::BadReference(
            "发文机关已停用，请另选发文机关重新起草。",
        ))?;
    let (kind, year) = (entered.kind, today.year());
    let register = format!("letter/{}/{}/{year}", entered.organ, kind.key());
    let number = DocumentNumber {
        mark: format!("{}{}", organ.record.entered.mark, kind.mark()),
        year,
        n: tx.take_number(&register).await?,
    };
    let event = before.record.issue(number, today)?;
    let after = match tx.record_events(Some(&before), vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => return record::again(ctx).await,
        other => other?,
    };
    tx.commit().await?;
    Ok(after)
}
