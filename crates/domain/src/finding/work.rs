//! Doing: sign for tasks, report, submit, confirm, send back; more time.

use jiff::civil::Date;

use super::{Event, Extension, Finding, Progress};
use crate::{
    Refusal,
    id::{PersonId, TaskId},
    person::By,
    refusal::check_text,
    task::{Task, TaskStage},
};

impl Finding {
    pub(super) fn task(&self, id: TaskId) -> Result<&Task, Refusal> {
        self.tasks
            .iter()
            .find(|t| t.id == id)
            .ok_or(Refusal::NoSuchTask)
    }

    /// The task, if the person's unit carries it.
    pub(super) fn own_task(
        &self,
        id: TaskId,
        by: &By,
        action: &'static str,
    ) -> Result<&Task, Refusal> {
        let task = self.task(id)?;
        if task.unit == by.unit {
            Ok(task)
        } else {
            Err(Refusal::NotYourTask { action })
        }
    }

    pub(super) fn accept_task(
        &self,
        id: TaskId,
        handler: PersonId,
        by: &By,
    ) -> Result<Event, Refusal> {
        if self.task(id)?.is_handed_to(by.unit) {
            return Ok(Event::HandOverAccepted { task: id, handler });
        }
        let task = self.own_task(id, by, "签收")?;
        match task.state {
            TaskStage::Assigned => Ok(Event::TaskAccepted { task: id, handler }),
            _ => Err(task.wrong("签收")),
        }
    }

    pub(super) fn decline_task(&self, id: TaskId, reason: &str, by: &By) -> Result<Event, Refusal> {
        check_text("退回理由", reason, 2000)?;
        if self.task(id)?.is_handed_to(by.unit) {
            return Ok(Event::HandOverDeclined {
                task: id,
                reason: reason.trim().to_owned(),
            });
        }
        let task = self.own_task(id, by, "申请退回")?;
        match task.state {
            TaskStage::Assigned => Ok(Event::TaskDeclined {
                task: id,
                reason: reason.trim().to_owned(),
            }),
            _ => Err(task.wrong("申请退回")),
        }
    }

    pub(super) fn reassign_task(
        &self,
        id: TaskId,
        unit: crate::id::UnitId,
    ) -> Result<Event, Refusal> {
        let task = self.task(id)?;
        let disputed = task.hand_over.is_some() || matches!(task.state, TaskStage::Declined { .. });
        if task.unit == unit && !disputed {
            return Err(Refusal::NothingChanged);
        }
        if disputed || matches!(task.state, TaskStage::Assigned) {
            Ok(Event::TaskReassigned { task: id, unit })
        } else {
            Err(task.wrong("改派"))
        }
    }

    pub(super) fn report(&self, progress: Progress, by: &By) -> Result<Event, Refusal> {
        check_text("进展情况", &progress.text, 5000)?;
        for figure in &progress.figures {
            figure.check()?;
        }
        self.check_reported_evidence(&progress.evidence)?;
        if let Some(id) = progress.task {
            let task = self.own_task(id, by, "上报进展")?;
            if !task.is_workable() {
                return Err(task.wrong("上报进展"));
            }
        }
        Ok(Event::ProgressReported(progress))
    }

    pub(super) fn submit_task(&self, id: TaskId, by: &By) -> Result<Event, Refusal> {
        let task = self.own_task(id, by, "提交办结")?;
        if task.hand_over.is_some() {
            return Err(Refusal::HandOverPending {
                action: "提交办结"
            });
        }
        match task.state {
            TaskStage::InProgress { .. } if task.open_batches() > 0 => {
                let open = task.open_batches();
                Err(Refusal::BatchesOpen { open })
            }
            TaskStage::InProgress { .. } => Ok(Event::TaskSubmitted { task: id }),
            _ => Err(task.wrong("提交办结")),
        }
    }

    /// Nobody confirms, or sends back, what he handled or handed in himself.
    fn ensure_confirms(task: &Task, by: &By) -> Result<(), Refusal> {
        let own = match task.state {
            TaskStage::Submitted {
                handler,
                submitted_by,
                ..
            } => handler == by.person || submitted_by == Some(by.person),
            _ => false,
        };
        if own {
            Err(Refusal::OwnSubmission)
        } else {
            Ok(())
        }
    }

    pub(super) fn confirm_task(&self, id: TaskId, by: &By) -> Result<Event, Refusal> {
        let task = self.task(id)?;
        match task.state {
            TaskStage::Submitted { .. } => {
                Self::ensure_confirms(task, by).map(|()| Event::TaskConfirmed { task: id })
            }
            _ => Err(task.wrong("确认办结")),
        }
    }

    pub(super) fn return_task(&self, id: TaskId, reason: &str, by: &By) -> Result<Event, Refusal> {
        let task = self.task(id)?;
        check_text("退回理由", reason, 2000)?;
        match task.state {
            TaskStage::Submitted { .. } => {
                Self::ensure_confirms(task, by).map(|()| Event::TaskReturned {
                    task: id,
                    reason: reason.trim().to_owned(),
                })
            }
            _ => Err(task.wrong("退回")),
        }
    }

    pub(super) fn request_extension(&self, until: Date, reason: &str) -> Result<Event, Refusal> {
        check_text("延期理由", reason, 2000)?;
        if self.extension_asked.is_some() {
            return Err(Refusal::ExtensionPending);
        }
        let current = self.deadline.as_ref().ok_or(Refusal::NoDeadline)?.current();
        if until <= current {
            return Err(Refusal::NotLater { current });
        }
        Ok(Event::ExtensionRequested {
            until,
            reason: reason.trim().to_owned(),
        })
    }

    pub(super) fn grant_extension(&self, by: &By) -> Result<Event, Refusal> {
        let asked = self.extension_to_decide(by)?;
        Ok(Event::ExtensionGranted { until: asked.until })
    }

    pub(super) fn refuse_extension(&self, reason: &str, by: &By) -> Result<Event, Refusal> {
        check_text("不同意的理由", reason, 2000)?;
        self.extension_to_decide(by)?;
        Ok(Event::ExtensionRefused {
            reason: reason.trim().to_owned(),
        })
    }

    fn extension_to_decide(&self, by: &By) -> Result<&Extension, Refusal> {
        let asked = self
            .extension_asked
            .as_ref()
            .ok_or(Refusal::NoExtensionPending)?;
        if asked.stamp.by == Some(by.person) {
            return Err(Refusal::OwnRequest);
        }
        Ok(asked)
    }
}
