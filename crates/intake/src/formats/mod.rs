//! From bytes to a [`Source`]: what kind of file it is, and its text with what the format knew about each line.
//!
//! The content decides what a file is; its name never does, except to tell a fragment of a web page from plain text.

mod archive;
mod docx;
mod draft;
mod encoding;
pub mod file_type;
mod html;
mod limits;
mod numerals;
mod package;
mod pdf;
mod signature;
mod table;
mod text;
mod xlsx;
mod xml;

use archive::Archive;
use package::Package;
use signature::Signature;

use crate::{NotADocument, Source};

/// Opens a document.
///
/// # Errors
/// [`NotADocument`] when there is no text to be had.
pub fn open(bytes: &[u8], name: Option<&str>) -> Result<Source, NotADocument> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(NotADocument::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NotADocument::Empty);
    }
    match signature::of(bytes) {
        Signature::Zip => open_archive(bytes),
        Signature::EncryptedOffice => Err(NotADocument::Encrypted),
        Signature::Pdf => pdf::read(bytes),
        Signature::OtherDocument => Err(NotADocument::Unsupported),
        Signature::Media => Err(NotADocument::Damaged),
        Signature::None if html::recognises(bytes, name) => html::read(bytes),
        Signature::None => text::read(encoding::decode(bytes).ok_or(NotADocument::Damaged)?),
    }
}

fn open_archive(bytes: &[u8]) -> Result<Source, NotADocument> {
    let mut archive = Archive::open(bytes)?;
    match package::identify(&archive)? {
        Package::Text(main) => docx::read(&mut archive, &main),
        Package::Workbook(main) => xlsx::read(&mut archive, &main),
        Package::Other => Err(NotADocument::Unsupported),
    }
}
