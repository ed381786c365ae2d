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

    /// One county of the world. People, units and companies of different counties have nothing to do with each other, so
    /// whatever is asked of a world can be asked of its counties one by one.
    pub fn county(&self, county: u64) -> Counties<'_> {
        let county = county.min(self.counties - 1);
        Counties {
            world: self,
            range: county..county + 1,
        }
    }

    /// All counties of the world.
    pub fn all(&self) -> Counties<'_> {
        Counties {
            world: self,
            range: 0..self.counties,
        }
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

/// Some counties of a world.
#[derive(Clone, Debug)]
pub struct Counties<'a> {
    world: &'a World,
    range: Range<u64>,
}

impl<'a> Counties<'a> {
    /// The world that they are of.
    pub const fn world(&self) -> &'a World {
        self.world
    }

    /// The rows of a table that are of these counties, in the table's order.
    pub fn rows<R: Row>(&self) -> impl Iterator<Item = R> + use<'a, R> {
        let (world, counties) = (self.world, self.range.clone());
        let parts = R::PARTS.iter().scan(0, move |first, &of_county| {
            let begin = *first;
            *first += of_county * world.counties;
            Some(begin + counties.start * of_county..begin + counties.end * of_county)
        });
        parts.flat_map(move |subjects| world.rows_of(subjects))
    }

    /// Calls `put` with every planted case.
    pub fn cases(&self, put: &mut dyn FnMut(Case)) {
        registers::cases(self, put);
    }

    /// The numbers of what a county has `of_county` of.
    pub(crate) fn numbers(&self, of_county: u64) -> Range<u64> {
        self.range.start * of_county..self.range.end * of_county
    }
}

/// A table whose rows follow from the world.
pub trait Row: Columns + Copy + Send + 'static {
    /// How many subjects of a county may have rows: people, cards, lots. A table about people of several kinds has a number
    /// for each; all counties' subjects of the first kind come first.
    const PARTS: &'static [u64];

    /// How many subjects the world has for this table.
    fn subjects(world: &World) -> u64 {
        world.counties * Self::PARTS.iter().sum::<u64>()
    }

    /// Calls `put` with the rows of one subject, or of none.
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ScaleOutOfRange, World};
    use crate::{
        plant::{CaseKind, Rates, Rule},
        table::{Official, Payroll},
    };

    #[test]
    fn a_world_has_one_to_a_thousand_counties() {
        assert_eq!(World::new(7, 0).err(), Some(ScaleOutOfRange(0)));
        assert_eq!(World::new(7, 1_001).err(), Some(ScaleOutOfRange(1_001)));
    }

    #[test]
    fn rates_of_one_rule_change_that_rule_only() {
        let count = |world: &World, rule: Rule, kind: CaseKind| {
            let mut count = 0;
            world.all().cases(&mut |case| {
                let facts = case.cause.facts();
                count += u32::from(facts.rule == rule && facts.kind == kind);
            });
            count
        };
        let usual = World::new(7, 1).unwrap();
        let rates = Rates {
            plant: 0,
            ..Rule::S01.rates()
        };
        let without = usual.clone().with_rates(Rule::S01, rates);
        assert_eq!(count(&without, Rule::S01, CaseKind::Plant), 0);
        assert!(count(&without, Rule::S01, CaseKind::LookAlike) > 0);
        assert_eq!(
            count(&without, Rule::F01, CaseKind::Plant),
            count(&usual, Rule::F01, CaseKind::Plant)
        );
    }

    #[test]
    fn supervised_persons_are_on_the_payroll() {
        let world = World::new(7, 1).unwrap();
        let paid: HashSet<_> = world.rows::<Payroll>().map(|pay| pay.id_no).collect();
        assert!(
            world
                .rows::<Official>()
                .all(|official| paid.contains(&official.id_no))
        );
    }
}
