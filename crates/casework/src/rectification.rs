//! Open a rectification, set its name and period anew, list them.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_domain::{Rectification, RectificationCode, id::RectificationId, rectification::Source};
use bihuan_store::StoreError;
use jiff::civil::Date;

use crate::{Context, Failure};

pub use bihuan_store::RectificationRow;

/// A new rectification.
#[derive(Debug, Clone)]
pub struct Open {
    /// Head of its ledger numbers.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where its findings come from.
    pub source: Source,
    /// Day of the feedback.
    pub feedback_date: Date,
    /// Last day of the concentrated period.
    pub period_end: Option<Date>,
}

/// Opens a rectification.
///
/// # Errors
/// [`Failure::Taken`] when the code exists, rules of the domain.
pub async fn open(ctx: &Context, cmd: Open) -> Result<RectificationRow, Failure> {
    ctx.allow(Action::KeepRectification, None)?;
    let code: RectificationCode = cmd.code.parse()?;
    let id = RectificationId(ctx.app.ids.next());
    let event = Rectification::open(
        id,
        code,
        &cmd.name,
        cmd.source,
        cmd.feedback_date,
        cmd.period_end,
    )?;
    let mut tx = ctx.begin().await?;
    let row = match tx.record_rectification(None, vec![event]).await {
        Err(StoreError::Constraint(_)) => {
            return Err(Failure::Taken("这个代号已被使用，请换一个。"));
        }
        other => other?,
    };
    tx.commit().await?;
    Ok(row)
}

/// Sets name and period anew.
///
/// # Errors
/// [`Failure::NotFound`], rules of the domain.
pub async fn correct(
    ctx: &Context,
    code: &str,
    name: &str,
    period_end: Option<Date>,
) -> Result<RectificationRow, Failure> {
    ctx.allow(Action::KeepRectification, None)?;
    let known = find(ctx, code).await?;
    let mut tx = ctx.begin().await?;
    let before = tx
        .rectification(known.rectification.id)
        .await?
        .ok_or(Failure::NotFound)?;
    let event = before.rectification.correct(name, period_end)?;
    let row = tx.record_rectification(Some(&before), vec![event]).await?;
    tx.commit().await?;
    Ok(row)
}

/// The rectification with this code, if the person sees anything of it.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn find(ctx: &Context, code: &str) -> Result<RectificationRow, Failure> {
    let code: RectificationCode = code.parse().map_err(|_| Failure::NotFound)?;
    ctx.app
        .store
        .rectification(&ctx.scope(), &code)
        .await?
        .ok_or(Failure::NotFound)
}

/// The rectification of this id, if the person sees anything of it.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn by_id(ctx: &Context, id: RectificationId) -> Result<RectificationRow, Failure> {
    ctx.app
        .store
        .rectification_by_id(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)
}

/// Rectifications the person sees anything of, latest feedback first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(ctx: &Context) -> Result<Arc<Vec<RectificationRow>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx.app.store.rectifications(&ctx.scope()).await?)
}
