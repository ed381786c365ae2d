//! Whether a query reads only what its model declares and its task was granted.
//!
//! It is planned against everything that was granted, without rows, and the plan is looked at: which columns of which tables
//! would be read. What would read more is refused before anything is read. When it runs, nothing else is there at all.

use std::sync::Arc;

use arrow::datatypes::Schema;
use bihuan_insight::{
    model::Input,
    run::{Granted, Job, RunCode, RunError},
};
use datafusion::{
    catalog::TableProvider,
    common::tree_node::TreeNodeRecursion,
    datasource::empty::EmptyTable,
    execution::{
        SessionStateBuilder,
        context::{SQLOptions, SessionContext},
    },
    logical_expr::LogicalPlan,
    prelude::SessionConfig,
};

use super::{
    evidence, joins_yield::JOINS_YIELD, shifts::SHIFTS_BY_BATCH, sorts::SORTS_BY_WORDS, table,
};
use crate::{failure::of_datafusion, layout::EXTRA};

/// A session that knows tables and functions, and nothing that reads or writes elsewhere.
pub(super) fn session(config: SessionConfig) -> SessionStateBuilder {
    let mut config = config
        .with_information_schema(false)
        .with_create_default_catalog_and_schema(true);
    let options = config.options_mut();
    // A condition is taken to keep all rows: a guess that it keeps few makes a large table the one that is held in memory.
    options.optimizer.default_filter_selectivity = 100;
    // Rows lie in the order of digests, so the least and the largest value of a group of rows rule out nothing; looking for what they
    // might rule out took a tenth of the time.
    options.optimizer.enable_dynamic_filter_pushdown = false;
    options.execution.parquet.pruning = false;
    options.execution.parquet.enable_page_index = false;
    options.execution.parquet.bloom_filter_on_read = false;
    SessionStateBuilder::new()
        .with_config(config)
        .with_default_features()
        .with_physical_optimizer_rule(Arc::new(SHIFTS_BY_BATCH))
        .with_physical_optimizer_rule(Arc::new(SORTS_BY_WORDS))
        .with_physical_optimizer_rule(Arc::new(JOINS_YIELD))
}

/// The table of an input that was granted, with all columns there.
pub(crate) fn granted<'a>(job: &'a Job, table: &str) -> Result<&'a Granted, RunError> {
    let found = job
        .granted
        .iter()
        .find(|granted| granted.shape.name == table);
    found.ok_or_else(|| not_granted(job, table))
}

fn not_granted(job: &Job, table: &str) -> RunError {
    let detail = format!("{} reads {table}, which its task was not granted", job.name);
    RunError::new(RunCode::NotGranted, detail)
}

/// A statement that only asks.
pub(super) async fn plan(context: &SessionContext, sql: &str) -> Result<LogicalPlan, RunError> {
    let only_asks = SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false);
    let plan = context.state().create_logical_plan(sql).await;
    let plan = plan.map_err(|error| of_datafusion(&error))?;
    only_asks
        .verify_plan(&plan)
        .map_err(|error| RunError::new(RunCode::Query, error.strip_backtrace()))?;
    if matches!(
        plan,
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) | LogicalPlan::DescribeTable(_)
    ) {
        return Err(RunError::new(RunCode::Query, "the statement is no query"));
    }
    Ok(plan)
}

/// Refuses a job that reads what it must not.
pub(super) async fn ensure_allowed(job: &Job) -> Result<(), RunError> {
    for input in &job.inputs {
        let shape = &granted(job, &input.table)?.shape;
        if let Some(column) = input.columns.iter().find(|column| !shape.has(column)) {
            let detail = format!(
                "{} declares {}.{column}, which is not there",
                job.name, input.table
            );
            return Err(RunError::new(RunCode::Undeclared, detail));
        }
    }
    let context = SessionContext::new_with_state(session(SessionConfig::new()).build());
    for granted in &job.granted {
        let schema = table::all(&granted.shape);
        register(
            &context,
            &granted.shape.name,
            Arc::new(EmptyTable::new(schema)),
        )?;
    }
    ensure_tables(job, &context, &job.sql)?;
    let query = plan(&context, &job.sql).await?;
    evidence::ensure_columns(job, query.schema().as_arrow())?;
    ensure_columns(job, &context, &query, &[])?;

    let fields: Vec<_> = query.schema().fields().iter().cloned().collect();
    let hits = Arc::new(EmptyTable::new(Arc::new(Schema::new(fields))));
    register(&context, evidence::HITS, hits)?;
    for shown in &job.evidence {
        if !job.inputs.iter().any(|input| input.table == shown.table) {
            return Err(undeclared(job, &shown.table, "*"));
        }
        ensure_tables(job, &context, &shown.sql)?;
        let query = plan(&context, &shown.sql).await?;
        ensure_columns(job, &context, &query, &EXTRA)?;
    }
    Ok(())
}

pub(super) fn register(
    context: &SessionContext,
    name: &str,
    table: Arc<dyn TableProvider>,
) -> Result<(), RunError> {
    // Names are taken as they are, whatever letters they have.
    let name = datafusion::common::TableReference::bare(name);
    let registered = context.register_table(name, table);
    registered
        .map(|_| ())
        .map_err(|error| of_datafusion(&error))
}

/// Every table that is named is declared and granted, also one that the plan would leave out.
fn ensure_tables(job: &Job, context: &SessionContext, sql: &str) -> Result<(), RunError> {
    let state = context.state();
    let dialect = state.config().options().sql_parser.dialect;
    let statement = state
        .sql_to_statement(sql, &dialect)
        .map_err(|error| RunError::new(RunCode::Query, error.strip_backtrace()))?;
    let named = state
        .resolve_table_references(&statement)
        .map_err(|error| of_datafusion(&error))?;
    for reference in named {
        let name = reference.table();
        if name == evidence::HITS {
            continue;
        }
        granted(job, name)?;
        if !job.inputs.iter().any(|input| input.table == name) {
            return Err(undeclared(job, name, "*"));
        }
    }
    Ok(())
}

/// Every column that is read is declared.
fn ensure_columns(
    job: &Job,
    context: &SessionContext,
    query: &LogicalPlan,
    extra: &[&str],
) -> Result<(), RunError> {
    let state = context.state();
    let query = state
        .optimize(query)
        .map_err(|error| of_datafusion(&error))?;
    let mut refused = None;
    let looked = query.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let name = scan.table_name.table();
            if name != evidence::HITS {
                let input = job.inputs.iter().find(|input| input.table == name);
                refused = first_undeclared(scan, input, extra)
                    .map(|column| undeclared(job, name, &column));
            }
        }
        Ok(match refused {
            Some(_) => TreeNodeRecursion::Stop,
            None => TreeNodeRecursion::Continue,
        })
    });
    looked.map_err(|error| of_datafusion(&error))?;
    refused.map_or(Ok(()), Err)
}

fn first_undeclared(
    scan: &datafusion::logical_expr::TableScan,
    input: Option<&Input>,
    extra: &[&str],
) -> Option<String> {
    let Some(input) = input else {
        return Some("*".to_owned());
    };
    let is_declared =
        |name: &str| input.columns.iter().any(|column| column == name) || extra.contains(&name);
    let read = scan
        .projected_schema
        .fields()
        .iter()
        .map(|field| field.name().clone());
    let compared = scan.filters.iter().flat_map(|filter| {
        let columns = filter
            .column_refs()
            .into_iter()
            .map(|column| column.name.clone());
        columns.collect::<Vec<_>>()
    });
    read.chain(compared).find(|name| !is_declared(name))
}

fn undeclared(job: &Job, table: &str, column: &str) -> RunError {
    let detail = format!(
        "{} reads {table}.{column}, which it does not declare",
        job.name
    );
    RunError::new(RunCode::Undeclared, detail)
}
