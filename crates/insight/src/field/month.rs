//! Months and years, the periods of what is paid.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date::{digit, is_between};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    year: i16,
    month: i8,
}

/// Why a text is no month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MonthProblem {
    /// No form of a month that is known.
    #[error("月份看不懂，请写成 2024-01 的形式。")]
    Month,
    /// The year has two digits.
    #[error("年份只有两位，无法确定是哪一年，请写成 2024-01 的形式。")]
    ShortYear,
    /// No year of four digits.
    #[error("年度应为四位数字，例如 2024。")]
    Year,
}

impl Month {
    /// A month that exists; `None` otherwise.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Reads a month as `202401`, `2024-01`, `2024.1`, `2024年1月`; of a whole date, its month.
    pub fn parse(raw: &str) -> Result<Self, MonthProblem> {
        let numbers = numbers(raw).ok_or(MonthProblem::Month)?;
        let (year, month) = match numbers.as_slice() {
            [(value, 6)] => (value / 100, value % 100),
            [(value, 8)] => (value / 10_000, value / 100 % 100),
            [(year, 4), (month, 1 | 2)] | [(year, 4), (month, 1 | 2), (_, 1 | 2), ..] => {
                (*year, *month)
            }
            [(_, 2), (_, 1 | 2)] | [(_, 4)] => return Err(MonthProblem::ShortYear),
            _ => return Err(MonthProblem::Month),
        };
        let in_range = || Self::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        in_range().ok_or(MonthProblem::Month)
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year.saturating_add(1),
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Option<Date> {
        Some(Date::new(self.year, self.month, 1).ok()?.last_of_month())
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// A number that grows by one from month to month.
    pub fn index(self) -> u32 {
        u32::try_from(i32::from(self.year) * 12 + i32::from(self.month) - 1).unwrap_or_default()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Reads a year as `2024` or `2024年`.
pub fn read_year(raw: &str) -> Result<i16, MonthProblem> {
    match numbers(raw).as_deref() {
        Some([(value, 4)]) => i16::try_from(*value)
            .ok()
            .filter(|year| (1900..=2200).contains(year))
            .ok_or(MonthProblem::Year),
        _ => Err(MonthProblem::Year),
    }
}

fn numbers(raw: &str) -> Option<Vec<(u64, usize)>> {
    let mut found: Vec<(u64, usize)> = Vec::with_capacity(4);
    let mut inside = false;
    for c in raw.trim().chars() {
        if let Some(digit) = digit(c) {
            if !inside {
                found.push((0, 0));
            }
            inside = true;
            let last = found.last_mut()?;
            *last = (last.0.checked_mul(10)?.checked_add(digit)?, last.1 + 1);
        } else if is_between(c) || c == '度' || c == '份' {
            inside = false;
        } else {
            return None;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_month() {
        let january = Month::new(2024, 1).unwrap();
        for raw in [
            "202401",
            "2024-01",
            "2024.1",
            "2024年1月",
            "2024年01月份",
            "2024-01-05",
            "20240105",
        ] {
            assert_eq!(Month::parse(raw), Ok(january), "{raw}");
        }
        assert_eq!(january.to_string(), "2024-01");
    }

    #[test]
    fn no_months() {
        assert_eq!(Month::parse("24-01"), Err(MonthProblem::ShortYear));
        assert_eq!(Month::parse("2401"), Err(MonthProblem::ShortYear));
        assert_eq!(Month::parse("202413"), Err(MonthProblem::Month));
        assert_eq!(Month::parse("一月"), Err(MonthProblem::Month));
    }

    #[test]
    fn months_follow_each_other() {
        let december = Month::new(2024, 12).unwrap();
        assert_eq!(december.next().to_string(), "2025-01");
        assert_eq!(december.next().index(), december.index() + 1);
        assert_eq!(december.last_day(), Some(jiff::civil::date(2024, 12, 31)));
    }

    #[test]
    fn years() {
        assert_eq!(read_year("2024"), Ok(2024));
        assert_eq!(read_year("2024年度"), Ok(2024));
        assert_eq!(read_year("24"), Err(MonthProblem::Year));
        assert_eq!(read_year("3024"), Err(MonthProblem::Year));
    }
}
