//! From a file that was accepted to rows that are kept: typed, only the columns that were asked for, and with pseudonyms in
//! place of persons.
//!
//! [`ingest`] reads a file once and holds no row. What a data set does not name is not read. Numbers and names of persons,
//! their accounts and telephones become keyed [pseudonyms](Pseudonyms), so that whoever has the kept rows and not the key can
//! tell only that two of them are equal. A row whose required value cannot be read is not kept in silence: it is counted and
//! told.

mod bucket;
mod cell;
mod digest;
mod pseudonym;
mod reading;
mod shape;

use std::io::{Read, Seek};

use jiff::civil::Date;

pub use bucket::{BUCKETS, key_hash};
pub use cell::{Cell, Row, row_number, row_place};
pub use digest::RowsDigest;
pub use pseudonym::{Family, PseudonymKey, Pseudonyms};
pub use reading::{Ingested, LeftOut, RowReader};
pub use shape::{ColumnShape, Storage, TableShape};

use crate::{
    schema::Dataset,
    sheet::{Book, NotATable},
};

/// Why a file was not kept.
#[derive(Debug, thiserror::Error)]
pub enum IngestError<E> {
    /// The headers are not found, or the file ends in damage.
    #[error(transparent)]
    NotATable(#[from] NotATable),
    /// Whoever takes the rows could not.
    #[error("the rows could not be kept")]
    Kept(#[source] E),
}

/// Reads a file that was accepted and hands its rows to `put`, one at a time.
///
/// `today` is the day of the upload, which bounds days of birth as it did when the file was checked.
///
/// # Errors
/// [`IngestError`]; rows that were handed over before it must not be used.
pub fn ingest<R: Read + Seek, E>(
    book: &mut Book<R>,
    dataset: &Dataset,
    today: Date,
    pseudonyms: &Pseudonyms,
    mut put: impl FnMut(&Row) -> Result<(), E>,
) -> Result<Ingested, IngestError<E>> {
    let layout = book.layout(dataset)?;
    let mut reader = RowReader::new(dataset, today, book.epoch(), pseudonyms);
    let mut failed = None;
    book.rows(&layout, |record| {
        if failed.is_some() {
            return;
        }
        let number = row_number(record.sheet, record.row);
        if let Some(row) = reader.row(number, |column| record.cell(column)) {
            failed = put(row).err();
        }
    })?;
    match failed {
        Some(error) => Err(IngestError::Kept(error)),
        None => Ok(reader.finish()),
    }
}
