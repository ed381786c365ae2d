//! Intake: from the bytes of a document to an outline of problems with what the text says about each.
//!
//! `read` never fails on a strange document, it reports: the [`Reading`] carries the outline it could recover and the
//! diagnostics a careful clerk would write in the margin. Only bytes that are no document at all are an error.
//!
//! The way of a document: [`formats`] turns bytes into a [`Source`] (plain text with lines, and what the format knew about
//! each line), [`outline`] recovers the numbering and the roles of passages, [`facts`] reads figures, dates, units, status
//! words, [`plausibility`] asks whether a status text supports what it claims. [`likeness`] compares two problems.
//!
//! Pure: no clock, no files, no network.

pub mod facts;
pub mod formats;
pub mod likeness;
pub mod outline;
pub mod plausibility;
mod reading;
mod source;

pub use formats::file_type;
pub use reading::{
    Aspect, Contact, Diagnostic, DocumentKind, Entry, Figure, NotADocument, Reading, Severity,
    Status, StatusReading,
};
pub use source::{Format, Line, LineHint, Source, Span};

/// Reads a document: detects its format from the content, takes out the text, recovers the outline.
///
/// `name` is the file name as the sender gave it, if there is one; it only helps to tell formats apart that share a
/// container, and never overrules the content.
///
/// # Errors
/// [`NotADocument`] when the bytes hold no text to read at all (empty, too large, encrypted, damaged, a picture, noise).
pub fn read(bytes: &[u8], name: Option<&str>) -> Result<Reading, NotADocument> {
    let source = formats::open(bytes, name)?;
    Ok(outline::recover(source))
}
