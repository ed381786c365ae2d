//! How often records of different persons have something in common by chance.

use rayon::prelude::*;

use super::{Shares, count};
use crate::{
    key::scatter, level::Level, pattern::Comparer, plan::Kind, pool::Ordered, value::Values,
};

/// Pairs drawn for each row, and the fewest and most of them.
const DRAWN_FOR_A_ROW: usize = 8;
const FEWEST: usize = 1 << 16;
const MOST: usize = 1 << 19;
/// Pairs that are drawn together.
const STEP: u64 = 1 << 13;

/// The share of each level among random pairs. Equality, which is rare and weighs most, is not drawn but counted.
pub(super) fn shares(values: &[Values], tables: &Ordered) -> Shares {
    let drawn = draw(values, tables);
    values
        .iter()
        .zip(drawn)
        .enumerate()
        .map(|(field, (values, counts))| {
            let levels = values.kind().levels();
            // A column that no pair has says nothing, and then every level weighs nothing.
            if counts.iter().skip(1).sum::<f64>() < 0.5 {
                return values.kind().usual().to_vec();
            }
            let equal = equality(field, values, tables);
            let others = levels.len() - usize::from(equal.is_some());
            // Half a pair more than was seen: what was never seen is rare, not impossible.
            let counts: Vec<f64> = counts
                .iter()
                .take(levels.len())
                .map(|&seen| seen + 0.5)
                .collect();
            let all: f64 = counts.iter().take(others).skip(1).sum();
            let rest = 1.0 - equal.unwrap_or(0.0);
            let share = |(digit, seen): (usize, &f64)| match equal {
                _ if digit == 0 => 0.0,
                Some(equal) if digit == levels.len() - 1 => equal,
                _ => seen / all * rest,
            };
            counts.iter().enumerate().map(share).collect()
        })
        .collect()
}

/// How many of the drawn pairs have each level, by field and digit.
fn draw(values: &[Values], tables: &Ordered) -> Vec<[f64; 8]> {
    let (many, few) = (tables.many.len(), tables.few.len());
    let nothing = vec![[0.0; 8]; values.len()];
    if many == 0 || few == 0 {
        return nothing;
    }
    let pairs = ((many + few) * DRAWN_FOR_A_ROW).clamp(FEWEST, MOST) as u64;
    let starts: Vec<u64> = (0..pairs).step_by(STEP as usize).collect();
    let drawn: Vec<Vec<[f64; 8]>> = starts
        .into_par_iter()
        .map_init(
            || Comparer::new(values),
            |comparer, start| {
                let mut counts = nothing.clone();
                for pair in start..pairs.min(start + STEP) {
                    let [row, other] =
                        [(2 * pair, many), (2 * pair + 1, few)].map(|(place, rows)| {
                            u32::try_from(scatter(place) % rows as u64).unwrap_or_default()
                        });
                    let pattern = comparer.rows(&tables.many, &tables.few, row, other);
                    for (field, counts) in counts.iter_mut().enumerate() {
                        if let Some(count) = counts.get_mut(pattern.digit(field)) {
                            *count += 1.0;
                        }
                    }
                }
                counts
            },
        )
        .collect();
    drawn.into_iter().fold(nothing, |mut all, part| {
        for (all, part) in all.iter_mut().flatten().zip(part.into_iter().flatten()) {
            *all += part;
        }
        all
    })
}

/// The share of pairs with equal values, where that is the same as the highest level. At least one pair in all: a level must not
/// weigh infinitely.
fn equality(field: usize, values: &Values, tables: &Ordered) -> Option<f64> {
    if matches!(values.kind(), Kind::Place) {
        return None;
    }
    let fields = tables.many.codes.len().checked_div(tables.many.len())?;
    let mut counts = vec![(0.0, 0.0); values.len()];
    let (mut many, mut few) = (0.0, 0.0);
    let own = |codes: &'_ [u32]| codes.get(field).copied().unwrap_or_default();
    for code in tables
        .many
        .codes
        .chunks_exact(fields)
        .map(own)
        .filter(|&code| code != 0)
    {
        many += 1.0;
        if let Some((count, _)) = counts.get_mut(code as usize) {
            *count += 1.0;
        }
    }
    for code in tables
        .few
        .codes
        .chunks_exact(fields)
        .map(own)
        .filter(|&code| code != 0)
    {
        few += 1.0;
        if let Some((_, count)) = counts.get_mut(code as usize) {
            *count += 1.0;
        }
    }
    let is_highest = |code: &usize| {
        let code = u32::try_from(*code).unwrap_or_default();
        values.compare(code, code) == Level::Exact
    };
    let equal: f64 = counts
        .iter()
        .enumerate()
        .filter(|(_, (one, other))| one * other > 0.0)
        .filter(|(code, _)| is_highest(code))
        .map(|(_, (one, other))| one * other)
        .sum();
    let all: f64 = many * few;
    (all > 0.0).then(|| {
        (equal.max(1.0) / all).clamp(
            f64::MIN_POSITIVE,
            1.0 - 1.0 / (all + 1.0).max(count(values.len())),
        )
    })
}
