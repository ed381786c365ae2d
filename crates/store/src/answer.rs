//! The answer of SQLite to one question: all cells of all rows in one piece of memory.

use rusqlite::types::ValueRef;

/// Columns and rows of an answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    columns: Vec<Box<str>>,
    cells: Vec<Packed>,
    bytes: Vec<u8>,
}

/// A cell; texts and bytes are places in the answer's memory.
#[derive(Debug, Clone, Copy)]
enum Packed {
    Null,
    Integer(i64),
    Real(f64),
    Text { from: usize, to: usize },
    Bytes { from: usize, to: usize },
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl Answer {
    /// An answer with these columns and no rows yet.
    pub(crate) fn new(columns: Vec<Box<str>>) -> Self {
        debug_assert!(
            columns
                .iter()
                .enumerate()
                .all(|(place, name)| columns.iter().position(|c| c == name) == Some(place)),
            "two columns have the same name: {columns:?}"
        );
        Self {
            columns,
            ..Self::default()
        }
    }

    /// Adds the next cell of the row that is being read.
    pub(crate) fn push(&mut self, value: ValueRef<'_>) {
        let mut keep = |bytes: &[u8]| {
            let from = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            (from, self.bytes.len())
        };
        let packed = match value {
            ValueRef::Null => Packed::Null,
            ValueRef::Integer(number) => Packed::Integer(number),
            ValueRef::Real(number) => Packed::Real(number),
            ValueRef::Text(text) => {
                let (from, to) = keep(text);
                Packed::Text { from, to }
            }
            ValueRef::Blob(bytes) => {
                let (from, to) = keep(bytes);
                Packed::Bytes { from, to }
            }
        };
        self.cells.push(packed);
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.cells.len() / self.columns.len().max(1)
    }

    /// The place of a column; looked for from `hint` on, since columns are mostly read in their order.
    pub(crate) fn place(&self, name: &str, hint: usize) -> Option<usize> {
        let (before, behind) = self.columns.split_at_checked(hint)?;
        let found = behind.iter().position(|column| **column == *name);
        found
            .map(|place| hint + place)
            .or_else(|| before.iter().position(|column| **column == *name))
    }

    /// A cell; none when there is no such row or column, or the text is no text.
    pub(crate) fn cell(&self, row: usize, place: usize) -> Option<Cell<'_>> {
        if place >= self.columns.len() {
            return None;
        }
        Some(match *self.cells.get(row * self.columns.len() + place)? {
            Packed::Null => Cell::Null,
            Packed::Integer(number) => Cell::Integer(number),
            Packed::Real(number) => Cell::Real(number),
            Packed::Text { from, to } => {
                Cell::Text(std::str::from_utf8(self.bytes.get(from..to)?).ok()?)
            }
            Packed::Bytes { from, to } => Cell::Bytes(self.bytes.get(from..to)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_row_and_column() {
        let mut answer = Answer::new(vec!["a".into(), "b".into()]);
        for value in [
            ValueRef::Text(b"x"),
            ValueRef::Integer(1),
            ValueRef::Null,
            ValueRef::Blob(b"\xff"),
        ] {
            answer.push(value);
        }
        assert_eq!(answer.rows(), 2);
        assert_eq!(answer.cell(0, 0), Some(Cell::Text("x")));
        assert_eq!(answer.cell(0, 1), Some(Cell::Integer(1)));
        assert_eq!(answer.cell(1, 0), Some(Cell::Null));
        assert_eq!(answer.cell(1, 1), Some(Cell::Bytes(b"\xff")));
        assert_eq!(answer.cell(0, 2), None);
        assert_eq!(answer.cell(2, 0), None);
    }

    #[test]
    fn a_column_is_found_wherever_the_search_begins() {
        let answer = Answer::new(vec!["a".into(), "b".into(), "c".into()]);
        for hint in 0..=3 {
            assert_eq!(answer.place("a", hint), Some(0));
            assert_eq!(answer.place("c", hint), Some(2));
            assert_eq!(answer.place("d", hint), None);
        }
    }

    #[test]
    fn what_is_no_text_is_not_read_as_text() {
        let mut answer = Answer::new(vec!["a".into()]);
        answer.push(ValueRef::Text(b"\xff"));
        assert_eq!(answer.cell(0, 0), None);
    }
}
