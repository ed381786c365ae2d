//! XML from untrusted documents: no document types, no entities of its own, a bounded depth.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::limits;
use crate::NotADocument;

/// What comes next in a document.
pub(super) enum Node<'x> {
    /// An element begins; an empty element begins and ends.
    Open(BytesStart<'x>),
    /// An element ends.
    Close,
    /// Text, entities resolved.
    Text(Cow<'x, str>),
}

/// A reader over one XML part.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Xml<'x> {
    /// Reads from decoded text, see [`decode`].
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next node, `None` at the end.
    ///
    /// # Errors
    /// [`NotADocument::Damaged`] when the text is no well-formed XML, [`NotADocument::Bomb`] when it is built to harm.
    pub(super) fn next(&mut self) -> Result<Option<Node<'x>>, NotADocument> {
        loop {
            match self
                .reader
                .read_event()
                .map_err(|_| NotADocument::Damaged)?
            {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > limits::XML_DEPTH {
                        return Err(NotADocument::Bomb);
                    }
                    return Ok(Some(Node::Open(start)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close));
                }
                Event::Text(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(Cow::Owned(String::from(c))),
                        _ => quick_xml::escape::resolve_predefined_entity(&reference.into_inner())
                            .map(Cow::Borrowed),
                    };
                    if let Some(text) = resolved {
                        return Ok(Some(Node::Text(text)));
                    }
                }
                Event::DocType(_) => return Err(NotADocument::Bomb),
                Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 => return Err(NotADocument::Damaged),
                Event::Eof => return Ok(None),
            }
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), NotADocument> {
        self.text().map(|_| ())
    }

    /// All text inside the element that was opened last, up to its end.
    pub(super) fn text(&mut self) -> Result<Cow<'x, str>, NotADocument> {
        let mut text = Cow::Borrowed("");
        let mut open = 1_usize;
        while open > 0 {
            match self.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(_) => open += 1,
                Node::Close => open -= 1,
                Node::Text(part) if text.is_empty() => text = part,
                Node::Text(part) => text.to_mut().push_str(&part),
            }
        }
        Ok(text)
    }

    /// Calls `visit` with every element inside the element that was opened last.
    pub(super) fn each_inside(
        &mut self,
        mut visit: impl FnMut(&str, &BytesStart<'x>),
    ) -> Result<(), NotADocument> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(start) => {
                    open += 1;
                    visit(name(&start), &start);
                }
                Node::Close => open -= 1,
                Node::Text(_) => {}
            }
        }
        Ok(())
    }
}

/// The name of an element without its prefix.
pub(super) fn name<'s>(start: &'s BytesStart<'_>) -> &'s str {
    start.local_name().into_inner()
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, local: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == local)
        .map(
            |attribute| match attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(_) => attribute.value.into_owned(),
            },
        )
}

/// An attribute as a number.
pub(super) fn number<N: std::str::FromStr>(start: &BytesStart<'_>, local: &str) -> Option<N> {
    attribute(start, local)?.trim().parse().ok()
}

/// Whether a switch element (`<w:vanish/>`, `<w:tblHeader w:val="0"/>`) is on.
pub(super) fn is_on(start: &BytesStart<'_>) -> bool {
    attribute(start, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

/// Decodes the bytes of an XML part: byte order mark, UTF-16 without one, declared encoding, UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (declared(bytes), 0));
    encoding
        .decode_without_bom_handling(bytes.get(mark..).unwrap_or_default())
        .0
}

fn declared(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default());
    head.split_once("?>")
        .and_then(|(declaration, _)| declaration.split_once("encoding="))
        .and_then(|(_, value)| value.split(['"', '\'']).nth(1))
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|encoding| encoding.is_ascii_compatible())
        .unwrap_or(UTF_8)
}
