//! Reading the tables that units hand in: XLSX, XLS and CSV in the encodings that are met.
//!
//! Rows come one at a time and are not kept, so that a million of them need no more memory than one (XLS, which holds 65,536
//! rows at most, is read as a whole). A cell keeps what it was: text, number, day, blank, or a broken formula; whether a number
//! has lost digits is for the checks to say. Reading never fails on strange content; only what is no table at all is an
//! error, with a sentence for the unit.

mod archive;
mod book;
mod cell;
mod decode;
mod delimited;
mod guard;
mod header;
mod limits;
mod old;
mod problem;
mod workbook;

pub use book::Book;
pub use cell::{Cell, Record};
pub use header::{Layout, SheetLayout, header_key};
pub use limits::Limits;
pub use problem::NotATable;
