//! Rules of ours for plans of the library: what becomes of each step of a plan.

use std::{
    fmt::{self, Debug},
    sync::Arc,
};

use arrow::array::RecordBatch;
use datafusion::{
    common::{
        config::ConfigOptions,
        tree_node::{Transformed, TransformedResult as _, TreeNode as _, TreeNodeRecursion},
    },
    error::{DataFusionError, Result},
    execution::TaskContext,
    physical_expr::{OrderingRequirements, PhysicalExpr},
    physical_optimizer::PhysicalOptimizerRule,
    physical_plan::{
        ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan,
        InputDistributionRequirements, PlanProperties, ReplaceChildrenOptions,
        SendableRecordBatchStream, coop::make_cooperative, stream::RecordBatchStreamAdapter,
    },
};
use futures::Stream;

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

/// A way of ours to do what a step of the library does.
pub(super) trait Way: Debug + Send + Sync + 'static {
    /// As plans show it.
    const NAME: &'static str;

    /// The step in whose place it stands.
    type Of: ExecutionPlan;

    /// The rows of a partition, as the step would give them.
    fn rows(
        &self,
        of: &Self::Of,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<impl Stream<Item = Result<RecordBatch>> + Send + 'static>;
}

/// A step that is done in a way of ours. Everything that is told about it is told by the step.
#[derive(Debug)]
pub(super) struct Done<W> {
    step: Step,
    way: Arc<W>,
}

impl<W: Way> Done<W> {
    /// In the place of a step.
    pub(super) fn instead(step: &Step, way: W) -> Step {
        Arc::new(Self {
            step: Arc::clone(step),
            way: Arc::new(way),
        })
    }
}

impl<W: Way> DisplayAs for Done<W> {
    fn fmt_as(&self, format: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", W::NAME)?;
        self.step.fmt_as(format, f)
    }
}

impl<W: Way> ExecutionPlan for Done<W> {
    fn name(&self) -> &'static str {
        W::NAME
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.step.properties()
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        self.step.required_input_ordering()
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        self.step.input_distribution_requirements()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        self.step.maintains_input_order()
    }

    fn children(&self) -> Vec<&Step> {
        self.step.children()
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        self.step.apply_expressions(f)
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Step>,
        options: ReplaceChildrenOptions,
    ) -> Result<Step> {
        Ok(Arc::new(Self {
            step: Arc::clone(&self.step).replace_children(children, options)?,
            way: Arc::clone(&self.way),
        }))
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Step>) -> Result<Step> {
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        self.replace_children(children, options)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let of = self.step.downcast_ref().ok_or_else(|| {
            DataFusionError::Internal(format!("{} stands for another step", W::NAME))
        })?;
        let rows = self.way.rows(of, partition, context)?;
        let rows = RecordBatchStreamAdapter::new(self.schema(), rows);
        Ok(make_cooperative(Box::pin(rows)))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use arrow::util::pretty::pretty_format_batches;
    use datafusion::{
        datasource::MemTable,
        execution::{SessionStateBuilder, context::SessionContext},
        physical_plan::displayable,
    };

    use super::*;

    /// What a statement about `t` gives, and its plan.
    pub(in crate::run) async fn asked(
        state: SessionStateBuilder,
        rows: MemTable,
        sql: &str,
    ) -> (String, String) {
        let context = SessionContext::new_with_state(state.build());
        context.register_table("t", Arc::new(rows)).unwrap();
        let frame = context.sql(sql).await.unwrap();
        let plan = frame.clone().create_physical_plan().await.unwrap();
        let plan = displayable(&*plan).indent(false).to_string();
        let found = frame.collect().await.unwrap();
        (pretty_format_batches(&found).unwrap().to_string(), plan)
    }
}
