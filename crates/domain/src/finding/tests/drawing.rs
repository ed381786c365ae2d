//! Drawing closed findings, and what visits show.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use uuid::Uuid;

use super::{
    assert_refused,
    case::{LEAD, Who, case},
};
use crate::{
    Record as _, Refusal,
    clock::Stamp,
    draw::{Draw, DrawEvent, MOST, Member, NewDraw, Sheet, Shown, Size, Strata},
    finding::Finding,
    id::{DrawId, FindingId},
};

const ANNOUNCED: Date = date(2024, 11, 1);
const TODAY: Date = date(2024, 12, 2);

fn stamp() -> Stamp {
    Stamp {
        by: Some(Who::Clerk.person()),
        at: Timestamp::from_second(1_733_000_000).unwrap(),
    }
}

fn new(members: Vec<Member>) -> NewDraw {
    NewDraw {
        id: DrawId(Uuid::from_u128(1)),
        title: " 四季度反向核查 ".into(),
        rectification: None,
        closed_from: None,
        closed_until: None,
        lead: None,
        strata: Strata::Unit,
        size: Size::Each(1),
        note: "次日开奖号码".into(),
        day: ANNOUNCED,
        members,
    }
}

fn closed() -> Finding {
    case().closed().finding
}

/// The closed finding and another one of the same unit.
fn members() -> Vec<Member> {
    let finding = closed();
    let other = Member {
        finding: FindingId(Uuid::from_u128(0x1001)),
        number: "YL-008".into(),
        stratum: LEAD.to_string(),
    };
    let this = Member {
        finding: finding.id,
        number: finding.number.to_string(),
        stratum: Strata::Unit.of(&finding),
    };
    vec![other, this]
}

fn announced(size: Size) -> Draw {
    let new = NewDraw {
        size,
        ..new(members())
    };
    Draw::apply(None, Draw::announce(new).unwrap(), stamp()).unwrap()
}

fn after(it: &Draw, event: DrawEvent) -> Draw {
    Draw::apply(Some(it.clone()), event, stamp()).unwrap()
}

fn drawn(size: Size) -> Draw {
    let it = announced(size);
    let it = after(&it, it.publish(" 2024142 ").unwrap());
    after(&it, it.draw().unwrap())
}

fn sheet() -> Sheet {
    Sheet {
        finding: closed().id,
        day: date(2024, 11, 20),
        shown: Shown::Untrue,
        people: 7,
        aware: 3,
        satisfied: 2,
        asked: "安置户".into(),
        text: "12 户中 7 户受访，4 户不知情。".into(),
        figures: Vec::new(),
    }
}

fn visit(it: &Draw, sheet: Sheet) -> Result<DrawEvent, Refusal> {
    it.visit(&closed(), &Who::Clerk.by(), sheet, TODAY)
}

pub(super) fn refusals() -> Vec<Refusal> {
    let many = vec![members().remove(0); MOST + 1];
    let nothing = NewDraw {
        size: Size::Share(0),
        ..new(members())
    };
    let it = drawn(Size::Each(2));
    let stranger = Sheet {
        finding: FindingId(Uuid::from_u128(0x9)),
        ..sheet()
    };
    let odd = Sheet {
        aware: 8,
        ..sheet()
    };
    vec![
        Draw::announce(new(Vec::new())).unwrap_err(),
        Draw::announce(new(many)).unwrap_err(),
        Draw::announce(nothing).unwrap_err(),
        visit(&it, stranger).unwrap_err(),
        visit(&it, odd).unwrap_err(),
        it.finish().unwrap_err(),
    ]
}

#[test]
fn list_and_way_are_frozen_before_the_seed_and_the_seed_before_the_draw() {
    let it = announced(Size::Each(1));
    assert_eq!(it.announced.title, "四季度反向核查");
    let numbers: Vec<_> = it.announced.members.iter().map(|m| &m.number).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert_refused!(it.draw(), "待公布种子");
    let seeded = after(&it, it.publish(" 2024142 ").unwrap());
    assert_eq!(seeded.seed(), Some("2024142"));
    assert_refused!(seeded.publish("2024143"), "待抽取");
    let drawn = after(&seeded, seeded.draw().unwrap());
    assert_eq!(drawn.drawn().len(), 1);
    assert_refused!(drawn.draw(), "回访中");
}

#[test]
fn anybody_can_repeat_it_and_a_changed_list_shows() {
    let it = drawn(Size::Each(1));
    assert_eq!(it.repeats(), Some(true));
    let mut forged = it.clone();
    let other = it.announced.members.iter().map(|m| m.finding);
    let other: Vec<_> = other.filter(|f| !it.drawn().contains(f)).collect();
    forged.state = crate::draw::DrawStage::Drawn {
        seed: "2024142".into(),
        drawn: other,
    };
    assert_eq!(forged.repeats(), Some(false));
    assert_eq!(announced(Size::Each(1)).repeats(), None);
}

#[test]
fn visits_are_unannounced_until_it_is_over() {
    use crate::record::Audience;
    let it = drawn(Size::Each(2));
    assert_eq!(it.indexed().audience, Audience::Office);
    let other = Sheet {
        finding: FindingId(Uuid::from_u128(0x1001)),
        ..sheet()
    };
    let visited = after(&it, visit(&it, sheet()).unwrap());
    assert!(visited.finish().is_err());
    let all = after(&visited, DrawEvent::DrawVisited(other));
    let finished = after(&all, all.finish().unwrap());
    assert_eq!(finished.indexed().audience, Audience::Party);
    assert_refused!(finished.cancel("作废"), "已结束");
}

#[test]
fn a_later_sheet_takes_the_place_of_an_earlier_one() {
    let it = drawn(Size::Each(2));
    let it = after(&it, visit(&it, sheet()).unwrap());
    let better = Sheet {
        shown: Shown::Partly,
        people: 9,
        ..sheet()
    };
    let it = after(&it, visit(&it, better).unwrap());
    let tally = it.tally();
    assert_eq!((tally.drawn, tally.visited, tally.partly), (2, 1, 1));
    assert_eq!((tally.people, tally.aware, tally.satisfied), (9, 3, 2));
}

#[test]
fn nobody_visits_what_his_own_unit_did() {
    let it = drawn(Size::Each(2));
    let own = it.visit(&closed(), &Who::LeadHead.by(), sheet(), TODAY);
    assert_eq!(own, Err(Refusal::OwnUnitVisits));
    let early = Sheet {
        day: date(2024, 10, 31),
        ..sheet()
    };
    assert_eq!(visit(&it, early).unwrap_err().code(), "day_outside");
    let unasked = Sheet {
        asked: String::new(),
        ..sheet()
    };
    assert_eq!(visit(&it, unasked).unwrap_err().code(), "empty_text");
}
