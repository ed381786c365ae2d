//! Issuing organs.

use bihuan_access::Action;
use bihuan_domain::{
    id::{OrganId, UnitId},
    organ::{NewOrgan, Organ},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};

use crate::{Context, Failure, record};

/// Organs read at once.
const MOST: u32 = 200;

/// Enters an organ.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], [`Failure::Taken`] for a mark that another organ has or had: numbers would
/// name two letters; rules of the domain.
pub async fn enter(
    ctx: &Context,
    unit: UnitId,
    name: &str,
    mark: &str,
) -> Result<StoredRecord<Organ>, Failure> {
    ctx.allow(Action::IssueLetter, None)?;
    record::check_units(ctx, &[unit]).await?;
    let (name, mark) = (name.trim().to_owned(), mark.trim().to_owned());
    let all = list(ctx).await?;
    if ctx.request.is_none() && all.iter().any(|o| o.record.entered.mark == mark) {
        return Err(Failure::Taken("这个发文机关代字已经有了，请换一个。"));
    }
    let event = Organ::enter(NewOrgan {
        id: OrganId(ctx.app.ids.next()),
        unit,
        name,
        mark,
        day: ctx.today(),
    })?;
    record::enter(ctx, event).await
}

/// Ends an organ.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], rules of the domain.
pub async fn close(
    ctx: &Context,
    id: OrganId,
    seen: Option<u64>,
) -> Result<StoredRecord<Organ>, Failure> {
    record::load::<Organ>(ctx, id.0).await?;
    ctx.allow(Action::IssueLetter, None)?;
    record::change(ctx, id.0, seen, Organ::close).await
}

/// All organs, the latest first; nobody but the office sees them.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn list(ctx: &Context) -> Result<Vec<StoredRecord<Organ>>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let (scope, filter) = (ctx.scope(), RecordFilter::default());
    let store = &ctx.app.store;
    Ok(store
        .records(&scope, &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// The organ of a letter that the person may see: its name stands in the letter.
///
/// # Errors
/// [`Failure::NotFound`].
pub(crate) async fn of_letter(ctx: &Context, id: OrganId) -> Result<Organ, Failure> {
    let all = bihuan_access::Scope::All;
    let organ = ctx.app.store.record::<Organ>(&all, id.0).await?;
    organ.map(|o| o.record).ok_or(Failure::NotFound)
}
