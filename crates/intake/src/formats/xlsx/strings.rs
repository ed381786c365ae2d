//! The shared texts of a workbook.

use std::borrow::Cow;

use super::scan::{Piece, Scan, Tag};
use crate::NotADocument;

/// Parses `sharedStrings.xml`.
pub(super) fn parse(text: &str) -> Result<Vec<Cow<'_, str>>, NotADocument> {
    let mut strings = Vec::new();
    let mut scan = Scan::new(text);
    while let Some(piece) = scan.next()? {
        if matches!(piece, Piece::Open(Tag::Item, _)) {
            strings.push(scan.rich_text()?);
        }
    }
    Ok(strings)
}
