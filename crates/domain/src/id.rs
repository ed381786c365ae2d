//! Identifiers: one newtype over UUIDv7 for each kind of thing, so that they cannot be mixed up.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A rectification (整改): one campaign that answers one source document.
    RectificationId,
    /// An aspect (方面): top grouping of a feedback document.
    AspectId,
    /// An item (项): second grouping.
    ItemId,
    /// A finding (问题): the unit of closure.
    FindingId,
    /// A task (任务) of a finding.
    TaskId,
    /// A measure (措施) of a task.
    MeasureId,
    /// A batch (批次) of a task.
    BatchId,
    /// A unit (单位).
    UnitId,
    /// A person with an account.
    PersonId,
    /// A source document that was imported.
    DocumentId,
    /// A piece of evidence.
    EvidenceId,
    /// A rule (制度) that a rectification produced.
    InstitutionId,
    /// A meeting (会议) of a rectification.
    MeetingId,
    /// What a meeting decided (议定事项).
    DecisionId,
    /// The plan (方案) of a finding.
    PlanId,
    /// A special drive (专项整治) or a theme (专题).
    DriveId,
    /// A liaison group (联络组).
    LiaisonGroupId,
    /// A look-back (回头看) at a closed finding.
    LookBackId,
    /// An accountability action (问责处理).
    AccountabilityActionId,
    /// A draw of closed findings for reverse verification (反向核查).
    DrawId,
    /// A rebound (反弹): a closed finding that is back as a new one.
    ReboundId,
    /// A deputy (代签人) as he was named.
    DeputyId,
    /// An organ that issues letters (发文机关).
    OrganId,
    /// A letter (督办文书).
    LetterId,
    /// A yellow or red card (黄牌、红牌).
    CardId,
    /// An edition of a periodical report (定期报告).
    EditionId,
    /// A collection task (采集任务) of data supervision.
    CollectionId,
    /// A unit's part of one data set of a collection task (报送).
    SubmissionId,
    /// A run of red-flag models over the data of a collection task (模型运行).
    RunId,
    /// A red flag (疑点): what models say about one subject, to be verified by a person.
    FlagId,
    /// A comparison of persons in two data sets of a collection task (人员比对).
    ComparisonId,
    /// Two records that may be about the same person, and what people decided about them (人员关联).
    PersonPairId,
    /// A leader's instruction (批示).
    InstructionId,
    /// A supervision round (督查轮次).
    RoundId,
    /// A scheme of evaluation (评估方案).
    SchemeId,
    /// An evaluation (评估).
    EvaluationId,
    /// A recurring duty (例行工作).
    DutyId,
    /// A satisfaction survey (满意度测评).
    SurveyId,
    /// One request of one client; the same id twice has one effect.
    RequestId,
}
