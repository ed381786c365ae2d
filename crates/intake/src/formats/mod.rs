//! From bytes to a [`Source`]: what kind of file it is, and its text with what the format knew about each line.
//!
//! The content decides what a file is; its name never does, except to tell a fragment of a web page from plain text.

mod draft;
mod encoding;
mod limits;
mod text;

use crate::{NotADocument, Source};

/// Opens a document.
///
/// # Errors
/// [`NotADocument`] when there is no text to be had.
pub fn open(bytes: &[u8], _name: Option<&str>) -> Result<Source, NotADocument> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(NotADocument::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NotADocument::Empty);
    }
    let decoded = encoding::decode(bytes).ok_or(NotADocument::Damaged)?;
    text::read(decoded)
}
