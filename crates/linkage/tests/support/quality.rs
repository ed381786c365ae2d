//! How good a set of pairs is, when the truth is known.

use std::{collections::HashSet, fmt};

use bihuan_linkage::PairKey;

/// Counts of right, wrong and missed pairs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quality {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    pub(crate) missed: usize,
}

impl Quality {
    pub(crate) fn of(found: impl IntoIterator<Item = PairKey>, truth: &[PairKey]) -> Self {
        let truth: HashSet<PairKey> = truth.iter().copied().collect();
        let found: HashSet<PairKey> = found.into_iter().collect();
        let right = found.intersection(&truth).count();
        Self {
            right,
            wrong: found.len() - right,
            missed: truth.len() - right,
        }
    }

    pub(crate) fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    pub(crate) fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    pub(crate) fn f1(&self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

fn share(part: usize, all: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(all.max(1)).unwrap())
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "precision {:.4}, recall {:.4}, F1 {:.4} ({} right, {} wrong, {} missed)",
            self.precision(),
            self.recall(),
            self.f1(),
            self.right,
            self.wrong,
            self.missed
        )
    }
}
