//! The models as programs read them that try them.

use std::{collections::BTreeSet, error::Error};

use bihuan_insight::{
    model::{Dialect, Plan, Registry},
    schema::{Catalogue, Kind},
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

/// The day on which specimens and fixtures are drawn.
const TODAY: Date = date(2025, 12, 31);

/// Models with their queries, and what the columns of every table hold.
pub(crate) fn described(
    registry: &Registry,
    catalogue: &Catalogue,
) -> Result<Value, Box<dyn Error>> {
    let granted: BTreeSet<String> = catalogue
        .datasets()
        .iter()
        .map(|dataset| dataset.name().to_owned())
        .collect();
    let mut models = Vec::new();
    for model in registry.models() {
        let plan = model.plan(catalogue, &granted, model.defaults(TODAY))?;
        models.push(model_of(&plan)?);
    }
    Ok(json!({ "models": models, "tables": tables(catalogue) }))
}

fn model_of(plan: &Plan<'_>) -> Result<Value, Box<dyn Error>> {
    let model = plan.model();
    let mut queries = serde_json::Map::new();
    let mut evidence = serde_json::Map::new();
    for dialect in Dialect::ALL {
        let name = serde_json::to_value(dialect)?;
        let name = name.as_str().unwrap_or_default();
        queries.insert(name.to_owned(), plan.query(dialect)?.into());
        let of_dialect = plan.evidence(dialect)?;
        let of_dialect = of_dialect.into_iter().map(|(_, query)| query);
        evidence.insert(name.to_owned(), of_dialect.collect());
    }
    let details = model.details().iter().map(|detail| &detail.name);
    Ok(json!({
        "id": model.id(),
        "title": model.title(),
        "marked": model.is_marked(),
        "graded": model.is_graded(),
        "inputs": model.inputs(),
        "details": details.collect::<Vec<_>>(),
        "queries": queries,
        "evidence": evidence,
    }))
}

/// For each table its columns and what they hold as an engine keeps them.
fn tables(catalogue: &Catalogue) -> Value {
    let tables = catalogue.datasets().iter().map(|dataset| {
        let columns = dataset.columns().iter();
        let columns: serde_json::Map<String, Value> = columns
            .map(|column| (column.name.clone(), kept_as(&column.kind).into()))
            .collect();
        (dataset.name().to_owned(), columns.into())
    });
    Value::Object(tables.collect())
}

fn kept_as(kind: &Kind) -> &'static str {
    match kind {
        Kind::Identity | Kind::Party | Kind::Account | Kind::Mobile => "pseudonym",
        Kind::Name => "name",
        Kind::Date | Kind::Month => "date",
        Kind::Moment => "timestamp",
        Kind::Year | Kind::Amount { decimals: 0, .. } => "integer",
        Kind::Amount { .. } => "decimal",
        Kind::CreditCode
        | Kind::Code
        | Kind::Region { .. }
        | Kind::Plate
        | Kind::Text
        | Kind::Choice { .. } => "text",
    }
}
