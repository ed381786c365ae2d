//! Schemes: the ready ones, and those that the office wrote down.

use bihuan_access::Action;
use bihuan_domain::{
    Refusal,
    evaluation::{ReadyScheme, Scheme, SchemeContent, SchemeEvent},
    id::SchemeId,
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};

use crate::{Context, Failure, record};

/// Schemes that one look takes in.
const MOST: u32 = 200;

/// Which scheme an evaluation begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeChoice {
    /// One that comes with the product.
    Ready(ReadyScheme),
    /// One of the office.
    Own(SchemeId),
}

/// Writes a scheme down.
///
/// # Errors
/// [`Failure::Forbidden`], rules of the domain.
pub async fn enter(ctx: &Context, content: SchemeContent) -> Result<StoredRecord<Scheme>, Failure> {
    ctx.allow(Action::KeepEvaluation, None)?;
    let event = Scheme::enter(SchemeId(ctx.app.ids.next()), content)?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a scheme.
#[derive(Debug, Clone)]
pub enum SchemeChange {
    /// It is to say something else.
    Revise(SchemeContent),
    /// No evaluation is to begin with it any more.
    Retire,
}

/// Changes a scheme.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: SchemeId,
    change: SchemeChange,
    seen: Option<u64>,
) -> Result<StoredRecord<Scheme>, Failure> {
    show(ctx, id).await?;
    ctx.allow(Action::KeepEvaluation, None)?;
    let decide = move |it: &Scheme| -> Result<SchemeEvent, Refusal> {
        match change {
            SchemeChange::Revise(content) => it.revise(content),
            SchemeChange::Retire => it.retire(),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// A scheme of the office.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: SchemeId) -> Result<StoredRecord<Scheme>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// The schemes of the office that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(ctx: &Context) -> Result<Vec<StoredRecord<Scheme>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter::default();
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// What a scheme says that an evaluation may begin with.
pub(super) async fn chosen(ctx: &Context, choice: SchemeChoice) -> Result<SchemeContent, Failure> {
    match choice {
        SchemeChoice::Ready(ready) => Ok(ready.content()),
        SchemeChoice::Own(id) => {
            let found = ctx.app.store.record::<Scheme>(&ctx.scope(), id.0).await?;
            let in_use = found.filter(|stored| !stored.record.retired);
            let scheme = in_use.ok_or(Failure::BadReference(
                "没有找到所选评估方案，或已停用，请重新选择。",
            ))?;
            Ok(scheme.record.content)
        }
    }
}
