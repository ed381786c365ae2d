//! Refusals around batches, hand-overs and tasks beside an approved plan.

use jiff::civil::date;

use super::{
    case::{ASSISTING, Case, LEAD, Who, case, planned_task, task_id},
    fitting::Kind,
    parts::{batch, batch_id, divide, hand_over, move_batch, reach},
    refusals::refused,
};
use crate::{
    Refusal,
    finding::{Command, NewBatch},
    task::Quantity,
};

/// Refusals around tasks and their parts.
pub(super) fn of_tasks() -> Vec<Refusal> {
    let task = task_id(0);
    let plan = |n| Command::Plan {
        tasks: vec![planned_task(n, LEAD)],
    };
    let late = NewBatch {
        due: date(2024, 7, 1),
        ..batch(0)
    };
    let divided = || case().at_work().does(Kind::DivideTask);
    vec![
        refused(
            case().issued().with(Who::Director, plan(0)),
            Who::Clerk,
            plan(1),
        ),
        refused(
            case().at_work().does(Kind::HandOverTask),
            Who::LeadHandler,
            hand_over(task, ASSISTING),
        ),
        refused(
            case().at_work(),
            Who::LeadHandler,
            reach(task, batch_id(0), None),
        ),
        refused(case().at_work(), Who::Clerk, divide(task, vec![late])),
        refused(divided(), Who::LeadHandler, reach(task, batch_id(0), None)),
        refused(
            divided().does(Kind::Report),
            Who::LeadHandler,
            Command::SubmitTask { task },
        ),
    ]
}

/// Where text enters that is about tasks and their parts: commands with `text` in every place, one at a time.
pub(super) fn texts_of_tasks(text: &str) -> Vec<(Case, Who, Command)> {
    let task = task_id(0);
    let words = || text.to_owned();
    let named = NewBatch {
        name: words(),
        ..batch(0)
    };
    let counted = NewBatch {
        quantity: Some(Quantity {
            hundredths: 100,
            unit: words(),
        }),
        ..batch(0)
    };
    let divided = || case().at_work().does(Kind::DivideTask);
    let with_reason = |command| match command {
        Command::HandOverTask {
            task, unit, until, ..
        } => Command::HandOverTask {
            task,
            unit,
            until,
            reason: words(),
        },
        Command::MoveBatch {
            task, batch, until, ..
        } => Command::MoveBatch {
            task,
            batch,
            until,
            reason: words(),
        },
        other => other,
    };
    let mut noted = reach(task, batch_id(0), Some(2000));
    if let Command::ReachBatch { reached, .. } = &mut noted {
        reached.note = words();
    }
    let moved = move_batch(task, batch_id(0), date(2024, 5, 1));
    vec![
        (case().at_work(), Who::Clerk, divide(task, vec![named])),
        (case().at_work(), Who::Clerk, divide(task, vec![counted])),
        (
            case().at_work(),
            Who::LeadHandler,
            with_reason(hand_over(task, ASSISTING)),
        ),
        (divided(), Who::Clerk, with_reason(moved)),
        (divided(), Who::LeadHandler, noted),
    ]
}
