//! The workbench: what waits for the person who looks.

use bihuan_access::{Action, Scope};
use bihuan_domain::{Role, id::RectificationId};
use bihuan_store::{DraftSummary, Filter, LedgerRow, Order, TaskRow, Wanted};

use crate::{Context, Failure, import};

/// Rows of each list.
const ROWS: u32 = 20;

/// One list of waiting findings.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Why they wait.
    pub reason: Reason,
    /// The first of them.
    pub rows: Vec<LedgerRow>,
    /// How many there are.
    pub total: u64,
}

/// Why findings wait for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Overdue.
    Overdue,
    /// Said to be done, and nothing shows it.
    Unproven,
    /// To be given out.
    ToIssue,
    /// A plan is to be made.
    ToPlan,
    /// An extension request is to be decided.
    ToDecide,
    /// A closure request is to be looked at.
    ClosureRequested,
    /// Due within ten working days.
    DueSoon,
}

/// What waits.
#[derive(Debug, Clone, Default)]
pub struct Workbench {
    /// Lists of findings, most urgent first; none of them empty.
    pub waiting: Vec<Waiting>,
    /// Tasks the person's unit has to sign for.
    pub to_accept: Vec<TaskRow>,
    /// Tasks the person's unit is asked to take over.
    pub to_take_over: Vec<TaskRow>,
    /// Tasks the person's unit has at work.
    pub at_work: Vec<TaskRow>,
    /// Tasks that wait to be confirmed by the person.
    pub to_confirm: Vec<TaskRow>,
    /// Tasks that their units have declined, to be given to somebody else by the person.
    pub declined: Vec<TaskRow>,
    /// Drafts of imports that wait to be confirmed.
    pub drafts: Vec<DraftSummary>,
}

/// What waits for the person in a rectification.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn workbench(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Workbench, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let scope = ctx.scope();
    let store = &ctx.app.store;
    let mut bench = Workbench::default();
    let soon = ctx.app.calendar.after(ctx.today(), 10);
    let stages = |stages: &[&str]| Filter {
        stages: stages.iter().map(|s| (*s).to_owned()).collect(),
        ..Filter::default()
    };
    let mut lists: Vec<(Reason, Filter)> = Vec::new();
    lists.push((
        Reason::Overdue,
        Filter {
            due_before: Some(ctx.today()),
            ..Filter::default()
        },
    ));
    if ctx.may(Action::DecideExtension, None) {
        lists.push((
            Reason::ToDecide,
            Filter {
                extension_asked: true,
                ..Filter::default()
            },
        ));
    }
    if ctx.may(Action::SendForSigning, None) {
        lists.push((Reason::ClosureRequested, stages(&["closure_requested"])));
        lists.push((Reason::ToIssue, stages(&["draft"])));
        lists.push((Reason::ToPlan, stages(&["issued"])));
    }
    lists.push((
        Reason::Unproven,
        Filter {
            unproven: true,
            ..Filter::default()
        },
    ));
    lists.push((
        Reason::DueSoon,
        Filter {
            due_from: Some(ctx.today()),
            due_before: Some(soon),
            ..Filter::default()
        },
    ));
    let filters: Vec<Filter> = lists.iter().map(|(_, filter)| filter.clone()).collect();
    let totals = store.ledger_counts(&scope, rectification, &filters).await?;
    for ((reason, filter), total) in lists.into_iter().zip(totals.iter().copied()) {
        if total > 0 {
            let wanted = Wanted {
                order: Order::Due,
                limit: ROWS,
                total: Some(total),
                ..Wanted::default()
            };
            let page = store.ledger(&scope, rectification, &filter, wanted).await?;
            bench.waiting.push(Waiting {
                reason,
                rows: page.rows,
                total,
            });
        }
    }
    if ctx.actor.is(Role::UnitHandler) || ctx.actor.is(Role::UnitHead) {
        let own = Some(ctx.actor.unit);
        bench.to_accept = store
            .tasks(&scope, Some(rectification), own, &["assigned"], ROWS)
            .await?;
        bench.to_take_over = store
            .tasks_handed_to(&scope, rectification, ctx.actor.unit, ROWS)
            .await?;
        bench.at_work = store
            .tasks(
                &scope,
                Some(rectification),
                own,
                &["accepted", "in_progress", "returned"],
                ROWS,
            )
            .await?;
    }
    if scope == Scope::All && ctx.may(Action::ConfirmTask, None) {
        bench.to_confirm = store
            .tasks(&scope, Some(rectification), None, &["submitted"], ROWS)
            .await?;
    }
    if scope == Scope::All && ctx.may(Action::Plan, None) {
        bench.declined = store
            .tasks(&scope, Some(rectification), None, &["declined"], ROWS)
            .await?;
    }
    if ctx.may(Action::Import, None) {
        let drafts = import::drafts(ctx, Some(rectification)).await?;
        bench.drafts = drafts
            .into_iter()
            .filter(|d| d.state == bihuan_domain::import::DraftState::Open)
            .collect();
    }
    Ok(bench)
}
