use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::{clock::Stamp, record::Record as _};

fn unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(n))
}

fn indicator(source: Source, most: u32) -> Indicator {
    Indicator {
        title: format!("指标 {}", source.label()),
        most: Points(most),
        source,
    }
}

fn scheme() -> SchemeContent {
    SchemeContent {
        title: "试评方案".to_owned(),
        marking: Marking::Points,
        aspects: vec![SchemeAspect {
            title: "任务".to_owned(),
            indicators: vec![
                indicator(Source::Assessor, 400),
                indicator(Source::Ledger(Measure::OnTime), 300),
                indicator(Source::SelfScore, 100),
                indicator(Source::Survey, 200),
            ],
        }],
        grades: [("好", 85), ("中", 60), ("差", 0)]
            .map(|(title, from)| GradeStep {
                title: title.to_owned(),
                from,
            })
            .to_vec(),
    }
}

fn new() -> NewEvaluation {
    NewEvaluation {
        id: EvaluationId(Uuid::from_u128(1)),
        rectification: RectificationId(Uuid::from_u128(2)),
        title: "集中整改期评估".to_owned(),
        scheme: scheme(),
        units: vec![unit(10), unit(11)],
        from: date(2024, 1, 1),
        until: date(2024, 6, 30),
        self_score_by: SELF_SCORE_BY,
        day: date(2024, 7, 1),
    }
}

const SELF_SCORE_BY: Date = date(2024, 7, 10);
const AFTER: Date = date(2024, 7, 11);
const APPEAL_UNTIL: Date = date(2024, 7, 31);

fn then(it: Option<Evaluation>, event: EvaluationEvent) -> Evaluation {
    let stamp = Stamp {
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    Evaluation::apply(it, event, stamp).unwrap()
}

fn opened() -> Evaluation {
    then(None, Evaluation::open(new()).unwrap())
}

fn own(assessor: u32, own: u32) -> Vec<OwnScore> {
    [(0, assessor), (2, own)]
        .map(|(indicator, got)| OwnScore {
            indicator,
            got: Points(got),
            text: "有会议纪要".to_owned(),
        })
        .to_vec()
}

fn given(got: u32) -> GivenScore {
    GivenScore {
        indicator: 0,
        got: Points(got),
        reason: "两次会议没有研究整改".to_owned(),
    }
}

fn assessment(got: u32, counted: u32, of: u32) -> Assessment {
    Assessment {
        given: vec![given(got)],
        measured: vec![Measured {
            indicator: 1,
            tally: Tally { counted, of },
            findings: Vec::new(),
        }],
        surveyed: SurveyCounts {
            satisfied: 8,
            mostly: 0,
            dissatisfied: 2,
            unknown: 0,
        },
    }
}

fn grade(of: u128, grade: u32, reason: &str) -> UnitGrade {
    UnitGrade {
        unit: unit(of),
        grade,
        reason: reason.to_owned(),
    }
}

/// Both units scored themselves and were assessed: 0.4·350 + 3/4 + 90 + 80 %, and all of it.
fn assessed() -> Evaluation {
    let it = opened();
    let it = then(
        Some(it.clone()),
        it.self_score(unit(10), own(400, 90)).unwrap(),
    );
    let it = then(
        Some(it.clone()),
        it.assess(unit(10), assessment(350, 3, 4), AFTER).unwrap(),
    );
    then(
        Some(it.clone()),
        it.assess(unit(11), assessment(400, 0, 0), AFTER).unwrap(),
    )
}

fn announced() -> Evaluation {
    let it = assessed();
    let grades = vec![grade(10, 1, ""), grade(11, 1, "")];
    let event = it.announce(grades, date(2024, 7, 20), APPEAL_UNTIL);
    then(Some(it.clone()), event.unwrap())
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    result.unwrap_err().code()
}

/// One of each refusal that evaluations know.
pub(crate) fn refusals() -> Vec<Refusal> {
    let nobody = NewEvaluation {
        units: Vec::new(),
        ..new()
    };
    let mut without = scheme();
    without.aspects.clear();
    let it = opened();
    vec![
        without.check().unwrap_err(),
        Evaluation::open(nobody).unwrap_err(),
        it.self_score(unit(10), Vec::new()).unwrap_err(),
        it.self_score(unit(10), own(401, 90)).unwrap_err(),
        it.assess(unit(10), assessment(400, 1, 1), SELF_SCORE_BY)
            .unwrap_err(),
        announced().finish(APPEAL_UNTIL).unwrap_err(),
    ]
}

#[test]
fn an_evaluation_is_of_units_each_once_over_a_period() {
    assert_eq!(
        code(Evaluation::open(NewEvaluation {
            units: Vec::new(),
            ..new()
        })),
        "no_units"
    );
    let twice = NewEvaluation {
        units: vec![unit(10), unit(10)],
        ..new()
    };
    assert_eq!(code(Evaluation::open(twice)), "unit_twice");
    let reversed = NewEvaluation {
        until: date(2023, 12, 31),
        ..new()
    };
    assert_eq!(code(Evaluation::open(reversed)), "dates_reversed");
    let gone = NewEvaluation {
        self_score_by: date(2024, 6, 30),
        ..new()
    };
    assert_eq!(code(Evaluation::open(gone)), "dates_reversed");
}

#[test]
fn a_unit_scores_every_line_of_its_own_and_no_other_within_its_points() {
    let it = opened();
    let mut short = own(400, 90);
    short.pop();
    assert_eq!(code(it.self_score(unit(10), short)), "scores_missing");
    assert_eq!(
        code(it.self_score(unit(10), own(401, 90))),
        "score_too_high"
    );
    let mut foreign = own(400, 90);
    foreign[1].indicator = 1;
    assert_eq!(code(it.self_score(unit(10), foreign)), "no_such_part");
    assert_eq!(
        code(it.self_score(unit(12), own(400, 90))),
        "no_such_part",
        "a unit that is not evaluated"
    );
    assert_eq!(
        code(assessed().self_score(unit(10), own(400, 90))),
        "wrong_record_stage"
    );
}

#[test]
fn nobody_is_assessed_before_his_own_word_unless_its_time_is_over() {
    let it = opened();
    let early = it.assess(unit(10), assessment(400, 1, 1), SELF_SCORE_BY);
    assert_eq!(code(early), "self_score_runs");
    assert!(it.assess(unit(10), assessment(400, 1, 1), AFTER).is_ok());
    let mut silent = assessment(399, 1, 1);
    silent.given[0].reason.clear();
    assert_eq!(code(it.assess(unit(10), silent, AFTER)), "empty_text");
    let mut without = assessment(400, 1, 1);
    without.measured.clear();
    assert_eq!(code(it.assess(unit(10), without, AFTER)), "scores_missing");
}

#[test]
fn every_line_says_where_its_points_come_from() {
    let it = assessed();
    let scheme = &it.entered.scheme;
    let sheet = it.sheet(unit(10)).unwrap();
    let lines = sheet.lines(scheme);
    assert_eq!(lines[0].own.as_ref().unwrap().0, Points(400));
    assert_eq!(lines[0].why, Why::Given("两次会议没有研究整改".to_owned()));
    assert_eq!(lines[1].got, Some(Points(225)));
    let Why::Measured(measured) = &lines[1].why else {
        panic!("{:?}", lines[1]);
    };
    assert_eq!((measured.tally.counted, measured.tally.of), (3, 4));
    assert_eq!((lines[2].got, &lines[2].why), (Some(Points(90)), &Why::Own));
    assert_eq!(lines[3].got, Some(Points(160)));
    assert_eq!(sheet.total(scheme).got, Points(825));
    assert_eq!(sheet.proposal(scheme), Some(1));
}

#[test]
fn a_line_without_anything_to_count_is_left_out_and_a_missing_word_costs_its_points() {
    let it = assessed();
    let scheme = &it.entered.scheme;
    let sheet = it.sheet(unit(11)).unwrap();
    let lines = sheet.lines(scheme);
    assert_eq!((lines[1].got, &lines[1].why), (None, &Why::Nothing));
    assert_eq!(
        (lines[2].got, &lines[2].why),
        (Some(Points(0)), &Why::NotScored)
    );
    let total = sheet.total(scheme);
    // 400 + 0 + 160 of 700.
    assert_eq!((total.got, total.left_out), (Points(800), 1));
    let fresh = opened();
    let total = fresh.sheet(unit(10)).unwrap().total(scheme);
    assert_eq!((total.got, total.waiting), (Points(0), 4));
    assert_eq!(fresh.sheet(unit(10)).unwrap().proposal(scheme), None);
}

#[test]
fn grades_are_decided_by_a_person_who_says_why_they_differ() {
    let day = date(2024, 7, 20);
    let half = then(
        Some(opened()),
        opened()
            .assess(unit(10), assessment(400, 1, 1), AFTER)
            .unwrap(),
    );
    let both = vec![grade(10, 1, ""), grade(11, 1, "")];
    assert_eq!(
        code(half.announce(both.clone(), day, APPEAL_UNTIL)),
        "scores_missing"
    );
    let it = assessed();
    let better = vec![grade(10, 0, ""), grade(11, 1, "")];
    assert_eq!(code(it.announce(better, day, APPEAL_UNTIL)), "empty_text");
    let said = vec![grade(10, 0, "主要问题整改彻底"), grade(11, 1, "")];
    assert!(it.announce(said, day, APPEAL_UNTIL).is_ok());
    let one = vec![grade(10, 1, "")];
    assert_eq!(code(it.announce(one, day, APPEAL_UNTIL)), "no_such_part");
    let unknown = vec![grade(10, 3, "无此等次"), grade(11, 1, "")];
    assert_eq!(
        code(it.announce(unknown, day, APPEAL_UNTIL)),
        "no_such_part"
    );
    assert_eq!(
        code(it.announce(both, day, date(2024, 7, 19))),
        "dates_reversed"
    );
    assert_eq!((it.key(), announced().key()), ("assessed", "announced"));
}

#[test]
fn an_objection_in_time_is_answered_and_a_correction_is_a_new_fact() {
    assert_eq!(
        code(assessed().appeal(unit(10), "有误", AFTER)),
        "wrong_record_stage"
    );
    let it = announced();
    let late = it.appeal(unit(10), "有误", date(2024, 8, 1));
    assert_eq!(code(late), "too_late_to_appeal");
    let it = then(
        Some(it.clone()),
        it.appeal(unit(10), "会议纪要在附件", APPEAL_UNTIL).unwrap(),
    );
    assert_eq!(it.key(), "appealed");
    assert_eq!(
        code(it.appeal(unit(10), "再诉", APPEAL_UNTIL)),
        "wrong_record_stage"
    );
    assert_eq!(code(it.uphold(unit(11), "属实")), "no_such_part");
    let kept = then(Some(it.clone()), it.uphold(unit(10), "经核实属实").unwrap());
    assert_eq!(kept.key(), "announced");
    let nothing = it.grant("有理", Vec::new(), grade(10, 1, ""));
    assert_eq!(code(nothing), "nothing_changed");
    let too_high = it.grant("有理", vec![given(401)], grade(10, 1, ""));
    assert_eq!(code(too_high), "score_too_high");
    let right = it.grant("纪要可证", vec![given(390)], grade(10, 0, ""));
    let it = then(Some(it.clone()), right.unwrap());
    let sheet = it.sheet(unit(10)).unwrap();
    assert_eq!(sheet.lines(&it.entered.scheme)[0].got, Some(Points(390)));
    assert_eq!(sheet.grade.as_ref().unwrap().grade, 0);
    let first = &sheet.assessed.as_ref().unwrap().0.given[0];
    assert_eq!(first.got, Points(350), "the first score stays");
}

#[test]
fn it_becomes_final_after_the_time_for_objections_when_all_are_answered() {
    let it = announced();
    assert_eq!(code(it.finish(APPEAL_UNTIL)), "appeal_period_runs");
    let open = then(
        Some(it.clone()),
        it.appeal(unit(10), "有误", APPEAL_UNTIL).unwrap(),
    );
    assert_eq!(code(open.finish(date(2024, 8, 1))), "wrong_record_stage");
    let done = then(Some(it.clone()), it.finish(date(2024, 8, 1)).unwrap());
    assert_eq!((done.key(), done.label()), ("final", "已定稿"));
    assert_eq!(code(done.withdraw("误开")), "wrong_record_stage");
    let back = then(Some(it.clone()), it.withdraw("方案有误").unwrap());
    assert_eq!(back.indexed().state, "withdrawn");
}

#[test]
fn a_scheme_has_indicators_with_points_and_grades_that_fall() {
    let with = |change: &dyn Fn(&mut SchemeContent)| {
        let mut content = scheme();
        change(&mut content);
        content.check()
    };
    assert_eq!(with(&|_| ()), Ok(()));
    assert_eq!(code(with(&|s| s.aspects.clear())), "bad_scheme");
    assert_eq!(
        code(with(&|s| s.aspects[0].indicators[0].most = Points(0))),
        "bad_scheme"
    );
    assert_eq!(code(with(&|s| s.grades[1].from = 85)), "bad_scheme");
    assert_eq!(code(with(&|s| s.grades[2].from = 10)), "bad_scheme");
    let of = scheme();
    let grades = [850, 849, 600, 599].map(|got| of.grade_for(Points(got)));
    assert_eq!(grades, [0, 1, 1, 2]);
}

#[test]
fn a_scheme_is_revised_until_it_is_retired() {
    let stamp = Stamp {
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    let id = crate::id::SchemeId(Uuid::from_u128(5));
    let it = Scheme::apply(None, Scheme::enter(id, scheme()).unwrap(), stamp).unwrap();
    assert_eq!(it.revise(scheme()), Err(Refusal::NothingChanged));
    let retired = Scheme::apply(Some(it.clone()), it.retire().unwrap(), stamp).unwrap();
    assert_eq!(code(retired.revise(scheme())), "wrong_record_stage");
    assert_eq!(code(retired.retire()), "wrong_record_stage");
}
