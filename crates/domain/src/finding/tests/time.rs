//! Deadlines, extensions, pauses and ends.

use jiff::civil::{Date, date};

use super::{
    assert_refused,
    case::{Case, DEADLINE, Who, case},
    fitting::Kind,
};
use crate::{
    finding::{Command, Stage},
    id::FindingId,
};

const LATER: Date = date(2024, 9, 30);

fn ask(until: Date) -> Command {
    Command::RequestExtension {
        until,
        reason: "汛期不能施工。".into(),
    }
}

fn days(case: &Case) -> (Date, Date, usize) {
    let deadline = case.finding.deadline.as_ref().unwrap();
    (
        deadline.original(),
        deadline.current(),
        deadline.extensions(),
    )
}

#[test]
fn a_granted_extension_keeps_the_original_deadline_in_sight() {
    let case = case()
        .at_work()
        .with(Who::LeadHandler, ask(LATER))
        .with(Who::Director, Command::GrantExtension);
    assert_eq!(days(&case), (DEADLINE, LATER, 1));
    let again = case
        .with(Who::LeadHandler, ask(date(2024, 12, 31)))
        .with(Who::Director, Command::GrantExtension);
    assert_eq!(days(&again), (DEADLINE, date(2024, 12, 31), 2));
}

#[test]
fn an_extension_leads_to_a_later_day() {
    let mut case = case().at_work();
    assert_refused!(
        case.act(Who::LeadHandler, ask(DEADLINE)),
        "须晚于现时限 2024-06-30"
    );
    let mut extended = case
        .with(Who::LeadHandler, ask(LATER))
        .with(Who::Director, Command::GrantExtension);
    assert_refused!(
        extended.act(Who::LeadHandler, ask(LATER)),
        "须晚于现时限 2024-09-30"
    );
}

#[test]
fn one_request_waits_at_a_time_and_a_refused_one_leaves_the_deadline() {
    let mut asked = case().at_work().with(Who::LeadHandler, ask(LATER));
    assert_refused!(asked.act(Who::LeadHandler, ask(LATER)), "已有一份延期申请");
    let refused = asked.does(Kind::RefuseExtension);
    assert_eq!(days(&refused), (DEADLINE, DEADLINE, 0));
    assert_eq!(refused.finding.extension_asked, None);
    for kind in [Kind::GrantExtension, Kind::RefuseExtension] {
        let (who, command) = super::fitting::fitting(&refused.finding, kind);
        assert_refused!(refused.clone().act(who, command), "没有待审批的延期申请");
    }
}

#[test]
fn nobody_decides_on_the_extension_he_asked_for() {
    let mut asked = case().at_work().with(Who::Director, ask(LATER));
    assert_refused!(
        asked.act(Who::Director, Command::GrantExtension),
        "须由其他人审批"
    );
    let refuse = Command::RefuseExtension {
        reason: "不需要了。".into(),
    };
    assert_refused!(asked.act(Who::Director, refuse), "须由其他人审批");
    assert!(asked.act(Who::ManyHats, Command::GrantExtension).is_ok());
}

#[test]
fn an_extension_granted_while_others_sign_sends_the_dossier_back_to_the_office() {
    let case = case()
        .tasks_done()
        .with(Who::LeadHandler, ask(LATER))
        .sent_for_signing()
        .does(Kind::GrantExtension);
    assert_eq!(days(&case), (DEADLINE, LATER, 1));
    assert_eq!(
        case.finding.stage.key(),
        "closure_requested",
        "the deadline is part of what is signed"
    );
}

#[test]
fn a_finding_that_left_the_ledger_awaits_no_decision() {
    let asked = || case().at_work().with(Who::LeadHandler, ask(LATER));
    for over in [
        asked().closed(),
        asked().does(Kind::Terminate),
        asked().does(Kind::Merge),
    ] {
        assert_eq!(
            over.finding.extension_asked,
            None,
            "{}",
            over.finding.stage.label()
        );
    }
}

#[test]
fn overdue_is_the_day_after_the_deadline_in_force_and_only_while_open() {
    let next = date(2024, 7, 1);
    let working = case().at_work();
    assert!(!working.finding.is_overdue(DEADLINE));
    assert!(working.finding.is_overdue(next));
    let extended = working
        .clone()
        .with(Who::LeadHandler, ask(LATER))
        .does(Kind::GrantExtension);
    assert!(!extended.finding.is_overdue(next));
    for paused_or_over in [working.does(Kind::Suspend), case().closed()] {
        assert!(!paused_or_over.finding.is_overdue(next));
    }
}

#[test]
fn a_pause_ends_where_it_began() {
    let returned = case().closure_requested().does(Kind::Return);
    for before in [
        case().issued(),
        case().planned(),
        case().at_work(),
        returned,
    ] {
        let paused = before.clone().does(Kind::Suspend);
        assert_eq!(paused.finding.stage.label(), "已中止");
        let resumed = paused.does(Kind::Resume);
        assert_eq!(resumed.finding, before.finding);
    }
}

#[test]
fn a_paused_finding_can_be_ended_but_not_worked_on() {
    let mut paused = case().at_work().does(Kind::Suspend);
    for kind in [
        Kind::Report,
        Kind::Suspend,
        Kind::RequestClosure,
        Kind::Assign,
    ] {
        let (who, command) = super::fitting::fitting(&paused.finding, kind);
        assert_refused!(paused.act(who, command), "已中止");
    }
    assert_eq!(paused.does(Kind::Terminate).finding.stage.label(), "已终止");
}

#[test]
fn nothing_ends_while_a_closure_is_under_way() {
    for mut case in [
        case().closure_requested(),
        case().sent_for_signing(),
        case().in_review(),
    ] {
        for kind in [Kind::Suspend, Kind::Terminate, Kind::Merge] {
            let (who, command) = super::fitting::fitting(&case.finding, kind);
            assert_refused!(case.act(who, command), case.finding.stage.label());
        }
    }
}

#[test]
fn a_finding_is_carried_on_in_another_and_not_in_itself() {
    let merge = |into| Command::Merge {
        into,
        reason: "实为一事。".into(),
    };
    let mut case = case().issued();
    let own = case.finding.id;
    assert_refused!(case.act(Who::Director, merge(own)), "不能并入自身");
    let other = FindingId(uuid::Uuid::from_u128(0x1001));
    let merged = case.with(Who::Director, merge(other));
    assert!(matches!(merged.finding.stage, Stage::Merged { into, .. } if into == other));
}

#[test]
fn ends_and_pauses_need_a_reason() {
    let mut case = case().at_work();
    let reason = String::new;
    for command in [
        Command::Suspend { reason: reason() },
        Command::Terminate { reason: reason() },
        Command::Merge {
            into: FindingId(uuid::Uuid::from_u128(1)),
            reason: reason(),
        },
        Command::RequestExtension {
            until: LATER,
            reason: reason(),
        },
    ] {
        assert_refused!(case.act(Who::Director, command), "理由");
    }
}
