use jiff::civil::date;
use uuid::Uuid;

use super::*;

const TAX: UnitId = UnitId(Uuid::from_u128(11));
const WATER: UnitId = UnitId(Uuid::from_u128(12));

pub(crate) fn content() -> LetterContent {
    LetterContent {
        recipients: vec![TAX, WATER],
        copies: Vec::new(),
        findings: vec![FindingId(Uuid::from_u128(1))],
        title: "关于加快整改进度的提示函".to_owned(),
        body: "一、基本情况\n有关问题已逾期。".to_owned(),
        request: "请尽快办结并书面回复。".to_owned(),
        reply_by: Some(date(2026, 3, 20)),
        contact: "王林".to_owned(),
        phone: "8000001".to_owned(),
    }
}

pub(crate) fn new(kind: LetterKind, content: LetterContent) -> NewLetter {
    NewLetter {
        id: LetterId(Uuid::from_u128(5)),
        rectification: RectificationId(Uuid::from_u128(2)),
        organ: OrganId(Uuid::from_u128(3)),
        kind,
        day: date(2026, 3, 2),
        proposed: None,
        follows: None,
        content,
    }
}

fn then(it: Option<Letter>, event: LetterEvent) -> Letter {
    let stamp = Stamp {
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    Letter::apply(it, event, stamp).unwrap()
}

fn draft(kind: LetterKind) -> Letter {
    then(None, Letter::draft(new(kind, content())).unwrap())
}

fn issued() -> Letter {
    let it = draft(LetterKind::Reminder);
    let number = DocumentNumber {
        mark: "云整改提".to_owned(),
        year: 2026,
        n: 12,
    };
    let event = it.issue(number, date(2026, 3, 3)).unwrap();
    then(Some(it), event)
}

#[test]
fn a_number_reads_as_the_standard_has_it() {
    let it = issued();
    assert_eq!(
        it.issued().unwrap().number.to_string(),
        "云整改提〔2026〕12号"
    );
}

#[test]
fn only_the_office_sees_a_draft_and_only_its_recipients_an_issued_letter() {
    assert_eq!(
        draft(LetterKind::Reminder).indexed().audience,
        Audience::Office
    );
    let it = issued();
    assert_eq!(it.indexed().audience, Audience::Units);
    assert_eq!(it.indexed().units, [TAX, WATER]);
    assert_eq!(it.indexed().day, date(2026, 3, 3));
}

#[test]
fn a_letter_is_settled_when_every_recipient_has_replied_and_every_reply_was_taken() {
    let mut it = issued();
    assert_eq!(it.label(), "待签收");
    for unit in [TAX, WATER] {
        let event = it.receive(unit).unwrap();
        it = then(Some(it), event);
        assert_eq!(it.receive(unit), Err(Refusal::NothingChanged));
    }
    assert_eq!(it.label(), "待回复");
    assert!(it.is_late(TAX, date(2026, 3, 21)) && !it.is_late(TAX, date(2026, 3, 20)));
    for unit in [TAX, WATER] {
        let event = it.reply(unit, "已完成两项").unwrap();
        it = then(Some(it), event);
        assert_eq!(
            it.reply(unit, "再报").unwrap_err().code(),
            "wrong_record_stage"
        );
    }
    let event = it.send_back(TAX, "没有附清单").unwrap();
    it = then(Some(it), event);
    assert!(
        it.is_late(TAX, date(2026, 3, 21)),
        "what was sent back is awaited again"
    );
    assert_eq!(it.label(), "待审阅回复");
    let event = it.take_reply(WATER).unwrap();
    it = then(Some(it), event);
    assert_eq!(it.label(), "待回复");
    let event = it.reply(TAX, "附清单").unwrap();
    it = then(Some(it), event);
    let event = it.take_reply(TAX).unwrap();
    it = then(Some(it), event);
    assert_eq!((it.label(), it.key()), ("已办结", "settled"));
    assert!(!it.is_late(TAX, date(2026, 4, 1)));
}

#[test]
fn who_replies_has_received_it() {
    let it = issued();
    let it = then(Some(it.clone()), it.reply(TAX, "已办结").unwrap());
    let recipients = &it.issued().unwrap().recipients;
    assert!(recipients[0].received.is_some() && recipients[1].received.is_none());
}

#[test]
fn a_work_prompt_asks_for_no_reply() {
    let silent = LetterContent {
        reply_by: None,
        recipients: vec![TAX],
        ..content()
    };
    let it = then(
        None,
        Letter::draft(new(LetterKind::WorkPrompt, silent.clone())).unwrap(),
    );
    let number = DocumentNumber {
        mark: "云整改工".to_owned(),
        year: 2026,
        n: 1,
    };
    let it = then(
        Some(it.clone()),
        it.issue(number, date(2026, 3, 3)).unwrap(),
    );
    let it = then(Some(it.clone()), it.receive(TAX).unwrap());
    assert_eq!(it.label(), "已办结");
    let it = then(
        None,
        Letter::draft(new(LetterKind::Supervision, silent)).unwrap(),
    );
    assert_eq!(
        it.check_issue(date(2026, 3, 3)).unwrap_err().code(),
        "no_reply_day"
    );
}

#[test]
fn an_issued_letter_is_withdrawn_with_its_number_and_never_changed() {
    let it = issued();
    assert_eq!(
        it.revise(content()).unwrap_err().code(),
        "wrong_record_stage"
    );
    let it = then(Some(it.clone()), it.withdraw("发错单位").unwrap());
    assert_eq!(it.label(), "已撤回");
    assert_eq!(it.issued().unwrap().number.n, 12);
    assert!(it.in_force().is_none());
    assert_eq!(it.receive(TAX).unwrap_err().code(), "wrong_record_stage");
    assert_eq!(
        it.withdraw("再撤").unwrap_err().code(),
        "wrong_record_stage"
    );
}

#[test]
fn a_draft_names_each_unit_once_and_a_reply_is_due_after_the_letter() {
    let twice = LetterContent {
        copies: vec![TAX],
        ..content()
    };
    let refused = |content| Letter::draft(new(LetterKind::Reminder, content)).unwrap_err();
    assert_eq!(refused(twice), Refusal::UnitTwice);
    let nobody = LetterContent {
        recipients: Vec::new(),
        ..content()
    };
    assert_eq!(refused(nobody), Refusal::NoRecipient);
    let early = LetterContent {
        reply_by: Some(date(2026, 3, 1)),
        ..content()
    };
    assert_eq!(refused(early).code(), "dates_reversed");
    let it = draft(LetterKind::Reminder);
    assert_eq!(
        it.check_issue(date(2026, 3, 21)).unwrap_err().code(),
        "dates_reversed"
    );
    let it = then(Some(it.clone()), it.drop("已电话办理").unwrap());
    assert_eq!(
        (it.label(), it.indexed().audience),
        ("不发", Audience::Office)
    );
}
