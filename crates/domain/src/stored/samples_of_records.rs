//! One event of each kind of the records beside the findings.

use jiff::civil::date;

use super::samples::{figure, id, planned_task, words};
use crate::{
    accountability::{AccountabilityEvent, AccountabilityKind, Ground, NewAccountabilityAction},
    deputy::{DeputyEvent, NewDeputy},
    draw::{DrawEvent, Member, NewDraw, Sheet, Shown, Size, Strata},
    drive::{DriveEvent, DriveKind, DriveStep, NewDrive},
    duty::{DutyContent, DutyEvent, DutyWork, Shift},
    id::{
        AccountabilityActionId, DecisionId, DeputyId, DrawId, DriveId, DutyId, EvidenceId,
        FindingId, InstitutionId, LiaisonGroupId, LookBackId, MeetingId, PersonId, PlanId,
        ReboundId, RectificationId, UnitId,
    },
    institution::{InstitutionEvent, NewInstitution, Use},
    liaison::{Cover, LiaisonEvent},
    look_back::{Cause, Held, LookBackEvent, NewLookBack, Visit, Visitors},
    meeting::{MeetingEvent, MeetingKind, NewDecision, NewMeeting},
    person::{Office, Role},
    plan::{NewPlan, PlanContent, PlanEvent, Way, Weighing},
    rebound::{Noticed, Rebound, ReboundEvent},
};

pub(super) fn deputy_events() -> Vec<DeputyEvent> {
    vec![
        DeputyEvent::DeputyNamed(NewDeputy {
            id: DeputyId(id(45)),
            office: Office::LeaderInCharge,
            holder: PersonId(id(13)),
            unit: UnitId(id(10)),
            deputy: PersonId(id(16)),
            from: date(2024, 7, 1),
            until: date(2024, 7, 20),
            reason: words("代签事由"),
        }),
        DeputyEvent::DeputyEnded,
    ]
}

pub(super) fn duty_events() -> Vec<DutyEvent> {
    let content = || DutyContent {
        title: words("例行工作"),
        work: DutyWork::Materials,
        rule: "FREQ=MONTHLY;BYMONTHDAY=11".to_owned(),
        lasts: 9,
        shift: Shift::After,
        units: vec![UnitId(id(11))],
        from: date(2024, 7, 1),
        until: Some(date(2025, 6, 30)),
    };
    vec![
        DutyEvent::DutyEntered {
            id: DutyId(id(87)),
            rectification: RectificationId(id(2)),
            content: content(),
        },
        DutyEvent::DutyRevised { content: content() },
        DutyEvent::DutyDone {
            first: date(2024, 7, 11),
            unit: Some(UnitId(id(11))),
            text: words("完成情况"),
        },
        DutyEvent::DutyRetired,
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
            second_head: Some(PersonId(id(21))),
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
        DriveEvent::DriveGathered {
            findings: vec![FindingId(id(1)), FindingId(id(5))],
            title: words("专项名称"),
        },
        DriveEvent::DriveHeadsNamed {
            sponsor: PersonId(id(20)),
            second_head: Some(PersonId(id(21))),
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

pub(super) fn draw_events() -> Vec<DrawEvent> {
    vec![
        DrawEvent::DrawAnnounced(NewDraw {
            id: DrawId(id(60)),
            title: words("核查名称"),
            rectification: Some(RectificationId(id(2))),
            closed_from: Some(date(2024, 1, 1)),
            closed_until: Some(date(2024, 6, 30)),
            lead: Some(UnitId(id(10))),
            strata: Strata::Unit,
            size: Size::Each(2),
            note: words("种子来源"),
            day: date(2024, 7, 1),
            members: vec![Member {
                finding: FindingId(id(1)),
                number: "YL-001".to_owned(),
                stratum: id(10).to_string(),
            }],
        }),
        DrawEvent::DrawSeeded {
            seed: "2024142".to_owned(),
        },
        DrawEvent::DrawDrawn {
            drawn: vec![FindingId(id(1))],
        },
        DrawEvent::DrawVisited(Sheet {
            finding: FindingId(id(1)),
            day: date(2024, 7, 9),
            shown: Shown::Partly,
            people: 7,
            aware: 3,
            satisfied: 2,
            asked: words("询问了谁"),
            text: words("回访情况"),
            figures: vec![figure()],
        }),
        DrawEvent::DrawFinished,
        DrawEvent::DrawCancelled {
            reason: words("作废理由"),
        },
    ]
}

pub(super) fn accountability_events() -> Vec<AccountabilityEvent> {
    vec![
        AccountabilityEvent::AccountabilityEntered(NewAccountabilityAction {
            id: AccountabilityActionId(id(70)),
            rectification: RectificationId(id(2)),
            kind: AccountabilityKind::Admonishment,
            ground: Ground::TooLittle,
            day: date(2024, 7, 1),
            count: 1,
            unit: Some(UnitId(id(10))),
            name: words("处理对象"),
            text: words("处理事由"),
            findings: vec![FindingId(id(1))],
        }),
        AccountabilityEvent::AccountabilityWithdrawn {
            reason: words("撤销理由"),
        },
    ]
}
