//! Measures: each figure that pages, reports and scripts tell of a ledger is defined here, once. A measure is a filter, so that
//! whoever sees the figure can open the rows it counts.

use bihuan_domain::Stage;
use bihuan_store::{Filter, ReboundEnd};
use jiff::civil::Date;

/// The days that a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day, which what is no flow is told of.
    pub until: Date,
}

/// A figure of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// 问题总数
    Total,
    /// 已销号
    Closed,
    /// 期间销号
    ClosedInPeriod,
    /// 整改中
    Working,
    /// 会签联审
    Signing,
    /// 已逾期
    Overdue,
    /// 获准延期
    Extended,
    /// 被退回过
    Returned,
    /// 期间报了进展、仍在整改
    Reported,
    /// 期间没有报进展
    Silent,
    /// 报了完成、缺佐证
    Unproven,
    /// 反弹
    Rebounded,
    /// 重点问题
    Key,
}

impl Measure {
    /// All measures in the order of reports.
    pub const ALL: [Self; 13] = [
        Self::Total,
        Self::Closed,
        Self::ClosedInPeriod,
        Self::Working,
        Self::Signing,
        Self::Overdue,
        Self::Extended,
        Self::Returned,
        Self::Reported,
        Self::Silent,
        Self::Unproven,
        Self::Rebounded,
        Self::Key,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Total => "问题总数",
            Self::Closed => "已销号",
            Self::ClosedInPeriod => "期间销号",
            Self::Working => "整改中",
            Self::Signing => "会签联审",
            Self::Overdue => "已逾期",
            Self::Extended => "已延期",
            Self::Returned => "被退回过",
            Self::Reported => "期间报了进展",
            Self::Silent => "期间没有报进展",
            Self::Unproven => "报了完成、缺佐证",
            Self::Rebounded => "反弹问题",
            Self::Key => "重点问题",
        }
    }

    /// Name in addresses and stored editions. Never changed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Closed => "closed",
            Self::ClosedInPeriod => "closed_in_period",
            Self::Working => "working",
            Self::Signing => "signing",
            Self::Overdue => "overdue",
            Self::Extended => "extended",
            Self::Returned => "returned",
            Self::Reported => "reported",
            Self::Silent => "silent",
            Self::Unproven => "unproven",
            Self::Rebounded => "rebounded",
            Self::Key => "key",
        }
    }

    /// What it counts, in one sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Total => "台账上的全部问题，包括已销号、中止、终止和并入的。",
            Self::Closed => "经会签联审销号的问题。",
            Self::ClosedInPeriod => "销号日期在期间内的问题。",
            Self::Working => "已下达、尚未申请销号的问题。",
            Self::Signing => "已申请销号、正在会签或联审的问题。",
            Self::Overdue => "未结且现时限早于截止日的问题；中止期间不计。",
            Self::Extended => "现时限晚于原定时限的问题，不论是否已销号。",
            Self::Returned => "未结且任务或销号申请被退回过的问题。",
            Self::Reported => "未结且最近一次进展报告在期间内的问题。",
            Self::Silent => "已下达、未结且期间内没有进展报告的问题。",
            Self::Unproven => "单位报告已完成、但没有佐证材料的问题。",
            Self::Rebounded => "由已销号问题反弹另立的问题。",
            Self::Key => "列为重点问题的问题，不论是否已销号。",
        }
    }

    /// Whether more of it is a reason to worry.
    pub const fn is_bad(self) -> bool {
        matches!(
            self,
            Self::Overdue | Self::Returned | Self::Silent | Self::Unproven | Self::Rebounded
        )
    }

    /// Narrows a filter to what it counts.
    #[must_use]
    pub fn narrow(self, filter: Filter, period: Period) -> Filter {
        let stages = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        match self {
            Self::Total => filter,
            Self::Closed => Filter {
                stages: stages(&["closed"]),
                ..filter
            },
            Self::ClosedInPeriod => Filter {
                closed_from: Some(period.from),
                closed_until: Some(period.until),
                ..filter
            },
            Self::Working => Filter {
                stages: stages(&Stage::WORKING),
                ..filter
            },
            Self::Signing => Filter {
                stages: stages(&Stage::CLOSING),
                ..filter
            },
            Self::Overdue => Filter {
                due_before: Some(period.until),
                ..filter
            },
            Self::Extended => Filter {
                extended: true,
                ..filter
            },
            Self::Returned => Filter {
                returned_from: Some(1),
                ..filter
            },
            Self::Reported => Filter {
                reported_from: Some(period.from),
                ..filter
            },
            Self::Silent => Filter {
                unreported_since: Some(period.from),
                ..filter
            },
            Self::Unproven => Filter {
                unproven: true,
                ..filter
            },
            Self::Rebounded => Filter {
                rebound: Some(ReboundEnd::CameBack),
                ..filter
            },
            Self::Key => Filter {
                key: true,
                ..filter
            },
        }
    }

    /// The measure of a name.
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_measure_has_a_name_of_its_own_and_counts_something_of_its_own() {
        let period = Period {
            from: date(2026, 3, 1),
            until: date(2026, 3, 31),
        };
        let keys: BTreeSet<&str> = Measure::ALL.iter().map(|m| m.key()).collect();
        assert_eq!(keys.len(), Measure::ALL.len());
        for measure in Measure::ALL {
            assert_eq!(Measure::named(measure.key()), Some(measure));
            let narrowed = measure.narrow(Filter::default(), period);
            let others = Measure::ALL.iter().filter(|other| **other != measure);
            for other in others {
                let other = other.narrow(Filter::default(), period);
                assert_ne!(narrowed, other, "{measure:?}");
            }
        }
    }
}
