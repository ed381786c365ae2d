//! One plain form of a text, so that every reader of sentences sees the same characters.
//!
//! Full-width letters, digits and marks become half-width, one for one; spaces between Chinese characters and line ends
//! inside a sentence go. Every character remembers where it stood, so that a passage can be shown in the original.

use std::cell::OnceCell;
use std::ops::Range;

use super::quantity::Quantity;
use crate::Span;

/// A text in plain form.
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    text: String,
    chars: Vec<char>,
    /// Where each character stood in the original, counted in characters.
    places: Vec<usize>,
    /// Where each character begins in `text`, in bytes; one more for the end.
    bytes: Vec<usize>,
    /// Its quantities, once somebody has asked for them.
    pub(super) quantities: OnceCell<Vec<Quantity>>,
}

impl Plain {
    /// Brings `original` into plain form.
    pub(crate) fn new(original: &str) -> Self {
        let original: Vec<char> = original.chars().collect();
        let mut chars = Vec::with_capacity(original.len());
        let mut places = Vec::with_capacity(original.len());
        for (place, &printed) in original.iter().enumerate() {
            let plain = half_width(printed);
            let kept = if plain == '\n' {
                ends_sentence(&chars) || starts_paragraph(&original, place)
            } else if plain.is_whitespace() || is_invisible(plain) {
                separates_words(&chars, &original, place)
            } else {
                true
            };
            if kept {
                chars.push(if plain.is_whitespace() && plain != '\n' {
                    ' '
                } else {
                    plain
                });
                places.push(place);
            }
        }
        Self::of(chars, places)
    }

    /// Takes a text that is in plain form already, character for character.
    pub(crate) fn exactly(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let places = (0..chars.len()).collect();
        Self::of(chars, places)
    }

    fn of(chars: Vec<char>, places: Vec<usize>) -> Self {
        let mut bytes = Vec::with_capacity(chars.len() + 1);
        let mut text = String::with_capacity(chars.len() * 3);
        for &c in &chars {
            bytes.push(text.len());
            text.push(c);
        }
        bytes.push(text.len());
        Self {
            text,
            chars,
            places,
            bytes,
            quantities: OnceCell::new(),
        }
    }

    /// The whole plain text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many characters it has.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at `index`.
    pub(crate) fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).copied()
    }

    /// The character before `index`.
    pub(crate) fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|index| self.at(index))
    }

    /// The characters from `range`, as far as they exist.
    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        let last = self.bytes.len() - 1;
        let from = self
            .bytes
            .get(range.start.min(last))
            .copied()
            .unwrap_or_default();
        let to = self
            .bytes
            .get(range.end.min(last))
            .copied()
            .unwrap_or_default();
        self.text.get(from..to).unwrap_or_default()
    }

    /// The text from character `index` on.
    pub(crate) fn from(&self, index: usize) -> &str {
        self.slice(index..self.len())
    }

    /// The characters that a range of bytes of [`Plain::text`] covers.
    pub(crate) fn chars_of(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte| self.bytes.partition_point(|&start| start < byte);
        at(bytes.start)..at(bytes.end)
    }

    /// Where a range of plain characters stood in the original, in characters.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let from = self.places.get(range.start).copied();
        let to = range
            .end
            .checked_sub(1)
            .and_then(|last| self.places.get(last))
            .map(|last| last + 1);
        match (from, to) {
            (Some(from), Some(to)) if from < to => Span { from, to },
            _ => {
                let here = from.or(to).unwrap_or_default();
                Span {
                    from: here,
                    to: here,
                }
            }
        }
    }
}

/// The half-width form of a character; brackets and dashes of many shapes become one.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '／' | '∕' => '/',
        '～' | '〜' => '~',
        '–' | '—' | '－' | '―' | '‐' | '‑' | '−' => '-',
        '﹪' => '%',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// Whether a line end after these characters ends a sentence, rather than having come from copying.
fn ends_sentence(before: &[char]) -> bool {
    matches!(
        before.last(),
        None | Some('。' | '!' | '?' | '\n' | ':' | ';')
    )
}

/// Whether what follows the line end at `place` is a new paragraph: an empty line, an indent, or a number or label.
fn starts_paragraph(original: &[char], place: usize) -> bool {
    let mut rest = original.iter().skip(place + 1).copied().map(half_width);
    let Some(first) = rest.next() else {
        return true;
    };
    if first == '\n' || first == ' ' || first == '\t' {
        return true;
    }
    let head: Vec<char> = std::iter::once(first).chain(rest.take(5)).collect();
    let numbered = head
        .iter()
        .position(|c| !c.is_ascii_digit() && !"一二三四五六七八九十()".contains(*c));
    match numbered {
        Some(0) | None => false,
        Some(end) => {
            matches!(head.get(end), Some('、' | '.' | ':'))
                || (first == '(' && head.get(end - 1) == Some(&')'))
        }
    }
}

/// A space is kept where it holds two Latin words or numbers apart.
fn separates_words(before: &[char], original: &[char], place: usize) -> bool {
    let next = original
        .iter()
        .skip(place + 1)
        .copied()
        .map(half_width)
        .find(|c| !c.is_whitespace());
    before.last().is_some_and(char::is_ascii_alphanumeric)
        && next.is_some_and(|next| next.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_half_width_in_place() {
        let plain = Plain::new("完成率９１．５％，（共３处）");
        assert_eq!(plain.text(), "完成率91.5%,(共3处)");
        assert_eq!(plain.span(3..8), Span { from: 3, to: 8 });
    }

    #[test]
    fn spaces_around_numbers_go_but_places_stay() {
        let plain = Plain::new("完成 2880 套");
        assert_eq!(plain.text(), "完成2880套");
        assert_eq!(plain.span(2..7), Span { from: 3, to: 9 });
    }

    #[test]
    fn a_space_between_two_numbers_stays() {
        assert_eq!(Plain::new("2020 12").text(), "2020 12");
    }

    #[test]
    fn a_line_broken_by_copying_is_joined_and_a_paragraph_is_not() {
        assert_eq!(
            Plain::new("已完\n成整改。\n二、下一步\n继续").text(),
            "已完成整改。\n二、下一步继续"
        );
    }

    #[test]
    fn the_span_of_nothing_is_empty() {
        let plain = Plain::new("");
        assert_eq!(plain.span(0..0), Span { from: 0, to: 0 });
        assert_eq!(plain.slice(0..5), "");
    }
}
