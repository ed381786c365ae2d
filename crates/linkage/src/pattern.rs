//! What a comparison of two records found, in one number: three bits a field.

use crate::{
    level::Level,
    plan::{Field, Plan},
    pool::Table,
    value::Values,
};

/// The levels of all fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Pattern(pub(crate) u64);

impl Pattern {
    /// The place of the level of a field among the levels of its kind.
    pub(crate) fn digit(self, field: usize) -> usize {
        usize::from((self.0 >> (3 * field)).to_le_bytes()[0] & 7)
    }

    /// The level of each field.
    pub(crate) fn levels(self, plan: &Plan) -> impl Iterator<Item = Level> {
        plan.fields
            .iter()
            .enumerate()
            .map(move |(field, Field { kind, .. })| {
                kind.levels()
                    .get(self.digit(field))
                    .copied()
                    .unwrap_or(Level::Missing)
            })
    }
}

/// How many comparisons of two values of a field are remembered; a power of two.
const REMEMBERED: usize = 1 << 14;

/// Compares records, and remembers comparisons of names: the same two values meet again and again. One for each thread.
pub(crate) struct Comparer<'a> {
    fields: Vec<Remembering<'a>>,
}

/// The last comparisons of one field, each at the place that its values say. A newer one takes the place of an older one.
struct Remembering<'a> {
    values: &'a Values,
    digits: [u8; LEVELS],
    pairs: Vec<u64>,
    found: Vec<u8>,
}

/// Levels that there are.
const LEVELS: usize = Level::Exact as usize + 1;

impl<'a> Comparer<'a> {
    pub(crate) fn new(values: &'a [Values]) -> Self {
        let fields = values.iter().map(|values| {
            let room = if values.is_costly() { REMEMBERED } else { 0 };
            let mut digits = [0; LEVELS];
            for (level, digit) in values.kind().levels().iter().zip(0..) {
                if let Some(slot) = digits.get_mut(*level as usize) {
                    *slot = digit;
                }
            }
            Remembering {
                values,
                digits,
                pairs: vec![0; room],
                found: vec![0; room],
            }
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// What two records have in common.
    pub(crate) fn compare(&mut self, one: &[u32], other: &[u32]) -> Pattern {
        let mut pattern = 0;
        for (index, ((field, &one), &other)) in
            self.fields.iter_mut().zip(one).zip(other).enumerate()
        {
            pattern |= u64::from(field.digit(one, other)) << (3 * index);
        }
        Pattern(pattern)
    }

    /// What two rows have in common.
    pub(crate) fn rows(&mut self, many: &Table, few: &Table, row: u32, other: u32) -> Pattern {
        let fields = self.fields.len();
        self.compare(many.record(row, fields), few.record(other, fields))
    }
}

impl Remembering<'_> {
    fn digit(&mut self, one: u32, other: u32) -> u8 {
        if one == 0 || other == 0 {
            return 0;
        }
        let level = |values: &Values| values.compare(one, other) as usize;
        if one == other || self.pairs.is_empty() {
            return self
                .digits
                .get(level(self.values))
                .copied()
                .unwrap_or_default();
        }
        let pair = u64::from(one.min(other)) << 32 | u64::from(one.max(other));
        // The upper bits of a product with an odd number are well mixed.
        let place = (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50) as usize;
        match (self.pairs.get_mut(place), self.found.get_mut(place)) {
            (Some(known), Some(found)) => {
                if *known != pair {
                    *known = pair;
                    *found = self
                        .digits
                        .get(level(self.values))
                        .copied()
                        .unwrap_or_default();
                }
                *found
            }
            _ => self
                .digits
                .get(level(self.values))
                .copied()
                .unwrap_or_default(),
        }
    }
}
