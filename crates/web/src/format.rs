//! The one place that turns dates, durations, figures and sizes into the words people read.

use jiff::civil::{Date, DateTime};

/// A date as it stands in documents: `2026-12-20`.
pub fn date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A date without its year when that is the year of `today`: `12-20`, otherwise `2025-12-20`.
pub fn short_date(day: Date, today: Date) -> String {
    if day.year() == today.year() {
        format!("{:02}-{:02}", day.month(), day.day())
    } else {
        date(day)
    }
}

/// A date in running text: `2026年12月20日`.
pub fn long_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A moment with minutes, without its year when that is the year of `today`: `11-18 09:12`.
pub fn moment(moment: DateTime, today: Date) -> String {
    format!(
        "{} {:02}:{:02}",
        short_date(moment.date(), today),
        moment.hour(),
        moment.minute()
    )
}

/// A moment with minutes and its year: `2026-11-18 09:12`.
pub fn whole_moment(moment: DateTime) -> String {
    format!(
        "{} {:02}:{:02}",
        date(moment.date()),
        moment.hour(),
        moment.minute()
    )
}

/// A moment as machines read it in a `datetime` attribute.
pub fn machine_moment(moment: DateTime) -> String {
    format!(
        "{}T{:02}:{:02}",
        date(moment.date()),
        moment.hour(),
        moment.minute()
    )
}

/// What a number of working days until a deadline means to people; negative when the deadline has passed.
pub fn working_days_left(days: i64) -> String {
    match days {
        0 => "今天到期".to_owned(),
        1.. => format!("还有 {} 个工作日", count(days.unsigned_abs())),
        ..0 => format!("逾期 {} 个工作日", count(days.unsigned_abs())),
    }
}

/// A count, with separators from ten thousand on: `3163`, `100,000`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number kept in hundredths, without decimals that say nothing: `326`, `5.65`, `−0.5`.
pub fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    let (whole, rest) = (number.unsigned_abs() / 100, number.unsigned_abs() % 100);
    let whole = count(whole);
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

/// `part` of `whole` in percent with one decimal, rounded half up: `58.6%`; a dash when there is no whole.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = (u128::from(part) * 2000 + u128::from(whole)) / (u128::from(whole) * 2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// Percentage points gained or lost, from tenths of a point: `+4.3 个百分点`.
pub fn points(tenths: i64) -> String {
    let sign = match tenths {
        0 => "",
        1.. => "+",
        ..0 => "−",
    };
    let size = tenths.unsigned_abs();
    format!("{sign}{}.{} 个百分点", size / 10, size % 10)
}

/// A share of a picture's width or an arc's length, in percent with two decimals, for SVG attributes.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0".to_owned();
    }
    let hundredths = u128::from(part) * 10_000 / u128::from(whole);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A file size: `312 字节`, `48 KB`, `1.4 MB`.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    match bytes {
        0..KIB => format!("{bytes} 字节"),
        KIB..MIB => format!("{} KB", bytes / KIB),
        _ => {
            let tenths = (u128::from(bytes) * 10 + u128::from(MIB / 2)) / u128::from(MIB);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// Chinese ordinal of an aspect, 1 to 99: `一`, `十二`, `三十`; other numbers as figures.
pub fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or_default();
    match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number % 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    #[test]
    fn the_year_is_left_out_only_within_the_year() {
        let today = day(2026, 11, 20);
        assert_eq!(short_date(day(2026, 12, 2), today), "12-02");
        assert_eq!(short_date(day(2027, 1, 8), today), "2027-01-08");
        assert_eq!(
            moment(day(2026, 11, 18).at(9, 5, 0, 0), today),
            "11-18 09:05"
        );
        assert_eq!(
            machine_moment(day(2026, 11, 18).at(9, 5, 0, 0)),
            "2026-11-18T09:05"
        );
        assert_eq!(long_date(day(2026, 3, 8)), "2026年3月8日");
    }

    #[test]
    fn percentages_round_half_up_and_survive_an_empty_ledger() {
        assert_eq!(percent(41, 70), "58.6%");
        assert_eq!(percent(1, 2000), "0.1%");
        assert_eq!(percent(70, 70), "100.0%");
        assert_eq!(percent(0, 0), "—");
        assert_eq!(points(43), "+4.3 个百分点");
        assert_eq!(points(-5), "−0.5 个百分点");
        assert_eq!(share(1, 3), "33.33");
        assert_eq!(share(1, 0), "0");
    }

    #[test]
    fn hundredths_lose_only_decimals_that_say_nothing() {
        assert_eq!(
            [32_600, 565, -50, 5, 1_234_500].map(hundredths),
            ["326", "5.65", "−0.5", "0.05", "12,345"]
        );
    }

    #[test]
    fn deadlines_are_said_in_working_days() {
        assert_eq!(working_days_left(19), "还有 19 个工作日");
        assert_eq!(working_days_left(0), "今天到期");
        assert_eq!(working_days_left(-11), "逾期 11 个工作日");
    }

    #[test]
    fn numbers_sizes_and_ordinals() {
        assert_eq!(count(3163), "3163");
        assert_eq!(count(100_000), "100,000");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(size(312), "312 字节");
        assert_eq!(size(49_999), "48 KB");
        assert_eq!(size(1_468_006), "1.4 MB");
        assert_eq!(
            [1, 10, 12, 30, 45].map(ordinal),
            ["一", "十", "十二", "三十", "四十五"]
        );
        assert_eq!(ordinal(100), "100");
    }
}
