//! Evidence: hand in, replace, describe, withdraw, use again, open, look at.
//!
//! Whoever sees a finding sees that there is evidence, its kind and its digest. Opening it asks the policy by its
//! sensitivity; the unit that handed it in always opens its own. Nothing is ever found by digest alone.

mod delivery;
mod facts;
mod hand_in;
mod open;
mod preview;
mod reuse;

use bihuan_access::{Action, Standing};
use bihuan_domain::{
    Finding, Role,
    finding::{Evidence, Sensitivity},
    id::{EvidenceId, FindingId},
};
use bihuan_store::Changed;

pub use bihuan_intake::file_type::NotTaken;
pub use bihuan_store::EvidenceRow;
pub use delivery::{Delivery, Received, begin, sweep};
pub(crate) use facts::{Fact, facts};
pub use hand_in::{Described, HandIn, HandedIn, describe, hand_in, replace, withdraw};
pub use open::{Opened, open};
pub use preview::{Desk, Seen, Size, TextSeen, picture, see};
pub use reuse::{Reuse, reusable, reuse};

use crate::{Context, Failure};

/// Most bytes of a file (50 MiB).
pub const LIMIT: u64 = 50 * 1024 * 1024;
/// Most files handed in at once.
pub const MOST_FILES: usize = 10;

/// A piece of evidence as one person sees it.
#[derive(Debug, Clone)]
pub struct Item {
    /// The piece.
    pub evidence: Evidence,
    /// Whether he may open it; otherwise its words are not for him either.
    pub may_open: bool,
    /// Whether he may replace or describe it.
    pub may_change: bool,
    /// Whether he may withdraw it.
    pub may_withdraw: bool,
}

/// Whether the person works for the unit that handed it in, or for one above it.
fn is_ours(ctx: &Context, evidence: &Evidence) -> bool {
    let works = ctx.actor.is(Role::UnitHead) || ctx.actor.is(Role::UnitHandler);
    let ours = evidence.unit == ctx.actor.unit || ctx.actor.below.contains(&evidence.unit);
    works && ours
}

/// What the policy is asked before a piece is opened; none for what everybody who sees the finding opens.
const fn action_to_open(evidence: &Evidence) -> Action {
    match evidence.about.sensitivity {
        Sensitivity::Normal => Action::SeeFinding,
        Sensitivity::Internal => Action::SeeInternalEvidence,
        Sensitivity::Personal => Action::SeePersonalEvidence,
    }
}

fn may_open(ctx: &Context, evidence: &Evidence, standing: &Standing) -> bool {
    is_ours(ctx, evidence) || ctx.may(action_to_open(evidence), Some(standing))
}

fn ensure_opens(ctx: &Context, evidence: &Evidence, standing: &Standing) -> Result<(), Failure> {
    if is_ours(ctx, evidence) {
        return Ok(());
    }
    ctx.allow(action_to_open(evidence), Some(standing))
}

/// The evidence of a finding as the person sees it, in the order it was handed in.
pub fn items(ctx: &Context, changed: &Changed) -> Vec<Item> {
    let standing = changed.standing();
    let takes = changed.finding.stage.takes_evidence();
    let adds = takes && ctx.may(Action::AddEvidence, Some(&standing));
    let office = ctx.actor.is(Role::OfficeClerk) || ctx.actor.is(Role::OfficeDirector);
    let all = changed.finding.evidence_items.iter();
    all.map(|evidence| {
        let own = adds && evidence.is_in_force() && evidence.unit == ctx.actor.unit;
        Item {
            may_open: may_open(ctx, evidence, &standing),
            may_change: own,
            may_withdraw: own || (adds && evidence.is_in_force() && office),
            evidence: evidence.clone(),
        }
    })
    .collect()
}

/// A finding with one piece of its evidence; a piece of another finding is not there.
async fn load(
    ctx: &Context,
    finding: FindingId,
    id: EvidenceId,
) -> Result<(Changed, Evidence), Failure> {
    let changed = crate::finding::load(ctx, finding).await?;
    let evidence = piece(&changed.finding, id)?.clone();
    Ok((changed, evidence))
}

fn piece(finding: &Finding, id: EvidenceId) -> Result<&Evidence, Failure> {
    finding.evidence_item(id).ok_or(Failure::NotFound)
}

/// One piece of evidence as the person sees it.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn item(
    ctx: &Context,
    finding: FindingId,
    id: EvidenceId,
) -> Result<(Changed, Item), Failure> {
    let changed = crate::finding::load(ctx, finding).await?;
    let found = items(ctx, &changed)
        .into_iter()
        .find(|item| item.evidence.id == id);
    Ok((changed, found.ok_or(Failure::NotFound)?))
}
