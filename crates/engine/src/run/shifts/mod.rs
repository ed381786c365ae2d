//! `LAG` and `LEAD` by one row, a batch at a time.
//!
//! `DataFusion` evaluates window functions group by group and row by row. The groups of red-flag queries are the handful of swipes of
//! a card or a vehicle, so most of the time went into beginning groups. Over rows that are sorted, the neighbour of a row is the column
//! moved by one place, blank where another group begins: two operations on a whole column.

mod shift;
mod walk;

use std::sync::Arc;

use datafusion::{
    error::{DataFusionError, Result},
    execution::TaskContext,
    physical_expr::{PhysicalExpr, window::WindowExpr},
    physical_plan::{
        InputOrderMode, SendableRecordBatchStream, coop::make_cooperative,
        stream::RecordBatchStreamAdapter, windows::BoundedWindowAggExec,
    },
};
use futures::stream;

use self::{shift::Shift, walk::Walk};
use super::rewrite::{Done, Rewrite, Step, Way};

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

    fn execute(
        &self,
        step: &Step,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let window: &BoundedWindowAggExec = step
            .downcast_ref()
            .ok_or_else(|| DataFusionError::Internal("shifts without their window".to_owned()))?;
        let walk = Walk::new(
            window.input().execute(partition, context)?,
            groups(window.window_expr()),
            &self.0,
            step.schema(),
        );
        let shifted = stream::try_unfold(walk, |mut walk| async move {
            let next = walk.next().await?;
            Ok(next.map(|batch| (batch, walk)))
        });
        let shifted = RecordBatchStreamAdapter::new(step.schema(), shifted);
        Ok(make_cooperative(Box::pin(shifted)))
    }
}

#[cfg(test)]
mod tests {
    use arrow::{
        array::{ArrayRef, Int64Array, RecordBatch, StringArray},
        datatypes::{DataType, Field, Schema},
        util::pretty::pretty_format_batches,
    };
    use datafusion::{
        datasource::MemTable,
        execution::{SessionStateBuilder, context::SessionContext},
        physical_plan::displayable,
        prelude::SessionConfig,
    };

    use super::*;
    use crate::run::allow;

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

    /// What a statement gives, and whether its plan shifts.
    async fn asked(state: SessionStateBuilder, sql: &str) -> (String, bool) {
        let context = SessionContext::new_with_state(state.build());
        context.register_table("t", Arc::new(rows())).unwrap();
        let frame = context.sql(sql).await.unwrap();
        let plan = frame.clone().create_physical_plan().await.unwrap();
        let plan = displayable(&*plan).indent(false).to_string();
        let found = frame.collect().await.unwrap();
        let found = pretty_format_batches(&found).unwrap().to_string();
        (found, plan.contains("ShiftExec"))
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
            let (expected, _) = asked(plain, &sql).await;
            let (found, shifts) = asked(allow::session(config()), &sql).await;
            assert_eq!(shifts, is_shift, "{columns}");
            assert_eq!(found, expected, "{columns}");
        }
    }
}
