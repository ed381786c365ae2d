//! Who signs a closure, and what a closure must bring: data of the rectification, decided by the director of the office.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{closure::ChecklistPoint, deadline::TimeClass, evidence::EvidenceKind};
use crate::{Refusal, person::Office};

/// Who has to sign. A dossier keeps the policy it was requested with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosurePolicy {
    /// Offices that sign one after the other.
    pub steps: Vec<Office>,
    /// Offices that vote at the same time.
    pub reviewers: Vec<Office>,
    /// How many of them must agree; all of them without.
    #[serde(default)]
    pub quorum: Option<usize>,
    /// Offices whose signature needs a second factor.
    #[serde(default)]
    pub second_factor: Vec<Office>,
}

impl Default for ClosurePolicy {
    /// Four signatures in order (四方会签), then four offices together (四方联审), unanimously.
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
            quorum: None,
            second_factor: Vec::new(),
        }
    }
}

impl ClosurePolicy {
    /// Every office that signs, in order.
    pub fn offices(&self) -> impl Iterator<Item = Office> + '_ {
        self.steps.iter().chain(&self.reviewers).copied()
    }

    /// How many votes close the finding.
    pub fn votes_needed(&self) -> usize {
        let all = self.reviewers.len();
        self.quorum.map_or(all, |quorum| quorum.min(all))
    }

    /// Whether a signature in `office` needs a second factor.
    pub fn needs_second_factor(&self, office: Office) -> bool {
        self.second_factor.contains(&office)
    }

    /// The policy with one more office.
    pub(super) fn with(&self, office: Office, reviews: bool) -> Self {
        let mut more = self.clone();
        if reviews {
            more.reviewers.push(office);
        } else {
            more.steps.push(office);
        }
        more
    }

    /// The policy without an office. The quorum stays as it was decided, or an office taken out and put back would lower it;
    /// [`Self::votes_needed`] never asks for more votes than there are.
    pub(super) fn without(&self, office: Office) -> Self {
        let mut less = self.clone();
        less.steps.retain(|known| *known != office);
        less.reviewers.retain(|known| *known != office);
        less.second_factor.retain(|known| *known != office);
        less
    }

    /// As [`Self::check`], for the policy of a dossier after an office was added or taken out: the quorum may be more than
    /// the reviewers who are left, and then all of them must agree.
    pub(super) fn check_changed(&self) -> Result<(), Refusal> {
        let mut now = self.clone();
        now.quorum = now.quorum.map(|quorum| quorum.min(now.reviewers.len()));
        now.check()
    }

    /// Checks that the chain can be completed: somebody signs, somebody reviews, no office stands twice, and the lead unit's
    /// head, whose unit may not review, is no reviewer.
    ///
    /// # Errors
    /// [`Refusal::BadPolicy`] says what is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut seen: Vec<Office> = Vec::new();
        let twice = self.offices().any(|office| {
            let known = seen.contains(&office);
            seen.push(office);
            known
        });
        let enough = |quorum| (1..=self.reviewers.len()).contains(&quorum);
        let why = if self.steps.is_empty() {
            "没有会签环节"
        } else if self.reviewers.is_empty() {
            "没有联审部门"
        } else if twice {
            "同一职务出现两次"
        } else if self.reviewers.contains(&Office::LeadUnitHead) {
            "牵头单位不能参加联审"
        } else if !self.quorum.is_none_or(enough) {
            "联审通过数须在 1 与联审部门数之间"
        } else if self.second_factor.iter().any(|o| !seen.contains(o)) {
            "要求动态口令的职务不在签字人之列"
        } else {
            return Ok(());
        };
        Err(Refusal::BadPolicy { why })
    }
}

/// Everything the director decides about closures of one rectification.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClosureRules {
    /// Who signs.
    pub policy: ClosurePolicy,
    /// Points of the checklist that have to be answered, by class; all of them for a class that is not named.
    #[serde(default)]
    pub points: BTreeMap<TimeClass, Vec<ChecklistPoint>>,
    /// Kinds of evidence that a closure must bring, by class; none for a class that is not named.
    #[serde(default)]
    pub evidence: BTreeMap<TimeClass, Vec<EvidenceKind>>,
    /// Ids of plausibility rules that are switched off.
    #[serde(default)]
    pub rules_off: Vec<String>,
}

impl ClosureRules {
    /// Points that a finding of this class has to answer.
    pub fn points_for(&self, class: Option<TimeClass>) -> &[ChecklistPoint] {
        class
            .and_then(|class| self.points.get(&class))
            .map_or(&ChecklistPoint::ALL, Vec::as_slice)
    }

    /// Kinds of evidence that a finding of this class has to bring.
    pub fn evidence_for(&self, class: Option<TimeClass>) -> &[EvidenceKind] {
        class
            .and_then(|class| self.evidence.get(&class))
            .map_or(&[], Vec::as_slice)
    }

    /// Checks that closures can be asked for and completed under these rules.
    ///
    /// # Errors
    /// [`Refusal::BadPolicy`].
    pub fn check(&self) -> Result<(), Refusal> {
        self.policy.check()?;
        if self.points.values().any(Vec::is_empty) {
            let why = "每一类问题至少要有一项清单内容";
            return Err(Refusal::BadPolicy { why });
        }
        Ok(())
    }
}
