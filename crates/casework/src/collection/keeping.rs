//! Accepted rows go into the tables that models read, with pseudonyms in place of persons, and out again when they turn out wrong.

use std::{fs::File, sync::Arc};

use bihuan_access::DataScope;
use bihuan_domain::{
    clock::day_of,
    collection::{Batch, CollectionTask, HandedIn, Stage, Submission},
    id::{CollectionId, SubmissionId},
};
use bihuan_insight::{
    ingest::{IngestError, Pseudonyms, TableShape, ingest},
    run::{BatchHead, BatchId, KeptBatch, RunError, Warehouse},
    sheet::{Book, Limits},
};
use bihuan_store::{RecordFilter, StoreError, StoredRecord};
use jiff::civil::Date;

use super::{all_parts, vault};
use crate::{App, Failure, data, record};

/// Whether keeping takes no longer than anybody waits.
pub(super) fn is_quick(it: &Submission, most: u64) -> bool {
    match it.last().map(|round| &round.handed) {
        Some(HandedIn::File { size, .. }) => *size <= most,
        Some(HandedIn::Nothing { .. }) | None => true,
    }
}

/// Keeps what was accepted and is not in the tables yet: keeping may have been cut off.
pub(super) async fn keep_waiting(app: &Arc<App>) -> Result<(), Failure> {
    let filter = RecordFilter {
        states: vec!["accepted"],
        ..RecordFilter::default()
    };
    let sight = record::everything::<Submission>();
    let mut cursor = None;
    while let Some(page) = record::next_page(app, &sight, &filter, &mut cursor).await? {
        let waiting = page
            .into_iter()
            .filter(|it: &StoredRecord<Submission>| waits(&it.record));
        for waiting in waiting {
            let id = waiting.record.id;
            keep_or_tell(app, id).await;
        }
    }
    Ok(())
}

/// Keeps whatever of a task was accepted and is not in the tables yet.
pub(crate) async fn keep_task(app: &Arc<App>, task: CollectionId) -> Result<(), Failure> {
    for part in all_parts(app, task).await? {
        keep(app, part.record.id).await?;
    }
    Ok(())
}

/// Keeps the rows of an accepted submission, or writes into the log why not: they wait, and are taken up again.
pub(super) async fn keep_or_tell(app: &Arc<App>, id: SubmissionId) {
    if let Err(error) = keep(app, id).await {
        tracing::warn!(%error, submission = %id, "accepted rows could not be kept; it will be tried again");
    }
}

/// Keeps the rows of an accepted submission and records that; nothing to do where there are none, or no engine.
async fn keep(app: &Arc<App>, id: SubmissionId) -> Result<(), Failure> {
    let Some(engine) = app.analysis.engine() else {
        return Ok(());
    };
    let sight = &DataScope::All;
    let Some(found) = app.store.record::<Submission>(sight, id.0).await? else {
        return Ok(());
    };
    let it = &found.record;
    if !waits(it) {
        return Ok(());
    }
    let task = app.store.record::<CollectionTask>(sight, it.task.0).await?;
    let (Some(task), Some(round)) = (task, it.last()) else {
        return Ok(());
    };
    let HandedIn::File { file, .. } = &round.handed else {
        return Ok(());
    };
    if !task.record.has_data() {
        return Ok(());
    }
    let keys = vault::keys(app, &task.record).await?;
    let work = Work {
        set: it.set.clone(),
        head: BatchHead {
            batch: batch_name(id, it.rounds.len())?,
            report_unit: it.unit.to_string(),
        },
        today: day_of(round.stamp.at),
        pseudonyms: keys.pseudonyms(),
        file: vault::open_file(app, &keys, file).await?,
    };
    let warehouse = Arc::clone(&engine.warehouse);
    let keeping = tokio::task::spawn_blocking(move || work.run(warehouse.as_ref()));
    let kept = keeping
        .await
        .map_err(|e| Failure::Internal(format!("keeping a submission: {e}")))??;
    let event = it.kept(Batch {
        batch: kept.batch.to_string(),
        digest: kept.digest,
        rows: kept.rows,
    })?;
    let mut tx = app.begin().await?;
    match tx.record_events(Some(&found), vec![event]).await {
        Ok(_) => Ok(tx.commit().await?),
        // Somebody sent it back meanwhile, or kept it too: what the record says then decides.
        Err(StoreError::Conflict { .. }) => {
            drop(tx);
            let now = app.store.record::<Submission>(sight, id.0).await?;
            let stage = now.map(|now| now.record.stage);
            if matches!(stage, Some(Stage::Accepted { batch: Some(_), .. })) {
                return Ok(());
            }
            remove(app, &it.set, kept.batch).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether rows were accepted that are not in the tables.
fn waits(it: &Submission) -> bool {
    let is_accepted = matches!(it.stage, Stage::Accepted { batch: None, .. });
    is_accepted
        && matches!(
            it.last().map(|round| &round.handed),
            Some(HandedIn::File { .. })
        )
}

/// Takes the rows of a submission out of the tables, whatever round they came in: it was sent back, or its data is deleted.
pub(super) async fn forget(app: &App, it: &Submission) -> Result<(), Failure> {
    for round in 1..=it.rounds.len() {
        remove(app, &it.set, batch_name(it.id, round)?).await?;
    }
    Ok(())
}

async fn remove(app: &App, table: &str, batch: BatchId) -> Result<(), Failure> {
    let Some(engine) = app.analysis.engine() else {
        return Ok(());
    };
    let (warehouse, table) = (Arc::clone(&engine.warehouse), table.to_owned());
    let removing = tokio::task::spawn_blocking(move || warehouse.remove(&table, &batch));
    removing
        .await
        .map_err(|e| Failure::Internal(format!("removing a batch: {e}")))?
        .map(|_| ())
        .map_err(|why| Failure::Internal(why.to_string()))
}

/// The submission and the round: what is handed in anew is another batch.
pub(super) fn batch_name(id: SubmissionId, round: usize) -> Result<BatchId, Failure> {
    let name = format!("{id}-{round}");
    name.parse()
        .map_err(|_| Failure::Internal(format!("{name} names no batch")))
}

/// The submission whose rows a batch holds.
pub(crate) fn submission_of(batch: &str) -> Option<SubmissionId> {
    named_by(batch).map(|(id, _)| id)
}

/// The submission and the round, counted from 1, that a batch is named by.
pub(super) fn named_by(batch: &str) -> Option<(SubmissionId, usize)> {
    let (id, round) = batch.rsplit_once('-')?;
    Some((id.parse().ok()?, round.parse().ok()?))
}

/// All that keeping needs, on a thread of its own.
struct Work {
    set: String,
    head: BatchHead,
    today: Date,
    pseudonyms: Pseudonyms,
    file: File,
}

impl Work {
    fn run(self, warehouse: &dyn Warehouse) -> Result<KeptBatch, Failure> {
        let catalogue = data::sets()?;
        let set = data::set(&catalogue, &self.set)?;
        let failed = |why: RunError| Failure::Internal(why.to_string());
        let mut keeping = warehouse
            .begin(&TableShape::of(set), &self.head)
            .map_err(failed)?;
        let mut book = Book::open(self.file, Limits::default())
            .map_err(|why| Failure::Invalid(why.to_string()))?;
        let read = ingest(&mut book, set, self.today, &self.pseudonyms, |row| {
            keeping.put(row)
        });
        match read {
            Ok(told) if told.left_out > 0 => {
                tracing::warn!(batch = %self.head.batch, rows = told.left_out, "rows were left out of the tables");
            }
            Ok(_) => {}
            Err(IngestError::NotATable(why)) => return Err(Failure::Invalid(why.to_string())),
            Err(IngestError::Kept(why)) => return Err(failed(why)),
        }
        keeping.finish().map_err(failed)
    }
}
