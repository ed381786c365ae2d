//! Use evidence of another finding again: only what the person may open there, recorded with where it came from.

use bihuan_access::Action;
use bihuan_domain::{
    Command,
    finding::{NewEvidence, Origin},
    id::{EvidenceId, FindingId, TaskId},
};
use bihuan_store::{Changed, EvidenceRow};

use super::{ensure_opens, load};
use crate::{Context, Failure, finding::carry_out};

/// Pieces offered at once.
const OFFERED: u32 = 50;

/// Which piece of which other finding.
#[derive(Debug, Clone, Copy)]
pub struct Reuse {
    /// The finding it is to prove.
    pub finding: FindingId,
    /// The finding it was handed in for.
    pub from: FindingId,
    /// The piece there.
    pub evidence: EvidenceId,
    /// For one task, or for the finding as a whole.
    pub task: Option<TaskId>,
    /// The version the person has seen, if the client says so.
    pub seen: Option<u64>,
}

/// Refers to a piece of another finding. The person must see that finding and may open that piece: knowing its digest is
/// nothing.
///
/// # Errors
/// [`Failure::NotFound`] when he sees no such piece, [`Failure::Forbidden`], [`Failure::Refused`].
pub async fn reuse(ctx: &Context, cmd: Reuse) -> Result<Changed, Failure> {
    if cmd.finding == cmd.from {
        return Err(Failure::BadReference("这份材料已在本问题之下。"));
    }
    let target = crate::finding::load(ctx, cmd.finding).await?;
    ctx.allow(Action::AddEvidence, Some(&target.standing()))?;
    let (there, piece) = load(ctx, cmd.from, cmd.evidence).await?;
    ensure_opens(ctx, &piece, &there.standing())?;
    if !piece.is_in_force() {
        return Err(bihuan_domain::Refusal::EvidenceWithdrawn.into());
    }
    let version = piece.version();
    let new = NewEvidence {
        id: EvidenceId(ctx.app.ids.next()),
        task: cmd.task,
        about: piece.about,
        file: piece.current.file,
        origin: Some(Origin {
            finding: cmd.from,
            evidence: cmd.evidence,
            version,
        }),
    };
    carry_out(
        ctx,
        cmd.finding,
        vec![Command::AddEvidence(new).into()],
        cmd.seen,
        &[],
    )
    .await
}

/// What the person's own unit handed in for other findings, latest first.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn reusable(ctx: &Context, finding: FindingId) -> Result<Vec<EvidenceRow>, Failure> {
    let changed = crate::finding::load(ctx, finding).await?;
    ctx.allow(Action::AddEvidence, Some(&changed.standing()))?;
    let rows = ctx
        .app
        .store
        .evidence_of_unit(&ctx.scope(), ctx.actor.unit, finding, OFFERED)
        .await?;
    Ok(rows)
}
