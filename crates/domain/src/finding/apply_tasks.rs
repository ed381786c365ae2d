//! What events about batches and about hand-overs change.

use super::{Event, Finding, NewBatch};
use crate::{
    clock::Stamp,
    id::{BatchId, TaskId},
    task::{Batch, HandOver, TaskStage},
};

impl Finding {
    /// Applies an event about the batches or the hand-over of one task.
    pub(super) fn change_task(&mut self, event: Event, stamp: Stamp) {
        match event {
            Event::TaskHandedOver {
                task,
                unit,
                reason,
                until,
            } => self.set_task(task, |t| {
                t.hand_over = Some(HandOver {
                    to: unit,
                    reason,
                    until,
                });
            }),
            Event::HandOverDueSet { task, until } => self.set_task(task, |t| {
                if let Some(pending) = &mut t.hand_over {
                    pending.until = until;
                }
            }),
            Event::HandOverAccepted { task, handler } => self.set_task(task, |t| {
                if let Some(to) = t.hand_over.as_ref().map(|pending| pending.to) {
                    t.pass_to(to);
                    t.state = TaskStage::Accepted {
                        handler,
                        at: stamp.at,
                    };
                }
            }),
            Event::HandOverDeclined { task, .. } => self.set_task(task, |t| t.hand_over = None),
            Event::TaskDivided { task, batches } => self.set_task(task, |t| {
                t.batches.extend(batches.into_iter().map(batch_of));
            }),
            Event::BatchMoved {
                task, batch, until, ..
            } => self.set_batch(task, batch, |b| b.due = until),
            Event::BatchReached {
                task,
                batch,
                reached,
            } => self.set_batch(task, batch, |b| b.reached = Some(reached)),
            _ => {}
        }
    }

    fn set_batch(&mut self, task: TaskId, id: BatchId, change: impl FnOnce(&mut Batch)) {
        self.set_task(task, |t| {
            if let Some(batch) = t.batches.iter_mut().find(|b| b.id == id) {
                change(batch);
            }
        });
    }
}

pub(super) fn batch_of(new: NewBatch) -> Batch {
    let NewBatch {
        id,
        name,
        due,
        quantity,
    } = new;
    Batch {
        id,
        name,
        original: due,
        due,
        quantity,
        reached: None,
    }
}
