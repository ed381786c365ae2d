//! The steps at which people are reminded of a day.

use jiff::{ToSpan as _, civil::Date};

use crate::Calendar;

/// When people are reminded of a day, counted in working days as every period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Seven working days are left.
    In7,
    /// Three are left.
    In3,
    /// One is left.
    In1,
    /// The day itself, or the last working day before it when it is none.
    Today,
    /// It passed a working day ago.
    Late1,
    /// Three ago.
    Late3,
    /// Seven ago.
    Late7,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Self; 7] = [
        Self::In7,
        Self::In3,
        Self::In1,
        Self::Today,
        Self::Late1,
        Self::Late3,
        Self::Late7,
    ];

    /// Name in keys.
    pub const fn key(self) -> &'static str {
        match self {
            Self::In7 => "in_7",
            Self::In3 => "in_3",
            Self::In1 => "in_1",
            Self::Today => "today",
            Self::Late1 => "late_1",
            Self::Late3 => "late_3",
            Self::Late7 => "late_7",
        }
    }

    /// Whether the day has passed by then.
    pub const fn is_late(self) -> bool {
        matches!(self, Self::Late1 | Self::Late3 | Self::Late7)
    }

    /// The working day on which people are reminded of `due`.
    pub fn falls_on(self, due: Date, calendar: &Calendar) -> Date {
        match self {
            Self::In7 => before(due, 7, calendar),
            Self::In3 => before(due, 3, calendar),
            Self::In1 => before(due, 1, calendar),
            Self::Today => before(due, 0, calendar),
            Self::Late1 => calendar.after(due, 1),
            Self::Late3 => calendar.after(due, 3),
            Self::Late7 => calendar.after(due, 7),
        }
    }

    /// The step that `today` has reached: the last one that has come, so that whoever missed some days is told how things
    /// stand and not how they stood.
    pub fn reached(due: Date, today: Date, calendar: &Calendar) -> Option<Self> {
        Self::ALL
            .into_iter()
            .rev()
            .find(|step| step.falls_on(due, calendar) <= today)
    }
}

/// The last working day not after `day` that has `n` working days between itself and `day`.
fn before(day: Date, n: u32, calendar: &Calendar) -> Date {
    let mut at = day;
    let mut left = n;
    while !calendar.is_working(at) || left > 0 {
        if calendar.is_working(at) {
            left -= 1;
        }
        at = match at.checked_sub(1.day()) {
            Ok(earlier) => earlier,
            Err(_) => return at,
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_holiday_is_jumped_over_in_both_directions() {
        let c = Calendar::builtin();
        // Wednesday 9 October 2024; 1 to 7 October are holidays, 29 September and 12 October are worked.
        let due = date(2024, 10, 9);
        let days = Step::ALL.map(|s| s.falls_on(due, &c));
        assert_eq!(
            days,
            [
                date(2024, 9, 24),
                date(2024, 9, 29),
                date(2024, 10, 8),
                due,
                date(2024, 10, 10),
                date(2024, 10, 12),
                date(2024, 10, 17),
            ]
        );
    }

    #[test]
    fn a_day_in_the_holidays_is_told_before_them() {
        let c = Calendar::builtin();
        let due = date(2024, 10, 3);
        assert_eq!(Step::Today.falls_on(due, &c), date(2024, 9, 30));
        assert_eq!(Step::In1.falls_on(due, &c), date(2024, 9, 29));
        assert_eq!(Step::Late1.falls_on(due, &c), date(2024, 10, 8));
    }

    #[test]
    fn who_missed_days_is_told_the_last_step_only() {
        let c = Calendar::builtin();
        let due = date(2024, 6, 28);
        assert_eq!(Step::reached(due, date(2024, 6, 3), &c), None);
        assert_eq!(Step::reached(due, date(2024, 6, 19), &c), Some(Step::In7));
        // In3 was to be told on the 25th.
        assert_eq!(Step::reached(due, date(2024, 6, 26), &c), Some(Step::In3));
        assert_eq!(Step::reached(due, date(2024, 9, 1), &c), Some(Step::Late7));
    }

    proptest! {
        #[test]
        fn every_step_falls_on_a_working_day_of_its_own_distance(offset in 20i64..1700) {
            let c = Calendar::builtin();
            let due = date(2023, 1, 1).checked_add(offset.days()).unwrap();
            let mut last = None;
            for (step, days) in Step::ALL.into_iter().zip([7, 3, 1, 0, -1, -3, -7]) {
                let on = step.falls_on(due, &c);
                prop_assert!(c.is_working(on), "{step:?} on {on}");
                prop_assert_eq!(c.between(on, due), days);
                prop_assert!(last < Some(on), "steps come one after the other");
                prop_assert_eq!(Step::reached(due, on, &c), Some(step));
                last = Some(on);
            }
        }
    }
}
