//! What the units of a county hand in: workbooks with Chinese heads, clean, or as messy as such workbooks are.
//!
//! Mess is a stream of its own: it changes what is handed in and never the registers or their truth. Every mess stands in the
//! list of [`Fault`]s with its place, so that what a validation finds can be counted against what is there.

mod fault;
mod file;
mod gather;
mod mess;

pub use fault::{Fault, Mess};
pub use file::{FileFailed, Layout, write_file};
pub use gather::{Book, books};
pub use mess::{Manifest, Messy, messy};

use std::io;

use crate::register_file::finished;

/// The list of faults as CSV: unit, table, row, column, code of the check that must find it, and what was done.
///
/// # Errors
/// The writer's.
pub fn fault_list(faults: &[Fault]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["unit", "table", "row", "column", "code", "mess"])?;
    for fault in faults {
        let row = fault.row.map(|row| row.to_string()).unwrap_or_default();
        writer.write_record([
            fault.unit.as_str(),
            fault.table,
            &row,
            fault.column.unwrap_or_default(),
            fault.mess.code(fault.column.unwrap_or_default()),
            fault.mess.word(),
        ])?;
    }
    finished(writer)
}

/// The list of what was handed in as CSV: unit, table, round, day, file, whether zero was reported, and the reason given.
///
/// # Errors
/// The writer's.
pub fn manifest_list(manifests: &[Manifest]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "unit",
        "table",
        "round",
        "handed_in",
        "due",
        "file",
        "zero",
        "reason",
    ])?;
    for manifest in manifests {
        writer.write_record([
            manifest.unit.as_str(),
            manifest.table,
            &manifest.round.to_string(),
            &manifest.handed_in.to_string(),
            &Manifest::DUE.to_string(),
            &manifest.file,
            if manifest.is_zero { "1" } else { "0" },
            manifest.reason,
        ])?;
    }
    finished(writer)
}

#[cfg(test)]
mod tests;
