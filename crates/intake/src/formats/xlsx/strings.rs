//! The shared texts of a workbook.

use super::super::xml::{self, Node, Xml};
use crate::NotADocument;

/// Parses `sharedStrings.xml`.
pub(super) fn parse(text: &str) -> Result<Vec<String>, NotADocument> {
    let mut strings = Vec::new();
    let mut reader = Xml::new(text);
    while let Some(node) = reader.next()? {
        if let Node::Open(start) = node
            && xml::name(&start) == "si"
        {
            strings.push(rich_text(&mut reader)?);
        }
    }
    Ok(strings)
}

/// The text of the element that was opened last: all its runs, without phonetic guides.
pub(super) fn rich_text(reader: &mut Xml<'_>) -> Result<String, NotADocument> {
    let mut text = String::new();
    let mut open = 1_usize;
    while open > 0 {
        match reader.next()?.ok_or(NotADocument::Damaged)? {
            Node::Open(start) => match xml::name(&start) {
                "t" => text.push_str(&reader.text()?),
                "rPh" => reader.skip()?,
                _ => open += 1,
            },
            Node::Close => open -= 1,
            Node::Text(_) => {}
        }
    }
    Ok(unescape(text))
}

/// Characters that XML cannot hold are written as `_x000D_`; of those only the line end occurs in practice.
pub(super) fn unescape(text: String) -> String {
    let text = if text.contains("_x000") {
        text.replace("_x000D_", "").replace("_x000A_", "\n")
    } else {
        text
    };
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}
