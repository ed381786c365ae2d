//! One event of each kind of data supervision.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::samples::{id, words};
use crate::{
    collection::{
        Asked, Batch, CollectionContent, CollectionEvent, HandedIn, Outcome, SealedFile,
        SubmissionEvent, Tally, Team,
    },
    id::{CollectionId, SubmissionId, UnitId},
};

pub(super) fn sealed() -> SealedFile {
    SealedFile {
        blob: "01/90/01900000-0000-7000-8000-000000000000".to_owned(),
        digest: "sha256:00".to_owned(),
        size: 1024,
    }
}

pub(super) fn collection_events() -> Vec<CollectionEvent> {
    let asked = || {
        vec![Asked {
            set: "fuel_txn".to_owned(),
            units: vec![UnitId(id(10)), UnitId(id(11))],
        }]
    };
    let teams = || {
        vec![Team {
            team: UnitId(id(12)),
            units: vec![UnitId(id(10))],
        }]
    };
    vec![
        CollectionEvent::CollectionOpened {
            id: CollectionId(id(90)),
            key: sealed(),
            content: Box::new(CollectionContent {
                title: words("任务名称"),
                basis: "《中华人民共和国监察法》第十八条".to_owned(),
                letter_no: "云纪调〔2024〕3号".to_owned(),
                purpose: "核查公务加油卡使用情况".to_owned(),
                scope: "全县各单位2023年度刷卡记录".to_owned(),
                from: date(2023, 1, 1),
                until: date(2023, 12, 31),
                due: date(2024, 3, 31),
                keep_until: date(2025, 3, 31),
                county: "219901".to_owned(),
                asked: asked(),
                teams: teams(),
            }),
        },
        CollectionEvent::CollectionWidened {
            asked: asked(),
            teams: teams(),
        },
        CollectionEvent::CollectionEnded,
        CollectionEvent::CollectionErased { files: 3, rows: 43 },
    ]
}

pub(super) fn submission_events() -> Vec<SubmissionEvent> {
    vec![
        SubmissionEvent::SubmissionAsked {
            id: SubmissionId(id(91)),
            task: CollectionId(id(90)),
            set: "fuel_txn".to_owned(),
            unit: UnitId(id(10)),
            team: Some(UnitId(id(12))),
            due: date(2024, 3, 31),
        },
        SubmissionEvent::SubmissionTeamSet {
            team: Some(UnitId(id(12))),
        },
        SubmissionEvent::SubmissionHandedIn {
            handed: HandedIn::File {
                name: words("文件名"),
                size: 2048,
                file: sealed(),
                explanation: words("情况说明"),
                provided_by: words("报送人"),
            },
        },
        SubmissionEvent::SubmissionHandedIn {
            handed: HandedIn::Nothing {
                reason: words("零申报原因"),
                name: words("签名"),
            },
        },
        SubmissionEvent::SubmissionChecked {
            outcome: Outcome::Read {
                passed: false,
                tally: Tally {
                    rows: 43,
                    block: 2,
                    warning: 1,
                    hint: 0,
                    codes: BTreeMap::from([("DQ-ID".to_owned(), 2), ("DQ-BANK".to_owned(), 1)]),
                    mended: 1,
                    still: 1,
                    fresh: 2,
                },
                verdict: sealed(),
                marks: sealed(),
            },
        },
        SubmissionEvent::SubmissionChecked {
            outcome: Outcome::Unreadable {
                reason: words("读不了的原因"),
            },
        },
        SubmissionEvent::SubmissionReturned {
            reason: words("退回原因"),
        },
        SubmissionEvent::SubmissionAccepted,
        SubmissionEvent::SubmissionKept {
            batch: Batch {
                batch: "0190-1".to_owned(),
                digest: "sha256:11".to_owned(),
                rows: 43,
            },
        },
        SubmissionEvent::SubmissionProlonged {
            due: date(2024, 4, 15),
            reason: words("延长理由"),
        },
    ]
}

pub(super) const fn collection_name(event: &CollectionEvent) -> &'static str {
    match event {
        CollectionEvent::CollectionOpened { .. } => "collection_opened",
        CollectionEvent::CollectionWidened { .. } => "collection_widened",
        CollectionEvent::CollectionEnded => "collection_ended",
        CollectionEvent::CollectionErased { .. } => "collection_erased",
    }
}

pub(super) const fn submission_name(event: &SubmissionEvent) -> &'static str {
    match event {
        SubmissionEvent::SubmissionAsked { .. } => "submission_asked",
        SubmissionEvent::SubmissionTeamSet { .. } => "submission_team_set",
        SubmissionEvent::SubmissionHandedIn { .. } => "submission_handed_in",
        SubmissionEvent::SubmissionChecked { .. } => "submission_checked",
        SubmissionEvent::SubmissionReturned { .. } => "submission_returned",
        SubmissionEvent::SubmissionAccepted => "submission_accepted",
        SubmissionEvent::SubmissionKept { .. } => "submission_kept",
        SubmissionEvent::SubmissionProlonged { .. } => "submission_prolonged",
    }
}
