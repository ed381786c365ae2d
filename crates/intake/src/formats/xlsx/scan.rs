//! The tags of a sheet, quickly.
//!
//! A ledger of a hundred thousand rows has several million tags, nearly all of three kinds. This reader only cuts the text
//! at its tags and does not check that they match; the same rules for document types and depth hold as for other parts.

use std::borrow::Cow;

use super::super::limits;
use crate::NotADocument;

/// A piece of the text.
pub(super) enum Piece<'x> {
    /// An element begins: which one, and its attributes as written. An empty element also ends.
    Open(Tag, &'x str),
    /// An element ends.
    Close,
    /// Text, entities not resolved.
    Text(&'x str),
}

/// The elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Row,
    Cell,
    Value,
    /// Text inside a cell (`is`) or a shared text (`si`).
    Item,
    /// A run of text (`t`).
    Text,
    /// A phonetic guide.
    Phonetic,
    Other,
}

impl Tag {
    /// By the name without prefix. Patterns of single bytes are compared in place; comparing strings would call out for
    /// each of millions of names.
    fn of(name: &[u8]) -> Self {
        match name {
            [b'r', b'o', b'w'] => Self::Row,
            [b'c'] => Self::Cell,
            [b'v'] => Self::Value,
            [b'i', b's'] | [b's', b'i'] => Self::Item,
            [b't'] => Self::Text,
            [b'r', b'P', b'h'] => Self::Phonetic,
            _ => Self::Other,
        }
    }
}

/// Cuts XML into pieces.
pub(super) struct Scan<'x> {
    rest: &'x str,
    depth: usize,
    /// The element that was just opened is empty.
    closing: bool,
}

impl<'x> Scan<'x> {
    pub(super) fn new(text: &'x str) -> Self {
        Self {
            rest: text,
            depth: 0,
            closing: false,
        }
    }

    /// The next piece, `None` at the end.
    ///
    /// # Errors
    /// [`NotADocument::Damaged`] when the text ends inside an element, [`NotADocument::Bomb`] for what is built to harm.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'x>>, NotADocument> {
        loop {
            if std::mem::take(&mut self.closing) {
                self.depth = self.depth.saturating_sub(1);
                return Ok(Some(Piece::Close));
            }
            let Some(inside) = after(self.rest, b'<') else {
                if self.rest.is_empty() {
                    return if self.depth == 0 {
                        Ok(None)
                    } else {
                        Err(NotADocument::Damaged)
                    };
                }
                let (text, rest) = self
                    .rest
                    .split_at(self.rest.find('<').unwrap_or(self.rest.len()));
                self.rest = rest;
                return Ok(Some(Piece::Text(text)));
            };
            let cut = |text: &'x str, end: &str| text.split_once(end).ok_or(NotADocument::Damaged);
            match inside.as_bytes().first() {
                Some(b'/') => {
                    self.rest = inside.split_once('>').ok_or(NotADocument::Damaged)?.1;
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Piece::Close));
                }
                Some(b'?') => self.rest = cut(inside, "?>")?.1,
                Some(b'!') => {
                    if let Some(comment) = inside.strip_prefix("!--") {
                        self.rest = cut(comment, "-->")?.1;
                    } else if let Some(data) = inside.strip_prefix("![CDATA[") {
                        let (text, rest) = cut(data, "]]>")?;
                        self.rest = rest;
                        return Ok(Some(Piece::Text(text)));
                    } else {
                        return Err(NotADocument::Bomb);
                    }
                }
                _ => {
                    let (tag, rest) =
                        inside.split_at(end_of_tag(inside).ok_or(NotADocument::Damaged)?);
                    self.rest = after(rest, b'>').unwrap_or(rest);
                    let empty = tag.as_bytes().last() == Some(&b'/');
                    let tag = if empty {
                        tag.get(..tag.len() - 1).unwrap_or(tag)
                    } else {
                        tag
                    };
                    self.closing = empty;
                    self.depth += 1;
                    if self.depth > limits::XML_DEPTH {
                        return Err(NotADocument::Bomb);
                    }
                    let end = tag
                        .bytes()
                        .position(|byte| byte.is_ascii_whitespace())
                        .unwrap_or(tag.len());
                    let (name, attributes) = tag.split_at(end);
                    return Ok(Some(Piece::Open(
                        Tag::of(local(name.as_bytes())),
                        attributes,
                    )));
                }
            }
        }
    }

    /// Passes over the rest of the element that was opened last, and gives its text pieces.
    pub(super) fn texts(&mut self, mut give: impl FnMut(&'x str)) -> Result<(), NotADocument> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()?.ok_or(NotADocument::Damaged)? {
                Piece::Open(..) => open += 1,
                Piece::Close => open -= 1,
                Piece::Text(text) => give(text),
            }
        }
        Ok(())
    }

    /// All text inside the element that was opened last.
    pub(super) fn text(&mut self) -> Result<Cow<'x, str>, NotADocument> {
        let mut whole = Cow::Borrowed("");
        self.texts(|text| {
            let text = resolve(text);
            if whole.is_empty() {
                whole = text;
            } else {
                whole.to_mut().push_str(&text);
            }
        })?;
        Ok(whole)
    }

    /// The text of the element that was opened last: all its runs, without phonetic guides.
    pub(super) fn rich_text(&mut self) -> Result<Cow<'x, str>, NotADocument> {
        let mut whole = Cow::Borrowed("");
        let mut open = 1_usize;
        while open > 0 {
            match self.next()?.ok_or(NotADocument::Damaged)? {
                Piece::Open(Tag::Text, _) => {
                    let text = self.text()?;
                    if whole.is_empty() {
                        whole = text;
                    } else {
                        whole.to_mut().push_str(&text);
                    }
                }
                Piece::Open(Tag::Phonetic, _) => self.texts(|_| ())?,
                Piece::Open(..) => open += 1,
                Piece::Close => open -= 1,
                Piece::Text(_) => {}
            }
        }
        Ok(unescape(whole))
    }
}

/// The attributes of an element: names without prefix, values as written.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&[u8], &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let equals = rest.bytes().position(|byte| byte == b'=')?;
        let (name, value) = rest.split_at_checked(equals)?;
        let value = after(value, b'=')?.trim_ascii_start();
        let quote = *value
            .as_bytes()
            .first()
            .filter(|quote| matches!(quote, b'"' | b'\''))?;
        let value = after(value, quote)?;
        let (value, behind) =
            value.split_at_checked(value.bytes().position(|byte| byte == quote)?)?;
        rest = after(behind, quote)?;
        Some((local(name.trim_ascii().as_bytes()), value))
    })
}

/// What follows a single ASCII character at the start. Like `strip_prefix`, which would call out to compare one byte.
fn after(text: &str, first: u8) -> Option<&str> {
    if text.as_bytes().first() == Some(&first) {
        text.get(1..)
    } else {
        None
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// The end of a tag; `>` may stand in quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|byte| {
        if quote.is_some() {
            if quote == Some(byte) {
                quote = None;
            }
            return false;
        }
        if matches!(byte, b'"' | b'\'') {
            quote = Some(byte);
        }
        byte == b'>'
    })
}

fn resolve(text: &str) -> Cow<'_, str> {
    if text.contains('&') {
        quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// Characters that XML cannot hold are written as `_x000D_`; of those only the line end occurs in practice.
pub(super) fn unescape(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = if text.contains("_x000") {
        Cow::Owned(text.replace("_x000D_", "").replace("_x000A_", "\n"))
    } else {
        text
    };
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_texts_and_attributes() {
        let mut scan = Scan::new(
            "<?xml?><!-- > --><x:c r=\"A>1\" x:t='s'/><is><r><t>甲&amp;</t></r><rPh><t>j</t></rPh><t><![CDATA[<乙>]]></t></is>",
        );
        let Ok(Some(Piece::Open(tag, text))) = scan.next() else {
            panic!("an element")
        };
        assert_eq!(
            (tag, attributes(text).collect::<Vec<_>>()),
            (
                Tag::Cell,
                vec![(b"r".as_slice(), "A>1"), (b"t".as_slice(), "s")]
            )
        );
        assert!(matches!(scan.next(), Ok(Some(Piece::Close))));
        assert!(matches!(scan.next(), Ok(Some(Piece::Open(Tag::Item, "")))));
        assert_eq!(scan.rich_text().unwrap(), "甲&<乙>");
        assert!(matches!(scan.next(), Ok(None)));
    }

    #[test]
    fn damage_and_harm_are_refused() {
        let end = |text: &str| {
            let mut scan = Scan::new(text);
            loop {
                match scan.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(error) => return Some(error),
                }
            }
        };
        assert_eq!(end("<a><b/>"), Some(NotADocument::Damaged));
        assert_eq!(end("<a "), Some(NotADocument::Damaged));
        assert_eq!(end("<!DOCTYPE a>"), Some(NotADocument::Bomb));
        assert_eq!(end(&"<a>".repeat(300)), Some(NotADocument::Bomb));
        assert_eq!(end("<a>&#x4e00;</a>"), None);
    }
}
