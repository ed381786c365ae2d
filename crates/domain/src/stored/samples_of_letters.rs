//! One event of each kind of letters, ladder and cards.

use jiff::civil::date;

use super::samples::{id, words};
use crate::{
    card::{CardColour, CardEvent, NewCard, OnSite},
    edition::{Edition, EditionEvent, Periodical, ToldFigure},
    id::{
        CardId, EditionId, FindingId, InstructionId, LetterId, OrganId, PersonId, RectificationId,
        RoundId, UnitId,
    },
    instruction::{InstructionEvent, NewInstruction},
    ladder::{LadderPolicy, LadderRulesEvent},
    letter::{
        DocumentNumber, LetterContent, LetterEvent, LetterKind, NewLetter, Proposed, WordingEvent,
        WordingParts,
    },
    organ::{NewOrgan, OrganEvent},
    round::{NewRound, RoundEvent, RoundVisit},
};

pub(super) fn organ_events() -> Vec<OrganEvent> {
    vec![
        OrganEvent::OrganEntered(NewOrgan {
            id: OrganId(id(80)),
            unit: UnitId(id(10)),
            name: words("发文机关"),
            mark: "云整改".to_owned(),
            day: date(2024, 1, 8),
        }),
        OrganEvent::OrganClosed,
    ]
}

fn content() -> LetterContent {
    LetterContent {
        recipients: vec![UnitId(id(11))],
        copies: vec![UnitId(id(12))],
        findings: vec![FindingId(id(1))],
        title: words("标题"),
        body: words("正文"),
        request: words("办理要求"),
        reply_by: Some(date(2024, 7, 15)),
        contact: words("联系人"),
        phone: words("电话"),
    }
}

pub(super) fn letter_events() -> Vec<LetterEvent> {
    let unit = UnitId(id(11));
    vec![
        LetterEvent::LetterDrafted(NewLetter {
            id: LetterId(id(81)),
            rectification: RectificationId(id(2)),
            organ: OrganId(id(80)),
            kind: LetterKind::Reminder,
            day: date(2024, 7, 1),
            proposed: Some(Proposed {
                rule: "reminder".to_owned(),
                facts: words("事由"),
            }),
            follows: Some(LetterId(id(82))),
            content: content(),
        }),
        LetterEvent::LetterRevised(content()),
        LetterEvent::LetterDropped {
            reason: words("不发的理由"),
        },
        LetterEvent::LetterIssued {
            number: DocumentNumber {
                mark: "云整改提".to_owned(),
                year: 2024,
                n: 12,
            },
            day: date(2024, 7, 2),
        },
        LetterEvent::LetterReceived { unit },
        LetterEvent::LetterReplied {
            unit,
            reply: words("回复"),
        },
        LetterEvent::LetterReplyTaken { unit },
        LetterEvent::LetterReplySentBack {
            unit,
            reason: words("退回理由"),
        },
        LetterEvent::LetterWithdrawn {
            reason: words("撤回理由"),
        },
    ]
}

pub(super) fn wording_events() -> Vec<WordingEvent> {
    vec![WordingEvent::WordingSet {
        kind: LetterKind::Reminder,
        parts: WordingParts {
            title: words("标题"),
            body: words("正文"),
            request: words("办理要求"),
        },
    }]
}

pub(super) fn instruction_events() -> Vec<InstructionEvent> {
    vec![
        InstructionEvent::InstructionEntered(NewInstruction {
            id: InstructionId(id(85)),
            rectification: RectificationId(id(2)),
            leader: PersonId(id(13)),
            subject: words("材料"),
            text: words("批示"),
            day: date(2024, 7, 1),
            due: date(2024, 7, 15),
            units: vec![UnitId(id(11))],
            findings: vec![FindingId(id(1))],
        }),
        InstructionEvent::InstructionAnswered {
            unit: UnitId(id(11)),
            reply: words("办理情况"),
        },
        InstructionEvent::InstructionClosed {
            text: words("报告情况"),
        },
    ]
}

pub(super) fn round_events() -> Vec<RoundEvent> {
    vec![
        RoundEvent::RoundPlanned(NewRound {
            id: RoundId(id(86)),
            rectification: RectificationId(id(2)),
            title: words("督查名称"),
            from: date(2024, 7, 1),
            until: date(2024, 7, 12),
            units: vec![UnitId(id(11))],
        }),
        RoundEvent::RoundVisited(RoundVisit {
            unit: UnitId(id(11)),
            day: date(2024, 7, 3),
            members: words("督查人员"),
            findings: vec![FindingId(id(1))],
            text: words("督查情况"),
            wanting: true,
        }),
        RoundEvent::RoundEnded {
            text: words("督查小结"),
        },
    ]
}

pub(super) fn edition_events() -> Vec<EditionEvent> {
    vec![EditionEvent::EditionKept(Edition {
        id: EditionId(id(84)),
        rectification: RectificationId(id(2)),
        periodical: Periodical::Month,
        from: date(2024, 7, 1),
        until: date(2024, 7, 31),
        sequence: 4711,
        figures: vec![ToldFigure {
            measure: "closed".to_owned(),
            n: 12,
        }],
    })]
}

pub(super) fn ladder_events() -> Vec<LadderRulesEvent> {
    vec![LadderRulesEvent::LadderPolicySet {
        rectification: RectificationId(id(2)),
        day: date(2024, 7, 1),
        policy: LadderPolicy::default(),
    }]
}

pub(super) fn card_events() -> Vec<CardEvent> {
    vec![
        CardEvent::CardIssued(NewCard {
            id: CardId(id(83)),
            rectification: RectificationId(id(2)),
            unit: UnitId(id(11)),
            finding: FindingId(id(1)),
            colour: CardColour::Yellow,
            day: date(2024, 7, 1),
            cure_by: date(2024, 7, 22),
            appeal_by: date(2024, 7, 8),
            reason: words("事由"),
        }),
        CardEvent::CardAppealed {
            text: words("申诉理由"),
        },
        CardEvent::CardAppealAnswered {
            granted: true,
            reason: words("答复理由"),
        },
        CardEvent::CardSupervised(OnSite {
            day: date(2024, 7, 9),
            text: words("现场督导"),
        }),
        CardEvent::CardLifted {
            day: date(2024, 7, 20),
            reason: words("摘牌理由"),
        },
        CardEvent::CardWithdrawn {
            reason: words("撤销理由"),
        },
    ]
}
