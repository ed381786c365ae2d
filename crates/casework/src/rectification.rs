//! Open a rectification, set its name and period anew, list them.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_domain::{
    Rectification, RectificationCode, finding::ClosureRules, id::RectificationId,
    rectification::Source,
};
use bihuan_intake::plausibility;
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

/// Decides anew who signs closures of a rectification, and what they must bring. Closures under way keep what they were
/// asked for with.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn set_closure_rules(
    ctx: &Context,
    code: &str,
    rules: ClosureRules,
    seen: Option<u64>,
) -> Result<RectificationRow, Failure> {
    let known = find(ctx, code).await?;
    ctx.allow(Action::KeepClosureRules, None)?;
    let mut tx = ctx.begin().await?;
    let before = tx
        .rectification(known.rectification.id)
        .await?
        .ok_or(Failure::NotFound)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    for rule in &rules.rules_off {
        if !plausibility::rules().iter().any(|r| r.id.0 == rule) {
            return Err(Failure::BadReference(
                "没有这条核对规则，请刷新后重新选择。",
            ));
        }
    }
    let event = before.rectification.set_closure_rules(rules)?;
    let row = tx.record_rectification(Some(&before), vec![event]).await?;
    tx.commit().await?;
    Ok(row)
}

/// Who signs closures of a rectification and what they must bring: as decided, or as the installation has it.
pub fn closure_rules(ctx: &Context, row: &RectificationRow) -> ClosureRules {
    let decided = row.rectification.closure.clone();
    decided.unwrap_or_else(|| ClosureRules {
        policy: ctx.app.rules.closure.clone(),
        ..ClosureRules::default()
    })
}

/// Rules of the plausibility check: id and title.
pub fn plausibility_rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    plausibility::rules().iter().map(|r| (r.id.0, r.title))
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
