//! Data sets as data: what a table holds, under which headers, and what must hold in it.
//!
//! One TOML file describes one data set; the office can add another without a new program. A description that contradicts
//! itself is refused with a sentence when it is read, so that checks need not ask again. Columns that a description does not
//! name are not read at all: what is not needed is not collected.

mod catalogue;
mod column;
mod contradiction;
mod raw;
mod resolve;

use rust_decimal::Decimal;

pub use catalogue::{Catalogue, shipped};
pub use column::{Column, Kind, Need};
pub use contradiction::Contradiction;

/// A data set (数据集).
#[derive(Debug, Clone)]
pub struct Dataset {
    name: String,
    title: String,
    domain: String,
    purpose: String,
    columns: Vec<Column>,
    key: Vec<usize>,
    near: Vec<NearPart>,
    period: Option<usize>,
    bucket: Option<usize>,
    zero: Option<ZeroRule>,
    references: Vec<Reference>,
    sums: Vec<Sum>,
    orders: Vec<Order>,
    persons: Vec<PersonColumns>,
    holders: Vec<HolderColumns>,
}

/// A part of what makes two rows nearly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearPart {
    /// The column.
    pub column: usize,
    /// Whether days of the same month are the same.
    pub by_month: bool,
}

/// What an empty submission of this set must be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroRule {
    /// A unit that owns vehicles and pays for fuel in cash cannot have nothing to report.
    CashFuel,
}

/// A column whose values stand in a column of another data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The column here.
    pub column: usize,
    /// The other data set.
    pub to: String,
    /// Its column.
    pub key: String,
}

/// A column that is the product of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The product.
    pub total: usize,
    /// What is multiplied.
    pub factors: Vec<usize>,
    /// By how much the product may differ, for rounding.
    pub tolerance: Decimal,
}

/// Two days, of which one is not after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The earlier.
    pub earlier: usize,
    /// The later.
    pub later: usize,
}

/// Columns that speak of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonColumns {
    /// The identity number.
    pub id: usize,
    /// The name.
    pub name: Option<usize>,
    /// The sex, as 男 or 女.
    pub sex: Option<usize>,
    /// The day of birth.
    pub birth: Option<usize>,
    /// The village where the person lives.
    pub village: Option<usize>,
    /// The address.
    pub address: Option<usize>,
    /// The telephone.
    pub phone: Option<usize>,
    /// Where the person works.
    pub unit: Option<usize>,
}

impl PersonColumns {
    /// All columns that tell something about the person.
    fn places(&self) -> impl Iterator<Item = usize> {
        let others = [
            self.name,
            self.sex,
            self.birth,
            self.village,
            self.address,
            self.phone,
            self.unit,
        ];
        std::iter::once(self.id).chain(others.into_iter().flatten())
    }
}

/// Columns that say whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolderColumns {
    /// The account.
    pub account: usize,
    /// The name of its holder.
    pub name: usize,
}

impl Dataset {
    /// Reads a description.
    ///
    /// # Errors
    /// [`Contradiction`] when it cannot be read, names columns that it does not have, or asks for what its kinds cannot give.
    pub fn parse(text: &str) -> Result<Self, Contradiction> {
        resolve::resolve(raw::read(text)?)
    }

    /// Its name in the program: `fuel_txn`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name for people: 刷卡记录.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The field of work it belongs to: 公务加油卡.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// What it is collected for, in one sentence.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// Its columns, in the order of the template.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The place of a column by its name.
    pub fn place_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The columns that together are the business key.
    pub fn key(&self) -> &[usize] {
        &self.key
    }

    /// What makes two rows nearly the same; empty when nothing does.
    pub fn near(&self) -> &[NearPart] {
        &self.near
    }

    /// The column that tells the period.
    pub fn period(&self) -> Option<usize> {
        self.period
    }

    /// The column by whose values rows are put side by side when they are kept, so that large sets can be read part by part;
    /// `None` for a set that is always read as a whole.
    pub fn bucket(&self) -> Option<usize> {
        self.bucket
    }

    /// What an empty submission must be compared with.
    pub fn zero(&self) -> Option<ZeroRule> {
        self.zero
    }

    /// References to other data sets.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Products that must come out.
    pub fn sums(&self) -> &[Sum] {
        &self.sums
    }

    /// Days in their order.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// Columns that speak of persons.
    pub fn persons(&self) -> &[PersonColumns] {
        &self.persons
    }

    /// The columns by which its persons can be compared with those of other sets: a name, and with the identity number something
    /// more. `None` for a set that names nobody.
    pub fn comparable(&self) -> Option<&PersonColumns> {
        self.persons.iter().find(|person| person.name.is_some())
    }

    /// The columns that tell something about these persons, in the order of the set.
    pub fn compared(&self) -> Vec<&Column> {
        let persons = self.comparable().into_iter();
        let places: std::collections::BTreeSet<usize> =
            persons.flat_map(PersonColumns::places).collect();
        let columns = places
            .into_iter()
            .filter_map(|place| self.columns.get(place));
        columns.collect()
    }

    /// Columns that say whose account it is.
    pub fn holders(&self) -> &[HolderColumns] {
        &self.holders
    }
}
