//! The ladder (一次提醒、二次谈话、三次问责) and the cards that a unit gets for a finding, as policy that is data.
//!
//! Nothing here happens by itself: [`next`] and [`card_due`] say what the policy would have done, and why; a person writes the
//! letter, invites to the talk, issues the card.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Calendar, Refusal,
    card::CardColour,
    clock::Stamp,
    id::RectificationId,
    record::{Audience, Indexed, Record},
};

/// A rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// 一次提醒
    Reminder,
    /// 二次谈话
    Interview,
    /// 三次问责
    Accountability,
}

impl Rung {
    /// All rungs from below.
    pub const ALL: [Self; 3] = [Self::Reminder, Self::Interview, Self::Accountability];

    /// The words people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reminder => "一次提醒",
            Self::Interview => "二次谈话",
            Self::Accountability => "三次问责",
        }
    }

    /// Name in addresses and as part of a rule.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Interview => "interview",
            Self::Accountability => "accountability",
        }
    }
}

/// When a rung is due and when a card is. All spans in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderPolicy {
    /// Overdue so long: the first reminder.
    pub remind_after: u32,
    /// So long after the reminder without a cure: the talk.
    pub interview_after: u32,
    /// So long after the talk without a cure: accountability.
    pub account_after: u32,
    /// Overdue so long: a yellow card.
    pub yellow_after: u32,
    /// Returned so often: a yellow card.
    pub yellow_returns: u32,
    /// A yellow card is to be cured within so long; then it is red.
    pub cure: u32,
    /// A card can be appealed within so long.
    pub appeal: u32,
}

impl Default for LadderPolicy {
    fn default() -> Self {
        Self {
            remind_after: 1,
            interview_after: 10,
            account_after: 15,
            yellow_after: 10,
            yellow_returns: 2,
            cure: 15,
            appeal: 5,
        }
    }
}

/// Longest span of a policy, in working days: about a year.
const LONGEST: u32 = 250;

impl LadderPolicy {
    /// Whether every span makes sense.
    ///
    /// # Errors
    /// [`Refusal::BadSpan`].
    pub fn check(&self) -> Result<(), Refusal> {
        let spans = [
            ("提醒", self.remind_after),
            ("谈话", self.interview_after),
            ("问责", self.account_after),
            ("黄牌", self.yellow_after),
            ("退回次数", self.yellow_returns),
            ("整改期", self.cure),
            ("申诉期", self.appeal),
        ];
        match spans.iter().find(|(_, n)| !(1..=LONGEST).contains(n)) {
            None => Ok(()),
            Some((what, _)) => Err(Refusal::BadSpan {
                what,
                most: LONGEST,
            }),
        }
    }
}

/// A unit and a finding that it leads, as the ladder sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LadderCase<'a> {
    /// The deadline in force; `None` while it does not run.
    pub due: Option<Date>,
    /// How often its closure or its tasks were sent back.
    pub returns: u32,
    /// Rungs taken, each with its day, in any order.
    pub taken: &'a [(Rung, Date)],
    /// The last card in force for this finding.
    pub card: Option<(CardColour, Date)>,
}

/// The next rung, and when it is due if nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRung {
    /// Which.
    pub rung: Rung,
    /// From which day on.
    pub on: Date,
    /// The rule, in words with its numbers.
    pub why: String,
}

/// Where a case stands: the highest rung taken since its deadline passed.
pub fn standing(case: &LadderCase<'_>) -> Option<(Rung, Date)> {
    let due = case.due?;
    let since = case.taken.iter().filter(|(_, day)| *day > due);
    since.max_by_key(|(rung, day)| (*rung, *day)).copied()
}

/// The next rung of a case; nothing when no deadline runs or the last rung was taken.
///
/// A rung that was taken before the deadline in force passed, as before an extension, does not count: the count begins anew.
pub fn next(policy: &LadderPolicy, calendar: &Calendar, case: &LadderCase<'_>) -> Option<NextRung> {
    let due = case.due?;
    let (rung, from, n, since) = match standing(case) {
        None => (Rung::Reminder, due, policy.remind_after, "逾期"),
        Some((Rung::Reminder, day)) => {
            (Rung::Interview, day, policy.interview_after, "提醒后未办结")
        }
        Some((Rung::Interview, day)) => (
            Rung::Accountability,
            day,
            policy.account_after,
            "谈话后未办结",
        ),
        Some((Rung::Accountability, _)) => return None,
    };
    Some(NextRung {
        rung,
        on: calendar.after(from, n),
        why: format!("{since}满 {n} 个工作日"),
    })
}

/// The card that is due on `today`, with the facts; nothing when none is, or when one of that colour is in force.
pub fn card_due(
    policy: &LadderPolicy,
    calendar: &Calendar,
    case: &LadderCase<'_>,
    today: Date,
) -> Option<(CardColour, String)> {
    match case.card {
        Some((CardColour::Red, _)) => None,
        Some((CardColour::Yellow, day)) => {
            let cure_by = calendar.after(day, policy.cure);
            (cure_by < today).then(|| {
                let why = format!(
                    "黄牌后 {} 个工作日（至 {cure_by}）仍未整改到位",
                    policy.cure
                );
                (CardColour::Red, why)
            })
        }
        None => {
            let overdue = case
                .due
                .filter(|due| calendar.after(*due, policy.yellow_after) <= today);
            let why = match overdue {
                Some(due) => format!("逾期满 {} 个工作日（时限 {due}）", policy.yellow_after),
                None if case.returns >= policy.yellow_returns => {
                    format!("已被退回 {} 次", case.returns)
                }
                None => return None,
            };
            Some((CardColour::Yellow, why))
        }
    }
}

/// The policy of a rectification, with every version that was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderRules {
    /// Whose.
    pub rectification: RectificationId,
    /// Versions, each with the day since when it is in force and who set it; the last one is in force.
    pub versions: Vec<RulesVersion>,
}

/// A version of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesVersion {
    /// In force since.
    pub day: Date,
    /// Who set it, and when.
    pub stamp: Stamp,
    /// What it says.
    pub policy: LadderPolicy,
}

/// What can happen to the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LadderRulesEvent {
    /// It was set.
    LadderPolicySet {
        /// Whose.
        rectification: RectificationId,
        /// In force since.
        day: Date,
        /// What it says.
        policy: LadderPolicy,
    },
}

impl LadderRules {
    /// Sets the policy, `now` being what is in force.
    ///
    /// # Errors
    /// [`Refusal::BadSpan`], [`Refusal::NothingChanged`].
    pub fn set(
        rectification: RectificationId,
        now: &LadderPolicy,
        policy: LadderPolicy,
        day: Date,
    ) -> Result<LadderRulesEvent, Refusal> {
        policy.check()?;
        if *now == policy {
            return Err(Refusal::NothingChanged);
        }
        Ok(LadderRulesEvent::LadderPolicySet {
            rectification,
            day,
            policy,
        })
    }

    /// What is in force.
    pub fn policy(&self) -> LadderPolicy {
        self.versions
            .last()
            .map_or_else(LadderPolicy::default, |v| v.policy)
    }
}

impl Record for LadderRules {
    const KIND: &'static str = "ladder_rules";
    const LABEL: &'static str = "督办规则";
    type Event = LadderRulesEvent;

    fn apply(current: Option<Self>, event: LadderRulesEvent, stamp: Stamp) -> Option<Self> {
        let LadderRulesEvent::LadderPolicySet {
            rectification,
            day,
            policy,
        } = event;
        let mut it = current.unwrap_or(Self {
            rectification,
            versions: Vec::new(),
        });
        it.versions.push(RulesVersion { day, stamp, policy });
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            parent: None,
            // One for each rectification, under the same identity.
            id: self.rectification.0,
            rectification: Some(self.rectification),
            findings: Vec::new(),
            units: Vec::new(),
            state: "in_force",
            day: self.versions.last().map_or(Date::MIN, |v| v.day),
            audience: Audience::Everybody,
        }
    }

    fn tell(_: &LadderRulesEvent) -> String {
        "调整了督办规则".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const POLICY: LadderPolicy = LadderPolicy {
        remind_after: 1,
        interview_after: 10,
        account_after: 15,
        yellow_after: 10,
        yellow_returns: 2,
        cure: 15,
        appeal: 5,
    };

    fn case(due: Option<Date>, taken: &[(Rung, Date)]) -> LadderCase<'_> {
        LadderCase {
            due,
            returns: 0,
            taken,
            card: None,
        }
    }

    fn next_of(due: Date, taken: &[(Rung, Date)]) -> Option<(Rung, Date)> {
        let next = next(&POLICY, &Calendar::builtin(), &case(Some(due), taken));
        next.map(|n| (n.rung, n.on))
    }

    #[test]
    fn the_first_rung_is_due_on_the_first_working_day_after_the_deadline() {
        // A Friday before the Dragon Boat holiday of 2024: Monday 10 June is off.
        let due = date(2024, 6, 7);
        assert_eq!(next_of(due, &[]), Some((Rung::Reminder, date(2024, 6, 11))));
    }

    #[test]
    fn each_rung_waits_for_the_one_below_it_and_the_last_is_the_last() {
        let due = date(2024, 6, 3);
        let reminded = [(Rung::Reminder, date(2024, 6, 4))];
        let (rung, on) = next_of(due, &reminded).unwrap();
        assert_eq!(
            (rung, on),
            (Rung::Interview, date(2024, 6, 19)),
            "with a holiday between"
        );
        let talked = [(Rung::Interview, date(2024, 6, 19)), reminded[0]];
        let (rung, _) = next_of(due, &talked).unwrap();
        assert_eq!(rung, Rung::Accountability);
        let held = [(Rung::Accountability, date(2024, 7, 20)), talked[0]];
        assert_eq!(next_of(due, &held), None);
    }

    #[test]
    fn a_rung_from_before_an_extension_does_not_count() {
        let before = [
            (Rung::Reminder, date(2024, 6, 4)),
            (Rung::Interview, date(2024, 6, 20)),
        ];
        let due = date(2024, 8, 30);
        assert_eq!(
            next_of(due, &before),
            Some((Rung::Reminder, date(2024, 9, 2)))
        );
        assert_eq!(standing(&case(Some(due), &before)), None);
        assert_eq!(
            next(&POLICY, &Calendar::builtin(), &case(None, &before)),
            None
        );
    }

    #[test]
    fn a_yellow_card_comes_after_ten_working_days_or_two_returns_and_turns_red() {
        let calendar = Calendar::builtin();
        let due = date(2024, 7, 1);
        let on = |case: &LadderCase<'_>, day| card_due(&POLICY, &calendar, case, day).map(|c| c.0);
        let late = case(Some(due), &[]);
        assert_eq!(on(&late, date(2024, 7, 12)), None);
        assert_eq!(on(&late, date(2024, 7, 15)), Some(CardColour::Yellow));
        let returned = LadderCase {
            due: None,
            returns: 2,
            ..late
        };
        assert_eq!(on(&returned, date(2024, 7, 2)), Some(CardColour::Yellow));
        let yellow = LadderCase {
            card: Some((CardColour::Yellow, date(2024, 7, 15))),
            ..late
        };
        assert_eq!(
            on(&yellow, date(2024, 8, 5)),
            None,
            "the last day of the cure"
        );
        assert_eq!(on(&yellow, date(2024, 8, 6)), Some(CardColour::Red));
        let red = LadderCase {
            card: Some((CardColour::Red, date(2024, 8, 6))),
            ..late
        };
        assert_eq!(on(&red, date(2025, 8, 6)), None);
    }

    #[test]
    fn a_policy_without_a_span_is_none() {
        let wrong = LadderPolicy { cure: 0, ..POLICY };
        assert_eq!(wrong.check().unwrap_err().code(), "bad_span");
        assert_eq!(
            LadderPolicy {
                cure: 251,
                ..POLICY
            }
            .check()
            .unwrap_err()
            .code(),
            "bad_span"
        );
        assert!(POLICY.check().is_ok());
    }
}
