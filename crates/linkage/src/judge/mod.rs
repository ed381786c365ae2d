//! From weights to what is proposed: evidence, bands, verdicts of people, one partner for each record.

mod evidence;
mod partner;
mod verdict;

use serde::Serialize;

pub use evidence::Evidence;
pub(crate) use partner::one_partner_each;
pub(crate) use verdict::Verdicts;
pub use verdict::{Answer, Verdict};

use crate::plan::Thresholds;

/// What is proposed for a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Not the same, or not to be looked at.
    NoLink,
    /// Little more than the name agrees. Kept apart whatever it weighs, and never a lead about a person.
    NamesakeOnly,
    /// A person should look at it.
    Review,
    /// Proposed as the same; a person still decides what follows from it.
    Link,
}

impl Band {
    /// The word on a page.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoLink => "不关联",
            Self::NamesakeOnly => "同名待核",
            Self::Review => "待复核",
            Self::Link => "建议关联",
        }
    }

    /// What the weight alone would say is held against what there is as evidence.
    pub(crate) fn of(probability: f64, evidence: Evidence, thresholds: Thresholds) -> Self {
        let by_weight = if probability >= thresholds.link {
            Self::Link
        } else if probability >= thresholds.review {
            Self::Review
        } else {
            return Self::NoLink;
        };
        match evidence {
            Evidence::Sufficient => by_weight,
            Evidence::Partial => Self::Review,
            Evidence::NameOnly => Self::NamesakeOnly,
            Evidence::None => Self::NoLink,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_cannot_stand_in_for_evidence() {
        let band = |evidence| Band::of(0.999_999, evidence, Thresholds::default());
        assert_eq!(band(Evidence::Sufficient), Band::Link);
        assert_eq!(band(Evidence::Partial), Band::Review);
        assert_eq!(band(Evidence::NameOnly), Band::NamesakeOnly);
        assert_eq!(band(Evidence::None), Band::NoLink);
    }

    #[test]
    fn evidence_cannot_stand_in_for_weight() {
        assert_eq!(
            Band::of(0.6, Evidence::Sufficient, Thresholds::default()),
            Band::Review
        );
        assert_eq!(
            Band::of(0.1, Evidence::Sufficient, Thresholds::default()),
            Band::NoLink
        );
    }
}
