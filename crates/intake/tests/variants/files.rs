//! Dresses of other encodings and file types.

use crate::{document::Document, dress};

/// Name of the dress, file name, bytes.
pub(crate) fn all(document: &Document) -> Vec<(String, String, Vec<u8>)> {
    let text = dress::plain_text(document);
    vec![(
        "UTF-8 with byte order mark".to_owned(),
        "report.txt".to_owned(),
        format!("\u{feff}{text}").into_bytes(),
    )]
}
