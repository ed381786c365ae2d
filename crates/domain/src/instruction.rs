//! Leader instructions (批示) and special reports (专报): what a leader wrote on a paper, to whom it was passed on, and what came of
//! it. One that is passed on waits for an answer of every unit; the office closes it when the leader has been told.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{FindingId, InstructionId, PersonId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// An instruction as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInstruction {
    /// Identity.
    pub id: InstructionId,
    /// The rectification.
    pub rectification: RectificationId,
    /// Who wrote it.
    pub leader: PersonId,
    /// On which paper: a special report, a letter, a petition.
    pub subject: String,
    /// What was written.
    pub text: String,
    /// The day it bears.
    pub day: Date,
    /// Until when the units answer.
    pub due: Date,
    /// Units that are to act.
    pub units: Vec<UnitId>,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
}

/// What a unit says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionAnswer {
    /// Which.
    pub unit: UnitId,
    /// What was done.
    pub reply: String,
    /// Who answered, and when.
    pub stamp: Stamp,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instruction {
    /// What was entered.
    pub entered: NewInstruction,
    /// Answers, the latest of each unit.
    pub answers: Vec<InstructionAnswer>,
    /// What the leader was told, once it is closed.
    pub closed: Option<String>,
}

/// What can happen to an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum InstructionEvent {
    /// It was entered and passed on.
    InstructionEntered(NewInstruction),
    /// A unit answered.
    InstructionAnswered {
        /// Which.
        unit: UnitId,
        /// What was done.
        reply: String,
    },
    /// The leader was told, and it is closed.
    InstructionClosed {
        /// What he was told.
        text: String,
    },
}

impl Instruction {
    /// Enters an instruction.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::NoRecipient`], [`Refusal::DatesReversed`].
    pub fn enter(new: NewInstruction) -> Result<InstructionEvent, Refusal> {
        check_text("批示所在的材料", &new.subject, 200)?;
        check_text("批示内容", &new.text, 2000)?;
        if new.units.is_empty() {
            return Err(Refusal::NoRecipient);
        }
        if new.due < new.day {
            return Err(Refusal::DatesReversed {
                later: "办理时限",
                earlier: "批示日期",
                day: new.day,
            });
        }
        Ok(InstructionEvent::InstructionEntered(new))
    }

    /// Answers; a later answer of the same unit takes the place of the earlier one.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it is closed, [`Refusal::NoSuchPart`] for another unit, the rules for texts.
    pub fn answer(&self, unit: UnitId, reply: &str) -> Result<InstructionEvent, Refusal> {
        self.must_be_open("答复")?;
        if !self.entered.units.contains(&unit) {
            return Err(Refusal::NoSuchPart {
                what: "承办单位"
            });
        }
        check_text("办理情况", reply, 5000)?;
        Ok(InstructionEvent::InstructionAnswered {
            unit,
            reply: reply.trim().to_owned(),
        })
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::AnswersOpen`] while a unit has not answered, the rules for texts.
    pub fn close(&self, text: &str) -> Result<InstructionEvent, Refusal> {
        self.must_be_open("办结")?;
        let open = self.waiting().count();
        if open > 0 {
            return Err(Refusal::AnswersOpen { open });
        }
        check_text("向领导报告的情况", text, 5000)?;
        Ok(InstructionEvent::InstructionClosed {
            text: text.trim().to_owned(),
        })
    }

    /// Units that have not answered.
    pub fn waiting(&self) -> impl Iterator<Item = UnitId> + '_ {
        let answered = |unit: &UnitId| self.answers.iter().any(|a| a.unit == *unit);
        let open = self.closed.is_none();
        let units = self.entered.units.iter().copied();
        units.filter(move |unit| open && !answered(unit))
    }

    /// The word people use for where it stands.
    pub fn label(&self) -> &'static str {
        match self.key() {
            "closed" => "已办结",
            "answered" => "待报告领导",
            _ => "办理中",
        }
    }

    fn key(&self) -> &'static str {
        if self.closed.is_some() {
            "closed"
        } else if self.waiting().next().is_none() {
            "answered"
        } else {
            "open"
        }
    }

    fn must_be_open(&self, action: &'static str) -> Result<(), Refusal> {
        if self.closed.is_none() {
            Ok(())
        } else {
            Err(Refusal::WrongRecordStage {
                what: Self::LABEL,
                actual: "已办结",
                action,
            })
        }
    }
}

impl Record for Instruction {
    const KIND: &'static str = "instruction";
    const LABEL: &'static str = "批示";
    type Event = InstructionEvent;

    fn apply(current: Option<Self>, event: InstructionEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                InstructionEvent::InstructionEntered(entered) => Some(Self {
                    entered,
                    answers: Vec::new(),
                    closed: None,
                }),
                _ => None,
            };
        };
        match event {
            InstructionEvent::InstructionEntered(_) => {}
            InstructionEvent::InstructionAnswered { unit, reply } => {
                it.answers.retain(|a| a.unit != unit);
                it.answers.push(InstructionAnswer { unit, reply, stamp });
            }
            InstructionEvent::InstructionClosed { text } => it.closed = Some(text),
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: self.entered.findings.clone(),
            units: self.entered.units.clone(),
            state: self.key(),
            day: self.entered.due,
            audience: Audience::Units,
        }
    }

    fn tell(event: &InstructionEvent) -> String {
        match event {
            InstructionEvent::InstructionEntered(new) => format!("批示：{}", new.text),
            InstructionEvent::InstructionAnswered { .. } => "答复了批示办理情况".to_owned(),
            InstructionEvent::InstructionClosed { .. } => "批示办结".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const TAX: UnitId = UnitId(Uuid::from_u128(3));
    const WATER: UnitId = UnitId(Uuid::from_u128(4));

    fn new() -> NewInstruction {
        NewInstruction {
            id: InstructionId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            leader: PersonId(Uuid::from_u128(9)),
            subject: "整改专报第 3 期".to_owned(),
            text: "请抓紧研究解决。".to_owned(),
            day: date(2026, 3, 2),
            due: date(2026, 3, 16),
            units: vec![TAX, WATER],
            findings: Vec::new(),
        }
    }

    fn then(it: Option<Instruction>, event: InstructionEvent) -> Instruction {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        Instruction::apply(it, event, stamp).unwrap()
    }

    #[test]
    fn it_is_closed_when_every_unit_has_answered_and_the_leader_was_told() {
        let it = then(None, Instruction::enter(new()).unwrap());
        assert_eq!(it.close("已报告。"), Err(Refusal::AnswersOpen { open: 2 }));
        let it = then(Some(it.clone()), it.answer(TAX, "已办。").unwrap());
        let it = then(Some(it.clone()), it.answer(TAX, "已办，附清单。").unwrap());
        assert_eq!((it.answers.len(), it.label()), (1, "办理中"));
        let it = then(Some(it.clone()), it.answer(WATER, "已办。").unwrap());
        assert_eq!(it.label(), "待报告领导");
        let it = then(Some(it.clone()), it.close("已报告。").unwrap());
        assert_eq!(it.indexed().state, "closed");
        assert_eq!(
            it.answer(TAX, "再报").unwrap_err().code(),
            "wrong_record_stage"
        );
    }

    #[test]
    fn nobody_answers_who_was_not_asked() {
        let it = then(None, Instruction::enter(new()).unwrap());
        let other = UnitId(Uuid::from_u128(5));
        assert_eq!(it.answer(other, "已办").unwrap_err().code(), "no_such_part");
        let nobody = NewInstruction {
            units: Vec::new(),
            ..new()
        };
        assert_eq!(Instruction::enter(nobody), Err(Refusal::NoRecipient));
        let early = NewInstruction {
            due: date(2026, 3, 1),
            ..new()
        };
        assert_eq!(
            Instruction::enter(early).unwrap_err().code(),
            "dates_reversed"
        );
    }
}
