//! Character maps: how the bytes of a shown text fall into codes, and what the codes mean.

use std::collections::HashMap;

use super::lexer::{Lexer, Token};

/// A map read from a stream in the document.
#[derive(Debug, Default)]
pub(super) struct Cmap {
    /// Lengths of codes in bytes with their first and last code.
    spaces: Vec<(usize, u32, u32)>,
    /// Code to text, single codes.
    texts: HashMap<u32, String>,
    /// Code to text, ranges: first code, last code, text of the first.
    text_ranges: Vec<(u32, u32, String)>,
    /// Code to glyph number, ranges: first code, last code, number of the first.
    cids: Vec<(u32, u32, u32)>,
}

/// More entries than any font has characters.
const MOST_ENTRIES: usize = 200_000;

impl Cmap {
    /// Reads a map; damaged parts are passed over.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes);
        let mut operands: Vec<Token> = Vec::new();
        let mut entries = 0;
        while let Some(token) = lexer.next() {
            let Token::Word(word) = &token else {
                operands.push(token);
                entries += 1;
                if entries > MOST_ENTRIES * 3 {
                    break;
                }
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    for pair in operands.chunks_exact(2) {
                        if let [first, last] = pair
                            && let (Some(low), Some(high)) = (first.bytes(), last.bytes())
                            && (1..=4).contains(&low.len())
                        {
                            map.spaces.push((low.len(), code(low), code(high)));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [source, target] = pair
                            && let (Some(source), Some(target)) = (source.bytes(), target.bytes())
                        {
                            map.texts.insert(code(source), utf16(target));
                        }
                    }
                }
                b"endbfrange" => map.text_ranges(&operands),
                b"endcidrange" => {
                    for triple in operands.chunks_exact(3) {
                        if let [first, last, cid] = triple
                            && let (Some(first), Some(last), Some(cid)) =
                                (first.bytes(), last.bytes(), cid.number())
                        {
                            map.cids.push((code(first), code(last), whole(cid)));
                        }
                    }
                }
                b"endcidchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [source, cid] = pair
                            && let (Some(source), Some(cid)) = (source.bytes(), cid.number())
                        {
                            map.cids.push((code(source), code(source), whole(cid)));
                        }
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map.text_ranges.sort_by_key(|range| range.0);
        map.cids.sort_by_key(|range| range.0);
        map
    }

    fn text_ranges(&mut self, operands: &[Token]) {
        for triple in operands.chunks_exact(3) {
            let [first, last, target] = triple else {
                continue;
            };
            let (Some(first), Some(last)) = (first.bytes(), last.bytes()) else {
                continue;
            };
            let (first, last) = (code(first), code(last));
            match target {
                Token::Text(target) => self.text_ranges.push((first, last, utf16(target))),
                Token::Array(targets) => {
                    for (code, target) in (first..=last).zip(targets) {
                        self.texts
                            .insert(code, target.bytes().map(utf16).unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
    }

    /// The text of a code; `None` when the map does not say.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let (first, text) = find(&self.text_ranges, code, |range| (range.0, range.1))
            .map(|range| (range.0, &range.2))?;
        // Only the last character counts on.
        let last = text.chars().next_back()?;
        let stem = text.strip_suffix(last)?;
        let counted = char::from_u32(u32::from(last).checked_add(code - first)?)?;
        Some(format!("{stem}{counted}"))
    }

    /// The glyph number of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        let (first, _, cid) = *find(&self.cids, code, |range| (range.0, range.1))?;
        cid.checked_add(code - first)
    }

    /// How many bytes the next code takes; `None` when the map does not say.
    pub(super) fn length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=bytes.len().min(4)).find(|&length| {
            let code = bytes.get(..length).map(code).unwrap_or_default();
            self.spaces
                .iter()
                .any(|(size, first, last)| *size == length && (*first..=*last).contains(&code))
        })
    }

    /// Whether codes have lengths here.
    pub(super) fn has_lengths(&self) -> bool {
        !self.spaces.is_empty()
    }
}

/// The range that holds a code, among ranges sorted by their first code.
fn find<R>(ranges: &[R], code: u32, bounds: impl Fn(&R) -> (u32, u32)) -> Option<&R> {
    let after = ranges.partition_point(|range| bounds(range).0 <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    (code <= bounds(range).1).then_some(range)
}

/// Bytes as one number, the first byte highest.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// Bytes as UTF-16 text; a single byte is a character of its own.
fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    encoding_rs::UTF_16BE
        .decode_without_bom_handling(bytes)
        .0
        .into_owned()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a saturating cast is what is wanted"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ranges_and_lengths() {
        let map = Cmap::parse(
            b"1 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange
              2 beginbfchar <0003> <0020> <0004> <4E004E8C> endbfchar
              2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<0041> <0042>] endbfrange
              1 begincidrange <0010> <0020> 100 endcidrange 1 begincidchar <0005> 7 endcidchar",
        );
        let text = |code| map.text(code);
        assert_eq!(text(3).as_deref(), Some(" "));
        assert_eq!(text(4).as_deref(), Some("一二"));
        assert_eq!(text(0x12).as_deref(), Some("丂"));
        assert_eq!(text(0x21).as_deref(), Some("B"));
        assert_eq!(text(0x13), None);
        assert_eq!(
            (map.cid(0x11), map.cid(5), map.cid(6)),
            (Some(101), Some(7), None)
        );
        assert_eq!(
            (
                map.length(b"A"),
                map.length(&[0xb0, 0xa1]),
                map.length(&[0xff])
            ),
            (Some(1), Some(2), None)
        );
    }

    #[test]
    fn hostile_maps_end() {
        Cmap::parse(b"1 beginbfrange <00000000> <ffffffff> [<41>] endbfrange");
        let map = Cmap::parse(b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange");
        assert_eq!(map.text(0xffff_ffff), None);
    }
}
