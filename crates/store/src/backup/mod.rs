//! Backup and restore: one portable file for both databases.
//!
//! The file is a ZIP: `tables/<name>.jsonl` with one JSON list a row, `blobs/<key>`, and `manifest.json`. Its last 64
//! bytes, which a ZIP keeps as its comment, are the SHA-256 of everything before them; it is checked before anything
//! else is looked at. All tables are from one consistent view. The store goes on working meanwhile.

mod pack;
mod restore;
mod save;

use bihuan_journal::Suite;
use serde::{Deserialize, Serialize};

use crate::schema::{Kind, Table};

/// The layout described above. Another layout takes another number.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
/// Rows come in pages of about so many bytes.
const PAGE: usize = 4 << 20;

/// What is not saved: what the program makes anew, and sessions, which must not come back to life.
const LEFT_OUT: [&str; 4] = ["schema_migration", "cursor", "session", "sign_in_step"];

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `bihuan`.
    pub product: String,
    /// The layout of the file.
    pub format: u32,
    /// The newest migration of the database it was taken from.
    pub migration: usize,
    /// The digests of the ledger.
    pub suite: Suite,
    /// When it was taken, in milliseconds since 1970-01-01 UTC.
    pub created_ms: i64,
    /// What it holds, in the order in which it can be restored.
    pub tables: Vec<SavedTable>,
    /// How many blobs it holds.
    pub blobs: u64,
    /// How many bytes these are.
    pub blob_bytes: u64,
    /// Keys of blobs that were missing or not what was written when the backup was taken. They are not in it.
    pub unsound: Vec<String>,
}

/// A table in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedTable {
    /// Its name.
    pub name: String,
    /// Its columns in the order of the lists, and what they hold.
    pub columns: Vec<(String, Kind)>,
    /// The number of its rows.
    pub rows: u64,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says about itself.
    pub manifest: Manifest,
    /// Keys of blobs that belong to the ledger and were not in the backup: those it calls unsound, and what was deleted
    /// while it was taken.
    pub missing: Vec<String>,
}

/// The tables that are saved.
fn saved(tables: Vec<Table>) -> impl Iterator<Item = Table> {
    tables
        .into_iter()
        .filter(|table| !LEFT_OUT.contains(&table.name.as_str()))
}

fn file_of(table: &str) -> String {
    format!("tables/{table}.jsonl")
}

fn columns_of(table: &Table) -> Vec<(String, Kind)> {
    table
        .columns
        .iter()
        .map(|column| (column.name.clone(), column.kind))
        .collect()
}
