//! Put a finding on the ledger by hand: what was found during the inspection, in a self-check, in a letter, or by leaders.

use bihuan_access::Action;
use bihuan_domain::{
    Finding,
    finding::Recorded,
    id::{AspectId, FindingId},
    rectification::FindingList,
};

use bihuan_store::StoreError;

use crate::{Context, Failure, import::GROUP, rectification};

/// A finding to be put on the ledger.
#[derive(Debug, Clone)]
pub struct Register {
    /// Code of the rectification.
    pub rectification: String,
    /// Which of the three lists.
    pub list: FindingList,
    /// Where it comes from and its number there, as in 信访件 2026-15.
    pub origin: String,
    /// The problem.
    pub problem: String,
    /// Top group.
    pub aspect: Option<AspectId>,
}

/// Puts a finding on the ledger.
///
/// # Errors
/// [`Failure::NotFound`] without the rectification, [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn register(ctx: &Context, cmd: Register) -> Result<FindingId, Failure> {
    ctx.allow(Action::Import, None)?;
    let row = rectification::find(ctx, &cmd.rectification).await?;
    let r = &row.rectification;
    let group = match cmd.aspect {
        None => None,
        Some(id) => {
            let at = r.aspects.iter().position(|a| a.id == id);
            let at = at.ok_or(Failure::BadReference("没有找到所选方面，请重新选择。"))?;
            Some(u32::try_from(at).unwrap_or(u32::MAX))
        }
    };
    let base = group.map_or(0, |at| at.saturating_add(1).saturating_mul(GROUP));
    let mut tx = ctx.begin().await?;
    if let Some(place) = tx.repeated().await? {
        return recorded(&place.stream);
    }
    let number = tx.take_numbers(&format!("finding/{}", r.id), 1).await?;
    let position = tx
        .last_position(r.id, base, base.saturating_add(GROUP))
        .await?
        .max(base)
        + 1;
    let id = FindingId(ctx.app.ids.next());
    let origin = cmd.origin.trim();
    let event = Finding::record(Recorded {
        id,
        rectification: r.id,
        number: r.code.number(u32::try_from(number).unwrap_or(u32::MAX)),
        position,
        feedback_date: r.feedback_date,
        aspect: cmd.aspect,
        item: None,
        list: cmd.list,
        source_no: (!origin.is_empty()).then(|| origin.to_owned()),
        problem: cmd.problem.trim().to_owned(),
        reported: None,
        passage: None,
        rebound_of: None,
    })?;
    match tx.record_finding(None, vec![event]).await {
        // The same request at the same moment was quicker.
        Err(StoreError::AlreadyDone { stream, .. }) => return recorded(&stream),
        other => other?,
    };
    tx.commit().await?;
    Ok(id)
}

/// The finding that a request has put on the ledger before.
fn recorded(stream: &str) -> Result<FindingId, Failure> {
    let id = stream.strip_prefix("finding/");
    let id = id.and_then(|id| id.parse().ok());
    id.ok_or(Failure::AlreadyDone)
}
