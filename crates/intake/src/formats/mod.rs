//! From bytes to a [`Source`]: what kind of file it is, and its text with what the format knew about each line.

use crate::{NotADocument, Source};

/// Opens a document.
///
/// # Errors
/// [`NotADocument`] when there is no text to be had.
pub fn open(_bytes: &[u8], _name: Option<&str>) -> Result<Source, NotADocument> {
    Err(NotADocument::Unsupported)
}
