//! Closing: request with checklist and truth pledge, signatures in order, unanimous joint review, or a return.
//!
//! Rules that hold for any chain: nobody signs twice on the same dossier, whoever handed it in or changed it does not sign,
//! nobody of a unit that does the work reviews, a change of the dossier voids every signature.
//!
//! When one of these rules stands against the holder of an office (the department that reviews leads the finding itself, the
//! head handed the dossier in), somebody else has to hold the role for it: the office delegates, the rule does not bend.

use serde::{Deserialize, Serialize};

use super::{Event, Finding, Stage};
use crate::{
    Refusal,
    clock::Stamp,
    id::PersonId,
    person::{By, Office},
    refusal::{check_text, check_words},
};

/// With what a finding leaves the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 已完成
    Completed,
    /// 基本完成并长期坚持
    SustainedLongTerm,
}

impl Outcome {
    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Completed => "已完成",
            Self::SustainedLongTerm => "基本完成并长期坚持",
        }
    }
}

/// Points of the checklist 四有四见.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistPoint {
    /// 有回应
    Response,
    /// 有责任人
    Owner,
    /// 有举一反三
    Generalization,
    /// 有长效机制
    Mechanism,
    /// 见人
    People,
    /// 见事
    Matter,
    /// 见数据
    Figures,
    /// 见成效
    Effect,
}

impl ChecklistPoint {
    /// All points.
    pub const ALL: [Self; 8] = [
        Self::Response,
        Self::Owner,
        Self::Generalization,
        Self::Mechanism,
        Self::People,
        Self::Matter,
        Self::Figures,
        Self::Effect,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Response => "有回应",
            Self::Owner => "有责任人",
            Self::Generalization => "有举一反三",
            Self::Mechanism => "有长效机制",
            Self::People => "见人",
            Self::Matter => "见事",
            Self::Figures => "见数据",
            Self::Effect => "见成效",
        }
    }
}

/// An answered point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which point.
    pub point: ChecklistPoint,
    /// How it is met.
    pub text: String,
}

/// A line of the plausibility check, as every signer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Id of the rule.
    pub rule: String,
    /// Whether it needs an explanation.
    pub hard: bool,
    /// What it saw.
    pub text: String,
    /// What the unit says to it.
    pub explanation: Option<String>,
}

/// Who has to sign: data of the rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosurePolicy {
    /// Offices that sign one after the other.
    pub steps: Vec<Office>,
    /// Offices that vote at the same time, unanimously.
    pub reviewers: Vec<Office>,
}

impl Default for ClosurePolicy {
    /// Four signatures in order (四方会签), then four offices together (四方联审).
    fn default() -> Self {
        Self {
            steps: vec![
                Office::LeadUnitHead,
                Office::LeaderInCharge,
                Office::OfficeDirector,
                Office::PrincipalLeader,
            ],
            reviewers: vec![
                Office::ReviewOffice,
                Office::ReviewDiscipline,
                Office::ReviewOrganization,
                Office::ReviewInspection,
            ],
        }
    }
}

impl ClosurePolicy {
    /// Checks that the chain can be completed: somebody signs, somebody reviews, no office stands twice, and the lead unit's
    /// head, whose unit may not review, is no reviewer.
    ///
    /// # Errors
    /// [`Refusal::BadPolicy`] says what is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut seen: Vec<Office> = Vec::new();
        let twice = self.steps.iter().chain(&self.reviewers).any(|office| {
            let known = seen.contains(office);
            seen.push(*office);
            known
        });
        let why = if self.steps.is_empty() {
            "没有会签环节"
        } else if self.reviewers.is_empty() {
            "没有联审部门"
        } else if twice {
            "同一职务出现两次"
        } else if self.reviewers.contains(&Office::LeadUnitHead) {
            "牵头单位不能参加联审"
        } else {
            return Ok(());
        };
        Err(Refusal::BadPolicy { why })
    }
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Digest of text, figures and evidence list; empty while it has to be taken anew.
    pub digest: String,
    /// Proposed outcome.
    pub outcome: Outcome,
    /// Who handed it in.
    pub submitted_by: PersonId,
    /// Who changed it since; they do not sign either.
    #[serde(default)]
    pub amended_by: Vec<PersonId>,
    /// Answers to the checklist.
    pub checklist: Vec<Answer>,
    /// Lines of the plausibility check.
    pub checks: Vec<Check>,
    /// Who has to sign.
    pub policy: ClosurePolicy,
}

/// A signature of the ordered chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Office in which.
    pub office: Office,
    /// Who and when.
    pub stamp: Stamp,
    /// The digest that was signed.
    pub digest: String,
}

/// A vote of the joint review; it is a signature too.
pub type Vote = Signature;

/// Signatures so far, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chain {
    /// The signatures.
    pub signatures: Vec<Signature>,
}

impl Dossier {
    /// Whether its content changed and its digest was not taken anew: nothing can be signed then.
    pub const fn is_stale(&self) -> bool {
        self.digest.is_empty()
    }

    fn ensure_seen(&self, seen: &str) -> Result<(), Refusal> {
        if self.digest == seen {
            Ok(())
        } else {
            Err(Refusal::DossierChanged)
        }
    }
}

impl Finding {
    pub(super) fn request_closure(
        &self,
        dossier: Dossier,
        pledged: bool,
    ) -> Result<Event, Refusal> {
        let open = self.tasks.iter().filter(|t| !t.is_done()).count();
        if open > 0 {
            return Err(Refusal::TasksOpen { open });
        }
        if !pledged {
            return Err(Refusal::NoPledge);
        }
        dossier.policy.check()?;
        check_text("材料摘要值", &dossier.digest, 200)?;
        for answer in &dossier.checklist {
            check_words(answer.point.label(), &answer.text, 2000)?;
        }
        let missing: Vec<&str> = ChecklistPoint::ALL
            .into_iter()
            .filter(|p| {
                !dossier
                    .checklist
                    .iter()
                    .any(|a| a.point == *p && !a.text.trim().is_empty())
            })
            .map(ChecklistPoint::label)
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::ChecklistOpen {
                missing: missing.join("、"),
            });
        }
        if self.is_long_term() && dossier.outcome != Outcome::SustainedLongTerm {
            return Err(Refusal::OutcomeNotLongTerm);
        }
        Ok(Event::ClosureRequested { dossier })
    }

    pub(super) fn send_for_signing(
        dossier: &Dossier,
        checks: Vec<Check>,
    ) -> Result<Event, Refusal> {
        if dossier.is_stale() {
            return Err(Refusal::DossierStale);
        }
        for check in &checks {
            check_text("核对结果", &check.text, 2000)?;
            check_words(
                "说明",
                check.explanation.as_deref().unwrap_or_default(),
                2000,
            )?;
        }
        let explained = |c: &Check| {
            c.explanation
                .as_deref()
                .is_some_and(|e| !e.trim().is_empty())
        };
        let count = checks.iter().filter(|c| c.hard && !explained(c)).count();
        if count > 0 {
            return Err(Refusal::Unexplained { count });
        }
        Ok(Event::SentForSigning { checks })
    }

    pub(super) fn amend(dossier: &Dossier, digest: String) -> Result<Event, Refusal> {
        check_text("材料摘要值", &digest, 200)?;
        if dossier.digest == digest {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::DossierAmended { digest })
    }

    pub(super) fn countersign(
        &self,
        dossier: &Dossier,
        chain: &Chain,
        by: &By,
        office: Office,
        seen: &str,
    ) -> Result<Event, Refusal> {
        dossier.ensure_seen(seen)?;
        let turn = dossier
            .policy
            .steps
            .get(chain.signatures.len())
            .copied()
            .ok_or(Refusal::AlreadyVoted)?;
        if turn != office {
            return Err(Refusal::NotYourTurn { turn: turn.label() });
        }
        self.ensure_may_sign(
            by,
            office,
            dossier,
            &chain.signatures.iter().collect::<Vec<_>>(),
        )?;
        Ok(Event::Countersigned {
            office,
            digest: seen.to_owned(),
        })
    }

    pub(super) fn review(
        &self,
        dossier: &Dossier,
        chain: &Chain,
        votes: &[Vote],
        by: &By,
        office: Office,
        seen: &str,
    ) -> Result<Event, Refusal> {
        dossier.ensure_seen(seen)?;
        if !dossier.policy.reviewers.contains(&office) {
            return Err(Refusal::NotYourOffice { office });
        }
        if votes.iter().any(|v| v.office == office) {
            return Err(Refusal::AlreadyVoted);
        }
        if self.is_worked_on_by(by.unit) {
            return Err(Refusal::OwnUnit);
        }
        let signed: Vec<&Signature> = chain.signatures.iter().chain(votes).collect();
        self.ensure_may_sign(by, office, dossier, &signed)?;
        let digest = seen.to_owned();
        if votes.len() + 1 == dossier.policy.reviewers.len() {
            return Ok(Event::FindingClosed {
                office,
                digest,
                outcome: dossier.outcome,
            });
        }
        Ok(Event::Reviewed { office, digest })
    }

    /// Sends the closure back. The office is named when the person is the signer whose turn it is, or a reviewer who may
    /// vote; anybody else whom `access` lets do this returns it without one.
    pub(super) fn return_closure(&self, by: &By, reason: &str) -> Result<Event, Refusal> {
        check_text("退回理由", reason, 2000)?;
        let office = match &self.stage {
            Stage::Countersigning { dossier, chain, .. } => dossier
                .policy
                .steps
                .get(chain.signatures.len())
                .copied()
                .filter(|office| self.is_held_by(*office, by)),
            Stage::JointReview { dossier, .. } if !self.is_worked_on_by(by.unit) => dossier
                .policy
                .reviewers
                .iter()
                .copied()
                .find(|office| self.is_held_by(*office, by)),
            _ => None,
        };
        Ok(Event::ClosureReturned {
            office,
            reason: reason.trim().to_owned(),
        })
    }

    /// Whether the person signs in `office` for this finding: the head of the lead unit signs for that unit, nobody else's
    /// head does.
    fn is_held_by(&self, office: Office, by: &By) -> bool {
        by.is(office.role())
            && (office != Office::LeadUnitHead || self.owners.lead == Some(by.unit))
    }

    fn ensure_may_sign(
        &self,
        by: &By,
        office: Office,
        dossier: &Dossier,
        signed: &[&Signature],
    ) -> Result<(), Refusal> {
        if !self.is_held_by(office, by) {
            return Err(Refusal::NotYourOffice { office });
        }
        if dossier.submitted_by == by.person || dossier.amended_by.contains(&by.person) {
            return Err(Refusal::OwnSubmission);
        }
        if signed.iter().any(|s| s.stamp.by == Some(by.person)) {
            return Err(Refusal::SignedInOtherRole);
        }
        Ok(())
    }
}
