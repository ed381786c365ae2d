//! What happened to a finding. Events are written once and never changed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::closure::{Check, Dossier, Outcome};
use super::command::{Assignment, PlannedTask, Progress};
use super::evidence::{EvidenceAbout, EvidenceFile, NewEvidence};
use super::{Passage, Reported};
use crate::{
    id::{AspectId, EvidenceId, FindingId, ItemId, PersonId, RectificationId, TaskId, UnitId},
    number::LedgerNumber,
    person::Office,
    rectification::FindingList,
};

/// How a finding begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Identity.
    pub id: FindingId,
    /// The rectification.
    pub rectification: RectificationId,
    /// Its number.
    pub number: LedgerNumber,
    /// Its place in the ledger.
    pub position: u32,
    /// Day of the feedback.
    pub feedback_date: Date,
    /// Top group.
    pub aspect: Option<AspectId>,
    /// Second group.
    pub item: Option<ItemId>,
    /// Which list.
    pub list: FindingList,
    /// Number in the document.
    pub source_no: Option<String>,
    /// The problem.
    pub problem: String,
    /// What the document says about it.
    pub reported: Option<Reported>,
    /// Where it was read.
    pub passage: Option<Passage>,
    /// The closed finding it came back from.
    pub rebound_of: Option<FindingId>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was put on the ledger.
    FindingRecorded(Recorded),
    /// A newer version of its document says something else about it.
    ReportedAnew {
        /// What the document says now.
        reported: Option<Reported>,
        /// Where.
        passage: Option<Passage>,
    },
    /// Its words were corrected before it was issued.
    FindingCorrected {
        /// The problem.
        problem: String,
    },
    /// Who answers for it was set.
    FindingAssigned(Assignment),
    /// It was given to its lead unit.
    FindingIssued,
    /// Its plan was approved, or tasks were added.
    FindingPlanned {
        /// New tasks.
        tasks: Vec<PlannedTask>,
    },
    /// A unit signed for a task.
    TaskAccepted {
        /// Which.
        task: TaskId,
        /// Who handles it.
        handler: PersonId,
    },
    /// A unit asked not to own a task.
    TaskDeclined {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// A task was given to another unit.
    TaskReassigned {
        /// Which.
        task: TaskId,
        /// To whom.
        unit: UnitId,
    },
    /// Progress was reported.
    ProgressReported(Progress),
    /// Evidence was handed in.
    EvidenceAdded {
        /// The piece.
        evidence: NewEvidence,
        /// The unit that handed it in.
        unit: UnitId,
    },
    /// A newer version of a piece of evidence was handed in.
    EvidenceReplaced {
        /// Which.
        evidence: EvidenceId,
        /// The newer file.
        file: EvidenceFile,
    },
    /// Something else was said about a piece of evidence.
    EvidenceDescribed {
        /// Which.
        evidence: EvidenceId,
        /// What is said now.
        about: EvidenceAbout,
    },
    /// A piece of evidence was withdrawn.
    EvidenceWithdrawn {
        /// Which.
        evidence: EvidenceId,
        /// Why.
        reason: String,
    },
    /// A unit says a task is done.
    TaskSubmitted {
        /// Which.
        task: TaskId,
    },
    /// A task was confirmed.
    TaskConfirmed {
        /// Which.
        task: TaskId,
    },
    /// A task was sent back.
    TaskReturned {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// More time was asked for.
    ExtensionRequested {
        /// The wished day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// More time was granted; the original deadline stays.
    ExtensionGranted {
        /// The new day.
        until: Date,
    },
    /// More time was refused.
    ExtensionRefused {
        /// Why.
        reason: String,
    },
    /// Closure was asked for.
    ClosureRequested {
        /// What is to be signed.
        dossier: Dossier,
    },
    /// The dossier was sent round.
    SentForSigning {
        /// What the plausibility check saw.
        checks: Vec<Check>,
    },
    /// A signature of the ordered chain.
    Countersigned {
        /// Office in which.
        office: Office,
        /// Digest that was signed.
        digest: String,
    },
    /// A vote of the joint review that leaves others to vote.
    Reviewed {
        /// Office in which.
        office: Office,
        /// Digest that was signed.
        digest: String,
    },
    /// The last vote: the finding is off the ledger.
    FindingClosed {
        /// Office of the last vote.
        office: Office,
        /// Digest that was signed.
        digest: String,
        /// With which outcome.
        outcome: Outcome,
    },
    /// The closure was sent back; every signature is void.
    ClosureReturned {
        /// Office that sent it back, if it was a signer.
        office: Option<Office>,
        /// Why.
        reason: String,
    },
    /// The dossier was changed; every signature is void.
    DossierAmended {
        /// Its new digest.
        digest: String,
    },
    /// It was paused.
    FindingSuspended {
        /// Why.
        reason: String,
    },
    /// It goes on.
    FindingResumed,
    /// It ended without closure.
    FindingTerminated {
        /// Why.
        reason: String,
    },
    /// It is carried on in another finding.
    FindingMerged {
        /// Which.
        into: FindingId,
        /// Why.
        reason: String,
    },
}
