//! CSV and its relatives: commas, tabs or semicolons between cells.

use std::io::{Read, Seek, SeekFrom};

use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use super::{
    Cell, Limits, NotATable,
    book::Visit,
    decode::{self, Utf8},
};

/// Bytes of decoded text in which the separator is looked for.
const SAMPLE: u64 = 16 * 1024;
const SEPARATORS: [u8; 4] = *b",\t;|";

/// A text file, and how its cells are divided.
pub(super) struct Delimited<R> {
    source: R,
    encoding: &'static Encoding,
    mark: u64,
    separator: u8,
}

impl<R: Read + Seek> Delimited<R> {
    pub(super) fn open(mut source: R) -> Result<Self, NotATable> {
        let (encoding, mark) = decode::detect(&mut source)?;
        let mut opened = Self {
            source,
            encoding,
            mark: mark as u64,
            separator: b',',
        };
        let mut sample = Vec::new();
        opened.text()?.take(SAMPLE).read_to_end(&mut sample)?;
        let text = String::from_utf8_lossy(&sample);
        if is_markup(&text) {
            return Err(NotATable::WebPage);
        }
        if text.trim().is_empty() {
            return Err(NotATable::Empty);
        }
        opened.separator = separator_of(&sample);
        Ok(opened)
    }

    /// The text from its beginning.
    fn text(&mut self) -> Result<Utf8<&mut R>, NotATable> {
        self.source.seek(SeekFrom::Start(self.mark))?;
        Ok(Utf8::new(&mut self.source, self.encoding))
    }

    /// Shows every row that has something in it.
    pub(super) fn visit(&mut self, limits: Limits, visit: Visit<'_>) -> Result<(), NotATable> {
        let separator = self.separator;
        let mut reader: Reader<_> = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(64 * 1024)
            // With a line end behind the last row every row has one, so that lines can be counted from their ends.
            .from_reader(self.text()?.chain(&b"\n"[..]));
        let mut record = StringRecord::new();
        let mut cells: Vec<Cell> = Vec::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(problem(&error)),
            }
            // Where a row begins is not told when blank lines stand before it.
            let inside = record
                .as_slice()
                .bytes()
                .filter(|byte| *byte == b'\n')
                .count() as u64;
            let line = reader.position().line().saturating_sub(1 + inside);
            cells.resize(record.len().min(limits.columns), Cell::Blank);
            for (cell, text) in cells.iter_mut().zip(&record) {
                if text.len() > limits.cell {
                    return Err(NotATable::LongCell(
                        record.position().map_or(line, csv::Position::line),
                    ));
                }
                cell.set_text(text);
            }
            if visit(u32::try_from(line).unwrap_or(u32::MAX), &cells).is_break() {
                return Ok(());
            }
        }
    }
}

fn problem(error: &csv::Error) -> NotATable {
    match error.kind() {
        csv::ErrorKind::Io(error) => NotATable::Interrupted(error.kind()),
        _ => NotATable::Damaged,
    }
}

fn is_markup(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(200).collect();
    let head = head.to_ascii_lowercase();
    head.starts_with("<?xml")
        || head.starts_with("<!doctype")
        || ["<html", "<table", "<workbook"]
            .iter()
            .any(|tag| head.contains(tag))
}

/// The separator that divides most lines into most cells; quoted ones do not count.
fn separator_of(sample: &[u8]) -> u8 {
    let mut counts = [0_u32; SEPARATORS.len()];
    let mut quoted = false;
    for byte in sample {
        quoted ^= *byte == b'"';
        if let Some(index) = SEPARATORS
            .iter()
            .position(|separator| separator == byte)
            .filter(|_| !quoted)
            && let Some(count) = counts.get_mut(index)
        {
            *count += 1;
        }
    }
    // Of equals the first: a comma where nothing else is there.
    let most = counts.iter().max().copied().unwrap_or(0);
    let index = counts.iter().position(|count| *count == most).unwrap_or(0);
    SEPARATORS.get(index).copied().unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_apart() {
        assert_eq!(separator_of("卡号\t金额,元\n1\t2\n".as_bytes()), b'\t');
        assert_eq!(separator_of("卡号;金额\n1;2\n".as_bytes()), b';');
        assert_eq!(separator_of("卡号,\"a;b;c;d\"\n".as_bytes()), b',');
        assert_eq!(separator_of("卡号\n".as_bytes()), b',');
    }

    #[test]
    fn a_web_page_is_no_table() {
        assert!(is_markup(
            " <html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
        ));
        assert!(is_markup("<meta charset=gbk><table>"));
        assert!(!is_markup("卡号,<无>"));
    }
}
