//! Which encoding bytes are in, judged by how much the result looks like writing.
//!
//! A byte order mark decides. Otherwise valid UTF-8 is UTF-8; everything else is decoded in each encoding that may be
//! meant, and the decoding with the most plausible characters wins. Bytes that make sense in none are no text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Text with what was noticed while decoding.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The characters, without byte order mark, line ends as they were.
    pub(super) text: String,
    /// The encoding taken.
    pub(super) encoding: &'static Encoding,
    /// How many places could not be decoded (they are U+FFFD in the text).
    pub(super) broken: usize,
}

/// Only so many bytes are weighed; that is enough to tell encodings apart and keeps large files quick.
const SAMPLE: usize = 64 * 1024;
/// Characters that cannot stand in writing, as a share of all, above which bytes are noise.
const NOISE_SHARE: f64 = 0.02;
/// Average plausibility below which a guessed decoding is noise.
const GUESS_FLOOR: f64 = 0.45;

/// Decodes text of unknown encoding. `None` when the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => decode_as(encoding, bytes.get(mark..)?),
        None => guess(bytes)?,
    };
    (noise_share(&decoded.text) <= NOISE_SHARE).then_some(decoded)
}

/// Decodes with a declared encoding when the bytes agree with it, else by [`decode`].
///
/// Pages often declare one encoding and are saved in another, so the declaration only counts when nothing breaks, and
/// a byte order mark or valid UTF-8 is stronger.
pub(super) fn decode_declared(bytes: &[u8], label: Option<&str>) -> Option<Decoded> {
    if Encoding::for_bom(bytes).is_none()
        && std::str::from_utf8(bytes).is_err()
        && let Some(encoding) = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        && encoding.is_ascii_compatible()
        && encoding != UTF_8
    {
        let wide = if encoding == GBK { GB18030 } else { encoding };
        let decoded = decode_as(wide, bytes);
        if decoded.broken == 0 && noise_share(&decoded.text) <= NOISE_SHARE {
            return Some(decoded);
        }
    }
    decode(bytes)
}

fn guess(bytes: &[u8]) -> Option<Decoded> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Some(Decoded {
            text: text.to_owned(),
            encoding: UTF_8,
            broken: 0,
        });
    }
    let sample = bytes.get(..bytes.len().min(SAMPLE))?;
    let mut candidates = vec![GB18030, UTF_8, UTF_16LE, UTF_16BE];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    if detector.guess(None, Utf8Detection::Allow) == BIG5 {
        candidates.push(BIG5);
    }
    let (encoding, score) = candidates
        .into_iter()
        .map(|encoding| (encoding, plausibility(&decode_cow(encoding, sample).0)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (score >= GUESS_FLOOR).then(|| decode_as(encoding, bytes))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, malformed) = decode_cow(encoding, bytes);
    let broken = if malformed {
        text.chars()
            .filter(|&c| c == char::REPLACEMENT_CHARACTER)
            .count()
    } else {
        0
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text.into_owned(),
    };
    Decoded {
        text,
        encoding,
        broken,
    }
}

fn decode_cow<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
    encoding.decode_without_bom_handling(bytes)
}

/// Share of characters that cannot stand in writing.
fn noise_share(text: &str) -> f64 {
    let (mut all, mut bad) = (0_u32, 0_u32);
    for c in text.chars().take(SAMPLE) {
        all += 1;
        bad += u32::from(is_noise(c));
    }
    f64::from(bad) / f64::from(all.max(1))
}

fn is_noise(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}' | '\u{85}' => false,
        char::REPLACEMENT_CHARACTER => true,
        _ => c.is_control() || (u32::from(c) & 0xfffe) == 0xfffe,
    }
}

/// How much a decoding looks like Chinese or Latin writing: about 1 for real text, 0 or less for the wrong encoding.
fn plausibility(text: &str) -> f64 {
    let (mut all, mut sum) = (0_u32, 0.0);
    for c in text.chars() {
        all += 1;
        sum += weight(c);
    }
    // The last character of a sample may be cut in two; one character more or less must not decide on short texts.
    sum / f64::from(all.max(1))
}

fn weight(c: char) -> f64 {
    match c {
        '的' | '，' | '。' | '、' | '一' | '不' | '有' | '年' | '；' | '：' => 2.0,
        '\n' | '\r' | '\t' | ' '..='~' => 0.9,
        '\u{3000}'..='\u{303f}'
        | '\u{ff01}'..='\u{ff5e}'
        | '“'
        | '”'
        | '‘'
        | '’'
        | '—'
        | '…'
        | '·'
        | '①'..='⑳' => 1.0,
        '\u{4e00}'..='\u{9fff}' => hanzi_weight(c),
        _ if is_noise(c) => -6.0,
        '\u{e000}'..='\u{f8ff}' => -2.0,
        '\u{ac00}'..='\u{d7a3}' | '\u{3400}'..='\u{4dbf}' => -0.5,
        _ => -0.2,
    }
}

/// Characters of GB 2312 make up nearly all of a Chinese text, its first level (frequent characters) above all.
fn hanzi_weight(c: char) -> f64 {
    let mut utf8 = [0; 4];
    let (encoded, _, _) = GBK.encode(c.encode_utf8(&mut utf8));
    match *encoded {
        [0xb0..=0xd7, 0xa1..=0xfe] => 1.0,
        [0xd8..=0xf7, 0xa1..=0xfe] => 0.3,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str =
        "云岭县委巡察整改进展情况的通报\r\n一、聚焦重点任务，第1个问题：“责任”压得不实。";

    #[test]
    fn each_encoding_is_recognised_with_and_without_mark() {
        let wide = |big: bool, mark: bool| -> Vec<u8> {
            let units = mark
                .then_some(0xfeff)
                .into_iter()
                .chain(CHINESE.encode_utf16());
            units
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        let (gb, _, _) = GB18030.encode(CHINESE);
        let marked = [&[0xef, 0xbb, 0xbf], CHINESE.as_bytes()].concat();
        let cases = [
            (CHINESE.as_bytes().to_vec(), UTF_8),
            (marked, UTF_8),
            (gb.into_owned(), GB18030),
            (wide(false, true), UTF_16LE),
            (wide(false, false), UTF_16LE),
            (wide(true, true), UTF_16BE),
            (wide(true, false), UTF_16BE),
        ];
        for (bytes, encoding) in cases {
            let decoded = decode(&bytes).unwrap();
            assert_eq!(
                (decoded.text.as_str(), decoded.encoding, decoded.broken),
                (CHINESE, encoding, 0)
            );
        }
    }

    #[test]
    fn traditional_text_in_big5_is_recognised() {
        let text = "關於整改進展情況的報告，進一步落實責任，繼續推動各項工作取得實際成效，確保問題得到解決。";
        let (big5, _, _) = BIG5.encode(text);
        let decoded = decode(&big5).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, BIG5));
    }

    #[test]
    fn a_cut_character_at_the_end_is_counted_not_fatal() {
        let long = CHINESE.repeat(20);
        let bytes = &long.as_bytes()[..long.len() - 1];
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.broken), (UTF_8, 1));
    }

    #[test]
    fn control_soup_is_no_text() {
        assert!(decode(&[1, 2, 3, 4, 5, 6, 7, 8].repeat(50)).is_none());
        assert!(decode(&[0; 400]).is_none());
    }

    #[test]
    fn a_declared_encoding_yields_to_the_bytes() {
        let decoded = decode_declared(CHINESE.as_bytes(), Some("gb2312")).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (CHINESE, UTF_8));
        let (gb, _, _) = GB18030.encode(CHINESE);
        let decoded = decode_declared(&gb, Some("utf-8")).unwrap();
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding),
            (CHINESE, GB18030)
        );
    }
}
