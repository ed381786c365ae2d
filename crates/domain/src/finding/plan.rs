//! From the ledger to the units: who answers, until when, with which tasks.

use jiff::civil::Date;

use super::{Assignment, Event, Finding, PlannedTask, Stage};
use crate::{Refusal, person::By, plan::APPROVERS, refusal::check_text};

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
            match &self.deadline {
                // A form that repeats the deadline as it was given changes nothing.
                Some(given) if !matches!(self.stage, Stage::Draft) && day != given.original() => {
                    return Err(Refusal::DeadlineFixed {
                        original: given.original(),
                    });
                }
                _ => self.check_day(day)?,
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

    /// Lays tasks down. Once somebody did who approves plans, nobody else adds to it past him.
    pub(super) fn plan(&self, tasks: Vec<PlannedTask>, by: &By) -> Result<Event, Refusal> {
        let approved = APPROVERS.iter().any(|role| by.roles.contains(role));
        if self.plan_approved && !approved {
            return Err(Refusal::PlanApproved);
        }
        self.check_tasks(&tasks)?;
        Ok(Event::FindingPlanned { tasks, approved })
    }

    /// Whether a plan with these tasks could be approved now, whoever drafts it. A plan without tasks is not finished, but may
    /// be drafted.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`], rules for tasks.
    pub fn check_plan(&self, tasks: &[PlannedTask]) -> Result<(), Refusal> {
        if !matches!(
            self.stage,
            Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
        ) {
            return Err(self.stage.wrong("制定方案"));
        }
        if tasks.is_empty() {
            return Ok(());
        }
        self.check_tasks(tasks)
    }

    fn check_tasks(&self, tasks: &[PlannedTask]) -> Result<(), Refusal> {
        if tasks.is_empty() {
            return Err(Refusal::EmptyPlan);
        }
        let mut known: Vec<_> = self.tasks.iter().map(|t| t.id).collect();
        for task in tasks {
            check_text("任务名称", &task.title, 500)?;
            for measure in &task.measures {
                check_text("措施内容", &measure.text, 2000)?;
            }
            if let Some(day) = task.due {
                self.check_day(day)?;
            }
            self.check_batches(&[], &task.batches, task.due)?;
            if known.contains(&task.id) {
                return Err(Refusal::TaskTwice {
                    title: task.title.trim().to_owned(),
                });
            }
            known.push(task.id);
        }
        Ok(())
    }

    pub(super) fn check_day(&self, day: Date) -> Result<(), Refusal> {
        if day < self.feedback_date {
            return Err(Refusal::DeadlineBeforeFeedback {
                feedback: self.feedback_date,
            });
        }
        Ok(())
    }
}
