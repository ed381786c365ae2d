//! A run of models over the data of a collection task: what was asked of which rows, and what came of it. Kept so that a clue can
//! be found again years later.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{CollectionId, RunId},
    record::{Audience, Indexed, Record},
};

/// A model as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelAsked {
    /// Its number: `F01`.
    pub model: String,
    /// Which question it was.
    pub version: u32,
    /// The values of its parameters, as people read them.
    pub values: BTreeMap<String, String>,
}

/// A batch of rows that a run read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRead {
    /// The data set.
    pub table: String,
    /// The batch.
    pub batch: String,
    /// Digest of its rows.
    pub digest: String,
}

/// A run as it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRun {
    /// Identity.
    pub id: RunId,
    /// The task whose data is read.
    pub task: CollectionId,
    /// The day that queries call today.
    pub day: Date,
    /// Which engine runs it, with its version.
    pub engine: String,
    /// The models.
    pub models: Vec<ModelAsked>,
    /// All that they can read.
    pub batches: Vec<BatchRead>,
}

/// What a model found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelFigures {
    /// The model.
    pub model: String,
    /// Its hits.
    pub hits: u64,
    /// What went wrong, in words for people; nothing when it ran to its end.
    pub failed: Option<String>,
}

/// What became of the flags of the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FlagFigures {
    /// Subjects that had no flag before.
    pub raised: u64,
    /// Flags with new clues, or without some that they had.
    pub changed: u64,
    /// Flags without any clue now.
    pub recalled: u64,
    /// Flags that stayed as they were.
    pub same: u64,
}

/// Where a run stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum RunStanding {
    /// It runs, or the process was stopped while it did.
    Running,
    /// It came to its end.
    Finished {
        /// What each model found.
        models: Vec<ModelFigures>,
        /// What became of the flags.
        flags: FlagFigures,
        /// When.
        stamp: Stamp,
    },
    /// Somebody stopped it; no flag was touched.
    Cancelled {
        /// When.
        stamp: Stamp,
    },
    /// It could not go on; no flag was touched.
    Failed {
        /// Why, for people.
        why: String,
        /// When.
        stamp: Stamp,
    },
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRun {
    /// What it began with.
    pub content: NewRun,
    /// Who began it, and when.
    pub started: Stamp,
    /// Where it stands.
    pub standing: RunStanding,
}

/// What can happen to a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RunEvent {
    /// It began.
    RunStarted(NewRun),
    /// It came to its end.
    RunFinished {
        /// What each model found.
        models: Vec<ModelFigures>,
        /// What became of the flags.
        flags: FlagFigures,
    },
    /// Somebody stopped it.
    RunCancelled,
    /// It could not go on.
    RunFailed {
        /// Why, for people.
        why: String,
    },
}

impl ModelRun {
    /// Begins a run.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`] without a model.
    pub fn start(new: NewRun) -> Result<RunEvent, Refusal> {
        if new.models.is_empty() {
            return Err(Refusal::EmptyText {
                what: "监督模型"
            });
        }
        Ok(RunEvent::RunStarted(new))
    }

    /// Brings it to its end.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] for one that has ended.
    pub fn finish(
        &self,
        models: Vec<ModelFigures>,
        flags: FlagFigures,
    ) -> Result<RunEvent, Refusal> {
        self.must_run("登记结果")?;
        Ok(RunEvent::RunFinished { models, flags })
    }

    /// Stops it.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn cancel(&self) -> Result<RunEvent, Refusal> {
        self.must_run("停止")?;
        Ok(RunEvent::RunCancelled)
    }

    /// Says that it could not go on.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn fail(&self, why: String) -> Result<RunEvent, Refusal> {
        self.must_run("登记失败")?;
        Ok(RunEvent::RunFailed { why })
    }

    fn must_run(&self, action: &'static str) -> Result<(), Refusal> {
        if matches!(self.standing, RunStanding::Running) {
            return Ok(());
        }
        Err(Refusal::WrongRecordStage {
            what: "模型运行",
            actual: self.state_label(),
            action,
        })
    }

    /// Where it stands, as stored data and the interface name it.
    pub const fn state_key(&self) -> &'static str {
        match self.standing {
            RunStanding::Running => "running",
            RunStanding::Finished { .. } => "finished",
            RunStanding::Cancelled { .. } => "cancelled",
            RunStanding::Failed { .. } => "failed",
        }
    }

    /// Where it stands, in a word.
    pub const fn state_label(&self) -> &'static str {
        match self.standing {
            RunStanding::Running => "运行中",
            RunStanding::Finished { .. } => "已完成",
            RunStanding::Cancelled { .. } => "已停止",
            RunStanding::Failed { .. } => "未完成",
        }
    }
}

impl Record for ModelRun {
    const KIND: &'static str = "model_run";
    const LABEL: &'static str = "模型运行";
    const OF_DATA: bool = true;
    type Event = RunEvent;

    fn apply(current: Option<Self>, event: RunEvent, stamp: Stamp) -> Option<Self> {
        let standing = match (&current, event) {
            (None, RunEvent::RunStarted(content)) => {
                return Some(Self {
                    content,
                    started: stamp,
                    standing: RunStanding::Running,
                });
            }
            (Some(_), RunEvent::RunFinished { models, flags }) => RunStanding::Finished {
                models,
                flags,
                stamp,
            },
            (Some(_), RunEvent::RunCancelled) => RunStanding::Cancelled { stamp },
            (Some(_), RunEvent::RunFailed { why }) => RunStanding::Failed { why, stamp },
            _ => return current,
        };
        current.map(|it| Self { standing, ..it })
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.content.id.0,
            parent: Some(self.content.task.0),
            rectification: None,
            findings: Vec::new(),
            units: Vec::new(),
            state: self.state_key(),
            day: self.content.day,
            audience: Audience::Supervisors,
        }
    }

    fn tell(event: &RunEvent) -> String {
        match event {
            RunEvent::RunStarted(new) => format!("运行了 {} 个监督模型", new.models.len()),
            RunEvent::RunFinished { flags, .. } => format!(
                "运行完成：新增疑点 {} 个，变化 {} 个，撤回 {} 个",
                flags.raised, flags.changed, flags.recalled
            ),
            RunEvent::RunCancelled => "停止了运行".to_owned(),
            RunEvent::RunFailed { why } => format!("运行未完成：{why}"),
        }
    }
}
