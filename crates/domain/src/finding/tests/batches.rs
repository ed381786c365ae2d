//! Batches: parts of a task with days of their own.

use jiff::civil::date;

use super::{
    assert_refused,
    case::{Case, LEAD, Who, case, planned_task, task_id},
    fitting::Kind,
    parts::{BATCH_DUE, batch, batch_id, divide, move_batch, reach},
};
use crate::{
    finding::{Command, NewBatch},
    task::{Batch, BatchSum, Quantity, Task},
};

fn first(case: &Case) -> &Task {
    &case.finding.tasks[0]
}

fn sum(done: i64, of: i64) -> Vec<BatchSum> {
    vec![BatchSum {
        unit: "户".into(),
        done_hundredths: done,
        of_hundredths: of,
    }]
}

/// The first task is at work in two batches of twenty households.
fn divided() -> Case {
    case()
        .at_work()
        .with(Who::Clerk, divide(task_id(0), vec![batch(0), batch(1)]))
}

#[test]
fn batches_add_up_as_they_are_reached() {
    let task = task_id(0);
    let divided = divided();
    assert_eq!(first(&divided).batch_sums(), sum(0, 4000));
    let once = divided.with(Who::LeadHandler, reach(task, batch_id(0), Some(1850)));
    assert_eq!(first(&once).batch_sums(), sum(1850, 4000));
    assert_eq!(first(&once).open_batches(), 1);
    let reached = first(&once).batches[0].reached.as_ref().unwrap();
    assert_eq!(
        (reached.day, reached.note.as_str()),
        (date(2024, 4, 20), "已入户验收。")
    );
}

#[test]
fn a_batch_that_is_not_counted_only_has_a_day() {
    let task = task_id(0);
    let plain = NewBatch {
        quantity: None,
        ..batch(0)
    };
    let case = case()
        .at_work()
        .with(Who::Clerk, divide(task, vec![plain]))
        .with(Who::LeadHandler, reach(task, batch_id(0), None));
    assert!(first(&case).batch_sums().is_empty());
    assert_eq!(first(&case).open_batches(), 0);
}

#[test]
fn quantities_of_different_kinds_are_not_added() {
    let metres = NewBatch {
        quantity: Some(Quantity {
            hundredths: 350,
            unit: "公里".into(),
        }),
        ..batch(1)
    };
    let case = case()
        .at_work()
        .with(Who::Clerk, divide(task_id(0), vec![batch(0), metres]));
    let units: Vec<_> = first(&case).batch_sums();
    let units: Vec<_> = units.iter().map(|s| s.unit.as_str()).collect();
    assert_eq!(units, ["户", "公里"]);
}

#[test]
fn the_original_day_stays_when_a_batch_is_moved() {
    let later = date(2024, 5, 31);
    let moved = divided().with(Who::Clerk, move_batch(task_id(0), batch_id(1), later));
    let batch = &first(&moved).batches[1];
    assert!(batch.is_moved());
    assert_eq!((batch.original, batch.due), (BATCH_DUE, later));
    let again = moved.with(
        Who::Clerk,
        move_batch(task_id(0), batch_id(1), date(2024, 6, 15)),
    );
    assert_eq!(first(&again).batches[1].original, BATCH_DUE);
}

#[test]
fn what_is_signed_says_how_each_batch_came_out() {
    let task = task_id(0);
    let case = divided()
        .with(Who::Clerk, move_batch(task, batch_id(1), date(2024, 5, 31)))
        .with(Who::LeadHandler, reach(task, batch_id(0), Some(1850)));
    let words: Vec<_> = first(&case).batches.iter().map(Batch::words).collect();
    assert_eq!(
        words,
        [
            "第1批：2024-04-30 前，20 户，2024-04-20 达成 18.50：已入户验收。",
            "第2批：2024-05-31 前（原定 2024-04-30），20 户",
        ]
    );
}

#[test]
fn a_batch_lies_within_its_task() {
    let late = NewBatch {
        due: date(2024, 7, 1),
        ..batch(0)
    };
    let mut working = case().at_work();
    // The task follows the deadline of the finding, the thirtieth of June.
    assert_refused!(
        working.act(Who::Clerk, divide(task_id(0), vec![late])),
        "批次“第1批”的时限不能晚于任务时限 2024-06-30"
    );
    let mut task = planned_task(0, LEAD);
    task.due = Some(date(2024, 4, 1));
    task.batches = vec![batch(0)];
    let plan = |task| Command::Plan { tasks: vec![task] };
    assert_refused!(
        case().issued().act(Who::Clerk, plan(task.clone())),
        "不能晚于任务时限 2024-04-01"
    );
    task.due = None;
    let planned = case().issued().with(Who::Clerk, plan(task));
    assert_eq!(first(&planned).batches[0].original, BATCH_DUE);
    assert_refused!(
        divided().act(
            Who::Clerk,
            move_batch(task_id(0), batch_id(0), date(2024, 7, 1))
        ),
        "不能晚于任务时限"
    );
    let early = NewBatch {
        due: date(2024, 1, 9),
        ..batch(0)
    };
    assert_refused!(
        case()
            .at_work()
            .act(Who::Clerk, divide(task_id(0), vec![early])),
        "不能早于反馈日期"
    );
}

#[test]
fn only_the_unit_of_the_task_says_that_a_batch_is_reached_and_once() {
    let task = task_id(0);
    let said = |done| reach(task, batch_id(0), done);
    let mut case = divided();
    assert_refused!(
        case.act(Who::ResponsibleHandler, said(Some(2000))),
        "不能报批次达成"
    );
    assert_refused!(case.act(Who::LeadHandler, said(None)), "请填写完成数");
    assert_refused!(case.act(Who::LeadHandler, said(Some(-1))), "不能小于零");
    assert_refused!(case.act(Who::LeadHandler, said(Some(2001))), "大于总数");
    let mut once = case.with(Who::LeadHandler, said(Some(2000)));
    assert_refused!(
        once.act(Who::LeadHandler, said(Some(2000))),
        "“第1批”已经报过达成"
    );
    assert_refused!(
        once.act(Who::Clerk, move_batch(task, batch_id(0), date(2024, 5, 1))),
        "已经报过达成"
    );
}

#[test]
fn a_task_is_not_handed_in_while_a_batch_is_open() {
    let task = task_id(0);
    let mut reported = divided().does(Kind::Report);
    let submit = || Command::SubmitTask { task };
    assert_refused!(reported.act(Who::LeadHandler, submit()), "还有 2 个批次");
    let mut done = reported
        .with(Who::LeadHandler, reach(task, batch_id(0), Some(2000)))
        .with(Who::LeadHandler, reach(task, batch_id(1), Some(2000)))
        .with(Who::LeadHandler, submit());
    assert_refused!(
        done.act(Who::Clerk, divide(task, vec![batch(2)])),
        "该任务现为“待确认”，不能分批"
    );
}

#[test]
fn the_name_of_a_batch_stands_once_in_its_task() {
    let same = NewBatch {
        name: " 第1批 ".into(),
        ..batch(7)
    };
    assert_refused!(
        divided().act(Who::Clerk, divide(task_id(0), vec![same])),
        "不能重复列入"
    );
    let none = NewBatch {
        quantity: Some(Quantity {
            hundredths: 0,
            unit: "户".into(),
        }),
        ..batch(7)
    };
    assert_refused!(
        divided().act(Who::Clerk, divide(task_id(0), vec![none])),
        "须大于零"
    );
    // Another task may use the same words.
    let other = NewBatch {
        id: batch_id(9),
        ..batch(0)
    };
    let both = divided().with(Who::Clerk, divide(task_id(1), vec![other]));
    assert_eq!(both.finding.tasks[1].batches[0].name, "第1批");
}
