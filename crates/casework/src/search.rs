//! Search, and the follower that keeps the index in step with the journal.

use std::{collections::BTreeSet, time::Duration};

use bihuan_access::{Action, Scope};
use bihuan_domain::{Finding, id::FindingId};
use bihuan_search::{Document, Query, Visible};

use crate::{App, Context, Failure};

pub use bihuan_search::{Hit, Hits, Kind};

/// Entries worked through at once.
const BATCH: u32 = 1000;

/// Finds findings and tasks by their words.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn search(
    ctx: &Context,
    text: &str,
    kind: Option<Kind>,
    limit: usize,
    offset: usize,
) -> Result<Hits, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let visible = visible(ctx)?;
    let query = Query {
        text: text.chars().take(200).collect(),
        visible,
        rectification: None,
        kind,
        limit: limit.min(100),
        offset,
    };
    let app = std::sync::Arc::clone(&ctx.app);
    let found = tokio::task::spawn_blocking(move || app.index.search(&query)).await;
    found
        .map_err(|e| Failure::Internal(e.to_string()))?
        .map_err(|e| Failure::Internal(e.to_string()))
}

/// What this person may see, as the index knows it.
pub(crate) fn visible(ctx: &Context) -> Result<Visible, Failure> {
    match ctx.scope() {
        Scope::All => Ok(Visible::All),
        // A sponsor is among those who may see a finding like a unit is.
        Scope::Party { units, sponsors } => {
            let units = units.into_iter().map(|u| u.0);
            let visible = units.chain(sponsors.into_iter().map(|p| p.0));
            Ok(Visible::Units(visible.collect()))
        }
        Scope::Nothing => Err(Failure::Forbidden(Action::ListLedger)),
    }
}

/// Works through everything the journal has told since the last time; gives the number of entries.
///
/// # Errors
/// The store's and the index's.
pub async fn catch_up(app: &App) -> Result<u64, Failure> {
    let mut seen = 0;
    loop {
        let cursor = app.index.cursor();
        let entries = app.store.follow(cursor, BATCH).await?;
        let Some(last) = entries.last().map(|k| k.seq) else {
            return Ok(seen);
        };
        seen += entries.len() as u64;
        let touched: BTreeSet<FindingId> = entries
            .iter()
            .filter_map(|kept| kept.entry.stream.strip_prefix("finding/"))
            .filter_map(|id| id.parse().ok())
            .collect();
        let mut documents = Vec::new();
        let mut stale = Vec::new();
        for id in touched {
            if let Some(changed) = app.store.finding(&Scope::All, id).await? {
                stale.push(id.0);
                documents.extend(documents_of(&changed.finding));
            }
        }
        let index = std::sync::Arc::clone(&app.index);
        let applied =
            tokio::task::spawn_blocking(move || index.apply(documents, stale, last)).await;
        applied
            .map_err(|e| Failure::Internal(e.to_string()))?
            .map_err(|e| Failure::Internal(e.to_string()))?;
    }
}

/// Follows the journal until the process ends. Other processes may write too, so it also looks from time to time.
#[allow(
    clippy::disallowed_methods,
    reason = "commits that come together are indexed together; nothing waits for this pause"
)]
pub async fn follow(app: std::sync::Arc<App>) {
    let mut committed = app.store.committed();
    loop {
        if let Err(error) = catch_up(&app).await {
            tracing::warn!(%error, "the search index could not follow the journal; it will try again");
        }
        let waited = tokio::time::timeout(Duration::from_secs(5), committed.changed()).await;
        if matches!(waited, Ok(Err(_))) {
            return;
        }
        // Several commits that come together are worked through together.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A finding and its tasks as the index knows them. A draft is visible to those who see all only.
fn documents_of(finding: &Finding) -> Vec<Document> {
    let issued = !matches!(finding.stage, bihuan_domain::Stage::Draft);
    let visible_to: Vec<uuid::Uuid> = if issued {
        let units = finding
            .owners
            .units()
            .map(|(unit, _)| unit.0)
            .chain(finding.task_units().map(|unit| unit.0));
        units.chain(finding.owners.sponsor.map(|p| p.0)).collect()
    } else {
        Vec::new()
    };
    let document = |id, kind, title: &str, body: String| Document {
        id,
        kind,
        rectification: finding.rectification.0,
        no: finding.number.to_string(),
        title: title.to_owned(),
        body,
        visible_to: visible_to.clone(),
        parent: finding.id.0,
    };
    let status = finding
        .reported
        .as_ref()
        .map(|r| r.status_text.clone())
        .unwrap_or_default();
    let mut documents = vec![document(
        finding.id.0,
        Kind::Finding,
        &finding.problem,
        status,
    )];
    documents.extend(finding.tasks.iter().map(|task| {
        let measures: Vec<&str> = task.measures.iter().map(|m| m.text.as_str()).collect();
        document(task.id.0, Kind::Task, &task.title, measures.join("\n"))
    }));
    documents
}
