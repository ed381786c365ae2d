//! One event of each kind of schemes and evaluations.

use jiff::civil::date;

use super::samples::{id, words};
use crate::{
    evaluation::{
        Assessment, EvaluationEvent, GivenScore, GradeStep, Indicator, Marking, Measure, Measured,
        NewEvaluation, NewSurvey, OwnScore, Points, Satisfaction, SchemeAspect, SchemeContent,
        SchemeEvent, SlipDigest, Source, SurveyAnswer, SurveyCounts, SurveyEvent, Tally, UnitGrade,
    },
    id::{EvaluationId, FindingId, RectificationId, SchemeId, SurveyId, UnitId},
};

fn content() -> SchemeContent {
    let sources = [
        Source::Ledger(Measure::OnTime),
        Source::Assessor,
        Source::SelfScore,
        Source::Survey,
    ];
    SchemeContent {
        title: words("方案"),
        marking: Marking::Deductions,
        aspects: vec![SchemeAspect {
            title: words("方面"),
            indicators: sources
                .map(|source| Indicator {
                    title: words("指标"),
                    most: Points(100),
                    source,
                })
                .to_vec(),
        }],
        grades: vec![GradeStep {
            title: words("等次"),
            from: 85,
        }],
    }
}

pub(super) fn scheme_events() -> Vec<SchemeEvent> {
    vec![
        SchemeEvent::SchemeEntered {
            id: SchemeId(id(84)),
            content: content(),
        },
        SchemeEvent::SchemeRevised { content: content() },
        SchemeEvent::SchemeRetired,
    ]
}

fn given() -> GivenScore {
    GivenScore {
        indicator: 1,
        got: Points(85),
        reason: words("扣分理由"),
    }
}

fn grade() -> UnitGrade {
    UnitGrade {
        unit: UnitId(id(11)),
        grade: 1,
        reason: words("评定理由"),
    }
}

pub(super) fn evaluation_events() -> Vec<EvaluationEvent> {
    let unit = UnitId(id(11));
    vec![
        EvaluationEvent::EvaluationOpened(NewEvaluation {
            id: EvaluationId(id(85)),
            rectification: RectificationId(id(2)),
            title: words("评估"),
            scheme: content(),
            units: vec![unit],
            from: date(2024, 1, 1),
            until: date(2024, 6, 30),
            self_score_by: date(2024, 7, 10),
            day: date(2024, 7, 1),
        }),
        EvaluationEvent::EvaluationSelfScored {
            unit,
            scores: vec![OwnScore {
                indicator: 2,
                got: Points(90),
                text: words("自评依据"),
            }],
        },
        EvaluationEvent::EvaluationAssessed {
            unit,
            assessment: Assessment {
                given: vec![given()],
                measured: vec![Measured {
                    indicator: 0,
                    tally: Tally { counted: 3, of: 4 },
                    findings: vec![FindingId(id(1))],
                }],
                surveyed: SurveyCounts {
                    satisfied: 8,
                    mostly: 1,
                    dissatisfied: 1,
                    unknown: 2,
                },
            },
        },
        EvaluationEvent::EvaluationAnnounced {
            day: date(2024, 7, 20),
            appeal_until: date(2024, 7, 31),
            grades: vec![grade()],
        },
        EvaluationEvent::EvaluationAppealed {
            unit,
            text: words("申诉理由"),
        },
        EvaluationEvent::EvaluationAppealAnswered {
            granted: true,
            reason: words("答复理由"),
            corrections: vec![given()],
            grade: grade(),
        },
        EvaluationEvent::EvaluationFinished {
            day: date(2024, 8, 1),
        },
        EvaluationEvent::EvaluationWithdrawn {
            reason: words("撤销理由"),
        },
    ]
}

pub(super) fn survey_events() -> Vec<SurveyEvent> {
    let (unit, slip) = (UnitId(id(11)), SlipDigest("5f".repeat(32)));
    vec![
        SurveyEvent::SurveyOpened(NewSurvey {
            id: SurveyId(id(86)),
            evaluation: EvaluationId(id(85)),
            rectification: RectificationId(id(2)),
            title: words("满意度测评"),
            units: vec![unit],
            until: date(2024, 7, 10),
            day: date(2024, 7, 1),
            slips: vec![slip.clone()],
        }),
        SurveyEvent::SurveySlipsAdded {
            slips: vec![slip.clone()],
        },
        SurveyEvent::SurveyAnswered {
            slip,
            answers: vec![SurveyAnswer {
                unit,
                answer: Satisfaction::Satisfied,
            }],
        },
        SurveyEvent::SurveyClosed {
            day: date(2024, 7, 8),
        },
    ]
}
