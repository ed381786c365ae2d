//! The work on paper. Two models: a [`Table`], written as a workbook or as comma-separated text, and a [`Paper`](paper::Paper), written as
//! PDF ([`pdf`], set by typst) or as a text document that people go on editing ([`docx`]).
//!
//! Rows come as an iterator and leave as they come, so that a hundred thousand of them take no more memory than one.
//! Whatever stands in a cell is **inert**: no text becomes a formula, neither in the workbook nor when Excel or WPS opens
//! the CSV file.
//!
//! Pure in its result: same table or paper, same bytes. Clock, place and fonts are parameters ([`Table::made_at`],
//! [`Paper::made_at`](paper::Paper::made_at), [`Fonts`]). While a workbook is
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
mod docx;
mod folder;
mod form;
mod inert;
pub mod paper;
pub mod papers;
pub mod picture;
mod table;
mod typeset;
mod xlsx;

pub use crate::csv::csv;
pub use docx::docx;
pub use folder::{file_name, folder};
pub use form::{Form, FormColumn, MarkedCell, MarkedForm, MarkedRow, Weight, form};
pub use table::{Cell, Column, DocumentError, Kind, Row, Table};
pub use typeset::{FontFile, Fonts, Typeface, UsedFont, pdf};
pub use xlsx::xlsx;
