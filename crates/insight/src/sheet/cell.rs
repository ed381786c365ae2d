//! Cells as they were in the file, and a row of them in the order of a data set.

use std::borrow::Cow;

use jiff::civil::DateTime;

/// What a cell was in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or only blanks.
    #[default]
    Blank,
    /// Text.
    Text(String),
    /// A number; beyond 15 digits it has lost the rest.
    Number(f64),
    /// A number that the workbook shows as a day or time.
    Moment(DateTime),
    /// A formula without result, as the workbook shows it: `#REF!`.
    Broken(String),
}

impl Cell {
    /// Makes it a text, reusing its memory.
    pub(super) fn set_text(&mut self, text: &str) {
        let text = unquoted(text);
        if text.chars().all(is_nothing) {
            *self = Self::Blank;
        } else if let Self::Text(own) = self {
            own.clear();
            own.push_str(text);
        } else {
            *self = Self::Text(text.to_owned());
        }
    }

    /// The text as a person sees it in a spreadsheet: of a long number only the first digits.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Text(text) | Self::Broken(text) => Cow::Borrowed(text),
            Self::Number(number) if number.abs() >= 1e15 => Cow::Owned(format!("{number:.5E}")),
            Self::Number(number) => Cow::Owned(format!("{number}")),
            Self::Moment(moment) if moment.time() == jiff::civil::Time::midnight() => {
                Cow::Owned(moment.date().to_string())
            }
            Self::Moment(moment) => Cow::Owned(format!("{} {}", moment.date(), moment.time())),
        }
    }
}

/// `="0123"` is how programs keep a spreadsheet from taking text for a number.
fn unquoted(text: &str) -> &str {
    text.trim()
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text)
}

fn is_nothing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// A row of data with its cells in the order of the data set, whatever their order was in the file.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Which sheet, counted from 0 among all sheets of the file.
    pub sheet: usize,
    /// Which row of the sheet, counted from 1 as people see it.
    pub row: u32,
    pub(super) cells: &'a [Cell],
    pub(super) places: &'a [Option<usize>],
}

impl Record<'_> {
    /// Whether the file has a column of the data set.
    pub fn has(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(Option::is_some)
    }

    /// The cell of a column of the data set; blank when the file has no such column.
    pub fn cell(&self, column: usize) -> &Cell {
        let place = self.places.get(column).copied().flatten();
        place
            .and_then(|place| self.cells.get(place))
            .unwrap_or(&Cell::Blank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_blank_and_quoted_text_is_bare() {
        let mut cell = Cell::default();
        cell.set_text(" \u{3000}\u{feff}");
        assert_eq!(cell, Cell::Blank);
        cell.set_text("=\"0012\"");
        assert_eq!(cell, Cell::Text("0012".into()));
        cell.set_text("0013");
        assert_eq!(cell.shown(), "0013");
    }

    #[test]
    fn numbers_are_shown_as_spreadsheets_do() {
        assert_eq!(Cell::Number(12.5).shown(), "12.5");
        assert_eq!(
            Cell::Number(219_901_199_001_011_232.0).shown(),
            "2.19901E17"
        );
    }
}
