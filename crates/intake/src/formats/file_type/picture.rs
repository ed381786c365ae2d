//! Pictures: whether they are whole and how large they are, read from their headers without unpacking anything.

use bihuan_domain::finding::FileType;

use super::{MOST_POINTS, NotTaken};
use crate::formats::signature;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Kinds of HEIC files, as they name themselves.
const HEIC: &[&[u8; 4]] = &[
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
];

/// Width and height.
type Size = (u32, u32);

/// A picture of a kind that is taken, or why it is not; none when it is no such picture.
pub(super) fn inspect(bytes: &[u8]) -> Option<Result<FileType, NotTaken>> {
    let (file_type, size) = if bytes.starts_with(PNG) {
        (FileType::Png, png(bytes))
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        (FileType::Jpeg, jpeg(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (FileType::Webp, webp(bytes))
    } else if is_heic(bytes) {
        (FileType::Heic, heic(bytes))
    } else {
        return None;
    };
    Some(match size {
        None | Some((0, _) | (_, 0)) => Err(NotTaken::Damaged),
        Some((w, h)) if u64::from(w) * u64::from(h) > MOST_POINTS => Err(NotTaken::PictureTooLarge),
        Some(_) => Ok(file_type),
    })
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_be_bytes(two).into())
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(two).into())
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at.checked_add(2)?)?) << 16)
}

/// Walks the chunks from the header to the end mark.
fn png(bytes: &[u8]) -> Option<Size> {
    let mut at = PNG.len();
    let mut size = None;
    let mut has_points = false;
    loop {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let kind = bytes.get(at + 4..at + 8)?;
        let next = at.checked_add(12)?.checked_add(length)?;
        if next > bytes.len() {
            return None;
        }
        match kind {
            b"IHDR" if size.is_none() && length == 13 => {
                size = Some((be32(bytes, at + 8)?, be32(bytes, at + 12)?));
            }
            _ if size.is_none() => return None,
            b"IDAT" => has_points = true,
            b"IEND" => return size.filter(|_| has_points),
            _ => {}
        }
        at = next;
    }
}

/// Walks the segments to the points, and looks for the end mark behind them.
fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut at = 2;
    let mut size = None;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Fill bytes, and marks without a length.
            0xff => {
                at += 1;
                continue;
            }
            0x01 | 0xd0..=0xd7 => {
                at += 2;
                continue;
            }
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                size = Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?));
            }
            0xda => {
                let ended = signature::contains(bytes.get(at..)?, b"\xff\xd9");
                return size.filter(|_| ended);
            }
            0xd9 => return None,
            _ => {}
        }
        let length = usize::try_from(be16(bytes, at + 2)?).ok()?;
        if length < 2 {
            return None;
        }
        at = at.checked_add(2 + length)?;
    }
}

fn webp(bytes: &[u8]) -> Option<Size> {
    let told = bytes.get(4..8)?.try_into().ok().map(u32::from_le_bytes)?;
    let told = usize::try_from(told).ok()?;
    if bytes.len() < told.checked_add(8)? {
        return None;
    }
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == b"\x9d\x01\x2a" => {
            Some((le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff))
        }
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let four = bytes.get(21..25)?.try_into().ok().map(u32::from_le_bytes)?;
            Some(((four & 0x3fff) + 1, (four >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((le24(bytes, 24)? + 1, le24(bytes, 27)? + 1)),
        _ => None,
    }
}

fn is_heic(bytes: &[u8]) -> bool {
    if bytes.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let length = be32(bytes, 0).and_then(|n| usize::try_from(n).ok());
    let brands = length
        .and_then(|n| bytes.get(8..n.min(256)))
        .unwrap_or_default();
    brands
        .chunks(4)
        .any(|brand| HEIC.iter().any(|known| brand == *known))
}

/// The largest size that any of its pictures tells, if there is something behind it.
fn heic(bytes: &[u8]) -> Option<Size> {
    let data = signature::contains(bytes, b"mdat") || signature::contains(bytes, b"idat");
    bytes
        .windows(4)
        .enumerate()
        .filter(|(_, window)| window == b"ispe")
        .filter_map(|(at, _)| Some((be32(bytes, at + 8)?, be32(bytes, at + 12)?)))
        .max_by_key(|(w, h)| u64::from(*w) * u64::from(*h))
        .filter(|_| data)
}
