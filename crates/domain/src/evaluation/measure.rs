//! Measures of the ledger: one definition each, from counts to points.
//!
//! Whether an effect lasts weighs more than whether forms are filled: a finding that is back costs five times its share, one
//! that was looked at again and does not hold twice.

use serde::{Deserialize, Serialize};

use super::Points;

/// What is counted in the ledger for a unit and a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 按期办结率
    OnTime,
    /// 退回率
    Rework,
    /// 延期率
    Extensions,
    /// 佐证齐备率
    Evidence,
    /// 进展缺报率
    ReportsMissing,
    /// 反弹率
    Rebounds,
    /// 督办文书按时回复率
    Replies,
    /// 回头看保持率
    LookBacks,
    /// 制度执行率
    Institutions,
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Those that have what is counted.
    pub counted: u32,
    /// All that could have it.
    pub of: u32,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 9] = [
        Self::OnTime,
        Self::Rework,
        Self::Extensions,
        Self::Evidence,
        Self::ReportsMissing,
        Self::Rebounds,
        Self::Replies,
        Self::LookBacks,
        Self::Institutions,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnTime => "按期办结率",
            Self::Rework => "退回率",
            Self::Extensions => "延期率",
            Self::Evidence => "佐证齐备率",
            Self::ReportsMissing => "进展缺报率",
            Self::Rebounds => "反弹率",
            Self::Replies => "文书按时回复率",
            Self::LookBacks => "回头看保持率",
            Self::Institutions => "制度执行率",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Rework => "rework",
            Self::Extensions => "extensions",
            Self::Evidence => "evidence",
            Self::ReportsMissing => "reports_missing",
            Self::Rebounds => "rebounds",
            Self::Replies => "replies",
            Self::LookBacks => "look_backs",
            Self::Institutions => "institutions",
        }
    }

    /// What is counted, of what.
    pub const fn says(self) -> &'static str {
        match self {
            Self::OnTime => "牵头问题中时限落在评估期内的，按时限销号的占多少",
            Self::Rework => "牵头问题中期内销号的和被退回过的，被退回过的占多少",
            Self::Extensions => "有时限的牵头问题中，延过期的占多少",
            Self::Evidence => "牵头问题中期内销号的和报称完成的，有佐证材料的占多少",
            Self::ReportsMissing => "未销号的牵头问题中，评估当日前 30 天没有上报进展的占多少",
            Self::Rebounds => "截至期末已销号的牵头问题中，又反弹的占多少",
            Self::Replies => "回复时限落在评估期内的督办文书中，按时回复的占多少",
            Self::LookBacks => "期内回头看过的牵头问题中，保持良好的占多少",
            Self::Institutions => "本单位现行有效的制度中，期内有执行记录的占多少",
        }
    }

    /// Whether what is counted is good; the rest of the enum counts what is not.
    pub const fn is_good(self) -> bool {
        matches!(
            self,
            Self::OnTime | Self::Evidence | Self::Replies | Self::LookBacks | Self::Institutions
        )
    }

    /// How many shares one share of what went wrong costs.
    pub const fn steepness(self) -> u32 {
        match self {
            Self::Rebounds => 5,
            Self::LookBacks => 2,
            _ => 1,
        }
    }

    /// The points for a count; nothing when there was nothing to count.
    pub fn score(self, tally: Tally, most: Points) -> Option<Points> {
        let (of, counted) = (u64::from(tally.of), u64::from(tally.counted.min(tally.of)));
        if of == 0 {
            return None;
        }
        let wrong = if self.is_good() {
            of - counted
        } else {
            counted
        };
        let lost = wrong.saturating_mul(self.steepness().into()).min(of);
        Some(most.part(of - lost, of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Points = Points(200);

    fn score(measure: Measure, counted: u32, of: u32) -> Option<u32> {
        measure.score(Tally { counted, of }, MOST).map(|p| p.0)
    }

    #[test]
    fn good_counts_earn_and_bad_counts_cost_their_share() {
        assert_eq!(score(Measure::OnTime, 3, 4), Some(150));
        assert_eq!(score(Measure::Rework, 1, 4), Some(150));
        assert_eq!(score(Measure::OnTime, 4, 4), Some(200));
        assert_eq!(score(Measure::Extensions, 4, 4), Some(0));
    }

    #[test]
    fn what_comes_back_costs_more_than_what_was_not_filled_in() {
        assert_eq!(score(Measure::ReportsMissing, 1, 10), Some(180));
        assert_eq!(score(Measure::LookBacks, 9, 10), Some(160));
        assert_eq!(score(Measure::Rebounds, 1, 10), Some(100));
        assert_eq!(score(Measure::Rebounds, 3, 10), Some(0), "never below zero");
    }

    #[test]
    fn where_there_is_nothing_to_count_there_are_no_points() {
        for measure in Measure::ALL {
            assert_eq!(score(measure, 0, 0), None, "{}", measure.key());
        }
    }

    #[test]
    fn keys_are_the_stored_names() {
        for measure in Measure::ALL {
            let stored = serde_json::to_value(measure).unwrap();
            assert_eq!(stored, measure.key());
        }
    }
}
