//! One event of each kind with nothing left out; every text that people write holds the mark.

use jiff::civil::date;
use uuid::Uuid;

use crate::{
    finding::{
        Answer, Assignment, Check, ChecklistPoint, Claim, ClosurePolicy, ClosureRules, Dossier,
        Event, EvidenceAbout, EvidenceFile, EvidenceKind, Figure, FileType, NewBatch, NewEvidence,
        Origin, Outcome, Passage, PlannedMeasure, PlannedTask, Progress, Recorded, Reported, Seal,
        Sensitivity, TimeClass,
    },
    id::{
        AspectId, BatchId, DocumentId, EvidenceId, FindingId, ItemId, MeasureId, PersonId,
        RectificationId, TaskId, UnitId,
    },
    person::Office,
    rectification::{Aspect, FindingList, Item, RectificationEvent, Source},
    task::{MeasureType, Quantity, Reached},
    unit::{Unit, UnitEvent, UnitLevel},
};

/// What stands in every text that people write.
pub(super) const MARK: &str = "张某";

pub(super) fn words(of_what: &str) -> String {
    format!("{MARK}写的{of_what}")
}

pub(super) fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn recorded() -> Recorded {
    Recorded {
        id: FindingId(id(1)),
        rectification: RectificationId(id(2)),
        number: "YL-2024"
            .parse::<crate::RectificationCode>()
            .unwrap()
            .number(7),
        position: 7,
        feedback_date: date(2024, 1, 10),
        aspect: Some(AspectId(id(3))),
        item: Some(ItemId(id(4))),
        list: FindingList::Feedback,
        source_no: Some(words("序号")),
        problem: words("问题"),
        reported: Some(reported()),
        passage: Some(passage()),
        rebound_of: Some(FindingId(id(5))),
    }
}

fn reported() -> Reported {
    Reported {
        status: "in_progress".into(),
        status_words: vec![words("依据")],
        status_text: words("情况"),
    }
}

fn passage() -> Passage {
    Passage {
        document: DocumentId(id(6)),
        problem: (10, 20),
        status: Some((21, 40)),
    }
}

fn assignment() -> Assignment {
    Assignment {
        lead: Some(UnitId(id(10))),
        responsible: Some(vec![UnitId(id(11))]),
        assisting: Some(vec![UnitId(id(12))]),
        sponsor: Some(PersonId(id(13))),
        time_class: Some(TimeClass::Concentrated),
        long_term: Some(false),
        deadline: Some(date(2024, 6, 30)),
    }
}

pub(super) fn planned_task() -> PlannedTask {
    PlannedTask {
        id: TaskId(id(20)),
        title: words("任务"),
        unit: UnitId(id(11)),
        due: Some(date(2024, 5, 31)),
        measures: vec![PlannedMeasure {
            id: MeasureId(id(21)),
            text: words("措施"),
            types: vec![MeasureType::Institution],
            also_serves: vec![FindingId(id(5))],
        }],
        batches: vec![batch()],
    }
}

fn batch() -> NewBatch {
    NewBatch {
        id: BatchId(id(23)),
        name: words("批次"),
        due: date(2024, 4, 30),
        quantity: Some(Quantity {
            hundredths: 2000,
            unit: words("计量单位"),
        }),
    }
}

pub(super) fn figure() -> Figure {
    Figure {
        name: words("数据名称"),
        value_hundredths: 12_000,
        unit: words("计量单位"),
        of_hundredths: Some(30_000),
    }
}

fn progress() -> Progress {
    Progress {
        task: Some(TaskId(id(20))),
        text: words("进展"),
        figures: vec![figure()],
        evidence: vec![EvidenceId(id(22))],
        claim: Some(Claim::Completed),
    }
}

fn evidence_about() -> EvidenceAbout {
    EvidenceAbout {
        kind: EvidenceKind::Photo,
        title: words("材料名称"),
        taken_on: Some(date(2024, 3, 1)),
        provided_by: words("来源"),
        sensitivity: Sensitivity::Personal,
        proves: vec![ChecklistPoint::Matter],
    }
}

fn evidence_file() -> EvidenceFile {
    EvidenceFile {
        blob_key: "cd/ef/01900000-0000-7000-8000-00000000cdef".into(),
        digest: "sha256:02".into(),
        size: 204_800,
        file_type: FileType::Jpeg,
        name: words("文件名"),
    }
}

fn evidence() -> NewEvidence {
    NewEvidence {
        id: EvidenceId(id(22)),
        task: Some(TaskId(id(20))),
        about: evidence_about(),
        file: evidence_file(),
        origin: Some(Origin {
            finding: FindingId(id(5)),
            evidence: EvidenceId(id(23)),
            version: 2,
        }),
    }
}

fn checks() -> Vec<Check> {
    vec![Check {
        rule: "figure.rate".into(),
        hard: true,
        text: words("核对结果"),
        explanation: Some(words("说明")),
    }]
}

fn dossier() -> Dossier {
    Dossier {
        digest: "sm3:01".into(),
        outcome: Outcome::Completed,
        submitted_by: PersonId(id(14)),
        amended_by: vec![PersonId(id(15))],
        checklist: vec![Answer {
            point: ChecklistPoint::Response,
            text: words("回应"),
        }],
        checks: checks(),
        policy: policy(),
    }
}

fn policy() -> ClosurePolicy {
    ClosurePolicy {
        quorum: Some(3),
        second_factor: vec![Office::PrincipalLeader],
        ..ClosurePolicy::default()
    }
}

/// One of each kind, in the order of the variants.
pub(super) fn finding_events() -> Vec<Event> {
    let task = TaskId(id(20));
    let digest = || "sm3:01".to_owned();
    let reason = || words("理由");
    vec![
        Event::FindingRecorded(recorded()),
        Event::ReportedAnew {
            reported: Some(reported()),
            passage: Some(passage()),
        },
        Event::FindingCorrected {
            problem: words("问题"),
        },
        Event::FindingAssigned(assignment()),
        Event::FindingIssued,
        Event::FindingPlanned {
            tasks: vec![planned_task()],
            approved: true,
        },
        Event::TaskAccepted {
            task,
            handler: PersonId(id(14)),
        },
        Event::TaskDeclined {
            task,
            reason: reason(),
        },
        Event::TaskReassigned {
            task,
            unit: UnitId(id(12)),
        },
        Event::TaskHandedOver {
            task,
            unit: UnitId(id(12)),
            reason: reason(),
            until: date(2024, 3, 8),
        },
        Event::HandOverDueSet {
            task,
            until: date(2024, 3, 15),
        },
        Event::HandOverAccepted {
            task,
            handler: PersonId(id(14)),
        },
        Event::HandOverDeclined {
            task,
            reason: reason(),
        },
        Event::TaskDivided {
            task,
            batches: vec![batch()],
        },
        Event::BatchMoved {
            task,
            batch: BatchId(id(23)),
            until: date(2024, 5, 31),
            reason: reason(),
        },
        Event::BatchReached {
            task,
            batch: BatchId(id(23)),
            reached: Reached {
                day: date(2024, 5, 20),
                done_hundredths: Some(1850),
                note: words("说明"),
            },
        },
        Event::ProgressReported(progress()),
        Event::EvidenceAdded {
            evidence: evidence(),
            unit: UnitId(id(11)),
        },
        Event::EvidenceReplaced {
            evidence: EvidenceId(id(22)),
            file: evidence_file(),
        },
        Event::EvidenceDescribed {
            evidence: EvidenceId(id(22)),
            about: evidence_about(),
        },
        Event::EvidenceWithdrawn {
            evidence: EvidenceId(id(22)),
            reason: reason(),
        },
        Event::TaskSubmitted { task },
        Event::TaskConfirmed { task },
        Event::TaskReturned {
            task,
            reason: reason(),
        },
        Event::ExtensionRequested {
            until: date(2024, 9, 30),
            reason: reason(),
        },
        Event::ExtensionGranted {
            until: date(2024, 9, 30),
        },
        Event::ExtensionRefused { reason: reason() },
        Event::ClosureRequested {
            dossier: dossier(),
            manifest: words("材料"),
        },
        Event::SentForSigning {
            checks: checks(),
            seal: Some(Seal {
                digest: digest(),
                manifest: words("材料"),
            }),
        },
        Event::Countersigned {
            office: Office::LeadUnitHead,
            digest: digest(),
            deputy_for: Some(PersonId(id(16))),
            second_factor: true,
        },
        Event::Reviewed {
            office: Office::ReviewOffice,
            digest: digest(),
            deputy_for: Some(PersonId(id(16))),
            second_factor: true,
        },
        Event::FindingClosed {
            office: Office::ReviewInspection,
            digest: digest(),
            outcome: Outcome::Completed,
            deputy_for: Some(PersonId(id(16))),
            second_factor: true,
        },
        Event::ClosureReturned {
            office: Some(Office::ReviewDiscipline),
            reason: reason(),
        },
        Event::ClosureSentBack {
            to: Office::LeaderInCharge,
            office: Some(Office::PrincipalLeader),
            reason: reason(),
        },
        Event::DossierAmended {
            digest: digest(),
            outcome: Some(Outcome::SustainedLongTerm),
            checklist: dossier().checklist,
            checks: checks(),
            manifest: words("材料"),
        },
        Event::SignerAdded {
            office: Office::ReviewOffice,
            reviews: true,
            reason: reason(),
        },
        Event::SignerRemoved {
            office: Office::ReviewInspection,
            reason: reason(),
        },
        Event::ConflictDeclared {
            office: Office::LeadUnitHead,
            reason: reason(),
        },
        Event::KeyProblemMarked { reason: reason() },
        Event::KeyProblemUnmarked { reason: reason() },
        Event::FindingSuspended { reason: reason() },
        Event::FindingResumed,
        Event::FindingTerminated { reason: reason() },
        Event::FindingMerged {
            into: FindingId(id(5)),
            reason: reason(),
        },
    ]
}

pub(super) fn rectification_events() -> Vec<RectificationEvent> {
    let period_end = Some(date(2024, 7, 10));
    vec![
        RectificationEvent::RectificationOpened {
            id: RectificationId(id(2)),
            code: "YL-2024".parse().unwrap(),
            name: words("整改名称"),
            source: Source::LocalInspection,
            feedback_date: date(2024, 1, 10),
            period_end,
        },
        RectificationEvent::RectificationCorrected {
            name: words("整改名称"),
            period_end,
        },
        RectificationEvent::DocumentConfirmed {
            document: DocumentId(id(6)),
            aspects: vec![Aspect {
                id: AspectId(id(3)),
                title: words("方面"),
                items: vec![Item {
                    id: ItemId(id(4)),
                    title: words("项"),
                }],
            }],
            findings: 3,
        },
        RectificationEvent::ClosureRulesSet {
            rules: ClosureRules {
                policy: policy(),
                points: [(TimeClass::Immediate, vec![ChecklistPoint::Response])].into(),
                evidence: [(TimeClass::LongTerm, vec![EvidenceKind::Photo])].into(),
                rules_off: vec!["effect.no_owner".into()],
            },
        },
    ]
}

/// Names of units are names of offices, not words about people.
pub(super) fn unit_events() -> Vec<UnitEvent> {
    let unit_name = || "云岭县住房和城乡建设局".to_owned();
    let short_name = || "县住建局".to_owned();
    vec![
        UnitEvent::UnitAdded(Unit {
            id: UnitId(id(10)),
            parent: Some(UnitId(id(30))),
            unit_name: unit_name(),
            short_name: short_name(),
            level: UnitLevel::County,
            ordinal: 2,
            active: true,
        }),
        UnitEvent::UnitRenamed {
            unit_name: unit_name(),
            short_name: short_name(),
        },
        UnitEvent::UnitMoved {
            parent: UnitId(id(31)),
        },
        UnitEvent::UnitActive { active: false },
    ]
}
