//! Which submissions may be handed in, sent back and accepted, and what a task must say.

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::{
    Record as _, Refusal, Stamp,
    id::{CollectionId, PersonId, SubmissionId, UnitId},
};

fn unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(n))
}

fn stamp() -> Stamp {
    Stamp {
        by: Some(PersonId(Uuid::from_u128(7))),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn sealed() -> SealedFile {
    SealedFile {
        blob: "aa/bb/cc".to_owned(),
        digest: "sha256:00".to_owned(),
        size: 10,
    }
}

fn new() -> CollectionContent {
    CollectionContent {
        title: "公务加油卡数据采集".to_owned(),
        basis: "《中华人民共和国监察法》第十八条".to_owned(),
        letter_no: "云纪调〔2024〕3号".to_owned(),
        purpose: "核查公务加油卡使用情况".to_owned(),
        scope: "全县各单位".to_owned(),
        from: date(2023, 1, 1),
        until: date(2023, 12, 31),
        due: date(2024, 3, 31),
        keep_until: date(2025, 3, 31),
        county: "219901".to_owned(),
        asked: vec![Asked {
            set: "fuel_txn".to_owned(),
            units: vec![unit(10), unit(11)],
        }],
        teams: vec![Team {
            team: unit(20),
            units: vec![unit(10)],
        }],
    }
}

fn opened() -> CollectionTask {
    CollectionTask::apply(None, open(new()).unwrap(), stamp()).unwrap()
}

fn open(content: CollectionContent) -> Result<CollectionEvent, Refusal> {
    CollectionTask::open(CollectionId(Uuid::from_u128(1)), content, sealed())
}

fn asked() -> Submission {
    let event = SubmissionEvent::SubmissionAsked {
        id: SubmissionId(Uuid::from_u128(2)),
        task: CollectionId(Uuid::from_u128(1)),
        set: "fuel_txn".to_owned(),
        unit: unit(10),
        team: Some(unit(20)),
        due: date(2024, 3, 31),
    };
    Submission::apply(None, event, stamp()).unwrap()
}

fn then(it: Submission, event: Result<SubmissionEvent, Refusal>) -> Submission {
    Submission::apply(Some(it), event.unwrap(), stamp()).unwrap()
}

fn file() -> HandedIn {
    HandedIn::File {
        name: "刷卡记录.xlsx".to_owned(),
        size: 99,
        file: sealed(),
        explanation: String::new(),
        provided_by: "李四".to_owned(),
    }
}

fn read(passed: bool) -> Outcome {
    Outcome::Read {
        passed,
        tally: Tally::default(),
        verdict: sealed(),
        marks: sealed(),
    }
}

/// Why a task that was changed like this may not be opened.
fn without(change: fn(&mut CollectionContent)) -> Refusal {
    let mut it = new();
    change(&mut it);
    open(it).unwrap_err()
}

/// Refusals that only these rules provoke.
pub(crate) fn refusals() -> Vec<Refusal> {
    vec![
        without(|it| it.keep_until = date(2030, 1, 1)),
        without(|it| it.asked.clear()),
        without(|it| it.teams[0].units.push(unit(20))),
    ]
}

#[test]
fn a_task_says_on_what_basis_for_what_and_until_when() {
    assert!(open(new()).is_ok());
    for refusal in [
        without(|it| it.basis.clear()),
        without(|it| it.letter_no.clear()),
        without(|it| it.purpose.clear()),
    ] {
        assert!(matches!(refusal, Refusal::EmptyText { .. }), "{refusal}");
    }
    assert!(matches!(
        without(|it| it.until = date(2022, 1, 1)),
        Refusal::DatesReversed { .. }
    ));
    assert_eq!(
        without(|it| it.keep_until = date(2030, 1, 1)),
        Refusal::KeptTooLong
    );
    assert!(matches!(
        without(|it| it.asked.clear()),
        Refusal::NobodyAsked { .. }
    ));
    assert_eq!(
        without(|it| it.asked = vec![it.asked[0].clone(), it.asked[0].clone()]),
        Refusal::UnitTwice
    );
    assert_eq!(
        without(|it| it.teams[0].units.push(unit(20))),
        Refusal::TeamChecksItself
    );
}

#[test]
fn a_task_is_widened_and_forgets_nothing_it_asked() {
    let task = opened();
    let more = [Asked {
        set: "fuel_txn".to_owned(),
        units: vec![unit(11), unit(12)],
    }];
    let event = task.widen(&more, task.content.teams.clone()).unwrap();
    let wider = CollectionTask::apply(Some(task.clone()), event, stamp()).unwrap();
    assert_eq!(wider.content.asked[0].units, [unit(10), unit(11), unit(12)]);
    assert_eq!(
        task.widen(&task.content.asked.clone(), task.content.teams.clone()),
        Err(Refusal::NothingChanged)
    );
    assert_eq!(wider.team_of(unit(10)), Some(unit(20)));
    assert_eq!(wider.team_of(unit(11)), None);
}

#[test]
fn data_is_deleted_after_the_last_day_or_when_the_task_was_ended() {
    let task = opened();
    assert!(task.erase(date(2025, 3, 31), 1, 1).is_err());
    assert!(task.erase(date(2025, 4, 1), 1, 1).is_ok());
    let ended = CollectionTask::apply(Some(task.clone()), task.end().unwrap(), stamp()).unwrap();
    let erased = ended.erase(date(2024, 4, 1), 3, 43).unwrap();
    let erased = CollectionTask::apply(Some(ended), erased, stamp()).unwrap();
    assert!(!erased.has_data());
    assert!(erased.erase(date(2026, 1, 1), 0, 0).is_err());
    assert!(erased.must_be_open("报送").is_err());
}

#[test]
fn a_submission_goes_round_until_somebody_accepts_it() {
    let it = asked();
    assert!(it.is_late(date(2024, 4, 1)) && !it.is_late(date(2024, 3, 31)));
    assert!(it.accept().is_err() && it.send_back("格式不对").is_err());
    let it = then(it.clone(), it.hand_in(file()));
    assert_eq!(it.stage.key(), "checking");
    assert!(it.hand_in(file()).is_err());
    let it = then(it.clone(), it.checked(read(false)));
    assert_eq!(it.stage.key(), "faulty");
    assert!(it.accept().is_err());
    let it = then(it.clone(), it.hand_in(file()));
    let it = then(it.clone(), it.checked(read(true)));
    assert_eq!(it.stage.key(), "handed");
    assert!(!it.is_late(date(2030, 1, 1)));
    assert!(it.send_back(" ").is_err());
    let back = then(it.clone(), it.send_back("缺 3 月的记录"));
    assert_eq!(back.stage.key(), "returned");
    let it = then(it.clone(), it.accept());
    assert!(it.hand_in(file()).is_err());
    let batch = Batch {
        batch: "b".to_owned(),
        digest: "d".to_owned(),
        rows: 5,
    };
    let kept = then(it.clone(), it.kept(batch.clone()));
    assert!(kept.kept(batch).is_err());
    assert_eq!(it.first_passed(), Some(false));
    // What was accepted can turn out to be wrong.
    let again = then(kept.clone(), kept.send_back("第 5 行金额与凭证不符"));
    assert!(again.hand_in(file()).is_ok());
}

#[test]
fn nothing_to_report_is_a_signed_statement() {
    let it = asked();
    let nothing = |reason: &str, name: &str| HandedIn::Nothing {
        reason: reason.to_owned(),
        name: name.to_owned(),
    };
    assert!(it.hand_in(nothing("", "李四")).is_err());
    assert!(it.hand_in(nothing("本单位车辆已上交", " ")).is_err());
    assert!(it.hand_in(nothing("本单位车辆已上交", "李四")).is_ok());
}

#[test]
fn the_first_deadline_stays_when_the_unit_has_longer() {
    let it = asked();
    assert!(it.prolong(date(2024, 3, 31), "数据量大").is_err());
    let it = then(it.clone(), it.prolong(date(2024, 4, 15), "数据量大"));
    assert_eq!(it.due, date(2024, 4, 15));
    assert_eq!(it.due_original, date(2024, 3, 31));
    assert_eq!(it.indexed().day, date(2024, 4, 15));
}

#[test]
fn a_first_round_that_passes_counts_when_nothing_was_sent_back() {
    let it = asked();
    assert_eq!(it.first_passed(), None);
    let it = then(it.clone(), it.hand_in(file()));
    let it = then(it.clone(), it.checked(read(true)));
    assert_eq!(it.first_passed(), Some(true));
    let it = then(it.clone(), it.hand_in(file()));
    assert_eq!(it.first_passed(), Some(false));
}
