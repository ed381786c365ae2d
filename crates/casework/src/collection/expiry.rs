//! Data that is no longer needed is deleted: when a supervisor ends a task and says so, and by the system when the last day is over.

use std::{sync::Arc, time::Duration};

use bihuan_access::DataScope;
use bihuan_domain::{
    collection::{CollectionTask, Submission},
    id::CollectionId,
};
use bihuan_store::{RecordFilter, RecordOrder, StoreError, StoredRecord, Tx};

use super::{MOST, all_parts, check_waiting, keeping, vault};
use crate::{App, Failure, comparison, flag::forget_unconfirmed};

/// Between two looks at what waits and what is over.
const PAUSE: Duration = Duration::from_secs(300);

/// What a task keeps: what was handed in, the blobs of its files, and how many rows these had.
pub(super) struct Kept {
    parts: Vec<StoredRecord<Submission>>,
    blobs: Vec<String>,
    pub(super) rows: u64,
}

impl Kept {
    /// Files, the key among them.
    pub(super) fn files(&self) -> u64 {
        self.blobs.len() as u64 + 1
    }
}

/// What a task keeps.
pub(super) async fn kept(app: &App, id: CollectionId) -> Result<Kept, Failure> {
    let parts = all_parts(app, id).await?;
    let of_parts = parts.iter().flat_map(|part| vault::blobs_of(&part.record));
    let of_comparisons = comparison::blobs(app, id).await?;
    let blobs = of_parts.chain(of_comparisons);
    let rows = parts
        .iter()
        .filter_map(|part| part.record.last()?.tally().map(|tally| tally.rows));
    Ok(Kept {
        blobs: blobs.collect(),
        rows: rows.sum(),
        parts,
    })
}

/// Takes the files of a task out of the ledger in its transaction, and deletes them after it, the key first of all: what a backup still
/// holds cannot be read any more. Rows in the tables go last: without the key nobody can tell whom their pseudonyms stand for.
pub(super) async fn delete(
    app: &App,
    mut tx: Tx,
    task: &CollectionTask,
    kept: &Kept,
) -> Result<(), Failure> {
    let key = &task.key.blob;
    for blob in kept.blobs.iter().chain([key]) {
        tx.forget_blob(blob).await?;
    }
    tx.commit().await?;
    for blob in [key].into_iter().chain(&kept.blobs) {
        app.store.delete_blob(blob).await?;
    }
    for part in &kept.parts {
        keeping::forget(app, &part.record).await?;
    }
    app.collections.known.forget(task.id);
    Ok(())
}

/// Deletes the data of tasks whose last day is over. Gives how many there were.
///
/// # Errors
/// The store's.
pub async fn expire(app: &App) -> Result<u64, Failure> {
    let today = app.clock.today();
    let filter = RecordFilter {
        states: vec!["open", "ended"],
        ..RecordFilter::default()
    };
    let tasks: Vec<StoredRecord<CollectionTask>> = app
        .store
        .records(&DataScope::All, &filter, RecordOrder::Earliest, None, MOST)
        .await?;
    let mut expired = 0;
    for task in tasks {
        if task.record.content.keep_until >= today {
            continue;
        }
        let kept = kept(app, task.record.id).await?;
        let event = task.record.erase(today, kept.files(), kept.rows)?;
        let mut tx = app.begin().await?;
        match tx.record_events(Some(&task), vec![event]).await {
            Ok(_) => delete(app, tx, &task.record, &kept).await?,
            // Somebody was quicker.
            Err(StoreError::Conflict { .. }) => continue,
            Err(other) => return Err(other.into()),
        }
        expired += 1;
    }
    Ok(expired)
}

/// Until the process ends: what waits for its check is checked, what was accepted goes into the tables, and what is over is deleted.
#[allow(
    clippy::disallowed_methods,
    reason = "nobody waits for this pause: checks are begun when something comes, and a day is over whenever it is"
)]
pub async fn follow(app: Arc<App>) {
    let mut looked = None;
    loop {
        if let Err(error) = check_waiting(&app).await {
            tracing::warn!(%error, "submissions that wait for their check could not be listed");
        }
        if let Err(error) = keeping::keep_waiting(&app).await {
            tracing::warn!(%error, "accepted rows that are not in the tables yet could not be listed");
        }
        match expire(&app).await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "data of collection tasks was deleted on time"),
            Err(error) => tracing::warn!(%error, "data that is over could not be deleted"),
        }
        // Flags of all tasks that are over are read for it, and their time is over by the day.
        let today = app.clock.today();
        if looked != Some(today) {
            match forget_unconfirmed(&app).await {
                Ok(forgotten) => {
                    looked = Some(today);
                    tracing::debug!(forgotten, "unconfirmed flags were deleted on time");
                }
                Err(error) => tracing::warn!(%error, "flags that are over could not be deleted"),
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
