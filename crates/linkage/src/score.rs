//! What a pattern weighs, by looking it up.

use crate::{
    learn::{Frequencies, Learnt},
    pattern::Pattern,
    plan::Plan,
};

/// Fields whose digits make up one number of a table.
const TOGETHER: usize = 4;
const ENTRIES: usize = 1 << (3 * TOGETHER);

/// Weights by pattern, four fields at a time.
pub(crate) struct Scores {
    start: f64,
    tables: Vec<Vec<f64>>,
    frequencies: Frequencies,
    by_frequency: Vec<usize>,
}

impl Scores {
    pub(crate) fn of(plan: &Plan, learnt: &Learnt, frequencies: Frequencies) -> Self {
        let fields: Vec<usize> = (0..plan.fields.len()).collect();
        let table = |fields: &[usize]| {
            let weight = |entry: usize| {
                let digits = fields.iter().enumerate();
                digits
                    .map(|(place, &field)| learnt.weight(field, entry >> (3 * place) & 7))
                    .sum()
            };
            (0..ENTRIES).map(weight).collect()
        };
        Self {
            start: learnt.start(),
            tables: fields.chunks(TOGETHER).map(table).collect(),
            by_frequency: frequencies.fields().collect(),
            frequencies,
        }
    }

    /// The weight of a pair in bits: 0 is as probable as not, each bit doubles the odds. `record` is either of the two.
    pub(crate) fn weight(&self, plan: &Plan, pattern: Pattern, record: &[u32]) -> f64 {
        let mut rest = pattern.0;
        let mut weight = self.start;
        for table in &self.tables {
            let entry = usize::try_from(rest % ENTRIES as u64).unwrap_or_default();
            weight += table.get(entry).copied().unwrap_or_default();
            rest >>= 3 * TOGETHER;
        }
        for &field in &self.by_frequency {
            weight += self.of_value(plan, pattern, record, field);
        }
        weight
    }

    /// What the frequency of the value adds or takes.
    pub(crate) fn of_value(
        &self,
        plan: &Plan,
        pattern: Pattern,
        record: &[u32],
        field: usize,
    ) -> f64 {
        let levels = plan.fields.get(field).map(|field| field.kind.levels());
        let level = levels.and_then(|levels| levels.get(pattern.digit(field)));
        match (level, record.get(field)) {
            (Some(&level), Some(&code)) => self.frequencies.bits(field, code, level),
            _ => 0.0,
        }
    }
}

/// The probability that a weight stands for.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// The weight that a probability stands for.
pub(crate) fn weight(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}
