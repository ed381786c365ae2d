//! Joins that make many rows of few hand the thread back between batches, so that a query can be stopped while it is in one.

use std::sync::Arc;

use datafusion::{
    common::{
        config::ConfigOptions,
        tree_node::{Transformed, TransformedResult as _, TreeNode as _},
    },
    error::Result,
    physical_optimizer::PhysicalOptimizerRule,
    physical_plan::{
        ExecutionPlan,
        coop::CooperativeExec,
        joins::{CrossJoinExec, HashJoinExec, NestedLoopJoinExec},
    },
};

/// Wraps joins. `DataFusion` does so for what reads files, which a join of two large sides may not touch for hours.
#[derive(Debug)]
pub(super) struct JoinsYield;

impl PhysicalOptimizerRule for JoinsYield {
    fn name(&self) -> &'static str {
        "joins_yield"
    }

    fn schema_check(&self) -> bool {
        true
    }

    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let wrapped = plan.transform_up(|plan| {
            let is_join = plan.is::<CrossJoinExec>()
                || plan.is::<NestedLoopJoinExec>()
                || plan.is::<HashJoinExec>();
            Ok(if is_join {
                Transformed::yes(Arc::new(CooperativeExec::new(plan)) as Arc<dyn ExecutionPlan>)
            } else {
                Transformed::no(plan)
            })
        });
        wrapped.data()
    }
}

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
