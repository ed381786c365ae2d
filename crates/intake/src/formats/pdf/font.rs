//! Fonts: from the bytes of a shown text to characters and widths.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_16BE};
use lopdf::{Dictionary, Document, Object};

use super::{
    cmap::{self, Cmap},
    forms,
};

/// Most bytes a character map may unpack to.
const MAP_BYTES: usize = 8 * 1024 * 1024;
/// Most glyph widths that are kept.
const MOST_WIDTHS: usize = 100_000;

/// A font as far as reading text needs it.
pub(super) struct Font {
    to_unicode: Option<Cmap>,
    codes: Codes,
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// Text space units per glyph width unit.
    scale: f64,
}

/// One shown character.
pub(super) struct Shown {
    /// Its text; `None` when nothing says what it is.
    pub(super) text: Option<String>,
    /// Width in text space, for a font size of 1.
    pub(super) width: f64,
    /// It is the single byte 32, to which word spacing applies.
    pub(super) space: bool,
}

/// How bytes fall into codes and what these are without a map to Unicode.
enum Codes {
    /// One byte each, with the text of each.
    Single(Vec<String>),
    /// Two bytes each, glyph numbers; of the Chinese collection if `gb1`.
    Glyphs { gb1: bool },
    /// Characters of an encoding: one or two bytes, or units of UTF-16.
    Characters(&'static Encoding),
    /// As a map in the document says.
    Mapped { map: Cmap, gb1: bool },
}

impl Font {
    /// Reads a font; what is missing or damaged falls back to the usual.
    pub(super) fn load(document: &Document, font: &Dictionary) -> Self {
        let stream = |key: &[u8]| -> Option<Vec<u8>> {
            let stream = font.get_deref(key, document).ok()?.as_stream().ok()?;
            stream.get_plain_content_with_limit(MAP_BYTES).ok()
        };
        let to_unicode = stream(b"ToUnicode").map(|bytes| Cmap::parse(&bytes));
        if font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type0") {
            return Self::composite(document, font, to_unicode, stream(b"Encoding"));
        }
        let codes = Codes::Single(single_texts(document, font));
        let first = forms::number(document, font, b"FirstChar").unwrap_or(0.0);
        let widths = forms::array(document, font, b"Widths").unwrap_or_default();
        let widths = widths
            .iter()
            .zip(code_from(first)..)
            .take(256)
            .filter_map(|(width, code)| Some((code, forms::as_number(document, width)?)))
            .collect();
        let descriptor = font
            .get_deref(b"FontDescriptor", document)
            .and_then(Object::as_dict)
            .ok();
        let missing =
            descriptor.and_then(|descriptor| forms::number(document, descriptor, b"MissingWidth"));
        let matrix = forms::array(document, font, b"FontMatrix")
            .and_then(|matrix| forms::as_number(document, matrix.first()?));
        Self {
            to_unicode,
            codes,
            widths,
            default_width: missing.unwrap_or(500.0),
            scale: matrix.map_or(0.001, f64::abs),
        }
    }

    fn composite(
        document: &Document,
        font: &Dictionary,
        to_unicode: Option<Cmap>,
        map: Option<Vec<u8>>,
    ) -> Self {
        let descendant = forms::array(document, font, b"DescendantFonts")
            .and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
        let ordering = descendant
            .and_then(|font| {
                font.get_deref(b"CIDSystemInfo", document)
                    .ok()?
                    .as_dict()
                    .ok()
            })
            .and_then(|info| info.get_deref(b"Ordering", document).ok()?.as_str().ok());
        let gb1 = ordering == Some(b"GB1");
        let name = font
            .get_deref(b"Encoding", document)
            .and_then(Object::as_name)
            .unwrap_or(b"Identity-H");
        let codes = match map {
            Some(bytes) => Codes::Mapped {
                map: Cmap::parse(&bytes),
                gb1,
            },
            None => predefined(name).map_or(Codes::Glyphs { gb1 }, Codes::Characters),
        };
        let mut widths = HashMap::new();
        let mut default_width = 1000.0;
        if let Some(descendant) = descendant {
            default_width = forms::number(document, descendant, b"DW").unwrap_or(default_width);
            read_widths(document, descendant, &mut widths);
        }
        Self {
            to_unicode,
            codes,
            widths,
            default_width,
            scale: 0.001,
        }
    }

    /// Splits the bytes of a shown text into characters.
    pub(super) fn show(&self, bytes: &[u8], mut give: impl FnMut(Shown)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.length(rest).clamp(1, rest.len());
            let (bytes, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            let code = cmap::code(bytes);
            let width = self.width(code, bytes);
            give(Shown {
                text: self.text(code, bytes),
                width: width * self.scale,
                space: bytes == [b' '],
            });
        }
    }

    fn length(&self, bytes: &[u8]) -> usize {
        match &self.codes {
            Codes::Single(_) => 1,
            Codes::Glyphs { .. } => match &self.to_unicode {
                // Some writers use a one-byte map with a font that claims two bytes.
                Some(map) if map.has_lengths() => {
                    map.length(bytes).map_or(2, |length| length.max(2))
                }
                _ => 2,
            },
            Codes::Characters(encoding) if *encoding == UTF_16BE => match bytes {
                [0xd8..=0xdb, ..] => 4,
                _ => 2,
            },
            Codes::Characters(encoding) => match bytes {
                [0x81..=0xfe, 0x30..=0x39, ..] if *encoding == GB18030 => 4,
                [0xa1..=0xdf, ..] if *encoding == SHIFT_JIS => 1,
                [0x81..=0xfe, ..] => 2,
                _ => 1,
            },
            Codes::Mapped { map, .. } => {
                map.length(bytes)
                    .unwrap_or(if map.has_lengths() { 1 } else { 2 })
            }
        }
    }

    fn text(&self, code: u32, bytes: &[u8]) -> Option<String> {
        let mapped = self.to_unicode.as_ref().and_then(|map| map.text(code));
        if let Some(text) = mapped.filter(|text| is_said(text)) {
            return Some(text);
        }
        match &self.codes {
            Codes::Single(texts) => texts
                .get(code as usize)
                .filter(|text| !text.is_empty())
                .cloned(),
            Codes::Glyphs { gb1 } => gb1.then(|| chinese_glyph(code)).flatten(),
            Codes::Characters(encoding) => {
                let (text, malformed) = encoding.decode_without_bom_handling(bytes);
                (!malformed).then(|| text.into_owned())
            }
            Codes::Mapped { map, gb1 } => {
                gb1.then(|| map.cid(code).and_then(chinese_glyph)).flatten()
            }
        }
    }

    fn width(&self, code: u32, bytes: &[u8]) -> f64 {
        let glyph = match &self.codes {
            Codes::Single(_) | Codes::Glyphs { .. } => Some(code),
            Codes::Mapped { map, .. } => map.cid(code),
            // Only the collection's own tables tell the glyph; letters are half as wide as the rest.
            Codes::Characters(encoding) => {
                let narrow = (if *encoding == UTF_16BE {
                    code
                } else {
                    u32::from(*bytes.first().unwrap_or(&0))
                }) < 0x80;
                return if narrow {
                    self.default_width / 2.0
                } else {
                    self.default_width
                };
            }
        };
        glyph
            .and_then(|glyph| self.widths.get(&glyph))
            .copied()
            .unwrap_or(self.default_width)
    }
}

/// A map may name a code and yet say nothing about it.
fn is_said(text: &str) -> bool {
    !text.is_empty()
        && !text
            .chars()
            .all(|c| c == '\0' || c == char::REPLACEMENT_CHARACTER)
}

/// The encodings behind the names of predefined maps.
fn predefined(name: &[u8]) -> Option<&'static Encoding> {
    let name = std::str::from_utf8(name).ok()?;
    if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) {
        return Some(UTF_16BE);
    }
    let prefixes = [
        ("GB", GB18030),
        ("B5", BIG5),
        ("ETen", BIG5),
        ("HKscs", BIG5),
        ("90ms", SHIFT_JIS),
        ("90msp", SHIFT_JIS),
        ("83pv", SHIFT_JIS),
        ("90pv", SHIFT_JIS),
        ("KSC", EUC_KR),
    ];
    prefixes
        .into_iter()
        .find(|(prefix, _)| name.starts_with(prefix))
        .map(|(_, encoding)| encoding)
}

/// The text of each of the 256 codes of a simple font.
fn single_texts(document: &Document, font: &Dictionary) -> Vec<String> {
    // Symbolic fonts without encoding mostly use the codes of the Windows alphabet.
    let encoding = font
        .has(b"Encoding")
        .then(|| font.get_font_encoding_with_limit(document, MAP_BYTES).ok())
        .flatten();
    (0..=u8::MAX)
        .map(|code| match &encoding {
            Some(encoding) => encoding.bytes_to_string(&[code]).unwrap_or_default(),
            None => encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&[code])
                .0
                .into_owned(),
        })
        .map(|text| {
            if text.chars().all(char::is_control) {
                String::new()
            } else {
                text
            }
        })
        .collect()
}

/// Widths of a composite font: `first [w w w]` and `first last w` in turn.
fn read_widths(document: &Document, font: &Dictionary, widths: &mut HashMap<u32, f64>) {
    let entries = forms::array(document, font, b"W").unwrap_or_default();
    let mut rest = entries.iter();
    while let Some(first) = rest
        .next()
        .and_then(|first| forms::as_number(document, first))
    {
        let Some(second) = rest
            .next()
            .and_then(|second| document.dereference(second).ok())
        else {
            return;
        };
        if let Ok(list) = second.1.as_array() {
            for (width, code) in list.iter().zip(code_from(first)..) {
                widths.extend(forms::as_number(document, width).map(|width| (code, width)));
            }
        } else {
            let last = forms::as_number(document, second.1).unwrap_or(first);
            let width = rest
                .next()
                .and_then(|width| forms::as_number(document, width))
                .unwrap_or(0.0);
            let room = MOST_WIDTHS.saturating_sub(widths.len());
            widths.extend(
                (code_from(first)..=code_from(last))
                    .take(room)
                    .map(|code| (code, width)),
            );
        }
        if widths.len() >= MOST_WIDTHS {
            return;
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a saturating cast is what is wanted"
)]
fn code_from(number: f64) -> u32 {
    number as u32
}

/// Text of a glyph number of the collection Adobe-GB1, for fonts that refer to glyphs without saying what they are.
/// The collection begins in the order of GB 2312, which covers nearly all of an ordinary text.
fn chinese_glyph(cid: u32) -> Option<String> {
    // First glyph, first code in GB 2312, how many; rows of hanzi are full, their codes go on from row to row.
    const SIGNS: [(u32, u32, u32); 12] = [
        (96, 0xa1a1, 94),
        (190, 0xa2b1, 50),
        (240, 0xa2e5, 10),
        (250, 0xa2f1, 12),
        (262, 0xa3a1, 94),
        (356, 0xa4a1, 83),
        (439, 0xa5a1, 86),
        (525, 0xa6a1, 24),
        (602, 0xa7a1, 33),
        (635, 0xa7d1, 33),
        (668, 0xa8a1, 32),
        (738, 0xa9a4, 76),
    ];
    let code = match cid {
        1..=95 => return char::from_u32(cid + 0x1f).map(String::from),
        814..=907 => return char::from_u32(cid - 814 + 0x21).map(String::from),
        7716 => return Some(" ".to_owned()),
        940..=4694 => row(cid - 940, 0xb0),
        4695..=7702 => row(cid - 4695, 0xd8),
        _ => SIGNS.iter().find_map(|(first, code, count)| {
            let offset = cid.checked_sub(*first).filter(|offset| offset < count)?;
            u16::try_from(code + offset).ok()
        })?,
    };
    let (text, malformed) = GB18030
        .decode_without_bom_handling_and_without_replacement(&code.to_be_bytes())
        .map_or((None, true), |text| (Some(text.into_owned()), false));
    text.filter(|_| !malformed)
}

/// The code of the `offset`th character from the start of a row of GB 2312, each row holding 94.
fn row(offset: u32, first_row: u32) -> u16 {
    u16::try_from((first_row + offset / 94) << 8 | (0xa1 + offset % 94)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_of_the_chinese_collection() {
        let cases = [
            (1, " "),
            (34, "A"),
            (98, "。"),
            (940, "啊"),
            (4694, "座"),
            (4695, "亍"),
            (7702, "齄"),
            (265, "￥"),
            (815, "\""),
        ];
        for (cid, text) in cases {
            assert_eq!(chinese_glyph(cid).as_deref(), Some(text), "{cid}");
        }
        assert_eq!(chinese_glyph(29_000), None);
    }
}
