//! The ledger on paper: a table described once, written as a workbook or as comma-separated text.
//!
//! Rows come as an iterator and leave as they come, so that a hundred thousand of them take no more memory than one.
//! Whatever stands in a cell is **inert**: no text becomes a formula, neither in the workbook nor when Excel or WPS opens
//! the CSV file.
//!
//! Pure in its result: same table, same bytes. Clock and place are parameters ([`Table::made_at`]). While a workbook is
//! being written its rows pass through an unnamed temporary file, which is the price of bounded memory.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod csv;
mod inert;
pub mod picture;
mod table;
mod xlsx;

pub use crate::csv::csv;
pub use table::{Cell, Column, DocumentError, Kind, Row, Table};
pub use xlsx::xlsx;
