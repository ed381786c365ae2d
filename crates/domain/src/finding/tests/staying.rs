//! What happens after closure: looking again, and what comes back.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use uuid::Uuid;

use super::{
    assert_refused,
    case::{LEAD, OFFICE, Who, case},
};
use crate::{
    Calendar, Record as _, Refusal,
    clock::Stamp,
    finding::{Figure, Finding},
    id::{FindingId, LookBackId, ReboundId, RectificationId, UnitId},
    look_back::{Cause, Held, LookBack, LookBackEvent, LookBackRhythm, Visit, Visitors, closed_on},
    rebound::{Declared, Noticed, Rebound, ReboundEvent},
};

const TODAY: Date = date(2024, 12, 2);

fn stamp() -> Stamp {
    Stamp {
        by: Some(Who::Clerk.person()),
        at: Timestamp::from_second(1_733_000_000).unwrap(),
    }
}

pub(super) fn scheduled() -> (Finding, LookBack) {
    let finding = case().closed().finding;
    let id = LookBackId(Uuid::from_u128(0x5000));
    let event = LookBack::schedule(id, &finding, date(2024, 11, 1), Cause::Closure).unwrap();
    (finding, LookBack::apply(None, event, stamp()).unwrap())
}

fn after(it: LookBack, event: LookBackEvent) -> LookBack {
    LookBack::apply(Some(it), event, stamp()).unwrap()
}

pub(super) fn visit(result: Held) -> Visit {
    Visit {
        day: date(2024, 11, 4),
        result,
        text: " 走访 6 户，均已入住。 ".into(),
        asked: "安置户 6 户".into(),
        figures: Vec::new(),
        evidence: Vec::new(),
    }
}

fn recorded(result: Held) -> (Finding, LookBack) {
    let (finding, it) = scheduled();
    let event = it
        .record(&finding, &Who::Clerk.by(), visit(result), TODAY)
        .unwrap();
    (finding, after(it, event))
}

fn declared(day: Date) -> Declared {
    Declared {
        day,
        noticed: Noticed::LookBack,
        text: "又有 12 户逾期未交付。".into(),
        look_back: None,
    }
}

pub(super) fn declare(finding: &Finding, day: Date) -> Result<ReboundEvent, Refusal> {
    let id = ReboundId(Uuid::from_u128(0x6000));
    let new = (
        FindingId(Uuid::from_u128(0x1001)),
        RectificationId(Uuid::from_u128(1)),
    );
    Rebound::declare(id, finding, 0, new, declared(day), TODAY)
}

#[test]
fn a_finding_that_is_done_is_looked_at_after_three_and_twelve_months() {
    let rhythm = LookBackRhythm::default();
    let calendar = Calendar::builtin();
    let due = rhythm.at_closure(date(2024, 7, 1), false, &calendar);
    // 1 October 2024 begins a holiday: the next working day is the 8th.
    assert_eq!(
        due,
        [
            (date(2024, 10, 8), Cause::Closure),
            (date(2025, 7, 1), Cause::Closure)
        ]
    );
    let end_of_month = rhythm.at_closure(date(2023, 11, 30), false, &calendar);
    assert_eq!(end_of_month[0].0, date(2024, 2, 29));
}

#[test]
fn what_is_to_be_sustained_is_looked_at_every_half_year_without_end() {
    let rhythm = LookBackRhythm::default();
    let calendar = Calendar::builtin();
    let first = rhythm.at_closure(date(2024, 7, 1), true, &calendar);
    assert_eq!(first, [(date(2025, 1, 2), Cause::Sustained)]);
    let next = |result, sustained| rhythm.afterwards(&visit(result), sustained, &calendar);
    assert_eq!(
        next(Held::Held, true),
        Some((date(2025, 5, 6), Cause::Sustained))
    );
    assert_eq!(next(Held::Held, false), None);
    assert_eq!(
        next(Held::NotVerified, false),
        Some((date(2025, 2, 5), Cause::Unverified))
    );
    assert_eq!(next(Held::Rebounded, true), None, "a person decides first");
}

#[test]
fn only_closed_findings_are_looked_back_at_and_not_before_closure() {
    let id = LookBackId(Uuid::from_u128(0x5000));
    let open = case().at_work().finding;
    assert_refused!(
        LookBack::schedule(id, &open, TODAY, Cause::Office),
        "整改中"
    );
    let closed = case().closed().finding;
    let day = closed_on(&closed).unwrap();
    assert_refused!(
        LookBack::schedule(id, &closed, day.yesterday().unwrap(), Cause::Office),
        &day.to_string()
    );
}

#[test]
fn nobody_who_did_the_work_goes_or_records() {
    let (finding, it) = scheduled();
    let send = |unit: UnitId| it.assign(&finding, Visitors { unit, person: None });
    assert_eq!(send(LEAD), Err(Refusal::OwnUnitVisits));
    let sent = after(it.clone(), send(OFFICE).unwrap());
    assert_eq!((sent.key(), sent.label()), ("assigned", "已指派"));
    let again = sent.assign(
        &finding,
        Visitors {
            unit: OFFICE,
            person: None,
        },
    );
    assert_eq!(again, Err(Refusal::NothingChanged));
    let own = it.record(&finding, &Who::LeadHead.by(), visit(Held::Held), TODAY);
    assert_eq!(own, Err(Refusal::OwnUnitVisits));
}

#[test]
fn a_result_says_who_was_asked_and_lies_between_closure_and_today() {
    let (finding, it) = scheduled();
    let record = |visit| it.record(&finding, &Who::Clerk.by(), visit, TODAY);
    let early = Visit {
        day: date(2023, 1, 1),
        ..visit(Held::Held)
    };
    assert_eq!(record(early).unwrap_err().code(), "day_outside");
    let late = Visit {
        day: TODAY.tomorrow().unwrap(),
        ..visit(Held::Held)
    };
    assert_eq!(record(late).unwrap_err().code(), "day_outside");
    let nobody = |result| Visit {
        asked: " ".into(),
        ..visit(result)
    };
    assert_eq!(record(nobody(Held::Held)).unwrap_err().code(), "empty_text");
    assert!(record(nobody(Held::NotVerified)).is_ok());
    let contradictory = Visit {
        figures: vec![Figure {
            name: "已入住".into(),
            value_hundredths: 700,
            unit: "户".into(),
            of_hundredths: Some(600),
        }],
        ..visit(Held::Held)
    };
    assert_eq!(
        record(contradictory).unwrap_err().code(),
        "part_exceeds_whole"
    );
}

#[test]
fn what_was_found_is_recorded_once_and_listed_under_its_day() {
    let (finding, it) = recorded(Held::Held);
    assert_eq!(it.indexed().state, "held");
    assert_eq!(it.indexed().day, date(2024, 11, 4));
    assert_eq!(it.visit().unwrap().text, "走访 6 户，均已入住。");
    let again = it.record(&finding, &Who::Clerk.by(), visit(Held::Held), TODAY);
    assert_refused!(again, "保持良好");
    assert_refused!(it.cancel("不再需要"), "保持良好");
    assert!(it.dismiss("无").is_err());
}

#[test]
fn a_suspected_rebound_waits_for_a_person() {
    let (_, it) = recorded(Held::Rebounded);
    assert_eq!((it.key(), it.label()), ("proposed", "疑似反弹"));
    let confirmed = it.confirm(ReboundId(Uuid::from_u128(0x6000))).unwrap();
    assert_eq!(after(it.clone(), confirmed).key(), "rebounded");
    let dismissed = after(it.clone(), it.dismiss(" 属于新建小区 ").unwrap());
    assert_eq!(dismissed.key(), "dismissed");
    assert_refused!(
        dismissed.confirm(ReboundId(Uuid::from_u128(0x6000))),
        "不属反弹"
    );
}

#[test]
fn it_is_overdue_until_done_or_cancelled() {
    let (_, it) = scheduled();
    assert!(!it.is_overdue(date(2024, 11, 1)));
    assert!(it.is_overdue(date(2024, 11, 2)));
    let cancelled = after(it.clone(), it.cancel("已登记反弹").unwrap());
    assert!(!cancelled.is_overdue(date(2024, 11, 2)));
    assert!(!recorded(Held::NotVerified).1.is_overdue(TODAY));
}

#[test]
fn a_rebound_ties_the_closed_finding_to_a_new_one() {
    let finding = case().closed().finding;
    let event = declare(&finding, TODAY).unwrap();
    let told = Rebound::tell(&event);
    assert!(
        told.starts_with("登记反弹（第 1 次，回头看发现）"),
        "{told}"
    );
    let it = Rebound::apply(None, event.clone(), stamp()).unwrap();
    assert_eq!((it.round, it.old), (1, finding.id));
    assert_eq!(it.indexed().findings, [it.old, it.new]);
    assert!(it.days_closed() > 300, "{}", it.days_closed());
    // A record begins once.
    assert_eq!(Rebound::apply(Some(it.clone()), event, stamp()), Some(it));
}

#[test]
fn what_is_not_closed_cannot_come_back() {
    let open = case().at_work().finding;
    assert_refused!(declare(&open, TODAY), "整改中");
    let closed = case().closed().finding;
    assert_eq!(
        declare(&closed, date(2023, 1, 1)).unwrap_err().code(),
        "day_outside"
    );
}

#[test]
fn a_rhythm_is_between_one_month_and_ten_years() {
    assert!(LookBackRhythm::default().check().is_ok());
    for months in [0, 121] {
        let bad = LookBackRhythm {
            sustained_months: months,
            ..LookBackRhythm::default()
        };
        assert_eq!(bad.check(), Err(Refusal::BadRhythm));
    }
}
