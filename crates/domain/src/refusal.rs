//! Refusals: a rule was broken, said in one Chinese sentence that names it and what to do.

mod code;
mod text;

use jiff::civil::Date;

use crate::person::Office;
pub use text::secrecy_mark;
pub(crate) use text::{check_text, check_words};

/// Why a command was refused. The text is what the person reads; [`Refusal::code`] is what scripts and letters quote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The command does not belong to the stage.
    #[error("本问题现处于“{actual}”阶段，不能{action}。")]
    WrongStage {
        /// What was attempted.
        action: &'static str,
        /// Where the finding stands.
        actual: &'static str,
    },
    /// The command does not belong to the task's stage.
    #[error("该任务现为“{actual}”，不能{action}。")]
    WrongTaskStage {
        /// What was attempted.
        action: &'static str,
        /// Where the task stands.
        actual: &'static str,
    },
    /// No such task in this finding.
    #[error("本问题下没有这项任务，可能已被调整，请刷新后再试。")]
    NoSuchTask,
    /// Issuing without a lead unit.
    #[error("尚未明确牵头单位，不能下达。请先指定一个牵头单位。")]
    NoLead,
    /// Issuing without a sponsor.
    #[error("尚未明确包案领导，不能下达。请先指定一名包案领导。")]
    NoSponsor,
    /// Issuing without a deadline.
    #[error("尚未设定完成时限，不能下达。长期坚持的问题也须写明阶段时限。")]
    NoDeadline,
    /// A unit stands twice.
    #[error("同一单位在牵头、责任、配合单位中只能出现一次，请去掉重复的单位。")]
    UnitTwice,
    /// It is a key problem already.
    #[error("本问题已列为重点问题，不必重复列入。")]
    AlreadyKey,
    /// It is no key problem.
    #[error("本问题未列为重点问题，不能取消；可能已由他人取消，请刷新页面。")]
    NotKey,
    /// A drive has a second head and no first.
    #[error("请先指定组长，再指定第二组长。")]
    NoFirstHead,
    /// Both heads of a drive are the same person.
    #[error("双组长须是两个人，请另选第二组长。")]
    HeadTwice,
    /// The deadline lies before the feedback.
    #[error("完成时限不能早于反馈日期 {feedback}。")]
    DeadlineBeforeFeedback {
        /// Day of the feedback.
        feedback: Date,
    },
    /// The deadline was already given out.
    #[error("时限 {original} 已随下达确定，不能直接修改；确需推迟请提出延期申请。")]
    DeadlineFixed {
        /// The original deadline.
        original: Date,
    },
    /// The wished date is no extension.
    #[error("申请的新时限须晚于现时限 {current}。")]
    NotLater {
        /// The deadline in force.
        current: Date,
    },
    /// An extension request is waiting already.
    #[error("已有一份延期申请等待审批，请等审批后再申请。")]
    ExtensionPending,
    /// Nothing to decide.
    #[error("没有待审批的延期申请，可能已由他人处理，请刷新页面。")]
    NoExtensionPending,
    /// Nobody decides on what he asked for himself.
    #[error("延期申请由您本人提出，须由其他人审批。")]
    OwnRequest,
    /// A plan without tasks.
    #[error("方案中没有任务。请至少列出一项任务并明确承担单位。")]
    EmptyPlan,
    /// A task of the plan is known already.
    #[error("方案中的任务“{title}”已经列入本问题，不能重复列入。")]
    TaskTwice {
        /// What the task is about.
        title: String,
    },
    /// Tasks that would bypass the approval of the plan.
    #[error("整改方案已经审定，增加任务须经审定：请修订整改方案报审，或请整改办主任直接增加。")]
    PlanApproved,
    /// The task is on its way to another unit.
    #[error("该任务已移交，接收单位尚未答复，不能{action}。接收单位退回或整改办改派后再办。")]
    HandOverPending {
        /// What was attempted.
        action: &'static str,
    },
    /// No such batch in this task.
    #[error("本任务下没有这个批次，可能已被调整，请刷新后再试。")]
    NoSuchBatch,
    /// A batch is due after its task.
    #[error("批次“{name}”的时限不能晚于任务时限 {due}。")]
    BatchAfterTask {
        /// What the batch is called.
        name: String,
        /// When the task is due.
        due: Date,
    },
    /// A batch that makes no sense.
    #[error("批次“{name}”{why}。")]
    BadBatch {
        /// What the batch is called.
        name: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Handing in a task whose batches were not all reached.
    #[error("还有 {open} 个批次没有报达成，不能提交办结。")]
    BatchesOpen {
        /// How many.
        open: usize,
    },
    /// A required text is missing.
    #[error("请填写{what}。")]
    EmptyText {
        /// Which.
        what: &'static str,
    },
    /// A text is too long.
    #[error("{what}过长，最多 {limit} 字。")]
    TooLong {
        /// Which.
        what: &'static str,
        /// Most characters allowed.
        limit: usize,
    },
    /// A figure contradicts itself.
    #[error("数据“{name}”的完成数大于总数，请核对后再报。")]
    PartExceedsWhole {
        /// Name of the figure.
        name: String,
    },
    /// Only the unit that carries the task may.
    #[error("该任务由其他单位承担，您的单位不能{action}。")]
    NotYourTask {
        /// What was attempted.
        action: &'static str,
    },
    /// Closing with open tasks.
    #[error("还有 {open} 项任务未办结，不能申请销号。")]
    TasksOpen {
        /// How many.
        open: usize,
    },
    /// Truth pledge missing.
    #[error("尚未签署真实性承诺，不能申请销号。")]
    NoPledge,
    /// Checklist points unanswered.
    #[error("“四有四见”清单还缺：{missing}。")]
    ChecklistOpen {
        /// The points, joined with 、.
        missing: String,
    },
    /// Kinds of evidence that closures of this class must bring are not there.
    #[error("本类问题销号须有的佐证材料还缺：{missing}。请先上传，再申请销号。")]
    EvidenceOpen {
        /// The kinds, joined with 、.
        missing: String,
    },
    /// A chain of signatures that nobody could ever complete.
    #[error("本次整改的销号流程不完整（{why}），请整改办先补全流程设置。")]
    BadPolicy {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Hard plausibility lines without an explanation.
    #[error("系统核对发现 {count} 处说法与数据矛盾，须逐条说明或更正后才能送签。")]
    Unexplained {
        /// How many.
        count: usize,
    },
    /// The dossier is not the one that was read.
    #[error("材料已变更，您看到的不是最新内容。请重新阅读后再签。")]
    DossierChanged,
    /// Not this office's turn.
    #[error("现在轮到{turn}签字，轮到您时会在工作台提醒。")]
    NotYourTurn {
        /// Whose turn it is.
        turn: &'static str,
    },
    /// The person does not hold the office.
    #[error("您不担任“{}”，不能以此身份签字。", office.label())]
    NotYourOffice {
        /// The office.
        office: Office,
    },
    /// Nobody signs twice on one dossier.
    #[error("您已以其他身份签过本材料，同一人不能签两次。")]
    SignedInOtherRole,
    /// The submitter may not sign.
    #[error("材料由您本人提交或更换，不能由您签字确认。")]
    OwnSubmission,
    /// A reviewer of a unit that leads, is responsible or carries a task.
    #[error("您所在单位承担本问题的整改，按回避规定不能参加联审。")]
    OwnUnit,
    /// He declared a conflict of interest.
    #[error("您已就本问题申报回避，不能签字，须由代签人签字。")]
    ConflictDeclared,
    /// The policy asks for a second factor.
    #[error("本次整改规定此处签字须输入动态口令，请在“我的账号”绑定后再签。")]
    SecondFactorNeeded,
    /// Sending back to somebody who did not sign.
    #[error("“{}”尚未签字，不能退回到该处。", office.label())]
    NotSignedYet {
        /// The office.
        office: Office,
    },
    /// Adding to a chain that is complete.
    #[error("会签已全部完成，不能再增加会签人，可以增加联审部门。")]
    ChainComplete,
    /// Taking out an office that does not sign.
    #[error("“{}”不在本材料的签字人之列。", office.label())]
    NotASigner {
        /// The office.
        office: Office,
    },
    /// The office has signed.
    #[error("“{}”已经签字，不能再去掉或申报回避。", office.label())]
    AlreadySigned {
        /// The office.
        office: Office,
    },
    /// Nobody would be left to sign.
    #[error("只剩“{}”未签，不能去掉，可请代签人签字。", office.label())]
    LastSigner {
        /// The office.
        office: Office,
    },
    /// The content of the dossier changed and its digest was not taken anew.
    #[error("佐证材料已变更，须由牵头单位确认更换后的材料，才能送签。")]
    DossierStale,
    /// Standing in for oneself.
    #[error("代签人不能是本人，请选择其他人员。")]
    OwnDeputy,
    /// Days of a deputy that are over or in the wrong order.
    #[error("代签的截止日期不能早于起始日期，也不能早于今天。")]
    DeputyPeriod,
    /// Already voted.
    #[error("本轮您已表态，材料变更后才能重新表态。")]
    AlreadyVoted,
    /// Merging into itself.
    #[error("问题不能并入自身，请选择要并入的另一个问题。")]
    MergeIntoSelf,
    /// The outcome does not fit a finding that is to be sustained.
    #[error("本问题须长期坚持，只能以“基本完成并长期坚持”销号。")]
    OutcomeNotLongTerm,
    /// A closed finding cannot come back as itself.
    #[error("反弹回潮的问题须另立新号，不能指向自身。")]
    ReboundOfItself,
    /// The document was taken into this ledger before.
    #[error("该文件已列入本次整改台账，不会重复列入。如有新版本，请按新文件导入。")]
    DocumentTwice,
    /// Code of a rectification.
    #[error("代号“{given}”不合规。请用 1–8 个字母，可加年份，例如 YL 或 ZX-2023。")]
    BadCode {
        /// As typed.
        given: String,
    },
    /// Dates of a rectification in the wrong order.
    #[error("集中整改期截止日不能早于反馈日期。")]
    PeriodBeforeFeedback,
    /// Calendar data that cannot be read.
    #[error("节假日数据第 {line} 行无法识别，应为“日期,off 或 work,名称”。")]
    BadCalendar {
        /// Line, from 1.
        line: usize,
    },
    /// Roles that exclude each other.
    #[error("系统管理员、安全保密管理员、安全审计员互斥，且不能兼任业务角色。")]
    RolesConflict,
    /// A rule that is no longer in force.
    #[error("该制度{actual}，不能再修改，只能关联问题。")]
    NotInForce {
        /// Where it stands.
        actual: &'static str,
    },
    /// A rule that ends before it begins.
    #[error("制度的有效期不能早于印发日期，请核对日期。")]
    ValidBeforeIssue,
    /// Dates of a record in the wrong order.
    #[error("{later}不能早于{earlier} {day}。")]
    DatesReversed {
        /// What lies too early.
        later: &'static str,
        /// What it may not precede.
        earlier: &'static str,
        /// The day of the latter.
        day: Date,
    },
    /// No such part of a record.
    #[error("没有找到这项{what}，可能已被调整，请刷新后再试。")]
    NoSuchPart {
        /// What was named.
        what: &'static str,
    },
    /// Somebody else has to approve the plan.
    #[error("该方案报{approver}审定，须由其审定或退回。")]
    NotApprover {
        /// Who.
        approver: &'static str,
    },
    /// Nobody approves the plan he handed in.
    #[error("方案由您本人报审，须由其他人审定。")]
    OwnPlan,
    /// The command does not belong to where the record, or a part of it, stands.
    #[error("该{what}“{actual}”，不能{action}。")]
    WrongRecordStage {
        /// The record or its part.
        what: &'static str,
        /// Where it stands.
        actual: &'static str,
        /// What was attempted.
        action: &'static str,
    },
    /// Somebody of a unit that did the work looks at it.
    #[error("承担本问题整改的单位不能自己回头看或核查，请另派其他单位。")]
    OwnUnitVisits,
    /// A day that lies outside of what makes sense.
    #[error("{what}须在 {from} 至 {until} 之间，请核对。")]
    DayOutside {
        /// Which day.
        what: &'static str,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// A closed finding comes back once; what comes back again is its successor.
    #[error("本问题已登记反弹，见 {number}，不再重复登记。")]
    AlreadyRebounded {
        /// The finding in which it is carried on.
        number: String,
    },
    /// Intervals of look-backs that make no sense.
    #[error("回头看间隔须为 1 至 120 个月，销号后定期回头看最多十次。")]
    BadRhythm,
    /// No closed finding fits a draw.
    #[error("没有符合条件的已销号问题，请放宽条件。")]
    NothingToDraw,
    /// More findings than one draw takes.
    #[error("符合条件的问题超过 {most} 个，请缩小范围。")]
    TooManyToDraw {
        /// Most that are taken.
        most: usize,
    },
    /// How many are drawn makes no sense.
    #[error("抽取个数须为 1 至 1000，百分比须为 1 至 100。")]
    BadSize,
    /// The finding was not drawn.
    #[error("该问题不在抽中之列，不能登记回访。")]
    NotDrawn,
    /// More knew or were satisfied than were asked.
    #[error("知情、满意人数不能多于询问人数，请核对。")]
    MoreThanAsked,
    /// A draw ends when every visit is done.
    #[error("还有 {open} 个抽中的问题没有回访，不能结束。")]
    VisitsOpen {
        /// How many.
        open: usize,
    },
    /// A count of people, organizations or cases that makes no sense.
    #[error("数量须为 1 至 10000。")]
    BadCount,
    /// A mark of an organ that cannot stand in a document number.
    #[error("发文机关代字请用 1–8 个汉字或字母，不含数字、括号和空格，例如“云整改”。")]
    BadMark,
    /// A letter to nobody.
    #[error("请至少选择一个主送单位。")]
    NoRecipient,
    /// A letter that asks for a reply and does not say until when.
    #[error("{kind}须写明回复时限。")]
    NoReplyDay {
        /// Which letter.
        kind: &'static str,
    },
    /// A span of the ladder that makes no sense.
    #[error("“{what}”须为 1 至 {most} 的整数。")]
    BadSpan {
        /// Which.
        what: &'static str,
        /// The most.
        most: u32,
    },
    /// A second appeal.
    #[error("对本次亮牌已经申诉过，不能再次申诉。")]
    AppealedOnce,
    /// An appeal after its time.
    #[error("申诉期限 {until} 已过，不能再申诉；可以向整改办书面反映。")]
    TooLateToAppeal {
        /// The last day.
        until: Date,
    },
    /// An instruction is closed when every unit has answered.
    #[error("还有 {open} 个承办单位没有答复，不能办结。")]
    AnswersOpen {
        /// How many.
        open: usize,
    },
    /// A red card that nobody followed on site.
    #[error("红牌须先登记现场督导，才能摘牌。")]
    NotSupervised,
    /// A scheme that cannot be used.
    #[error("评估方案不完整：{why}。")]
    BadScheme {
        /// What is wrong with it.
        why: &'static str,
    },
    /// An evaluation of nobody.
    #[error("请至少选择一个参评单位。")]
    NoUnits,
    /// Not everything that is to be scored was.
    #[error("还有 {open} 项没有打分，请补全。")]
    ScoresMissing {
        /// How many.
        open: usize,
    },
    /// More points than there are.
    #[error("得分不能高于本项分值 {most} 分。")]
    ScoreTooHigh {
        /// The most.
        most: String,
    },
    /// A rule of recurrence that cannot be used.
    #[error(
        "重复规则不可用：须是按日、周、月、年重复的 RRULE，例如 FREQ=MONTHLY;BYMONTHDAY=11，并且两年内至少出现一次。"
    )]
    BadRecurrence,
    /// An occurrence that lasts too long.
    #[error("每期最长 {most} 天，请改短。")]
    LastsTooLong {
        /// The most, in days.
        most: u32,
    },
    /// More of something than one takes.
    #[error("{what}最多 {most} 个，请减少。")]
    TooMany {
        /// What.
        what: &'static str,
        /// The most.
        most: usize,
    },
    /// A slip of a survey answers once.
    #[error("这张测评票已经填写过，每张票只能填写一次。")]
    SlipUsed,
    /// The unit may still score itself.
    #[error("单位尚未自评，自评期到 {until}，期满或单位提交自评后才能打分。")]
    SelfScoreRuns {
        /// The last day.
        until: Date,
    },
    /// Units may still object.
    #[error("申诉期到 {until}，期满后才能定稿。")]
    AppealPeriodRuns {
        /// The last day.
        until: Date,
    },
    /// A collection task asks nobody, or too many.
    #[error("请为每个数据集选择报送单位，每个数据集最多 {most} 个单位。")]
    NobodyAsked {
        /// Most units.
        most: usize,
    },
    /// A team would check its own submissions.
    #[error("派驻组不能校验本单位报送的数据，请调整分工。")]
    TeamChecksItself,
    /// Data would be kept for longer than is needed.
    #[error(
        "数据保存期限最长三年（个人信息保护法第十九条：保存期限应为实现处理目的所必要的最短时间），请缩短。"
    )]
    KeptTooLong,
    /// Somebody is near to whom a flag is about.
    #[error("该人员已登记回避，不能参与本疑点的核实和审定（监察法：回避）。")]
    MustRecuse,
    /// Only whoever was sent verifies a flag.
    #[error("只有本疑点的核实人可以办理，请先指派核实人。")]
    NotVerifier,
    /// A flag was verified before one of the four dispositions was decided.
    #[error("请先确定处置方式（谈话函询、初步核实、暂存待查、予以了结），再登记核实结果。")]
    NoDisposition,
    /// Whom a suspicion is about is told of it before it was decided to ask him.
    #[error("处置方式确定为谈话函询后，才能向本人出具疑点说明。")]
    NotToBeTold,
    /// A flag was wrong, and nobody says why.
    #[error("核实不属实的，请选择误报原因，以便改进模型。")]
    NoCause,
    /// Whoever verified a flag decides what becomes of it.
    #[error("核实人不能审定自己的核实结果，请由另一名大数据监督人员办理。")]
    OwnVerification,
    /// A data set is to be compared with itself.
    #[error(
        "同一数据集不能与自身比对，请另选一个数据集；查找同一数据集内的重复，请看报送校验结果。"
    )]
    SameDataset,
    /// Nothing would change.
    #[error("内容没有变化，无需保存。")]
    NothingChanged,
    /// A mark of state secrecy in a text.
    #[error("文字中含有涉密标志（{mark}）。本系统不处理国家秘密，请勿录入，内容未保存。")]
    SecrecyMark {
        /// The mark as found.
        mark: String,
    },
    /// No such evidence in this finding.
    #[error("本问题下没有这份佐证材料，可能已被调整，请刷新后再试。")]
    NoSuchEvidence,
    /// Only the unit that handed it in may.
    #[error("这份佐证材料由其他单位提交，您的单位不能{action}。")]
    NotYourEvidence {
        /// What was attempted.
        action: &'static str,
    },
    /// It was withdrawn.
    #[error("这份佐证材料已经撤回，只留作记录，不能再引用或更换。")]
    EvidenceWithdrawn,
    /// The unit handed in the same bytes before.
    #[error("这个文件与已提交的佐证材料“{title}”内容完全相同，不必重复提交。")]
    EvidenceTwice {
        /// What it is called.
        title: String,
    },
    /// More than anybody reads.
    #[error("数量已达上限 {limit}，请合并成册后再提交。")]
    TooMuchEvidence {
        /// Most there may be.
        limit: usize,
    },
}
