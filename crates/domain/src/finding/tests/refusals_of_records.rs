//! Refusals of what stands beside the findings.

use jiff::civil::date;
use uuid::Uuid;

use super::{
    case::{LEAD, Who},
    drawing, key_problems, staying,
};
use crate::{
    Record as _, Refusal,
    accountability::{AccountabilityAction, AccountabilityKind, Ground, NewAccountabilityAction},
    clock::Stamp,
    deputy::{Deputy, NewDeputy},
    drive::{Drive, DriveKind, NewDrive},
    id::{
        AccountabilityActionId, DecisionId, DeputyId, DriveId, FindingId, InstitutionId, MeetingId,
        PlanId, RectificationId,
    },
    institution::{Institution, NewInstitution},
    look_back::{Held, LookBackRhythm},
    meeting::{Decision, DispatchMeeting, MeetingKind, NewDecision, NewMeeting, Reply},
    person::{Office, Role},
    plan::{FindingPlan, NewPlan, PlanContent, PlanState},
    rebound::Rebound,
};

pub(super) fn of_records() -> Vec<Refusal> {
    [
        of_registers(),
        of_drives(),
        of_meetings(),
        of_plans(),
        after_closure(),
        around_deputies(),
        drawing::refusals(),
        key_problems::refusals(),
        super::refusals_of_letters::of_letters(),
        crate::evaluation::tests::refusals(),
        crate::evaluation::survey_refusals(),
        crate::duty::tests::refusals(),
        crate::collection::tests::refusals(),
        crate::flag::tests::refusals(),
        crate::comparison::tests::refusals(),
        vec![none_held_to_account()],
    ]
    .concat()
}

/// Refusals of the registers beside the ledger.
fn of_registers() -> Vec<Refusal> {
    let rule = || NewInstitution {
        id: InstitutionId(Uuid::from_u128(40)),
        rectification: RectificationId(Uuid::from_u128(1)),
        title: "云岭县用车管理办法".into(),
        document_no: None,
        unit: LEAD,
        issued: date(2024, 5, 6),
        valid_until: None,
        on_trial: false,
        findings: Vec::new(),
    };
    let ends_early = NewInstitution {
        valid_until: Some(date(2024, 5, 5)),
        ..rule()
    };
    let stamp = Stamp {
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    let entered = Institution::enter(rule()).unwrap();
    let entered = Institution::apply(None, entered, stamp).unwrap();
    let repeal = entered.repeal(date(2024, 9, 1), "上级另有规定。").unwrap();
    let repealed = Institution::apply(Some(entered), repeal, stamp).unwrap();
    vec![
        Institution::enter(ends_early).unwrap_err(),
        repealed.prolong(None, true).unwrap_err(),
    ]
}

/// Refusals of drives.
fn of_drives() -> Vec<Refusal> {
    let led_by = |sponsor, second_head| NewDrive {
        id: DriveId(Uuid::from_u128(45)),
        kind: DriveKind::SpecialDrive,
        title: "农村集体资产专项整治".into(),
        goal: String::new(),
        unit: LEAD,
        sponsor,
        second_head,
        day: date(2024, 3, 1),
        due: date(2024, 9, 30),
        steps: Vec::new(),
    };
    let leader = Some(Who::Leader.person());
    vec![
        Drive::open(led_by(None, leader)).unwrap_err(),
        Drive::open(led_by(leader, leader)).unwrap_err(),
    ]
}

/// Refusals of meetings and their decisions.
fn of_meetings() -> Vec<Refusal> {
    let decided = NewDecision {
        id: DecisionId(Uuid::from_u128(4)),
        text: "公示名单".into(),
        unit: LEAD,
        due: date(2024, 3, 3),
        findings: Vec::new(),
    };
    let meeting = DispatchMeeting {
        held: NewMeeting {
            id: MeetingId(Uuid::from_u128(3)),
            rectification: RectificationId(Uuid::from_u128(2)),
            kind: MeetingKind::Dispatch,
            title: "调度会".into(),
            day: date(2024, 3, 4),
            place: String::new(),
            units: Vec::new(),
            agenda: String::new(),
        },
        decisions: vec![Decision {
            decided: decided.clone(),
            answer: Reply::Open,
        }],
    };
    let unknown = DecisionId(Uuid::from_u128(9));
    vec![
        meeting.decide_on(decided.clone()).unwrap_err(),
        meeting.answer(unknown, "已办").unwrap_err(),
        meeting.reopen(decided.id, "不实").unwrap_err(),
    ]
}

/// Refusals of plans.
fn of_plans() -> Vec<Refusal> {
    let handed_in = |approver| FindingPlan {
        planned: NewPlan {
            id: PlanId(Uuid::from_u128(3)),
            rectification: RectificationId(Uuid::from_u128(2)),
            finding: FindingId(Uuid::from_u128(1)),
            day: date(2024, 3, 4),
            content: PlanContent::default(),
        },
        standing: PlanState::Submitted {
            approver,
            stamp: Stamp {
                by: Some(Who::Director.person()),
                at: jiff::Timestamp::UNIX_EPOCH,
            },
        },
        rounds: 0,
    };
    let director = Who::Director.by();
    vec![
        handed_in(Role::PrincipalLeader)
            .approve(&director)
            .unwrap_err(),
        handed_in(Role::OfficeDirector)
            .approve(&director)
            .unwrap_err(),
    ]
}

/// Refusals after closure.
fn after_closure() -> Vec<Refusal> {
    let (finding, it) = staying::scheduled();
    let own = it.record(
        &finding,
        &Who::LeadHead.by(),
        staying::visit(Held::Held),
        date(2024, 12, 2),
    );
    let unsound = LookBackRhythm {
        unverified_months: 0,
        ..LookBackRhythm::default()
    };
    vec![
        it.dismiss("无").unwrap_err(),
        own.unwrap_err(),
        staying::declare(&finding, date(2023, 1, 1)).unwrap_err(),
        Rebound::ensure_first(Some("YL-008")).unwrap_err(),
        unsound.check().unwrap_err(),
    ]
}

/// Refusals around naming a deputy.
fn around_deputies() -> Vec<Refusal> {
    let day = date(2024, 7, 10);
    let new = || NewDeputy {
        id: DeputyId(Uuid::from_u128(1)),
        office: Office::LeaderInCharge,
        holder: Who::Leader.person(),
        unit: LEAD,
        deputy: Who::Deputy.person(),
        from: day,
        until: day,
        reason: "外出学习。".into(),
    };
    let own = NewDeputy {
        deputy: Who::Leader.person(),
        ..new()
    };
    let over = NewDeputy {
        until: date(2024, 7, 9),
        ..new()
    };
    vec![
        Deputy::name(own, day).unwrap_err(),
        Deputy::name(over, day).unwrap_err(),
    ]
}

fn none_held_to_account() -> Refusal {
    let none = NewAccountabilityAction {
        id: AccountabilityActionId(Uuid::from_u128(1)),
        rectification: RectificationId(Uuid::from_u128(1)),
        kind: AccountabilityKind::Circular,
        ground: Ground::TooLittle,
        day: date(2024, 11, 1),
        count: 0,
        unit: None,
        name: String::new(),
        text: "整改不力".into(),
        findings: Vec::new(),
    };
    AccountabilityAction::enter(none, date(2024, 12, 2)).unwrap_err()
}
