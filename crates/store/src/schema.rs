//! The schema as the database itself describes it, in the same words for both databases.
//!
//! Backup and restore go by it, so that a new table is saved without anybody thinking of it; tests compare the two
//! databases and the classification of columns with it.

use std::collections::BTreeMap;

use crate::sql::{Row, Sql};
use crate::store::Read;
use crate::{Store, StoreError};

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// UTF-8 text, compared byte by byte.
    Text,
    /// A 64-bit integer.
    Integer,
    /// A 64-bit floating point number.
    Real,
    /// Bytes.
    Bytes,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnInfo>,
    /// The columns of its primary key, in order.
    pub key: Vec<String>,
    /// Its indexes and unique constraints besides the primary key, by name; a constraint has no name.
    pub indexes: Vec<Index>,
    /// The tables its rows refer to, and by which columns.
    pub references: Vec<(String, Vec<String>)>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// What it can hold.
    pub kind: Kind,
    /// May be absent.
    pub nullable: bool,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index {
    /// Its name; empty for what belongs to a constraint.
    pub name: String,
    /// No two rows may agree in it.
    pub unique: bool,
    /// It holds only some of the rows.
    pub partial: bool,
    /// Its columns in order, ` DESC` behind those that run downwards.
    pub columns: Vec<String>,
}

impl Store {
    /// All tables, those that others refer to first.
    pub async fn schema(&self) -> Result<Vec<Table>, StoreError> {
        schema(self).await
    }
}

pub(crate) async fn schema(db: &impl Read) -> Result<Vec<Table>, StoreError> {
    let dialect = db.dialect();
    let mut tables: Vec<Table> = Vec::new();
    let mut keys: BTreeMap<String, BTreeMap<i64, String>> = BTreeMap::new();
    for row in db.rows(Sql::new(dialect.columns())).await? {
        let table: String = row.get("table_name")?;
        let column = column_of(&row)?;
        let place: i64 = row.get("key_place")?;
        if place > 0 {
            keys.entry(table.clone())
                .or_default()
                .insert(place, column.name.clone());
        }
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table {
                name: table,
                columns: vec![column],
                key: Vec::new(),
                indexes: Vec::new(),
                references: Vec::new(),
            }),
        }
    }
    let mut indexes = indexes(db).await?;
    let mut references = references(db).await?;
    for table in &mut tables {
        table.key = keys
            .remove(&table.name)
            .unwrap_or_default()
            .into_values()
            .collect();
        table.indexes = indexes.remove(&table.name).unwrap_or_default();
        table.indexes.sort();
        table.references = references.remove(&table.name).unwrap_or_default();
        table.references.sort();
    }
    Ok(in_order_of_reference(tables))
}

fn column_of(row: &Row) -> Result<ColumnInfo, StoreError> {
    let name: String = row.get("name")?;
    let declared: String = row.get("type")?;
    let kind = match declared.to_ascii_lowercase().as_str() {
        "text" => Kind::Text,
        "integer" | "bigint" => Kind::Integer,
        "real" | "double precision" => Kind::Real,
        "blob" | "bytea" => Kind::Bytes,
        other => {
            return Err(StoreError::Damaged(format!(
                "column {name} has the unknown type {other}"
            )));
        }
    };
    let nullable = !row.get::<bool>("not_null")? && row.get::<i64>("key_place")? == 0;
    Ok(ColumnInfo {
        name,
        kind,
        nullable,
    })
}

async fn indexes(db: &impl Read) -> Result<BTreeMap<String, Vec<Index>>, StoreError> {
    let mut found: BTreeMap<(String, String), Index> = BTreeMap::new();
    for row in db.rows(Sql::new(db.dialect().indexes())).await? {
        let name: String = row.get("name")?;
        let constraint: bool = row.get("is_constraint")?;
        let unique = row.get("is_unique")?;
        let partial = row.get("is_partial")?;
        let mut column = row
            .get::<Option<String>>("column_name")?
            .unwrap_or_else(|| "(expression)".to_owned());
        if row.get("is_desc")? {
            column.push_str(" DESC");
        }
        found
            .entry((row.get("table_name")?, name.clone()))
            .or_insert_with(|| Index {
                name: if constraint { String::new() } else { name },
                unique,
                partial,
                columns: Vec::new(),
            })
            .columns
            .push(column);
    }
    let mut by_table: BTreeMap<String, Vec<Index>> = BTreeMap::new();
    for ((table, _), index) in found {
        by_table.entry(table).or_default().push(index);
    }
    Ok(by_table)
}

async fn references(
    db: &impl Read,
) -> Result<BTreeMap<String, Vec<(String, Vec<String>)>>, StoreError> {
    let mut found: BTreeMap<(String, i64), (String, Vec<String>)> = BTreeMap::new();
    for row in db.rows(Sql::new(db.dialect().references())).await? {
        let target: String = row.get("target")?;
        let entry = found
            .entry((row.get("table_name")?, row.get("id")?))
            .or_insert((target, Vec::new()));
        entry.1.push(row.get("column_name")?);
    }
    let mut by_table: BTreeMap<String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    for ((table, _), reference) in found {
        by_table.entry(table).or_default().push(reference);
    }
    Ok(by_table)
}

/// A table comes after those it refers to; otherwise the order stays. Tables that refer to each other keep their order.
fn in_order_of_reference(mut tables: Vec<Table>) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let ready = tables.iter().position(|table| {
            let waits_for = |target: &String| {
                *target != table.name && tables.iter().any(|other| other.name == *target)
            };
            !table.references.iter().any(|(target, _)| waits_for(target))
        });
        ordered.push(tables.remove(ready.unwrap_or(0)));
    }
    ordered
}
