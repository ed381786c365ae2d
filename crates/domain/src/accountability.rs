//! Accountability actions (问责处理): circulars, admonishments, interviews, cases, sanctions, transfers to the prosecution.
//!
//! The register counts what was done and says for which findings. Who it was done to stands in free text that can be erased;
//! nothing is computed about a person from it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{AccountabilityActionId, FindingId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountabilityKind {
    /// 通报
    Circular,
    /// 诫勉
    Admonishment,
    /// 约谈
    Interview,
    /// 立案
    Case,
    /// 党纪政务处分
    Sanction,
    /// 移送司法
    Transfer,
}

impl AccountabilityKind {
    /// All kinds, the mildest first.
    pub const ALL: [Self; 6] = [
        Self::Circular,
        Self::Admonishment,
        Self::Interview,
        Self::Case,
        Self::Sanction,
        Self::Transfer,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Circular => "通报",
            Self::Admonishment => "诫勉",
            Self::Interview => "约谈",
            Self::Case => "立案",
            Self::Sanction => "党纪政务处分",
            Self::Transfer => "移送司法",
        }
    }

    /// Name in stored data and filters.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Circular => "circular",
            Self::Admonishment => "admonishment",
            Self::Interview => "interview",
            Self::Case => "case",
            Self::Sanction => "sanction",
            Self::Transfer => "transfer",
        }
    }
}

/// Why: the eight situations in which somebody is held to account for a rectification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 不履行整改职责
    NotDone,
    /// 不正确履行整改职责
    DoneWrongly,
    /// 不落实整改要求
    DemandsIgnored,
    /// 拒不整改
    Refused,
    /// 整改不力
    TooLittle,
    /// 敷衍塞责
    Perfunctory,
    /// 弄虚作假
    Falsified,
    /// 边改边犯
    Repeated,
    /// 问题本身
    Problem,
}

impl Ground {
    /// All grounds.
    pub const ALL: [Self; 9] = [
        Self::NotDone,
        Self::DoneWrongly,
        Self::DemandsIgnored,
        Self::Refused,
        Self::TooLittle,
        Self::Perfunctory,
        Self::Falsified,
        Self::Repeated,
        Self::Problem,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotDone => "不履行整改职责",
            Self::DoneWrongly => "不正确履行整改职责",
            Self::DemandsIgnored => "不落实整改要求",
            Self::Refused => "拒不整改",
            Self::TooLittle => "整改不力",
            Self::Perfunctory => "敷衍塞责",
            Self::Falsified => "弄虚作假",
            Self::Repeated => "边改边犯",
            Self::Problem => "问题本身的责任",
        }
    }

    /// Name in stored data and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotDone => "not_done",
            Self::DoneWrongly => "done_wrongly",
            Self::DemandsIgnored => "demands_ignored",
            Self::Refused => "refused",
            Self::TooLittle => "too_little",
            Self::Perfunctory => "perfunctory",
            Self::Falsified => "falsified",
            Self::Repeated => "repeated",
            Self::Problem => "problem",
        }
    }
}

/// An action as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccountabilityAction {
    /// Identity.
    pub id: AccountabilityActionId,
    /// The rectification it belongs to.
    pub rectification: RectificationId,
    /// What was done.
    pub kind: AccountabilityKind,
    /// Why.
    pub ground: Ground,
    /// When.
    pub day: Date,
    /// How many Party organizations, people or cases.
    pub count: u32,
    /// The unit it was done to, or whose people it was done to.
    pub unit: Option<UnitId>,
    /// Who, as far as it is to be kept. Erasable.
    pub name: String,
    /// What for.
    pub text: String,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
}

/// An accountability action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountabilityAction {
    /// What was entered.
    #[serde(flatten)]
    pub entered: NewAccountabilityAction,
    /// Why it does not count any more.
    pub withdrawn: Option<String>,
}

/// What can happen to an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AccountabilityEvent {
    /// It was entered.
    AccountabilityEntered(NewAccountabilityAction),
    /// It was withdrawn, or entered by mistake.
    AccountabilityWithdrawn {
        /// Why.
        reason: String,
    },
}

impl AccountabilityAction {
    /// Enters an action.
    ///
    /// # Errors
    /// [`Refusal::DayOutside`] for a day to come, [`Refusal::BadCount`], rules for texts.
    pub fn enter(
        new: NewAccountabilityAction,
        today: Date,
    ) -> Result<AccountabilityEvent, Refusal> {
        if new.day > today {
            return Err(Refusal::DayOutside {
                what: "处理日期",
                from: Date::MIN,
                until: today,
            });
        }
        if !(1..=10_000).contains(&new.count) {
            return Err(Refusal::BadCount);
        }
        check_words("处理对象", &new.name, 500)?;
        check_text("处理事由", &new.text, 2000)?;
        Ok(AccountabilityEvent::AccountabilityEntered(new))
    }

    /// Takes it back.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] the second time, rules for texts.
    pub fn withdraw(&self, reason: &str) -> Result<AccountabilityEvent, Refusal> {
        if self.withdrawn.is_some() {
            return Err(Refusal::WrongRecordStage {
                what: Self::LABEL,
                actual: "已撤销",
                action: "撤销",
            });
        }
        check_text("理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(AccountabilityEvent::AccountabilityWithdrawn { reason })
    }

    /// Name of where it stands: its kind, or that it was withdrawn.
    pub const fn key(&self) -> &'static str {
        if self.withdrawn.is_some() {
            "withdrawn"
        } else {
            self.entered.kind.key()
        }
    }
}

impl Record for AccountabilityAction {
    const KIND: &'static str = "accountability";
    const LABEL: &'static str = "问责处理";
    type Event = AccountabilityEvent;

    fn apply(current: Option<Self>, event: AccountabilityEvent, _: Stamp) -> Option<Self> {
        match (current, event) {
            (None, AccountabilityEvent::AccountabilityEntered(entered)) => Some(Self {
                entered,
                withdrawn: None,
            }),
            (Some(it), AccountabilityEvent::AccountabilityWithdrawn { reason })
                if it.withdrawn.is_none() =>
            {
                Some(Self {
                    withdrawn: Some(reason),
                    ..it
                })
            }
            (current, _) => current,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: self.entered.findings.clone(),
            units: self.entered.unit.into_iter().collect(),
            state: self.key(),
            day: self.entered.day,
            audience: Audience::Office,
        }
    }

    /// Never who it was: the timeline of a finding is read by more people than the register.
    fn tell(event: &AccountabilityEvent) -> String {
        match event {
            AccountabilityEvent::AccountabilityEntered(new) => {
                format!("登记了问责处理（{}）", new.kind.label())
            }
            AccountabilityEvent::AccountabilityWithdrawn { .. } => "撤销了问责处理登记".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date(2024, 12, 2);

    fn new() -> NewAccountabilityAction {
        NewAccountabilityAction {
            id: AccountabilityActionId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            kind: AccountabilityKind::Admonishment,
            ground: Ground::TooLittle,
            day: date(2024, 11, 1),
            count: 1,
            unit: Some(UnitId(Uuid::from_u128(3))),
            name: "某股室负责人".to_owned(),
            text: "安置房交付一拖再拖。".to_owned(),
            findings: vec![FindingId(Uuid::from_u128(9))],
        }
    }

    fn entered() -> AccountabilityAction {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let event = AccountabilityAction::enter(new(), TODAY).unwrap();
        AccountabilityAction::apply(None, event, stamp).unwrap()
    }

    #[test]
    fn it_lies_in_the_past_and_counts_something() {
        let late = NewAccountabilityAction {
            day: date(2024, 12, 3),
            ..new()
        };
        let refused = AccountabilityAction::enter(late, TODAY).unwrap_err();
        assert_eq!(refused.code(), "day_outside");
        let none = NewAccountabilityAction { count: 0, ..new() };
        let refused = AccountabilityAction::enter(none, TODAY).unwrap_err();
        assert_eq!(refused, Refusal::BadCount);
    }

    #[test]
    fn the_timeline_never_names_anybody() {
        let event = AccountabilityAction::enter(new(), TODAY).unwrap();
        assert_eq!(AccountabilityAction::tell(&event), "登记了问责处理（诫勉）");
        assert_eq!(entered().indexed().audience, Audience::Office);
    }

    #[test]
    fn what_was_withdrawn_counts_no_more_and_stays() {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let event = entered().withdraw("登记有误").unwrap();
        let it = AccountabilityAction::apply(Some(entered()), event, stamp).unwrap();
        assert_eq!(it.key(), "withdrawn");
        assert_eq!(
            it.withdraw("再次").unwrap_err().code(),
            "wrong_record_stage"
        );
    }
}
