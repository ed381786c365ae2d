//! What people are told of letters, cards and instructions: at once, and as the day of a reply comes near.

use jiff::civil::Date;

use super::{About, Matter, Notice, Step, To, at_once::notices};
use crate::{
    Calendar,
    card::{Card, CardEvent},
    duty::{Duty, Occurrence},
    id::UnitId,
    instruction::{Instruction, InstructionEvent},
    letter::{Letter, LetterEvent},
    person::Role,
};

/// What is told about an event of a letter.
pub fn of_letter_event(letter: &Letter, event: &LetterEvent, version: u64) -> Vec<Notice> {
    let content = &letter.entered.content;
    let recipients = || content.recipients.iter().copied().map(To::Unit).collect();
    let told = match event {
        LetterEvent::LetterIssued { .. } => vec![(Matter::LetterCame, recipients())],
        LetterEvent::LetterReplied { .. } => {
            let office = To::Holders(Role::OfficeClerk);
            vec![(Matter::LetterReplied, vec![office])]
        }
        LetterEvent::LetterReplySentBack { unit, .. } => {
            vec![(Matter::LetterReplySentBack, vec![To::Unit(*unit)])]
        }
        LetterEvent::LetterWithdrawn { .. } => vec![(Matter::LetterWithdrawn, recipients())],
        _ => Vec::new(),
    };
    let id = letter.entered.id;
    notices(About::Letter(id), &format!("letter/{id}/{version}"), told)
}

/// What is told about an event of a card.
pub fn of_card_event(card: &Card, event: &CardEvent, version: u64) -> Vec<Notice> {
    let unit = || vec![To::Unit(card.entered.unit)];
    let director = || vec![To::Holders(Role::OfficeDirector)];
    let told = match event {
        CardEvent::CardIssued(_) => vec![(Matter::CardCame, unit())],
        CardEvent::CardAppealed { .. } => vec![(Matter::CardAppealed, director())],
        CardEvent::CardAppealAnswered { .. } => vec![(Matter::CardAnswered, unit())],
        CardEvent::CardLifted { .. } | CardEvent::CardWithdrawn { .. } => {
            vec![(Matter::CardGone, unit())]
        }
        CardEvent::CardSupervised(_) => Vec::new(),
    };
    let id = card.entered.id;
    notices(About::Card(id), &format!("card/{id}/{version}"), told)
}

/// What is told about an event of an instruction.
pub fn of_instruction_event(
    it: &Instruction,
    event: &InstructionEvent,
    version: u64,
) -> Vec<Notice> {
    let told = match event {
        InstructionEvent::InstructionEntered(new) => {
            let units = new.units.iter().copied().map(To::Unit).collect();
            vec![(Matter::InstructionCame, units)]
        }
        _ => Vec::new(),
    };
    let id = it.entered.id;
    notices(
        About::Instruction(id),
        &format!("instruction/{id}/{version}"),
        told,
    )
}

/// What people are reminded of about a letter: replies that are awaited.
pub fn of_letter(letter: &Letter, today: Date, calendar: &Calendar) -> Vec<Notice> {
    let (Some(issue), Some(due)) = (letter.in_force(), letter.entered.content.reply_by) else {
        return Vec::new();
    };
    let awaited = issue.recipients.iter().filter(|r| r.reply.is_awaited());
    let units = awaited.map(|r| r.unit);
    let about = About::Letter(letter.entered.id);
    let matter = Matter::LetterReplyDue { due };
    awaiting(units, due, about, matter, today, calendar)
}

/// What people are reminded of about an instruction: units that have not answered.
pub fn of_instruction(it: &Instruction, today: Date, calendar: &Calendar) -> Vec<Notice> {
    let due = it.entered.due;
    let about = About::Instruction(it.entered.id);
    let matter = Matter::InstructionDue { due };
    awaiting(it.waiting(), due, about, matter, today, calendar)
}

/// What people are reminded of about an occurrence of a duty that is not done: a working day before, on the day, a working day
/// after. What comes back every week is not dwelt on.
pub fn of_duty(
    it: &Duty,
    occurrence: Occurrence,
    unit: Option<UnitId>,
    today: Date,
    calendar: &Calendar,
) -> Option<Notice> {
    let step = Step::reached(occurrence.due, today, calendar)?;
    if !matches!(step, Step::In1 | Step::Today | Step::Late1) {
        return None;
    }
    let to = unit.map_or(To::Holders(Role::OfficeClerk), To::Unit);
    let holder = unit.map_or_else(|| "office".to_owned(), |unit| unit.to_string());
    Some(Notice {
        key: format!(
            "duty/{}/{holder}/{}/{}",
            it.id,
            occurrence.first,
            step.key()
        ),
        about: About::Duty(it.id),
        matter: Matter::DutyDue {
            due: occurrence.due,
        },
        to: vec![to],
    })
}

fn awaiting(
    units: impl Iterator<Item = UnitId>,
    due: Date,
    about: About,
    matter: Matter,
    today: Date,
    calendar: &Calendar,
) -> Vec<Notice> {
    let Some(step) = Step::reached(due, today, calendar) else {
        return Vec::new();
    };
    let (kind, id) = about.record().unwrap_or_default();
    let notice = |unit: UnitId| {
        let mut to = vec![To::Unit(unit)];
        if step.is_late() {
            to.push(To::Holders(Role::OfficeClerk));
        }
        Notice {
            key: format!("{kind}/{id}/{unit}/{due}/{}", step.key()),
            about,
            matter,
            to,
        }
    };
    units.map(notice).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::{
        Record as _, Stamp,
        id::{InstructionId, PersonId, RectificationId},
        instruction::NewInstruction,
    };

    const TAX: UnitId = UnitId(Uuid::from_u128(3));
    const WATER: UnitId = UnitId(Uuid::from_u128(4));

    fn passed_on() -> Instruction {
        let entered = Instruction::enter(NewInstruction {
            id: InstructionId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            leader: PersonId(Uuid::from_u128(9)),
            subject: "整改专报第 3 期".to_owned(),
            text: "请抓紧研究解决。".to_owned(),
            day: date(2026, 3, 2),
            due: date(2026, 3, 16),
            units: vec![TAX, WATER],
            findings: Vec::new(),
        });
        then(None, entered.unwrap())
    }

    fn then(it: Option<Instruction>, event: InstructionEvent) -> Instruction {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        Instruction::apply(it, event, stamp).unwrap()
    }

    #[test]
    fn who_has_answered_is_reminded_no_more_and_the_office_hears_of_who_is_late() {
        let calendar = Calendar::builtin();
        let it = passed_on();
        assert_eq!(of_instruction(&it, date(2026, 3, 13), &calendar).len(), 2);
        let it = then(Some(it.clone()), it.answer(TAX, "已办。").unwrap());
        let near = of_instruction(&it, date(2026, 3, 13), &calendar);
        assert_eq!(near.len(), 1);
        assert_eq!(near[0].to, [To::Unit(WATER)]);
        let late = of_instruction(&it, date(2026, 3, 17), &calendar);
        assert_eq!(
            late[0].to,
            [To::Unit(WATER), To::Holders(Role::OfficeClerk)]
        );
        assert_ne!(near[0].key, late[0].key);
        let it = then(Some(it.clone()), it.answer(WATER, "已办。").unwrap());
        assert!(of_instruction(&it, date(2026, 3, 17), &calendar).is_empty());
    }
}
