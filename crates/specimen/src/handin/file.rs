//! The bytes of a handed-in file: a workbook, or CSV.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::gather::Book;
use crate::{calendar::YEAR, register_file::finished, table::Kind};

/// How a file is laid out. The order of columns is that of the book's cells in `order`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// CSV in GB18030 instead of a workbook.
    pub is_csv: bool,
    /// A merged row with the title above the heads.
    pub has_title: bool,
    /// The rows lie on two sheets.
    pub two_sheets: bool,
    /// For each place, which column stands there.
    pub order: Vec<usize>,
}

impl Layout {
    /// A workbook of one sheet, with heads in the first row and columns in their order.
    pub fn plain(book: &Book) -> Self {
        Self {
            is_csv: false,
            has_title: false,
            two_sheets: false,
            order: (0..book.columns.len()).collect(),
        }
    }

    /// `xlsx` or `csv`.
    pub const fn extension(&self) -> &'static str {
        if self.is_csv { "csv" } else { "xlsx" }
    }
}

/// The file of a book.
///
/// A cell of `numbers`, by row and column, is written as a number although its column holds keys: what a spreadsheet does
/// to an ID number that is typed in.
///
/// # Errors
/// The libraries'.
pub fn write_file(
    book: &Book,
    layout: &Layout,
    numbers: &[(usize, usize)],
) -> Result<Vec<u8>, FileFailed> {
    if layout.is_csv {
        write_csv(book, layout, numbers)
    } else {
        Ok(write_workbook(book, layout, numbers)?)
    }
}

/// A file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FileFailed {
    /// The workbook could not.
    #[error("making a workbook")]
    Workbook(#[from] XlsxError),
    /// The CSV could not.
    #[error("making a CSV file")]
    Csv(#[from] std::io::Error),
}

/// A number of more digits than a spreadsheet keeps, as it shows it.
fn shown_as_number(digits: &str) -> String {
    let value: f64 = digits.parse().unwrap_or_default();
    let text = format!("{value:.5E}");
    text.replace('E', "E+")
}

fn write_csv(
    book: &Book,
    layout: &Layout,
    numbers: &[(usize, usize)],
) -> Result<Vec<u8>, FileFailed> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let heads = layout
        .order
        .iter()
        .filter_map(|&place| book.columns.get(place));
    let failed = |error: csv::Error| FileFailed::Csv(error.into());
    writer
        .write_record(heads.map(|column| column.head))
        .map_err(failed)?;
    for (row, cells) in book.rows.iter().enumerate() {
        for &column in &layout.order {
            let cell = cells.get(column).map_or("", String::as_str);
            if numbers.contains(&(row, column)) {
                writer.write_field(shown_as_number(cell)).map_err(failed)?;
            } else {
                writer.write_field(cell).map_err(failed)?;
            }
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    let text = finished(writer)?;
    let text = String::from_utf8(text).map_err(std::io::Error::other)?;
    Ok(encoding_rs::GB18030.encode(&text).0.into_owned())
}

fn write_workbook(
    book: &Book,
    layout: &Layout,
    numbers: &[(usize, usize)],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The moment of making would change the bytes from one run to the next.
    let made = ExcelDateTime::from_ymd(YEAR as u16 + 1, 1, 5)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let half = if layout.two_sheets {
        book.rows.len().div_ceil(2)
    } else {
        book.rows.len()
    };
    let parts = if layout.two_sheets { 2 } else { 1 };
    for part in 0..parts {
        let sheet = workbook.add_worksheet();
        let name = if part == 0 {
            book.title.to_owned()
        } else {
            format!("{}续", book.title)
        };
        sheet.set_name(name)?;
        let rows = book.rows.iter().enumerate().skip(part * half).take(half);
        write_sheet(sheet, book, layout, numbers, rows)?;
    }
    workbook.save_to_buffer()
}

fn write_sheet<'a>(
    sheet: &mut Worksheet,
    book: &Book,
    layout: &Layout,
    numbers: &[(usize, usize)],
    rows: impl Iterator<Item = (usize, &'a Vec<String>)>,
) -> Result<(), XlsxError> {
    let mut line = 0;
    let last = layout.order.len().saturating_sub(1) as u16;
    if layout.has_title {
        let title = format!("{YEAR}年{}报送表", book.title);
        sheet.merge_range(0, 0, 0, last, &title, &Format::new().set_bold())?;
        line += 1;
    }
    for (place, column) in (0_u16..).zip(&layout.order) {
        let head = book.columns.get(*column).map_or("", |column| column.head);
        sheet.write_string(line, place, head)?;
    }
    for (row, cells) in rows {
        line += 1;
        for (place, &column) in (0_u16..).zip(&layout.order) {
            let cell = cells.get(column).map_or("", String::as_str);
            let is_number = book
                .columns
                .get(column)
                .is_some_and(|column| column.kind == Kind::Number);
            match cell.parse::<f64>() {
                Ok(number) if is_number || numbers.contains(&(row, column)) => {
                    sheet.write_number(line, place, number)?;
                }
                _ if cell.is_empty() => {}
                _ => {
                    sheet.write_string(line, place, cell)?;
                }
            }
        }
    }
    Ok(())
}
