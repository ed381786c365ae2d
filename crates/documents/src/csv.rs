//! The table as comma-separated text that Excel and WPS open by double click.

use std::io::Write;

use ::csv::{ByteRecord, QuoteStyle, Terminator, WriterBuilder};

use crate::inert;
use crate::table::{Cell, DocumentError, Kind, Row, Table};

/// Without it Excel in Chinese reads the file as GBK.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes the header and the rows; title and subtitle are left out, because the next program expects the header first.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe (`'`) in front. That is visible in the file: a
/// program that reads it back takes one leading apostrophe away. A group heading stands in the first column of its row.
///
/// # Errors
/// [`DocumentError`]; what was already written is then of no use.
pub fn csv(
    table: &Table,
    rows: impl IntoIterator<Item = Row>,
    mut out: impl Write,
) -> Result<(), DocumentError> {
    let columns = table.columns.len();
    if columns == 0 {
        return Err(DocumentError::Columns(0));
    }
    out.write_all(BYTE_ORDER_MARK.as_bytes()).map_err(failed)?;
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    let mut record = ByteRecord::new();
    for column in &table.columns {
        record.push_field(text(&column.header).as_bytes());
    }
    writer.write_byte_record(&record).map_err(failed)?;
    for (position, row) in rows.into_iter().enumerate() {
        record.clear();
        match row {
            Row::Heading(heading) => record.push_field(text(&heading).as_bytes()),
            Row::Cells(cells) if cells.len() > columns => {
                return Err(DocumentError::TooManyCells {
                    row: position + 1,
                    cells: cells.len(),
                    columns,
                });
            }
            Row::Cells(cells) => {
                for (cell, column) in cells.iter().zip(&table.columns) {
                    record.push_field(shown(cell, column.kind).as_bytes());
                }
            }
        }
        while record.len() < columns {
            record.push_field(b"");
        }
        writer.write_byte_record(&record).map_err(failed)?;
    }
    writer.flush().map_err(failed)
}

fn shown(cell: &Cell, kind: Kind) -> String {
    match cell {
        Cell::Text(content) => text(content),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) if !number.is_finite() => String::new(),
        Cell::Number(number) if kind == Kind::Percent => {
            let hundredths = format!("{:.2}", number * 100.0);
            format!(
                "{}%",
                hundredths.trim_end_matches('0').trim_end_matches('.')
            )
        }
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

fn text(content: &str) -> String {
    let printable = inert::printable(content);
    let mark = if inert::is_live(content) { "'" } else { "" };
    format!("{mark}{printable}")
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DocumentError {
    DocumentError::Write(error.into())
}
