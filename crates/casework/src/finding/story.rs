//! A finding alone, and what happened to it.

use bihuan_access::Action;
use bihuan_domain::{
    Event,
    finding::Progress,
    id::{FindingId, PersonId},
};
use bihuan_store::{Changed, StoryEntry};

use crate::{Context, Failure};

/// Events read at once while looking for reports.
const BATCH: u32 = 500;

/// A progress report as it was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What was done.
    pub progress: Progress,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// By whom, and the name today.
    pub by: Option<(PersonId, String)>,
}

/// A finding as it stands.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn load(ctx: &Context, id: FindingId) -> Result<Changed, Failure> {
    let changed = ctx
        .app
        .store
        .finding(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    ctx.allow(Action::SeeFinding, Some(&changed.standing()))?;
    Ok(changed)
}

/// What happened to a finding, newest first, before version `before`, at most `limit` events.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn story(
    ctx: &Context,
    id: FindingId,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<StoryEntry>, Failure> {
    load(ctx, id).await?;
    Ok(ctx.app.store.story(id, before, limit).await?)
}

/// Every progress report of a finding, newest first.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn reports(ctx: &Context, id: FindingId) -> Result<Vec<Report>, Failure> {
    let mut found = Vec::new();
    let mut before = None;
    loop {
        let events = story(ctx, id, before, BATCH).await?;
        let full = events.len() == BATCH as usize;
        before = events.last().map(|e| e.version);
        found.extend(events.into_iter().filter_map(|entry| match entry.event {
            Event::ProgressReported(progress) => Some(Report {
                progress,
                at_ms: entry.at_ms,
                by: entry.by,
            }),
            _ => None,
        }));
        if !full {
            return Ok(found);
        }
    }
}
