//! Dates and deadlines as people write them.

use jiff::civil::Date;

use crate::Source;

/// A deadline as printed, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The words, as they stand in the text.
    pub text: String,
    /// The last day of the period named, when the words name one.
    pub date: Option<Date>,
    /// To be kept up without end (长期坚持, 持续推进).
    pub long_term: bool,
    /// At once (立行立改, 即知即改).
    pub immediate: bool,
}

/// The deadline that `text` names; `None` when it names none.
pub fn deadline(text: &str) -> Option<Deadline> {
    let _ = text;
    None
}

/// The date of issue: under the signature at the end, else a printed date of publication.
pub fn issued(source: &Source) -> Option<Date> {
    let _ = source;
    None
}
