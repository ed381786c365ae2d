//! Sorting by words instead of row by row.
//!
//! `DataFusion` sorts batch by batch and merges the batches, comparing whole keys as bytes: a dozen comparisons a row, each far away in
//! memory. Red-flag queries sort by cards, plates, months and moments, of which a few dozen bits differ. So the keys of all rows
//! are packed into words together with where the row stands, and the words are sorted. What does not fit into memory is left to the
//! library, which sorts with the help of the disk.

mod held;
mod lean;
mod piece;
mod words;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use datafusion::{
    error::Result,
    execution::TaskContext,
    physical_expr::LexOrdering,
    physical_plan::{
        EmptyRecordBatchStream, ExecutionPlan as _, SendableRecordBatchStream,
        sorts::sort::SortExec,
        stream::RecordBatchStreamAdapter,
        streaming::{PartitionStream, StreamingTableExec},
    },
};
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};

use self::{held::Held, piece::has_pieces};
use super::rewrite::{Done, Rewrite, Way};

/// Sorts by words where all keys have pieces.
pub(super) const SORTS_BY_WORDS: Rewrite = Rewrite {
    name: "sorts_by_words",
    instead: |step| {
        let sort: &SortExec = step.downcast_ref()?;
        let schema = step.schema();
        let have_pieces = sort.expr().iter().all(|key| {
            let of = key.expr.data_type(&schema);
            of.is_ok_and(|of| has_pieces(&of))
        });
        (have_pieces && sort.fetch().is_none()).then(|| Done::instead(step, ByWords))
    },
};

#[derive(Debug)]
struct ByWords;

impl Way for ByWords {
    const NAME: &'static str = "WordSortExec";

    type Of = SortExec;

    fn rows(
        &self,
        sort: &SortExec,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<impl Stream<Item = Result<RecordBatch>> + Send + 'static> {
        let input = sort.input().execute(partition, Arc::clone(&context))?;
        Ok(stream::once(sorted(sort.expr().clone(), input, context)).try_flatten())
    }
}

async fn sorted(
    keys: LexOrdering,
    mut input: SendableRecordBatchStream,
    context: Arc<TaskContext>,
) -> Result<SendableRecordBatchStream> {
    let schema = input.schema();
    let mut held = Held::new(Arc::clone(&schema), keys.clone(), context.memory_pool());
    while let Some(batch) = input.try_next().await? {
        if !held.hold(&batch)? {
            let rest = stream::iter([Ok(batch)]).chain(input);
            return by_library(keys, schema, held.given_back().chain(rest), &context);
        }
    }
    let Some(order) = held.order() else {
        return by_library(keys, schema, held.given_back(), &context);
    };
    let at_once = context.session_config().batch_size();
    let sorted = held.in_order(order, at_once);
    Ok(Box::pin(RecordBatchStreamAdapter::new(schema, sorted)))
}

/// What the library makes of rows that stay unsorted here.
fn by_library(
    keys: LexOrdering,
    schema: SchemaRef,
    rows: impl Stream<Item = Result<RecordBatch>> + Send + 'static,
    context: &Arc<TaskContext>,
) -> Result<SendableRecordBatchStream> {
    let rows = RecordBatchStreamAdapter::new(Arc::clone(&schema), rows);
    let once: Arc<dyn PartitionStream> = Arc::new(Once {
        schema: Arc::clone(&schema),
        rows: Mutex::new(Some(Box::pin(rows))),
    });
    let rows = StreamingTableExec::try_new(schema, vec![once], None, [], false, None)?;
    SortExec::new(keys, Arc::new(rows)).execute(0, Arc::clone(context))
}

/// Rows that are on their way already.
struct Once {
    schema: SchemaRef,
    rows: Mutex<Option<SendableRecordBatchStream>>,
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

impl PartitionStream for Once {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.take()
            .unwrap_or_else(|| Box::pin(EmptyRecordBatchStream::new(Arc::clone(&self.schema))))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        ArrayRef, Date32Array, Decimal128Array, Int64Array, StringArray, TimestampMicrosecondArray,
        UInt64Array,
    };
    use datafusion::{
        datasource::MemTable,
        execution::{
            SessionStateBuilder,
            memory_pool::{FairSpillPool, MemoryPool},
            runtime_env::RuntimeEnvBuilder,
        },
        physical_expr::{PhysicalSortExpr, expressions::col},
        prelude::SessionConfig,
    };

    use super::*;
    use crate::run::{allow, rewrite::tests::asked};

    /// Rows with few different values in each column but the last, blanks among them, in batches of any size.
    fn batches(sizes: &[usize]) -> Vec<RecordBatch> {
        let mut state = 7_u64;
        let mut draw = |below: u32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            u32::try_from(state >> 33).unwrap() % below
        };
        let plates = [
            "",
            "云",
            "云A",
            "云A1234",
            "云A12345",
            "云A12345警",
            "苏B\0",
            "苏B",
        ];
        let whole = [i64::MIN, -1, 0, 7, i64::MAX];
        let mut all = 0;
        let batches = sizes.iter().map(|size| {
            let mut card = || (draw(9) > 0).then(|| u64::from(draw(40)) * 0x0660_1234_5678_9abc);
            let cards: UInt64Array = (0..*size).map(|_| card()).collect();
            let mut plate = || plates.get(draw(9) as usize).copied();
            let plates: StringArray = (0..*size).map(|_| plate()).collect();
            let mut day = || (draw(30) > 0).then(|| draw(12).cast_signed() * 30 - 90);
            let days: Date32Array = (0..*size).map(|_| day()).collect();
            let mut moment = || (i64::from(draw(1 << 20)) - (1 << 19)) * 1_000_000;
            let moments: TimestampMicrosecondArray = (0..*size).map(|_| Some(moment())).collect();
            let mut amount = || (draw(5) > 0).then(|| i128::from(draw(90)) - 45);
            let amounts: Decimal128Array = (0..*size).map(|_| amount()).collect();
            let mut number = || whole.get(draw(6) as usize).copied();
            let numbers: Int64Array = (0..*size).map(|_| number()).collect();
            let order = Int64Array::from_iter_values(all..all + size.cast_signed() as i64);
            all += size.cast_signed() as i64;
            let columns: [(&str, ArrayRef); 7] = [
                ("card", Arc::new(cards)),
                ("plate", Arc::new(plates)),
                ("day", Arc::new(days)),
                ("ts", Arc::new(moments)),
                ("amount", Arc::new(amounts)),
                ("n", Arc::new(numbers)),
                ("line", Arc::new(order)),
            ];
            let columns = columns.map(|(name, column)| (name, column, true));
            RecordBatch::try_from_iter_with_nullable(columns).unwrap()
        });
        batches.collect()
    }

    fn rows(sizes: &[usize]) -> MemTable {
        let batches = batches(sizes);
        MemTable::try_new(batches[0].schema(), vec![batches]).unwrap()
    }

    fn config() -> SessionConfig {
        SessionConfig::new().with_target_partitions(1)
    }

    #[tokio::test]
    async fn the_order_is_that_of_the_library() {
        for (keys, by_words) in [
            ("card, ts", true),
            ("card DESC, ts DESC", true),
            ("plate, day, ts", true),
            ("plate DESC NULLS LAST, card NULLS FIRST", true),
            ("amount, plate DESC NULLS FIRST, day DESC NULLS LAST", true),
            ("n, amount DESC, card", true),
            ("n DESC NULLS LAST, plate NULLS FIRST, day, card", true),
            ("n + line, plate", true),
            ("CAST(amount AS DOUBLE), card", false),
        ] {
            let sql = format!("SELECT * FROM t ORDER BY {keys}, line");
            let plain = SessionStateBuilder::new()
                .with_config(config())
                .with_default_features();
            let sizes = [1, 700, 0, 2, 4_000, 33];
            let (expected, _) = asked(plain, rows(&sizes), &sql).await;
            let (found, plan) = asked(allow::session(config()), rows(&sizes), &sql).await;
            assert_eq!(plan.contains(ByWords::NAME), by_words, "{keys}");
            assert!(found == expected, "{keys}");
        }
    }

    #[tokio::test]
    async fn equal_keys_stay_in_the_order_in_which_they_came() {
        let sql = "SELECT bool_and(line > before) FROM (
                       SELECT line, LAG(line) OVER (PARTITION BY card, day ORDER BY plate) AS before FROM t
                       WHERE plate = '云A'
                   )";
        let ours = allow::session(config());
        let (found, plan) = asked(ours, rows(&[900, 5_000]), sql).await;
        assert!(plan.contains(ByWords::NAME));
        assert!(found.contains("true"), "{found}");
    }

    #[tokio::test]
    async fn what_does_not_fit_into_memory_is_sorted_by_the_library() {
        let rows_of = || rows(&[8_000; 40]);
        let sql = "SELECT count(*), sum(CASE WHEN before <= line THEN 1 ELSE 0 END) FROM (
                       SELECT line, LAG(line) OVER (PARTITION BY card ORDER BY line) AS before FROM t
                   )";
        let pool: Arc<dyn MemoryPool> = Arc::new(FairSpillPool::new(24 << 20));
        let of = batches(&[8_000; 40]);
        let card = col("card", &of[0].schema()).unwrap();
        let keys = LexOrdering::new([PhysicalSortExpr::new_default(card)]).unwrap();
        let mut held = Held::new(of[0].schema(), keys, &pool);
        assert!(of.iter().any(|batch| !held.hold(batch).unwrap()));
        drop(held);

        let (expected, _) = asked(allow::session(config()), rows_of(), sql).await;
        let little = RuntimeEnvBuilder::new()
            .with_memory_pool(pool)
            .build_arc()
            .unwrap();
        let ours = allow::session(config()).with_runtime_env(little);
        let (found, plan) = asked(ours, rows_of(), sql).await;
        assert!(plan.contains(ByWords::NAME));
        assert_eq!(found, expected);
    }
}
