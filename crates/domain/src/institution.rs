//! Institutions (长效机制): rules produced by a rectification, and whether they are in force.
//!
//! A rule that was issued solves nothing by itself: the register keeps until when it is valid, whether it is still on trial, and
//! where it was used.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{FindingId, InstitutionId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "force", rename_all = "snake_case")]
pub enum Force {
    /// 有效
    InForce,
    /// 已被替代
    Replaced {
        /// The rule that took its place.
        by: InstitutionId,
    },
    /// 已废止
    Repealed {
        /// When.
        day: Date,
        /// Why.
        reason: String,
    },
}

impl Force {
    /// The word people use.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::InForce => "有效",
            Self::Replaced { .. } => "已被替代",
            Self::Repealed { .. } => "已废止",
        }
    }

    /// Name in stored data and filters.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Replaced { .. } => "replaced",
            Self::Repealed { .. } => "repealed",
        }
    }
}

/// A case in which the rule was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// When.
    pub day: Date,
    /// What it was used for.
    pub text: String,
}

/// A rule as it is put on the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInstitution {
    /// Identity.
    pub id: InstitutionId,
    /// The rectification that produced it.
    pub rectification: RectificationId,
    /// Its title without book marks.
    pub title: String,
    /// Number of the document, if it has one.
    pub document_no: Option<String>,
    /// The unit that issued it and keeps it.
    pub unit: UnitId,
    /// Day of issue.
    pub issued: Date,
    /// Last day on which it is valid; `None` when it has no end.
    pub valid_until: Option<Date>,
    /// Whether it is on trial (暂行、试行).
    pub on_trial: bool,
    /// The findings it answers.
    pub findings: Vec<FindingId>,
}

/// A rule document produced by a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// What was registered.
    #[serde(flatten)]
    pub entered: NewInstitution,
    /// Where it stands.
    pub force: Force,
    /// Cases in which it was used, oldest first.
    pub uses: Vec<Use>,
}

/// What can happen to a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum InstitutionEvent {
    /// It was put on the register.
    InstitutionEntered(NewInstitution),
    /// It answers further findings.
    InstitutionLinked {
        /// All findings that it answers now.
        findings: Vec<FindingId>,
    },
    /// It was used.
    InstitutionUsed(Use),
    /// Its validity was prolonged, or its trial ended.
    InstitutionProlonged {
        /// Last day on which it is valid now.
        valid_until: Option<Date>,
        /// Whether it is still on trial.
        on_trial: bool,
    },
    /// Another rule took its place.
    InstitutionReplaced {
        /// Which.
        by: InstitutionId,
    },
    /// It was repealed.
    InstitutionRepealed {
        /// When.
        day: Date,
        /// Why.
        reason: String,
    },
}

impl Institution {
    /// Puts a rule on the register.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`], [`Refusal::ValidBeforeIssue`].
    pub fn enter(new: NewInstitution) -> Result<InstitutionEvent, Refusal> {
        check_text("制度名称", &new.title, 200)?;
        if let Some(number) = &new.document_no {
            check_text("文号", number, 60)?;
        }
        check_validity(new.issued, new.valid_until)?;
        Ok(InstitutionEvent::InstitutionEntered(new))
    }

    /// Adds a finding that the rule answers.
    ///
    /// # Errors
    /// [`Refusal::NothingChanged`].
    pub fn link(&self, finding: FindingId) -> Result<InstitutionEvent, Refusal> {
        if self.entered.findings.contains(&finding) {
            return Err(Refusal::NothingChanged);
        }
        let mut findings = self.entered.findings.clone();
        findings.push(finding);
        Ok(InstitutionEvent::InstitutionLinked { findings })
    }

    /// Notes a case in which the rule was used.
    ///
    /// # Errors
    /// [`Refusal::NotInForce`], [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`].
    pub fn used(&self, day: Date, text: &str) -> Result<InstitutionEvent, Refusal> {
        self.ensure_in_force()?;
        check_text("执行情况", text, 2000)?;
        let text = text.trim().to_owned();
        Ok(InstitutionEvent::InstitutionUsed(Use { day, text }))
    }

    /// Prolongs the validity or ends the trial.
    ///
    /// # Errors
    /// [`Refusal::NotInForce`], [`Refusal::NothingChanged`], [`Refusal::ValidBeforeIssue`].
    pub fn prolong(
        &self,
        valid_until: Option<Date>,
        on_trial: bool,
    ) -> Result<InstitutionEvent, Refusal> {
        self.ensure_in_force()?;
        if (valid_until, on_trial) == (self.entered.valid_until, self.entered.on_trial) {
            return Err(Refusal::NothingChanged);
        }
        check_validity(self.entered.issued, valid_until)?;
        Ok(InstitutionEvent::InstitutionProlonged {
            valid_until,
            on_trial,
        })
    }

    /// Lets another rule take its place.
    ///
    /// # Errors
    /// [`Refusal::NotInForce`], [`Refusal::NothingChanged`] for itself.
    pub fn replace(&self, by: InstitutionId) -> Result<InstitutionEvent, Refusal> {
        self.ensure_in_force()?;
        if by == self.entered.id {
            return Err(Refusal::NothingChanged);
        }
        Ok(InstitutionEvent::InstitutionReplaced { by })
    }

    /// Repeals it.
    ///
    /// # Errors
    /// [`Refusal::NotInForce`], [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`].
    pub fn repeal(&self, day: Date, reason: &str) -> Result<InstitutionEvent, Refusal> {
        self.ensure_in_force()?;
        check_text("废止理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(InstitutionEvent::InstitutionRepealed { day, reason })
    }

    /// Whether its validity has run out although nobody repealed it.
    pub fn has_lapsed(&self, today: Date) -> bool {
        self.force == Force::InForce && self.entered.valid_until.is_some_and(|last| last < today)
    }

    fn ensure_in_force(&self) -> Result<(), Refusal> {
        if self.force == Force::InForce {
            Ok(())
        } else {
            Err(Refusal::NotInForce {
                actual: self.force.label(),
            })
        }
    }
}

fn check_validity(issued: Date, valid_until: Option<Date>) -> Result<(), Refusal> {
    if valid_until.is_some_and(|last| last < issued) {
        return Err(Refusal::ValidBeforeIssue);
    }
    Ok(())
}

impl Record for Institution {
    const KIND: &'static str = "institution";
    const LABEL: &'static str = "制度";
    type Event = InstitutionEvent;

    fn apply(current: Option<Self>, event: InstitutionEvent, _: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                InstitutionEvent::InstitutionEntered(entered) => Some(Self {
                    entered,
                    force: Force::InForce,
                    uses: Vec::new(),
                }),
                _ => None,
            };
        };
        match event {
            InstitutionEvent::InstitutionEntered(_) => {}
            InstitutionEvent::InstitutionLinked { findings } => it.entered.findings = findings,
            // What follows belongs to a rule in force.
            _ if it.force != Force::InForce => {}
            InstitutionEvent::InstitutionUsed(case) => it.uses.push(case),
            InstitutionEvent::InstitutionProlonged {
                valid_until,
                on_trial,
            } => {
                it.entered.valid_until = valid_until;
                it.entered.on_trial = on_trial;
            }
            InstitutionEvent::InstitutionReplaced { by } => it.force = Force::Replaced { by },
            InstitutionEvent::InstitutionRepealed { day, reason } => {
                it.force = Force::Repealed { day, reason };
            }
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: self.entered.findings.clone(),
            units: vec![self.entered.unit],
            state: self.force.key(),
            day: self.entered.issued,
            audience: Audience::Everybody,
        }
    }

    fn tell(event: &InstitutionEvent) -> String {
        match event {
            InstitutionEvent::InstitutionEntered(new) => format!("登记了制度《{}》", new.title),
            InstitutionEvent::InstitutionLinked { .. } => "将制度关联到问题".to_owned(),
            InstitutionEvent::InstitutionUsed(case) => format!("记录了制度执行情况：{}", case.text),
            InstitutionEvent::InstitutionProlonged { .. } => "更新了制度的有效期".to_owned(),
            InstitutionEvent::InstitutionReplaced { .. } => "以新制度替代了原制度".to_owned(),
            InstitutionEvent::InstitutionRepealed { reason, .. } => {
                format!("废止了制度：{reason}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn new() -> NewInstitution {
        NewInstitution {
            id: InstitutionId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            title: "云岭县公务用车加油管理办法".to_owned(),
            document_no: None,
            unit: UnitId(Uuid::from_u128(3)),
            issued: date(2024, 5, 6),
            valid_until: Some(date(2025, 5, 5)),
            on_trial: true,
            findings: Vec::new(),
        }
    }

    fn entered() -> Institution {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        Institution::apply(None, Institution::enter(new()).unwrap(), stamp).unwrap()
    }

    fn after(it: Institution, event: InstitutionEvent) -> Institution {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        Institution::apply(Some(it), event, stamp).unwrap()
    }

    #[test]
    fn validity_does_not_end_before_it_begins() {
        let mut early = new();
        early.valid_until = Some(date(2024, 5, 5));
        assert_eq!(Institution::enter(early), Err(Refusal::ValidBeforeIssue));
        assert!(entered().has_lapsed(date(2025, 5, 6)));
        assert!(!entered().has_lapsed(date(2025, 5, 5)));
    }

    #[test]
    fn a_repealed_rule_is_used_no_more_but_still_answers_findings() {
        let repeal = entered().repeal(date(2024, 9, 1), "上级另有规定").unwrap();
        let it = after(entered(), repeal);
        assert_eq!(
            it.used(date(2024, 9, 2), "核查油卡").unwrap_err().code(),
            "not_in_force"
        );
        let finding = FindingId(Uuid::from_u128(9));
        let it = after(it.clone(), it.link(finding).unwrap());
        assert_eq!(it.entered.findings, [finding]);
        assert_eq!(it.link(finding), Err(Refusal::NothingChanged));
        assert_eq!(it.indexed().state, "repealed");
    }

    #[test]
    fn a_trial_ends_and_uses_are_kept() {
        let prolong = entered().prolong(None, false).unwrap();
        let it = after(entered(), prolong);
        assert!(!it.entered.on_trial && !it.has_lapsed(date(2030, 1, 1)));
        let it = after(it.clone(), it.used(date(2024, 6, 1), " 退回油费 ").unwrap());
        assert_eq!(it.uses.first().unwrap().text, "退回油费");
    }
}
