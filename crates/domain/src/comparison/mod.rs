//! Data supervision: two data sets compared for the same persons, where no number says who is who.
//!
//! A comparison is kept with what it read and what it counted. Its pairs lie sealed beside the files of the task; here stands nothing
//! that names a person. What people decide about a pair is a record of its own ([`PersonPair`]), so that the next comparison finds it.

mod pair;
#[cfg(test)]
pub(crate) mod tests;

pub use pair::{Answer, NewPair, PairEvent, PairVerdict, PersonPair};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    collection::SealedFile,
    id::{CollectionId, ComparisonId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// A file whose rows are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCompared {
    /// The data set.
    pub table: String,
    /// The submission and the round.
    pub batch: String,
    /// How many rows the check counted.
    pub rows: u64,
}

/// A comparison as it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewComparison {
    /// Identity.
    pub id: ComparisonId,
    /// The task whose data is read.
    pub task: CollectionId,
    /// The day.
    pub day: Date,
    /// Name of the one data set in the program: `village_cadre`.
    pub left: String,
    /// Name of the other.
    pub right: String,
    /// Why.
    pub reason: String,
    /// All that is read.
    pub batches: Vec<BatchCompared>,
}

/// What a comparison counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ComparisonFigures {
    /// Different records of the left data set; rows that tell the same about a person are one.
    pub left: u64,
    /// Different records of the right data set.
    pub right: u64,
    /// Pairs that were weighed.
    pub compared: u64,
    /// Pairs that are proposed as the same person.
    pub links: u64,
    /// Pairs that a person has to look at.
    pub reviews: u64,
    /// Pairs that share little more than a name. They are counted and not kept.
    pub namesakes: u64,
    /// Pairs worth a look that were too many to keep.
    pub not_kept: u64,
}

/// Where a comparison stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum ComparisonStanding {
    /// It runs, or the process was stopped while it did.
    Running,
    /// It came to its end.
    Finished {
        /// What it counted.
        figures: ComparisonFigures,
        /// Its pairs, sealed by the key of the task.
        pairs: SealedFile,
        /// When.
        stamp: Stamp,
    },
    /// It could not go on.
    Failed {
        /// Why, for people.
        why: String,
        /// When.
        stamp: Stamp,
    },
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonComparison {
    /// What it began with.
    pub content: NewComparison,
    /// Who began it, and when.
    pub started: Stamp,
    /// Where it stands.
    pub standing: ComparisonStanding,
}

/// What can happen to a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ComparisonEvent {
    /// It began.
    ComparisonStarted(NewComparison),
    /// It came to its end.
    ComparisonFinished {
        /// What it counted.
        figures: ComparisonFigures,
        /// Its pairs, sealed.
        pairs: SealedFile,
    },
    /// It could not go on.
    ComparisonFailed {
        /// Why, for people.
        why: String,
    },
}

impl PersonComparison {
    /// Begins a comparison.
    ///
    /// # Errors
    /// [`Refusal::SameDataset`], the rules for texts.
    pub fn start(new: NewComparison) -> Result<ComparisonEvent, Refusal> {
        if new.left == new.right {
            return Err(Refusal::SameDataset);
        }
        check_text("比对事由", &new.reason, 200)?;
        Ok(ComparisonEvent::ComparisonStarted(new))
    }

    /// Brings it to its end.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] for one that has ended.
    pub fn finish(
        &self,
        figures: ComparisonFigures,
        pairs: SealedFile,
    ) -> Result<ComparisonEvent, Refusal> {
        self.must_run("登记结果")?;
        Ok(ComparisonEvent::ComparisonFinished { figures, pairs })
    }

    /// Says that it could not go on.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn fail(&self, why: String) -> Result<ComparisonEvent, Refusal> {
        self.must_run("登记失败")?;
        Ok(ComparisonEvent::ComparisonFailed { why })
    }

    fn must_run(&self, action: &'static str) -> Result<(), Refusal> {
        if matches!(self.standing, ComparisonStanding::Running) {
            return Ok(());
        }
        Err(Refusal::WrongRecordStage {
            what: "人员比对",
            actual: self.state_label(),
            action,
        })
    }

    /// Where it stands, in a word.
    pub const fn state_label(&self) -> &'static str {
        match self.standing {
            ComparisonStanding::Running => "比对中",
            ComparisonStanding::Finished { .. } => "已完成",
            ComparisonStanding::Failed { .. } => "未完成",
        }
    }

    /// Its pairs, if it came to its end.
    pub const fn pairs(&self) -> Option<&SealedFile> {
        match &self.standing {
            ComparisonStanding::Finished { pairs, .. } => Some(pairs),
            ComparisonStanding::Running | ComparisonStanding::Failed { .. } => None,
        }
    }
}

impl Record for PersonComparison {
    const KIND: &'static str = "comparison";
    const LABEL: &'static str = "人员比对";
    const OF_DATA: bool = true;
    type Event = ComparisonEvent;

    fn apply(current: Option<Self>, event: ComparisonEvent, stamp: Stamp) -> Option<Self> {
        use ComparisonEvent as E;
        let standing = match (&current, event) {
            (None, E::ComparisonStarted(content)) => {
                return Some(Self {
                    content,
                    started: stamp,
                    standing: ComparisonStanding::Running,
                });
            }
            (Some(_), E::ComparisonFinished { figures, pairs }) => ComparisonStanding::Finished {
                figures,
                pairs,
                stamp,
            },
            (Some(_), E::ComparisonFailed { why }) => ComparisonStanding::Failed { why, stamp },
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
            state: match self.standing {
                ComparisonStanding::Running => "running",
                ComparisonStanding::Finished { .. } => "finished",
                ComparisonStanding::Failed { .. } => "failed",
            },
            day: self.content.day,
            audience: Audience::Supervisors,
        }
    }

    fn tell(event: &ComparisonEvent) -> String {
        match event {
            ComparisonEvent::ComparisonStarted(new) => {
                format!("开始了人员比对，事由：{}", new.reason)
            }
            ComparisonEvent::ComparisonFinished { figures, .. } => format!(
                "比对完成：建议关联 {} 对，待判 {} 对，仅同名 {} 对",
                figures.links, figures.reviews, figures.namesakes
            ),
            ComparisonEvent::ComparisonFailed { why } => format!("比对未完成：{why}"),
        }
    }
}
