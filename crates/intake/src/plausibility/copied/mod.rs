//! `copy.*`: text taken over from elsewhere.

pub(super) mod earlier_report;
pub(super) mod other_finding;

use std::collections::HashSet;
use std::ops::Range;

use super::case::Case;
use super::{Check, Origin, OtherText, RuleId, Severity};
use crate::facts::plain::Plain;

/// Length of the pieces that are compared, in characters: long enough that stock phrases alone do not meet.
const PIECE: usize = 8;
/// Shorter texts ("已完成整改。") are alike by nature.
const SHORTEST: usize = 30;

/// The share of `text` that stands in `other`, of 1, and its longest passage that does, in plain characters.
fn overlap(text: &Plain, other: &Plain) -> (f64, Range<usize>) {
    let places: Vec<usize> = (0..text.len())
        .filter(|&i| text.at(i).is_some_and(char::is_alphanumeric))
        .collect();
    let letters: Vec<char> = places.iter().filter_map(|&i| text.at(i)).collect();
    let theirs: Vec<char> = other
        .text()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if letters.len() < SHORTEST || theirs.len() < PIECE {
        return (0.0, 0..0);
    }
    let known: HashSet<&[char]> = theirs.windows(PIECE).collect();
    let met: Vec<bool> = letters
        .windows(PIECE)
        .map(|piece| known.contains(piece))
        .collect();
    let share = to_share(met.iter().filter(|met| **met).count(), met.len());
    let (mut best, mut start) = (0..0, None);
    for (index, &is_met) in met.iter().chain(std::iter::once(&false)).enumerate() {
        match (is_met, start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                if index - from > best.len() {
                    best = from..index;
                }
                start = None;
            }
            _ => {}
        }
    }
    if best.is_empty() {
        return (share, 0..0);
    }
    let first = places.get(best.start).copied().unwrap_or_default();
    let last = places.get(best.end + PIECE - 2).copied().unwrap_or(first);
    (share, first..last + 1)
}

fn to_share(part: usize, whole: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 {
        0.0
    } else {
        number(part) / number(whole)
    }
}

/// One check for the text that most was taken from, if it is at least `least`.
fn most_alike(
    case: &Case<'_>,
    rule: RuleId,
    origin: Origin,
    least: f64,
    message: impl Fn(&OtherText<'_>, f64, &str) -> String,
) -> Vec<Check> {
    const SHOWN: usize = 40;
    let alike = case
        .context
        .others
        .iter()
        .filter(|other| other.origin == origin)
        .map(|other| (other, overlap(&case.plain, &Plain::new(other.text))))
        .filter(|(_, (share, _))| *share >= least)
        .max_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b));
    let Some((other, (share, passage))) = alike else {
        return Vec::new();
    };
    let words: String = case.words(passage.clone());
    let shown: String = words.chars().take(SHOWN).collect();
    let shown = if words.chars().count() > SHOWN {
        format!("{shown}……")
    } else {
        shown
    };
    vec![case.check(
        rule,
        Severity::Soft,
        passage,
        message(other, share * 100.0, &shown),
    )]
}
