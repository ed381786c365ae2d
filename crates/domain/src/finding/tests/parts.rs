//! Batches of a task and its hand-over, as the stories ask for them.

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{
    finding::{Command, NewBatch},
    id::{BatchId, TaskId, UnitId},
    task::{Quantity, Reached},
};

/// Day until which a task that is handed over is to be answered for.
pub(in crate::finding) const ANSWER_BY: Date = date(2024, 3, 8);
/// Day on which batches are due.
pub(in crate::finding) const BATCH_DUE: Date = date(2024, 4, 30);

pub(in crate::finding) fn batch_id(n: usize) -> BatchId {
    BatchId(Uuid::from_u128(0x5000 + u128::try_from(n).unwrap()))
}

/// Twenty households.
pub(in crate::finding) fn batch(n: usize) -> NewBatch {
    NewBatch {
        id: batch_id(n),
        name: format!("第{}批", n + 1),
        due: BATCH_DUE,
        quantity: Some(Quantity {
            hundredths: 2000,
            unit: "户".into(),
        }),
    }
}

pub(in crate::finding) fn divide(task: TaskId, batches: Vec<NewBatch>) -> Command {
    Command::DivideTask { task, batches }
}

pub(in crate::finding) fn move_batch(task: TaskId, batch: BatchId, until: Date) -> Command {
    Command::MoveBatch {
        task,
        batch,
        until,
        reason: "汛期不能施工。".into(),
    }
}

pub(in crate::finding) fn reach(task: TaskId, batch: BatchId, done: Option<i64>) -> Command {
    Command::ReachBatch {
        task,
        batch,
        reached: Reached {
            day: date(2024, 4, 20),
            done_hundredths: done,
            note: "已入户验收。".into(),
        },
    }
}

pub(in crate::finding) fn hand_over(task: TaskId, unit: UnitId) -> Command {
    Command::HandOverTask {
        task,
        unit,
        reason: "职能已划转。".into(),
        until: ANSWER_BY,
    }
}
