//! The weights, learnt from the tables themselves: nobody has to label anything.
//!
//! The method is that of Fellegi and Sunter (1969). For each level of each field, `u` is how often records of different persons
//! have it and `m` how often records of the same person have it; the weight is log₂(m/u). `u` comes from random pairs, which are nearly
//! all of different persons; `m` from the pairs of one rule at a time by expectation–maximisation (Winkler 1988), without the fields
//! that the rule asks for, since those agree in all of its pairs.

mod chance;
mod expect;
mod frequency;

use rayon::prelude::*;

pub(crate) use frequency::Frequencies;

use crate::{
    block::Blocks,
    pattern::{Comparer, Pattern},
    plan::Plan,
    pool::Ordered,
    value::Values,
};

/// How often each level of each field is seen, by field and digit.
pub(crate) type Shares = Vec<Vec<f64>>;

/// What was learnt.
#[derive(Debug)]
pub(crate) struct Learnt {
    /// Among records of the same person.
    pub(crate) same: Shares,
    /// Among records of different persons.
    pub(crate) different: Shares,
    /// How probable it is that two records drawn at random are of the same person.
    pub(crate) prior: f64,
    /// The share of all pairs of the same person that the rules find, as far as rules without a common field tell.
    pub(crate) completeness: f64,
}

/// A pattern, the rules that found pairs with it, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) pattern: Pattern,
    pub(crate) rules: u32,
    pub(crate) pairs: u32,
}

/// Learns from a sample of the pairs.
pub(crate) fn learn(plan: &Plan, values: &[Values], tables: &Ordered, blocks: &Blocks) -> Learnt {
    let different = chance::shares(values, tables);
    let (seen, rows) = sample(plan, values, tables, blocks);
    let drawn = count(rows as usize) * count(tables.few.len());
    expect::learn(plan, &seen, different, drawn)
}

/// The pairs of the first rows, as many as the plan allows, and how many rows these are. Rows are in an order that has nothing to do
/// with what they say.
fn sample(plan: &Plan, values: &[Values], tables: &Ordered, blocks: &Blocks) -> (Vec<Seen>, u32) {
    let all = u32::try_from(tables.many.len()).unwrap_or(u32::MAX);
    let mut room = plan.limits.pairs_to_learn;
    let is_small = blocks.report.iter().map(|rule| rule.pairs).sum::<u64>() <= room;
    let rows = if is_small {
        all
    } else {
        let is_full = |row: &u32| {
            let pairs = blocks.at_most(*row);
            let is_full = pairs > room;
            room = room.saturating_sub(pairs);
            is_full
        };
        (0..all).find(is_full).unwrap_or(all)
    };
    let step = 4096;
    let starts: Vec<u32> = (0..rows).step_by(step as usize).collect();
    let mut found: Vec<(Pattern, u32)> = starts
        .into_par_iter()
        .map_init(
            || Comparer::new(values),
            |comparer, start| {
                let mut found = Vec::new();
                for row in start..rows.min(start + step) {
                    blocks.each_pair(row, |other, rules| {
                        found.push((comparer.rows(&tables.many, &tables.few, row, other), rules));
                    });
                }
                found
            },
        )
        .flatten_iter()
        .collect();
    found.par_sort_unstable();
    let seen = found
        .chunk_by(|one, other| one == other)
        .filter_map(|same| {
            let &(pattern, rules) = same.first()?;
            let pairs = u32::try_from(same.len()).unwrap_or(u32::MAX);
            Some(Seen {
                pattern,
                rules,
                pairs,
            })
        });
    (seen.collect(), rows)
}

/// A count as a share is made of: exact below 2⁵³, which no table reaches.
#[allow(clippy::cast_precision_loss, reason = "no table has 2⁵³ rows")]
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

impl Learnt {
    /// The weight of a level in bits: how much it speaks for the same person.
    pub(crate) fn weight(&self, field: usize, digit: usize) -> f64 {
        let share = |shares: &Shares| {
            shares
                .get(field)
                .and_then(|levels| levels.get(digit))
                .copied()
        };
        match (digit, share(&self.same), share(&self.different)) {
            (0, ..) | (_, None, _) | (_, _, None) => 0.0,
            (_, Some(same), Some(different)) => (same / different).log2(),
        }
    }

    /// What two records weigh before anything of them is known.
    pub(crate) fn start(&self) -> f64 {
        (self.prior / (1.0 - self.prior)).log2()
    }
}
