//! One event of each kind of runs and red flags.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::samples::{id, words};
use crate::{
    flag::{
        Asker, Cause, Clue, ClueDetail, Disposition, EvidenceRow, FlagEvent, HandOver, Nature,
        Nearness, NewFlag, Outcome, Severity,
    },
    id::{CollectionId, FlagId, PersonId, RunId},
    model_run::{BatchRead, FlagFigures, ModelAsked, ModelFigures, NewRun, RunEvent},
};

pub(super) fn run_events() -> Vec<RunEvent> {
    vec![
        RunEvent::RunStarted(NewRun {
            id: RunId(id(92)),
            task: CollectionId(id(90)),
            day: date(2024, 4, 1),
            engine: "DataFusion 54.0.0".to_owned(),
            models: vec![ModelAsked {
                model: "F01".to_owned(),
                version: 1,
                values: BTreeMap::from([("tol".to_owned(), "0.05".to_owned())]),
            }],
            batches: vec![BatchRead {
                table: "fuel_txn".to_owned(),
                batch: "0199-1".to_owned(),
                digest: "00".to_owned(),
            }],
        }),
        RunEvent::RunFinished {
            models: vec![ModelFigures {
                model: "F01".to_owned(),
                hits: 3,
                failed: Some("可用内存不足".to_owned()),
            }],
            flags: FlagFigures {
                raised: 1,
                changed: 1,
                recalled: 1,
                same: 1,
            },
        },
        RunEvent::RunCancelled,
        RunEvent::RunFailed {
            why: "数据批次已损坏".to_owned(),
        },
    ]
}

pub(super) fn rows() -> Vec<EvidenceRow> {
    vec![EvidenceRow {
        table: "fuel_txn".to_owned(),
        batch: "0199-1".to_owned(),
        row: 7,
    }]
}

fn clue() -> Clue {
    Clue {
        id: "d4a2002c6d64cd942d17c3ddc6bc2cfa".to_owned(),
        model: "F01".to_owned(),
        version: 1,
        severity: Severity::A,
        period: "2023-05-04".to_owned(),
        details: vec![ClueDetail {
            label: "加油升数".to_owned(),
            text: words("值"),
        }],
        evidence: rows(),
        run: RunId(id(92)),
    }
}

pub(super) fn flag_events() -> Vec<FlagEvent> {
    vec![
        FlagEvent::FlagRaised {
            flag: NewFlag {
                id: FlagId(id(93)),
                task: CollectionId(id(90)),
                nature: Nature::Suspicion,
                kind: "card_or_plate".to_owned(),
                subject: words("卡号"),
                day: date(2024, 4, 1),
                clues: vec![clue()],
            },
            shown: true,
        },
        FlagEvent::FlagCluesChanged {
            run: RunId(id(92)),
            new: vec![clue()],
            gone: vec!["d4a2".to_owned()],
            shown: true,
        },
        FlagEvent::FlagRecalled { run: RunId(id(92)) },
        FlagEvent::FlagAssigned {
            verifier: PersonId(id(5)),
        },
        FlagEvent::FlagRecused {
            person: PersonId(id(5)),
            reason: words("亲属"),
        },
        FlagEvent::FlagUnmasked {
            reason: words("核对凭证"),
            rows: rows(),
            near: vec![
                Nearness::OwnUnit,
                Nearness::OwnName,
                Nearness::ColleaguesName,
            ],
        },
        FlagEvent::FlagExplained {
            name: words("本人"),
        },
        FlagEvent::FlagDisposed {
            disposition: Disposition::Inquiry,
            reason: words("需调取凭证"),
        },
        FlagEvent::FlagVerified {
            outcome: Outcome::Untrue,
            fault: Some(Cause::Typing),
            text: words("录入错误"),
        },
        FlagEvent::FlagContraryEntered {
            text: words("派车单"),
        },
        FlagEvent::FlagCorrectionAsked {
            on_behalf: Asker::Unit,
            text: words("升数有误"),
        },
        FlagEvent::FlagCorrectionAnswered {
            number: 0,
            text: words("已退回重报"),
        },
        FlagEvent::FlagHandOverProposed {
            way: HandOver::Finding {
                text: words("油卡管理不严"),
            },
        },
        FlagEvent::FlagHandOverRefused {
            reason: words("证据不足"),
        },
        FlagEvent::FlagHandedOver,
        FlagEvent::FlagClosed {
            reason: words("已更正"),
        },
        FlagEvent::FlagForgotten,
    ]
}

pub(super) const fn run_name(event: &RunEvent) -> &'static str {
    match event {
        RunEvent::RunStarted(_) => "run_started",
        RunEvent::RunFinished { .. } => "run_finished",
        RunEvent::RunCancelled => "run_cancelled",
        RunEvent::RunFailed { .. } => "run_failed",
    }
}

pub(super) const fn flag_name(event: &FlagEvent) -> &'static str {
    match event {
        FlagEvent::FlagRaised { .. } => "flag_raised",
        FlagEvent::FlagCluesChanged { .. } => "flag_clues_changed",
        FlagEvent::FlagRecalled { .. } => "flag_recalled",
        FlagEvent::FlagAssigned { .. } => "flag_assigned",
        FlagEvent::FlagRecused { .. } => "flag_recused",
        FlagEvent::FlagUnmasked { .. } => "flag_unmasked",
        FlagEvent::FlagExplained { .. } => "flag_explained",
        FlagEvent::FlagForgotten => "flag_forgotten",
        FlagEvent::FlagDisposed { .. } => "flag_disposed",
        FlagEvent::FlagVerified { .. } => "flag_verified",
        FlagEvent::FlagContraryEntered { .. } => "flag_contrary_entered",
        FlagEvent::FlagCorrectionAsked { .. } => "flag_correction_asked",
        FlagEvent::FlagCorrectionAnswered { .. } => "flag_correction_answered",
        FlagEvent::FlagHandOverProposed { .. } => "flag_hand_over_proposed",
        FlagEvent::FlagHandOverRefused { .. } => "flag_hand_over_refused",
        FlagEvent::FlagHandedOver => "flag_handed_over",
        FlagEvent::FlagClosed { .. } => "flag_closed",
    }
}
