//! Closing: request with checklist and truth pledge, signatures in order, unanimous joint review, or a return.
//!
//! Rules that hold for any chain: nobody signs twice on the same dossier, whoever handed it in or changed it does not sign,
//! nobody of a unit that does the work reviews, whoever declared a conflict of interest does not sign, a change of the dossier
//! voids every signature.
//!
//! When one of these rules stands against the holder of an office (the department that reviews leads the finding itself, the
//! head handed the dossier in), a deputy signs in his place, or the director takes the office out of this dossier with a
//! reason. The rule does not bend: it is asked of the deputy as well.
//!
//! What is signed is the manifest (`manifest.rs`); who signs is the policy (`policy.rs`); how, stands in `signing.rs`.

use serde::{Deserialize, Serialize};

use super::policy::ClosurePolicy;
use crate::{Refusal, clock::Stamp, id::PersonId, person::Office};

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

impl Check {
    /// Whether somebody explained it.
    pub fn is_explained(&self) -> bool {
        self.explanation
            .as_deref()
            .is_some_and(|e| !e.trim().is_empty())
    }
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Digest of the manifest: of text, figures, evidence list, checklist, checks and policy as they were frozen. Empty while
    /// it has to be taken anew.
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
    /// Who has to sign: the policy it was requested with, and what the director changed for this dossier since.
    pub policy: ClosurePolicy,
}

/// A dossier that is frozen: what everybody signs, word for word, and its digest. The words stay in the event, where they can
/// be erased; the finding keeps the digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Digest of the manifest.
    pub digest: String,
    /// The manifest as canonical JSON.
    pub manifest: String,
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
    /// The holder of the office whose deputy signed; `None` when the holder signed himself.
    #[serde(default)]
    pub deputy_for: Option<PersonId>,
    /// Whether the signer proved himself with a second factor.
    #[serde(default)]
    pub second_factor: bool,
}

/// A vote of the joint review; it is a signature too.
pub type Vote = Signature;

/// Signatures so far, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chain {
    /// The signatures.
    pub signatures: Vec<Signature>,
    /// The last time it went back to an earlier signer, until he has signed again.
    #[serde(default)]
    pub sent_back: Option<SentBack>,
}

/// A dossier that went back to an earlier signer: his signature and the later ones are void, the earlier ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Who sent it back, and when.
    pub stamp: Stamp,
    /// In which office.
    pub office: Option<Office>,
    /// To whom.
    pub to: Office,
    /// Why.
    pub reason: String,
}

/// A conflict of interest that the holder of an office declared: for this finding only a deputy signs in his place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The office he holds.
    pub office: Office,
    /// Who and when.
    pub stamp: Stamp,
    /// What it is.
    pub reason: String,
}

impl Chain {
    /// Whose signature is awaited.
    pub fn turn(&self, dossier: &Dossier) -> Option<Office> {
        dossier.policy.steps.get(self.signatures.len()).copied()
    }
}

impl Dossier {
    /// Whether its content changed and its digest was not taken anew: nothing can be signed then.
    pub const fn is_stale(&self) -> bool {
        self.digest.is_empty()
    }

    pub(super) fn ensure_seen(&self, seen: &str) -> Result<(), Refusal> {
        if self.digest == seen {
            Ok(())
        } else {
            Err(Refusal::DossierChanged)
        }
    }
}
