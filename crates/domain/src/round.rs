//! Supervision rounds (督查轮次): which units are to be visited, who was where when, what was found. A round covers what was visited
//! of what was planned (全覆盖督查).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{FindingId, RectificationId, RoundId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// A round as it is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRound {
    /// Identity.
    pub id: RoundId,
    /// The rectification.
    pub rectification: RectificationId,
    /// What it is called: 第三轮督查.
    pub title: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Units to be visited.
    pub units: Vec<UnitId>,
}

/// A visit to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundVisit {
    /// Which.
    pub unit: UnitId,
    /// When.
    pub day: Date,
    /// Who went.
    pub members: String,
    /// The findings that were looked at.
    pub findings: Vec<FindingId>,
    /// What was found.
    pub text: String,
    /// Whether what was found has to be put right.
    pub wanting: bool,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionRound {
    /// As planned.
    pub entered: NewRound,
    /// Visits in the order in which they were written down.
    pub visits: Vec<RoundVisit>,
    /// What came of it, once it is over.
    pub summary: Option<String>,
}

/// What can happen to a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RoundEvent {
    /// It was planned.
    RoundPlanned(NewRound),
    /// A unit was visited.
    RoundVisited(RoundVisit),
    /// It is over.
    RoundEnded {
        /// What came of it.
        text: String,
    },
}

impl SupervisionRound {
    /// Plans a round.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::NoRecipient`], [`Refusal::DatesReversed`].
    pub fn plan(new: NewRound) -> Result<RoundEvent, Refusal> {
        check_text("督查名称", &new.title, 100)?;
        if new.units.is_empty() {
            return Err(Refusal::NoRecipient);
        }
        if new.until < new.from {
            return Err(Refusal::DatesReversed {
                later: "结束日期",
                earlier: "开始日期",
                day: new.from,
            });
        }
        Ok(RoundEvent::RoundPlanned(new))
    }

    /// Writes a visit down. A unit that was not planned may be visited too, and one more than once.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it is over, the rules for texts.
    pub fn visit(&self, visit: RoundVisit) -> Result<RoundEvent, Refusal> {
        self.must_run("登记督查情况")?;
        check_words("督查人员", &visit.members, 200)?;
        check_text("督查情况", &visit.text, 5000)?;
        Ok(RoundEvent::RoundVisited(visit))
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn end(&self, text: &str) -> Result<RoundEvent, Refusal> {
        self.must_run("结束")?;
        check_text("督查小结", text, 5000)?;
        Ok(RoundEvent::RoundEnded {
            text: text.trim().to_owned(),
        })
    }

    /// How many of the planned units were visited, and how many were planned.
    pub fn coverage(&self) -> (usize, usize) {
        let visited = |unit: &&UnitId| self.visits.iter().any(|v| v.unit == **unit);
        let planned = &self.entered.units;
        (planned.iter().filter(visited).count(), planned.len())
    }

    fn must_run(&self, action: &'static str) -> Result<(), Refusal> {
        if self.summary.is_none() {
            Ok(())
        } else {
            Err(Refusal::WrongRecordStage {
                what: Self::LABEL,
                actual: "已结束",
                action,
            })
        }
    }
}

impl Record for SupervisionRound {
    const KIND: &'static str = "round";
    const LABEL: &'static str = "督查";
    type Event = RoundEvent;

    fn apply(current: Option<Self>, event: RoundEvent, _: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                RoundEvent::RoundPlanned(entered) => Some(Self {
                    entered,
                    visits: Vec::new(),
                    summary: None,
                }),
                _ => None,
            };
        };
        match event {
            RoundEvent::RoundPlanned(_) => {}
            RoundEvent::RoundVisited(visit) => it.visits.push(visit),
            RoundEvent::RoundEnded { text } => it.summary = Some(text),
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        let visits = || self.visits.iter();
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: visits().flat_map(|v| v.findings.clone()).collect(),
            units: self
                .entered
                .units
                .iter()
                .copied()
                .chain(visits().map(|v| v.unit))
                .collect(),
            state: if self.summary.is_some() {
                "ended"
            } else {
                "runs"
            },
            day: self.entered.from,
            // What was found at one unit is no matter of the others: the page shows a unit its own visits.
            audience: Audience::Units,
        }
    }

    fn tell(event: &RoundEvent) -> String {
        match event {
            RoundEvent::RoundPlanned(new) => format!("安排了{}", new.title),
            // Told on the timelines of all findings of the round: what was found at one unit is not said to the others.
            RoundEvent::RoundVisited(_) => "登记了督查情况".to_owned(),
            RoundEvent::RoundEnded { .. } => "结束了督查".to_owned(),
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

    fn new() -> NewRound {
        NewRound {
            id: RoundId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            title: "第一轮督查".to_owned(),
            from: date(2026, 3, 2),
            until: date(2026, 3, 13),
            units: vec![TAX, WATER],
        }
    }

    fn visit(unit: UnitId) -> RoundVisit {
        RoundVisit {
            unit,
            day: date(2026, 3, 5),
            members: "督查二组".to_owned(),
            findings: Vec::new(),
            text: "台账齐全，现场已修复。".to_owned(),
            wanting: false,
        }
    }

    fn then(it: Option<SupervisionRound>, event: RoundEvent) -> SupervisionRound {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        SupervisionRound::apply(it, event, stamp).unwrap()
    }

    #[test]
    fn a_round_covers_what_was_visited_of_what_was_planned() {
        let it = then(None, SupervisionRound::plan(new()).unwrap());
        assert_eq!(it.coverage(), (0, 2));
        let it = then(Some(it.clone()), it.visit(visit(TAX)).unwrap());
        let it = then(Some(it.clone()), it.visit(visit(TAX)).unwrap());
        let other = UnitId(Uuid::from_u128(5));
        let it = then(Some(it.clone()), it.visit(visit(other)).unwrap());
        assert_eq!(it.coverage(), (1, 2));
        assert!(it.indexed().units.contains(&other));
        let it = then(Some(it.clone()), it.end("问题 3 个，已交办。").unwrap());
        assert_eq!(
            it.visit(visit(WATER)).unwrap_err().code(),
            "wrong_record_stage"
        );
        assert_eq!(it.indexed().state, "ended");
    }

    #[test]
    fn a_round_has_units_and_does_not_end_before_it_begins() {
        let nobody = NewRound {
            units: Vec::new(),
            ..new()
        };
        assert_eq!(SupervisionRound::plan(nobody), Err(Refusal::NoRecipient));
        let reversed = NewRound {
            until: date(2026, 3, 1),
            ..new()
        };
        assert_eq!(
            SupervisionRound::plan(reversed).unwrap_err().code(),
            "dates_reversed"
        );
    }
}
