//! Inputs that every part reads as a whole: small ones are read once for all parts.

use std::sync::Arc;

use bihuan_insight::run::RunError;
use datafusion::{
    catalog::TableProvider,
    datasource::MemTable,
    error::DataFusionError,
    execution::{
        context::SessionContext,
        memory_pool::{MemoryConsumer, MemoryReservation},
        runtime_env::RuntimeEnv,
    },
    prelude::SessionConfig,
};
use futures::StreamExt as _;
use tokio::sync::OnceCell;

use super::{allow, table::Batches};
use crate::failure::of_datafusion;

/// The share of a run's memory that one such input may take.
const SHARE: u64 = 16;

/// An input that all parts of a run share, once it was read.
#[derive(Debug, Default)]
pub(super) struct Whole(OnceCell<Option<InMemory>>);

#[derive(Debug)]
struct InMemory {
    rows: Arc<MemTable>,
    /// What the run's budget holds for it.
    _reserved: MemoryReservation,
}

impl Whole {
    /// The rows in memory, read if they were not; the batches themselves when they are too large for that.
    pub(super) async fn rows(
        &self,
        batches: Batches,
        memory: u64,
        runtime: &Arc<RuntimeEnv>,
    ) -> Result<Arc<dyn TableProvider>, RunError> {
        let most = usize::try_from(memory / SHARE).unwrap_or(usize::MAX);
        let batches = Arc::new(batches);
        let read = self
            .0
            .get_or_try_init(|| InMemory::read(&batches, most, runtime));
        let read = read.await.map_err(|error| of_datafusion(&error))?;
        Ok(match read {
            Some(read) => Arc::clone(&read.rows) as _,
            None => batches,
        })
    }
}

impl InMemory {
    async fn read(
        batches: &Arc<Batches>,
        most: usize,
        runtime: &Arc<RuntimeEnv>,
    ) -> Result<Option<Self>, DataFusionError> {
        let state = allow::session(SessionConfig::new().with_target_partitions(1))
            .with_runtime_env(Arc::clone(runtime))
            .build();
        let context = SessionContext::new_with_state(state);
        let frame = context.read_table(Arc::clone(batches) as _)?;
        let reserved = MemoryConsumer::new("input read as a whole").register(&runtime.memory_pool);
        let mut stream = frame.execute_stream().await?;
        let (schema, mut rows) = (stream.schema(), Vec::new());
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let size = batch.get_array_memory_size();
            if reserved.size() + size > most || reserved.try_grow(size).is_err() {
                return Ok(None);
            }
            rows.push(batch);
        }
        let rows = Arc::new(MemTable::try_new(schema, vec![rows])?);
        Ok(Some(Self {
            rows,
            _reserved: reserved,
        }))
    }
}
