//! Rules of ours for plans of the library: what becomes of each step of a plan.

use std::sync::Arc;

use datafusion::{
    common::{
        config::ConfigOptions,
        tree_node::{Transformed, TransformedResult as _, TreeNode as _},
    },
    error::Result,
    physical_optimizer::PhysicalOptimizerRule,
    physical_plan::ExecutionPlan,
};

/// A step, with all that it reads from.
pub(super) type Step = Arc<dyn ExecutionPlan>;

/// A rule that looks at each step by itself, from what reads to what is shown.
#[derive(Debug)]
pub(super) struct Rewrite {
    pub(super) name: &'static str,
    /// What stands in the place of a step; `None` leaves it.
    pub(super) instead: fn(&Step) -> Option<Step>,
}

impl PhysicalOptimizerRule for Rewrite {
    fn name(&self) -> &str {
        self.name
    }

    fn schema_check(&self) -> bool {
        true
    }

    fn optimize(&self, plan: Step, _config: &ConfigOptions) -> Result<Step> {
        let rewritten = plan.transform_up(|step| {
            let instead = (self.instead)(&step);
            Ok(instead.map_or_else(|| Transformed::no(step), Transformed::yes))
        });
        rewritten.data()
    }
}
