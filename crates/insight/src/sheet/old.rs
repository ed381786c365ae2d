//! XLS, the workbooks of before 2007.
//!
//! The reader takes declared sizes on trust and stops the process when one is absurd, so the records are looked at before.

use std::io::{Read, Seek, SeekFrom};

use calamine::{Data, Range, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use super::{Cell, Limits, NotATable, book::Visit, guard::guarded, workbook::moment};

/// The most rows and columns that the format has.
const ROWS: u32 = 65_536;
const COLUMNS: u32 = 256;
/// Records that hold cells begin with their row and column.
const CELLS: [u16; 9] = [
    0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e,
];
const DIMENSIONS: u16 = 0x0200;
const LOCKED: u16 = 0x002f;

/// The visible sheets of a workbook, by name.
pub(super) type Sheets = Vec<(String, Range<Data>)>;

/// Reads the whole workbook; also tells whether its days count from 1904.
pub(super) fn open<R: Read + Seek>(
    mut source: R,
    limits: Limits,
) -> Result<(Sheets, bool), NotATable> {
    ensure_harmless(&mut source, limits)?;
    source.seek(SeekFrom::Start(0))?;
    let mut workbook = guarded(|| Xls::new(source))?.map_err(|error| match error {
        XlsError::Password => NotATable::Encrypted,
        XlsError::Io(error) => NotATable::Interrupted(error.kind()),
        _ => NotATable::Damaged,
    })?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let from_1904 = workbook.has_1904_epoch();
    let sheets = names
        .into_iter()
        .filter_map(|name| {
            workbook
                .worksheet_range(&name)
                .ok()
                .map(|range| (name, range))
        })
        .collect();
    Ok((sheets, from_1904))
}

/// Walks the records and refuses cells and sizes that the format does not have.
fn ensure_harmless<R: Read + Seek>(source: &mut R, limits: Limits) -> Result<(), NotATable> {
    source.seek(SeekFrom::Start(0))?;
    let mut file = cfb::CompoundFile::open(&mut *source).map_err(|_| NotATable::Damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(NotATable::Encrypted);
    }
    let Some(name) = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"]
        .into_iter()
        .find(|name| file.exists(name))
    else {
        return Err(NotATable::OtherFormat("旧版 Word 或其他文档"));
    };
    let mut stream = file.open_stream(name).map_err(|_| NotATable::Damaged)?;
    let mut records = Vec::new();
    (&mut stream)
        .take(limits.bytes)
        .read_to_end(&mut records)
        .map_err(|_| NotATable::Damaged)?;
    let mut rest = records.as_slice();
    while let [kind_low, kind_high, length_low, length_high, behind @ ..] = rest {
        let kind = u16::from_le_bytes([*kind_low, *kind_high]);
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let (Some(body), Some(next)) = (behind.get(..length), behind.get(length..)) else {
            break;
        };
        ensure_record(kind, body)?;
        rest = next;
    }
    Ok(())
}

fn ensure_record(kind: u16, body: &[u8]) -> Result<(), NotATable> {
    let fits = match (kind, body) {
        (LOCKED, [0, 0, ..] | [] | [_]) => true,
        (LOCKED, _) => return Err(NotATable::Encrypted),
        (DIMENSIONS, body) => match dimensions(body) {
            Some((rows, columns)) => {
                rows.0 <= rows.1 && rows.1 <= ROWS && columns.0 <= columns.1 && columns.1 <= COLUMNS
            }
            None => true,
        },
        (kind, [_, _, low, high, ..]) if CELLS.contains(&kind) => {
            u32::from(u16::from_le_bytes([*low, *high])) < COLUMNS
        }
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(NotATable::Damaged)
    }
}

/// First and behind-last row and column, as a sheet declares them.
fn dimensions(body: &[u8]) -> Option<((u32, u32), (u32, u32))> {
    let long = |at: usize| Some(u32::from_le_bytes(*body.get(at..at + 4)?.first_chunk()?));
    let short = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            *body.get(at..at + 2)?.first_chunk()?,
        )))
    };
    Some(((long(0)?, long(4)?), (short(8)?, short(10)?)))
}

/// Shows every row that has something in it.
pub(super) fn visit(range: &Range<Data>, limits: Limits, visit: Visit<'_>) {
    let Some((first_row, first_column)) = range.start() else {
        return;
    };
    let mut cells: Vec<Cell> = Vec::new();
    for (row, values) in (first_row..).zip(range.rows()) {
        cells.clear();
        cells.resize(first_column as usize, Cell::Blank);
        cells.extend(values.iter().map(cell));
        cells.truncate(limits.columns);
        if cells.iter().any(|cell| *cell != Cell::Blank)
            && visit(row.saturating_add(1), &cells).is_break()
        {
            return;
        }
    }
}

fn cell(value: &Data) -> Cell {
    let mut cell = Cell::Blank;
    match value {
        Data::Empty => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            cell.set_text(text);
        }
        #[allow(
            clippy::cast_precision_loss,
            reason = "a spreadsheet has no integers; the reader only writes them so"
        )]
        Data::Int(number) => cell = Cell::Number(*number as f64),
        Data::Float(number) => cell = Cell::Number(*number),
        Data::Bool(yes) => cell.set_text(if *yes { "是" } else { "否" }),
        Data::DateTime(shown) => cell = moment(*shown),
        Data::Error(error) => cell = Cell::Broken(error.to_string()),
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_the_format_does_not_have_are_refused() {
        let sheet = |rows: u32, columns: u16| {
            let mut body = vec![0, 0, 0, 0];
            body.extend(rows.to_le_bytes());
            body.extend([0, 0]);
            body.extend(columns.to_le_bytes());
            body
        };
        assert_eq!(ensure_record(DIMENSIONS, &sheet(65_536, 256)), Ok(()));
        assert_eq!(
            ensure_record(DIMENSIONS, &sheet(u32::MAX, 3)),
            Err(NotATable::Damaged)
        );
        assert_eq!(ensure_record(0x0203, &[0, 0, 255, 0]), Ok(()));
        assert_eq!(
            ensure_record(0x0203, &[0, 0, 0, 255]),
            Err(NotATable::Damaged)
        );
        assert_eq!(ensure_record(LOCKED, &[1, 0]), Err(NotATable::Encrypted));
    }
}
