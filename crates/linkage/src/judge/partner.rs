//! One partner for each record, where each person is in each table once.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, hash_map::Entry};

use super::{Answer, Band};
use crate::outcome::Pair;

/// Weights that differ by less are the same.
const SAME_WEIGHT: f64 = 1e-9;

/// Leaves each record with the best of its partners. Between pairs of the same weight the rest of the address decides; where
/// that is alike too, all of them are left to a person.
///
/// `likeness` says how alike the rest of both addresses is, from 0 to 1.
pub(crate) fn one_partner_each(pairs: &mut [Pair], likeness: impl Fn(&Pair) -> f64) {
    // Decided by a person, then by band, then by weight; keys make the order the same in every run.
    let rank = |pair: &Pair| (pair.answer() == Some(Answer::Same), pair.band);
    let mut order: Vec<(usize, f64)> = pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| pair.band >= Band::Review)
        .map(|(place, pair)| (place, likeness(pair)))
        .collect();
    let at = |pairs: &[Pair], place: usize| {
        pairs
            .get(place)
            .map(|pair| (rank(pair), pair.weight, pair.key))
    };
    order.sort_by(|&(one, one_like), &(other, other_like)| {
        let (one, other) = (at(pairs, one), at(pairs, other));
        let (Some((one_rank, one_weight, one_key)), Some((other_rank, other_weight, other_key))) =
            (one, other)
        else {
            return std::cmp::Ordering::Equal;
        };
        other_rank
            .cmp(&one_rank)
            .then(other_weight.total_cmp(&one_weight))
            .then(other_like.total_cmp(&one_like))
            .then(one_key.cmp(&other_key))
    });
    let mut taken: HashMap<(bool, u32), (usize, f64), FixedState> = HashMap::default();
    let mut undecided = Vec::new();
    for &(place, like) in &order {
        let Some(pair) = pairs.get(place) else {
            continue;
        };
        let (ends, own_rank, own_weight) = (
            [(false, pair.left), (true, pair.right)],
            rank(pair),
            pair.weight,
        );
        let better: Vec<(usize, f64)> = ends
            .iter()
            .filter_map(|end| taken.get(end).copied())
            .collect();
        if better.is_empty() {
            for end in ends {
                if let Entry::Vacant(vacant) = taken.entry(end) {
                    vacant.insert((place, like));
                }
            }
            continue;
        }
        let is_equal = |&(winner, winner_like): &(usize, f64)| {
            pairs.get(winner).is_some_and(|winner| {
                rank(winner) == own_rank
                    && (winner.weight - own_weight).abs() < SAME_WEIGHT
                    && (winner_like - like).abs() < SAME_WEIGHT
            })
        };
        if own_rank.0 {
            // Two verdicts against each other are for people to settle: both stand.
        } else if better.iter().all(is_equal) {
            undecided.push(place);
            undecided.extend(better.iter().map(|&(winner, _)| winner));
        } else if let Some(pair) = pairs.get_mut(place) {
            pair.band = Band::NoLink;
            pair.has_better_partner = true;
        }
    }
    for place in undecided {
        if let Some(pair) = pairs.get_mut(place) {
            pair.band = pair.band.min(Band::Review);
        }
    }
}
