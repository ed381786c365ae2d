//! Recurring duties (例行工作): what the office or units do every week, month or quarter, as a rule of RFC 5545 with a way to deal
//! with days that are no working days.
//!
//! A duty is a rule; its occurrences are worked out from it. Where the ledger itself shows that one was done, nobody is asked;
//! what only a person can know is marked done by a person.

use std::str::FromStr as _;

use jiff::{ToSpan as _, civil::Date};
use rrule::{RRuleSet, Tz};
use serde::{Deserialize, Serialize};

use crate::{
    Calendar, Refusal,
    clock::Stamp,
    id::{DutyId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

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

/// That an occurrence was done, as a person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyDone {
    /// Which.
    pub first: Date,
    /// By which unit; the office where there is none.
    pub unit: Option<UnitId>,
    /// What came of it.
    pub text: String,
    /// Who said so, and when.
    pub stamp: Stamp,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Identity.
    pub id: DutyId,
    /// The rectification.
    pub rectification: RectificationId,
    /// What it says now.
    pub content: DutyContent,
    /// What people marked as done.
    pub done: Vec<DutyDone>,
    /// Whether it ended.
    pub retired: bool,
}

/// What can happen to a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DutyEvent {
    /// It was entered.
    DutyEntered {
        /// Identity.
        id: DutyId,
        /// The rectification.
        rectification: RectificationId,
        /// What it says.
        content: DutyContent,
    },
    /// It says something else from now on.
    DutyRevised {
        /// What.
        content: DutyContent,
    },
    /// An occurrence was done.
    DutyDone {
        /// Which.
        first: Date,
        /// By which unit.
        unit: Option<UnitId>,
        /// What came of it.
        text: String,
    },
    /// It ended.
    DutyRetired,
}

impl Duty {
    /// Enters a duty.
    ///
    /// # Errors
    /// As [`DutyContent::check`].
    pub fn enter(
        id: DutyId,
        rectification: RectificationId,
        content: DutyContent,
    ) -> Result<DutyEvent, Refusal> {
        content.check()?;
        Ok(DutyEvent::DutyEntered {
            id,
            rectification,
            content,
        })
    }

    /// Says something else from now on.
    ///
    /// # Errors
    /// As [`DutyContent::check`]; [`Refusal::NothingChanged`], [`Refusal::WrongRecordStage`].
    pub fn revise(&self, content: DutyContent) -> Result<DutyEvent, Refusal> {
        self.must_run("修改")?;
        content.check()?;
        if content == self.content {
            return Err(Refusal::NothingChanged);
        }
        Ok(DutyEvent::DutyRevised { content })
    }

    /// Marks an occurrence as done.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`] for a day on which it does not begin or a unit that has no part in it,
    /// [`Refusal::WrongRecordStage`] when it is marked already, the rules for texts.
    pub fn mark(
        &self,
        first: Date,
        unit: Option<UnitId>,
        text: &str,
        calendar: &Calendar,
    ) -> Result<DutyEvent, Refusal> {
        self.must_run("登记完成")?;
        check_words("完成情况", text, 1000)?;
        let ours = match unit {
            None => self.content.units.is_empty(),
            Some(unit) => self.content.units.contains(&unit),
        };
        let comes = self.content.between(first, first, calendar);
        if !ours || !comes.iter().any(|o| o.first == first) {
            return Err(Refusal::NoSuchPart {
                what: "这一期例行工作",
            });
        }
        if self.marked(first, unit).is_some() {
            return Err(Refusal::WrongRecordStage {
                what: "这一期例行工作",
                actual: "已完成",
                action: "再次登记完成",
            });
        }
        Ok(DutyEvent::DutyDone {
            first,
            unit,
            text: text.trim().to_owned(),
        })
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn retire(&self) -> Result<DutyEvent, Refusal> {
        self.must_run("停用")?;
        Ok(DutyEvent::DutyRetired)
    }

    /// What was said of an occurrence when it was marked as done.
    pub fn marked(&self, first: Date, unit: Option<UnitId>) -> Option<&DutyDone> {
        let mut of = self.done.iter();
        of.find(|done| done.first == first && done.unit == unit)
    }

    const fn must_run(&self, action: &'static str) -> Result<(), Refusal> {
        if self.retired {
            return Err(Refusal::WrongRecordStage {
                what: Self::LABEL,
                actual: "已停用",
                action,
            });
        }
        Ok(())
    }
}

impl Record for Duty {
    const KIND: &'static str = "duty";
    const LABEL: &'static str = "例行工作";
    type Event = DutyEvent;

    fn apply(current: Option<Self>, event: DutyEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                DutyEvent::DutyEntered {
                    id,
                    rectification,
                    content,
                } => Some(Self {
                    id,
                    rectification,
                    content,
                    done: Vec::new(),
                    retired: false,
                }),
                _ => None,
            };
        };
        match event {
            DutyEvent::DutyEntered { .. } => {}
            DutyEvent::DutyRevised { content } => it.content = content,
            DutyEvent::DutyDone { first, unit, text } => it.done.push(DutyDone {
                first,
                unit,
                text,
                stamp,
            }),
            DutyEvent::DutyRetired => it.retired = true,
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            rectification: Some(self.rectification),
            findings: Vec::new(),
            units: self.content.units.clone(),
            state: if self.retired { "retired" } else { "open" },
            day: self.content.from,
            audience: if self.content.units.is_empty() {
                Audience::Office
            } else {
                Audience::Units
            },
        }
    }

    fn tell(event: &DutyEvent) -> String {
        match event {
            DutyEvent::DutyEntered { content, .. } => format!("设立例行工作“{}”", content.title),
            DutyEvent::DutyRevised { content } => format!("修改例行工作“{}”", content.title),
            DutyEvent::DutyDone { first, .. } => format!("登记 {first} 一期例行工作完成"),
            DutyEvent::DutyRetired => "停用了例行工作".to_owned(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const UNIT: UnitId = UnitId(Uuid::from_u128(1));

    fn ready() -> Vec<DutyContent> {
        DutyContent::ready(&[UNIT], date(2024, 1, 1))
    }

    fn due(content: &DutyContent, from: Date, until: Date) -> Vec<(Date, Date)> {
        let all = content.between(from, until, &Calendar::builtin());
        all.into_iter().map(|o| (o.first, o.due)).collect()
    }

    /// What its rules refuse.
    pub(crate) fn refusals() -> Vec<Refusal> {
        let good = ready().remove(0);
        let no_rule = DutyContent {
            rule: "每月".to_owned(),
            ..good.clone()
        };
        let long = DutyContent { lasts: 93, ..good };
        vec![no_rule.check().unwrap_err(), long.check().unwrap_err()]
    }

    #[test]
    fn the_month_has_three_steps_moved_to_working_days() {
        let all = ready();
        let (from, until) = (date(2024, 10, 1), date(2024, 10, 31));
        // 20 October 2024 is a Sunday, 31 October a Thursday.
        assert_eq!(
            due(&all[0], from, until),
            [(date(2024, 10, 11), date(2024, 10, 21))]
        );
        assert_eq!(
            due(&all[1], from, until),
            [(date(2024, 10, 21), date(2024, 10, 25))]
        );
        assert_eq!(
            due(&all[2], from, until),
            [(date(2024, 10, 31), date(2024, 10, 31))]
        );
        // 30 November 2024 is a Saturday: the summary comes before the week ends.
        let november = due(&all[2], date(2024, 11, 1), date(2024, 11, 30));
        assert_eq!(november, [(date(2024, 11, 30), date(2024, 11, 29))]);
    }

    #[test]
    fn weeks_and_quarters_come_up_and_worked_saturdays_count() {
        let all = ready();
        let weeks = due(&all[3], date(2024, 9, 30), date(2024, 10, 20));
        // The week of the national holidays ends on a holiday: due on the Monday before it.
        assert_eq!(weeks[0], (date(2024, 9, 30), date(2024, 9, 30)));
        assert_eq!(weeks[1], (date(2024, 10, 7), date(2024, 10, 11)));
        assert_eq!(weeks.len(), 3);
        let quarters = due(&all[5], date(2024, 1, 1), date(2024, 12, 31));
        assert_eq!(quarters.len(), 4);
    }

    #[test]
    fn bad_rules_are_refused_in_words() {
        let good = ready().remove(0);
        assert!(good.check().is_ok());
        for rule in [
            "",
            "每月",
            "FREQ=HOURLY",
            "FREQ=DAILY;BYHOUR=1,2",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY\nEXDATE:20240101T000000Z",
        ] {
            let bad = DutyContent {
                rule: rule.to_owned(),
                ..good.clone()
            };
            assert_eq!(bad.check(), Err(Refusal::BadRecurrence), "{rule}");
        }
    }

    #[test]
    fn an_occurrence_is_marked_once_by_whom_it_concerns() {
        let calendar = Calendar::builtin();
        let id = DutyId(Uuid::from_u128(2));
        let content = ready().remove(0);
        let rectification = RectificationId(Uuid::from_u128(3));
        let stamp = Stamp {
            by: None,
            at: Timestamp::UNIX_EPOCH,
        };
        let entered = Duty::enter(id, rectification, content).unwrap();
        let it = Duty::apply(None, entered, stamp).unwrap();
        let first = date(2024, 3, 11);
        assert!(it.mark(first, None, "", &calendar).is_err());
        assert!(
            it.mark(date(2024, 3, 12), Some(UNIT), "", &calendar)
                .is_err()
        );
        let done = it.mark(first, Some(UNIT), "已报", &calendar).unwrap();
        let it = Duty::apply(Some(it), done, stamp).unwrap();
        assert!(it.marked(first, Some(UNIT)).is_some());
        assert!(it.mark(first, Some(UNIT), "", &calendar).is_err());
        let it = Duty::apply(Some(it.clone()), it.retire().unwrap(), stamp).unwrap();
        assert!(it.retire().is_err());
    }

    proptest! {
        #[test]
        fn every_occurrence_lies_in_its_span_and_is_due_on_a_working_day(from in 0_i64..1400, span in 1_i64..200) {
            let calendar = Calendar::builtin();
            let from = date(2024, 1, 1).checked_add(from.days()).unwrap();
            let until = from.checked_add(span.days()).unwrap();
            for content in ready() {
                let all = content.between(from, until, &calendar);
                prop_assert!(all.windows(2).all(|pair| pair[0].first < pair[1].first));
                for o in all {
                    prop_assert!(from <= o.first && o.first <= until);
                    prop_assert!(calendar.is_working(o.due));
                }
            }
        }
    }
}
