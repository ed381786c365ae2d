//! Every refusal can happen, says something a person understands, and has a code of its own.

use std::collections::BTreeSet;

use jiff::civil::date;
use uuid::Uuid;

use super::{
    case::{
        Case, DIGEST, LEAD, Who, amend, assignment, case, countersign, evidence, evidence_id,
        planned_task, recorded, report_on, request, request_closure, review, seal, task_id,
    },
    fitting::{Kind, fitting},
    refusals_of_evidence::of_evidence,
    refusals_of_records::of_records,
    refusals_of_tasks::{of_tasks, texts_of_tasks},
};
use crate::{
    Calendar, Rectification, RectificationCode, Refusal,
    finding::{Check, Command, Finding, NewEvidence},
    id::{DocumentId, FindingId, RectificationId},
    person::{Office, Role},
    rectification::{RectificationEvent, Source},
};

pub(super) fn refused(mut case: Case, who: Who, command: Command) -> Refusal {
    case.act(who, command).expect_err("was not refused")
}

fn rectification() -> Rectification {
    let opened = open(None).unwrap();
    let event = |e| Rectification::apply(None, e).unwrap();
    event(opened)
}

fn open(period_end: Option<jiff::civil::Date>) -> Result<RectificationEvent, Refusal> {
    let code: RectificationCode = "YL-2024".parse()?;
    let id = RectificationId(Uuid::from_u128(1));
    let feedback = date(2024, 1, 10);
    Rectification::open(
        id,
        code,
        "云岭县巡察整改",
        Source::LocalInspection,
        feedback,
        period_end,
    )
}

/// Refusals around responsibility, time and work.
fn while_working() -> Vec<Refusal> {
    let extension = |until| Command::RequestExtension {
        until,
        reason: "汛期。".into(),
    };
    let asked = || {
        case()
            .at_work()
            .with(Who::LeadHandler, extension(date(2024, 9, 1)))
    };
    let assign = |change: fn(&mut crate::finding::Assignment)| {
        let mut it = assignment();
        change(&mut it);
        Command::Assign(it)
    };
    let unassigned = |change| case().with(Who::Clerk, assign(change));
    let too_much = || {
        let Command::Report(mut progress) = report_on(None) else {
            unreachable!()
        };
        progress.figures[0].of_hundredths = Some(1);
        Command::Report(progress)
    };
    vec![
        refused(
            case(),
            Who::Clerk,
            Command::Plan {
                tasks: vec![planned_task(0, LEAD)],
            },
        ),
        refused(
            case().at_work(),
            Who::Clerk,
            Command::ConfirmTask { task: task_id(0) },
        ),
        refused(
            case().at_work(),
            Who::Clerk,
            Command::ConfirmTask { task: task_id(9) },
        ),
        refused(unassigned(|a| a.lead = None), Who::Director, Command::Issue),
        refused(
            unassigned(|a| a.sponsor = None),
            Who::Director,
            Command::Issue,
        ),
        refused(
            unassigned(|a| a.deadline = None),
            Who::Director,
            Command::Issue,
        ),
        refused(
            case(),
            Who::Clerk,
            assign(|a| a.assisting = Some(vec![LEAD])),
        ),
        refused(
            case(),
            Who::Clerk,
            assign(|a| a.deadline = Some(date(2023, 1, 1))),
        ),
        refused(
            case().issued(),
            Who::Clerk,
            assign(|a| a.deadline = Some(date(2025, 1, 1))),
        ),
        refused(
            case().issued(),
            Who::LeadHandler,
            extension(date(2024, 6, 1)),
        ),
        refused(asked(), Who::LeadHandler, extension(date(2024, 9, 2))),
        refused(case().issued(), Who::Director, Command::GrantExtension),
        refused(asked(), Who::LeadHandler, Command::GrantExtension),
        refused(
            case().issued(),
            Who::Clerk,
            Command::Plan { tasks: Vec::new() },
        ),
        refused(
            case().planned(),
            Who::Clerk,
            Command::Plan {
                tasks: vec![planned_task(0, LEAD)],
            },
        ),
        refused(
            case(),
            Who::Clerk,
            Command::Correct {
                problem: String::new(),
            },
        ),
        refused(
            case(),
            Who::Clerk,
            Command::Correct {
                problem: "长".repeat(4001),
            },
        ),
        refused(
            case(),
            Who::Clerk,
            Command::Correct {
                problem: "机密★10年 某事".into(),
            },
        ),
        refused(
            case(),
            Who::Clerk,
            Command::Correct {
                problem: case().finding.problem,
            },
        ),
        refused(case().at_work(), Who::LeadHandler, too_much()),
        refused(
            case().at_work(),
            Who::ResponsibleHandler,
            report_on(Some(task_id(0))),
        ),
        refused(
            case().issued(),
            Who::Director,
            Command::Merge {
                into: case().finding.id,
                reason: "实为一事。".into(),
            },
        ),
    ]
}

/// Refusals around closure.
fn while_closing() -> Vec<Refusal> {
    let done = || case().tasks_done();
    let long_term = crate::finding::Assignment {
        long_term: Some(true),
        ..Default::default()
    };
    let contradiction = Check {
        rule: "figure.rate".into(),
        hard: true,
        text: "比率不符。".into(),
        explanation: None,
    };
    let at_director = || case().countersigned_by([Office::LeadUnitHead, Office::LeaderInCharge]);
    vec![
        refused(case().at_work(), Who::LeadHandler, request_closure()),
        refused(done(), Who::LeadHandler, request(|r| r.pledged = false)),
        refused(done(), Who::LeadHandler, request(|r| r.checklist.clear())),
        refused(
            done(),
            Who::LeadHandler,
            request(|r| r.policy.steps.clear()),
        ),
        refused(
            done().with(Who::Clerk, Command::Assign(long_term)),
            Who::LeadHandler,
            request_closure(),
        ),
        refused(
            case().closure_requested(),
            Who::Clerk,
            Command::SendForSigning {
                checks: vec![contradiction],
                seal: seal(DIGEST),
            },
        ),
        refused(
            case()
                .closure_requested()
                .with(Who::LeadHandler, amend())
                .does(Kind::SendForSigning),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        refused(
            case().sent_for_signing(),
            Who::Leader,
            countersign(Office::LeaderInCharge),
        ),
        refused(
            case().sent_for_signing(),
            Who::Clerk,
            countersign(Office::LeadUnitHead),
        ),
        refused(
            at_director().with(Who::ManyHats, countersign(Office::OfficeDirector)),
            Who::ManyHats,
            countersign(Office::PrincipalLeader),
        ),
        refused(
            done()
                .with(Who::LeadHead, request_closure())
                .sent_for_signing(),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        refused(
            case().in_review(),
            Who::LeadReviewer,
            review(Office::ReviewDiscipline),
        ),
        refused(
            case().reviewed_by([Office::ReviewOffice]),
            Who::ReviewerOffice,
            review(Office::ReviewOffice),
        ),
    ]
}

/// A closure whose evidence changed after it was asked for.
fn stale() -> Case {
    let mut case = case().closure_requested();
    let (_, stamp) = case.story[0];
    case.finding.stage = case
        .finding
        .stage
        .with_dossier_amended(String::new(), stamp);
    case
}

/// Refusals around deputies, conflicts and changes of who signs.
fn around_signers() -> Vec<Refusal> {
    let reason = || "机构改革。".to_owned();
    let add = |office, reviews| Command::AddSigner {
        office,
        reviews,
        reason: reason(),
    };
    let remove = |office| Command::RemoveSigner {
        office,
        reason: reason(),
    };
    let with_factor = request(|r| r.policy.second_factor = vec![Office::LeadUnitHead]);
    let without_inspection = request(|r| r.policy.reviewers.truncate(3));
    let two = request(|r| {
        r.policy.steps = vec![Office::LeadUnitHead];
        r.policy.reviewers.truncate(2);
    });
    let conflict = || Command::DeclareConflict {
        office: Office::LeadUnitHead,
        reason: "与当事人系亲属。".into(),
    };
    let sent = |asked| {
        case()
            .tasks_done()
            .with(Who::LeadHandler, asked)
            .sent_for_signing()
    };
    vec![
        refused(
            case().sent_for_signing().with(Who::LeadHead, conflict()),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        refused(
            sent(with_factor),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        refused(
            case().in_review(),
            Who::ReviewerOffice,
            Command::SendBack {
                to: Office::ReviewDiscipline,
                reason: reason(),
            },
        ),
        refused(
            case().in_review(),
            Who::Director,
            add(Office::ReviewInspection, false),
        ),
        refused(
            sent(without_inspection),
            Who::Director,
            remove(Office::ReviewInspection),
        ),
        refused(
            sent(two).reviewed_by([Office::ReviewOffice]),
            Who::Director,
            remove(Office::ReviewDiscipline),
        ),
        refused(
            case().reviewed_by([Office::ReviewOffice]),
            Who::Director,
            remove(Office::ReviewOffice),
        ),
        refused(
            stale(),
            Who::Clerk,
            fitting(&stale().finding, Kind::SendForSigning).1,
        ),
    ]
}

/// Refusals around the ledger itself.
fn around_the_ledger() -> Vec<Refusal> {
    let itself = crate::finding::Recorded {
        rebound_of: Some(recorded().id),
        ..recorded()
    };
    let document = DocumentId(Uuid::from_u128(5));
    let confirmed = rectification().confirm(document, Vec::new(), 3).unwrap();
    let with_document = Rectification::apply(Some(rectification()), confirmed).unwrap();
    vec![
        Finding::record(itself).unwrap_err(),
        with_document.confirm(document, Vec::new(), 3).unwrap_err(),
        "云岭".parse::<RectificationCode>().unwrap_err(),
        open(Some(date(2024, 1, 9))).unwrap_err(),
        Calendar::builtin().with("明天,off").unwrap_err(),
        Role::check_together(&[Role::SystemAdmin, Role::AuditAdmin]).unwrap_err(),
    ]
}

fn all() -> Vec<Refusal> {
    [
        while_working(),
        of_evidence(),
        of_tasks(),
        while_closing(),
        around_signers(),
        around_the_ledger(),
        of_records(),
    ]
    .concat()
}

#[test]
fn every_refusal_is_provoked_by_a_rule() {
    let provoked: BTreeSet<_> = all().iter().map(Refusal::code).collect();
    let known: BTreeSet<_> = Refusal::CODES.iter().copied().collect();
    assert_eq!(provoked, known);
    assert_eq!(
        known.len(),
        Refusal::CODES.len(),
        "a code stands for one refusal"
    );
}

#[test]
fn every_refusal_is_a_chinese_sentence_that_ends() {
    for refusal in all() {
        let said = refusal.to_string();
        assert!(said.ends_with('。'), "{said}");
        assert!(said.chars().count() >= 8, "{said}");
        let odd = said.contains("失败") || said.contains("参数") || said.contains("无权限");
        assert!(!odd, "says nothing that helps: {said}");
    }
}

/// Where text enters: commands with `mark` in every text, one at a time, and where they would otherwise be taken.
fn texts_with(mark: &str) -> Vec<(Case, Who, Command)> {
    let text = || format!("情况{mark}说明");
    let plan = |change: fn(&mut crate::finding::PlannedTask, String)| {
        let mut task = planned_task(7, LEAD);
        change(&mut task, text());
        (
            case().issued(),
            Who::Clerk,
            Command::Plan { tasks: vec![task] },
        )
    };
    let report = |change: fn(&mut crate::finding::Progress, String)| {
        let Command::Report(mut progress) = report_on(None) else {
            unreachable!()
        };
        change(&mut progress, text());
        (
            case().at_work(),
            Who::LeadHandler,
            Command::Report(progress),
        )
    };
    let evidence_said = |change: fn(&mut NewEvidence, String)| {
        let mut new = evidence(0);
        change(&mut new, text());
        (
            case().at_work(),
            Who::LeadHandler,
            Command::AddEvidence(new),
        )
    };
    let check = |said: String, explanation: Option<String>| {
        let check = Check {
            rule: "figure.rate".into(),
            hard: true,
            text: said,
            explanation,
        };
        (
            case().closure_requested(),
            Who::Clerk,
            Command::SendForSigning {
                checks: vec![check],
                seal: seal(DIGEST),
            },
        )
    };
    let answer = request(|r| r.checklist[0].text = text());
    let task = task_id(0);
    let into = FindingId(Uuid::from_u128(0x1001));
    let asked = case().at_work().does(Kind::RequestExtension);
    let until = date(2024, 12, 1);
    vec![
        (case(), Who::Clerk, Command::Correct { problem: text() }),
        plan(|task, words| task.title = words),
        plan(|task, words| task.measures[0].text = words),
        (
            case().planned(),
            Who::LeadHandler,
            Command::DeclineTask {
                task,
                reason: text(),
            },
        ),
        report(|p, words| p.text = words),
        report(|p, words| p.figures[0].name = words),
        report(|p, words| p.figures[0].unit = words),
        evidence_said(|e, words| e.about.title = words),
        evidence_said(|e, words| e.about.provided_by = words),
        evidence_said(|e, words| e.file.name = words),
        (
            case().at_work().does(Kind::AddEvidence),
            Who::LeadHandler,
            Command::WithdrawEvidence {
                evidence: evidence_id(0),
                reason: text(),
            },
        ),
        (
            case().task_submitted(),
            Who::Clerk,
            Command::ReturnTask {
                task,
                reason: text(),
            },
        ),
        (
            case().at_work(),
            Who::LeadHandler,
            Command::RequestExtension {
                until,
                reason: text(),
            },
        ),
        (
            asked,
            Who::Director,
            Command::RefuseExtension { reason: text() },
        ),
        (case().tasks_done(), Who::LeadHandler, answer),
        check(text(), Some("口径不同。".into())),
        check("比率不符。".into(), Some(text())),
        (
            case().in_review(),
            Who::ReviewerOffice,
            Command::Return { reason: text() },
        ),
        (
            case().at_work(),
            Who::Director,
            Command::Suspend { reason: text() },
        ),
        (
            case().at_work(),
            Who::Director,
            Command::Terminate { reason: text() },
        ),
        (
            case().at_work(),
            Who::Director,
            Command::Merge {
                into,
                reason: text(),
            },
        ),
    ]
}

#[test]
fn marks_of_state_secrecy_are_refused_wherever_text_enters() {
    for mark in ["秘密★5年", "机密 ★", "绝密☆长期"] {
        let everywhere = texts_of_tasks(&format!("情况{mark}说明"));
        for (case, who, command) in texts_with(mark).into_iter().chain(everywhere) {
            let words = format!("{command:?}");
            let refusal = refused(case, who, command);
            assert_eq!(refusal.code(), "secrecy_mark", "{words}");
            assert!(
                !refusal.to_string().contains("说明"),
                "the text itself is not repeated"
            );
        }
    }
    // The same texts without the mark are taken: the mark is what was refused.
    let everywhere = texts_of_tasks("保守秘密");
    for (mut case, who, command) in texts_with("保守秘密").into_iter().chain(everywhere) {
        case.act(who, command).unwrap();
    }
}

#[test]
fn marks_of_state_secrecy_do_not_enter_with_documents_and_names() {
    let mark = || "绝密★".to_owned();
    let reported = |status_text, status_words| crate::finding::Reported {
        status: "completed".into(),
        status_words,
        status_text,
    };
    let documents = [
        crate::finding::Recorded {
            problem: mark(),
            ..recorded()
        },
        crate::finding::Recorded {
            source_no: Some(mark()),
            ..recorded()
        },
        crate::finding::Recorded {
            reported: Some(reported(mark(), Vec::new())),
            ..recorded()
        },
        crate::finding::Recorded {
            reported: Some(reported("完成。".into(), vec![mark()])),
            ..recorded()
        },
    ];
    for document in documents {
        assert_eq!(
            Finding::record(document).unwrap_err().code(),
            "secrecy_mark"
        );
    }
    let anew = case()
        .finding
        .report_anew(Some(reported(mark(), Vec::new())), None);
    assert_eq!(anew.unwrap_err().code(), "secrecy_mark");
    let group = crate::rectification::Aspect {
        id: crate::id::AspectId(Uuid::from_u128(1)),
        title: mark(),
        items: Vec::new(),
    };
    let confirmed = rectification().confirm(DocumentId(Uuid::from_u128(6)), vec![group], 1);
    assert_eq!(confirmed.unwrap_err().code(), "secrecy_mark");
    let renamed = rectification().correct(&mark(), None);
    assert_eq!(renamed.unwrap_err().code(), "secrecy_mark");
    let unit = crate::unit::Unit::check_names(&mark(), "县住建局");
    assert_eq!(unit.unwrap_err().code(), "secrecy_mark");
}
