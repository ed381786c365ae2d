//! Doing: sign for tasks, report, hand in, confirm, send back.

use super::{
    assert_refused,
    case::{ASSISTING, LEAD, RESPONSIBLE, Who, case, report_on, task_id},
    fitting::Kind,
};
use crate::{
    finding::{Command, Stage},
    task::{Task, TaskStage},
};

fn first(case: &super::case::Case) -> &Task {
    &case.finding.tasks[0]
}

#[test]
fn work_begins_when_the_first_unit_signs_for_its_task() {
    let case = case().planned();
    assert_eq!(case.finding.stage.label(), "待签收");
    let case = case.does(Kind::AcceptTask);
    assert_eq!(case.finding.stage.label(), "整改中");
    assert_eq!(
        first(&case).state.handler(),
        Some(Who::LeadHandler.person())
    );
    assert_eq!(case.finding.tasks[1].state, TaskStage::Assigned);
}

#[test]
fn only_the_unit_that_carries_a_task_answers_for_it() {
    let task = task_id(0);
    let handler = Who::ResponsibleHandler.person();
    let reason = || "不属于本单位职责。".to_owned();
    let stranger = Who::ResponsibleHandler;
    let mut planned = case().planned();
    assert_refused!(
        planned.act(stranger, Command::AcceptTask { task, handler }),
        "不能签收"
    );
    assert_refused!(
        planned.act(
            stranger,
            Command::DeclineTask {
                task,
                reason: reason()
            }
        ),
        "不能申请退回"
    );
    let mut working = case().at_work();
    assert_refused!(working.act(stranger, report_on(Some(task))), "不能上报进展");
    let mut reported = working.does(Kind::Report);
    assert_refused!(
        reported.act(stranger, Command::SubmitTask { task }),
        "不能提交办结"
    );
}

#[test]
fn a_declined_task_waits_for_another_unit_and_blocks_closure() {
    let declined = case().planned().does(Kind::DeclineTask);
    assert_eq!(first(&declined).state.label(), "申请退回");
    let mut working = declined.clone().does(Kind::AcceptTask);
    // The other task was accepted, so the finding is at work while one is still disputed.
    assert_refused!(
        working.act(Who::LeadHandler, super::case::request_closure()),
        "还有 2 项任务"
    );
    let reassign = |unit| Command::ReassignTask {
        task: task_id(0),
        unit,
    };
    let given = declined.clone().with(Who::Clerk, reassign(ASSISTING));
    assert_eq!(
        (first(&given).unit, first(&given).state.label()),
        (ASSISTING, "待签收")
    );
    // The office may insist.
    let insisted = declined.with(Who::Clerk, reassign(LEAD));
    assert_eq!(first(&insisted).state, TaskStage::Assigned);
}

#[test]
fn a_task_that_was_signed_for_is_not_given_away() {
    let reassign = Command::ReassignTask {
        task: task_id(0),
        unit: RESPONSIBLE,
    };
    assert_refused!(case().at_work().act(Who::Clerk, reassign), "已签收");
    let same = Command::ReassignTask {
        task: task_id(0),
        unit: LEAD,
    };
    assert_refused!(case().planned().act(Who::Clerk, same), "没有变化");
}

#[test]
fn a_task_goes_through_all_its_stages() {
    let mut labels = Vec::new();
    let mut case = case().planned();
    for kind in [
        Kind::AcceptTask,
        Kind::Report,
        Kind::SubmitTask,
        Kind::ReturnTask,
        Kind::Report,
        Kind::SubmitTask,
        Kind::ConfirmTask,
    ] {
        labels.push(first(&case).state.label());
        case = case.does(kind);
    }
    labels.push(first(&case).state.label());
    assert_eq!(
        labels,
        [
            "待签收",
            "已签收",
            "办理中",
            "待确认",
            "退回重办",
            "办理中",
            "待确认",
            "已办结"
        ]
    );
    assert_eq!(first(&case).rounds, 1);
}

#[test]
fn steps_of_a_task_out_of_order_are_refused_with_its_stage() {
    let task = task_id(0);
    let reason = || "缺少验收记录。".to_owned();
    let mut accepted = case().at_work();
    for (who, command) in [
        (
            Who::LeadHandler,
            Command::AcceptTask {
                task,
                handler: Who::LeadHandler.person(),
            },
        ),
        (
            Who::LeadHandler,
            Command::DeclineTask {
                task,
                reason: reason(),
            },
        ),
        (Who::LeadHandler, Command::SubmitTask { task }),
        (Who::Clerk, Command::ConfirmTask { task }),
        (
            Who::Clerk,
            Command::ReturnTask {
                task,
                reason: reason(),
            },
        ),
    ] {
        assert_refused!(accepted.act(who, command), "该任务现为“已签收”");
    }
    let mut submitted = case().task_submitted();
    assert_refused!(
        submitted.act(Who::LeadHandler, report_on(Some(task))),
        "该任务现为“待确认”"
    );
    let gone = task_id(77);
    assert_refused!(
        accepted.act(Who::Clerk, Command::ConfirmTask { task: gone }),
        "没有这项任务"
    );
}

#[test]
fn nobody_confirms_what_he_handled_or_handed_in() {
    let task = task_id(0);
    let confirm = || Command::ConfirmTask { task };
    let send_back = || Command::ReturnTask {
        task,
        reason: "再查。".into(),
    };
    let mut submitted = case().task_submitted();
    assert_refused!(submitted.act(Who::LeadHandler, confirm()), "由您本人提交");
    assert_refused!(submitted.act(Who::LeadHandler, send_back()), "由您本人提交");
    assert!(submitted.clone().act(Who::LeadHead, confirm()).is_ok());

    // The head handed in what his handler worked on: then the head does not confirm either.
    let mut by_head = case()
        .at_work()
        .does(Kind::Report)
        .with(Who::LeadHead, Command::SubmitTask { task });
    assert_refused!(by_head.act(Who::LeadHead, confirm()), "由您本人提交");
    assert!(by_head.act(Who::Clerk, confirm()).is_ok());
}

#[test]
fn later_reports_do_not_move_the_beginning() {
    let once = case().at_work().does(Kind::Report);
    let TaskStage::InProgress { since, .. } = first(&once).state else {
        panic!("a report puts the task to work")
    };
    let again = once.with(Who::LeadHandler, report_on(Some(task_id(0))));
    assert!(
        matches!(first(&again).state, TaskStage::InProgress { since: now, .. } if now == since)
    );
    assert_eq!(again.finding.reports, 2);
}

#[test]
fn a_report_on_the_whole_finding_moves_no_task() {
    let before = case().at_work();
    let after = before.clone().with(Who::LeadHandler, report_on(None));
    assert_eq!(before.finding.tasks, after.finding.tasks);
    assert_eq!(after.finding.reports, 1);
}

#[test]
fn a_part_is_not_larger_than_its_whole() {
    let figure = |value, of| {
        let Command::Report(mut progress) = report_on(None) else {
            unreachable!()
        };
        progress.figures[0].value_hundredths = value;
        progress.figures[0].of_hundredths = of;
        Command::Report(progress)
    };
    let mut case = case().at_work();
    assert_refused!(
        case.act(Who::LeadHandler, figure(301, Some(300))),
        "“已核对”的完成数大于总数"
    );
    assert!(case.act(Who::LeadHandler, figure(300, Some(300))).is_ok());
    assert!(case.act(Who::LeadHandler, figure(301, None)).is_ok());
}

#[test]
fn nothing_is_reported_before_a_unit_signed_or_after_closure_was_asked_for() {
    for (mut case, stage) in [
        (case().planned(), "待签收"),
        (case().closure_requested(), "申请销号"),
        (case().closed(), "已销号"),
    ] {
        assert_refused!(case.act(Who::LeadHandler, report_on(None)), stage);
    }
}

#[test]
fn a_finding_whose_tasks_are_done_is_still_at_work() {
    let case = case().tasks_done();
    assert!(matches!(case.finding.stage, Stage::InProgress(_)));
    assert_eq!(case.finding.task_counts(), (2, 2));
}
