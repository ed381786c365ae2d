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
