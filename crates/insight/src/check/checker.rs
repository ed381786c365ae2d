//! One pass over a table: each row is read, looked at and forgotten.

use super::{
    Value, Verdict,
    collector::{Collector, Spot},
    columns::{self, ColumnState},
    digest::KeySet,
    frame::{Frame, Profile},
    people::People,
    persons::Persons,
    read::Reader,
    repeats::Repeats,
    rows::{self, Known},
    whole::{self, Totals},
};
use crate::{
    field::serial::Epoch,
    schema::Dataset,
    sheet::{Layout, Record},
};

/// A check that is going on.
pub struct Checker<'a> {
    dataset: &'a Dataset,
    frame: &'a Frame<'a>,
    reader: Reader,
    issues: Collector<'a>,
    values: Vec<Value>,
    rows: u64,
    columns: Vec<ColumnState>,
    known: Vec<Known<'a>>,
    repeats: Repeats,
    persons: Persons,
    totals: Totals,
    registers: Vec<(usize, KeySet)>,
    dropped: Vec<String>,
    skipped: Vec<String>,
}

/// A verdict, and what later checks compare with when the submission is accepted.
#[derive(Debug)]
pub struct Checked {
    /// What came out.
    pub verdict: Verdict,
    /// For the next period.
    pub profile: Profile,
    /// For names under the same number in other sets.
    pub people: People,
    /// Registers of the columns that were asked for, by name.
    pub registers: Vec<(String, KeySet)>,
    /// The business keys of its rows, for [`Frame::accepted`] of later batches.
    pub keys: KeySet,
}

impl<'a> Checker<'a> {
    /// Begins to check a file whose columns were found.
    ///
    /// `registers` are the columns whose values other sets refer to
    /// ([`Catalogue::referred`](crate::schema::Catalogue::referred)).
    pub fn new(
        dataset: &'a Dataset,
        frame: &'a Frame<'a>,
        layout: &Layout,
        epoch: Epoch,
        registers: &[usize],
    ) -> Self {
        let mut checker = Self::empty(dataset, frame, epoch);
        columns::check_headers(dataset, layout, &mut checker.issues);
        checker.registers = registers
            .iter()
            .map(|column| (*column, KeySet::default()))
            .collect();
        checker.dropped = layout
            .sheets
            .iter()
            .flat_map(|sheet| sheet.dropped.clone())
            .collect();
        checker.skipped.clone_from(&layout.skipped);
        checker
    }

    /// A check of nothing: the unit has no rows to report.
    pub(super) fn empty(dataset: &'a Dataset, frame: &'a Frame<'a>, epoch: Epoch) -> Self {
        Self {
            dataset,
            frame,
            reader: Reader::new(frame.today, epoch),
            issues: Collector::new(dataset, frame.secret),
            values: Vec::with_capacity(dataset.columns().len()),
            rows: 0,
            columns: dataset
                .columns()
                .iter()
                .map(|_| ColumnState::default())
                .collect(),
            known: rows::references(dataset, frame),
            repeats: Repeats::default(),
            persons: Persons::default(),
            totals: Totals::default(),
            registers: Vec::new(),
            dropped: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Looks at a row and gives its typed values, in the order of the data set.
    pub fn row(&mut self, record: Record<'_>) -> &[Value] {
        let (dataset, frame) = (self.dataset, self.frame);
        self.rows += 1;
        self.values.clear();
        // What is wrong with cells waits until the key tells what the row is about.
        let mut found = Vec::new();
        for (index, column) in dataset.columns().iter().enumerate() {
            let (value, problem) = self.reader.read(record.cell(index), column);
            // A column that is not there at all has been told once.
            if let Some(state) = self.columns.get_mut(index).filter(|_| record.has(index)) {
                state.see(column, &value, frame.secret);
            }
            found.extend(problem.map(|problem| (index, problem)));
            self.values.push(value);
        }
        let subject = self.subject();
        let spot = Spot {
            record,
            subject: subject.unwrap_or(u64::from(record.row)),
        };
        // Values that a spreadsheet has damaged look alike, so they are no key.
        let key = subject.filter(|_| {
            self.key_parts()
                .all(|value| !matches!(value, Value::Unread(_)))
        });
        for (column, problem) in found {
            self.issues.cell(spot, column, problem);
        }
        let values = &self.values;
        rows::check_row(dataset, values, frame, &self.known, spot, &mut self.issues);
        self.repeats
            .see(dataset, values, frame, spot, key, &mut self.issues);
        self.persons
            .see(dataset, values, frame, spot, &mut self.issues);
        self.totals.see(dataset, values, frame);
        for (column, register) in &mut self.registers {
            if let Some(value) = values
                .get(*column)
                .filter(|value| !matches!(value, Value::Blank | Value::Unread(_)))
            {
                register.insert(frame.secret.digest([value]));
            }
        }
        &self.values
    }

    fn key_parts(&self) -> impl Iterator<Item = &Value> {
        let columns = self.dataset.key().iter();
        columns.filter_map(|column| self.values.get(*column))
    }

    /// The digest of the business key as far as it is filled; `None` when nothing of it is.
    fn subject(&self) -> Option<u64> {
        let filled = self.key_parts().any(|value| !value.is_blank());
        filled.then(|| self.frame.secret.digest(self.key_parts()))
    }

    /// Says what can be said after the last row.
    pub fn finish(mut self) -> Checked {
        columns::check_columns(
            self.dataset,
            &self.columns,
            self.frame.last,
            &mut self.issues,
        );
        whole::check_whole(
            self.dataset,
            self.rows,
            &self.totals,
            self.frame,
            &mut self.issues,
        );
        let medians = self.dataset.columns().iter().zip(&self.columns);
        let profile = Profile {
            rows: self.rows,
            medians: medians
                .filter_map(|(column, state)| Some((column.name.clone(), state.median()?)))
                .collect(),
        };
        let Collector {
            mut issues, counts, ..
        } = self.issues;
        issues.sort_by_key(|issue| (issue.code.layer(), issue.place.sheet, issue.place.row));
        let name = |column: usize| {
            self.dataset
                .columns()
                .get(column)
                .map(|column| column.name.clone())
        };
        Checked {
            verdict: Verdict {
                dataset: self.dataset.name().to_owned(),
                rows: self.rows,
                passed: counts.values().all(|count| count.block == 0),
                issues,
                counts,
                dropped: self.dropped,
                skipped: self.skipped,
                left_out: 0,
            },
            profile,
            people: self.persons.people,
            keys: self.repeats.into_keys(),
            registers: self
                .registers
                .into_iter()
                .filter_map(|(column, keys)| Some((name(column)?, keys)))
                .collect(),
        }
    }
}
