//! From cells of a file to a row that is kept.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time, date};
use rust_decimal::Decimal;

use super::{Cell, Pseudonyms, Row, Storage, row_place};
use crate::{
    check::{Reader, Value},
    field::serial::Epoch,
    schema::{Column, Dataset, Need},
    sheet,
};

/// Rows that are told one by one; all are counted.
const TOLD: usize = 1_000;
/// Decimals of 18 digits: every engine keeps them in eight bytes.
const LARGEST: i64 = 999_999_999_999_999_999;

/// What became of a file's rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ingested {
    /// Rows that were handed over.
    pub rows: u64,
    /// Rows that were not, because a required value could not be read.
    pub left_out: u64,
    /// The first thousand of them.
    pub told: Vec<LeftOut>,
    /// Values of other columns that could not be read and are blank now: how many, by name of the column.
    pub blanked: BTreeMap<String, u64>,
}

/// A row that was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The sheet, counted from 0.
    pub sheet: usize,
    /// The row, counted from 1.
    pub row: u32,
    /// The header of the required column that could not be read.
    pub column: String,
}

/// Makes rows of cells.
pub struct RowReader<'a> {
    dataset: &'a Dataset,
    storages: Vec<Storage>,
    reader: Reader,
    pseudonyms: &'a Pseudonyms,
    row: Row,
    found: Ingested,
}

impl<'a> RowReader<'a> {
    /// For the rows of one file: the day of its upload bounds days of birth, its epoch says what plain numbers mean as days.
    pub fn new(
        dataset: &'a Dataset,
        today: Date,
        epoch: Epoch,
        pseudonyms: &'a Pseudonyms,
    ) -> Self {
        Self {
            dataset,
            storages: dataset.columns().iter().map(Storage::of).collect(),
            reader: Reader::new(today, epoch),
            pseudonyms,
            row: Row::default(),
            found: Ingested::default(),
        }
    }

    /// The row of some cells, which are asked for by the place of their column; `None` when it must be left out.
    pub fn row<'c>(
        &mut self,
        row_no: u32,
        cell: impl Fn(usize) -> &'c sheet::Cell,
    ) -> Option<&Row> {
        self.row.row_no = row_no;
        self.row.cells.clear();
        let columns = self.dataset.columns().iter().zip(&self.storages);
        for (place, (column, storage)) in columns.enumerate() {
            let value = self.reader.value(cell(place), column);
            let kept = keep(value, *storage, self.pseudonyms);
            let is_required = column.need == Need::Required;
            match kept {
                // Whether blanks of a required column may pass was decided when the file was checked; a key cannot.
                Ok(Cell::Blank) if is_required && self.dataset.key().contains(&place) => {
                    return self.leave_out(column);
                }
                Ok(kept) => self.row.cells.push(kept),
                Err(Unkept) if is_required => return self.leave_out(column),
                Err(Unkept) => {
                    *self.found.blanked.entry(column.name.clone()).or_default() += 1;
                    self.row.cells.push(Cell::Blank);
                }
            }
        }
        self.found.rows += 1;
        Some(&self.row)
    }

    fn leave_out(&mut self, column: &Column) -> Option<&Row> {
        self.found.left_out += 1;
        if self.found.told.len() < TOLD {
            let (sheet, row) = row_place(self.row.row_no);
            self.found.told.push(LeftOut {
                sheet,
                row,
                column: column.header.clone(),
            });
        }
        None
    }

    /// What became of the rows.
    pub fn finish(self) -> Ingested {
        self.found
    }
}

/// The value cannot be read, or does not fit into its column.
struct Unkept;

fn keep(value: Value, storage: Storage, pseudonyms: &Pseudonyms) -> Result<Cell, Unkept> {
    if storage == Storage::Pseudonym
        && let Some(pseudonym) = pseudonyms.of_value(&value)
    {
        return Ok(pseudonym);
    }
    Ok(match value {
        Value::Blank => Cell::Blank,
        Value::CreditCode(code) => Cell::Text(code.as_str().to_owned()),
        Value::Code(text) | Value::Text(text) | Value::Choice(text) => Cell::Text(text),
        // A county is the same county with and without zeros behind it.
        Value::Region(region) => Cell::Text(region.significant().to_owned()),
        Value::Plate(plate) => Cell::Text(plate.as_str().to_owned()),
        Value::Date(day) => Cell::Day(days(day)),
        Value::Moment(moment) => Cell::Moment(microseconds(moment)),
        Value::Month(month) => {
            let last = month.last_day().ok_or(Unkept)?;
            Cell::Day(days(last.first_of_month()))
        }
        Value::Year(year) => Cell::Whole(i64::from(year)),
        Value::Amount(amount) => return scaled(amount, storage),
        // Names, numbers, accounts and telephones are pseudonyms above.
        Value::Unread(_)
        | Value::Identity(_)
        | Value::Account(_)
        | Value::Mobile(_)
        | Value::Name(_) => return Err(Unkept),
    })
}

fn scaled(mut amount: Decimal, storage: Storage) -> Result<Cell, Unkept> {
    let decimals = if let Storage::Scaled(decimals) = storage {
        u32::from(decimals)
    } else {
        0
    };
    amount.rescale(decimals);
    let mantissa = i64::try_from(amount.mantissa()).map_err(|_| Unkept)?;
    if amount.scale() != decimals || !(-LARGEST..=LARGEST).contains(&mantissa) {
        return Err(Unkept);
    }
    Ok(match storage {
        Storage::Scaled(_) => Cell::Scaled(mantissa),
        _ => Cell::Whole(mantissa),
    })
}

/// Days from 1970-01-01.
fn days(day: Date) -> i32 {
    const BEGIN: Date = date(1970, 1, 1);
    (day - BEGIN).get_days()
}

fn microseconds(moment: DateTime) -> i64 {
    const DAY: i64 = 86_400_000_000;
    let time = moment.time();
    let of_day = time.duration_since(Time::midnight());
    // A day has fewer microseconds than fit.
    i64::from(days(moment.date())) * DAY + i64::try_from(of_day.as_micros()).unwrap_or(0)
}
