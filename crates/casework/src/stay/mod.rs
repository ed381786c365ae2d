//! Staying closed: looking at closed findings again, and what comes back.

mod compare;
pub mod draw;
pub mod look_back;
pub mod rebound;

use std::collections::BTreeMap;

use bihuan_access::Scope;
use bihuan_domain::{
    Finding, Refusal,
    id::{FindingId, LookBackId},
    institution::Institution,
    look_back::{LookBack, LookBackEvent, closed_on},
    rebound::Rebound,
};
use bihuan_store::{LedgerRow, RecordFilter, RecordOrder, StoredRecord, Tx};

use crate::{App, Context, Failure};

pub use compare::Compared;

/// Records about one finding that are shown at once.
const ABOUT_ONE: u32 = 100;

/// What became of a finding after it was closed.
#[derive(Debug, Clone, Default)]
pub struct Afterwards {
    /// Look-backs, earliest first.
    pub look_backs: Vec<StoredRecord<LookBack>>,
    /// Rules that answer it.
    pub institutions: Vec<StoredRecord<Institution>>,
    /// The rebound by which it came back from an earlier one, and that one.
    pub came_from: Option<(Rebound, About)>,
    /// The rebound by which it is back as another one, and that one.
    pub is_back_as: Option<(Rebound, About)>,
}

/// A finding that a record is about.
#[derive(Debug, Clone)]
pub struct About {
    /// Its row in the ledger.
    pub row: LedgerRow,
    /// Whether the person may open its page. Who was sent to look at a finding is told which it is, and no more.
    pub open: bool,
}

/// Puts the look-backs of a finding that was closed just now on the calendar, in the transaction that closed it.
///
/// # Errors
/// The store's.
pub async fn schedule(
    ctx: &Context,
    tx: &mut Tx,
    before: &Finding,
    after: &Finding,
) -> Result<(), Failure> {
    if closed_on(before).is_some() {
        return Ok(());
    }
    for event in look_backs_of(&ctx.app, after)? {
        tx.record_events::<LookBack>(None, vec![event]).await?;
    }
    Ok(())
}

/// The look-backs that a finding is to have from the day it was closed on; none while it is not.
///
/// # Errors
/// Rules of the domain.
pub fn look_backs_of(app: &App, finding: &Finding) -> Result<Vec<LookBackEvent>, Refusal> {
    let Some(closed) = closed_on(finding) else {
        return Ok(Vec::new());
    };
    let rhythm = &app.rules.look_backs;
    rhythm
        .at_closure(closed, finding.is_long_term(), &app.calendar)
        .into_iter()
        .map(|(due, cause)| LookBack::schedule(LookBackId(app.ids.next()), finding, due, cause))
        .collect()
}

/// What became of a finding after it was closed. The caller has checked that the person may see it.
///
/// # Errors
/// The store's.
pub async fn of_finding(ctx: &Context, finding: FindingId) -> Result<Afterwards, Failure> {
    let filter = RecordFilter {
        finding: Some(finding),
        ..RecordFilter::default()
    };
    let (store, scope) = (&ctx.app.store, ctx.scope());
    let look_backs = store
        .records(&scope, &filter, RecordOrder::Earliest, None, ABOUT_ONE)
        .await?;
    let institutions = store
        .records(&scope, &filter, RecordOrder::Earliest, None, ABOUT_ONE)
        .await?;
    let rebounds: Vec<StoredRecord<Rebound>> = store
        .records(&scope, &filter, RecordOrder::Earliest, None, ABOUT_ONE)
        .await?;
    let ends: Vec<FindingId> = rebounds
        .iter()
        .flat_map(|r| [r.record.old, r.record.new])
        .filter(|end| *end != finding)
        .collect();
    let about = about(ctx, &ends).await?;
    let end = |is: fn(&Rebound) -> FindingId, other: fn(&Rebound) -> FindingId| {
        rebounds
            .iter()
            .find(|r| is(&r.record) == finding)
            .and_then(|r| {
                let about = about.get(&other(&r.record))?;
                Some((r.record.clone(), about.clone()))
            })
    };
    Ok(Afterwards {
        look_backs,
        institutions,
        came_from: end(|r| r.new, |r| r.old),
        is_back_as: end(|r| r.old, |r| r.new),
    })
}

/// Findings as far as the person may see them, in the order given.
///
/// # Errors
/// The store's.
pub async fn about_visible(ctx: &Context, findings: &[FindingId]) -> Result<Vec<About>, Failure> {
    let all = about(ctx, findings).await?;
    let visible = findings.iter().filter_map(|id| all.get(id));
    Ok(visible.filter(|about| about.open).cloned().collect())
}

/// The findings that records the person may see are about. A record entitles to know which finding it is about, so they are
/// loaded without narrowing; their pages stay closed to whom they are closed.
pub(crate) async fn about(
    ctx: &Context,
    findings: &[FindingId],
) -> Result<BTreeMap<FindingId, About>, Failure> {
    let (store, scope) = (&ctx.app.store, ctx.scope());
    let mut ids = findings.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let all = store.ledger_rows(&Scope::All, &ids).await?;
    let seen: Vec<FindingId> = if scope == Scope::All {
        ids
    } else {
        let seen = store.ledger_rows(&scope, &ids).await?;
        seen.iter().map(|row| row.id).collect()
    };
    Ok(all
        .into_iter()
        .map(|row| {
            let open = seen.contains(&row.id);
            (row.id, About { row, open })
        })
        .collect())
}
