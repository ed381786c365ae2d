//! `LAG` and `LEAD` by one row, a batch at a time.
//!
//! `DataFusion` evaluates window functions group by group and row by row. The groups of red-flag queries are the handful of swipes of
//! a card or a vehicle, so most of the time went into beginning groups. Over rows that are sorted, the neighbour of a row is the column
//! moved by one place, blank where another group begins: two operations on a whole column.

mod shift;
mod walk;

use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::{
    error::Result,
    execution::TaskContext,
    physical_expr::{PhysicalExpr, window::WindowExpr},
    physical_plan::{ExecutionPlan as _, InputOrderMode, windows::BoundedWindowAggExec},
};
use futures::{Stream, stream};

use self::{shift::Shift, walk::Walk};
use super::rewrite::{Done, Rewrite, Way};

/// Moves columns in the place of windows that only look at the row before or behind.
pub(super) const SHIFTS_BY_BATCH: Rewrite = Rewrite {
    name: "shifts_by_batch",
    instead: |step| {
        let shifts = shifts(step.downcast_ref()?)?.into();
        Some(Done::instead(step, Shifts(shifts)))
    },
};

/// What a window asks for, if it is no more than neighbours within groups of sorted rows.
fn shifts(window: &BoundedWindowAggExec) -> Option<Vec<Shift>> {
    let is_sorted = window.input_order_mode == InputOrderMode::Sorted;
    if !is_sorted || groups(window.window_expr()).is_empty() {
        return None;
    }
    window.window_expr().iter().map(Shift::of).collect()
}

/// Of all functions of a window alike: by what its rows are grouped.
fn groups(functions: &[Arc<dyn WindowExpr>]) -> &[Arc<dyn PhysicalExpr>] {
    functions.first().map_or(&[], |first| first.partition_by())
}

/// A window whose functions are shifts.
#[derive(Debug)]
struct Shifts(Arc<[Shift]>);

impl Way for Shifts {
    const NAME: &'static str = "ShiftExec";

    type Of = BoundedWindowAggExec;

    fn rows(
        &self,
        window: &BoundedWindowAggExec,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<impl Stream<Item = Result<RecordBatch>> + Send + 'static> {
        let walk = Walk::new(
            window.input().execute(partition, context)?,
            groups(window.window_expr()),
            &self.0,
            window.schema(),
        );
        Ok(stream::try_unfold(walk, |mut walk| async move {
            let next = walk.next().await?;
            Ok(next.map(|batch| (batch, walk)))
        }))
    }
}

#[cfg(test)]
mod tests {
    use arrow::{
        array::{ArrayRef, Int64Array, StringArray},
        datatypes::{DataType, Field, Schema},
    };
    use datafusion::{
        datasource::MemTable, execution::SessionStateBuilder, prelude::SessionConfig,
    };

    use super::*;
    use crate::run::{allow, rewrite::tests::asked};

    /// Groups of one to some rows, with blanks in groups, order and value, in batches that end anywhere.
    fn rows() -> MemTable {
        let schema = Arc::new(Schema::new(vec![
            Field::new("card", DataType::Utf8, true),
            Field::new("month", DataType::Int64, true),
            Field::new("ts", DataType::Int64, true),
            Field::new("km", DataType::Int64, true),
        ]));
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        let mut batches = Vec::new();
        for size in [1_u64, 700, 2, 1, 4_000, 33] {
            let (mut cards, mut months, mut moments, mut km) = (vec![], vec![], vec![], vec![]);
            for row in 0..size {
                let card = draw(300);
                cards.push((card > 0).then(|| format!("card {card}")));
                months.push((draw(9) > 0).then(|| draw(3).cast_signed()));
                // No two alike, so that every engine has one order.
                moments.push(Some((draw(1 << 40) * 10_000 + row).cast_signed()));
                km.push((draw(4) > 0).then(|| draw(1_000).cast_signed()));
            }
            let columns: Vec<ArrayRef> = vec![
                Arc::new(StringArray::from(cards)),
                Arc::new(Int64Array::from(months)),
                Arc::new(Int64Array::from(moments)),
                Arc::new(Int64Array::from(km)),
            ];
            batches.push(RecordBatch::try_new(Arc::clone(&schema), columns).unwrap());
        }
        MemTable::try_new(schema, vec![batches]).unwrap()
    }

    #[tokio::test]
    async fn neighbours_are_those_of_the_library() {
        let config = || {
            SessionConfig::new()
                .with_target_partitions(1)
                .with_batch_size(64)
        };
        for (columns, is_shift) in [
            ("LAG(km) OVER (PARTITION BY card ORDER BY ts)", true),
            ("LEAD(km) OVER (PARTITION BY card, month ORDER BY ts)", true),
            ("LAG(card) OVER (PARTITION BY month ORDER BY ts DESC)", true),
            (
                "LAG(ts + km) OVER (PARTITION BY card ORDER BY month, ts)",
                true,
            ),
            (
                "LAG(km) OVER (PARTITION BY card ORDER BY ts), LEAD(ts) OVER (PARTITION BY card ORDER BY ts)",
                true,
            ),
            // What is more than a neighbour stays as it was.
            ("LAG(km, 2) OVER (PARTITION BY card ORDER BY ts)", false),
            ("LAG(km, 1, 0) OVER (PARTITION BY card ORDER BY ts)", false),
            (
                "LAG(km) IGNORE NULLS OVER (PARTITION BY card ORDER BY ts)",
                false,
            ),
            ("LAG(km) OVER (ORDER BY ts)", false),
            ("SUM(km) OVER (PARTITION BY card ORDER BY ts)", false),
        ] {
            let sql = format!("SELECT t.*, {columns} FROM t ORDER BY ts");
            let plain = SessionStateBuilder::new()
                .with_config(config())
                .with_default_features();
            let (expected, _) = asked(plain, rows(), &sql).await;
            let (found, plan) = asked(allow::session(config()), rows(), &sql).await;
            assert_eq!(plan.contains(Shifts::NAME), is_shift, "{columns}");
            assert_eq!(found, expected, "{columns}");
        }
    }
}
