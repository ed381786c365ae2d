//! What is kept of a comparison: references to rows, keys, weights. Nothing that names a person.

use bihuan_domain::{comparison::ComparisonFigures, flag::EvidenceRow};
use bihuan_linkage::{Band, Outcome, Pair};
use serde::{Deserialize, Serialize};

/// Pairs of one kind that are kept at most; nobody looks at more.
const MOST: usize = 2_000;

/// What is proposed for a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Somebody has to look.
    Review,
    /// The same person; somebody still decides.
    Link,
    /// Decided before this comparison, and worth no proposal by itself.
    None,
}

/// One bar of the weight chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptBar {
    /// The field as pages call it.
    pub field: String,
    /// What was found, in words.
    pub level: String,
    /// What it weighs, in bits.
    pub weight: f64,
    /// How much of that there is because the value is rare, or less because it is frequent.
    pub by_frequency: f64,
}

/// A pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptPair {
    /// The same in every comparison of the task.
    pub key: String,
    /// What is proposed.
    pub proposal: Proposal,
    /// In bits.
    pub weight: f64,
    /// What the weight stands for, from 0 to 1.
    pub probability: f64,
    /// What there is as evidence, in words.
    pub evidence: String,
    /// The row of the left data set.
    pub left: EvidenceRow,
    /// The row of the right one.
    pub right: EvidenceRow,
    /// What any two records weigh before anything of them is known.
    pub start: f64,
    /// One for each field; with `start` they add up to the weight.
    pub bars: Vec<KeptBar>,
}

/// The pairs of a comparison, the heaviest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Those to look at, those proposed as links, those decided before.
    pub(super) pairs: Vec<KeptPair>,
}

impl Kept {
    /// Takes what is worth a look; `row` gives the row of a record by its side and its place there.
    pub(super) fn of(
        outcome: &Outcome,
        row: impl Fn(bool, u32) -> Option<EvidenceRow>,
    ) -> (ComparisonFigures, Self) {
        let (mut pairs, mut beyond) = (Vec::new(), 0);
        let mut room = [MOST; 2];
        for pair in &outcome.pairs {
            let (proposal, place) = match pair.band {
                Band::Review => (Proposal::Review, 0),
                Band::Link => (Proposal::Link, 1),
                Band::NoLink | Band::NamesakeOnly if pair.verdict.is_some() => (Proposal::None, 0),
                Band::NoLink | Band::NamesakeOnly => continue,
            };
            // What people decided is kept however much there is of it: they did not decide more than they could look at.
            if pair.verdict.is_none() {
                let Some(left @ 1..) = room.get_mut(place) else {
                    beyond += 1;
                    continue;
                };
                *left -= 1;
            }
            if let (Some(left), Some(right)) = (row(true, pair.left), row(false, pair.right)) {
                pairs.push(kept(outcome, pair, proposal, left, right));
            }
        }
        let report = &outcome.report;
        let figures = ComparisonFigures {
            left: report.left,
            right: report.right,
            compared: report.compared,
            links: report.links,
            reviews: report.reviews,
            namesakes: report.namesakes,
            not_kept: report.not_kept + beyond,
        };
        (figures, Self { pairs })
    }
}

fn kept(
    outcome: &Outcome,
    pair: &Pair,
    proposal: Proposal,
    left: EvidenceRow,
    right: EvidenceRow,
) -> KeptPair {
    let chart = outcome.chart(pair);
    let bars = chart.bars.into_iter().map(|bar| KeptBar {
        field: bar.field,
        level: bar.level.to_owned(),
        weight: bar.weight + bar.by_frequency,
        by_frequency: bar.by_frequency,
    });
    KeptPair {
        key: pair.key.to_string(),
        proposal,
        weight: pair.weight,
        probability: pair.probability,
        evidence: pair.evidence.word().to_owned(),
        left,
        right,
        start: chart.start,
        bars: bars.collect(),
    }
}
