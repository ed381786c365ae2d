//! What came out: pairs with their bands, and for each pair the weights that it rests on.

use serde::Serialize;

use crate::{
    block::{Blocks, RuleReport},
    judge::{Answer, Band, Evidence, Verdict},
    key::PairKey,
    learn::Learnt,
    pattern::Pattern,
    plan::Plan,
    pool::Ordered,
    score::Scores,
};

/// Two records that may be about the same person.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The same in every run.
    pub key: PairKey,
    /// The row of the left table, from 0, in the order in which rows were given.
    pub left: u32,
    /// The row of the right table.
    pub right: u32,
    /// In bits: at 0 the pair is as probably the same as not, and each bit doubles the odds.
    pub weight: f64,
    /// What the weight stands for, from 0 to 1.
    pub probability: f64,
    /// What there is as evidence, whatever it weighs.
    pub evidence: Evidence,
    /// What is proposed.
    pub band: Band,
    /// The verdict of a person, which overrides everything else.
    pub verdict: Option<Verdict>,
    /// Whether one of the records has a better partner, where each may have only one.
    pub has_better_partner: bool,
    pub(crate) pattern: Pattern,
    /// Rows in the order of the keys, of the longer and the shorter table.
    pub(crate) rows: (u32, u32),
}

impl Pair {
    /// What a person decided, if anybody did.
    pub fn answer(&self) -> Option<Answer> {
        self.verdict.as_ref().map(|verdict| verdict.answer)
    }
}

/// One bar of the weight chart of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// The field as pages call it.
    pub field: String,
    /// What the comparison found, in words.
    pub level: &'static str,
    /// What this level weighs, in bits.
    pub weight: f64,
    /// What is added because the value is rare, or taken because it is frequent.
    pub by_frequency: f64,
}

/// Why a pair weighs what it weighs: `start` and all bars add up to the weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// What any two records weigh before anything of them is known.
    pub start: f64,
    /// One for each field.
    pub bars: Vec<Bar>,
}

/// What was learnt about a level of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearntLevel {
    /// The field as pages call it.
    pub field: String,
    /// The level in words.
    pub level: &'static str,
    /// How often records of the same person have it (m).
    pub among_same: f64,
    /// How often records of different persons have it (u).
    pub among_different: f64,
    /// What it weighs, in bits: log₂(m/u).
    pub weight: f64,
}

/// How much was compared and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Rows of the left table.
    pub left: u64,
    /// Rows of the right table.
    pub right: u64,
    /// Pairs that were compared, each once.
    pub compared: u64,
    /// The share of all possible pairs that need not be compared.
    pub reduction_ratio: f64,
    /// The share of all pairs of the same person that were compared, estimated by how much independent rules have in common.
    pub estimated_completeness: f64,
    /// Rule by rule.
    pub rules: Vec<RuleReport>,
    /// Pairs proposed as links.
    pub links: u64,
    /// Pairs for a person to look at.
    pub reviews: u64,
    /// Pairs that share little more than a name.
    pub namesakes: u64,
    /// Pairs above the lower threshold that were too many to keep.
    pub not_kept: u64,
}

/// What came out of a comparison.
pub struct Outcome {
    /// Pairs above the lower threshold or with a verdict, by weight.
    pub pairs: Vec<Pair>,
    /// How much was compared.
    pub report: Report,
    pub(crate) plan: Plan,
    pub(crate) learnt: Learnt,
    pub(crate) scores: Scores,
    pub(crate) tables: Ordered,
    pub(crate) blocks: Blocks,
}

impl Outcome {
    /// Pairs of one band, by weight.
    pub fn of_band(&self, band: Band) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(move |pair| pair.band == band)
    }

    /// Why a pair of this outcome weighs what it weighs.
    pub fn chart(&self, pair: &Pair) -> Chart {
        let record = self.tables.many.record(pair.rows.0, self.plan.fields.len());
        let levels = pair.pattern.levels(&self.plan);
        let bar =
            |((index, field), level): ((usize, &crate::plan::Field), crate::level::Level)| Bar {
                field: field.title.clone(),
                level: level.word(field.kind),
                weight: self.learnt.weight(index, pair.pattern.digit(index)),
                by_frequency: self
                    .scores
                    .of_value(&self.plan, pair.pattern, record, index),
            };
        Chart {
            start: self.learnt.start(),
            bars: self
                .plan
                .fields
                .iter()
                .enumerate()
                .zip(levels)
                .map(bar)
                .collect(),
        }
    }

    /// What was learnt, for the page that explains the method.
    pub fn learnt(&self) -> Vec<LearntLevel> {
        let share = |shares: &crate::learn::Shares, field: usize, digit: usize| {
            shares
                .get(field)
                .and_then(|levels| levels.get(digit))
                .copied()
                .unwrap_or_default()
        };
        let of_field = |(index, field): (usize, &crate::plan::Field)| {
            let title = field.title.clone();
            let kind = field.kind;
            let levels = kind.levels().iter().enumerate().skip(1);
            levels
                .map(|(digit, level)| LearntLevel {
                    field: title.clone(),
                    level: level.word(kind),
                    among_same: share(&self.learnt.same, index, digit),
                    among_different: share(&self.learnt.different, index, digit),
                    weight: self.learnt.weight(index, digit),
                })
                .collect::<Vec<_>>()
        };
        self.plan
            .fields
            .iter()
            .enumerate()
            .flat_map(of_field)
            .collect()
    }

    /// The share of these pairs that any rule looks at (pairs completeness). 1 when there are none.
    pub fn completeness(&self, truth: &[PairKey]) -> f64 {
        let found = truth.iter().filter(|pair| {
            let (one, other) = pair.records();
            let rows = |one, other| self.tables.many.find(one).zip(self.tables.few.find(other));
            let rows = rows(one, other).or_else(|| rows(other, one));
            rows.is_some_and(|(row, other)| self.blocks.finds(row, other))
        });
        match truth.len() {
            0 => 1.0,
            all => crate::learn::count(found.count()) / crate::learn::count(all),
        }
    }
}
