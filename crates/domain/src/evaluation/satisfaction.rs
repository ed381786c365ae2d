//! What a satisfaction survey counts. Results are counts and nothing else.

use serde::{Deserialize, Serialize};

use super::Points;

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Satisfaction {
    /// 满意
    Satisfied,
    /// 基本满意
    Mostly,
    /// 不满意
    Dissatisfied,
    /// 不了解
    Unknown,
}

impl Satisfaction {
    /// All answers.
    pub const ALL: [Self; 4] = [
        Self::Satisfied,
        Self::Mostly,
        Self::Dissatisfied,
        Self::Unknown,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Satisfied => "满意",
            Self::Mostly => "基本满意",
            Self::Dissatisfied => "不满意",
            Self::Unknown => "不了解",
        }
    }

    /// Name in stored data and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Mostly => "mostly",
            Self::Dissatisfied => "dissatisfied",
            Self::Unknown => "unknown",
        }
    }
}

/// How often each answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SurveyCounts {
    /// 满意
    pub satisfied: u32,
    /// 基本满意
    pub mostly: u32,
    /// 不满意
    pub dissatisfied: u32,
    /// 不了解
    pub unknown: u32,
}

impl SurveyCounts {
    /// From so many answers on results are told; with fewer one could guess who said what.
    pub const FEWEST: u32 = 5;

    /// How often one answer was given.
    pub const fn of(&self, answer: Satisfaction) -> u32 {
        match answer {
            Satisfaction::Satisfied => self.satisfied,
            Satisfaction::Mostly => self.mostly,
            Satisfaction::Dissatisfied => self.dissatisfied,
            Satisfaction::Unknown => self.unknown,
        }
    }

    /// Counts one more answer.
    pub const fn count(&mut self, answer: Satisfaction) {
        let of = match answer {
            Satisfaction::Satisfied => &mut self.satisfied,
            Satisfaction::Mostly => &mut self.mostly,
            Satisfaction::Dissatisfied => &mut self.dissatisfied,
            Satisfaction::Unknown => &mut self.unknown,
        };
        *of = of.saturating_add(1);
    }

    /// Both together.
    #[must_use]
    pub const fn plus(&self, more: &Self) -> Self {
        Self {
            satisfied: self.satisfied.saturating_add(more.satisfied),
            mostly: self.mostly.saturating_add(more.mostly),
            dissatisfied: self.dissatisfied.saturating_add(more.dissatisfied),
            unknown: self.unknown.saturating_add(more.unknown),
        }
    }

    /// All answers.
    pub fn total(&self) -> u32 {
        Satisfaction::ALL
            .into_iter()
            .fold(0, |sum: u32, a| sum.saturating_add(self.of(a)))
    }

    /// Whether there are enough answers to tell what they say.
    pub fn is_told(&self) -> bool {
        self.total() >= Self::FEWEST
    }

    /// The points: satisfied counts whole, mostly satisfied seven tenths; who does not know is left out. Nothing while there
    /// are too few answers.
    pub fn score(&self, most: Points) -> Option<Points> {
        let known = self.total() - self.unknown.min(self.total());
        if !self.is_told() || known == 0 {
            return None;
        }
        let good = u64::from(self.satisfied) * 10 + u64::from(self.mostly) * 7;
        Some(most.part(good, u64::from(known) * 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_tell_nothing_and_who_does_not_know_is_left_out() {
        let few = SurveyCounts {
            satisfied: 4,
            ..SurveyCounts::default()
        };
        assert_eq!(few.score(Points(100)), None);
        let known = SurveyCounts {
            satisfied: 5,
            mostly: 5,
            dissatisfied: 0,
            unknown: 90,
        };
        assert_eq!(known.score(Points(100)), Some(Points(85)));
        let nobody = SurveyCounts {
            unknown: 9,
            ..SurveyCounts::default()
        };
        assert_eq!(nobody.score(Points(100)), None);
    }
}
