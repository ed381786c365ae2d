//! What an XLSX unpacks to, counted before a reader believes what it declares.

use std::io::{Read, Seek, SeekFrom};

use zip::{ZipArchive, result::ZipError};

use super::{Limits, NotATable};

const MOST_ENTRIES: usize = 10_000;
/// Bytes of the head of the shared texts in which their number is declared.
const HEAD: usize = 1024;
/// The shortest shared text there is: `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Unpacks every entry once and refuses what is too much, locked or no workbook.
pub(super) fn ensure_harmless<R: Read + Seek>(
    source: &mut R,
    limits: Limits,
) -> Result<(), NotATable> {
    source.seek(SeekFrom::Start(0))?;
    let mut zip = ZipArchive::new(&mut *source).map_err(|_| NotATable::Damaged)?;
    if zip.len() > MOST_ENTRIES {
        return Err(NotATable::Bomb);
    }
    let mut buffer = vec![0; 64 * 1024];
    let mut unpacked = 0;
    let mut is_workbook = false;
    for index in 0..zip.len() {
        let mut entry = match zip.by_index(index) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(NotATable::Encrypted);
            }
            Err(_) => return Err(NotATable::Damaged),
        };
        let name = String::from_utf8_lossy(entry.name_raw())
            .replace('\\', "/")
            .to_ascii_lowercase();
        is_workbook |= name.ends_with("workbook.xml");
        let mut head = Vec::new();
        let mut size = 0;
        // A damaged picture hurts nobody; a damaged sheet is noticed when it is read.
        while let Ok(count @ 1..) = entry.read(&mut buffer) {
            size += count as u64;
            if unpacked + size > limits.unpacked {
                return Err(NotATable::Bomb);
            }
            let read = buffer.get(..count).unwrap_or_default();
            head.extend(read.iter().take(HEAD.saturating_sub(head.len())));
        }
        unpacked += size;
        // The reader reserves room for as many texts as are declared.
        if name.ends_with("sharedstrings.xml") && declared_texts(&head) > size / SHORTEST_TEXT {
            return Err(NotATable::Damaged);
        }
    }
    if is_workbook {
        Ok(())
    } else {
        Err(NotATable::OtherFormat("压缩包或其他文档"))
    }
}

/// The largest number that the head of the shared texts declares in any attribute of that name.
fn declared_texts(head: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(head);
    let counts = text.split("uniqueCount").skip(1).filter_map(|rest| {
        let digits = rest.trim_start_matches(['=', '"', '\'', ' ', '\n', '\r', '\t']);
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        // More digits than a number has is more than any file holds.
        digits
            .get(..end)
            .filter(|digits| !digits.is_empty())
            .map(|digits| digits.parse().unwrap_or(u64::MAX))
    });
    counts.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::declared_texts;

    #[test]
    fn declared_numbers_are_seen() {
        assert_eq!(declared_texts(br#"<sst count="9" uniqueCount="12">"#), 12);
        assert_eq!(
            declared_texts(br"<sst uniqueCount = '99999999999999999999999'>"),
            u64::MAX
        );
        assert_eq!(declared_texts(b"<sst>"), 0);
    }
}
