//! Joins that make many rows of few hand the thread back between batches, so that a query can be stopped while it is in one.

use std::sync::Arc;

use datafusion::physical_plan::{
    coop::CooperativeExec,
    joins::{CrossJoinExec, HashJoinExec, NestedLoopJoinExec},
};

use super::rewrite::Rewrite;

/// Wraps joins. `DataFusion` does so for what reads files, which a join of two large sides may not touch for hours.
pub(super) const JOINS_YIELD: Rewrite = Rewrite {
    name: "joins_yield",
    instead: |step| {
        let is_join = step.is::<CrossJoinExec>()
            || step.is::<NestedLoopJoinExec>()
            || step.is::<HashJoinExec>();
        is_join.then(|| Arc::new(CooperativeExec::new(Arc::clone(step))) as _)
    },
};

#[cfg(test)]
mod tests {
    use std::{sync::Arc, task::Poll};

    use arrow::{
        array::Int64Array,
        datatypes::{DataType, Field, Schema},
        record_batch::RecordBatch,
    };
    use datafusion::{
        datasource::MemTable, execution::context::SessionContext, prelude::SessionConfig,
    };
    use futures::StreamExt as _;

    use crate::run::allow;

    /// Without the rule the first look at this query does not come back for hours.
    #[tokio::test]
    async fn a_join_that_goes_on_for_hours_lets_others_run() {
        let config = SessionConfig::new().with_target_partitions(1);
        let context = SessionContext::new_with_state(allow::session(config).build());
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, false)]));
        let numbers = Arc::new(Int64Array::from_iter_values(0..20_000));
        let rows = RecordBatch::try_new(schema.clone(), vec![numbers]).unwrap();
        let table = MemTable::try_new(schema, vec![vec![rows]]).unwrap();
        context.register_table("t", Arc::new(table)).unwrap();
        let sql = "SELECT count(*) FROM t AS a, t AS b, t AS c WHERE a.n + b.n <> c.n";
        let frame = context.sql(sql).await.unwrap();
        let mut stream = frame.execute_stream().await.unwrap();
        // A budget is given to each turn of a task of the runtime, so each look has one of its own.
        for _ in 0..3 {
            let looked = std::future::poll_fn(|task| Poll::Ready(stream.poll_next_unpin(task)));
            assert!(matches!(looked.await, Poll::Pending));
            tokio::task::yield_now().await;
        }
    }
}
