//! Days, months and moments as counts, and the holidays of the year that the registers are about.

use std::fmt;

/// The year of every register.
pub const YEAR: i32 = 2025;
/// The day on which the registers were drawn: the last one of [`YEAR`].
pub const TODAY: Day = Day::of(YEAR, 12, 31);

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a date of the Gregorian calendar.
    pub const fn of(year: i32, month: i32, day: i32) -> Self {
        // Years begin in March, so that the leap day is the last of its year.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month and day of the month.
    pub const fn date(self) -> (i32, i32, i32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    /// The month that the day is in.
    pub const fn month(self) -> Month {
        let (year, month, _) = self.date();
        Month::of(year, month)
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self(self.0 + days as i32)
    }

    /// A moment of the day.
    pub const fn at(self, hour: i64, minute: i64, second: i64) -> Moment {
        Moment(self.0 as i64 * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// What kind of day it is, by the notice of the State Council for [`YEAR`].
    pub fn kind(self) -> DayKind {
        let (year, month, day) = self.date();
        if year == YEAR {
            if HOLIDAYS.iter().any(|&(first, last)| {
                (first.0, first.1) <= (month, day) && (month, day) <= (last.0, last.1)
            }) {
                return DayKind::Holiday;
            }
            if WORKED.contains(&(month, day)) {
                return DayKind::Worked;
            }
        }
        if matches!(self.0.rem_euclid(7), 2 | 3) {
            DayKind::Weekend
        } else {
            DayKind::Workday
        }
    }
}

type MonthAndDay = (i32, i32);

/// First and last days of the public holidays, with the weekends that they were joined to.
const HOLIDAYS: &[(MonthAndDay, MonthAndDay)] = &[
    ((1, 1), (1, 1)),
    ((1, 28), (2, 4)),
    ((4, 4), (4, 6)),
    ((5, 1), (5, 5)),
    ((5, 31), (6, 2)),
    ((10, 1), (10, 8)),
];
/// Days of weekends that are worked in exchange.
const WORKED: &[MonthAndDay] = &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)];

/// What kind of day a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// 工作日
    Workday,
    /// 周末
    Weekend,
    /// 法定
    Holiday,
    /// 调休上班
    Worked,
}

impl DayKind {
    /// As the calendar table writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Workday => "工作日",
            Self::Weekend => "周末",
            Self::Holiday => "法定",
            Self::Worked => "调休上班",
        }
    }

    /// Whether offices are open.
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Workday | Self::Worked)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A month, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl Month {
    /// A month of a year; January is 1.
    pub const fn of(year: i32, month: i32) -> Self {
        Self(year * 12 + month - 1)
    }

    /// A month of [`YEAR`].
    pub const fn nth(month: i64) -> Self {
        Self::of(YEAR, month as i32)
    }

    /// Its first day.
    pub const fn first(self) -> Day {
        Day::of(self.0.div_euclid(12), self.0.rem_euclid(12) + 1, 1)
    }

    /// So many months later.
    #[must_use]
    pub const fn plus(self, months: i64) -> Self {
        Self(self.0 + months as i32)
    }

    /// The months of [`YEAR`].
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=12).map(Self::nth)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

/// A second of local time, counted from 1970-01-01 00:00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The day that it is in.
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(86_400) as i32)
    }

    /// The hour of the day.
    pub const fn hour(self) -> i64 {
        self.0.rem_euclid(86_400) / 3_600
    }

    /// So many minutes later.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(86_400);
        write!(
            f,
            "{} {:02}:{:02}:{:02}",
            self.day(),
            second / 3_600,
            second / 60 % 60,
            second % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, DayKind, Month};

    #[test]
    fn dates_and_counts_are_each_other() {
        assert_eq!(Day::of(1970, 1, 1).0, 0);
        assert_eq!(Day::of(2000, 3, 1).0, 11_017);
        for day in (-40_000..40_000).map(Day) {
            let (year, month, of_month) = day.date();
            assert_eq!(Day::of(year, month, of_month), day);
        }
        assert_eq!(Day::of(2024, 2, 29).plus(1).to_string(), "2024-03-01");
    }

    #[test]
    fn a_worked_saturday_is_no_weekend() {
        assert_eq!(Day::of(2025, 2, 8).kind(), DayKind::Worked);
        assert_eq!(Day::of(2025, 2, 15).kind(), DayKind::Weekend);
        assert_eq!(Day::of(2025, 10, 8).kind(), DayKind::Holiday);
        assert_eq!(Day::of(2025, 10, 9).kind(), DayKind::Workday);
    }

    #[test]
    fn months_and_moments_are_written_as_people_write_them() {
        assert_eq!(Month::nth(12).plus(1).to_string(), "2026-01");
        assert_eq!(
            Day::of(2025, 3, 4).at(22, 5, 9).to_string(),
            "2025-03-04 22:05:09"
        );
    }
}
