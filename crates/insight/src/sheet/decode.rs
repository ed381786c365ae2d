//! Text of unknown encoding as a stream of UTF-8.
//!
//! A byte order mark decides. Otherwise what is valid UTF-8 to the last byte is UTF-8, and the rest is GB18030, which holds
//! GBK and GB 2312, unless the letters are those of Big5.

use std::io::{Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, CoderResult, Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use super::NotATable;

const CHUNK: usize = 64 * 1024;
/// Characters that cannot stand in writing, as one in so many, above which bytes are noise.
const NOISE: usize = 50;

/// Tells the encoding, and how many bytes a mark takes in front.
///
/// The whole source is read once; it is at its end afterwards.
pub(super) fn detect<R: Read + Seek>(
    source: &mut R,
) -> Result<(&'static Encoding, usize), NotATable> {
    source.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; CHUNK];
    let count = fill(source, &mut buffer)?;
    let sample = buffer.get(..count).unwrap_or_default();
    if let Some((encoding, mark)) = Encoding::for_bom(sample) {
        return Ok((encoding, mark));
    }
    if is_noise(sample) {
        return Err(NotATable::Noise);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let other = if detector.guess(Some(b"cn"), Utf8Detection::Deny) == BIG5 {
        BIG5
    } else {
        GB18030
    };
    source.seek(SeekFrom::Start(0))?;
    let encoding = if is_utf8(source, &mut buffer)? {
        UTF_8
    } else {
        other
    };
    Ok((encoding, 0))
}

/// Whether nothing breaks when the rest of the source is read as UTF-8.
fn is_utf8<R: Read>(source: &mut R, buffer: &mut [u8]) -> Result<bool, NotATable> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut out = vec![0; CHUNK * 3 + 16];
    loop {
        let count = fill(source, buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        let (result, _, _) =
            decoder.decode_to_utf8_without_replacement(bytes, &mut out, count == 0);
        if matches!(result, DecoderResult::Malformed(..)) {
            return Ok(false);
        }
        if count == 0 {
            return Ok(true);
        }
    }
}

fn is_noise(sample: &[u8]) -> bool {
    let bad = sample
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 11 | 14..=25 | 27..=31 | 127))
        .count();
    sample.contains(&0) || bad > sample.len() / NOISE
}

fn fill<R: Read>(source: &mut R, buffer: &mut [u8]) -> Result<usize, std::io::Error> {
    let mut count = 0;
    while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// Reads a source as UTF-8; what cannot be decoded is U+FFFD.
pub(super) struct Utf8<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_from: usize,
    raw_to: usize,
    ended: bool,
    finished: bool,
    out: Vec<u8>,
    out_from: usize,
    out_to: usize,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            raw_from: 0,
            raw_to: 0,
            ended: false,
            finished: false,
            out: vec![0; CHUNK],
            out_from: 0,
            out_to: 0,
        }
    }

    /// Decodes until there is something to give, or nothing left.
    fn refill(&mut self) -> std::io::Result<()> {
        while self.out_from == self.out_to && !self.finished {
            if self.raw_from == self.raw_to && !self.ended {
                self.raw_from = 0;
                self.raw_to = fill(&mut self.source, &mut self.raw)?;
                self.ended = self.raw_to < self.raw.len();
            }
            let bytes = self.raw.get(self.raw_from..self.raw_to).unwrap_or_default();
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(bytes, &mut self.out, self.ended);
            self.raw_from += read;
            (self.out_from, self.out_to) = (0, written);
            self.finished = self.ended && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        self.refill()?;
        let ready = self.out.get(self.out_from..self.out_to).unwrap_or_default();
        let count = ready.len().min(target.len());
        for (slot, byte) in target.iter_mut().zip(ready) {
            *slot = *byte;
        }
        self.out_from += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, &'static Encoding), NotATable> {
        let mut source = Cursor::new(bytes);
        let (encoding, mark) = detect(&mut source)?;
        source.set_position(mark as u64);
        let mut text = String::new();
        Utf8::new(source, encoding).read_to_string(&mut text)?;
        Ok((text, encoding))
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        // Longer than a chunk, so that characters are cut in two.
        let text = "卡号,金额,备注：公务加油卡刷卡记录\r\n".repeat(5_000);
        let (gb, _, _) = GB18030.encode(&text);
        let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, encoding) in [
            (text.as_bytes(), UTF_8),
            (&marked, UTF_8),
            (&gb, GB18030),
            (&wide, encoding_rs::UTF_16LE),
        ] {
            assert_eq!(read(bytes), Ok((text.clone(), encoding)));
        }
    }

    #[test]
    fn one_broken_byte_late_in_the_file_is_enough_to_tell() {
        let mut bytes = "a,b\n".repeat(50_000).into_bytes();
        bytes.extend(GB18030.encode("张三").0.iter());
        assert!(read(&bytes).unwrap().0.ends_with("张三"));
    }

    #[test]
    fn bytes_that_are_no_text_are_noise() {
        assert_eq!(read(&[1, 2, 3, 0, 5, 6]), Err(NotATable::Noise));
        assert_eq!(read(b""), Ok((String::new(), UTF_8)));
    }
}
