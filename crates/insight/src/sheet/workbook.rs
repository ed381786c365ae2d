//! XLSX, read cell by cell.

use std::io::{Read, Seek, SeekFrom};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::{Date, DateTime, Time};

use super::{Cell, Limits, NotATable, archive, book::Visit, guard::guarded};

/// Opens a workbook after counting what it unpacks to.
pub(super) fn open<R: Read + Seek>(mut source: R, limits: Limits) -> Result<Xlsx<R>, NotATable> {
    archive::ensure_harmless(&mut source, limits)?;
    source.seek(SeekFrom::Start(0))?;
    guarded(|| Xlsx::new(source))?.map_err(|error| problem(&error))
}

/// The sheets that a person sees when the workbook is opened.
pub(super) fn visible<R: Read + Seek>(workbook: &Xlsx<R>) -> Vec<String> {
    workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// Shows every row of a sheet that has something in it.
pub(super) fn visit<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    sheet: &str,
    limits: Limits,
    visit: Visit<'_>,
) -> Result<(), NotATable> {
    let mut reader =
        guarded(|| workbook.worksheet_cells_reader(sheet))?.map_err(|error| problem(&error))?;
    let mut cells: Vec<Cell> = Vec::new();
    let mut current = None;
    loop {
        let next = guarded(|| reader.next_cell())?.map_err(|error| problem(&error))?;
        let row = next.as_ref().map(|cell| cell.get_position().0);
        if row != current {
            if let Some(done) = current
                && visit(done.saturating_add(1), &cells).is_break()
            {
                return Ok(());
            }
            cells.fill(Cell::Blank);
            current = row;
        }
        let Some(cell) = next else { return Ok(()) };
        let column = cell.get_position().1 as usize;
        if column >= limits.columns {
            continue;
        }
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Blank);
        }
        if let Some(slot) = cells.get_mut(column) {
            set(slot, cell.get_value());
        }
    }
}

fn set(slot: &mut Cell, value: &DataRef<'_>) {
    match value {
        DataRef::Empty => *slot = Cell::Blank,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            slot.set_text(text);
        }
        DataRef::SharedString(text) => slot.set_text(text),
        #[allow(
            clippy::cast_precision_loss,
            reason = "a spreadsheet has no integers; the reader only writes them so"
        )]
        DataRef::Int(number) => *slot = Cell::Number(*number as f64),
        DataRef::Float(number) => *slot = Cell::Number(*number),
        DataRef::Bool(yes) => slot.set_text(if *yes { "是" } else { "否" }),
        DataRef::DateTime(shown) => *slot = moment(*shown),
        DataRef::Error(error) => *slot = Cell::Broken(error.to_string()),
    }
}

/// The day and time that a number is shown as; the number itself when it is a length of time or no day.
pub(super) fn moment(shown: calamine::ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = shown.to_ymd_hms_milli();
    let read = || -> Option<DateTime> {
        let small = |value: u8| i8::try_from(value).ok();
        let date = Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
        let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
        Some(date.to_datetime(time))
    };
    match read() {
        Some(moment) if !shown.is_duration() => Cell::Moment(moment),
        _ => Cell::Number(shown.as_f64()),
    }
}

fn problem(error: &XlsxError) -> NotATable {
    match error {
        XlsxError::Io(error) => NotATable::Interrupted(error.kind()),
        XlsxError::Password => NotATable::Encrypted,
        _ => NotATable::Damaged,
    }
}
