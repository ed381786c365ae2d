//! One event of each kind with nothing left out; every text that people write holds the mark.

use jiff::civil::date;
use uuid::Uuid;

use crate::{
    drive::{DriveEvent, DriveKind, DriveStep, NewDrive},
    finding::{
        Answer, Assignment, Check, ChecklistPoint, ClosurePolicy, ClosureRules, Dossier, Event,
        Figure, Outcome, Passage, PlannedMeasure, PlannedTask, Progress, Recorded, Reported, Seal,
        TimeClass,
    },
    id::{
        AspectId, DecisionId, DocumentId, DriveId, EvidenceId, FindingId, InstitutionId, ItemId,
        LiaisonGroupId, LookBackId, MeasureId, MeetingId, PersonId, PlanId, ReboundId,
        RectificationId, TaskId, UnitId,
    },
    institution::{InstitutionEvent, NewInstitution, Use},
    liaison::{Cover, LiaisonEvent},
    look_back::{Cause, Held, LookBackEvent, NewLookBack, Visit, Visitors},
    meeting::{MeetingEvent, MeetingKind, NewDecision, NewMeeting},
    person::{Office, Role},
    plan::{NewPlan, PlanContent, PlanEvent, Way, Weighing},
    rebound::{Noticed, Rebound, ReboundEvent},
    rectification::{Aspect, FindingList, Item, RectificationEvent, Source},
    task::MeasureType,
    unit::{Unit, UnitEvent, UnitLevel},
};

/// What stands in every text that people write.
pub(super) const MARK: &str = "张某";

fn words(of_what: &str) -> String {
    format!("{MARK}写的{of_what}")
}

fn id(n: u128) -> Uuid {
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

fn planned_task() -> PlannedTask {
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
    }
}

fn figure() -> Figure {
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
        Event::ProgressReported(progress()),
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

pub(super) fn institution_events() -> Vec<InstitutionEvent> {
    vec![
        InstitutionEvent::InstitutionEntered(NewInstitution {
            id: InstitutionId(id(40)),
            rectification: RectificationId(id(2)),
            title: words("制度名称"),
            document_no: Some("云办发〔2024〕6号".to_owned()),
            unit: UnitId(id(10)),
            issued: date(2024, 5, 6),
            valid_until: Some(date(2026, 5, 5)),
            on_trial: true,
            findings: vec![FindingId(id(1))],
        }),
        InstitutionEvent::InstitutionLinked {
            findings: vec![FindingId(id(1))],
        },
        InstitutionEvent::InstitutionUsed(Use {
            day: date(2024, 7, 1),
            text: words("执行情况"),
        }),
        InstitutionEvent::InstitutionProlonged {
            valid_until: Some(date(2027, 5, 5)),
            on_trial: false,
        },
        InstitutionEvent::InstitutionReplaced {
            by: InstitutionId(id(41)),
        },
        InstitutionEvent::InstitutionRepealed {
            day: date(2025, 1, 1),
            reason: words("废止理由"),
        },
    ]
}

pub(super) fn meeting_events() -> Vec<MeetingEvent> {
    vec![
        MeetingEvent::MeetingEntered(NewMeeting {
            id: MeetingId(id(42)),
            rectification: RectificationId(id(2)),
            kind: MeetingKind::Dispatch,
            title: words("会议名称"),
            day: date(2024, 3, 4),
            place: words("会议地点"),
            units: vec![UnitId(id(10))],
            agenda: words("会议议题"),
        }),
        MeetingEvent::MeetingCorrected {
            title: words("会议名称"),
            place: words("会议地点"),
            units: vec![UnitId(id(10))],
            agenda: words("会议议题"),
        },
        MeetingEvent::DecisionMade(NewDecision {
            id: DecisionId(id(43)),
            text: words("议定事项"),
            unit: UnitId(id(10)),
            due: date(2024, 3, 11),
            findings: vec![FindingId(id(1))],
        }),
        MeetingEvent::DecisionAnswered {
            decision: DecisionId(id(43)),
            reply: words("落实情况"),
        },
        MeetingEvent::DecisionReopened {
            decision: DecisionId(id(43)),
            reason: words("退回理由"),
        },
    ]
}

fn plan_content() -> PlanContent {
    PlanContent {
        goal: words("整改目标"),
        cause: words("原因分析"),
        mechanism: words("拟建立的制度"),
        weighing: Some(Weighing {
            criteria: vec![words("比选标准")],
            ways: vec![Way {
                title: words("比选方案"),
                marks: vec![words("比选说明")],
            }],
            chosen: 0,
            reason: words("选定理由"),
        }),
        tasks: vec![planned_task()],
    }
}

pub(super) fn plan_events() -> Vec<PlanEvent> {
    vec![
        PlanEvent::PlanDrafted(NewPlan {
            id: PlanId(id(44)),
            rectification: RectificationId(id(2)),
            finding: FindingId(id(1)),
            day: date(2024, 2, 1),
            content: plan_content(),
        }),
        PlanEvent::PlanRevised(plan_content()),
        PlanEvent::PlanSubmitted {
            approver: Role::OfficeDirector,
        },
        PlanEvent::PlanSentBack {
            reason: words("退回理由"),
        },
        PlanEvent::PlanApproved,
    ]
}

pub(super) fn drive_events() -> Vec<DriveEvent> {
    vec![
        DriveEvent::DriveOpened(NewDrive {
            id: DriveId(id(45)),
            kind: DriveKind::SpecialDrive,
            title: words("专项名称"),
            goal: words("整治目标"),
            unit: UnitId(id(10)),
            sponsor: Some(PersonId(id(20))),
            day: date(2024, 3, 1),
            due: date(2024, 9, 30),
            steps: vec![DriveStep {
                title: words("步骤名称"),
                due: date(2024, 5, 31),
            }],
        }),
        DriveEvent::DriveCollected {
            findings: vec![FindingId(id(1))],
        },
        DriveEvent::DriveStepReached {
            step: 0,
            text: words("完成情况"),
        },
        DriveEvent::DriveEnded {
            text: words("整治结果"),
        },
    ]
}

pub(super) fn liaison_events() -> Vec<LiaisonEvent> {
    let cover = || Cover {
        title: words("联络组名称"),
        members: words("联络组成员"),
        sponsors: vec![PersonId(id(20))],
        units: vec![UnitId(id(10))],
    };
    vec![
        LiaisonEvent::LiaisonGroupEntered {
            id: LiaisonGroupId(id(46)),
            rectification: RectificationId(id(2)),
            day: date(2024, 3, 1),
            cover: cover(),
        },
        LiaisonEvent::LiaisonGroupRevised { cover: cover() },
        LiaisonEvent::LiaisonGroupDissolved,
    ]
}

pub(super) fn look_back_events() -> Vec<LookBackEvent> {
    vec![
        LookBackEvent::LookBackScheduled(NewLookBack {
            id: LookBackId(id(50)),
            rectification: RectificationId(id(2)),
            finding: FindingId(id(1)),
            closed: date(2024, 7, 1),
            due: date(2024, 10, 8),
            cause: Cause::Closure,
        }),
        LookBackEvent::LookBackAssigned(Visitors {
            unit: UnitId(id(10)),
            person: Some(PersonId(id(20))),
        }),
        LookBackEvent::LookBackRecorded(Visit {
            day: date(2024, 10, 9),
            result: Held::Rebounded,
            text: words("回头看情况"),
            asked: words("询问了谁"),
            figures: vec![figure()],
            evidence: vec![EvidenceId(id(30))],
        }),
        LookBackEvent::LookBackConfirmed {
            rebound: ReboundId(id(51)),
        },
        LookBackEvent::LookBackDismissed {
            reason: words("不属反弹的理由"),
        },
        LookBackEvent::LookBackCancelled {
            reason: words("取消理由"),
        },
    ]
}

pub(super) fn rebound_events() -> Vec<ReboundEvent> {
    vec![ReboundEvent::ReboundDeclared(Rebound {
        id: ReboundId(id(51)),
        old: FindingId(id(1)),
        new: FindingId(id(3)),
        rectification: RectificationId(id(2)),
        round: 1,
        closed: date(2024, 7, 1),
        day: date(2024, 10, 9),
        noticed: Noticed::LookBack,
        text: words("反弹情况"),
        look_back: Some(LookBackId(id(50))),
    })]
}
