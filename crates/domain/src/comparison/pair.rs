//! Two records that may be about the same person: who looked them up, and what was decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    flag::{EvidenceRow, LookUp, Nearness, told_look},
    id::{CollectionId, PersonPairId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// Whether two records are about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One person.
    Same,
    /// Two persons.
    Different,
}

impl Answer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Same, Self::Different];

    /// Name in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "同一人",
            Self::Different => "不是同一人",
        }
    }
}

/// A pair as somebody first looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPair {
    /// Identity: made from task and key, so that the next comparison finds it again.
    pub id: PersonPairId,
    /// The task, whose key made the keys of the records.
    pub task: CollectionId,
    /// The keys of both records, which say nothing about the person.
    pub key: String,
    /// The day.
    pub day: Date,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairVerdict {
    /// What.
    pub answer: Answer,
    /// Why.
    pub reason: String,
    /// Who, and when.
    pub stamp: Stamp,
}

/// A pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPair {
    /// What it began with.
    pub content: NewPair,
    /// What was decided; the last stands, those before it remain.
    pub verdicts: Vec<PairVerdict>,
    /// Who looked up whom it is about, and why.
    pub look_ups: Vec<LookUp>,
}

/// What can happen to a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PairEvent {
    /// Somebody did something about it for the first time.
    PairOpened(NewPair),
    /// Somebody looked up whom it is about.
    PairUnmasked {
        /// Why.
        reason: String,
        /// Which rows.
        rows: Vec<EvidenceRow>,
        /// How near he is to them.
        near: Vec<Nearness>,
    },
    /// Somebody decided.
    PairJudged {
        /// What.
        answer: Answer,
        /// Why.
        reason: String,
    },
}

impl PersonPair {
    /// A pair about which nothing was done yet.
    pub const fn new(content: NewPair) -> Self {
        Self {
            content,
            verdicts: Vec::new(),
            look_ups: Vec::new(),
        }
    }

    /// What stands.
    pub fn verdict(&self) -> Option<&PairVerdict> {
        self.verdicts.last()
    }

    /// Decides whether it is one person. Another verdict than the one that stands is a new fact; both remain.
    ///
    /// # Errors
    /// [`Refusal::NothingChanged`] for the verdict that stands already, the rules for texts.
    pub fn judge(&self, answer: Answer, reason: &str) -> Result<PairEvent, Refusal> {
        check_text("判定理由", reason, 500)?;
        if self.verdict().is_some_and(|it| it.answer == answer) {
            return Err(Refusal::NothingChanged);
        }
        Ok(PairEvent::PairJudged {
            answer,
            reason: reason.to_owned(),
        })
    }

    /// Looks up whom it is about, with a reason. How `near` somebody is goes with it.
    ///
    /// # Errors
    /// The rules for texts.
    pub fn unmask(
        reason: &str,
        rows: Vec<EvidenceRow>,
        near: Vec<Nearness>,
    ) -> Result<PairEvent, Refusal> {
        check_text("查看事由", reason, 200)?;
        Ok(PairEvent::PairUnmasked {
            reason: reason.to_owned(),
            rows,
            near,
        })
    }

    fn then(mut self, event: PairEvent, stamp: Stamp) -> Self {
        match event {
            PairEvent::PairOpened(_) => {}
            PairEvent::PairUnmasked { reason, rows, near } => self.look_ups.push(LookUp {
                reason,
                rows,
                near,
                stamp,
            }),
            PairEvent::PairJudged { answer, reason } => self.verdicts.push(PairVerdict {
                answer,
                reason,
                stamp,
            }),
        }
        self
    }
}

impl Record for PersonPair {
    const KIND: &'static str = "person_pair";
    const LABEL: &'static str = "人员关联";
    const OF_DATA: bool = true;
    type Event = PairEvent;

    fn apply(current: Option<Self>, event: PairEvent, stamp: Stamp) -> Option<Self> {
        match (current, event) {
            (None, PairEvent::PairOpened(content)) => Some(Self::new(content)),
            (Some(it), event) => Some(it.then(event, stamp)),
            (None, _) => None,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.content.id.0,
            parent: Some(self.content.task.0),
            rectification: None,
            findings: Vec::new(),
            units: Vec::new(),
            state: self.verdict().map_or("open", |it| it.answer.key()),
            day: self.content.day,
            audience: Audience::Supervisors,
        }
    }

    fn tell(event: &PairEvent) -> String {
        match event {
            PairEvent::PairOpened(_) => "开始办理".to_owned(),
            PairEvent::PairUnmasked { reason, rows, near } => told_look(reason, rows.len(), near),
            PairEvent::PairJudged { answer, reason } => {
                format!("判定{}，理由：{reason}", answer.label())
            }
        }
    }
}
