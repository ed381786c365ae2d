//! From the rows of accepted files to records that are compared. Rows that tell the same about a person are one record, so that twelve
//! months of wages are one person, and a table that is handed in anew has the records that it had.

use std::{collections::HashSet, fs::File};

use bihuan_domain::{comparison::ComparisonFigures, flag::EvidenceRow};
use bihuan_insight::{
    ingest::{Family, Pseudonyms},
    person::{Told, told},
    sheet::{Book, Limits},
};
use bihuan_linkage::{
    Pool, RecordKey, Side, Verdict,
    person::{self, Person},
    plan::Refusal,
};

use super::kept::Kept;
use crate::{Failure, collection::Accepted, data};

/// Records of both data sets as they are taken in.
pub(super) struct Reading {
    pool: Pool,
    pseudonyms: Pseudonyms,
    seen: HashSet<RecordKey>,
    files: Vec<Accepted>,
    left: Vec<Place>,
    right: Vec<Place>,
}

/// Where a record stands: the file by its place in the list, and the row.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    row: u32,
}

impl Reading {
    /// Nothing yet. `pseudonyms` make the keys of records.
    pub(super) fn new(pseudonyms: Pseudonyms) -> Result<Self, Failure> {
        Ok(Self {
            pool: Pool::new(person::plan()).map_err(impossible)?,
            pseudonyms,
            seen: HashSet::new(),
            files: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
        })
    }

    /// Takes a file in.
    pub(super) fn file(mut self, side: Side, it: Accepted, file: File) -> Result<Self, Failure> {
        let catalogue = data::sets()?;
        let set = data::set(&catalogue, &it.table)?;
        let columns = set.comparable().ok_or(Failure::NotFound)?;
        let mut book = Book::open(file, Limits::default()).map_err(data::no_table)?;
        let (table, number) = (it.table.clone(), self.files.len());
        let day = it.day;
        self.files.push(it);
        let mut refused = None;
        let read = told(&mut book, set, columns, day, |row, told| {
            if refused.is_none() {
                let place = Place { file: number, row };
                refused = self.add(side, &table, &told, place).err();
            }
        });
        read.map_err(data::no_table)?;
        refused.map_or(Ok(self), |refusal| Err(impossible(refusal)))
    }

    fn add(&mut self, side: Side, table: &str, told: &Told, place: Place) -> Result<(), Refusal> {
        // The data set is part of the key: what stands in both is two records.
        let text = format!("{table}\n{}", told.in_one());
        let key = self.pseudonyms.of(Family::Record, &text);
        let key = RecordKey(key.into());
        if !self.seen.insert(key) {
            return Ok(());
        }
        let [name, birth, sex, place_of, phone, unit, id_no] = told.values();
        let person = Person {
            name,
            birth,
            sex,
            place: place_of,
            phone,
            unit,
            id_no,
        };
        self.pool.add_person(side, key, &person)?;
        match side {
            Side::Left => self.left.push(place),
            Side::Right => self.right.push(place),
        }
        Ok(())
    }

    /// Compares both data sets.
    pub(super) fn link(self, verdicts: &[Verdict]) -> Result<(ComparisonFigures, Kept), Failure> {
        let outcome = self.pool.link(verdicts).map_err(impossible)?;
        Ok(Kept::of(&outcome, |is_left, record| {
            let places = if is_left { &self.left } else { &self.right };
            let place = places.get(record as usize)?;
            let file = self.files.get(place.file)?;
            Some(EvidenceRow {
                table: file.table.clone(),
                batch: file.batch.clone(),
                row: place.row,
            })
        }))
    }
}

/// The plan is ours and keys are distinct, so that nothing is left to refuse.
#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn impossible(refusal: Refusal) -> Failure {
    Failure::Internal(format!("comparing persons: {refusal}"))
}
