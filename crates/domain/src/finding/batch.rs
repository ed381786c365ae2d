//! Batches: the parts of a task, each with its own day, that are reached one after the other.

use jiff::civil::Date;

use super::{Event, Finding, NewBatch};
use crate::{
    Refusal,
    id::{BatchId, TaskId},
    person::By,
    refusal::{check_text, check_words},
    task::{Batch, Quantity, Reached, Task},
};

impl Finding {
    pub(super) fn divide_task(&self, id: TaskId, batches: Vec<NewBatch>) -> Result<Event, Refusal> {
        let task = self.task(id)?;
        if task.is_said_to_be_done() {
            return Err(task.wrong("分批"));
        }
        if batches.is_empty() {
            return Err(Refusal::EmptyText { what: "批次" });
        }
        self.check_batches(&task.batches, &batches, task.due)?;
        let batches = batches.into_iter().map(trimmed).collect();
        Ok(Event::TaskDivided { task: id, batches })
    }

    pub(super) fn move_batch(
        &self,
        id: TaskId,
        batch: BatchId,
        until: Date,
        reason: &str,
    ) -> Result<Event, Refusal> {
        let task = self.task(id)?;
        let known = open_batch(task, batch)?;
        check_text("调整批次时限的理由", reason, 2000)?;
        if task.is_said_to_be_done() {
            return Err(task.wrong("调整批次时限"));
        }
        if known.due == until {
            return Err(Refusal::NothingChanged);
        }
        self.check_batch_day(&known.name, until, task.due)?;
        Ok(Event::BatchMoved {
            task: id,
            batch,
            until,
            reason: reason.trim().to_owned(),
        })
    }

    pub(super) fn reach_batch(
        &self,
        id: TaskId,
        batch: BatchId,
        mut reached: Reached,
        by: &By,
    ) -> Result<Event, Refusal> {
        let task = self.own_task(id, by, "报批次达成")?;
        let known = open_batch(task, batch)?;
        if !task.is_workable() {
            return Err(task.wrong("报批次达成"));
        }
        self.check_day(reached.day)?;
        check_words("批次说明", &reached.note, 1000)?;
        check_done(known, reached.done_hundredths)?;
        reached.note = reached.note.trim().to_owned();
        Ok(Event::BatchReached {
            task: id,
            batch,
            reached,
        })
    }

    /// Checks batches that come to those which a task has already.
    pub(super) fn check_batches(
        &self,
        known: &[Batch],
        new: &[NewBatch],
        task_due: Option<Date>,
    ) -> Result<(), Refusal> {
        let mut names: Vec<&str> = known.iter().map(|b| b.name.as_str()).collect();
        let mut ids: Vec<BatchId> = known.iter().map(|b| b.id).collect();
        for batch in new {
            let name = batch.name.trim();
            check_text("批次名称", name, 60)?;
            if names.contains(&name) || ids.contains(&batch.id) {
                return Err(bad(name, "已经列入本任务，不能重复列入"));
            }
            names.push(name);
            ids.push(batch.id);
            check_quantity(name, batch.quantity.as_ref())?;
            self.check_batch_day(name, batch.due, task_due)?;
        }
        Ok(())
    }

    /// A batch is due between the feedback and the day of its task, which may be that of the finding.
    fn check_batch_day(
        &self,
        name: &str,
        day: Date,
        task_due: Option<Date>,
    ) -> Result<(), Refusal> {
        self.check_day(day)?;
        let finding_due = || self.deadline.as_ref().map(super::Deadline::current);
        match task_due.or_else(finding_due) {
            Some(due) if day > due => Err(Refusal::BatchAfterTask {
                name: name.to_owned(),
                due,
            }),
            _ => Ok(()),
        }
    }
}

fn trimmed(batch: NewBatch) -> NewBatch {
    let name = batch.name.trim().to_owned();
    NewBatch { name, ..batch }
}

fn bad(name: &str, why: &'static str) -> Refusal {
    Refusal::BadBatch {
        name: name.to_owned(),
        why,
    }
}

/// The batch, if it was not reached.
fn open_batch(task: &Task, id: BatchId) -> Result<&Batch, Refusal> {
    let batch = task.batches.iter().find(|b| b.id == id);
    let batch = batch.ok_or(Refusal::NoSuchBatch)?;
    match batch.reached {
        None => Ok(batch),
        Some(_) => Err(bad(&batch.name, "已经报过达成，不能再改")),
    }
}

fn check_quantity(name: &str, quantity: Option<&Quantity>) -> Result<(), Refusal> {
    let Some(quantity) = quantity else {
        return Ok(());
    };
    check_text("批次数量的计量单位", &quantity.unit, 20)?;
    if quantity.hundredths <= 0 {
        return Err(bad(name, "的数量须大于零"));
    }
    Ok(())
}

/// What is counted says how much of it was done, and nothing else does.
fn check_done(batch: &Batch, done: Option<i64>) -> Result<(), Refusal> {
    match (&batch.quantity, done) {
        (None, Some(_)) => Err(bad(&batch.name, "没有数量，不填完成数")),
        (Some(_), None) => Err(bad(&batch.name, "有数量，请填写完成数")),
        (Some(_), Some(..0)) => Err(bad(&batch.name, "的完成数不能小于零")),
        (Some(whole), Some(done)) if done > whole.hundredths => Err(Refusal::PartExceedsWhole {
            name: batch.name.clone(),
        }),
        _ => Ok(()),
    }
}
