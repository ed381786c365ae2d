//! Notices: what the system tells people by itself, and to whom. Pure: the same ledger on the same day gives the same notices.
//!
//! A notice has a key that follows from what it is about: the finding, the kind, the day in force. Whoever sends each key once
//! to each person tells nobody anything twice, whatever happened in between; another deadline is another key.

mod at_once;
mod data;
mod reminders;
mod step;
mod supervision;

pub use at_once::{of_finding_event, of_meeting_event, of_plan_event};
pub use data::{
    of_collection_event, of_flag_event, of_pair_event, of_submission, of_submission_event,
};
pub use reminders::{Known, of_finding, of_meeting};
pub use step::Step;
pub use supervision::{
    of_card_event, of_duty, of_instruction, of_instruction_event, of_letter, of_letter_event,
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::{
    Calendar, Record,
    card::Card,
    collection::{CollectionTask, Submission},
    duty::Duty,
    flag::RedFlag,
    id::{
        BatchId, CardId, CollectionId, DecisionId, DutyId, FindingId, FlagId, InstructionId,
        LetterId, MeetingId, PersonId, SubmissionId, TaskId, UnitId,
    },
    instruction::Instruction,
    letter::Letter,
    meeting::DispatchMeeting,
    person::{Office, Role},
};

/// What a notice is about: where its reader goes, and what he must be allowed to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A finding.
    Finding(FindingId),
    /// A meeting.
    Meeting(MeetingId),
    /// A letter.
    Letter(LetterId),
    /// A yellow or red card.
    Card(CardId),
    /// A leader's instruction.
    Instruction(InstructionId),
    /// A recurring duty.
    Duty(DutyId),
    /// A collection task of data supervision.
    Collection(CollectionId),
    /// A unit's part of one of its data sets.
    Submission(SubmissionId),
    /// A red flag.
    Flag(FlagId),
}

impl About {
    /// Kind and identity of the record that it is; nothing for a finding.
    pub const fn record(self) -> Option<(&'static str, Uuid)> {
        match self {
            Self::Finding(_) => None,
            Self::Meeting(id) => Some((DispatchMeeting::KIND, id.0)),
            Self::Letter(id) => Some((Letter::KIND, id.0)),
            Self::Card(id) => Some((Card::KIND, id.0)),
            Self::Instruction(id) => Some((Instruction::KIND, id.0)),
            Self::Duty(id) => Some((Duty::KIND, id.0)),
            Self::Collection(id) => Some((CollectionTask::KIND, id.0)),
            Self::Submission(id) => Some((Submission::KIND, id.0)),
            Self::Flag(id) => Some((RedFlag::KIND, id.0)),
        }
    }

    /// The record of a kind that notices are about.
    pub fn of_record(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            DispatchMeeting::KIND => Some(Self::Meeting(MeetingId(id))),
            Letter::KIND => Some(Self::Letter(LetterId(id))),
            Card::KIND => Some(Self::Card(CardId(id))),
            Instruction::KIND => Some(Self::Instruction(InstructionId(id))),
            Duty::KIND => Some(Self::Duty(DutyId(id))),
            CollectionTask::KIND => Some(Self::Collection(CollectionId(id))),
            Submission::KIND => Some(Self::Submission(SubmissionId(id))),
            RedFlag::KIND => Some(Self::Flag(FlagId(id))),
            _ => None,
        }
    }
}

/// Who is told. Whether he may still see what it is about is asked when it is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum To {
    /// Heads and handlers of a unit.
    Unit(UnitId),
    /// Heads of a unit.
    Heads(UnitId),
    /// Whoever checks submissions in a resident team.
    Team(UnitId),
    /// One person.
    Person(PersonId),
    /// Everybody who holds a role.
    Holders(Role),
    /// Whoever may sign in this office as things stand.
    Signer(Office),
}

/// A notice before it is addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The same for the same thing, and never for another.
    pub key: String,
    /// What it is about.
    pub about: About,
    /// What it says.
    pub matter: Matter,
    /// Who is told.
    pub to: Vec<To>,
}

/// What a notice says. It holds no words of the ledger: these are read when the notice is shown, by somebody who may see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case")]
pub enum Matter {
    /// A finding comes or came to its deadline.
    FindingDue {
        /// The day in force.
        due: Date,
    },
    /// A task does.
    TaskDue {
        /// Which.
        task: TaskId,
        /// The day in force.
        due: Date,
    },
    /// A batch of a task does.
    BatchDue {
        /// Of which task.
        task: TaskId,
        /// Which.
        batch: BatchId,
        /// The day in force.
        due: Date,
    },
    /// Nobody has signed for a task in time.
    AcceptanceLate {
        /// Which.
        task: TaskId,
        /// When somebody should have.
        due: Date,
    },
    /// The answer to a hand-over comes or came to its day.
    HandOverDue {
        /// Of which task.
        task: TaskId,
        /// The day.
        due: Date,
    },
    /// A finding is said to be done and nothing shows it.
    EvidenceMissing,
    /// A dossier waits for a signature.
    SignatureWaiting {
        /// In which office.
        office: Office,
        /// Since when.
        since: Date,
    },
    /// A decision of a meeting comes or came to its day.
    DecisionDue {
        /// Which.
        decision: DecisionId,
        /// The day.
        due: Date,
    },
    /// A finding was given to its lead unit.
    FindingIssued,
    /// A task was given to a unit.
    TaskAssigned {
        /// Which.
        task: TaskId,
    },
    /// A unit asks not to own a task.
    TaskDeclined {
        /// Which.
        task: TaskId,
    },
    /// A unit says that a task is done.
    TaskSubmitted {
        /// Which.
        task: TaskId,
    },
    /// A task came back.
    TaskReturned {
        /// Which.
        task: TaskId,
    },
    /// A unit is asked to take a task over.
    TaskHandedOver {
        /// Which.
        task: TaskId,
    },
    /// That unit does not take it.
    HandOverDeclined {
        /// Which.
        task: TaskId,
    },
    /// A later deadline is asked for.
    ExtensionRequested,
    /// It was granted.
    ExtensionGranted {
        /// The new day.
        until: Date,
    },
    /// It was refused.
    ExtensionRefused,
    /// Closure is asked for.
    ClosureRequested,
    /// A closure came back.
    ClosureReturned,
    /// A finding is off the ledger.
    FindingClosed,
    /// A finding is paused: its deadline is held.
    FindingSuspended,
    /// It goes on.
    FindingResumed,
    /// A plan waits for approval.
    PlanSubmitted,
    /// A plan came back.
    PlanSentBack,
    /// A meeting decided something that a unit is to do.
    DecisionMade {
        /// Which.
        decision: DecisionId,
    },
    /// A reply to a decision came back.
    DecisionReopened {
        /// Which.
        decision: DecisionId,
    },
    /// A letter came.
    LetterCame,
    /// The reply to a letter comes or came to its day.
    LetterReplyDue {
        /// The day.
        due: Date,
    },
    /// A unit has replied to a letter.
    LetterReplied,
    /// A reply to a letter came back.
    LetterReplySentBack,
    /// A letter was withdrawn.
    LetterWithdrawn,
    /// A unit got a card.
    CardCame,
    /// A unit appeals against a card.
    CardAppealed,
    /// The appeal was answered.
    CardAnswered,
    /// A card was lifted or withdrawn.
    CardGone,
    /// A leader's instruction is to be carried out.
    InstructionCame,
    /// The answer to an instruction comes or came to its day.
    InstructionDue {
        /// The day.
        due: Date,
    },
    /// A recurring duty comes or came to its day.
    DutyDue {
        /// The day.
        due: Date,
    },
    /// Data is asked for.
    CollectionCame,
    /// A submission comes or came to its day.
    SubmissionDue {
        /// The day in force.
        due: Date,
    },
    /// The check found what the unit must mend.
    SubmissionFaulty,
    /// A submission was sent back.
    SubmissionReturned,
    /// A submission passed the check and waits for somebody to look.
    SubmissionToReview,
    /// Somebody looked up rows that he is near to.
    LookedUpNear,
}

/// Kinds of notices as they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// 已逾期
    Overdue,
    /// 临近时限
    DueSoon,
    /// 待签收
    ToAccept,
    /// 待签字
    ToSign,
    /// 退回
    Returned,
    /// 缺佐证
    EvidenceMissing,
    /// 其他
    Other,
}

impl Group {
    /// All groups, most urgent first.
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::DueSoon,
        Self::ToSign,
        Self::ToAccept,
        Self::Returned,
        Self::EvidenceMissing,
        Self::Other,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "已逾期",
            Self::DueSoon => "临近时限",
            Self::ToAccept => "待签收",
            Self::ToSign => "待签字",
            Self::Returned => "退回",
            Self::EvidenceMissing => "缺佐证",
            Self::Other => "其他办理动态",
        }
    }
}

impl Matter {
    /// The day in force, for what has one.
    pub const fn due(self) -> Option<Date> {
        match self {
            Self::FindingDue { due }
            | Self::TaskDue { due, .. }
            | Self::BatchDue { due, .. }
            | Self::AcceptanceLate { due, .. }
            | Self::HandOverDue { due, .. }
            | Self::DecisionDue { due, .. }
            | Self::LetterReplyDue { due }
            | Self::InstructionDue { due }
            | Self::DutyDue { due }
            | Self::SubmissionDue { due } => Some(due),
            _ => None,
        }
    }

    /// The task it is about.
    pub const fn task(self) -> Option<TaskId> {
        match self {
            Self::TaskDue { task, .. }
            | Self::BatchDue { task, .. }
            | Self::AcceptanceLate { task, .. }
            | Self::HandOverDue { task, .. }
            | Self::TaskAssigned { task }
            | Self::TaskDeclined { task }
            | Self::TaskSubmitted { task }
            | Self::TaskReturned { task }
            | Self::TaskHandedOver { task }
            | Self::HandOverDeclined { task } => Some(task),
            _ => None,
        }
    }

    /// The decision it is about.
    pub const fn decision(self) -> Option<DecisionId> {
        match self {
            Self::DecisionDue { decision, .. }
            | Self::DecisionMade { decision }
            | Self::DecisionReopened { decision } => Some(decision),
            _ => None,
        }
    }

    /// Under what it is counted when it is told on `day`.
    pub fn group(self, day: Date) -> Group {
        match self {
            Self::AcceptanceLate { .. }
            | Self::HandOverDue { .. }
            | Self::TaskAssigned { .. }
            | Self::TaskHandedOver { .. }
            | Self::LetterCame
            | Self::CollectionCame
            | Self::InstructionCame => Group::ToAccept,
            Self::SignatureWaiting { .. } => Group::ToSign,
            Self::EvidenceMissing => Group::EvidenceMissing,
            Self::TaskReturned { .. }
            | Self::ClosureReturned
            | Self::PlanSentBack
            | Self::LetterReplySentBack
            | Self::SubmissionFaulty
            | Self::SubmissionReturned
            | Self::DecisionReopened { .. } => Group::Returned,
            _ => match self.due() {
                Some(due) if due < day => Group::Overdue,
                Some(_) => Group::DueSoon,
                None => Group::Other,
            },
        }
    }

    /// What it said on the day on which it was told.
    pub fn says(self, told: Date, calendar: &Calendar) -> String {
        let at = |what: &str, due: Date| format!("{what}{}", days_left(due, told, calendar));
        match self {
            Self::FindingDue { due } => at("问题", due),
            Self::TaskDue { due, .. } => at("任务", due),
            Self::BatchDue { due, .. } => at("任务批次", due),
            Self::AcceptanceLate { due, .. } => {
                let late = calendar.between(due, told);
                format!("任务应于 {due} 前签收，已超过 {late} 个工作日")
            }
            Self::HandOverDue { due, .. } => at("移交任务的答复", due),
            Self::EvidenceMissing => "已报完成，没有一份佐证材料".to_owned(),
            Self::SignatureWaiting { office, since } => match calendar.between(since, told) {
                ..=0 => format!("销号材料等您以“{}”身份签字", office.label()),
                days => format!(
                    "销号材料等您以“{}”身份签字，已 {days} 个工作日",
                    office.label()
                ),
            },
            Self::DecisionDue { due, .. } => at("会议议定事项", due),
            Self::FindingIssued => "问题已下达，请制定方案".to_owned(),
            Self::TaskAssigned { .. } => "新任务，请签收并明确经办人".to_owned(),
            Self::TaskDeclined { .. } => "承担单位申请退回任务，请核实后改派".to_owned(),
            Self::TaskSubmitted { .. } => "承担单位已提交任务办结，请确认或退回".to_owned(),
            Self::TaskReturned { .. } => "任务被退回重办".to_owned(),
            Self::TaskHandedOver { .. } => "任务拟移交本单位，请接收或退回".to_owned(),
            Self::HandOverDeclined { .. } => "对方单位没有接收移交的任务".to_owned(),
            Self::ExtensionRequested => "责任单位申请延期，等待审批".to_owned(),
            Self::ExtensionGranted { until } => format!("延期已批准，时限改为 {until}"),
            Self::ExtensionRefused => "延期申请未获同意，原时限不变".to_owned(),
            Self::ClosureRequested => "责任单位申请销号，等待审核".to_owned(),
            Self::ClosureReturned => "销号申请被退回，请按理由整改后重报".to_owned(),
            Self::FindingClosed => "联审通过，问题已销号".to_owned(),
            Self::FindingSuspended => "问题已中止，时限暂停计算".to_owned(),
            Self::FindingResumed => "问题已恢复办理，时限继续计算".to_owned(),
            Self::PlanSubmitted => "整改方案已提交，等待审定".to_owned(),
            Self::PlanSentBack => "整改方案被退回，请修改后重报".to_owned(),
            Self::DecisionMade { .. } => "会议议定事项由本单位承办".to_owned(),
            Self::DecisionReopened { .. } => "议定事项的答复被退回，请再办".to_owned(),
            Self::LetterCame => "收到督办文书，请签收".to_owned(),
            Self::LetterReplyDue { due } => at("文书的回复", due),
            Self::LetterReplied => "主送单位已回复，请审阅".to_owned(),
            Self::LetterReplySentBack => "文书的回复被退回，请重报".to_owned(),
            Self::LetterWithdrawn => "文书已撤回，不必办理".to_owned(),
            Self::CardCame => "本单位被亮牌，请查看事由和整改期限".to_owned(),
            Self::CardAppealed => "单位对亮牌提出申诉，等待答复".to_owned(),
            Self::CardAnswered => "亮牌申诉已答复".to_owned(),
            Self::CardGone => "亮牌已摘除或撤销".to_owned(),
            Self::InstructionCame => "领导批示由本单位承办，请按时答复".to_owned(),
            Self::InstructionDue { due } => at("批示办理", due),
            Self::DutyDue { due } => at("例行工作", due),
            Self::CollectionCame => "有数据需要本单位报送，请查看内容和时限".to_owned(),
            Self::SubmissionDue { due } => at("数据报送", due),
            Self::SubmissionFaulty => "报送的数据有须改的问题，请按标注改好后重报".to_owned(),
            Self::SubmissionReturned => "报送的数据被退回，请按原因改好后重报".to_owned(),
            Self::SubmissionToReview => "报送的数据已通过校验，等待复核".to_owned(),
            Self::LookedUpNear => {
                "有人查看了与其本人、同事或所在单位有关的原始数据，请核查是否应当回避".to_owned()
            }
        }
    }
}

/// How a day stands to the day on which somebody is told of it, as in 将于 2024-06-28 到期，还剩 3 个工作日.
fn days_left(due: Date, told: Date, calendar: &Calendar) -> String {
    let days = calendar.between(told, due);
    match (due.cmp(&told), days) {
        (std::cmp::Ordering::Equal, _) => format!("今日（{due}）到期"),
        (std::cmp::Ordering::Greater, 0) => format!("将于 {due} 到期，今日是此前最后一个工作日"),
        (std::cmp::Ordering::Greater, days) => format!("将于 {due} 到期，还剩 {days} 个工作日"),
        (std::cmp::Ordering::Less, days) => format!("时限 {due}，已逾期 {} 个工作日", -days),
    }
}
