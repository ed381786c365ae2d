//! How often records of the same person agree: expectation–maximisation over the pairs of each rule.

use super::{Learnt, Seen, Shares};
use crate::plan::Plan;

/// Steps at most, and the change below which it is done.
const STEPS: usize = 50;
const DONE: f64 = 1e-4;
/// So many pairs of the same person are added as they usually are, so that few pairs cannot teach nonsense.
const BELIEF: f64 = 5.0;
/// Rules with fewer pairs teach nothing.
const FEWEST_PAIRS: f64 = 20.0;
/// The share of pairs of the same person that a rule begins with.
const FIRST_SHARE: f64 = 0.3;

/// Learns from what was seen. `drawn` is how many pairs the sample would have if every row met every other.
pub(super) fn learn(plan: &Plan, seen: &[Seen], different: Shares, drawn: f64) -> Learnt {
    let usual: Shares = plan
        .fields
        .iter()
        .map(|field| field.kind.usual().to_vec())
        .collect();
    // Weighted sums over all rules, begun with what is usual.
    let mut sums: Shares = usual
        .iter()
        .map(|levels| levels.iter().map(|share| share * BELIEF).collect())
        .collect();
    for (rule, asked) in plan.rules.iter().enumerate() {
        let own: Vec<Seen> = seen
            .iter()
            .filter(|seen| seen.rules >> rule & 1 == 1)
            .copied()
            .collect();
        if own.iter().map(|seen| f64::from(seen.pairs)).sum::<f64>() < FEWEST_PAIRS {
            continue;
        }
        let open: Vec<usize> = (0..plan.fields.len())
            .filter(|field| asked.parts.iter().all(|(asked, _)| asked != field))
            .collect();
        add(&mut sums, &one_rule(&own, &open, &usual, &different), &open);
    }
    let same = sums.iter().map(|levels| shares(levels)).collect();
    let mut learnt = Learnt {
        same,
        different,
        prior: 1.0 / drawn.max(2.0),
        completeness: 1.0,
    };
    weigh_all(plan, seen, drawn, &mut learnt);
    learnt
}

/// The sums of levels among pairs of the same person that one rule found, for the fields that it leaves open.
fn one_rule(own: &[Seen], open: &[usize], usual: &Shares, different: &Shares) -> Shares {
    let mut same = usual.clone();
    let mut share: f64 = FIRST_SHARE;
    let mut sums = Shares::new();
    for _ in 0..STEPS {
        let odds = odds(&same, different);
        let start = share / (1.0 - share);
        sums = usual.iter().map(|levels| vec![0.0; levels.len()]).collect();
        let (mut matches, mut all) = (0.0, 0.0);
        for seen in own {
            let pairs = f64::from(seen.pairs);
            let odds = product(start, seen, open, &odds);
            let found = pairs * odds / (1.0 + odds);
            matches += found;
            all += pairs;
            for &field in open {
                if let Some(sum) = sums
                    .get_mut(field)
                    .and_then(|levels| levels.get_mut(seen.pattern.digit(field)))
                {
                    *sum += found;
                }
            }
        }
        let before = std::mem::replace(&mut share, (matches / all).clamp(1e-9, 1.0 - 1e-9));
        let mut change = (share - before).abs();
        for &field in open {
            let (Some(same), Some(sums), Some(usual)) =
                (same.get_mut(field), sums.get(field), usual.get(field))
            else {
                continue;
            };
            let believed: Vec<f64> = sums
                .iter()
                .zip(usual)
                .map(|(sum, usual)| sum + usual * BELIEF)
                .collect();
            for (same, now) in same.iter_mut().zip(shares(&believed)) {
                change = change.max((*same - now).abs());
                *same = now;
            }
        }
        if change < DONE {
            break;
        }
    }
    sums
}

/// How probable a match is before anything is known, from all rules together.
///
/// What no rule finds is estimated as wildlife is counted: when two rules without a common field find n and m pairs and k of them
/// both, there are about n·m/k in all (Lincoln and Petersen). The middle one of these estimates stands.
fn weigh_all(plan: &Plan, seen: &[Seen], drawn: f64, learnt: &mut Learnt) {
    let odds = odds(&learnt.same, &learnt.different);
    let fields: Vec<usize> = (0..plan.fields.len()).collect();
    for _ in 0..STEPS {
        let start = learnt.prior / (1.0 - learnt.prior);
        let mut both = vec![vec![0.0; plan.rules.len()]; plan.rules.len()];
        let mut found = 0.0;
        for seen in seen {
            let odds = product(start, seen, &fields, &odds);
            let pairs = f64::from(seen.pairs) * odds / (1.0 + odds);
            found += pairs;
            for (one, both) in both
                .iter_mut()
                .enumerate()
                .filter(|(rule, _)| seen.rules >> rule & 1 == 1)
            {
                for (_, sum) in both
                    .iter_mut()
                    .enumerate()
                    .skip(one)
                    .filter(|(rule, _)| seen.rules >> rule & 1 == 1)
                {
                    *sum += pairs;
                }
            }
        }
        let all = everyone(plan, &both).unwrap_or(found).max(found);
        let before = learnt.prior;
        learnt.prior = (all / drawn.max(1.0)).clamp(1e-15, 0.5);
        learnt.completeness = if all > 0.0 { found / all } else { 1.0 };
        if (learnt.prior / before).ln().abs() < DONE {
            break;
        }
    }
}

/// The middle estimate of how many pairs there are; none when no two rules have found enough in common.
fn everyone(plan: &Plan, both: &Shares) -> Option<f64> {
    let sum = |one: usize, other: usize| {
        both.get(one)
            .and_then(|row| row.get(other))
            .copied()
            .unwrap_or(0.0)
    };
    let rules = plan.rules.iter().enumerate();
    let mut estimates: Vec<f64> = rules
        .clone()
        .flat_map(|one| rules.clone().skip(one.0 + 1).map(move |other| (one, other)))
        .filter(|((_, one), (_, other))| {
            let shares_no_field =
                |(field, _): &(usize, _)| other.parts.iter().all(|(other, _)| other != field);
            one.parts.iter().all(shares_no_field)
        })
        .filter(|((one, _), (other, _))| sum(*one, *other) >= FEWEST_PAIRS)
        .map(|((one, _), (other, _))| sum(one, one) * sum(other, other) / sum(one, other))
        .collect();
    estimates.sort_by(f64::total_cmp);
    estimates.get(estimates.len() / 2).copied()
}

/// m/u by field and digit; missing values change nothing.
fn odds(same: &Shares, different: &Shares) -> Shares {
    let ratio = |(digit, (same, different)): (usize, (&f64, &f64))| {
        if digit == 0 { 1.0 } else { same / different }
    };
    let of_field = |(same, different): (&Vec<f64>, &Vec<f64>)| {
        same.iter().zip(different).enumerate().map(ratio).collect()
    };
    same.iter().zip(different).map(of_field).collect()
}

fn product(start: f64, seen: &Seen, fields: &[usize], odds: &Shares) -> f64 {
    let odds = fields.iter().fold(start, |product, &field| {
        let levels = odds.get(field);
        product
            * levels
                .and_then(|levels| levels.get(seen.pattern.digit(field)))
                .copied()
                .unwrap_or(1.0)
    });
    // Certainty, but a number that can be divided.
    odds.min(1e18)
}

/// Shares of the levels; what is missing is no level.
fn shares(sums: &[f64]) -> Vec<f64> {
    let all: f64 = sums.iter().skip(1).sum();
    let share = |(digit, sum): (usize, &f64)| if digit == 0 { 0.0 } else { sum / all };
    sums.iter().enumerate().map(share).collect()
}

fn add(all: &mut Shares, part: &Shares, fields: &[usize]) {
    for &field in fields {
        if let (Some(all), Some(part)) = (all.get_mut(field), part.get(field)) {
            for (all, part) in all.iter_mut().zip(part) {
                *all += part;
            }
        }
    }
}
