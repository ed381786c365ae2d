//! The runner: parts side by side, each on a thread, in memory that is bounded.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bihuan_insight::{
    model::{Dialect, Spread},
    run::{BatchId, Cancel, Engine, Job, Part, QueryRunner, RunCode, RunError, Watch},
};
use datafusion::execution::{
    disk_manager::{DiskManagerBuilder, DiskManagerMode},
    memory_pool::FairSpillPool,
    runtime_env::RuntimeEnvBuilder,
};
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    allow,
    batch::OpenBatch,
    parts::{self, Sizes},
    whole::Whole,
    work::Work,
};
use crate::{
    failure::{internal, of_datafusion, storage},
    folder::Folder,
    own_runtime::OwnRuntime,
};

/// How often a running query is asked whether somebody wants it stopped.
const TICK: Duration = Duration::from_millis(50);

/// What a runner may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Threads.
    pub threads: usize,
    /// The folder for what does not fit into memory.
    pub spill: PathBuf,
    /// Hits of one part from which a model says nothing any more.
    pub most_hits: usize,
}

/// Runs queries in process.
///
/// A query that its model allows to run part by part does so on all threads at once, each part on one thread without exchange
/// between them; parts that are done are handed over and need not run again. Other queries run as a whole on all threads.
pub struct DataFusionRunner {
    folder: Folder,
    limits: Limits,
    runtime: OwnRuntime,
    opened: Mutex<HashMap<(String, BatchId), Arc<OpenBatch>>>,
}

impl DataFusionRunner {
    /// Over the batches of a folder.
    ///
    /// # Errors
    /// [`RunError`] of storage, when threads or the folder for spilling cannot be had.
    pub fn new(folder: Folder, limits: Limits) -> Result<Self, RunError> {
        std::fs::create_dir_all(&limits.spill).map_err(storage)?;
        let runtime = OwnRuntime::new("engine", limits.threads.max(1)).map_err(storage)?;
        Ok(Self {
            folder,
            limits,
            runtime,
            opened: Mutex::default(),
        })
    }

    /// The batches of a job, each opened once for as long as its file stays the same.
    async fn open(&self, job: &Job) -> Result<HashMap<String, Vec<Arc<OpenBatch>>>, RunError> {
        let mut tables = HashMap::new();
        for input in &job.inputs {
            let granted = allow::granted(job, &input.table)?;
            let mut batches = Vec::with_capacity(granted.batches.len());
            for batch in &granted.batches {
                batches.push(self.open_batch(&input.table, batch).await?);
            }
            self.forget_others(&input.table, &granted.batches);
            tables.insert(input.table.clone(), batches);
        }
        Ok(tables)
    }

    /// Lets go of batches of a table that were not asked for: they may be gone.
    fn forget_others(&self, table: &str, asked: &[BatchId]) {
        let asked: HashSet<&BatchId> = asked.iter().collect();
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.retain(|(of, batch), _| of != table || asked.contains(batch));
    }

    async fn open_batch(&self, table: &str, batch: &BatchId) -> Result<Arc<OpenBatch>, RunError> {
        let key = (table.to_owned(), batch.clone());
        let known = {
            let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
            opened.get(&key).cloned()
        };
        if let Some(known) = known {
            let now = OpenBatch::version(&self.folder, table, batch).await?;
            if now == (known.size, known.version.clone()) {
                return Ok(known);
            }
        }
        let batch = Arc::new(OpenBatch::open(&self.folder, table, batch).await?);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.insert(key, Arc::clone(&batch));
        Ok(batch)
    }

    fn work(&self, job: &Job, parts: Option<u16>) -> Result<Work, RunError> {
        let batches = self.runtime.block_on(self.open(job))?;
        let threads = self.limits.threads.max(1);
        let rows = |input: &str| -> u64 {
            let batches = batches.get(input).into_iter().flatten();
            batches.map(|batch| batch.head.rows).sum()
        };
        let mut sizes = Sizes::default();
        for input in &job.inputs {
            let files = batches.get(&input.table).map_or(0, Vec::len) as u64;
            sizes = match input.spread {
                Spread::Bucket => sizes.with_cut(rows(&input.table), files),
                Spread::Whole => sizes.with_whole(rows(&input.table)),
            };
        }
        let parts = match parts {
            None if is_cut(job, &batches) => sizes.parts(threads, job.memory),
            None => 1,
            Some(parts) if parts == 1 || is_cut(job, &batches) => parts,
            Some(parts) => {
                let detail = format!("{} cannot run in {parts} parts", job.name);
                return Err(RunError::new(RunCode::Batch, detail));
            }
        };
        let all: u64 = job.inputs.iter().map(|input| rows(&input.table)).sum();
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Directories(vec![
            self.limits.spill.clone(),
        ]));
        let memory = usize::try_from(job.memory).unwrap_or(usize::MAX);
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(memory)))
            .with_disk_manager_builder(disk)
            .build_arc()
            .map_err(|error| of_datafusion(&error))?;
        let whole = job
            .inputs
            .iter()
            .filter(|input| parts > 1 && input.spread == Spread::Whole);
        Ok(Work {
            whole: whole
                .map(|input| (input.table.clone(), Whole::default()))
                .collect(),
            job: job.clone(),
            parts,
            // Handing rows between threads costs more than small tables take.
            threads: if parts > 1 || all < FEW { 1 } else { threads },
            most_hits: self.limits.most_hits,
            runtime,
            batches,
        })
    }
}

/// Rows that one thread reads sooner than two.
const FEW: u64 = 50_000;

impl QueryRunner for DataFusionRunner {
    fn engine(&self) -> Engine {
        Engine {
            name: "DataFusion".to_owned(),
            version: datafusion::DATAFUSION_VERSION.to_owned(),
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect::DataFusion
    }

    fn ensure_allowed(&self, job: &Job) -> Result<(), RunError> {
        self.runtime.block_on(allow::ensure_allowed(job))
    }

    fn run(
        &self,
        job: &Job,
        done: Option<(&BTreeSet<u16>, u16)>,
        watch: &mut dyn Watch,
        cancel: &Cancel,
    ) -> Result<(), RunError> {
        self.ensure_allowed(job)?;
        let earlier = done.map(|(_, of)| of);
        earlier.map_or(Ok(()), parts::ensure_count)?;
        let work = Arc::new(self.work(job, earlier)?);
        watch.begins(work.parts);
        let waiting =
            (0..work.parts).filter(|part| done.is_none_or(|(done, _)| !done.contains(part)));
        let waiting = Arc::new(Mutex::new(waiting.collect::<Vec<_>>().into_iter()));

        let (send, mut receive) = mpsc::channel(self.limits.threads.max(1));
        let mut workers = JoinSet::new();
        for _ in 0..self.limits.threads.max(1).min(usize::from(work.parts)) {
            let (work, waiting, send) = (Arc::clone(&work), Arc::clone(&waiting), send.clone());
            let worker = async move {
                loop {
                    let next = waiting
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .next();
                    let Some(number) = next else {
                        return;
                    };
                    let part = work.part(number).await;
                    let has_failed = part.is_err();
                    if send.send(part).await.is_err() || has_failed {
                        return;
                    }
                }
            };
            workers.spawn_on(worker, &self.runtime);
        }
        drop(send);

        let outcome = loop {
            match self
                .runtime
                .block_on(next(&mut receive, &mut workers, cancel))
            {
                // The caller may wait for its own database here, so nothing of the runtime is held.
                Ok(Some(part)) => {
                    if let Err(error) = watch.part(part) {
                        break Err(error);
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        // Nothing runs on after this, whatever the outcome.
        self.runtime.block_on(workers.shutdown());
        outcome
    }
}

/// Whether the rows of a job can be read part by part: its model says so, and they lie in the buckets of the keys that it joins
/// by. Rows that lie otherwise are read as a whole, which finds the same.
fn is_cut(job: &Job, batches: &HashMap<String, Vec<Arc<OpenBatch>>>) -> bool {
    let mut cut = job
        .inputs
        .iter()
        .filter(|input| input.spread == Spread::Bucket)
        .peekable();
    let Some(family) = job.bucket.as_ref().filter(|_| cut.peek().is_some()) else {
        return false;
    };
    cut.flat_map(|input| batches.get(&input.table).into_iter().flatten())
        .all(|batch| batch.head.family.as_ref() == Some(family))
}

/// The next part that is done; `None` after the last one.
async fn next(
    receive: &mut mpsc::Receiver<Result<Part, RunError>>,
    workers: &mut JoinSet<()>,
    cancel: &Cancel,
) -> Result<Option<Part>, RunError> {
    let mut tick = tokio::time::interval(TICK);
    loop {
        if cancel.is_cancelled() {
            return Err(RunError::new(RunCode::Cancelled, "somebody stopped it"));
        }
        tokio::select! {
            part = receive.recv() => {
                if let Some(part) = part {
                    return part.map(Some);
                }
                // All workers are gone; one that panicked has sent nothing.
                while let Some(ended) = workers.join_next().await {
                    ended.map_err(internal)?;
                }
                return Ok(None);
            }
            _ = tick.tick() => {}
        }
    }
}
