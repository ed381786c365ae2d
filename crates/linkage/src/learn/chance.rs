//! How often records of different persons have something in common by chance.

use rayon::prelude::*;

use super::Shares;
use crate::{
    key::scatter, level::Level, pattern::Comparer, plan::Kind, pool::Ordered, value::Values,
};

/// Pairs drawn for each row, and the fewest and most of them.
const DRAWN_FOR_A_ROW: usize = 8;
const FEWEST: usize = 1 << 16;
const MOST: usize = 1 << 19;
/// So many pairs are added that have in common what records usually have by chance: in small tables most pairs that agree are of
/// the same person, and what was never seen is rare, not impossible.
const BELIEF: f64 = 10_000.0;
/// Pairs that are drawn together.
const STEP: usize = 1 << 13;

/// The share of each level among random pairs. Equality, which is rare and weighs most, is not drawn but counted.
pub(super) fn shares(values: &[Values], tables: &Ordered) -> Shares {
    let drawn = draw(values, tables);
    let of_field = |(field, (values, counts)): (usize, (&Values, [f64; 8]))| {
        let usual = values.kind().usual_by_chance();
        let all: f64 = counts.iter().skip(1).sum::<f64>() + BELIEF;
        let share = |(usual, seen): (&f64, &f64)| (seen + usual * BELIEF) / all;
        let mut shares: Vec<f64> = usual.iter().zip(&counts).map(share).collect();
        let equal = equality(field, values, tables);
        if let (Some(equal), Some((highest, others))) = (equal, shares.split_last_mut()) {
            let rest: f64 = others.iter().skip(1).sum();
            for share in others.iter_mut().skip(1) {
                *share *= (1.0 - equal) / rest;
            }
            *highest = equal;
        }
        if let Some(missing) = shares.first_mut() {
            *missing = 0.0;
        }
        shares
    };
    values.iter().zip(drawn).enumerate().map(of_field).collect()
}

/// How many of the drawn pairs have each level, by field and digit.
fn draw(values: &[Values], tables: &Ordered) -> Vec<[f64; 8]> {
    let (many, few) = (tables.many.len(), tables.few.len());
    let nothing = vec![[0.0; 8]; values.len()];
    if many == 0 || few == 0 {
        return nothing;
    }
    let all = many as u64 * few as u64;
    let wanted = ((many + few) * DRAWN_FOR_A_ROW).clamp(FEWEST, MOST) as u64;
    // Small tables are looked at as a whole.
    let pairs = all.min(wanted);
    let rows = |pair: u64| {
        if pairs == all {
            [pair / few as u64, pair % few as u64]
        } else {
            [
                scatter(2 * pair) % many as u64,
                scatter(2 * pair + 1) % few as u64,
            ]
        }
    };
    let starts: Vec<u64> = (0..pairs).step_by(STEP).collect();
    let drawn: Vec<Vec<[f64; 8]>> = starts
        .into_par_iter()
        .map_init(
            || Comparer::new(values),
            |comparer, start| {
                let mut counts = nothing.clone();
                for pair in start..pairs.min(start + STEP as u64) {
                    let [row, other] = rows(pair).map(|row| u32::try_from(row).unwrap_or_default());
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

/// The share of pairs with equal values, where that is the same as the highest level.
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
    let usual = values.kind().usual_by_chance().last()?;
    Some((equal + usual * BELIEF) / (all + BELIEF))
}
