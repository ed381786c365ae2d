//! Where a finding stands. Each variant holds what is true in that stage and nothing else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::closure::{Chain, Dossier, Outcome, Vote};
use crate::{Refusal, clock::Stamp, id::FindingId, person::Office};

/// The last return of a closure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Who sent it back, and when.
    pub stamp: Stamp,
    /// In which office.
    pub office: Option<Office>,
    /// Why.
    pub reason: String,
    /// Which round this was, from 1.
    pub round: u32,
}

/// Work on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Since when.
    pub since: Timestamp,
    /// The last return, if the closure was sent back and not asked for again.
    pub returned: Option<Returned>,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Who and when.
    pub stamp: Stamp,
    /// Why.
    pub reason: String,
}

/// How a finding left the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// With which outcome.
    pub outcome: Outcome,
    /// The last signature.
    pub stamp: Stamp,
    /// The dossier that was signed.
    pub dossier: Dossier,
    /// Signatures of the ordered chain.
    pub chain: Chain,
    /// Votes of the joint review.
    pub votes: Vec<Vote>,
}

/// An end without closure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Who and when.
    pub stamp: Stamp,
    /// Why.
    pub reason: String,
}

/// Where a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// On the ledger, not given out.
    Draft,
    /// Given to its lead unit; a plan is awaited.
    Issued {
        /// When it was issued.
        at: Timestamp,
    },
    /// The plan is approved; units have to sign for their tasks.
    Planned {
        /// When the plan was approved.
        at: Timestamp,
    },
    /// At work.
    InProgress(Work),
    /// Closure was asked for; the office looks at the dossier before anybody signs.
    ClosureRequested {
        /// What is to be signed.
        dossier: Dossier,
        /// The work it came from, for a return.
        work: Work,
    },
    /// Signatures in order.
    Countersigning {
        /// What is signed.
        dossier: Dossier,
        /// Signatures so far.
        chain: Chain,
        /// The work it came from.
        work: Work,
    },
    /// Votes in parallel, unanimous.
    JointReview {
        /// What is signed.
        dossier: Dossier,
        /// The complete chain.
        chain: Chain,
        /// Votes so far.
        votes: Vec<Vote>,
        /// The work it came from.
        work: Work,
    },
    /// Off the ledger.
    Closed(Box<Closure>),
    /// Paused.
    Suspended {
        /// Why and since when.
        suspension: Suspension,
        /// Where it goes on.
        before: Box<Stage>,
    },
    /// Ended without closure.
    Terminated(Ending),
    /// Carried on in another finding.
    Merged {
        /// Why and when.
        ending: Ending,
        /// Where it is carried on.
        into: FindingId,
    },
}

impl Stage {
    /// Keys of all stages in their order.
    pub const KEYS: [&'static str; 11] = [
        "draft",
        "issued",
        "planned",
        "in_progress",
        "closure_requested",
        "countersigning",
        "joint_review",
        "closed",
        "suspended",
        "terminated",
        "merged",
    ];

    /// Keys of the stages in which the units work (整改中).
    pub const WORKING: [&'static str; 3] = ["issued", "planned", "in_progress"];

    /// Keys of the stages in which a closure is looked at and signed (会签联审).
    pub const CLOSING: [&'static str; 3] = ["closure_requested", "countersigning", "joint_review"];

    /// The word people use.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Draft => "待下达",
            Self::Issued { .. } => "已下达",
            Self::Planned { .. } => "待签收",
            Self::InProgress(Work {
                returned: Some(_), ..
            }) => "退回重办",
            Self::InProgress(_) => "整改中",
            Self::ClosureRequested { .. } => "申请销号",
            Self::Countersigning { .. } => "会签中",
            Self::JointReview { .. } => "联审中",
            Self::Closed(_) => "已销号",
            Self::Suspended { .. } => "已中止",
            Self::Terminated(_) => "已终止",
            Self::Merged { .. } => "已并入",
        }
    }

    /// Name in stored data, filters and the state table.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Issued { .. } => "issued",
            Self::Planned { .. } => "planned",
            Self::InProgress(_) => "in_progress",
            Self::ClosureRequested { .. } => "closure_requested",
            Self::Countersigning { .. } => "countersigning",
            Self::JointReview { .. } => "joint_review",
            Self::Closed(_) => "closed",
            Self::Suspended { .. } => "suspended",
            Self::Terminated(_) => "terminated",
            Self::Merged { .. } => "merged",
        }
    }

    /// Whether something is still to be done, so that the deadline runs.
    pub const fn is_open(&self) -> bool {
        !matches!(
            self,
            Self::Closed(_) | Self::Suspended { .. } | Self::Terminated(_) | Self::Merged { .. }
        )
    }

    /// What is to be signed, while it is.
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            Self::ClosureRequested { dossier, .. }
            | Self::Countersigning { dossier, .. }
            | Self::JointReview { dossier, .. } => Some(dossier),
            _ => None,
        }
    }

    /// Whether evidence can be handed in, replaced and withdrawn. While a dossier is signed that voids every signature.
    pub const fn takes_evidence(&self) -> bool {
        matches!(
            self,
            Self::Issued { .. }
                | Self::Planned { .. }
                | Self::InProgress(_)
                | Self::ClosureRequested { .. }
                | Self::Countersigning { .. }
                | Self::JointReview { .. }
        )
    }

    /// Whether nothing can happen to the finding any more.
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Closed(_) | Self::Terminated(_) | Self::Merged { .. }
        )
    }

    pub(crate) const fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongStage {
            action,
            actual: self.label(),
        }
    }
}
