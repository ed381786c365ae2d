//! Evidence: versions, whose it is, and what it does to signatures.

use super::{
    assert_refused,
    case::{
        Case, Who, about, amend, case, countersign, evidence, evidence_id, file, report_on, review,
        task_id,
    },
    fitting::Kind,
};
use crate::{
    finding::{Claim, Command, Evidence, NewEvidence, Stage},
    id::TaskId,
    person::Office,
};

fn item(case: &Case, n: usize) -> &Evidence {
    case.finding.evidence_item(evidence_id(n)).unwrap()
}

fn add(n: usize) -> Command {
    Command::AddEvidence(evidence(n))
}

fn replace(n: usize, by_file: usize) -> Command {
    Command::ReplaceEvidence {
        evidence: evidence_id(n),
        file: file(by_file),
    }
}

fn withdraw(n: usize) -> Command {
    Command::WithdrawEvidence {
        evidence: evidence_id(n),
        reason: "照片中有无关人员。".into(),
    }
}

#[test]
fn a_newer_version_leaves_the_older_on_record() {
    let case = case()
        .at_work()
        .with(Who::LeadHandler, add(0))
        .with(Who::LeadHead, replace(0, 7))
        .with(Who::LeadHandler, replace(0, 8));
    let versions: Vec<_> = item(&case, 0)
        .versions()
        .map(|(n, v)| (n, v.file.digest.as_str(), v.stamp.by))
        .collect();
    assert_eq!(
        versions,
        [
            (1, "sha256:00", Some(Who::LeadHandler.person())),
            (2, "sha256:07", Some(Who::LeadHead.person())),
            (3, "sha256:08", Some(Who::LeadHandler.person())),
        ]
    );
    assert_eq!(item(&case, 0).version(), 3);
    assert_eq!(case.finding.evidence_count(), 1);
}

#[test]
fn what_is_withdrawn_stays_on_record_and_no_longer_counts() {
    let mut case = case()
        .at_work()
        .with(Who::LeadHandler, add(0))
        .with(Who::LeadHandler, add(1))
        .with(Who::LeadHandler, withdraw(0));
    assert_eq!(case.finding.evidence_count(), 1);
    let reason = item(&case, 0).withdrawn.as_ref().map(|w| w.reason.as_str());
    assert_eq!(reason, Some("照片中有无关人员。"));
    assert_refused!(case.act(Who::LeadHandler, replace(0, 9)), "已经撤回");
    assert_refused!(case.act(Who::LeadHandler, withdraw(0)), "已经撤回");
}

#[test]
fn only_the_unit_that_handed_it_in_changes_it_and_the_office_may_take_it_out() {
    let mut case = case().at_work().with(Who::LeadHandler, add(0));
    let describe = Command::DescribeEvidence {
        evidence: evidence_id(0),
        about: about("别的"),
    };
    for command in [replace(0, 9), describe, withdraw(0)] {
        assert_refused!(case.act(Who::ResponsibleHandler, command), "由其他单位提交");
    }
    assert_refused!(case.act(Who::Clerk, replace(0, 9)), "不能更换");
    let without_reason = Command::WithdrawEvidence {
        evidence: evidence_id(0),
        reason: " ".into(),
    };
    assert_refused!(case.act(Who::Clerk, without_reason), "撤回理由");
    assert!(case.act(Who::Clerk, withdraw(0)).is_ok());
}

#[test]
fn the_same_bytes_are_refused_to_one_unit_and_hidden_from_the_other() {
    let twice = NewEvidence {
        id: evidence_id(5),
        ..evidence(0)
    };
    let mut case = case().at_work().with(Who::LeadHandler, add(0));
    assert_refused!(
        case.act(Who::LeadHandler, Command::AddEvidence(twice.clone())),
        "“第0批交付现场”内容完全相同"
    );
    assert!(
        case.act(Who::ResponsibleHandler, Command::AddEvidence(twice))
            .is_ok()
    );
    assert_refused!(case.act(Who::LeadHandler, replace(0, 0)), "没有变化");
}

#[test]
fn evidence_belongs_to_a_task_of_the_finding_or_to_none() {
    let of = |task: Option<TaskId>| {
        Command::AddEvidence(NewEvidence {
            task,
            ..evidence(0)
        })
    };
    let mut case = case().at_work();
    assert_refused!(
        case.act(Who::LeadHandler, of(Some(task_id(9)))),
        "没有这项任务"
    );
    assert!(case.act(Who::LeadHandler, of(Some(task_id(0)))).is_ok());
}

#[test]
fn any_change_of_evidence_voids_every_signature_and_must_be_confirmed() {
    let signed = || {
        case()
            .at_work()
            .with(Who::LeadHandler, add(0))
            .reviewed_by([Office::ReviewOffice, Office::ReviewDiscipline])
    };
    let describe = Command::DescribeEvidence {
        evidence: evidence_id(0),
        about: about("改称别的"),
    };
    for command in [add(1), replace(0, 9), describe, withdraw(0)] {
        let mut changed = signed().with(Who::LeadHandler, command);
        assert!(changed.signatures().is_empty());
        let (clerk, send) = super::fitting::fitting(&changed.finding, Kind::SendForSigning);
        assert_refused!(changed.act(clerk, send), "佐证材料已变更");
        let mut again = changed
            .with(Who::LeadHandler, amend())
            .does(Kind::SendForSigning);
        assert_refused!(
            again.act(Who::LeadHead, countersign(Office::LeadUnitHead)),
            "材料已变更"
        );
    }
}

#[test]
fn who_changed_the_evidence_does_not_sign() {
    let mut case = case()
        .sent_for_signing()
        .with(Who::LeadHead, add(0))
        .does(Kind::Amend)
        .does(Kind::SendForSigning);
    let seen = super::fitting::digest(&case.finding);
    let sign = Command::Countersign {
        office: Office::LeadUnitHead,
        seen,
        second_factor: false,
    };
    assert_refused!(case.act(Who::LeadHead, sign), "由您本人提交或更换");
}

#[test]
fn nothing_is_handed_in_before_the_finding_was_issued_or_after_it_ended() {
    let mut draft = case();
    assert_refused!(draft.act(Who::Clerk, add(0)), "待下达");
    let mut closed = case()
        .at_work()
        .with(Who::LeadHandler, add(0))
        .until(|f| matches!(f.stage, Stage::Closed(_)));
    for command in [add(1), replace(0, 9), withdraw(0)] {
        assert_refused!(closed.act(Who::LeadHandler, command), "已销号");
    }
    let mut paused = case().at_work().does(Kind::Suspend);
    assert_refused!(paused.act(Who::LeadHandler, add(0)), "已中止");
}

#[test]
fn a_report_names_evidence_of_its_own_finding_that_counts() {
    let naming = |n| {
        let Command::Report(mut progress) = report_on(None) else {
            unreachable!()
        };
        progress.evidence = vec![evidence_id(n)];
        Command::Report(progress)
    };
    let mut case = case()
        .at_work()
        .with(Who::LeadHandler, add(0))
        .with(Who::LeadHandler, add(1))
        .with(Who::LeadHandler, withdraw(1));
    assert_refused!(case.act(Who::LeadHandler, naming(7)), "没有这份佐证材料");
    assert_refused!(case.act(Who::LeadHandler, naming(1)), "已经撤回");
    assert!(case.act(Who::LeadHandler, naming(0)).is_ok());
}

#[test]
fn done_without_proof_is_seen() {
    let claiming = |claim| {
        let Command::Report(mut progress) = report_on(None) else {
            unreachable!()
        };
        progress.claim = claim;
        Command::Report(progress)
    };
    let working = case()
        .at_work()
        .with(Who::LeadHandler, claiming(Some(Claim::InProgress)));
    assert!(!working.finding.lacks_proof());
    let claimed = working
        .with(Who::LeadHandler, claiming(Some(Claim::Completed)))
        .with(Who::LeadHandler, claiming(None));
    assert!(claimed.finding.lacks_proof());
    let proven = claimed.clone().with(Who::LeadHandler, add(0));
    assert!(!proven.finding.lacks_proof());
    assert!(
        proven
            .with(Who::LeadHandler, withdraw(0))
            .finding
            .lacks_proof()
    );
    assert!(case().task_submitted().finding.lacks_proof());
    let mut reviewed = case().in_review();
    assert!(reviewed.finding.lacks_proof());
    // A signature says nothing about proof.
    reviewed
        .act(Who::ReviewerOffice, review(Office::ReviewOffice))
        .unwrap();
    assert!(reviewed.finding.lacks_proof());
    assert!(!case().closed().finding.lacks_proof());
}
