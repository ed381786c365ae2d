//! Batches that wait in memory to be sorted.

use std::sync::Arc;

use arrow::{
    array::{Array as _, ArrayRef, RecordBatch},
    compute::interleave_record_batch,
    datatypes::SchemaRef,
};
use datafusion::{
    error::Result,
    execution::memory_pool::{MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation},
    physical_expr::LexOrdering,
};
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};

use super::{
    lean::{lean, wide},
    piece::pieces,
    words::Words,
};

/// The share of a query's memory that one sort may take: other steps want some too.
const SHARE: usize = 4;
/// Batches that are gathered at once: before the first row, all batches that wait are looked at.
const GATHERED: usize = 8;

/// Batches in the order in which they came, none of them empty.
pub(super) struct Held {
    schema: SchemaRef,
    keys: LexOrdering,
    batches: Vec<Waiting>,
    reserved: MemoryReservation,
    most: usize,
}

/// A batch that waits, with what it is sorted by.
struct Waiting {
    rows: RecordBatch,
    keys: Vec<ArrayRef>,
    bytes: usize,
}

impl Held {
    pub(super) fn new(schema: SchemaRef, keys: LexOrdering, pool: &Arc<dyn MemoryPool>) -> Self {
        let most = match pool.memory_limit() {
            MemoryLimit::Finite(bytes) => bytes / SHARE,
            MemoryLimit::Infinite | MemoryLimit::Unknown => usize::MAX,
        };
        Self {
            schema,
            keys,
            batches: Vec::new(),
            reserved: MemoryConsumer::new("rows sorted by words").register(pool),
            most,
        }
    }

    /// Takes a batch; `false` when there is no memory for it.
    pub(super) fn hold(&mut self, batch: &RecordBatch) -> Result<bool> {
        if batch.num_rows() == 0 {
            return Ok(true);
        }
        let Some(rows) = lean(batch) else {
            return Ok(false);
        };
        let keys = self.keys.iter().map(|key| {
            let values = key.expr.evaluate(batch)?;
            values.into_array(batch.num_rows())
        });
        let keys: Vec<ArrayRef> = keys.collect::<Result<_>>()?;
        // Keys are mostly columns of the batch and take nothing of their own.
        let own = keys
            .iter()
            .filter(|key| !rows.columns().iter().any(|column| Arc::ptr_eq(column, key)));
        let columns = rows.columns().iter().chain(own);
        let bytes = columns.map(bytes).sum::<usize>() + rows.num_rows() * Words::ROW;
        if self.reserved.size() + bytes > self.most || self.reserved.try_grow(bytes).is_err() {
            return Ok(false);
        }
        self.batches.push(Waiting { rows, keys, bytes });
        Ok(true)
    }

    /// The order of the rows; `None` when their keys do not fit into words.
    pub(super) fn order(&self) -> Option<Words> {
        let mut all = Vec::new();
        for (place, key) in self.keys.iter().enumerate() {
            let column = self
                .batches
                .iter()
                .filter_map(|batch| batch.keys.get(place));
            let column: Vec<_> = column.cloned().collect();
            all.extend(pieces(&column, key.options)?);
        }
        let sizes = self.batches.iter().map(|batch| batch.rows.num_rows());
        let sizes: Vec<_> = sizes.collect();
        Words::sorted(all, &sizes)
    }

    /// The rows in an order, so many at once.
    pub(super) fn in_order(
        self,
        order: Words,
        at_once: usize,
    ) -> impl Stream<Item = Result<RecordBatch>> {
        let gathered = order.places(at_once * GATHERED).map(move |places| {
            let batches: Vec<_> = self.batches.iter().map(|batch| &batch.rows).collect();
            wide(&interleave_record_batch(&batches, &places)?, &self.schema)
        });
        let gathered = stream::iter(gathered);
        gathered
            .map_ok(move |rows| stream::iter(slices(rows, at_once)).map(Ok))
            .try_flatten()
    }

    /// The batches as they came, for somebody else to hold.
    pub(super) fn given_back(self) -> impl Stream<Item = Result<RecordBatch>> {
        let Self {
            schema,
            batches,
            reserved,
            ..
        } = self;
        stream::iter(batches.into_iter().map(move |batch| {
            reserved.shrink(batch.bytes);
            wide(&batch.rows, &schema)
        }))
    }
}

/// A batch in slices of so many rows.
fn slices(rows: RecordBatch, at_once: usize) -> impl Iterator<Item = RecordBatch> {
    let all = rows.num_rows();
    let begins = (0..all).step_by(at_once);
    begins.map(move |begins| rows.slice(begins, at_once.min(all - begins)))
}

/// What a column takes; one that is a slice of a larger one has its share of it.
fn bytes(column: &ArrayRef) -> usize {
    let column = column.to_data();
    let own = column.get_slice_memory_size();
    own.unwrap_or_else(|_| column.get_array_memory_size())
}
