//! Tasks and measures: what a finding is broken into.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    id::{BatchId, FindingId, MeasureId, PersonId, TaskId, UnitId},
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

/// How much: 20 户, 3.5 公里.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// In hundredths of the unit.
    pub hundredths: i64,
    /// The unit of measure. Typed by people, so its key in stored data differs from that of a [`UnitId`].
    #[serde(rename = "unit_word")]
    pub unit: String,
}

/// A number kept in hundredths as people read it.
pub(crate) fn amount(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, (hundredths % 100).abs());
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:02}")
    }
}

/// A part of a task with a day of its own (批次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Identity.
    pub id: BatchId,
    /// What people call it: 第一批.
    pub name: String,
    /// The day it was first due; stays when the batch is moved.
    pub original: Date,
    /// The day it is due.
    pub due: Date,
    /// How much of the task it is, where that can be counted.
    pub quantity: Option<Quantity>,
    /// What its unit reported when it was reached.
    pub reached: Option<Reached>,
}

impl Batch {
    /// All of it in one line: what it is called, its days, how much there was and how much was done.
    pub fn words(&self) -> String {
        let mut words = format!("{}：{} 前", self.name, self.due);
        if self.is_moved() {
            words.push_str(&format!("（原定 {}）", self.original));
        }
        if let Some(quantity) = &self.quantity {
            words.push_str(&format!(
                "，{} {}",
                amount(quantity.hundredths),
                quantity.unit
            ));
        }
        if let Some(reached) = &self.reached {
            words.push_str(&format!("，{} 达成", reached.day));
            if let Some(done) = reached.done_hundredths {
                words.push_str(&format!(" {}", amount(done)));
            }
            if !reached.note.is_empty() {
                words.push_str(&format!("：{}", reached.note));
            }
        }
        words
    }

    /// Whether it has another day than at first.
    pub fn is_moved(&self) -> bool {
        self.due != self.original
    }
}

/// A batch as its unit says that it was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The day.
    pub day: Date,
    /// How much was done, in hundredths of the batch's unit of measure; `None` for a batch that is not counted.
    pub done_hundredths: Option<i64>,
    /// What else there is to say; may be empty.
    pub note: String,
}

/// What the batches of a task come to in one unit of measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchSum {
    /// The unit of measure.
    pub unit: String,
    /// How much was reported done, in hundredths.
    pub done_hundredths: i64,
    /// How much there is, in hundredths.
    pub of_hundredths: i64,
}

/// A task on its way to another unit, which has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The unit that is to carry it.
    pub to: UnitId,
    /// Why.
    pub reason: String,
    /// Until when that unit is to answer.
    pub until: Date,
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
    /// Its batches, in the order in which they were set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<Batch>,
    /// Where it is handed over to, while that unit has not answered. Until then its own unit answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
    /// Units that signed for it before the one that carries it now. Their people do not review what they worked on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<UnitId>,
}

impl Task {
    /// Whether the unit carries it, or carried it once it had signed for it.
    pub fn was_carried_by(&self, unit: UnitId) -> bool {
        self.unit == unit || self.earlier.contains(&unit)
    }

    /// Gives it to another unit. Who had signed for it is remembered.
    pub(crate) fn pass_to(&mut self, unit: UnitId) {
        if self.is_workable() {
            self.earlier.push(self.unit);
        }
        self.unit = unit;
        self.hand_over = None;
    }

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

    /// Whether it waits for this unit to take it over.
    pub fn is_handed_to(&self, unit: UnitId) -> bool {
        self.hand_over.as_ref().is_some_and(|h| h.to == unit)
    }

    /// Batches that were not reported as reached.
    pub fn open_batches(&self) -> usize {
        self.batches.iter().filter(|b| b.reached.is_none()).count()
    }

    /// What the batches come to, for each unit of measure in the order of its first batch.
    pub fn batch_sums(&self) -> Vec<BatchSum> {
        let mut sums: Vec<BatchSum> = Vec::new();
        for batch in &self.batches {
            let Some(quantity) = &batch.quantity else {
                continue;
            };
            let done = batch.reached.as_ref().and_then(|r| r.done_hundredths);
            let done = done.unwrap_or(0);
            match sums.iter_mut().find(|s| s.unit == quantity.unit) {
                Some(sum) => {
                    sum.done_hundredths = sum.done_hundredths.saturating_add(done);
                    sum.of_hundredths = sum.of_hundredths.saturating_add(quantity.hundredths);
                }
                None => sums.push(BatchSum {
                    unit: quantity.unit.clone(),
                    done_hundredths: done,
                    of_hundredths: quantity.hundredths,
                }),
            }
        }
        sums
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
