//! What people ask of a finding.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::closure::{Answer, Check, ChecklistPoint, Outcome, Seal};
use super::deadline::TimeClass;
use super::evidence::{EvidenceAbout, EvidenceFile, EvidenceKind, NewEvidence};
use super::policy::ClosurePolicy;
use crate::{
    Refusal,
    id::{BatchId, EvidenceId, FindingId, MeasureId, PersonId, TaskId, UnitId},
    person::Office,
    refusal::{check_text, check_words},
    task::{MeasureType, Quantity, Reached},
};

/// Who is to answer for a finding, and until when. `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Assignment {
    /// Lead unit.
    pub lead: Option<UnitId>,
    /// Units that do the work beside it.
    pub responsible: Option<Vec<UnitId>>,
    /// Units that help.
    pub assisting: Option<Vec<UnitId>>,
    /// The leader who owns it.
    pub sponsor: Option<PersonId>,
    /// Clock.
    pub time_class: Option<TimeClass>,
    /// Whether it is to be sustained.
    pub long_term: Option<bool>,
    /// Deadline; can be changed only before the finding is issued.
    pub deadline: Option<Date>,
}

/// A measure as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMeasure {
    /// Identity.
    pub id: MeasureId,
    /// What is to be done.
    pub text: String,
    /// What it is for.
    pub types: Vec<MeasureType>,
    /// Other findings it serves.
    pub also_serves: Vec<FindingId>,
}

/// A batch as it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBatch {
    /// Identity.
    pub id: BatchId,
    /// What people call it.
    pub name: String,
    /// When it is due; not after its task.
    pub due: Date,
    /// How much of the task it is.
    pub quantity: Option<Quantity>,
}

/// A task as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTask {
    /// Identity.
    pub id: TaskId,
    /// What it is about.
    pub title: String,
    /// The unit that carries it.
    pub unit: UnitId,
    /// When it is due.
    pub due: Option<Date>,
    /// Its steps.
    pub measures: Vec<PlannedMeasure>,
    /// Its batches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<NewBatch>,
}

/// A figure of a progress report: `value` of `of`, in `unit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// How much is done, in hundredths of the unit.
    pub value_hundredths: i64,
    /// The unit of measure: 套, 户, 万元 … Typed by people, so its key in stored data differs from that of a [`UnitId`].
    #[serde(rename = "unit_word")]
    pub unit: String,
    /// Of how much, in hundredths; `None` when there is no whole.
    pub of_hundredths: Option<i64>,
}

/// What a report says about the state of the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// 未启动
    NotStarted,
    /// 正在推进
    InProgress,
    /// 基本完成并长期坚持
    SustainedLongTerm,
    /// 已完成
    Completed,
}

impl Claim {
    /// All of them, least first.
    pub const ALL: [Self; 4] = [
        Self::NotStarted,
        Self::InProgress,
        Self::SustainedLongTerm,
        Self::Completed,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "未启动",
            Self::InProgress => "正在推进",
            Self::SustainedLongTerm => "基本完成并长期坚持",
            Self::Completed => "已完成",
        }
    }

    /// Name in stored data, forms and the interface.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::SustainedLongTerm => "sustained_long_term",
            Self::Completed => "completed",
        }
    }

    /// Whether it says that the problem is solved.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::SustainedLongTerm | Self::Completed)
    }
}

impl Figure {
    /// Checks what people typed.
    ///
    /// # Errors
    /// Rules for texts, [`Refusal::PartExceedsWhole`].
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        check_text("数据名称", &self.name, 60)?;
        check_words("计量单位", &self.unit, 20)?;
        if self
            .of_hundredths
            .is_some_and(|of| self.value_hundredths > of)
        {
            return Err(Refusal::PartExceedsWhole {
                name: self.name.clone(),
            });
        }
        Ok(())
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// For one task, or for the finding as a whole.
    pub task: Option<TaskId>,
    /// In words.
    pub text: String,
    /// In figures.
    pub figures: Vec<Figure>,
    /// Evidence handed in with it.
    pub evidence: Vec<EvidenceId>,
    /// How far things are, in the words of the unit. Reports of earlier versions do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
}

/// A dossier as the unit hands it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// What will be signed, frozen.
    pub seal: Seal,
    /// Proposed outcome.
    pub outcome: Outcome,
    /// Answers to the checklist.
    pub checklist: Vec<Answer>,
    /// What the plausibility check saw, each hard line with an explanation.
    pub checks: Vec<Check>,
    /// Points that have to be answered, as the rectification says today.
    pub points: Vec<ChecklistPoint>,
    /// Kinds of evidence that have to be there, as the rectification says today.
    #[serde(default)]
    pub evidence: Vec<EvidenceKind>,
}

/// What a person asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Correct the words of a finding that was not issued.
    Correct {
        /// The problem.
        problem: String,
    },
    /// Say who answers for it and until when.
    Assign(Assignment),
    /// Give it to its lead unit.
    Issue,
    /// Approve the plan, or add tasks to it.
    Plan {
        /// New tasks.
        tasks: Vec<PlannedTask>,
    },
    /// Sign for a task.
    AcceptTask {
        /// Which.
        task: TaskId,
        /// Who will handle it.
        handler: PersonId,
    },
    /// Ask not to own a task.
    DeclineTask {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// Give a declined or unsigned task to another unit.
    ReassignTask {
        /// Which.
        task: TaskId,
        /// To whom.
        unit: UnitId,
    },
    /// Ask another unit to take over a task that was signed for.
    HandOverTask {
        /// Which.
        task: TaskId,
        /// Who is to carry it.
        unit: UnitId,
        /// Why.
        reason: String,
        /// Until when that unit is to answer.
        until: Date,
    },
    /// Name another day until which the unit is to answer that a task is handed over to.
    SetHandOverDue {
        /// Which.
        task: TaskId,
        /// The day.
        until: Date,
    },
    /// Divide a task into batches, or add some.
    DivideTask {
        /// Which.
        task: TaskId,
        /// New batches.
        batches: Vec<NewBatch>,
    },
    /// Give a batch another day.
    MoveBatch {
        /// Of which task.
        task: TaskId,
        /// Which.
        batch: BatchId,
        /// The new day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// Say that a batch was reached.
    ReachBatch {
        /// Of which task.
        task: TaskId,
        /// Which.
        batch: BatchId,
        /// When, and how much was done.
        reached: Reached,
    },
    /// Report what was done.
    Report(Progress),
    /// Hand in evidence.
    AddEvidence(NewEvidence),
    /// Hand in a newer version of a piece of evidence.
    ReplaceEvidence {
        /// Which.
        evidence: EvidenceId,
        /// The newer file.
        file: EvidenceFile,
    },
    /// Say something else about a piece of evidence.
    DescribeEvidence {
        /// Which.
        evidence: EvidenceId,
        /// What is to be said.
        about: EvidenceAbout,
    },
    /// Withdraw a piece of evidence; it stays on record.
    WithdrawEvidence {
        /// Which.
        evidence: EvidenceId,
        /// Why.
        reason: String,
    },
    /// Say a task is done.
    SubmitTask {
        /// Which.
        task: TaskId,
    },
    /// Confirm a task.
    ConfirmTask {
        /// Which.
        task: TaskId,
    },
    /// Send a task back.
    ReturnTask {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// Ask for a later deadline.
    RequestExtension {
        /// The wished day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// Grant the later deadline.
    GrantExtension,
    /// Refuse it.
    RefuseExtension {
        /// Why.
        reason: String,
    },
    /// Ask for closure.
    RequestClosure {
        /// What is to be signed.
        handed: Handed,
        /// Whether the truth pledge was signed.
        pledged: bool,
        /// Who has to sign, as the rectification says today.
        policy: ClosurePolicy,
    },
    /// Send the dossier round for signing.
    SendForSigning {
        /// What the plausibility check saw, each hard line with an explanation.
        checks: Vec<Check>,
        /// The dossier, frozen with them.
        seal: Seal,
    },
    /// Sign in order.
    Countersign {
        /// Office in which.
        office: Office,
        /// Digest of what was read.
        seen: String,
        /// Whether the signer proved himself with a second factor.
        second_factor: bool,
    },
    /// Agree in the joint review.
    Review {
        /// Office in which.
        office: Office,
        /// Digest of what was read.
        seen: String,
        /// Whether the signer proved himself with a second factor.
        second_factor: bool,
    },
    /// Send the closure back to the unit.
    Return {
        /// Why.
        reason: String,
    },
    /// Send the dossier back to somebody who signed before.
    SendBack {
        /// To whom.
        to: Office,
        /// Why.
        reason: String,
    },
    /// The dossier is changed while it is signed.
    Amend {
        /// As it is now.
        handed: Handed,
    },
    /// Let one more office sign this dossier.
    AddSigner {
        /// Which.
        office: Office,
        /// In the joint review, rather than in the chain.
        reviews: bool,
        /// Why.
        reason: String,
    },
    /// Take an office that has not signed out of this dossier.
    RemoveSigner {
        /// Which.
        office: Office,
        /// Why.
        reason: String,
    },
    /// Declare a conflict of interest: only a deputy signs then.
    DeclareConflict {
        /// The office one holds.
        office: Office,
        /// What it is.
        reason: String,
    },
    /// Make it a key problem.
    MarkKey {
        /// Why.
        reason: String,
    },
    /// Make it one like the others again.
    UnmarkKey {
        /// Why.
        reason: String,
    },
    /// Pause.
    Suspend {
        /// Why.
        reason: String,
    },
    /// Go on.
    Resume,
    /// End without closure.
    Terminate {
        /// Why.
        reason: String,
    },
    /// Carry on in another finding.
    Merge {
        /// Which.
        into: FindingId,
        /// Why.
        reason: String,
    },
}

impl Command {
    /// The words of the act, as they stand in refusals and in the state table.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Correct { .. } => "修改问题表述",
            Self::Assign(_) => "指定责任",
            Self::Issue => "下达",
            Self::Plan { .. } => "制定方案",
            Self::AcceptTask { .. } => "签收任务",
            Self::DeclineTask { .. } => "申请退回任务",
            Self::ReassignTask { .. } => "改派任务",
            Self::HandOverTask { .. } => "移交任务",
            Self::SetHandOverDue { .. } => "另定接收期限",
            Self::DivideTask { .. } => "任务分批",
            Self::MoveBatch { .. } => "调整批次时限",
            Self::ReachBatch { .. } => "报批次达成",
            Self::Report(_) => "上报进展",
            Self::AddEvidence(_) => "提交佐证材料",
            Self::ReplaceEvidence { .. } => "更换佐证材料",
            Self::DescribeEvidence { .. } => "修改佐证说明",
            Self::WithdrawEvidence { .. } => "撤回佐证材料",
            Self::SubmitTask { .. } => "提交任务",
            Self::ConfirmTask { .. } => "确认任务办结",
            Self::ReturnTask { .. } => "退回任务",
            Self::RequestExtension { .. } => "申请延期",
            Self::GrantExtension => "批准延期",
            Self::RefuseExtension { .. } => "不同意延期",
            Self::RequestClosure { .. } => "申请销号",
            Self::SendForSigning { .. } => "送签",
            Self::Countersign { .. } => "会签",
            Self::Review { .. } => "联审同意",
            Self::Return { .. } => "退回",
            Self::SendBack { .. } => "退回前一签字人",
            Self::Amend { .. } => "更换材料",
            Self::AddSigner { .. } => "增加签字人",
            Self::RemoveSigner { .. } => "去掉签字人",
            Self::DeclareConflict { .. } => "申报回避",
            Self::MarkKey { .. } => "列为重点问题",
            Self::UnmarkKey { .. } => "取消重点问题",
            Self::Suspend { .. } => "中止",
            Self::Resume => "恢复",
            Self::Terminate { .. } => "终止",
            Self::Merge { .. } => "并入其他问题",
        }
    }
}
