//! What a run makes of flags, who may verify them, and who decides.

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::{
    Refusal, Stamp,
    id::{CollectionId, FlagId, PersonId, RunId},
};

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn stamp() -> Stamp {
    Stamp {
        by: Some(person(1)),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn run(n: u128) -> RunId {
    RunId(Uuid::from_u128(n))
}

fn clue(id: &str, model: &str, severity: Severity) -> Clue {
    Clue {
        id: id.to_owned(),
        model: model.to_owned(),
        version: 1,
        severity,
        period: "2023".to_owned(),
        details: Vec::new(),
        evidence: Vec::new(),
        run: run(1),
    }
}

fn raised(clues: Vec<Clue>, shown: bool) -> RedFlag {
    let flag = NewFlag {
        id: FlagId(Uuid::from_u128(9)),
        task: CollectionId(Uuid::from_u128(8)),
        nature: Nature::Suspicion,
        kind: "person".to_owned(),
        subject: "123".to_owned(),
        day: date(2024, 4, 1),
        clues,
    };
    RedFlag::apply(None, FlagEvent::FlagRaised { flag, shown }, stamp()).unwrap()
}

fn open() -> RedFlag {
    raised(vec![clue("a", "S01", Severity::A)], true)
}

fn then(it: RedFlag, event: Result<FlagEvent, Refusal>) -> RedFlag {
    RedFlag::apply(Some(it), event.unwrap(), stamp()).unwrap()
}

fn verifying() -> RedFlag {
    let it = open();
    then(it.clone(), it.assign(person(1)))
}

fn verified(outcome: Outcome) -> RedFlag {
    let it = verifying();
    let it = then(
        it.clone(),
        it.dispose(person(1), Disposition::Inquiry, "需核对死亡登记"),
    );
    let cause = Some(Cause::Register);
    then(
        it.clone(),
        it.verify(person(1), outcome, cause, "已入户核对"),
    )
}

/// Refusals that only these rules provoke.
pub(crate) fn refusals() -> Vec<Refusal> {
    let recused = then(open(), open().recuse(person(2), "近亲属"));
    let it = verifying();
    let disposed = then(
        it.clone(),
        it.dispose(person(1), Disposition::Inquiry, "需核对"),
    );
    vec![
        recused.assign(person(2)).unwrap_err(),
        it.unmask(person(2), "核对", Vec::new(), Vec::new())
            .unwrap_err(),
        it.verify(person(1), Outcome::True, None, "属实")
            .unwrap_err(),
        disposed
            .verify(person(1), Outcome::Untrue, None, "登记有误")
            .unwrap_err(),
        disposed.explain(person(1), "本人").unwrap_err(),
        verified(Outcome::True)
            .close(person(1), "无需移交")
            .unwrap_err(),
    ]
}

#[test]
fn the_same_run_again_changes_nothing() {
    let it = open();
    let mut again = clue("a", "S01", Severity::A);
    again.run = run(2);
    assert_eq!(it.after_run(run(2), vec![again], |_| true, |_| true), None);
    // A model that was not asked says nothing about its clues.
    assert_eq!(
        it.after_run(run(2), Vec::new(), |model| model == "F01", |_| true),
        None
    );
}

#[test]
fn clues_come_and_go_and_a_flag_without_any_is_recalled() {
    let it = raised(vec![clue("b", "S02", Severity::B)], false);
    assert_eq!(it.standing, FlagStanding::Quiet);
    let found = vec![clue("b", "S02", Severity::B), clue("c", "S05", Severity::B)];
    let event = it.after_run(run(2), found, |_| true, |all| all.len() == 2);
    let it = then(it, event.ok_or(Refusal::NothingChanged));
    assert_eq!(it.standing, FlagStanding::Open);
    assert_eq!(it.content.clues.len(), 2);
    let event = it.after_run(run(3), Vec::new(), |_| true, |_| true);
    assert_eq!(event, Some(FlagEvent::FlagRecalled { run: run(3) }));
    let it = then(it, event.ok_or(Refusal::NothingChanged));
    assert!(matches!(
        it.standing,
        FlagStanding::Recalled { handed: None, .. }
    ));
    assert_eq!((it.content.clues.len(), it.gone.len()), (0, 2));
    // What comes back is there again, and not among what is gone.
    let back = it.after_run(
        run(4),
        vec![clue("b", "S02", Severity::A)],
        |_| true,
        |_| true,
    );
    let it = then(it, back.ok_or(Refusal::NothingChanged));
    assert_eq!(it.standing, FlagStanding::Open);
    assert_eq!((it.content.clues.len(), it.gone.len()), (1, 1));
}

#[test]
fn whoever_was_handed_a_flag_is_named_when_it_is_recalled() {
    let it = verified(Outcome::True);
    let way = HandOver::Clue {
        number: "〔2024〕12号".to_owned(),
    };
    assert_eq!(
        it.propose_hand_over(person(2), way.clone()),
        Err(Refusal::NotVerifier)
    );
    let it = then(it.clone(), it.propose_hand_over(person(1), way.clone()));
    assert_eq!(
        it.decide_hand_over(person(1), None),
        Err(Refusal::OwnVerification)
    );
    let back = then(it.clone(), it.decide_hand_over(person(2), Some("证据不足")));
    assert!(back.decide_hand_over(person(2), None).is_err());
    let it = then(it.clone(), it.decide_hand_over(person(2), None));
    assert_eq!(it.standing.key(), "closed");
    let event = it.after_run(run(5), Vec::new(), |_| true, |_| true);
    let it = then(it, event.ok_or(Refusal::NothingChanged));
    let FlagStanding::Recalled { handed, .. } = it.standing else {
        panic!("not recalled");
    };
    assert_eq!(handed, Some(way));
}

#[test]
fn only_the_verifier_looks_up_and_every_look_is_kept() {
    let it = open();
    assert!(
        it.unmask(person(1), "核对", Vec::new(), Vec::new())
            .is_err()
    );
    let it = verifying();
    assert!(it.unmask(person(1), " ", Vec::new(), Vec::new()).is_err());
    let row = EvidenceRow {
        table: "dibao".to_owned(),
        batch: "b".to_owned(),
        row: 3,
    };
    let it = then(
        it.clone(),
        it.unmask(person(1), "核对死亡登记", vec![row.clone()], Vec::new()),
    );
    assert_eq!(it.look_ups[0].rows, [row]);
    assert_eq!(it.look_ups[0].reason, "核对死亡登记");
}

#[test]
fn nearness_belongs_to_the_look_that_it_was_seen_in() {
    let it = verifying();
    let near = vec![Nearness::OwnName];
    let it = then(it.clone(), it.unmask(person(1), "核对", Vec::new(), near));
    let again = it.unmask(person(1), "再核", Vec::new(), Vec::new());
    let it = then(it, again);
    let near: Vec<usize> = it.look_ups.iter().map(|one| one.near.len()).collect();
    assert_eq!(near, [1, 0]);
}

#[test]
fn whom_it_is_about_is_told_only_when_it_was_decided_to_ask_him() {
    let it = verifying();
    assert_eq!(it.explain(person(1), "本人"), Err(Refusal::NotToBeTold));
    let asked = it.dispose(person(1), Disposition::Talk, "请本人说明");
    let it = then(it, asked);
    assert_eq!(it.explain(person(2), "本人"), Err(Refusal::NotVerifier));
    assert!(it.explain(person(1), " ").is_err());
    let it = then(it.clone(), it.explain(person(1), " 张某 "));
    assert_eq!(it.explained[0].text, "张某");
    // It was decided otherwise since.
    let later = it.dispose(person(1), Disposition::Inquiry, "先作初步核实");
    let it = then(it, later);
    assert_eq!(it.explain(person(1), "本人"), Err(Refusal::NotToBeTold));
}

#[test]
fn what_nobody_confirmed_is_forgotten_but_for_how_often_models_were_wrong() {
    let it = verified(Outcome::Untrue);
    let it = then(it.clone(), it.close(person(1), "登记错误，已告知登记部门"));
    let it = then(it.clone(), it.forget());
    assert_eq!(it.standing.key(), "forgotten");
    assert_eq!(it.content.subject, "");
    assert!(it.content.clues.is_empty() && it.disposals.is_empty());
    assert_eq!(it.gone[0].model, "S01");
    assert_eq!((it.gone[0].id.as_str(), it.gone[0].details.len()), ("", 0));
    let found = it.verification.as_ref().unwrap();
    assert_eq!(
        (found.outcome, found.cause),
        (Outcome::Untrue, Some(Cause::Register))
    );
    assert_eq!(found.text, "");
    assert!(it.forget().is_err());
    assert!(verified(Outcome::Partly).forget().is_err());
    assert!(open().forget().is_ok());
}

#[test]
fn who_declares_himself_partial_is_taken_off() {
    let it = verifying();
    let it = then(it.clone(), it.recuse(person(1), "与当事人为近亲属"));
    assert_eq!(it.standing, FlagStanding::Open);
    assert_eq!(it.assign(person(1)), Err(Refusal::MustRecuse));
    assert_eq!(it.recuse(person(1), "同上"), Err(Refusal::NothingChanged));
    assert!(it.assign(person(2)).is_ok());
}

#[test]
fn a_flag_is_closed_with_an_outcome_and_what_was_true_not_by_one_alone() {
    assert!(verifying().close(person(1), "办结").is_err());
    let wrong = verified(Outcome::Untrue);
    assert_eq!(
        wrong.verification.as_ref().unwrap().cause,
        Some(Cause::Register)
    );
    let way = HandOver::Finding {
        text: "管理不严".to_owned(),
    };
    assert!(wrong.propose_hand_over(person(1), way).is_err());
    assert!(wrong.close(person(1), "登记错误，已告知登记部门").is_ok());
    let right = verified(Outcome::Partly);
    assert_eq!(right.verification.as_ref().unwrap().cause, None);
    assert!(right.close(person(2), "情节轻微，已当面纠正").is_ok());
}

#[test]
fn corrections_are_answered_once() {
    let it = open();
    assert!(it.answer_correction("已受理").is_err());
    let it = then(
        it.clone(),
        RedFlag::ask_correction(Asker::Person, "本人健在，死亡登记有误"),
    );
    let it = then(it.clone(), it.answer_correction("已退回民政部门重报"));
    assert!(it.answer_correction("再答").is_err());
}
