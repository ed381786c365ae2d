//! From the ledger to the units: who answers, until when, with which tasks.

use super::{Assignment, Event, Finding, PlannedTask, Stage};
use crate::{Refusal, refusal::check_text};

impl Finding {
    pub(super) fn correct(&self, problem: &str) -> Result<Event, Refusal> {
        check_text("问题表述", problem, 4000)?;
        if self.problem == problem.trim() {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::FindingCorrected {
            problem: problem.trim().to_owned(),
        })
    }

    pub(super) fn assign(&self, assignment: Assignment) -> Result<Event, Refusal> {
        if let Some(day) = assignment.deadline {
            if !matches!(self.stage, Stage::Draft) {
                let original = self
                    .deadline
                    .as_ref()
                    .map_or(day, super::Deadline::original);
                return Err(Refusal::DeadlineFixed { original });
            }
            if day < self.feedback_date {
                return Err(Refusal::DeadlineBeforeFeedback {
                    feedback: self.feedback_date,
                });
            }
        }
        let after = self.clone().with_assignment(&assignment);
        let units: Vec<_> = after.owners.units().map(|(unit, _)| unit).collect();
        let mut once = units.clone();
        once.sort_unstable();
        once.dedup();
        if once.len() != units.len() {
            return Err(Refusal::UnitTwice);
        }
        if after == *self {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::FindingAssigned(assignment))
    }

    pub(super) fn issue(&self) -> Result<Event, Refusal> {
        if self.owners.lead.is_none() {
            return Err(Refusal::NoLead);
        }
        if self.owners.sponsor.is_none() {
            return Err(Refusal::NoSponsor);
        }
        if self.deadline.is_none() {
            return Err(Refusal::NoDeadline);
        }
        Ok(Event::FindingIssued)
    }

    pub(super) fn plan(tasks: Vec<PlannedTask>) -> Result<Event, Refusal> {
        if tasks.is_empty() {
            return Err(Refusal::EmptyPlan);
        }
        for task in &tasks {
            check_text("任务名称", &task.title, 500)?;
            for measure in &task.measures {
                check_text("措施内容", &measure.text, 2000)?;
            }
        }
        Ok(Event::FindingPlanned { tasks })
    }
}
