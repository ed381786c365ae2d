//! Everything that can be asked of the product.

/// An act that needs a decision. Every route of the server names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Sign in, first start, static files: open to anybody.
    Enter,
    /// Own password, own sessions, own tokens, sign out, manual.
    OwnAccount,
    /// List the ledger within the scope; search; figures; export what is listed.
    ListLedger,
    /// Open one finding with its story, source passage and tasks.
    SeeFinding,
    /// Open a rectification, correct its name and period.
    KeepRectification,
    /// Upload a document, correct its outline, confirm it into the ledger.
    Import,
    /// Correct the words of a finding that was not issued.
    Correct,
    /// Say who answers and until when.
    Assign,
    /// Give a finding to its lead unit.
    Issue,
    /// Approve the plan, reassign tasks.
    Plan,
    /// Draft the plan of a finding, change it, hand it in.
    DraftPlan,
    /// Approve a plan or send it back.
    ApprovePlan,
    /// Sign for a task, or ask not to own it.
    AnswerTask,
    /// Report progress, say a task is done.
    Report,
    /// Hand in, replace, describe, withdraw evidence.
    AddEvidence,
    /// Open evidence that is for internal use.
    SeeInternalEvidence,
    /// Open evidence that holds personal data.
    SeePersonalEvidence,
    /// Confirm a task or send it back.
    ConfirmTask,
    /// Ask for a later deadline.
    RequestExtension,
    /// Grant or refuse it.
    DecideExtension,
    /// Ask for closure, change the dossier.
    RequestClosure,
    /// Send the dossier round for signing.
    SendForSigning,
    /// Sign in order.
    Countersign,
    /// Vote in the joint review.
    Review,
    /// Send a closure back.
    ReturnClosure,
    /// Add or take out somebody who signs a closure under way.
    ChangeSigners,
    /// Mark a finding as a key problem, and take the mark away.
    MarkKeyProblem,
    /// Suspend, resume, terminate, merge.
    EndFinding,
    /// Keep the register of institutions: the office all of them, a unit its own.
    KeepInstitution,
    /// Set recurring duties up, change and end them.
    KeepDuty,
    /// Say that a recurring duty was done.
    MarkDuty,
    /// Write down meetings and their decisions, send a reply back.
    KeepMeeting,
    /// Open special drives and themes, collect findings in them, end them.
    KeepDrive,
    /// Set liaison groups up, change them, dissolve them.
    KeepLiaison,
    /// Say what was done about a decision: the office any, a unit its own.
    AnswerDecision,
    /// Put look-backs on the calendar, send somebody, decide what becomes of a suspected rebound.
    KeepLookBack,
    /// Record what a look-back found: the office, or whoever was sent.
    RecordLookBack,
    /// Announce draws of closed findings, draw, record the visits.
    KeepDraw,
    /// Read the register of accountability actions.
    SeeAccountability,
    /// Enter accountability actions and take them back.
    KeepAccountability,
    /// Draft letters, change drafts, give them up, take replies or send them back.
    DraftLetter,
    /// Enter issuing organs; issue letters and withdraw them.
    IssueLetter,
    /// Sign for a letter and reply to it: its recipients.
    AnswerLetter,
    /// Record supervision on site.
    Supervise,
    /// Change the ladder and the rules of cards.
    KeepLadder,
    /// Issue and lift cards, answer appeals.
    IssueCard,
    /// Appeal against a card.
    AppealCard,
    /// Keep schemes, open evaluations, assess units.
    KeepEvaluation,
    /// Announce grades, answer objections, make the result final.
    AnnounceEvaluation,
    /// Score the own unit.
    ScoreOwnUnit,
    /// Object to the result of the own unit.
    AppealEvaluation,
    /// Declare that a closed finding is back.
    DeclareRebound,
    /// See the tree of units and the people of it (names, units, roles).
    SeeOrganization,
    /// Add, rename, move, close units.
    KeepUnits,
    /// Create accounts without powers, disable them, reset passwords.
    KeepAccounts,
    /// Give and take roles.
    GrantRoles,
    /// Take somebody's second factor away.
    ResetSecondFactor,
    /// Read the record of acts.
    ReadAudit,
    /// Holidays and other settings.
    KeepSettings,
    /// Say who signs closures of a rectification, and what they must bring.
    KeepClosureRules,
    /// Name a deputy: the director for anybody, a holder for himself.
    NameDeputy,
    /// See collection tasks and submissions within the scope of data supervision.
    SeeCollection,
    /// Open collection tasks, ask for more, end them, delete their data.
    KeepCollection,
    /// Hand data in for the own unit.
    HandInData,
    /// Sign that the own unit has nothing to report.
    SignNothingToReport,
    /// Accept submissions or send them back: the team for its units, the supervisors for all.
    ReviewSubmission,
    /// Read the library of models, runs and red flags, masked.
    SeeFlags,
    /// Run models over the data of a task, stop a run.
    RunModels,
    /// Look up the rows behind a red flag: whoever verifies it.
    UnmaskFlag,
    /// Send a verifier, declare recusal, verify, enter what speaks against a flag.
    VerifyFlag,
    /// Decide about handing a flag over, close it.
    HandOverFlag,
    /// Compare persons of two data sets, see the pairs, look them up, decide about them.
    LinkPersons,
}

impl Action {
    /// All actions in the order of the matrix.
    pub const ALL: [Self; 72] = [
        Self::Enter,
        Self::OwnAccount,
        Self::ListLedger,
        Self::SeeFinding,
        Self::KeepRectification,
        Self::Import,
        Self::Correct,
        Self::Assign,
        Self::Issue,
        Self::Plan,
        Self::DraftPlan,
        Self::ApprovePlan,
        Self::AnswerTask,
        Self::Report,
        Self::AddEvidence,
        Self::SeeInternalEvidence,
        Self::SeePersonalEvidence,
        Self::ConfirmTask,
        Self::RequestExtension,
        Self::DecideExtension,
        Self::RequestClosure,
        Self::SendForSigning,
        Self::Countersign,
        Self::Review,
        Self::ReturnClosure,
        Self::ChangeSigners,
        Self::MarkKeyProblem,
        Self::EndFinding,
        Self::KeepInstitution,
        Self::KeepDuty,
        Self::MarkDuty,
        Self::KeepMeeting,
        Self::KeepDrive,
        Self::KeepLiaison,
        Self::AnswerDecision,
        Self::KeepLookBack,
        Self::RecordLookBack,
        Self::KeepDraw,
        Self::SeeAccountability,
        Self::KeepAccountability,
        Self::DraftLetter,
        Self::IssueLetter,
        Self::AnswerLetter,
        Self::Supervise,
        Self::KeepLadder,
        Self::IssueCard,
        Self::AppealCard,
        Self::KeepEvaluation,
        Self::AnnounceEvaluation,
        Self::ScoreOwnUnit,
        Self::AppealEvaluation,
        Self::DeclareRebound,
        Self::SeeOrganization,
        Self::KeepUnits,
        Self::KeepAccounts,
        Self::GrantRoles,
        Self::ResetSecondFactor,
        Self::ReadAudit,
        Self::KeepSettings,
        Self::KeepClosureRules,
        Self::NameDeputy,
        Self::SeeCollection,
        Self::KeepCollection,
        Self::HandInData,
        Self::SignNothingToReport,
        Self::ReviewSubmission,
        Self::SeeFlags,
        Self::RunModels,
        Self::UnmaskFlag,
        Self::VerifyFlag,
        Self::HandOverFlag,
        Self::LinkPersons,
    ];

    /// The act in words, as in 您不能….
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enter => "进入系统",
            Self::OwnAccount => "管理本人账号",
            Self::ListLedger => "查看台账",
            Self::SeeFinding => "查看问题",
            Self::KeepRectification => "新建或修改整改",
            Self::Import => "导入文件",
            Self::Correct => "修改问题表述",
            Self::Assign => "指定责任和时限",
            Self::Issue => "下达",
            Self::Plan => "增加或改派任务",
            Self::DraftPlan => "起草整改方案",
            Self::ApprovePlan => "审定整改方案",
            Self::AnswerTask => "签收或申请退回任务",
            Self::Report => "上报进展",
            Self::AddEvidence => "提交佐证材料",
            Self::SeeInternalEvidence => "打开内部佐证材料",
            Self::SeePersonalEvidence => "打开含个人信息的佐证材料",
            Self::ConfirmTask => "确认任务",
            Self::RequestExtension => "申请延期",
            Self::DecideExtension => "审批延期",
            Self::RequestClosure => "申请销号",
            Self::SendForSigning => "送签",
            Self::Countersign => "会签",
            Self::Review => "联审",
            Self::ReturnClosure => "退回",
            Self::ChangeSigners => "增减签字人",
            Self::MarkKeyProblem => "列为或取消重点问题",
            Self::EndFinding => "中止、恢复、终止或并入",
            Self::KeepInstitution => "登记或修改制度",
            Self::KeepDuty => "安排例行工作",
            Self::MarkDuty => "登记例行工作完成",
            Self::KeepMeeting => "登记会议和议定事项",
            Self::KeepDrive => "开展或调整专项",
            Self::KeepLiaison => "调整联络组",
            Self::AnswerDecision => "答复议定事项",
            Self::KeepLookBack => "安排回头看",
            Self::RecordLookBack => "登记回头看结果",
            Self::KeepDraw => "组织反向核查",
            Self::SeeAccountability => "查阅问责处理",
            Self::KeepAccountability => "登记问责处理",
            Self::DraftLetter => "起草督办文书",
            Self::IssueLetter => "印发或撤回督办文书",
            Self::AnswerLetter => "签收和回复督办文书",
            Self::Supervise => "登记督导情况",
            Self::KeepLadder => "调整督办规则",
            Self::IssueCard => "亮牌和摘牌",
            Self::AppealCard => "对亮牌申诉",
            Self::KeepEvaluation => "组织整改评估",
            Self::AnnounceEvaluation => "公布评估结果和答复申诉",
            Self::ScoreOwnUnit => "为本单位自评",
            Self::AppealEvaluation => "对评估结果申诉",
            Self::DeclareRebound => "登记反弹",
            Self::SeeOrganization => "查看单位人员",
            Self::KeepUnits => "维护单位",
            Self::KeepAccounts => "维护账号",
            Self::GrantRoles => "授予角色",
            Self::ResetSecondFactor => "重置他人的两步验证",
            Self::ReadAudit => "查阅审计记录",
            Self::KeepSettings => "修改系统设置",
            Self::KeepClosureRules => "制定销号流程",
            Self::NameDeputy => "指定代签人",
            Self::SeeCollection => "查看数据报送",
            Self::KeepCollection => "下达或调整采集任务",
            Self::HandInData => "报送数据",
            Self::SignNothingToReport => "作零申报",
            Self::ReviewSubmission => "复核数据报送",
            Self::SeeFlags => "查看疑点",
            Self::RunModels => "运行监督模型",
            Self::UnmaskFlag => "查看疑点的原始数据",
            Self::VerifyFlag => "核实疑点",
            Self::HandOverFlag => "审定疑点移交和办结",
            Self::LinkPersons => "比对人员和判定",
        }
    }

    /// Who does it, so that a refusal can say where to turn.
    pub const fn whose(self) -> &'static str {
        match self {
            Self::Enter | Self::OwnAccount => "本人",
            Self::ListLedger | Self::SeeFinding => "整改办、有关单位和领导",
            Self::KeepRectification
            | Self::Import
            | Self::Correct
            | Self::Assign
            | Self::Plan
            | Self::SendForSigning
            | Self::MarkKeyProblem
            | Self::KeepLookBack
            | Self::KeepDraw
            | Self::DeclareRebound
            | Self::KeepDuty
            | Self::KeepMeeting
            | Self::KeepDrive
            | Self::KeepLiaison
            | Self::DraftLetter
            | Self::Supervise
            | Self::KeepEvaluation => "整改办",
            Self::ScoreOwnUnit | Self::AppealEvaluation => "参评单位的负责人",
            Self::AnswerLetter => "文书的主送单位",
            Self::AppealCard => "被亮牌单位的负责人",
            Self::RecordLookBack => "整改办或受指派的单位",
            Self::SeeAccountability => "整改办和纪委监委",
            Self::KeepAccountability => "整改办主任和纪委监委",
            Self::Issue
            | Self::DecideExtension
            | Self::EndFinding
            | Self::ChangeSigners
            | Self::KeepClosureRules
            | Self::IssueLetter
            | Self::KeepLadder
            | Self::IssueCard
            | Self::AnnounceEvaluation => "整改办主任",
            Self::DraftPlan => "整改办或牵头单位",
            Self::ApprovePlan => "整改办主任或主要领导",
            Self::AnswerTask | Self::Report => "承担任务的单位",
            Self::AddEvidence => "承担整改的单位或整改办",
            Self::SeeInternalEvidence => "整改办、参与整改的单位、包案领导和审核部门",
            Self::SeePersonalEvidence => "整改办、牵头单位、提交单位、包案领导和审核部门",
            Self::ConfirmTask => "牵头单位负责人或整改办",
            Self::RequestExtension | Self::RequestClosure => "牵头单位",
            Self::Countersign => "会签人",
            Self::Review => "联审部门",
            Self::ReturnClosure => "会签人、联审部门或整改办",
            Self::KeepInstitution => "整改办或印发制度的单位",
            Self::AnswerDecision => "承办议定事项的单位或整改办",
            Self::MarkDuty => "承担例行工作的单位或整改办",
            Self::SeeOrganization => "系统内各方",
            Self::KeepUnits | Self::KeepAccounts | Self::KeepSettings => "系统管理员",
            Self::GrantRoles | Self::ResetSecondFactor => "安全保密管理员",
            Self::NameDeputy => "签字人本人或整改办主任",
            Self::ReadAudit => "安全审计员",
            Self::SeeCollection => "大数据监督人员、派驻组和报送单位",
            Self::KeepCollection
            | Self::SeeFlags
            | Self::RunModels
            | Self::HandOverFlag
            | Self::LinkPersons => "大数据监督人员",
            Self::UnmaskFlag | Self::VerifyFlag => "受指派核实的大数据监督人员",
            Self::HandInData => "报送单位",
            Self::SignNothingToReport => "报送单位负责人",
            Self::ReviewSubmission => "派驻组或大数据监督人员",
        }
    }

    /// Whether the act is about one finding, so that the person's relation to it counts.
    pub const fn is_about_a_finding(self) -> bool {
        matches!(
            self,
            Self::SeeFinding
                | Self::Correct
                | Self::Assign
                | Self::Issue
                | Self::Plan
                | Self::DraftPlan
                | Self::ApprovePlan
                | Self::AnswerTask
                | Self::Report
                | Self::AddEvidence
                | Self::SeeInternalEvidence
                | Self::SeePersonalEvidence
                | Self::ConfirmTask
                | Self::RequestExtension
                | Self::DecideExtension
                | Self::RequestClosure
                | Self::SendForSigning
                | Self::Countersign
                | Self::Review
                | Self::ReturnClosure
                | Self::ChangeSigners
                | Self::MarkKeyProblem
                | Self::EndFinding
                | Self::KeepLookBack
                | Self::DeclareRebound
        )
    }
}
