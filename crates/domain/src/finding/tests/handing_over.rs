//! Handing a task over that was signed for.

use jiff::civil::date;

use super::{
    assert_refused,
    case::{ASSISTING, Case, LEAD, RESPONSIBLE, Who, case, report_on, task_id},
    fitting::Kind,
    parts::{ANSWER_BY, hand_over},
};
use crate::{
    finding::Command,
    task::{Task, TaskStage},
};

fn first(case: &Case) -> &Task {
    &case.finding.tasks[0]
}

/// The lead unit asked the helping unit to take its task over, after it had reported.
fn handed() -> Case {
    case()
        .at_work()
        .does(Kind::Report)
        .with(Who::LeadHandler, hand_over(task_id(0), ASSISTING))
}

fn accept(who: Who) -> Command {
    Command::AcceptTask {
        task: task_id(0),
        handler: who.person(),
    }
}

fn decline() -> Command {
    Command::DeclineTask {
        task: task_id(0),
        reason: "没有人手。".into(),
    }
}

#[test]
fn until_it_is_taken_over_its_unit_answers_for_it() {
    let mut handed = handed();
    let task = first(&handed);
    assert_eq!((task.unit, task.state.key()), (LEAD, "in_progress"));
    let pending = task.hand_over.as_ref().unwrap();
    assert_eq!((pending.to, pending.until), (ASSISTING, ANSWER_BY));
    assert!(task.is_handed_to(ASSISTING) && !task.is_handed_to(RESPONSIBLE));
    // It goes on with the work, but does not hand it in.
    handed
        .act(Who::LeadHandler, report_on(Some(task_id(0))))
        .unwrap();
    assert_refused!(
        handed.act(Who::AssistingHandler, report_on(Some(task_id(0)))),
        "由其他单位承担"
    );
    assert_refused!(
        handed.act(Who::LeadHandler, Command::SubmitTask { task: task_id(0) }),
        "接收单位尚未答复，不能提交办结"
    );
}

#[test]
fn who_takes_it_over_names_his_handler_and_begins_anew() {
    let taken = handed().with(Who::AssistingHandler, accept(Who::AssistingHandler));
    let task = first(&taken);
    assert_eq!((task.unit, task.state.key()), (ASSISTING, "accepted"));
    assert_eq!(task.state.handler(), Some(Who::AssistingHandler.person()));
    assert_eq!(task.hand_over, None);
    let mut taken = taken;
    assert_refused!(
        taken.act(Who::LeadHandler, report_on(Some(task_id(0)))),
        "由其他单位承担"
    );
}

#[test]
fn who_worked_on_it_does_not_review_after_it_went_on() {
    let on = Command::ReassignTask {
        task: task_id(0),
        unit: RESPONSIBLE,
    };
    let gone_on = handed()
        .with(Who::AssistingHandler, accept(Who::AssistingHandler))
        .with(Who::AssistingHandler, hand_over(task_id(0), RESPONSIBLE))
        .with(Who::Clerk, on);
    assert_eq!(first(&gone_on).earlier, [LEAD, ASSISTING]);
    assert!(gone_on.finding.is_worked_on_by(ASSISTING));
    // Who never signed for it has not worked on it.
    let passed_by = case().planned().with(
        Who::Clerk,
        Command::ReassignTask {
            task: task_id(0),
            unit: ASSISTING,
        },
    );
    assert_eq!(first(&passed_by).earlier, []);
}

#[test]
fn what_is_not_taken_over_stays_as_it_was() {
    let back = handed().with(Who::AssistingHandler, decline());
    let task = first(&back);
    assert_eq!((task.unit, task.state.key()), (LEAD, "in_progress"));
    assert_eq!(task.hand_over, None);
    // And may be handed to somebody else.
    let other = back.with(Who::LeadHandler, hand_over(task_id(0), RESPONSIBLE));
    assert!(first(&other).is_handed_to(RESPONSIBLE));
}

#[test]
fn only_the_unit_it_is_handed_to_answers() {
    let mut handed = handed();
    let stranger = Who::ResponsibleHandler;
    assert_refused!(handed.act(stranger, accept(stranger)), "不能签收");
    assert_refused!(handed.act(stranger, decline()), "不能申请退回");
    // The old unit has signed for it already.
    assert_refused!(
        handed.act(Who::LeadHandler, accept(Who::LeadHandler)),
        "办理中"
    );
}

#[test]
fn a_task_is_handed_over_by_its_unit_once_and_while_it_works_on_it() {
    let to = |unit| hand_over(task_id(0), unit);
    assert_refused!(
        handed().act(Who::LeadHandler, to(RESPONSIBLE)),
        "不能再次移交"
    );
    assert_refused!(
        case()
            .at_work()
            .act(Who::ResponsibleHandler, to(RESPONSIBLE)),
        "不能移交"
    );
    assert_refused!(case().at_work().act(Who::LeadHandler, to(LEAD)), "没有变化");
    assert_refused!(
        case().task_submitted().act(Who::LeadHandler, to(ASSISTING)),
        "该任务现为“待确认”，不能移交"
    );
}

#[test]
fn the_office_names_another_day_or_decides_itself() {
    let due = |until| Command::SetHandOverDue {
        task: task_id(0),
        until,
    };
    let other = date(2024, 3, 15);
    let mut later = handed().with(Who::Clerk, due(other));
    assert_eq!(first(&later).hand_over.as_ref().unwrap().until, other);
    assert_refused!(later.act(Who::Clerk, due(other)), "没有变化");
    assert_refused!(
        case().at_work().act(Who::Clerk, due(other)),
        "不能另定接收期限"
    );
    let give = |unit| Command::ReassignTask {
        task: task_id(0),
        unit,
    };
    for unit in [ASSISTING, RESPONSIBLE, LEAD] {
        let given = later.clone().with(Who::Clerk, give(unit));
        assert_eq!(first(&given).unit, unit);
        assert_eq!(first(&given).state, TaskStage::Assigned);
        assert_eq!(first(&given).hand_over, None);
    }
}
