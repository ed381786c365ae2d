//! What a volume must have, and when something is missing rather than still to come.

use super::case::{Case, Who, case, evidence};
use crate::{
    finding::{Assignment, Command, Part, Presence, Stage, TimeClass},
    person::Office,
};

fn held(case: &Case, part: Part) -> Option<Presence> {
    let volume = case.finding.volume(0);
    volume
        .parts
        .into_iter()
        .find_map(|(p, held)| (p == part).then_some(held))
}

fn missing(words: &str) -> Presence {
    Presence::Missing(words.to_owned())
}

fn of_class(class: TimeClass) -> Case {
    let assignment = Assignment {
        time_class: Some(class),
        ..super::case::assignment()
    };
    case().with(Who::Clerk, Command::Assign(assignment))
}

#[test]
fn a_new_finding_lacks_only_what_should_be_there_already() {
    let case = case();
    let volume = case.finding.volume(0);
    assert_eq!(volume.score(), 0);
    assert_eq!(
        volume.missing(),
        [
            "问题底稿：没有关联反馈原文",
            "责任分工：没有牵头单位、包案领导、完成时限"
        ]
    );
    assert_eq!(held(&case, Part::Plan), Some(Presence::ToCome));
}

#[test]
fn the_score_grows_with_the_work_until_everything_is_there() {
    let scores = [
        case().assigned(),
        case().planned(),
        case().at_work(),
        case().tasks_done(),
        case().closure_requested(),
        case().in_review(),
        case().closed(),
    ]
    .map(|case| case.finding.volume(0).score());
    assert!(scores.is_sorted(), "{scores:?}");
    assert_eq!(scores.first(), Some(&10));

    let closed = case().closed();
    assert_eq!(
        closed.finding.volume(0).missing(),
        ["问题底稿：没有关联反馈原文", "佐证材料：没有提交佐证材料"]
    );
    let mut closed = case()
        .at_work()
        .with(Who::LeadHandler, Command::AddEvidence(evidence(0)))
        .closed();
    assert_eq!(
        closed.finding.volume(0).missing(),
        ["问题底稿：没有关联反馈原文"]
    );
    closed.finding.passage = Some(crate::finding::Passage {
        document: crate::id::DocumentId(uuid::Uuid::from_u128(5)),
        problem: (0, 3),
        status: None,
    });
    let volume = closed.finding.volume(0);
    assert_eq!((volume.score(), volume.is_complete()), (100, true));
}

#[test]
fn signing_for_tasks_is_asked_of_all_but_the_immediate() {
    let planned = case().planned();
    assert_eq!(
        held(&planned, Part::Acceptance),
        Some(missing("2 项任务未签收"))
    );
    let immediate = of_class(TimeClass::Immediate).planned();
    assert_eq!(held(&immediate, Part::Acceptance), None);
}

#[test]
fn what_is_to_be_sustained_needs_a_rule_and_a_look_back() {
    let work = of_class(TimeClass::LongTerm).at_work();
    assert_eq!(
        held(&work, Part::Mechanism),
        Some(missing("没有建章立制类措施"))
    );
    assert_eq!(held(&work, Part::LookBack), Some(Presence::ToCome));
    assert_eq!(held(&case().at_work(), Part::Mechanism), None);
    assert_eq!(held(&case().at_work(), Part::LookBack), None);
}

#[test]
fn signatures_are_counted_against_the_policy() {
    let signed = case().countersigned_by([Office::LeadUnitHead]);
    assert_eq!(held(&signed, Part::Signatures), Some(missing("3 人未签")));
    assert_eq!(held(&signed, Part::Review), Some(Presence::ToCome));
    let reviewed = case().reviewed_by([Office::ReviewOffice]);
    assert_eq!(held(&reviewed, Part::Signatures), Some(Presence::There));
    assert_eq!(held(&reviewed, Part::Review), Some(missing("3 个部门未审")));
}

#[test]
fn a_pause_loses_nothing() {
    let before = case().tasks_done();
    let paused = before.clone().with(
        Who::Director,
        Command::Suspend {
            reason: "等待上级批复。".into(),
        },
    );
    assert!(matches!(paused.finding.stage, Stage::Suspended { .. }));
    assert_eq!(paused.finding.volume(0), before.finding.volume(0));
}
