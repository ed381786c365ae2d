//! The working-day calendar: weekends, holidays, adjusted working days.
//!
//! Deadlines and periods are counted in working days. The days that differ from the plain week come from the State
//! Council's yearly notice as data (`data/calendar.csv`); the office can add days of its own on top.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date, civil::Weekday};
use serde::{Deserialize, Serialize};

use crate::Refusal;

const BUILTIN: &str = include_str!("../data/calendar.csv");

/// How a day differs from the plain week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A holiday, whatever day of the week it is.
    Off,
    /// An adjusted working day, although it is a weekend.
    Work,
}

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, DayKind>,
}

impl Calendar {
    /// The calendar that comes with the product, 2023 to 2027.
    pub fn builtin() -> Self {
        // The file is part of the binary and a test reads it; a line that cannot be read would be dropped, not guessed.
        Self {
            days: BUILTIN
                .lines()
                .filter_map(|line| parse_line(line).ok().flatten())
                .collect(),
        }
    }

    /// The same calendar with the days of `text` (same form as the built-in file) on top.
    ///
    /// # Errors
    /// [`Refusal::BadCalendar`] names the first line that cannot be read; nothing is taken over then.
    pub fn with(mut self, text: &str) -> Result<Self, Refusal> {
        for (at, line) in text.lines().enumerate() {
            let day = parse_line(line).map_err(|()| Refusal::BadCalendar { line: at + 1 })?;
            self.days.extend(day);
        }
        Ok(self)
    }

    /// Whether `day` is worked.
    pub fn is_working(&self, day: Date) -> bool {
        match self.days.get(&day) {
            Some(DayKind::Off) => false,
            Some(DayKind::Work) => true,
            None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The `n`-th working day after `day` (`day` itself is day nought, as official periods are counted).
    pub fn after(&self, day: Date, n: u32) -> Date {
        let mut at = day;
        let mut left = n;
        while left > 0 {
            at = next(at);
            if self.is_working(at) {
                left -= 1;
            }
            if at == Date::MAX {
                break;
            }
        }
        at
    }

    /// Working days from `from` (not counted) to `to` (counted); negative when `to` lies before `from`.
    pub fn between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.between(to, from);
        }
        let mut count = 0;
        let mut at = from;
        while at < to {
            at = next(at);
            count += i32::from(self.is_working(at));
        }
        count
    }
}

fn next(day: Date) -> Date {
    day.checked_add(Span::new().days(1)).unwrap_or(Date::MAX)
}

fn parse_line(line: &str) -> Result<Option<(Date, DayKind)>, ()> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') || line.starts_with("date,") {
        return Ok(None);
    }
    let mut parts = line.split(',');
    let day = parts.next().and_then(|d| d.trim().parse().ok()).ok_or(())?;
    match parts.next().map(str::trim) {
        Some("off") => Ok(Some((day, DayKind::Off))),
        Some("work") => Ok(Some((day, DayKind::Work))),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_line_of_the_builtin_file_is_read() {
        let lines = BUILTIN
            .lines()
            .filter(|l| !l.starts_with('#') && !l.starts_with("date,") && !l.trim().is_empty());
        assert_eq!(Calendar::builtin().days.len(), lines.count());
        for year in 2023..=2027 {
            assert!(
                Calendar::builtin().days.keys().any(|d| d.year() == year),
                "{year}"
            );
        }
    }

    #[test]
    fn adjusted_days_lie_on_weekends_and_nowhere_else() {
        for (day, kind) in Calendar::builtin().days {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert!(
                kind == DayKind::Off || weekend,
                "{day} is an adjusted working day but no weekend"
            );
        }
    }

    #[test]
    fn the_national_day_week_of_2024_is_jumped_over() {
        let c = Calendar::builtin();
        assert_eq!(c.after(date(2024, 9, 30), 1), date(2024, 10, 8));
        // Saturday 12 October 2024 was worked.
        assert_eq!(c.after(date(2024, 10, 11), 1), date(2024, 10, 12));
        assert_eq!(c.between(date(2024, 9, 30), date(2024, 10, 14)), 6);
        assert_eq!(c.between(date(2024, 10, 14), date(2024, 9, 30)), -6);
    }

    #[test]
    fn a_bad_line_takes_nothing_over_and_is_named() {
        let refused = Calendar::builtin()
            .with("2027-02-04,off,春节\n2027-02-30,off,无此日\n")
            .unwrap_err();
        assert!(refused.to_string().contains('2'), "{refused}");
        assert!(
            !Calendar::builtin()
                .with("2027-02-04,off,春节")
                .unwrap()
                .is_working(date(2027, 2, 4))
        );
    }

    proptest! {
        #[test]
        fn counting_forth_and_back_agrees(offset in 0i64..1800, n in 0u32..60) {
            let c = Calendar::builtin();
            let from = date(2023, 1, 1).checked_add(Span::new().days(offset)).unwrap();
            let to = c.after(from, n);
            prop_assert_eq!(c.between(from, to), i32::try_from(n).unwrap());
            prop_assert!(n == 0 || c.is_working(to));
        }
    }
}
