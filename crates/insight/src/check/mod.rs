//! Checking a submission in three layers: is everything there, can it be read, can it be true.
//!
//! [`check`] reads a file once and keeps no row: sets of keys are digests, medians are counts on a scale, and of each kind of
//! issue the first thousand are listed. Every issue says how to mend it. Nothing is corrected silently: a suggestion waits for
//! the unit, and what only looks odd passes with a signed reason. No issue shows personal data in clear.

mod checker;
mod code;
mod collector;
mod columns;
mod digest;
mod frame;
mod frequent;
mod issue;
mod median;
mod people;
mod persons;
mod read;
mod repeats;
mod rows;
mod value;
mod verdict;
mod whole;

use std::io::{Read, Seek};

pub use checker::{Checked, Checker};
pub use code::{Code, Layer, Level};
pub use collector::Count;
pub use digest::{KeySet, Secret};
pub use frame::{Cover, Frame, Holdings, Period, Profile, Registers, Statement};
pub use issue::{Issue, Place};
pub use people::{People, PersonDigest};
pub(crate) use read::Reader;
pub use value::Value;
pub use verdict::{Difference, FirstPass, Verdict};

use crate::{
    field::serial::Epoch,
    schema::Dataset,
    sheet::{Book, NotATable},
};

/// Checks a file against the description of its data set.
///
/// `registers` are the columns whose values other sets refer to
/// ([`Catalogue::referred`](crate::schema::Catalogue::referred)).
///
/// # Errors
/// [`NotATable`] when the headers are not found or the file ends in damage.
pub fn check<R: Read + Seek>(
    book: &mut Book<R>,
    dataset: &Dataset,
    frame: &Frame<'_>,
    registers: &[usize],
) -> Result<Checked, NotATable> {
    let layout = book.layout(dataset)?;
    let mut checker = Checker::new(dataset, frame, &layout, book.epoch(), registers);
    let left_out = book.rows(&layout, |record| {
        checker.row(record);
    })?;
    let mut checked = checker.finish();
    checked.verdict.left_out = left_out;
    Ok(checked)
}

/// Checks the statement of a unit that it has nothing to report.
pub fn check_nothing(dataset: &Dataset, frame: &Frame<'_>) -> Verdict {
    Checker::empty(dataset, frame, Epoch::default())
        .finish()
        .verdict
}
