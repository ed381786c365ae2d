//! A finding: one concrete problem, the unit of closure.
//!
//! [`Finding::decide`] answers a [`Command`] with an [`Event`] or a refusal; [`Finding::apply`] is the only function that
//! changes a finding.

mod apply;
mod apply_closing;
mod apply_tasks;
mod batch;
mod closure;
mod command;
mod deadline;
mod decide;
mod ending;
mod event;
mod evidence;
mod hand_over;
mod key_problem;
mod manifest;
mod plan;
mod policy;
mod record;
mod signing;
mod stage;
mod volume;
mod work;

pub use closure::{
    Answer, Chain, Check, ChecklistPoint, Conflict, Dossier, Outcome, Seal, SentBack, Signature,
    Vote,
};
pub use command::{
    Assignment, Claim, Command, Figure, Handed, NewBatch, PlannedMeasure, PlannedTask, Progress,
};
pub use deadline::{Deadline, Extension, TimeClass};
pub use event::{Event, Recorded};
pub use evidence::{
    Evidence, EvidenceAbout, EvidenceFile, EvidenceKind, EvidenceVersion, FileType, MOST_EVIDENCE,
    NewEvidence, Origin, Sensitivity,
};
pub use hand_over::HAND_OVER_DAYS;
pub use key_problem::KeyProblem;
pub use manifest::{
    Freezing, Manifest, ManifestChange, ManifestEvidence, ManifestLine, ManifestReport,
    ManifestTask, Named, Pledge, Section,
};
pub use policy::{ClosurePolicy, ClosureRules};
pub use signing::Held;
pub use stage::{Closure, Ending, Returned, Stage, Suspension, Work};
pub use volume::{Part, Presence, Volume};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{AspectId, DocumentId, FindingId, ItemId, PersonId, RectificationId, UnitId},
    number::LedgerNumber,
    rectification::FindingList,
    task::Task,
    unit::UnitRole,
};

/// Where in a source document the finding was read: character ranges into its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The document.
    pub document: DocumentId,
    /// First and one-past-last character of the problem. Stored under a key of its own: `problem` is free text elsewhere.
    #[serde(rename = "problem_range")]
    pub problem: (usize, usize),
    /// First and one-past-last character of the status text, if there was one.
    #[serde(rename = "status_range")]
    pub status: Option<(usize, usize)>,
}

/// What the document itself says about the state of the problem, as it was read and confirmed at import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Key of the status that was read: `completed`, `long_term`, `in_progress`, `not_started`, `unclear`.
    pub status: String,
    /// The words it rests on.
    pub status_words: Vec<String>,
    /// The status text.
    pub status_text: String,
}

/// Who answers for a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Owners {
    /// Lead unit: exactly one once issued.
    pub lead: Option<UnitId>,
    /// Units that do the work beside the lead unit.
    pub responsible: Vec<UnitId>,
    /// Units that help.
    pub assisting: Vec<UnitId>,
    /// The named leader who owns the finding to the end.
    pub sponsor: Option<PersonId>,
}

impl Owners {
    /// Every unit with its role, lead first.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, UnitRole)> + '_ {
        let lead = self.lead.iter().map(|u| (*u, UnitRole::Lead));
        let responsible = self.responsible.iter().map(|u| (*u, UnitRole::Responsible));
        lead.chain(responsible)
            .chain(self.assisting.iter().map(|u| (*u, UnitRole::Assisting)))
    }

    /// Whether the unit answers for the work (lead or responsible). Units that carry a task: [`Finding::is_worked_on_by`].
    pub fn is_responsible(&self, unit: UnitId) -> bool {
        self.lead == Some(unit) || self.responsible.contains(&unit)
    }
}

/// A finding with everything that is true about it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Identity.
    pub id: FindingId,
    /// The rectification it belongs to.
    pub rectification: RectificationId,
    /// Its number, given once.
    pub number: LedgerNumber,
    /// Its place in the ledger, from 1.
    pub position: u32,
    /// Day of the feedback; no deadline lies before it.
    pub feedback_date: Date,
    /// Top group.
    pub aspect: Option<AspectId>,
    /// Second group.
    pub item: Option<ItemId>,
    /// Which of the three lists.
    pub list: FindingList,
    /// Its number in the document, as printed.
    pub source_no: Option<String>,
    /// The problem, word for word.
    pub problem: String,
    /// What the document says about it.
    pub reported: Option<Reported>,
    /// Where it was read.
    pub passage: Option<Passage>,
    /// A finding that came back: the closed one it refers to.
    pub rebound_of: Option<FindingId>,
    /// Who answers for it.
    pub owners: Owners,
    /// Clock it runs on.
    pub time_class: Option<TimeClass>,
    /// Whether it is to be sustained beyond its deadline.
    pub long_term: bool,
    /// When it is due.
    pub deadline: Option<Deadline>,
    /// Who asked for more time and for when, while nobody has decided.
    pub extension_asked: Option<Extension>,
    /// Where it stands.
    pub stage: Stage,
    /// Its tasks in the order of the plan.
    pub tasks: Vec<Task>,
    /// Whether tasks were laid down by somebody who approves plans: then nobody else adds any.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plan_approved: bool,
    /// Progress reports so far.
    pub reports: u32,
    /// Day of the last of them.
    #[serde(default)]
    pub reported_on: Option<Date>,
    /// How often a closure was sent back.
    pub rework_count: u32,
    /// Evidence handed in so far, withdrawn pieces included, in the order it came.
    #[serde(default)]
    pub evidence_items: Vec<Evidence>,
    /// What the last report says about the state of the problem.
    #[serde(default)]
    pub claimed: Option<Claim>,
    /// Who must not sign it.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// Why it is a key problem, if it is one. Absent when it is not, as in states that were kept before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_problem: Option<KeyProblem>,
}

impl Finding {
    /// Days that count for the ledger: overdue means the deadline in force has passed and the finding is still open.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.stage.is_open() && self.deadline.as_ref().is_some_and(|d| d.current() < today)
    }

    /// Whether it is to be sustained beyond its deadline, by its flag or by its class.
    pub fn is_long_term(&self) -> bool {
        self.long_term || self.time_class == Some(TimeClass::LongTerm)
    }

    /// Whether `unit` does the work: it leads, is responsible, or carries a task or signed for one before it was handed over. Its
    /// people may not review.
    pub fn is_worked_on_by(&self, unit: UnitId) -> bool {
        self.owners.is_responsible(unit) || self.tasks.iter().any(|t| t.was_carried_by(unit))
    }

    /// Units that carry a task, and units that are asked to take one over: they see the finding.
    pub fn task_units(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.tasks
            .iter()
            .flat_map(|t| std::iter::once(t.unit).chain(t.hand_over.as_ref().map(|h| h.to)))
    }

    /// Whether somebody says it is done, in a report, by handing in a task or by asking for closure, and no evidence shows it.
    pub fn lacks_proof(&self) -> bool {
        let claimed = self.claimed.is_some_and(Claim::is_done)
            || self.tasks.iter().any(Task::is_said_to_be_done)
            || matches!(
                self.stage,
                Stage::ClosureRequested { .. }
                    | Stage::Countersigning { .. }
                    | Stage::JointReview { .. }
            );
        claimed && self.stage.is_open() && self.evidence_count() == 0
    }

    /// Tasks that are done, and all of them.
    pub fn task_counts(&self) -> (usize, usize) {
        (
            self.tasks.iter().filter(|t| t.is_done()).count(),
            self.tasks.len(),
        )
    }
}

#[cfg(test)]
mod states;
#[cfg(test)]
mod tests;
