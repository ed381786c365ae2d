//! What a comparison and a verdict need.

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::id::{PersonId, PersonPairId};

fn stamp(by: u128) -> Stamp {
    Stamp {
        by: Some(PersonId(Uuid::from_u128(by))),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn new(left: &str, right: &str, reason: &str) -> NewComparison {
    NewComparison {
        id: ComparisonId(Uuid::from_u128(1)),
        task: CollectionId(Uuid::from_u128(2)),
        day: date(2024, 6, 1),
        left: left.to_owned(),
        right: right.to_owned(),
        reason: reason.to_owned(),
        batches: Vec::new(),
    }
}

fn pair() -> PersonPair {
    PersonPair::new(NewPair {
        id: PersonPairId(Uuid::from_u128(3)),
        task: CollectionId(Uuid::from_u128(2)),
        key: "1-2".to_owned(),
        day: date(2024, 6, 1),
    })
}

fn then(it: PersonPair, by: u128, event: Result<PairEvent, Refusal>) -> PersonPair {
    PersonPair::apply(Some(it), event.unwrap(), stamp(by)).unwrap()
}

/// For the list of all refusals.
pub(crate) fn refusals() -> Vec<Refusal> {
    vec![PersonComparison::start(new("roster", "roster", "核对名册")).unwrap_err()]
}

#[test]
fn a_comparison_needs_two_data_sets_and_a_reason() {
    assert_eq!(
        PersonComparison::start(new("roster", "roster", "核对名册")),
        Err(Refusal::SameDataset)
    );
    assert!(matches!(
        PersonComparison::start(new("roster", "person", " ")),
        Err(Refusal::EmptyText {
            what: "比对事由"
        })
    ));
    assert!(PersonComparison::start(new("roster", "person", "核对名册")).is_ok());
}

#[test]
fn a_comparison_ends_once() {
    let begun = PersonComparison::start(new("roster", "person", "核对名册")).unwrap();
    let it = PersonComparison::apply(None, begun, stamp(1)).unwrap();
    let failed = it.fail("文件已损坏".to_owned()).unwrap();
    let it = PersonComparison::apply(Some(it), failed, stamp(1)).unwrap();
    assert_eq!(it.pairs(), None);
    assert!(matches!(
        it.fail("再次失败".to_owned()),
        Err(Refusal::WrongRecordStage { .. })
    ));
}

#[test]
fn a_verdict_needs_a_reason() {
    assert!(matches!(
        pair().judge(Answer::Same, " "),
        Err(Refusal::EmptyText {
            what: "判定理由"
        })
    ));
    assert!(matches!(
        PersonPair::unmask("", Vec::new(), Vec::new()),
        Err(Refusal::EmptyText {
            what: "查看事由"
        })
    ));
}

#[test]
fn another_verdict_takes_its_place_and_both_remain() {
    let it = pair();
    assert_eq!(it.indexed().state, "open");
    let same = it.judge(Answer::Same, "户口簿可以证明");
    let it = then(it, 1, same);
    assert_eq!(it.indexed().state, "same");
    assert_eq!(
        it.judge(Answer::Same, "再说一次"),
        Err(Refusal::NothingChanged)
    );
    let other = it.judge(Answer::Different, "本人到场说明是两个人");
    let it = then(it, 2, other);
    assert_eq!(it.indexed().state, "different");
    let told: Vec<(Answer, Option<PersonId>)> = it
        .verdicts
        .iter()
        .map(|one| (one.answer, one.stamp.by))
        .collect();
    assert_eq!(
        told,
        [
            (Answer::Same, stamp(1).by),
            (Answer::Different, stamp(2).by)
        ]
    );
}

#[test]
fn looking_up_decides_nothing() {
    let it = then(
        pair(),
        1,
        PersonPair::unmask("核对原件", Vec::new(), Vec::new()),
    );
    assert_eq!((it.look_ups.len(), it.verdict()), (1, None));
}
