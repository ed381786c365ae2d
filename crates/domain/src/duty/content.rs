//! What a duty says, and the days on which it comes up.

use std::str::FromStr as _;

use jiff::{ToSpan as _, civil::Date};
use rrule::{RRuleSet, Tz};
use serde::{Deserialize, Serialize};

use crate::{Calendar, Refusal, id::UnitId, refusal::check_text};

/// Days that an occurrence lasts at most.
const LONGEST: u16 = 92;
/// Occurrences of one look: two a week for a year.
const MOST: u16 = 120;

/// What is done, which says where the ledger shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyWork {
    /// 收集资料: units report progress and hand evidence in.
    Materials,
    /// 督查复核: the office looks at what was reported.
    Verification,
    /// 月末总结: an edition of the monthly summary.
    Summary,
    /// 调度会
    Dispatch,
    /// 整改一周报告: an edition of the weekly report.
    WeeklyReport,
    /// 听取汇报: leaders hear their members (班子成员) report.
    Hearing,
    /// Anything else.
    Other,
}

impl DutyWork {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Materials,
        Self::Verification,
        Self::Summary,
        Self::Dispatch,
        Self::WeeklyReport,
        Self::Hearing,
        Self::Other,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Materials => "收集资料",
            Self::Verification => "督查复核",
            Self::Summary => "月末总结",
            Self::Dispatch => "调度会",
            Self::WeeklyReport => "一周报告",
            Self::Hearing => "听取汇报",
            Self::Other => "其他",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Materials => "materials",
            Self::Verification => "verification",
            Self::Summary => "summary",
            Self::Dispatch => "dispatch",
            Self::WeeklyReport => "weekly_report",
            Self::Hearing => "hearing",
            Self::Other => "other",
        }
    }
}

/// What becomes of a last day that is no working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// It stays.
    Keep,
    /// The working day before.
    Before,
    /// The working day after.
    After,
}

impl Shift {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Before, Self::After, Self::Keep];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Keep => "不变",
            Self::Before => "提前到前一个工作日",
            Self::After => "顺延到后一个工作日",
        }
    }

    /// Name in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Before => "before",
            Self::After => "after",
        }
    }

    fn of(self, day: Date, calendar: &Calendar) -> Date {
        let step = match self {
            Self::Keep => return day,
            Self::Before => -1,
            Self::After => 1,
        };
        let mut at = day;
        while !calendar.is_working(at) {
            match at.checked_add(step.days()) {
                Ok(next) => at = next,
                Err(_) => return day,
            }
        }
        at
    }
}

/// What a duty says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyContent {
    /// Its name.
    pub title: String,
    /// What is done.
    pub work: DutyWork,
    /// On which days it begins: a recurrence rule (RRULE), as in `FREQ=MONTHLY;BYMONTHDAY=11`.
    pub rule: String,
    /// Days from the first to the last; 0 for a single day.
    pub lasts: u16,
    /// What becomes of a last day that is no working day.
    pub shift: Shift,
    /// Units that do it; the office where there are none.
    pub units: Vec<UnitId>,
    /// The first day on which it can begin.
    pub from: Date,
    /// The last one.
    pub until: Option<Date>,
}

/// One time that a duty comes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The day it begins, by which it is known.
    pub first: Date,
    /// The last day, moved to a working day as the duty says.
    pub due: Date,
}

impl DutyContent {
    /// Whether the duty can be kept.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::BadRecurrence`] for a rule that is none, is finer than days, or never comes up;
    /// [`Refusal::LastsTooLong`], [`Refusal::DatesReversed`].
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("例行工作名称", &self.title, 60)?;
        if self.lasts > LONGEST {
            return Err(Refusal::LastsTooLong {
                most: u32::from(LONGEST),
            });
        }
        if let Some(until) = self.until
            && until < self.from
        {
            return Err(Refusal::DatesReversed {
                later: "终止日期",
                earlier: "起始日期",
                day: self.from,
            });
        }
        let fine = [
            "HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND",
        ];
        let upper = self.rule.to_ascii_uppercase();
        if fine.iter().any(|part| upper.contains(part)) || self.rule.contains(['\n', '\r']) {
            return Err(Refusal::BadRecurrence);
        }
        let in_two_years = self.from.checked_add(24.months()).unwrap_or(self.from);
        let set = self.set().ok_or(Refusal::BadRecurrence)?;
        let comes = set
            .before(instant(in_two_years).ok_or(Refusal::BadRecurrence)?)
            .all(1);
        if comes.dates.is_empty() {
            return Err(Refusal::BadRecurrence);
        }
        Ok(())
    }

    /// Who does it, each for himself: its units, or the office where there are none.
    pub fn holders(&self) -> Vec<Option<UnitId>> {
        if self.units.is_empty() {
            vec![None]
        } else {
            self.units.iter().copied().map(Some).collect()
        }
    }

    /// The times it comes up whose first day lies between two days, the earliest first.
    pub fn between(&self, from: Date, until: Date, calendar: &Calendar) -> Vec<Occurrence> {
        let (Some(set), Some(begin), Some(end)) = (self.set(), instant(from), instant(until))
        else {
            return Vec::new();
        };
        let found = set.after(begin).before(end).all(MOST);
        let days = found.dates.iter().filter_map(|at| {
            // The library writes RFC 3339, whose first ten letters are the day.
            at.to_rfc3339().get(..10)?.parse::<Date>().ok()
        });
        days.filter(|day| self.until.is_none_or(|last| *day <= last))
            .map(|first| Occurrence {
                first,
                due: self.shift.of(
                    first
                        .checked_add(i64::from(self.lasts).days())
                        .unwrap_or(first),
                    calendar,
                ),
            })
            .collect()
    }

    /// The times it runs or is late on a day: from the one that began last back over a little more than a quarter.
    pub fn around(&self, today: Date, calendar: &Calendar) -> Vec<Occurrence> {
        let back = today.checked_sub(100.days()).unwrap_or(today);
        self.between(back, today, calendar)
    }

    fn set(&self) -> Option<RRuleSet> {
        let text = format!(
            "DTSTART:{}T000000Z\nRRULE:{}",
            self.from.to_string().replace('-', ""),
            self.rule.trim()
        );
        RRuleSet::from_str(&text).ok()
    }

    /// What the office begins with: the month in three steps and the week in two, and a quarterly hearing.
    pub fn ready(units: &[UnitId], from: Date) -> Vec<Self> {
        let monthly = |title: &str, work, day: u8, lasts| Self {
            title: title.to_owned(),
            work,
            rule: format!("FREQ=MONTHLY;BYMONTHDAY={day}"),
            lasts,
            shift: Shift::After,
            units: Vec::new(),
            from,
            until: None,
        };
        vec![
            Self {
                units: units.to_vec(),
                ..monthly("中旬收集资料", DutyWork::Materials, 11, 9)
            },
            monthly("下旬督查复核", DutyWork::Verification, 21, 4),
            Self {
                rule: "FREQ=MONTHLY;BYMONTHDAY=-1".to_owned(),
                shift: Shift::Before,
                ..monthly("月末总结汇报", DutyWork::Summary, 1, 0)
            },
            Self {
                rule: "FREQ=WEEKLY;BYDAY=MO".to_owned(),
                lasts: 4,
                shift: Shift::Before,
                ..monthly("每周调度会", DutyWork::Dispatch, 1, 0)
            },
            Self {
                rule: "FREQ=WEEKLY;BYDAY=FR".to_owned(),
                ..monthly("整改一周报告", DutyWork::WeeklyReport, 1, 0)
            },
            Self {
                rule: "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=1".to_owned(),
                lasts: 29,
                ..monthly("每季度听取班子成员汇报", DutyWork::Hearing, 1, 0)
            },
        ]
    }
}

fn instant(day: Date) -> Option<chrono::DateTime<Tz>> {
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    let at = chrono::DateTime::from_timestamp(at.as_second(), 0)?;
    Some(at.with_timezone(&Tz::UTC))
}
