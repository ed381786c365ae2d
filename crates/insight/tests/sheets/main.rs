//! Reading what units hand in: every format gives the same rows, and no bytes stop the process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod bad;
mod delimited;
mod workbook;

use std::io::Cursor;

use bihuan_insight::{
    schema::{Dataset, shipped},
    sheet::{Book, Cell, Limits, NotATable},
};

/// The swipes of fuel cards, which the tests read in every format.
fn swipes() -> Dataset {
    shipped().unwrap().dataset("fuel_txn").unwrap().clone()
}

/// The rows of some columns as a person sees them, each with sheet and row in front.
fn rows(bytes: &[u8], dataset: &Dataset, columns: &[&str]) -> Result<Vec<String>, NotATable> {
    let mut shown = Vec::new();
    each(bytes, dataset, columns, |sheet, row, cells| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.shown().into_owned()).collect();
        shown.push(format!("{sheet}.{row} {}", cells.join("|")));
    })?;
    Ok(shown)
}

fn each(
    bytes: &[u8],
    dataset: &Dataset,
    columns: &[&str],
    mut show: impl FnMut(usize, u32, &[&Cell]),
) -> Result<(), NotATable> {
    let mut book = Book::open(Cursor::new(bytes), Limits::default())?;
    let layout = book.layout(dataset)?;
    let places: Vec<usize> = columns
        .iter()
        .map(|name| dataset.place_of(name).unwrap())
        .collect();
    book.rows(&layout, |record| {
        let cells: Vec<&Cell> = places.iter().map(|place| record.cell(*place)).collect();
        show(record.sheet, record.row, &cells);
    })?;
    Ok(())
}
