//! Refusals of letters, the ladder and cards.

use jiff::civil::date;
use uuid::Uuid;

use crate::{
    Record as _, Refusal,
    card::{Card, CardColour, NewCard},
    clock::Stamp,
    id::{CardId, FindingId, InstructionId, LetterId, OrganId, PersonId, RectificationId, UnitId},
    instruction::{Instruction, NewInstruction},
    ladder::LadderPolicy,
    letter::{Letter, LetterContent, LetterKind, NewLetter},
    organ::{NewOrgan, Organ},
};

const STAMP: Stamp = Stamp {
    by: None,
    at: jiff::Timestamp::UNIX_EPOCH,
};

pub(super) fn of_letters() -> Vec<Refusal> {
    [around_letters(), around_cards(), vec![unanswered()]].concat()
}

fn unanswered() -> Refusal {
    let entered = Instruction::enter(NewInstruction {
        id: InstructionId(Uuid::from_u128(1)),
        rectification: RectificationId(Uuid::from_u128(2)),
        leader: PersonId(Uuid::from_u128(3)),
        subject: "整改专报".into(),
        text: "请抓紧研究解决。".into(),
        day: date(2026, 3, 2),
        due: date(2026, 3, 16),
        units: vec![UnitId(Uuid::from_u128(4))],
        findings: Vec::new(),
    });
    let it = Instruction::apply(None, entered.unwrap(), STAMP).unwrap();
    it.close("已报告。").unwrap_err()
}

fn around_letters() -> Vec<Refusal> {
    let organ = NewOrgan {
        id: OrganId(Uuid::from_u128(1)),
        unit: UnitId(Uuid::from_u128(2)),
        name: "云岭县委巡视整改办".into(),
        mark: "云整改1".into(),
        day: date(2026, 1, 5),
    };
    let letter = |recipients| NewLetter {
        id: LetterId(Uuid::from_u128(3)),
        rectification: RectificationId(Uuid::from_u128(4)),
        organ: organ.id,
        kind: LetterKind::Supervision,
        day: date(2026, 3, 2),
        proposed: None,
        follows: None,
        content: LetterContent {
            recipients,
            copies: Vec::new(),
            findings: Vec::new(),
            title: "督办函".into(),
            body: "请抓紧办理。".into(),
            request: String::new(),
            reply_by: None,
            contact: String::new(),
            phone: String::new(),
        },
    };
    let draft = Letter::draft(letter(vec![organ.unit])).unwrap();
    let draft = Letter::apply(None, draft, STAMP).unwrap();
    let nothing = LadderPolicy {
        cure: 0,
        ..LadderPolicy::default()
    };
    vec![
        Organ::enter(organ.clone()).unwrap_err(),
        Letter::draft(letter(Vec::new())).unwrap_err(),
        draft.check_issue(date(2026, 3, 2)).unwrap_err(),
        nothing.check().unwrap_err(),
    ]
}

fn around_cards() -> Vec<Refusal> {
    let red = Card::issue(NewCard {
        id: CardId(Uuid::from_u128(1)),
        rectification: RectificationId(Uuid::from_u128(2)),
        unit: UnitId(Uuid::from_u128(3)),
        finding: FindingId(Uuid::from_u128(4)),
        colour: CardColour::Red,
        day: date(2026, 3, 2),
        cure_by: date(2026, 3, 23),
        appeal_by: date(2026, 3, 9),
        reason: "黄牌后仍未整改到位。".into(),
    });
    let red = Card::apply(None, red.unwrap(), STAMP).unwrap();
    let appealed = red.appeal("已整改到位。", date(2026, 3, 5)).unwrap();
    let appealed = Card::apply(Some(red.clone()), appealed, STAMP).unwrap();
    vec![
        red.lift(date(2026, 3, 20), "已整改。").unwrap_err(),
        red.appeal("已整改到位。", date(2026, 3, 10)).unwrap_err(),
        appealed.appeal("再次申诉。", date(2026, 3, 6)).unwrap_err(),
    ]
}
