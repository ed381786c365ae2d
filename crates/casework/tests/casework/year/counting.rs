//! Working days and notices, counted without the product's own rules.

use std::collections::BTreeSet;

use bihuan_casework::{
    Context,
    notice::{self, NoticeRow},
};
use bihuan_domain::{Calendar, clock::day_of};
use jiff::{Timestamp, ToSpan as _, civil::Date};

/// Working days after one day up to another.
pub(super) fn worked(calendar: &Calendar, after: Date, until: Date) -> usize {
    after
        .series(1.day())
        .skip(1)
        .take_while(|day| *day <= until)
        .filter(|day| calendar.is_working(*day))
        .count()
}

/// The working days on which people are reminded of a day: with 7, 3, 1 working days left, on the day or the last working day before
/// it, and 1, 3, 7 working days later.
pub(super) fn steps(calendar: &Calendar, due: Date) -> BTreeSet<Date> {
    let around = due.checked_sub(40.days()).unwrap();
    around
        .series(1.day())
        .take(80)
        .filter(|day| calendar.is_working(*day))
        .filter(|day| {
            if *day <= due {
                [0, 1, 3, 7].contains(&worked(calendar, *day, due))
            } else {
                [1, 3, 7].contains(&worked(calendar, due, *day))
            }
        })
        .collect()
}

/// The day on which somebody was told.
pub(super) fn day(row: &NoticeRow) -> Date {
    day_of(Timestamp::from_millisecond(row.at_ms).unwrap())
}

/// What somebody was told, oldest first.
pub(super) async fn told(ctx: &Context) -> Vec<NoticeRow> {
    let mut all = Vec::new();
    for unread in [true, false] {
        let mut before = None;
        loop {
            let page = notice::list(ctx, unread, before, 200).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            all.extend(page);
        }
    }
    all.sort_by_key(|row| row.id);
    all
}
