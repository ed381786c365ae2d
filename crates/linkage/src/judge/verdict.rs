//! What people decided about pairs. It stands above every weight, in this run and in the next.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::key::PairKey;

/// The same person or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One person.
    Same,
    /// Two persons.
    Different,
}

/// What somebody decided about a pair, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The pair.
    pub pair: PairKey,
    /// What was decided.
    pub answer: Answer,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Verdicts by pair; of several about one pair the last stands.
pub(crate) struct Verdicts<'a>(HashMap<PairKey, &'a Verdict, FixedState>);

impl<'a> Verdicts<'a> {
    pub(crate) fn of(verdicts: &'a [Verdict]) -> Self {
        Self(
            verdicts
                .iter()
                .map(|verdict| (verdict.pair, verdict))
                .collect(),
        )
    }

    pub(crate) fn on(&self, pair: PairKey) -> Option<&'a Verdict> {
        self.0.get(&pair).copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs with a verdict, in the order of their keys.
    pub(crate) fn pairs(&self) -> Vec<PairKey> {
        let mut pairs: Vec<PairKey> = self.0.keys().copied().collect();
        pairs.sort_unstable();
        pairs
    }
}
