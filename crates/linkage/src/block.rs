//! Which pairs are compared: those that share what one of several rules asks for, each pair once.
//!
//! Pairs are never listed. From each row of the longer table the blocks of the shorter one are walked, rule by rule; a pair
//! that an earlier rule finds too is passed over, which a look at two numbers tells.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    key::scatter,
    plan::{Plan, Rule},
    pool::{Ordered, Table},
    value::Values,
};

/// Not in any block of the rule.
const NONE: u32 = u32::MAX;

/// The blocks of all rules.
pub(crate) struct Blocks {
    rules: usize,
    /// Number of the block, row by row, rule by rule.
    many: Vec<u32>,
    few: Vec<u32>,
    /// By rule.
    members: Vec<Members>,
    /// What became of each rule.
    pub(crate) report: Vec<RuleReport>,
}

/// The rows of the shorter table by block.
struct Members {
    /// Where each block begins among the rows, and one end more.
    begins: Vec<u32>,
    rows: Vec<u32>,
}

/// What one rule looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleReport {
    /// The fields it asks for, as pages call them.
    pub title: String,
    /// Pairs that share what it asks for, those of other rules included.
    pub pairs: u64,
    /// Blocks that were left out because they had too many pairs.
    pub blocks_left_out: u64,
    /// Pairs of the blocks that were left out.
    pub pairs_left_out: u64,
}

impl Blocks {
    pub(crate) fn of(plan: &Plan, values: &[Values], tables: &Ordered) -> Self {
        let rules = plan.rules.len();
        let mut blocks = Self {
            rules,
            many: vec![NONE; tables.many.len() * rules],
            few: vec![NONE; tables.few.len() * rules],
            members: Vec::with_capacity(rules),
            report: Vec::with_capacity(rules),
        };
        for (place, rule) in plan.rules.iter().enumerate() {
            blocks.add(place, rule, plan, values, tables);
        }
        blocks
    }

    fn add(&mut self, place: usize, rule: &Rule, plan: &Plan, values: &[Values], tables: &Ordered) {
        let fields = values.len();
        let mut numbers: HashMap<u64, u32, FixedState> = HashMap::default();
        let few: Vec<u32> = keys(&tables.few, fields, rule, values)
            .into_iter()
            .map(|key| match key {
                Some(key) => {
                    let next = u32::try_from(numbers.len()).unwrap_or(NONE);
                    *numbers.entry(key).or_insert(next)
                }
                None => NONE,
            })
            .collect();
        let mut many: Vec<u32> = keys(&tables.many, fields, rule, values)
            .into_par_iter()
            .map(|key| {
                key.and_then(|key| numbers.get(&key).copied())
                    .unwrap_or(NONE)
            })
            .collect();
        let sizes = |table: &[u32]| {
            let mut sizes = vec![0_u32; numbers.len()];
            for &block in table {
                if let Some(size) = sizes.get_mut(block as usize) {
                    *size += 1;
                }
            }
            sizes
        };
        let (sizes_few, sizes_many) = (sizes(&few), sizes(&many));
        let pairs: Vec<u64> = sizes_few
            .iter()
            .zip(&sizes_many)
            .map(|(&few, &many)| u64::from(few) * u64::from(many))
            .collect();
        let is_left_out = |block: u32| {
            let pairs = pairs.get(block as usize);
            pairs.is_some_and(|&pairs| pairs > plan.limits.pairs_of_a_block)
        };
        many.par_iter_mut().for_each(|block| {
            if is_left_out(*block) {
                *block = NONE;
            }
        });
        let left_out = pairs
            .iter()
            .filter(|&&pairs| pairs > plan.limits.pairs_of_a_block);
        let pairs_left_out: u64 = left_out.clone().sum();
        self.report.push(RuleReport {
            title: title(rule, plan),
            pairs: pairs.iter().sum::<u64>() - pairs_left_out,
            blocks_left_out: left_out.count() as u64,
            pairs_left_out,
        });
        self.members.push(Members::of(&few, &sizes_few));
        spread(&mut self.few, &few, place, self.rules);
        spread(&mut self.many, &many, place, self.rules);
    }

    /// How many pairs a row of the longer table has at most: those of several rules count several times.
    pub(crate) fn at_most(&self, row: u32) -> u64 {
        let blocks = self.blocks(&self.many, row);
        let sizes = blocks
            .iter()
            .zip(&self.members)
            .map(|(&block, members)| members.of_block(block).len() as u64);
        sizes.sum()
    }

    /// Every pair of a row of the longer table, once, with the rules that found it as bits.
    pub(crate) fn each_pair(&self, row: u32, mut found: impl FnMut(u32, u32)) {
        let own = self.blocks(&self.many, row);
        for (rule, (&block, members)) in own.iter().zip(&self.members).enumerate() {
            for &other in members.of_block(block) {
                let rules = self.rules_of(own, other);
                if rules.trailing_zeros() as usize == rule {
                    found(other, rules);
                }
            }
        }
    }

    /// The rules that find a pair, as bits.
    fn rules_of(&self, own: &[u32], other: u32) -> u32 {
        let theirs = self.blocks(&self.few, other);
        own.iter()
            .zip(theirs)
            .enumerate()
            .fold(0, |rules, (rule, (one, other))| {
                rules | u32::from(one == other && *one != NONE) << rule
            })
    }

    /// Whether any rule finds the pair.
    pub(crate) fn finds(&self, row: u32, other: u32) -> bool {
        self.rules_of(self.blocks(&self.many, row), other) != 0
    }

    fn blocks<'a>(&self, table: &'a [u32], row: u32) -> &'a [u32] {
        let begin = row as usize * self.rules;
        table.get(begin..begin + self.rules).unwrap_or_default()
    }
}

impl Members {
    fn of(blocks: &[u32], sizes: &[u32]) -> Self {
        let mut begins = Vec::with_capacity(sizes.len() + 1);
        let mut end = 0;
        begins.push(0);
        for size in sizes {
            end += size;
            begins.push(end);
        }
        let mut next = begins.clone();
        let mut rows = vec![0; end as usize];
        for (&block, row) in blocks.iter().zip(0..) {
            let Some(next) = next.get_mut(block as usize) else {
                continue;
            };
            if let Some(slot) = rows.get_mut(*next as usize) {
                *slot = row;
            }
            *next += 1;
        }
        Self { begins, rows }
    }

    fn of_block(&self, block: u32) -> &[u32] {
        let begin = self.begins.get(block as usize);
        let end = self.begins.get((block as usize).saturating_add(1));
        let range = begin
            .zip(end)
            .map(|(&begin, &end)| begin as usize..end as usize);
        range
            .and_then(|range| self.rows.get(range))
            .unwrap_or_default()
    }
}

/// What each row must share under a rule; nothing when one of the parts is missing.
fn keys(table: &Table, fields: usize, rule: &Rule, values: &[Values]) -> Vec<Option<u64>> {
    table
        .codes
        .par_chunks_exact(fields)
        .map(|record| {
            rule.parts.iter().try_fold(0_u64, |key, &(field, part)| {
                let number = values.get(field)?.part(*record.get(field)?, part);
                (number != 0).then(|| scatter(key ^ u64::from(number)))
            })
        })
        .collect()
}

fn spread(all: &mut [u32], blocks: &[u32], place: usize, rules: usize) {
    for (slot, &block) in all.iter_mut().skip(place).step_by(rules).zip(blocks) {
        *slot = block;
    }
}

fn title(rule: &Rule, plan: &Plan) -> String {
    use crate::plan::Part;
    let part = |&(field, part): &(usize, Part)| {
        let title = plan
            .fields
            .get(field)
            .map_or("", |field| field.title.as_str());
        match part {
            Part::Whole => title.to_owned(),
            Part::Sound => format!("{title}（读音）"),
            Part::Year => format!("{title}（年）"),
            Part::Town => format!("{title}（乡镇）"),
            Part::Village => format!("{title}（村）"),
        }
    };
    rule.parts.iter().map(part).collect::<Vec<_>>().join("＋")
}
