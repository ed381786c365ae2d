//! What happened to a finding. Events are written once and never changed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::closure::{Answer, Check, Dossier, Outcome, Seal};
use super::command::{Assignment, NewBatch, PlannedTask, Progress};
use super::evidence::{EvidenceAbout, EvidenceFile, NewEvidence};
use super::{Passage, Reported};
use crate::{
    id::{
        AspectId, BatchId, EvidenceId, FindingId, ItemId, PersonId, RectificationId, TaskId, UnitId,
    },
    number::LedgerNumber,
    person::Office,
    rectification::FindingList,
    task::Reached,
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
        /// Whether somebody did it who approves plans. Earlier versions do not say.
        #[serde(default)]
        approved: bool,
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
    /// Another unit was asked to take over a task that was signed for.
    TaskHandedOver {
        /// Which.
        task: TaskId,
        /// Who is to carry it.
        unit: UnitId,
        /// Why.
        reason: String,
        /// Until when that unit is to answer.
        until: Date,
    },
    /// That unit was given another day to answer.
    HandOverDueSet {
        /// Which task.
        task: TaskId,
        /// The day.
        until: Date,
    },
    /// That unit signed for the task.
    HandOverAccepted {
        /// Which task.
        task: TaskId,
        /// Who handles it now.
        handler: PersonId,
    },
    /// That unit does not take it.
    HandOverDeclined {
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// A task was divided into batches.
    TaskDivided {
        /// Which.
        task: TaskId,
        /// New batches.
        batches: Vec<NewBatch>,
    },
    /// A batch was given another day; the original one stays.
    BatchMoved {
        /// Of which task.
        task: TaskId,
        /// Which.
        batch: BatchId,
        /// The new day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// A batch was reached.
    BatchReached {
        /// Of which task.
        task: TaskId,
        /// Which.
        batch: BatchId,
        /// When, and how much was done.
        reached: Reached,
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
        /// The manifest under its digest, word for word.
        #[serde(default)]
        manifest: String,
    },
    /// The dossier was sent round.
    SentForSigning {
        /// What the plausibility check saw.
        checks: Vec<Check>,
        /// The dossier as it is frozen for everybody who signs; that of the request without.
        #[serde(default)]
        seal: Option<Seal>,
    },
    /// A signature of the ordered chain.
    Countersigned {
        /// Office in which.
        office: Office,
        /// Digest that was signed.
        digest: String,
        /// The holder for whom a deputy signed.
        #[serde(default)]
        deputy_for: Option<PersonId>,
        /// Whether the signer proved himself with a second factor.
        #[serde(default)]
        second_factor: bool,
    },
    /// A vote of the joint review that leaves others to vote.
    Reviewed {
        /// Office in which.
        office: Office,
        /// Digest that was signed.
        digest: String,
        /// The holder for whom a deputy signed.
        #[serde(default)]
        deputy_for: Option<PersonId>,
        /// Whether the signer proved himself with a second factor.
        #[serde(default)]
        second_factor: bool,
    },
    /// The last vote: the finding is off the ledger.
    FindingClosed {
        /// Office of the last vote.
        office: Office,
        /// Digest that was signed.
        digest: String,
        /// With which outcome.
        outcome: Outcome,
        /// The holder for whom a deputy signed.
        #[serde(default)]
        deputy_for: Option<PersonId>,
        /// Whether the signer proved himself with a second factor.
        #[serde(default)]
        second_factor: bool,
    },
    /// The closure was sent back; every signature is void.
    ClosureReturned {
        /// Office that sent it back, if it was a signer.
        office: Option<Office>,
        /// Why.
        reason: String,
    },
    /// It went back to an earlier signer; his signature and the later ones are void.
    ClosureSentBack {
        /// To whom.
        to: Office,
        /// Office that sent it back, if it was a signer.
        office: Option<Office>,
        /// Why.
        reason: String,
    },
    /// The dossier was changed; every signature is void.
    DossierAmended {
        /// Its new digest.
        digest: String,
        /// Proposed outcome, as it is now.
        #[serde(default)]
        outcome: Option<Outcome>,
        /// Answers to the checklist, as they are now; as before without any.
        #[serde(default)]
        checklist: Vec<Answer>,
        /// Lines of the plausibility check.
        #[serde(default)]
        checks: Vec<Check>,
        /// The manifest under its digest, word for word.
        #[serde(default)]
        manifest: String,
    },
    /// One more office signs this dossier.
    SignerAdded {
        /// Which.
        office: Office,
        /// In the joint review, rather than in the chain.
        reviews: bool,
        /// Why.
        reason: String,
    },
    /// An office does not sign this dossier after all.
    SignerRemoved {
        /// Which.
        office: Office,
        /// Why.
        reason: String,
    },
    /// The holder of an office declared a conflict of interest: only a deputy signs in his place.
    ConflictDeclared {
        /// The office.
        office: Office,
        /// What it is.
        reason: String,
    },
    /// It became a key problem.
    KeyProblemMarked {
        /// Why.
        reason: String,
    },
    /// It is a key problem no more.
    KeyProblemUnmarked {
        /// Why.
        reason: String,
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

impl Event {
    /// What happened in a few words, for the list at the end of a volume.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::FindingRecorded(_) => "列入台账",
            Self::ReportedAnew { .. } => "按新版文件更新原文情况",
            Self::FindingCorrected { .. } => "更正问题表述",
            Self::FindingAssigned(_) => "指定责任和时限",
            Self::FindingIssued => "下达",
            Self::FindingPlanned { .. } => "制定方案",
            Self::TaskAccepted { .. } => "签收任务",
            Self::TaskDeclined { .. } => "申请退回任务",
            Self::TaskReassigned { .. } => "改派任务",
            Self::TaskHandedOver { .. } => "移交任务",
            Self::HandOverDueSet { .. } => "另定移交接收期限",
            Self::HandOverAccepted { .. } => "接收移交的任务",
            Self::HandOverDeclined { .. } => "退回移交的任务",
            Self::TaskDivided { .. } => "任务分批",
            Self::BatchMoved { .. } => "调整批次时限",
            Self::BatchReached { .. } => "批次达成",
            Self::ProgressReported(_) => "上报进展",
            Self::EvidenceAdded { .. } => "提交佐证材料",
            Self::EvidenceReplaced { .. } => "更换佐证材料",
            Self::EvidenceDescribed { .. } => "更正佐证材料说明",
            Self::EvidenceWithdrawn { .. } => "撤下佐证材料",
            Self::TaskSubmitted { .. } => "提交任务办结",
            Self::TaskConfirmed { .. } => "确认任务办结",
            Self::TaskReturned { .. } => "退回任务",
            Self::ExtensionRequested { .. } => "申请延期",
            Self::ExtensionGranted { .. } => "批准延期",
            Self::ExtensionRefused { .. } => "不同意延期",
            Self::ClosureRequested { .. } => "申请销号",
            Self::SentForSigning { .. } => "送签",
            Self::Countersigned { .. } => "会签",
            Self::Reviewed { .. } => "联审同意",
            Self::FindingClosed { .. } => "联审通过，销号",
            Self::ClosureReturned { .. } => "退回销号，签字作废",
            Self::ClosureSentBack { .. } => "退至此前签字人，其后签字作废",
            Self::SignerAdded { .. } => "增加签字方",
            Self::SignerRemoved { .. } => "减少签字方",
            Self::ConflictDeclared { .. } => "申明回避",
            Self::DossierAmended { .. } => "更换销号材料，签字作废",
            Self::KeyProblemMarked { .. } => "列为重点问题",
            Self::KeyProblemUnmarked { .. } => "取消重点问题",
            Self::FindingSuspended { .. } => "中止",
            Self::FindingResumed => "恢复",
            Self::FindingTerminated { .. } => "终止",
            Self::FindingMerged { .. } => "并入其他问题",
        }
    }
}
