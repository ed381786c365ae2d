//! Days and moments in the forms that people and programs write (GB/T 7408 and its relatives).

use jiff::civil::{Date, DateTime, Time};

use super::serial::{self, Epoch};

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// No form that is known.
    #[error("日期看不懂，请写成 2024-01-05 的形式。")]
    Form,
    /// The year has two digits.
    #[error("年份只有两位，无法确定是哪一年，请写成 2024-01-05 的形式。")]
    ShortYear,
    /// Year and month only.
    #[error("日期缺少“日”，请写到年月日，例如 2024-01-05。")]
    NoDay,
    /// The year stands last, so nobody knows which of the others is the month.
    #[error("年份写在后面，分不清月和日，请写成 2024-01-05 的形式。")]
    Order,
    /// There is no such day or time.
    #[error("没有这一天或这一时刻，请核对月、日和时间。")]
    Unreal,
}

/// A run of digits: its value and how many they are.
type Group = (u64, usize);

/// Reads a day. A time behind it is read and left out.
pub fn read_date(raw: &str, epoch: Epoch) -> Result<Date, DateProblem> {
    read_moment(raw, epoch).map(DateTime::date)
}

/// Reads a day with its time; without one it is midnight.
pub fn read_moment(raw: &str, epoch: Epoch) -> Result<DateTime, DateProblem> {
    let groups = Groups::of(raw).ok_or(DateProblem::Form)?;
    match groups.as_slice() {
        [(value, 8)] => day(value / 10_000, value / 100 % 100, value % 100),
        [(value, 12)] => packed(*value * 100),
        [(value, 14)] => packed(*value),
        [(_, 5)] | [(_, 5), _] => {
            let serial: f64 = raw.trim().parse().map_err(|_| DateProblem::Form)?;
            serial::moment(serial, epoch).ok_or(DateProblem::Unreal)
        }
        [(_, 6)] | [(_, 4), (_, 1 | 2)] => Err(DateProblem::NoDay),
        [(year, 4), (month, 1 | 2), (date, 1 | 2), time @ ..] => {
            at(day(*year, *month, *date)?, time)
        }
        [(_, 1 | 2), (_, 1 | 2), (_, 4), ..] => Err(DateProblem::Order),
        [(_, 2), (_, 1 | 2), (_, 1 | 2), ..] => Err(DateProblem::ShortYear),
        _ => Err(DateProblem::Form),
    }
}

/// A day of a plain number: packed digits, or a serial day.
pub fn of_number(number: f64, epoch: Epoch) -> Result<DateTime, DateProblem> {
    if number >= 1e7 {
        return read_moment(&format!("{number}"), epoch);
    }
    // Smaller numbers are days of long ago that nobody reports: rather a number that is no date.
    if number < 1000.0 {
        return Err(DateProblem::Form);
    }
    if (1900.0..=2100.0).contains(&number) || (190_001.0..=210_012.0).contains(&number) {
        return Err(DateProblem::NoDay);
    }
    serial::moment(number, epoch).ok_or(DateProblem::Form)
}

fn day(year: u64, month: u64, day: u64) -> Result<DateTime, DateProblem> {
    let real = || {
        let (year, month, day) = (
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        Date::new(year, month, day).ok()
    };
    let date = real()
        .filter(|date| date.year() >= 1000)
        .ok_or(DateProblem::Unreal)?;
    Ok(date.to_datetime(Time::midnight()))
}

fn packed(value: u64) -> Result<DateTime, DateProblem> {
    let (date, time) = (value / 1_000_000, value % 1_000_000);
    let date = day(date / 10_000, date / 100 % 100, date % 100)?;
    at(
        date,
        &[(time / 10_000, 2), (time / 100 % 100, 2), (time % 100, 2)],
    )
}

fn at(date: DateTime, time: &[Group]) -> Result<DateTime, DateProblem> {
    let part = |index: usize| {
        let value = time.get(index).map_or(0, |group| group.0);
        i8::try_from(value).map_err(|_| DateProblem::Unreal)
    };
    // Behind the seconds only their fraction may come.
    if time.len() > 4 {
        return Err(DateProblem::Form);
    }
    let time = Time::new(part(0)?, part(1)?, part(2)?, 0).map_err(|_| DateProblem::Unreal)?;
    Ok(date.date().to_datetime(time))
}

/// The runs of digits of a text that holds nothing else but what stands between the parts of a date.
struct Groups {
    groups: [Group; 8],
    count: usize,
}

impl Groups {
    fn of(raw: &str) -> Option<Self> {
        let mut groups: [Group; 8] = [(0, 0); 8];
        let mut count = 0;
        let mut inside = false;
        for c in raw.trim().chars() {
            if let Some(digit) = digit(c) {
                if !inside {
                    count += 1;
                    inside = true;
                }
                let group = groups.get_mut(count - 1)?;
                group.0 = group.0.checked_mul(10)?.checked_add(digit)?;
                group.1 += 1;
            } else if is_between(c) {
                inside = false;
            } else {
                return None;
            }
        }
        (count > 0).then_some(Self { groups, count })
    }

    fn as_slice(&self) -> &[Group] {
        self.groups.get(..self.count).unwrap_or_default()
    }
}

pub(super) fn digit(c: char) -> Option<u64> {
    match c {
        '0'..='9' => Some(u64::from(c) - u64::from('0')),
        '０'..='９' => Some(u64::from(c) - u64::from('０')),
        _ => None,
    }
}

pub(super) fn is_between(c: char) -> bool {
    matches!(
        c,
        '-' | '－'
            | '—'
            | '/'
            | '／'
            | '.'
            | '．'
            | '。'
            | '年'
            | '月'
            | '日'
            | '号'
            | ':'
            | '：'
            | 'T'
            | '时'
            | '点'
            | '分'
            | '秒'
    ) || c.is_whitespace()
        || matches!(c, '\u{200b}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(raw: &str) -> Result<Date, DateProblem> {
        read_date(raw, Epoch::From1900)
    }

    #[test]
    fn every_accepted_form_is_the_same_day() {
        for raw in [
            "20240105",
            "2024-01-05",
            "2024-1-5",
            "2024.1.5",
            "2024/1/5",
            "2024年1月5日",
            "２０２４年１月５日",
            " 2024 年 1 月 5 日 ",
            "45296",
            "45296.354",
            "2024-01-05 08:30:00",
            "2024-01-05T08:30:00",
            "2024-01-05 08:30:00.000",
            "20240105083000",
        ] {
            assert_eq!(read(raw), Ok(date(2024, 1, 5)), "{raw}");
        }
        assert_eq!(read_date("43834", Epoch::From1904), Ok(date(2024, 1, 5)));
    }

    #[test]
    fn times_are_read() {
        let half_past = date(2024, 1, 5).at(8, 30, 0, 0);
        for raw in ["2024-01-05 08:30", "2024年1月5日8时30分", "202401050830"] {
            assert_eq!(read_moment(raw, Epoch::From1900), Ok(half_past), "{raw}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        assert_eq!(read("24-01-05"), Err(DateProblem::ShortYear));
        assert_eq!(read("24.1.5"), Err(DateProblem::ShortYear));
        assert_eq!(read("1/5/2024"), Err(DateProblem::Order));
        assert_eq!(read("202401"), Err(DateProblem::NoDay));
        assert_eq!(read("2024年1月"), Err(DateProblem::NoDay));
        assert_eq!(read("2024-02-30"), Err(DateProblem::Unreal));
        assert_eq!(read("2024-01-05 25:00"), Err(DateProblem::Unreal));
        assert_eq!(read("年底"), Err(DateProblem::Form));
        assert_eq!(read(""), Err(DateProblem::Form));
        assert_eq!(read("99999999999999999999999"), Err(DateProblem::Form));
    }

    #[test]
    fn numbers_are_packed_or_counted_days() {
        let day = |number| of_number(number, Epoch::From1900).map(DateTime::date);
        assert_eq!(day(20_240_105.0), Ok(date(2024, 1, 5)));
        assert_eq!(day(45_296.0), Ok(date(2024, 1, 5)));
        assert_eq!(day(2024.0), Err(DateProblem::NoDay));
        assert_eq!(day(202_401.0), Err(DateProblem::NoDay));
        assert_eq!(day(12.5), Err(DateProblem::Form));
    }
}
