//! What must be seen before a decision about a unit or a rectification: open, overdue, returned and rebounded findings today.

use bihuan_access::{Action, Scope};
use bihuan_documents::papers::{self, MustSee, MustSeeLine};
use bihuan_domain::id::UnitId;
use bihuan_store::{Filter, LedgerRow, RectificationRow};

use super::{Made, PaperFormat, made, view};
use crate::{
    Context, Failure,
    ledger::{self, List},
};

/// Findings read at once.
const PAGE: u32 = 1000;

/// Whether the person sees everything that the paper counts: those who see the whole ledger do, and a unit about itself and units
/// below it.
pub fn may_see(ctx: &Context, unit: Option<UnitId>) -> bool {
    let ours = |unit: UnitId| unit == ctx.actor.unit || ctx.actor.below.contains(&unit);
    ctx.scope() == Scope::All || unit.is_some_and(ours)
}

/// The paper about a unit, or about all of the rectification, for whoever sees everything that it counts.
///
/// # Errors
/// [`Failure::NotFound`] for others, [`Failure::Invalid`] for a kind of file that it cannot become.
pub async fn must_see(
    ctx: &Context,
    row: &RectificationRow,
    unit: Option<UnitId>,
    format: PaperFormat,
) -> Result<Made, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    if !may_see(ctx, unit) {
        return Err(Failure::NotFound);
    }
    let directory = ctx.app.directory().await?;
    let named = match unit {
        None => None,
        Some(unit) => Some(directory.unit(unit).ok_or(Failure::NotFound)?),
    };
    let sequence = ctx.app.store.sequence().await?;
    let r = &row.rectification;
    let mut wanted = List {
        filter: Filter {
            lead: unit,
            ..Filter::default()
        },
        limit: PAGE,
        ..List::default()
    };
    let (mut of, mut closed, mut lines) = (0, 0, Vec::new());
    loop {
        let listed = ledger::list(ctx, r.id, &wanted).await?;
        for row in listed.page.rows.iter().filter(|row| row.stage != "draft") {
            of += 1;
            closed += usize::from(row.stage == "closed");
            lines.extend(line(ctx, row));
        }
        match listed.page.after {
            None => break,
            after => wanted.cursor = after,
        }
    }
    let written = papers::must_see(&MustSee {
        unit: named.map(|unit| unit.unit_name.clone()),
        rectification: r.name.clone(),
        of,
        closed,
        lines,
        sequence,
        issuer: view::office(&directory),
        day: ctx.today(),
        made_at: view::made_at(ctx),
    });
    let subject = named.map_or("全部", |unit| unit.short_name.as_str());
    let name = format!("{} {subject}整改情况查询证明 {}", r.code, ctx.today());
    made(ctx, written, name, format).await
}

/// A finding that is open or at one end of a rebound.
fn line(ctx: &Context, row: &LedgerRow) -> Option<MustSeeLine> {
    let rebounded = row.is_back || row.rebound_of.is_some();
    (row.open || rebounded).then(|| MustSeeLine {
        number: row.number.clone(),
        problem: row.problem.clone(),
        lead: row
            .lead
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        due: row.due,
        stage: row.stage_label.clone(),
        open: row.open,
        overdue: row.open && row.due.is_some_and(|due| due < ctx.today()),
        returned: row.rework,
        rebounded,
    })
}
