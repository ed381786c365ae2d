//! Supervision rounds: plan, write visits down, end; a unit sees its own visits only.

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Refusal,
    id::{RectificationId, RoundId, UnitId},
    round::{NewRound, RoundEvent, RoundVisit, SupervisionRound},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{Context, Failure, record};

/// Rounds that one look takes in.
const MOST: u32 = 500;

/// A round to be planned.
#[derive(Debug, Clone)]
pub struct PlanRound {
    /// The rectification.
    pub rectification: RectificationId,
    /// What it is called.
    pub title: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Units to be visited; all at work when none is named.
    pub units: Vec<UnitId>,
}

/// Plans a round.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn plan(
    ctx: &Context,
    cmd: PlanRound,
) -> Result<StoredRecord<SupervisionRound>, Failure> {
    ctx.allow(Action::Supervise, None)?;
    record::check_rectification(ctx, cmd.rectification).await?;
    let mut units = cmd.units;
    if units.is_empty() {
        let directory = ctx.app.directory().await?;
        let below = directory
            .units
            .iter()
            .filter(|u| u.active && u.parent.is_some());
        units = below.map(|u| u.id).collect();
    }
    record::check_units(ctx, &units).await?;
    let event = SupervisionRound::plan(NewRound {
        id: RoundId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        title: cmd.title.trim().to_owned(),
        from: cmd.from,
        until: cmd.until,
        units,
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a round.
#[derive(Debug, Clone)]
pub enum RoundChange {
    /// A visit is written down.
    Visit(RoundVisit),
    /// It is over.
    End {
        /// What came of it.
        text: String,
    },
}

/// Changes a round.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: RoundId,
    change: RoundChange,
    seen: Option<u64>,
) -> Result<StoredRecord<SupervisionRound>, Failure> {
    show(ctx, id).await?;
    ctx.allow(Action::Supervise, None)?;
    if let RoundChange::Visit(visit) = &change {
        record::check_units(ctx, &[visit.unit]).await?;
        record::check_findings(ctx, &visit.findings).await?;
    }
    let decide = move |it: &SupervisionRound| -> Result<RoundEvent, Refusal> {
        match change {
            RoundChange::Visit(visit) => it.visit(visit),
            RoundChange::End { text } => it.end(&text),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// A round as the person may see it: a unit sees that it is on the plan, and its own visits.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: RoundId) -> Result<StoredRecord<SupervisionRound>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let stored = record::load(ctx, id.0).await?;
    Ok(own(ctx, stored))
}

/// Rounds of a rectification that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<SupervisionRound>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        rectification: Some(rectification),
        ..RecordFilter::default()
    };
    let store = &ctx.app.store;
    let all = store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?;
    Ok(all.into_iter().map(|stored| own(ctx, stored)).collect())
}

fn own(
    ctx: &Context,
    mut stored: StoredRecord<SupervisionRound>,
) -> StoredRecord<SupervisionRound> {
    if let Scope::Party { units, .. } = ctx.scope() {
        let it = &mut stored.record;
        it.visits.retain(|visit| units.contains(&visit.unit));
        it.entered.units.retain(|unit| units.contains(unit));
        it.summary = it.summary.take().map(|_| String::new());
    }
    stored
}
