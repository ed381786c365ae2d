//! From the ledger to the units: who answers, until when, with which tasks.

use jiff::civil::date;

use super::{
    assert_refused,
    case::{
        ASSISTING, DEADLINE, FEEDBACK, LEAD, RESPONSIBLE, Who, assignment, case, planned_task,
        recorded,
    },
    fitting::Kind,
};
use crate::{
    finding::{Assignment, Command, Finding, Passage, Reported, Stage},
    id::{DocumentId, FindingId},
    unit::UnitRole,
};

fn assign(change: impl FnOnce(&mut Assignment)) -> Command {
    let mut it = assignment();
    change(&mut it);
    Command::Assign(it)
}

fn plan(tasks: Vec<crate::finding::PlannedTask>) -> Command {
    Command::Plan { tasks }
}

#[test]
fn a_finding_begins_as_a_draft_that_nobody_answers_for() {
    let f = case().finding;
    assert_eq!(f.stage, Stage::Draft);
    assert_eq!(f.owners.units().count(), 0);
    assert_eq!(
        (f.evidence_count(), f.rework_count, f.deadline),
        (0, 0, None)
    );
}

#[test]
fn nothing_is_issued_before_lead_sponsor_and_deadline_are_known() {
    let without = |change: fn(&mut Assignment)| {
        let mut case = case();
        case.act(Who::Clerk, assign(change)).unwrap();
        case.act(Who::Director, Command::Issue)
    };
    assert_refused!(without(|a| a.lead = None), "牵头单位");
    assert_refused!(without(|a| a.sponsor = None), "包案领导");
    assert_refused!(without(|a| a.deadline = None), "完成时限");
    assert!(without(|_| {}).is_ok());
}

#[test]
fn fields_that_an_assignment_leaves_out_stay_as_they_are() {
    let only_class = Assignment {
        time_class: Some(crate::finding::TimeClass::Immediate),
        ..Assignment::default()
    };
    let f = case()
        .assigned()
        .with(Who::Clerk, Command::Assign(only_class))
        .finding;
    let units: Vec<_> = f.owners.units().collect();
    assert_eq!(
        units,
        [
            (LEAD, UnitRole::Lead),
            (RESPONSIBLE, UnitRole::Responsible),
            (ASSISTING, UnitRole::Assisting)
        ]
    );
    assert_eq!(f.owners.sponsor, Some(Who::Leader.person()));
    assert_eq!(f.deadline.unwrap().current(), DEADLINE);
}

#[test]
fn a_unit_stands_once_among_the_owners() {
    for change in [
        (|a| a.responsible = Some(vec![LEAD])) as fn(&mut Assignment),
        |a| a.assisting = Some(vec![RESPONSIBLE]),
        |a| a.assisting = Some(vec![ASSISTING, ASSISTING]),
    ] {
        assert_refused!(case().act(Who::Clerk, assign(change)), "重复的单位");
    }
    // Also when the second place comes later.
    let later = Assignment {
        lead: Some(RESPONSIBLE),
        ..Assignment::default()
    };
    assert_refused!(
        case().assigned().act(Who::Clerk, Command::Assign(later)),
        "重复的单位"
    );
}

#[test]
fn no_deadline_lies_before_the_feedback() {
    let early = date(2024, 1, 9);
    assert_refused!(
        case().act(Who::Clerk, assign(|a| a.deadline = Some(early))),
        "不能早于反馈日期 2024-01-10"
    );
    assert!(
        case()
            .act(Who::Clerk, assign(|a| a.deadline = Some(FEEDBACK)))
            .is_ok()
    );
    let mut task = planned_task(0, LEAD);
    task.due = Some(early);
    assert_refused!(
        case().issued().act(Who::Clerk, plan(vec![task])),
        "反馈日期"
    );
}

#[test]
fn a_draft_deadline_may_be_set_anew_and_an_issued_one_may_not() {
    let other = date(2024, 9, 30);
    let draft = case()
        .assigned()
        .with(Who::Clerk, assign(|a| a.deadline = Some(other)));
    assert_eq!(draft.finding.deadline.unwrap().original(), other);
    for mut issued in [case().issued(), case().planned(), case().at_work()] {
        assert_refused!(
            issued.act(Who::Clerk, assign(|a| a.deadline = Some(other))),
            "时限 2024-06-30 已随下达确定"
        );
        // A form that repeats the deadline is not refused for it.
        let same = assign(|a| a.assisting = Some(Vec::new()));
        issued.act(Who::Clerk, same).unwrap();
        assert_eq!(issued.finding.deadline.unwrap().original(), DEADLINE);
    }
}

#[test]
fn an_assignment_that_changes_nothing_is_no_event() {
    assert_refused!(
        case().assigned().act(Who::Clerk, assign(|_| {})),
        "没有变化"
    );
}

#[test]
fn words_are_corrected_before_the_finding_is_issued_and_never_after() {
    let correct = |words: &str| Command::Correct {
        problem: words.into(),
    };
    let case_ = case().with(Who::Clerk, correct("  交付缓慢。 "));
    assert_eq!(case_.finding.problem, "交付缓慢。");
    assert_refused!(
        case_.clone().act(Who::Clerk, correct("交付缓慢。")),
        "没有变化"
    );
    assert_refused!(
        case_.clone().act(Who::Clerk, correct("  ")),
        "请填写问题表述"
    );
    assert_refused!(
        case().issued().act(Who::Clerk, correct("别的问题。")),
        "处于“已下达”阶段，不能修改问题表述"
    );
}

#[test]
fn a_plan_has_tasks_and_every_task_has_words() {
    let mut case = case().issued();
    assert_refused!(case.act(Who::Clerk, plan(Vec::new())), "没有任务");
    let mut blank = planned_task(0, LEAD);
    blank.title = " ".into();
    assert_refused!(case.act(Who::Clerk, plan(vec![blank])), "请填写任务名称");
    let mut blank = planned_task(0, LEAD);
    blank.measures[0].text.clear();
    assert_refused!(case.act(Who::Clerk, plan(vec![blank])), "请填写措施内容");
}

#[test]
fn the_same_task_is_planned_once() {
    let twice = vec![planned_task(5, LEAD), planned_task(5, RESPONSIBLE)];
    assert_refused!(case().issued().act(Who::Clerk, plan(twice)), "不能重复列入");
    let known = vec![planned_task(0, LEAD)];
    assert_refused!(case().planned().act(Who::Clerk, plan(known)), "任务0");
}

#[test]
fn tasks_are_added_while_the_finding_is_at_work_without_moving_it() {
    let f = case().at_work().does(Kind::Plan).finding;
    assert!(matches!(f.stage, Stage::InProgress(_)));
    assert_eq!(f.task_counts(), (0, 3));
}

#[test]
fn nobody_adds_tasks_past_whoever_approved_the_plan() {
    let add = |n| plan(vec![planned_task(n, LEAD)]);
    // A clerk who lays tasks down has not approved them, and goes on as he began.
    let by_clerk = case().issued().with(Who::Clerk, add(0));
    assert!(!by_clerk.finding.plan_approved);
    assert!(by_clerk.clone().act(Who::Clerk, add(1)).is_ok());
    for approver in [Who::Director, Who::Principal] {
        let mut approved = by_clerk.clone().with(approver, add(1));
        assert_refused!(approved.act(Who::Clerk, add(2)), "请修订整改方案报审");
        // What he asks for instead may be drafted by anybody.
        let revised = [planned_task(2, LEAD)];
        approved.finding.check_plan(&revised).unwrap();
        assert!(approved.act(approver, add(2)).is_ok());
        // The office still settles who carries them.
        assert!(
            approved
                .does(Kind::DeclineTask)
                .act(
                    Who::Clerk,
                    Command::ReassignTask {
                        task: super::case::task_id(0),
                        unit: ASSISTING
                    },
                )
                .is_ok()
        );
    }
}

#[test]
fn a_plan_is_drafted_where_it_could_be_approved() {
    let tasks = [planned_task(0, LEAD)];
    assert!(case().issued().finding.check_plan(&[]).is_ok());
    assert!(case().issued().finding.check_plan(&tasks).is_ok());
    assert_refused!(case().planned().finding.check_plan(&tasks), "不能重复列入");
    assert_refused!(case().finding.check_plan(&[]), "不能制定方案");
    assert_refused!(case().closed().finding.check_plan(&tasks), "不能制定方案");
}

#[test]
fn a_rebound_points_to_the_old_finding_and_not_to_itself() {
    let mut rebound = recorded();
    rebound.rebound_of = Some(FindingId(uuid::Uuid::from_u128(9)));
    assert!(Finding::record(rebound.clone()).is_ok());
    rebound.rebound_of = Some(rebound.id);
    assert_refused!(Finding::record(rebound), "另立新号");
}

#[test]
fn a_newer_document_changes_what_was_reported_but_no_signed_finding() {
    let reported = Some(Reported {
        status: "in_progress".into(),
        status_words: vec!["正在推进".into()],
        status_text: "正在推进交付。".into(),
    });
    let passage = Some(Passage {
        document: DocumentId(uuid::Uuid::from_u128(8)),
        problem: (3, 40),
        status: Some((41, 90)),
    });
    let working = case().at_work();
    let event = working
        .finding
        .report_anew(reported.clone(), passage)
        .unwrap();
    let stamp = working.story[0].1;
    let after = Finding::apply(Some(working.finding.clone()), event, stamp).unwrap();
    assert_eq!(after.reported, reported);
    assert_eq!(after.stage, working.finding.stage);
    assert_refused!(after.report_anew(reported.clone(), passage), "没有变化");
    for over in [
        case().closed(),
        case().does(Kind::Terminate),
        case().does(Kind::Merge),
    ] {
        assert_refused!(
            over.finding.report_anew(reported.clone(), passage),
            "不能更新原文情况"
        );
    }
}
