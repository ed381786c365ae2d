//! What is known beyond the file: the task, the registers, the last period, what the unit has signed.
//!
//! All of it may be absent; a rule that needs what is absent is silent.

use std::collections::{BTreeMap, HashMap};

use jiff::{ToSpan as _, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    digest::{KeySet, Secret},
    people::People,
};
use crate::field::{Region, RegionTable};

/// What a submission is checked against.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The day of the upload.
    pub today: Date,
    /// The key of the digests.
    pub secret: Secret,
    /// The period that the task asks for.
    pub period: Option<Period>,
    /// The county of the unit; regions lie in it unless their column says otherwise.
    pub county: Option<Region>,
    /// The regions that exist in the reporting year, of the whole country: people are born and companies registered anywhere.
    pub regions: Option<&'a RegionTable>,
    /// How plates of the place begin ("辽R").
    pub home_plate: Option<&'a str>,
    /// Columns of sets that were accepted, for references.
    pub registers: Option<&'a Registers>,
    /// Business keys of rows of this set that were accepted in other batches.
    pub accepted: Option<&'a KeySet>,
    /// Persons of sets that were accepted.
    pub people: Option<&'a People>,
    /// The same set of the same unit, one period before.
    pub last: Option<&'a Profile>,
    /// What the cover sheet says.
    pub cover: Option<&'a Cover>,
    /// What the unit has signed about gaps, changes or nothing to report.
    pub statement: Option<&'a Statement>,
    /// What others know about a unit that reports nothing.
    pub holdings: Option<Holdings>,
}

impl Frame<'_> {
    /// Nothing known but the day and the key.
    pub fn new(today: Date, secret: Secret) -> Self {
        Self {
            today,
            secret,
            period: None,
            county: None,
            regions: None,
            home_plate: None,
            registers: None,
            accepted: None,
            people: None,
            last: None,
            cover: None,
            statement: None,
            holdings: None,
        }
    }
}

/// The time that a task asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Days before and after in which rows may lie, for late postings.
    pub grace_days: u16,
}

impl Period {
    pub(super) fn holds(&self, day: Date) -> bool {
        let grace = i64::from(self.grace_days).days();
        let from = self.from.checked_sub(grace).unwrap_or(Date::MIN);
        let to = self.to.checked_add(grace).unwrap_or(Date::MAX);
        (from..=to).contains(&day)
    }
}

/// Registers by data set and column.
#[derive(Debug, Clone, Default)]
pub struct Registers(HashMap<(String, String), KeySet>);

impl Registers {
    /// Adds digests of keys to those of a column.
    pub fn extend(&mut self, dataset: &str, column: &str, digests: impl IntoIterator<Item = u64>) {
        let place = (dataset.to_owned(), column.to_owned());
        self.0.entry(place).or_default().extend(digests);
    }

    pub(super) fn get(&self, dataset: &str, column: &str) -> Option<&KeySet> {
        self.0.get(&(dataset.to_owned(), column.to_owned()))
    }
}

/// What is kept of a submission to compare the next period with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// How many rows it had.
    pub rows: u64,
    /// The median of each column of amounts, by name.
    pub medians: BTreeMap<String, f64>,
}

/// What the cover sheet of a submission says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cover {
    /// How many rows there are.
    pub rows: Option<u64>,
    /// Totals by name of the column.
    pub totals: BTreeMap<String, Decimal>,
}

/// A reason with a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Why things are so.
    pub reason: String,
    /// Who signed.
    pub signed_by: String,
}

impl Statement {
    /// Whether it says something and is signed.
    pub(super) fn counts(&self) -> bool {
        self.reason.chars().filter(|c| c.is_alphanumeric()).count() >= 4
            && !self.signed_by.trim().is_empty()
    }
}

/// What other sets tell about a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    /// Vehicles in use.
    pub vehicles: u64,
    /// Fuel vouchers paid in cash in the period.
    pub cash_fuel_vouchers: u64,
    /// What they amount to.
    pub cash_fuel_amount: Decimal,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn grace_reaches_on_both_sides() {
        let year = Period {
            from: date(2024, 1, 1),
            to: date(2024, 12, 31),
            grace_days: 5,
        };
        assert!(year.holds(date(2025, 1, 5)) && year.holds(date(2023, 12, 27)));
        assert!(!year.holds(date(2025, 1, 6)) && !year.holds(date(2023, 12, 26)));
    }

    #[test]
    fn a_statement_says_something_and_is_signed() {
        let statement = |reason: &str, signed_by: &str| Statement {
            reason: reason.into(),
            signed_by: signed_by.into(),
        };
        assert!(statement("本单位车辆已全部上交", "李四").counts());
        assert!(!statement("无", "李四").counts());
        assert!(!statement("本单位车辆已全部上交", " ").counts());
    }
}
