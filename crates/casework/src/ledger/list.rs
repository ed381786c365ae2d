//! List the ledger, and its figures.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_domain::id::{FindingId, RectificationId};
use bihuan_store::{Cursor, Figures, Filter, LedgerRow, Order, Page, TaskRow, UnitFigures, Wanted};

use crate::{Context, Failure};

/// Which part of the ledger.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Which findings.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// From where.
    pub cursor: Option<Cursor>,
    /// How many, 1 to 1,000; 50 when 0.
    pub limit: u32,
}

/// A page of the ledger.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The rows and where the list goes on.
    pub page: Page<LedgerRow>,
    /// How many the filter finds.
    pub total: u64,
    /// Figures of the whole rectification as this person may see it.
    pub figures: Arc<Figures>,
}

/// A page of the ledger with its figures.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
    query: &List,
) -> Result<Listed, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let limit = if query.limit == 0 { 50 } else { query.limit };
    let scope = ctx.scope();
    let store = &ctx.app.store;
    let figures = store.figures(&scope, rectification).await?;
    let total = match counted(&query.filter, &figures, ctx) {
        Some(total) => total,
        None => {
            store
                .ledger_count(&scope, rectification, &query.filter)
                .await?
        }
    };
    let wanted = Wanted {
        order: query.order,
        cursor: query.cursor.as_ref(),
        limit,
        total: Some(total),
    };
    let page = store
        .ledger(&scope, rectification, &query.filter, wanted)
        .await?;
    Ok(Listed {
        page,
        total,
        figures,
    })
}

/// The total of a filter that the figures already know: by list, by stage, overdue today.
fn counted(filter: &Filter, figures: &Figures, ctx: &Context) -> Option<u64> {
    let plain = Filter {
        list: filter.list,
        stages: filter.stages.clone(),
        due_before: filter.due_before,
        ..Filter::default()
    };
    if *filter != plain {
        return None;
    }
    match (filter.stages.as_slice(), filter.due_before) {
        ([], None) => Some(figures.total(filter.list)),
        (stages, None) => Some(figures.in_stages(
            filter.list,
            &stages.iter().map(String::as_str).collect::<Vec<_>>(),
        )),
        ([], Some(day)) if day == ctx.today() => Some(figures.overdue(filter.list, day)),
        _ => None,
    }
}

/// How many findings a filter finds.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn count(
    ctx: &Context,
    rectification: RectificationId,
    filter: &Filter,
) -> Result<u64, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx
        .app
        .store
        .ledger_count(&ctx.scope(), rectification, filter)
        .await?)
}

/// How many findings each of several filters finds, of what the person may see; counted together.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn counts(
    ctx: &Context,
    rectification: RectificationId,
    filters: &[Filter],
) -> Result<Arc<Vec<u64>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store
        .ledger_counts(&ctx.scope(), rectification, filters)
        .await?)
}

/// The figures of a rectification as this person may see it.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn figures(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Arc<Figures>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx.app.store.figures(&ctx.scope(), rectification).await?)
}

/// The figures of every unit, for those who see the whole ledger; nothing for others.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn figures_by_unit(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<UnitFigures>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx
        .app
        .store
        .figures_by_unit(&ctx.scope(), rectification)
        .await?)
}

/// How many tasks a rectification has that the person may see, and how many measures they have together.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn task_totals(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<(u64, u64), Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store.task_totals(&ctx.scope(), rectification).await?)
}

/// Tasks of a rectification, at most 500.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn tasks(
    ctx: &Context,
    rectification: RectificationId,
    stages: &[&str],
) -> Result<Vec<TaskRow>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx
        .app
        .store
        .tasks(&ctx.scope(), Some(rectification), None, stages, 500)
        .await?)
}

/// The tasks of these findings, as far as the person sees them.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn tasks_of(ctx: &Context, findings: &[FindingId]) -> Result<Vec<TaskRow>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx.app.store.tasks_of(&ctx.scope(), findings).await?)
}
