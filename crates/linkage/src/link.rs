//! From two tables to pairs: block, learn, weigh, judge.

use rayon::prelude::*;

use crate::{
    block::Blocks,
    judge::{Answer, Band, Evidence, Verdict, Verdicts, one_partner_each},
    key::PairKey,
    learn::{self, Frequencies},
    outcome::{Outcome, Pair, Report},
    pattern::{Comparer, Pattern},
    plan::{Plan, Refusal},
    pool::{Ordered, Pool},
    score::{self, Scores},
    value::Values,
};

/// Rows of the longer table that one thread takes at a time.
const STEP: u32 = 1 << 13;

/// A pair above the lower threshold.
#[derive(Clone, Copy)]
struct Heavy {
    row: u32,
    other: u32,
    pattern: Pattern,
    weight: f64,
}

impl Pool {
    /// Compares both tables. What people decided earlier about pairs stands above every weight.
    ///
    /// # Errors
    /// [`Refusal::Repeated`] when two records have the same key.
    pub fn link(mut self, verdicts: &[Verdict]) -> Result<Outcome, Refusal> {
        let tables = self.order()?;
        let Self { plan, values, .. } = self;
        let blocks = Blocks::of(&plan, &values, &tables);
        let learnt = learn::learn(&plan, &values, &tables, &blocks);
        let frequencies = Frequencies::of(&plan, &values, &tables);
        let scores = Scores::of(&plan, &learnt, frequencies);
        let verdicts = Verdicts::of(verdicts);
        let (compared, mut heavy) = weigh(&plan, &values, &tables, &blocks, &scores);
        heavy.par_sort_unstable_by(|one, other| {
            let places = (one.row, one.other).cmp(&(other.row, other.other));
            other.weight.total_cmp(&one.weight).then(places)
        });
        let not_kept = heavy.len().saturating_sub(plan.limits.pairs_kept);
        heavy.truncate(plan.limits.pairs_kept);
        let mut pairs: Vec<Pair> = heavy
            .par_iter()
            .map(|heavy| judge(&plan, &tables, &verdicts, *heavy))
            .collect();
        add_decided(&mut pairs, &plan, &values, &tables, &scores, &verdicts);
        if plan.one_to_one {
            one_partner_each(&mut pairs, |pair| likeness_below(&values, &tables, pair));
        }
        let possible = learn::count(tables.many.len()) * learn::count(tables.few.len());
        let of_band = |band| pairs.iter().filter(|pair| pair.band == band).count() as u64;
        let (many, few) = (tables.many.len() as u64, tables.few.len() as u64);
        let (left, right) = if tables.is_turned {
            (few, many)
        } else {
            (many, few)
        };
        let report = Report {
            left,
            right,
            compared,
            reduction_ratio: if possible > 0.0 {
                1.0 - learn::count(usize::try_from(compared).unwrap_or(usize::MAX)) / possible
            } else {
                1.0
            },
            estimated_completeness: learnt.completeness,
            rules: blocks.report.clone(),
            links: of_band(Band::Link),
            reviews: of_band(Band::Review),
            namesakes: of_band(Band::NamesakeOnly),
            not_kept: not_kept as u64,
        };
        Ok(Outcome {
            pairs,
            report,
            plan,
            learnt,
            scores,
            tables,
            blocks,
        })
    }
}

/// Weighs every pair that a rule finds; keeps those above the lower threshold.
fn weigh(
    plan: &Plan,
    values: &[Values],
    tables: &Ordered,
    blocks: &Blocks,
    scores: &Scores,
) -> (u64, Vec<Heavy>) {
    let rows = u32::try_from(tables.many.len()).unwrap_or(u32::MAX);
    let least = score::weight(plan.thresholds.review);
    let starts: Vec<u32> = (0..rows).step_by(STEP as usize).collect();
    let parts: Vec<(u64, Vec<Heavy>)> = starts
        .into_par_iter()
        .map_init(
            || Comparer::new(values),
            |comparer, start| {
                let mut compared = 0;
                let mut heavy = Vec::new();
                for row in start..rows.min(start.saturating_add(STEP)) {
                    let record = tables.many.record(row, values.len());
                    blocks.each_pair(row, |other, _| {
                        compared += 1;
                        let pattern =
                            comparer.compare(record, tables.few.record(other, values.len()));
                        let weight = scores.weight(plan, pattern, record);
                        if weight >= least {
                            heavy.push(Heavy {
                                row,
                                other,
                                pattern,
                                weight,
                            });
                        }
                    });
                }
                (compared, heavy)
            },
        )
        .collect();
    let compared = parts.iter().map(|(compared, _)| compared).sum();
    (
        compared,
        parts.into_iter().flat_map(|(_, heavy)| heavy).collect(),
    )
}

/// The band of a pair.
fn judge(plan: &Plan, tables: &Ordered, verdicts: &Verdicts<'_>, heavy: Heavy) -> Pair {
    let Heavy {
        row,
        other,
        pattern,
        weight,
    } = heavy;
    let key = PairKey::of(tables.many.key(row), tables.few.key(other));
    let verdict = if verdicts.is_empty() {
        None
    } else {
        verdicts.on(key)
    };
    let (many, few) = (tables.many.given(row), tables.few.given(other));
    let (left, right) = if tables.is_turned {
        (few, many)
    } else {
        (many, few)
    };
    let evidence = Evidence::in_pattern(plan, pattern);
    let probability = score::probability(weight);
    let band = match verdict.map(|verdict| verdict.answer) {
        Some(Answer::Same) => Band::Link,
        Some(Answer::Different) => Band::NoLink,
        None => Band::of(probability, evidence, plan.thresholds),
    };
    Pair {
        key,
        left,
        right,
        weight,
        probability,
        evidence,
        band,
        verdict: verdict.cloned(),
        has_better_partner: false,
        pattern,
        rows: (row, other),
    }
}

/// Adds pairs with a verdict that no rule found or that weigh too little, so that a decision is never lost from sight.
fn add_decided(
    pairs: &mut Vec<Pair>,
    plan: &Plan,
    values: &[Values],
    tables: &Ordered,
    scores: &Scores,
    verdicts: &Verdicts<'_>,
) {
    let known: std::collections::HashSet<PairKey> = pairs
        .iter()
        .filter(|pair| pair.verdict.is_some())
        .map(|pair| pair.key)
        .collect();
    let mut comparer = Comparer::new(values);
    for key in verdicts
        .pairs()
        .into_iter()
        .filter(|key| !known.contains(key))
    {
        let (one, other) = key.records();
        let rows = |one, other| tables.many.find(one).zip(tables.few.find(other));
        // Records that are no longer in the tables have nothing to say.
        let Some((row, other)) = rows(one, other).or_else(|| rows(other, one)) else {
            continue;
        };
        let pattern = comparer.rows(&tables.many, &tables.few, row, other);
        let weight = scores.weight(plan, pattern, tables.many.record(row, values.len()));
        pairs.push(judge(
            plan,
            tables,
            verdicts,
            Heavy {
                row,
                other,
                pattern,
                weight,
            },
        ));
    }
}

/// How alike two addresses are below the village. It decides between pairs of the same weight, and nothing else.
fn likeness_below(values: &[Values], tables: &Ordered, pair: &Pair) -> f64 {
    let record = tables.many.record(pair.rows.0, values.len());
    let other = tables.few.record(pair.rows.1, values.len());
    let of_each = values.iter().zip(record).zip(other);
    of_each
        .map(|((values, one), other)| values.likeness_below(*one, *other))
        .sum()
}
