//! A table made of the example row of a data set with changes, and what a check tells about it.

use std::{io::Cursor, sync::LazyLock};

use bihuan_insight::{
    check::{Checked, Code, Frame, Level, Secret, Verdict, check},
    schema::{Catalogue, Dataset, shipped},
    sheet::{Book, Limits},
};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2025, 6, 30);
pub(crate) const SECRET: [u8; 16] = [9; 16];

/// What is shipped, read once.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| shipped().unwrap());

/// A frame in which nothing is known.
pub(crate) fn frame() -> Frame<'static> {
    Frame::new(TODAY, Secret::new(SECRET))
}

/// A table to check.
#[derive(Clone)]
pub(crate) struct Bed {
    pub(crate) dataset: Dataset,
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Bed {
    /// An empty table of a data set that is shipped.
    pub(crate) fn of(name: &str) -> Self {
        Self::new(CATALOGUE.dataset(name).unwrap().clone())
    }

    pub(crate) fn new(dataset: Dataset) -> Self {
        let headers = dataset
            .columns()
            .iter()
            .map(|column| column.header.clone())
            .collect();
        Self {
            dataset,
            headers,
            rows: Vec::new(),
        }
    }

    /// Adds the example row with changes.
    pub(crate) fn row(mut self, changes: &[(&str, &str)]) -> Self {
        let mut row: Vec<String> = self
            .dataset
            .columns()
            .iter()
            .map(|column| column.example.clone())
            .collect();
        for (name, value) in changes {
            (*value).clone_into(&mut row[self.dataset.place_of(name).expect(name)]);
        }
        self.rows.push(row);
        self
    }

    /// Adds many rows, each with its own changes.
    pub(crate) fn many(
        self,
        count: u64,
        change: impl Fn(u64) -> Vec<(&'static str, String)>,
    ) -> Self {
        (0..count).fold(self, |bed, index| {
            let changes = change(index);
            let changes: Vec<(&str, &str)> = changes
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            bed.row(&changes)
        })
    }

    pub(crate) fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.headers).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        writer.into_inner().unwrap()
    }

    pub(crate) fn checked(&self, frame: &Frame<'_>) -> Checked {
        let mut book = Book::open(Cursor::new(self.csv()), Limits::default()).unwrap();
        let registers = CATALOGUE.referred(&self.dataset);
        check(&mut book, &self.dataset, frame, &registers).unwrap()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.checked(&frame()).verdict
    }
}

/// The issues of a code, each as "level row column: message", without what is not there.
pub(crate) fn told(verdict: &Verdict, code: Code) -> Vec<String> {
    let issues = verdict.issues.iter().filter(|issue| issue.code == code);
    issues
        .map(|issue| {
            let row = issue
                .place
                .row
                .map_or_else(String::new, |row| format!(" {row}"));
            let column = issue
                .place
                .column
                .as_ref()
                .map_or_else(String::new, |column| format!(" {column}"));
            format!("{}{row}{column}: {}", issue.level, issue.message)
        })
        .collect()
}

/// The only issue of a code, in that form.
pub(crate) fn only(verdict: &Verdict, code: Code) -> String {
    let told = told(verdict, code);
    assert_eq!(told.len(), 1, "{:#?}", verdict.issues);
    told.into_iter().next().unwrap()
}

/// What blocks or warns, whatever its code.
pub(crate) fn serious(verdict: &Verdict) -> Vec<String> {
    let issues = verdict
        .issues
        .iter()
        .filter(|issue| issue.level > Level::Hint);
    issues
        .map(|issue| format!("{} {}: {}", issue.code, issue.level, issue.message))
        .collect()
}

/// A made-up number: 2199 is given to no county.
pub(crate) fn id(index: u64, birth: &str) -> String {
    let front = format!("2199{:02}{birth}{:03}", index / 1000 % 100, index % 1000);
    "0123456789X"
        .chars()
        .map(|check| format!("{front}{check}"))
        .find(|number| bihuan_insight::field::IdNumber::parse(number, TODAY).is_ok())
        .unwrap()
}

/// Numbers that are not one after the other.
pub(crate) fn ids(index: u64) -> String {
    id(index * 7 % 100_000, "19800315")
}

/// Names that differ.
pub(crate) fn name(index: u64) -> String {
    format!(
        "张{}",
        char::from_u32(0x4e00 + u32::try_from(index).unwrap()).unwrap()
    )
}
