//! A world: a seed and a scale, and the tables that follow from them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::{
    chance::{Chance, Draw, Stream},
    identity::{Person, Role, person_name},
    plant::{Case, Cause, Class, Plan, Rates, Rule},
    registers,
    table::Columns,
    text::{Key, Name},
};

/// The largest scale: a province of a thousand counties.
pub const MOST_COUNTIES: u64 = 1_000;

/// The scale is not between 1 and [`MOST_COUNTIES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a world has 1 to {MOST_COUNTIES} counties, not {0}")]
pub struct ScaleOutOfRange(pub u64);

/// A made-up world. Nothing is kept but the seed: every row is computed when it is asked for.
#[derive(Clone, Debug)]
pub struct World {
    seed: u64,
    counties: u64,
    chance: Chance,
    rates: BTreeMap<Rule, Rates>,
    plan: Plan,
}

impl World {
    /// The world of a seed. Scale 1 is one county with the numbers of the case that data supervision was built after; scale
    /// `k` is `k` such counties.
    ///
    /// # Errors
    /// [`ScaleOutOfRange`].
    pub fn new(seed: u64, scale: u64) -> Result<Self, ScaleOutOfRange> {
        if !(1..=MOST_COUNTIES).contains(&scale) {
            return Err(ScaleOutOfRange(scale));
        }
        Ok(Self {
            seed,
            counties: scale,
            chance: Chance::new(seed),
            rates: BTreeMap::new(),
            plan: Plan::new(Rule::rates),
        })
    }

    /// The same world with other rates of one rule.
    #[must_use]
    pub fn with_rates(mut self, rule: Rule, rates: Rates) -> Self {
        self.rates.insert(rule, rates);
        self.plan = Plan::new(|rule| self.rates.get(&rule).copied().unwrap_or(rule.rates()));
        self
    }

    /// The seed.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The scale: how many counties there are.
    pub const fn counties(&self) -> u64 {
        self.counties
    }

    /// The rows of a table, in their order.
    pub fn rows<R: Row>(&self) -> impl Iterator<Item = R> {
        self.rows_of(0..R::subjects(self))
    }

    /// The rows of some subjects of a table. Ranges side by side give the rows of [`World::rows`], so threads may share a
    /// table among them.
    pub fn rows_of<R: Row>(&self, subjects: Range<u64>) -> impl Iterator<Item = R> {
        subjects.flat_map(|subject| {
            let mut rows = Vec::new();
            R::emit(self, subject, &mut |row| rows.push(row));
            rows
        })
    }

    /// Calls `put` with every planted case.
    pub fn cases(&self, put: &mut dyn FnMut(Case)) {
        registers::cases(self, put);
    }

    pub(crate) const fn chance(&self) -> Chance {
        self.chance
    }

    pub(crate) const fn draw(&self, stream: Stream, row: u64, column: u64) -> Draw {
        self.chance.draw(stream, row, column)
    }

    pub(crate) fn cause(&self, class: Class, subject: u64) -> Option<Cause> {
        self.plan.cause(self.chance, class, subject)
    }

    pub(crate) fn id_no(&self, role: Role, index: u64) -> Key {
        Person::new(role, index).id_no(self.chance)
    }

    pub(crate) fn name(&self, role: Role, index: u64) -> Name {
        person_name(self.chance, Person::new(role, index))
    }
}

/// A table whose rows follow from the world.
pub trait Row: Columns + Copy + Send + 'static {
    /// How many subjects the table has: people, cards, lots. Each gives some rows, or none.
    fn subjects(world: &World) -> u64;

    /// Calls `put` with the rows of one subject.
    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self));
}

/// Something that is done with every table.
pub trait EachTable {
    /// Why it may stop.
    type Error;

    /// Does it with one table.
    ///
    /// # Errors
    /// Its own.
    fn table<R: Row>(&mut self) -> Result<(), Self::Error>;
}
