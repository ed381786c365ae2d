//! Recurring duties (例行工作): what the office or units do every week, month or quarter, as a rule of RFC 5545 with a way to deal
//! with days that are no working days.
//!
//! A duty is a rule; its occurrences are worked out from it. Where the ledger itself shows that one was done, nobody is asked;
//! what only a person can know is marked done by a person.

mod content;
#[cfg(test)]
pub(crate) mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use content::{DutyContent, DutyWork, Occurrence, Shift};

use crate::{
    Calendar, Refusal,
    clock::Stamp,
    id::{DutyId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_words,
};

/// That an occurrence was done, as a person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyDone {
    /// Which.
    pub first: Date,
    /// By which unit; the office where there is none.
    pub unit: Option<UnitId>,
    /// What came of it.
    pub text: String,
    /// Who said so, and when.
    pub stamp: Stamp,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Identity.
    pub id: DutyId,
    /// The rectification.
    pub rectification: RectificationId,
    /// What it says now.
    pub content: DutyContent,
    /// What people marked as done.
    pub done: Vec<DutyDone>,
    /// Whether it ended.
    pub retired: bool,
}

/// What can happen to a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DutyEvent {
    /// It was entered.
    DutyEntered {
        /// Identity.
        id: DutyId,
        /// The rectification.
        rectification: RectificationId,
        /// What it says.
        content: DutyContent,
    },
    /// It says something else from now on.
    DutyRevised {
        /// What.
        content: DutyContent,
    },
    /// An occurrence was done.
    DutyDone {
        /// Which.
        first: Date,
        /// By which unit.
        unit: Option<UnitId>,
        /// What came of it.
        text: String,
    },
    /// It ended.
    DutyRetired,
}

impl Duty {
    /// Enters a duty.
    ///
    /// # Errors
    /// As [`DutyContent::check`].
    pub fn enter(
        id: DutyId,
        rectification: RectificationId,
        content: DutyContent,
    ) -> Result<DutyEvent, Refusal> {
        content.check()?;
        Ok(DutyEvent::DutyEntered {
            id,
            rectification,
            content,
        })
    }

    /// Says something else from now on.
    ///
    /// # Errors
    /// As [`DutyContent::check`]; [`Refusal::NothingChanged`], [`Refusal::WrongRecordStage`].
    pub fn revise(&self, content: DutyContent) -> Result<DutyEvent, Refusal> {
        self.must_run("修改")?;
        content.check()?;
        if content == self.content {
            return Err(Refusal::NothingChanged);
        }
        Ok(DutyEvent::DutyRevised { content })
    }

    /// Marks an occurrence as done.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`] for a day on which it does not begin or a unit that has no part in it,
    /// [`Refusal::WrongRecordStage`] when it is marked already, the rules for texts.
    pub fn mark(
        &self,
        first: Date,
        unit: Option<UnitId>,
        text: &str,
        calendar: &Calendar,
    ) -> Result<DutyEvent, Refusal> {
        self.must_run("登记完成")?;
        check_words("完成情况", text, 1000)?;
        let ours = match unit {
            None => self.content.units.is_empty(),
            Some(unit) => self.content.units.contains(&unit),
        };
        let comes = self.content.between(first, first, calendar);
        if !ours || !comes.iter().any(|o| o.first == first) {
            return Err(Refusal::NoSuchPart {
                what: "这一期例行工作",
            });
        }
        if self.marked(first, unit).is_some() {
            return Err(Refusal::WrongRecordStage {
                what: "这一期例行工作",
                actual: "已完成",
                action: "再次登记完成",
            });
        }
        Ok(DutyEvent::DutyDone {
            first,
            unit,
            text: text.trim().to_owned(),
        })
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn retire(&self) -> Result<DutyEvent, Refusal> {
        self.must_run("停用")?;
        Ok(DutyEvent::DutyRetired)
    }

    /// What was said of an occurrence when it was marked as done.
    pub fn marked(&self, first: Date, unit: Option<UnitId>) -> Option<&DutyDone> {
        let mut of = self.done.iter();
        of.find(|done| done.first == first && done.unit == unit)
    }

    const fn must_run(&self, action: &'static str) -> Result<(), Refusal> {
        if self.retired {
            return Err(Refusal::WrongRecordStage {
                what: Self::LABEL,
                actual: "已停用",
                action,
            });
        }
        Ok(())
    }
}

impl Record for Duty {
    const KIND: &'static str = "duty";
    const LABEL: &'static str = "例行工作";
    type Event = DutyEvent;

    fn apply(current: Option<Self>, event: DutyEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                DutyEvent::DutyEntered {
                    id,
                    rectification,
                    content,
                } => Some(Self {
                    id,
                    rectification,
                    content,
                    done: Vec::new(),
                    retired: false,
                }),
                _ => None,
            };
        };
        match event {
            DutyEvent::DutyEntered { .. } => {}
            DutyEvent::DutyRevised { content } => it.content = content,
            DutyEvent::DutyDone { first, unit, text } => it.done.push(DutyDone {
                first,
                unit,
                text,
                stamp,
            }),
            DutyEvent::DutyRetired => it.retired = true,
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            parent: None,
            rectification: Some(self.rectification),
            findings: Vec::new(),
            units: self.content.units.clone(),
            state: if self.retired { "retired" } else { "open" },
            day: self.content.from,
            audience: if self.content.units.is_empty() {
                Audience::Office
            } else {
                Audience::Units
            },
        }
    }

    fn tell(event: &DutyEvent) -> String {
        match event {
            DutyEvent::DutyEntered { content, .. } => format!("设立例行工作“{}”", content.title),
            DutyEvent::DutyRevised { content } => format!("修改例行工作“{}”", content.title),
            DutyEvent::DutyDone { first, .. } => format!("登记 {first} 一期例行工作完成"),
            DutyEvent::DutyRetired => "停用了例行工作".to_owned(),
        }
    }
}
