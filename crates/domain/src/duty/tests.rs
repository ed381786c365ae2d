//! Occurrences over working days, and marking them.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, date},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const UNIT: UnitId = UnitId(Uuid::from_u128(1));

fn ready() -> Vec<DutyContent> {
    DutyContent::ready(&[UNIT], date(2024, 1, 1))
}

fn due(content: &DutyContent, from: Date, until: Date) -> Vec<(Date, Date)> {
    let all = content.between(from, until, &Calendar::builtin());
    all.into_iter().map(|o| (o.first, o.due)).collect()
}

/// What its rules refuse.
pub(crate) fn refusals() -> Vec<Refusal> {
    let good = ready().remove(0);
    let no_rule = DutyContent {
        rule: "每月".to_owned(),
        ..good.clone()
    };
    let long = DutyContent { lasts: 93, ..good };
    vec![no_rule.check().unwrap_err(), long.check().unwrap_err()]
}

#[test]
fn the_month_has_three_steps_moved_to_working_days() {
    let all = ready();
    let (from, until) = (date(2024, 10, 1), date(2024, 10, 31));
    // 20 October 2024 is a Sunday, 31 October a Thursday.
    assert_eq!(
        due(&all[0], from, until),
        [(date(2024, 10, 11), date(2024, 10, 21))]
    );
    assert_eq!(
        due(&all[1], from, until),
        [(date(2024, 10, 21), date(2024, 10, 25))]
    );
    assert_eq!(
        due(&all[2], from, until),
        [(date(2024, 10, 31), date(2024, 10, 31))]
    );
    // 30 November 2024 is a Saturday: the summary comes before the week ends.
    let november = due(&all[2], date(2024, 11, 1), date(2024, 11, 30));
    assert_eq!(november, [(date(2024, 11, 30), date(2024, 11, 29))]);
}

#[test]
fn weeks_and_quarters_come_up_and_worked_saturdays_count() {
    let all = ready();
    let weeks = due(&all[3], date(2024, 9, 30), date(2024, 10, 20));
    // The week of the national holidays ends on a holiday: due on the Monday before it.
    assert_eq!(weeks[0], (date(2024, 9, 30), date(2024, 9, 30)));
    assert_eq!(weeks[1], (date(2024, 10, 7), date(2024, 10, 11)));
    assert_eq!(weeks.len(), 3);
    let quarters = due(&all[5], date(2024, 1, 1), date(2024, 12, 31));
    assert_eq!(quarters.len(), 4);
}

#[test]
fn bad_rules_are_refused_in_words() {
    let good = ready().remove(0);
    assert!(good.check().is_ok());
    for rule in [
        "",
        "每月",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY\nEXDATE:20240101T000000Z",
    ] {
        let bad = DutyContent {
            rule: rule.to_owned(),
            ..good.clone()
        };
        assert_eq!(bad.check(), Err(Refusal::BadRecurrence), "{rule}");
    }
}

#[test]
fn an_occurrence_is_marked_once_by_whom_it_concerns() {
    let calendar = Calendar::builtin();
    let id = DutyId(Uuid::from_u128(2));
    let content = ready().remove(0);
    let rectification = RectificationId(Uuid::from_u128(3));
    let stamp = Stamp {
        by: None,
        at: Timestamp::UNIX_EPOCH,
    };
    let entered = Duty::enter(id, rectification, content).unwrap();
    let it = Duty::apply(None, entered, stamp).unwrap();
    let first = date(2024, 3, 11);
    assert!(it.mark(first, None, "", &calendar).is_err());
    assert!(
        it.mark(date(2024, 3, 12), Some(UNIT), "", &calendar)
            .is_err()
    );
    let done = it.mark(first, Some(UNIT), "已报", &calendar).unwrap();
    let it = Duty::apply(Some(it), done, stamp).unwrap();
    assert!(it.marked(first, Some(UNIT)).is_some());
    assert!(it.mark(first, Some(UNIT), "", &calendar).is_err());
    let it = Duty::apply(Some(it.clone()), it.retire().unwrap(), stamp).unwrap();
    assert!(it.retire().is_err());
}

proptest! {
    #[test]
    fn every_occurrence_lies_in_its_span_and_is_due_on_a_working_day(from in 0_i64..1400, span in 1_i64..200) {
        let calendar = Calendar::builtin();
        let from = date(2024, 1, 1).checked_add(from.days()).unwrap();
        let until = from.checked_add(span.days()).unwrap();
        for content in ready() {
            let all = content.between(from, until, &calendar);
            prop_assert!(all.windows(2).all(|pair| pair[0].first < pair[1].first));
            for o in all {
                prop_assert!(from <= o.first && o.first <= until);
                prop_assert!(calendar.is_working(o.due));
            }
        }
    }
}
