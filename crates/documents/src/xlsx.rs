//! The table as a workbook for Excel, WPS and LibreOffice, ready to be printed.

use std::collections::HashMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::inert;
use crate::table::{Cell, DocumentError, Kind, Row, Table};

const BODY_FONT: &str = "宋体";
const HEAD_FONT: &str = "黑体";
const HEADER_FILL: Color = Color::RGB(0x00E7_ECF3);
const HEADING_FILL: Color = Color::RGB(0x00F4_F6F9);
const LINES: Color = Color::RGB(0x00BF_BFBF);
const A4: u8 = 9;

/// A sheet ends here.
pub(crate) const MAX_ROWS: u32 = 1_048_576;
const MAX_COLUMNS: usize = 16_384;

/// Writes a workbook of one sheet: title, subtitle, a bold header that stays in sight and is repeated on every printed
/// page, a filter, group headings across all columns, page numbers; landscape A4, one page wide.
///
/// Every text is written as text, never as a formula, and stays text when somebody edits the cell.
///
/// # Errors
/// [`DocumentError`]; what was already written is then of no use.
pub fn xlsx(
    table: &Table,
    rows: impl IntoIterator<Item = Row>,
    out: impl Write + Send,
) -> Result<(), DocumentError> {
    guarded(|| write(table, rows, out))
}

/// Writes a workbook. The library ends in a panic when its temporary file cannot be written to; a full disk is an answer, not an
/// accident.
pub(crate) fn guarded(
    work: impl FnOnce() -> Result<(), DocumentError>,
) -> Result<(), DocumentError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(DocumentError::Scratch))
}

fn write(
    table: &Table,
    rows: impl IntoIterator<Item = Row>,
    out: impl Write + Send,
) -> Result<(), DocumentError> {
    let columns = table.columns.len();
    let Some(last_column) = columns.checked_sub(1).filter(|_| columns <= MAX_COLUMNS) else {
        return Err(DocumentError::Columns(columns));
    };
    let last_column = u16::try_from(last_column).map_err(|_| DocumentError::Columns(columns))?;

    let mut workbook = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(table.made_at.as_second()).map_err(failed)?;
    let title = inert::printable(&table.title);
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title.as_ref())
            .set_creation_datetime(&made_at),
    );
    let mut sheet = Sheet {
        worksheet: workbook
            .add_worksheet_with_constant_memory()
            .map_err(failed)?,
        table,
        last_column,
        styles: Styles::default(),
        next: 0,
    };
    sheet.lay_out()?;
    let header = sheet.head()?;
    for (position, row) in rows.into_iter().enumerate() {
        sheet.row(position + 1, &row)?;
    }
    let last = sheet.next.saturating_sub(1);
    sheet
        .worksheet
        .autofilter(header, 0, last, last_column)
        .map_err(failed)?;
    workbook.save_to_writer(out).map_err(failed)
}

/// The sheet being written, from top to bottom.
struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    table: &'a Table,
    last_column: u16,
    styles: Styles,
    next: u32,
}

impl Sheet<'_> {
    /// Name, paper, widths: what must be said before the first row.
    fn lay_out(&mut self) -> Result<(), DocumentError> {
        let worksheet = &mut *self.worksheet;
        worksheet
            .set_name(sheet_name(&self.table.title))
            .map_err(failed)?;
        worksheet
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0);
        worksheet
            .set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true);
        worksheet.set_footer("&C第 &P 页，共 &N 页");
        for (position, column) in (0u16..).zip(&self.table.columns) {
            worksheet
                .set_column_width(position, column.width_chars.clamp(1.0, 255.0))
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Title, subtitle and header. Gives the row of the header.
    fn head(&mut self) -> Result<u32, DocumentError> {
        let title = Format::new()
            .set_font_name(HEAD_FONT)
            .set_font_size(16)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter);
        let title_text = self.table.title.as_str();
        self.across(title_text, &title, Some(30.0))?;
        if let Some(subtitle) = self.table.subtitle.as_deref() {
            let format = body()
                .set_font_color(Color::RGB(0x0059_5959))
                .set_align(FormatAlign::VerticalCenter);
            self.across(subtitle, &format, Some(20.0))?;
        }
        let header = self.next;
        let format = bordered()
            .set_font_name(HEAD_FONT)
            .set_bold()
            .set_background_color(HEADER_FILL)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        for (position, column) in (0u16..).zip(&self.table.columns) {
            write_text(self.worksheet, header, position, &column.header, &format)?;
        }
        self.worksheet
            .set_repeat_rows(header, header)
            .map_err(failed)?;
        let frozen = self.table.frozen_columns.min(self.last_column);
        self.worksheet
            .set_freeze_panes(header + 1, frozen)
            .map_err(failed)?;
        self.next = header + 1;
        Ok(header)
    }

    fn row(&mut self, position: usize, row: &Row) -> Result<(), DocumentError> {
        if self.next >= MAX_ROWS {
            return Err(DocumentError::TooManyRows);
        }
        let cells = match row {
            Row::Heading(heading) => {
                let format = bordered().set_bold().set_background_color(HEADING_FILL);
                return self.across(heading, &format, None);
            }
            Row::Cells(cells) => cells,
        };
        let columns = self.table.columns.len();
        if cells.len() > columns {
            return Err(DocumentError::TooManyCells {
                row: position,
                cells: cells.len(),
                columns,
            });
        }
        let empty = Cell::Empty;
        let padded = cells.iter().chain(std::iter::repeat(&empty));
        for ((position, column), cell) in (0u16..).zip(&self.table.columns).zip(padded) {
            let style = Style {
                kind: column.kind,
                wrap: column.wrap,
                quoted: false,
            };
            self.cell(position, style, cell)?;
        }
        self.next += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, style: Style, cell: &Cell) -> Result<(), DocumentError> {
        let row = self.next;
        let format = self.styles.of(style);
        match cell {
            Cell::Number(number) if number.is_finite() => self
                .worksheet
                .write_number_with_format(row, column, *number, format)
                .map(|_| ())
                .map_err(failed),
            Cell::Date(date) => {
                let parts = (
                    u16::try_from(date.year()),
                    u8::try_from(date.month()),
                    u8::try_from(date.day()),
                );
                let known = match parts {
                    (Ok(year), Ok(month), Ok(day)) => {
                        ExcelDateTime::from_ymd(year, month, day).ok()
                    }
                    _ => None,
                };
                match known {
                    Some(known) => {
                        let written = self
                            .worksheet
                            .write_datetime_with_format(row, column, &known, format);
                        written.map(|_| ()).map_err(failed)
                    }
                    // Excel counts days from 1900 and knows none before.
                    None => write_text(self.worksheet, row, column, &date.to_string(), format),
                }
            }
            Cell::Text(text) if inert::is_live(text) => {
                let format = self.styles.of(Style {
                    quoted: true,
                    ..style
                });
                write_text(self.worksheet, row, column, text, format)
            }
            Cell::Text(text) => write_text(self.worksheet, row, column, text, format),
            Cell::Number(_) | Cell::Empty => self
                .worksheet
                .write_blank(row, column, format)
                .map(|_| ())
                .map_err(failed),
        }
    }

    /// One text over all columns.
    fn across(
        &mut self,
        text: &str,
        format: &Format,
        height: Option<f64>,
    ) -> Result<(), DocumentError> {
        let row = self.next;
        if let Some(height) = height {
            self.worksheet.set_row_height(row, height).map_err(failed)?;
        }
        let quoted = if inert::is_live(text) {
            format.clone().set_quote_prefix()
        } else {
            format.clone()
        };
        if self.last_column == 0 {
            write_text(self.worksheet, row, 0, text, &quoted)?;
        } else {
            let text = inert::printable(text);
            self.worksheet
                .merge_range(
                    row,
                    0,
                    row,
                    self.last_column,
                    &inert::fitting(&text),
                    &quoted,
                )
                .map_err(failed)?;
        }
        self.next += 1;
        Ok(())
    }
}

fn write_text(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), DocumentError> {
    let text = inert::printable(text);
    let written = worksheet.write_string_with_format(row, column, inert::fitting(&text), format);
    written.map(|_| ()).map_err(failed)
}

/// How a cell is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Style {
    kind: Kind,
    wrap: bool,
    /// Excel then takes the cell for text also after somebody has edited it.
    quoted: bool,
}

/// The few formats of the body, each made once.
#[derive(Default)]
struct Styles(HashMap<Style, Format>);

impl Styles {
    fn of(&mut self, style: Style) -> &Format {
        self.0.entry(style).or_insert_with(|| {
            let format = bordered().set_align(FormatAlign::Top);
            let format = if style.wrap {
                format.set_text_wrap()
            } else {
                format
            };
            let format = if style.quoted {
                format.set_quote_prefix()
            } else {
                format
            };
            match style.kind {
                Kind::Text => format,
                Kind::Number => format.set_align(FormatAlign::Right),
                Kind::Date => format
                    .set_align(FormatAlign::Center)
                    .set_num_format("yyyy-mm-dd"),
                Kind::Percent => format.set_align(FormatAlign::Right).set_num_format("0.0%"),
            }
        })
    }
}

fn body() -> Format {
    Format::new().set_font_name(BODY_FONT).set_font_size(10)
}

fn bordered() -> Format {
    body()
        .set_border(FormatBorder::Thin)
        .set_border_color(LINES)
}

/// What the tab may be called: 31 characters, without those that mean something in a formula.
pub(crate) fn sheet_name(title: &str) -> String {
    let name: String = inert::printable(title)
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '\n' | '\t'
            )
        })
        .take(31)
        .collect();
    if name.trim().is_empty() {
        "台账".to_owned()
    } else {
        name
    }
}

pub(crate) fn failed(error: XlsxError) -> DocumentError {
    DocumentError::Write(Box::new(error))
}
