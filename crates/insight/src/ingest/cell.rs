//! Values as they are kept, and where they stood.

/// A value as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// What stands for a person, an account, a telephone or a name.
    Pseudonym(u64),
    /// Words, codes, plates.
    Text(String),
    /// A day, counted from 1970-01-01; of a month its first.
    Day(i32),
    /// A moment on the clock of the place, in microseconds from 1970-01-01 00:00.
    Moment(i64),
    /// A whole number.
    Whole(i64),
    /// A decimal number, multiplied by ten to the power of the decimals of its column.
    Scaled(i64),
}

/// A row as it is kept, in the order of the columns of its data set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Where it stood in the file: see [`row_number`].
    pub row_no: u32,
    /// Its values.
    pub cells: Vec<Cell>,
}

/// More rows than a sheet has in any form of file that is read.
const ROWS_OF_SHEET: u32 = 1 << 22;

/// One number for sheet (counted from 0) and row (counted from 1): the row itself on the first sheet.
pub fn row_number(sheet: usize, row: u32) -> u32 {
    u32::try_from(sheet)
        .unwrap_or(u32::MAX)
        .saturating_mul(ROWS_OF_SHEET)
        .saturating_add(row)
}

/// The sheet (counted from 0) and the row (counted from 1) of a [`row_number`].
pub fn row_place(number: u32) -> (usize, u32) {
    ((number / ROWS_OF_SHEET) as usize, number % ROWS_OF_SHEET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_first_sheet_keep_their_numbers() {
        assert_eq!(row_number(0, 17), 17);
        assert_eq!(row_place(row_number(0, 2_000_001)), (0, 2_000_001));
        assert_eq!(row_place(row_number(3, 1_048_576)), (3, 1_048_576));
    }
}
