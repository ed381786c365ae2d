//! Tasks and measures: what a finding is broken into.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    id::{FindingId, MeasureId, PersonId, TaskId, UnitId},
};

/// What a measure is for; more than one may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureType {
    /// 建章立制
    Institution,
    /// 挽回损失
    Recovery,
    /// 追责问责
    Accountability,
    /// 举一反三
    Generalization,
    /// 专项整治
    SpecialDrive,
    /// 重大措施
    Major,
}

impl MeasureType {
    /// All types.
    pub const ALL: [Self; 6] = [
        Self::Institution,
        Self::Recovery,
        Self::Accountability,
        Self::Generalization,
        Self::SpecialDrive,
        Self::Major,
    ];

    /// Name in stored data and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::Recovery => "recovery",
            Self::Accountability => "accountability",
            Self::Generalization => "generalization",
            Self::SpecialDrive => "special_drive",
            Self::Major => "major",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Institution => "建章立制",
            Self::Recovery => "挽回损失",
            Self::Accountability => "追责问责",
            Self::Generalization => "举一反三",
            Self::SpecialDrive => "专项整治",
            Self::Major => "重大措施",
        }
    }
}

/// One step of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Identity.
    pub id: MeasureId,
    /// What is to be done.
    pub text: String,
    /// What it is for.
    pub types: Vec<MeasureType>,
    /// Other findings that the same step serves.
    pub also_serves: Vec<FindingId>,
}

/// Where a task stands. Each variant holds what is true then and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum TaskStage {
    /// Given to a unit that has not signed for it.
    Assigned,
    /// The unit signed for it and named who handles it.
    Accepted {
        /// Who handles it.
        handler: PersonId,
        /// When the unit signed.
        at: Timestamp,
    },
    /// The unit asks not to be the owner.
    Declined {
        /// Why.
        reason: String,
    },
    /// Work was reported.
    InProgress {
        /// Who handles it.
        handler: PersonId,
        /// First report.
        since: Timestamp,
    },
    /// The unit says it is done.
    Submitted {
        /// Who handles it.
        handler: PersonId,
        /// Who said so; he may not confirm it.
        submitted_by: Option<PersonId>,
        /// When.
        at: Timestamp,
    },
    /// The lead unit or the office confirmed it.
    Done {
        /// When.
        at: Timestamp,
    },
    /// Sent back with reasons.
    Returned {
        /// Who handles it.
        handler: PersonId,
        /// Why.
        reason: String,
        /// Which round this is, from 1.
        round: u32,
    },
}

impl TaskStage {
    /// Keys of all stages in their order.
    pub const KEYS: [&'static str; 7] = [
        "assigned",
        "accepted",
        "declined",
        "in_progress",
        "submitted",
        "done",
        "returned",
    ];

    /// The word people use.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Assigned => "待签收",
            Self::Accepted { .. } => "已签收",
            Self::Declined { .. } => "申请退回",
            Self::InProgress { .. } => "办理中",
            Self::Submitted { .. } => "待确认",
            Self::Done { .. } => "已办结",
            Self::Returned { .. } => "退回重办",
        }
    }

    /// Name in stored data and in the state table.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
            Self::InProgress { .. } => "in_progress",
            Self::Submitted { .. } => "submitted",
            Self::Done { .. } => "done",
            Self::Returned { .. } => "returned",
        }
    }

    /// Who handles the task, once somebody does.
    pub const fn handler(&self) -> Option<PersonId> {
        match self {
            Self::Accepted { handler, .. }
            | Self::InProgress { handler, .. }
            | Self::Submitted { handler, .. }
            | Self::Returned { handler, .. } => Some(*handler),
            Self::Assigned | Self::Declined { .. } | Self::Done { .. } => None,
        }
    }
}

/// A piece of work of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Identity.
    pub id: TaskId,
    /// What it is about.
    pub title: String,
    /// The unit that carries it.
    pub unit: UnitId,
    /// When it is due; `None` follows the finding.
    pub due: Option<Date>,
    /// Its steps.
    pub measures: Vec<Measure>,
    /// Where it stands.
    pub state: TaskStage,
    /// How often it was sent back.
    pub rounds: u32,
}

impl Task {
    /// Whether the unit has signed for the task and it is neither done nor waiting for confirmation.
    pub const fn is_workable(&self) -> bool {
        matches!(
            self.state,
            TaskStage::Accepted { .. } | TaskStage::InProgress { .. } | TaskStage::Returned { .. }
        )
    }

    /// Whether its unit says that nothing is left to do.
    pub const fn is_said_to_be_done(&self) -> bool {
        matches!(
            self.state,
            TaskStage::Submitted { .. } | TaskStage::Done { .. }
        )
    }

    /// Whether nothing is left to do.
    pub const fn is_done(&self) -> bool {
        matches!(self.state, TaskStage::Done { .. })
    }

    pub(crate) const fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongTaskStage {
            action,
            actual: self.state.label(),
        }
    }
}
