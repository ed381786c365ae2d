//! The text as one run of characters: noise gone, paragraphs whole, every character knowing where it came from.

use std::collections::{HashMap, HashSet};

use super::{noise, noise::Noise, wrap};
use crate::{LineHint, Source, Span};

/// A paragraph of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// First character in the stream.
    pub(super) from: usize,
    /// One past its last character; the stream has a line end there.
    pub(super) to: usize,
    /// Level, when the format says that it is a heading.
    pub(super) heading: Option<u8>,
}

/// The logical text. Offsets into it are used inside this room only; [`Stream::span`] leads back to the source.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// Characters in plain form (half-width ASCII, straight quotes), paragraphs ended by `\n`.
    pub(super) chars: Vec<char>,
    /// The same characters as printed.
    printed: Vec<char>,
    /// Where each stands in the source.
    origin: Vec<usize>,
    /// The paragraphs, in order.
    pub(super) blocks: Vec<Block>,
}

/// A line that takes part in the stream, with what the decision about joining needs.
#[derive(Debug)]
pub(super) struct Piece {
    /// First character in the source, spaces in front left out.
    pub(super) from: usize,
    /// Plain characters, trimmed on both sides.
    pub(super) plain: Vec<char>,
    /// Spaces in front, in columns (an ideographic space is two).
    pub(super) indent: usize,
    /// The line is laid out and may go on in the next one.
    pub(super) laid: bool,
    /// Heading level.
    pub(super) heading: Option<u8>,
    /// An empty line stood before it.
    pub(super) after_gap: bool,
    /// Only page furniture stood between this and the previous piece.
    pub(super) after_page_break: bool,
}

impl Stream {
    /// Builds the stream of all lines that `keep` lets through (cells of real tables are read elsewhere).
    pub(super) fn build(source: &Source, keep: impl Fn(usize) -> bool) -> Self {
        let text: Vec<char> = source.text.chars().collect();
        let pieces = pieces(source, &text, keep);
        let joins = wrap::joins(&pieces);
        let mut stream = Self::default();
        for (piece, join) in pieces.iter().zip(joins) {
            if join
                && let Some(block) = stream.blocks.last_mut()
                && stream.chars.pop().is_some()
            {
                stream.printed.pop();
                stream.origin.pop();
                block.to += piece.plain.len();
            } else {
                let from = stream.chars.len();
                stream.blocks.push(Block {
                    from,
                    to: from + piece.plain.len(),
                    heading: piece.heading,
                });
            }
            for (offset, plain) in piece.plain.iter().enumerate() {
                stream.chars.push(*plain);
                stream
                    .printed
                    .push(text.get(piece.from + offset).copied().unwrap_or(*plain));
                stream.origin.push(piece.from + offset);
            }
            stream.chars.push('\n');
            stream.printed.push('\n');
            stream.origin.push(piece.from + piece.plain.len());
        }
        stream
    }

    /// Length in characters.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The plain characters of a range, as a string.
    pub(super) fn plain(&self, from: usize, to: usize) -> String {
        self.chars
            .get(from..to.min(self.len()))
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// Narrows a range so that it neither begins nor ends with spaces or line ends.
    pub(super) fn trim(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        to = to.min(self.len());
        let blank = |at: usize| self.chars.get(at).is_none_or(|c| c.is_whitespace());
        while from < to && blank(from) {
            from += 1;
        }
        while to > from && blank(to - 1) {
            to -= 1;
        }
        (from, to)
    }

    /// The printed text of a range, trimmed: broken lines joined, paragraphs separated by a line end.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let (from, to) = self.trim(from, to);
        self.printed
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// Where a range stands in the source; `None` when it is blank.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<Span> {
        let (from, to) = self.trim(from, to);
        if from >= to {
            return None;
        }
        Some(Span {
            from: *self.origin.get(from)?,
            to: self.origin.get(to - 1)? + 1,
        })
    }

    /// Where the character at `at` stands in the source.
    pub(super) fn origin(&self, at: usize) -> Option<usize> {
        self.origin.get(at).copied()
    }

    /// Index of the block that holds `at`.
    pub(super) fn block_at(&self, at: usize) -> usize {
        self.blocks.partition_point(|block| block.to < at)
    }
}

/// The lines as pieces, noise and empty lines left out.
fn pieces(source: &Source, text: &[char], keep: impl Fn(usize) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(source.lines.len());
    let headers = page_headers(source, text);
    let (mut gap, mut page_break) = (true, false);
    for (index, line) in source.lines.iter().enumerate() {
        if !keep(index) {
            continue;
        }
        let raw = text.get(line.span.from..line.span.to).unwrap_or_default();
        let lead = raw
            .iter()
            .take_while(|c| is_blank(**c) || matches!(c, '#' | '*'))
            .count();
        let end = raw.len() - raw.iter().rev().take_while(|c| is_blank(**c)).count();
        if lead >= end {
            gap = true;
            continue;
        }
        let plain: Vec<char> = raw
            .get(lead..end)
            .unwrap_or_default()
            .iter()
            .map(|c| plain(*c))
            .collect();
        let laid = matches!(line.hint, LineHint::Laid);
        let string: String = plain.iter().take(130).collect();
        // The first one may be the title of the paper itself.
        if laid && headers.contains(&string) && !pieces.is_empty() {
            page_break = true;
            continue;
        }
        match noise::of_line(&string, laid) {
            Some(Noise::Between) => {
                page_break = true;
                continue;
            }
            // In the first half it may be a bar above the article.
            Some(Noise::Tail) if index * 2 > source.lines.len() => break,
            Some(Noise::Frame | Noise::Tail) => {
                gap = true;
                continue;
            }
            None => {}
        }
        pieces.push(Piece {
            from: line.span.from + lead,
            plain,
            indent: raw
                .iter()
                .take(lead)
                .map(|c| if c.is_ascii() { 1 } else { 2 })
                .sum(),
            laid,
            heading: if let LineHint::Heading(level) = line.hint {
                Some(level)
            } else {
                None
            },
            after_gap: gap && !page_break,
            after_page_break: page_break,
        });
        (gap, page_break) = (false, false);
    }
    pieces
}

/// Lines that stand beside page numbers again and again: what the sheets have in common.
fn page_headers(source: &Source, text: &[char]) -> HashSet<String> {
    let line = |index: usize| -> Option<String> {
        let line = source.lines.get(index)?;
        if !matches!(line.hint, LineHint::Laid) {
            return None;
        }
        let raw = text.get(line.span.from..line.span.to)?;
        let plain: String = raw.iter().map(|c| plain(*c)).collect();
        Some(plain.trim().to_owned()).filter(|l| !l.is_empty())
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut pages = 0;
    for index in 0..source.lines.len() {
        let number = line(index).is_some_and(|l| noise::of_line(&l, true) == Some(Noise::Between));
        if !number {
            continue;
        }
        pages += 1;
        let before = (0..index).rev().take(3).find_map(line);
        let after = (index + 1..index + 4).find_map(line);
        for beside in before.into_iter().chain(after) {
            *counts.entry(beside).or_default() += 1;
        }
    }
    let short = |l: &str| l.chars().count() <= 40 && !l.ends_with(['。', ';', ':', ',']);
    counts.retain(|l, count| *count >= 2 && *count * 2 >= pages && short(l));
    counts.into_keys().collect()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}' | '\u{feff}' | '\u{200c}' | '\u{200d}' | '\u{2060}'
        )
}

/// The plain form of a character, one for one.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '「' | '」' | '『' | '』' => '"',
        '︰' | '∶' | '﹕' => ':',
        '﹙' => '(',
        '﹚' => ')',
        '｡' => '。',
        '､' | '﹑' => '、',
        '﹔' => ';',
        // The signs of lightweight markup carry no meaning here.
        '*' | '\u{3000}' | '\u{00a0}' | '\t' | '\u{2002}' | '\u{2003}' | '\u{2009}' => ' ',
        c if is_blank(c) => ' ',
        c => c,
    }
}
