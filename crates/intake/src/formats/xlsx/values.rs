//! Values of cells as a person sees them.

use std::borrow::Cow;

use jiff::{ToSpan, civil::Date};

use super::styles::Shown;

/// What is needed to write the values of a workbook.
pub(super) struct Values<'w> {
    pub(super) strings: Vec<Cow<'w, str>>,
    pub(super) styles: Vec<Shown>,
    pub(super) from_1904: bool,
}

/// Days between the two ways of counting.
const DAYS_TO_1904: f64 = 1462.0;
/// The last day a workbook can show: 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

impl Values<'_> {
    /// A number in a cell of the given style.
    pub(super) fn number<'x>(&self, raw: Cow<'x, str>, style: usize) -> Cow<'x, str> {
        let shown = self.styles.get(style).copied().unwrap_or_default();
        if shown == Shown::Number && raw.bytes().all(|byte| byte.is_ascii_digit()) {
            return raw;
        }
        let Ok(value) = raw.trim().parse::<f64>() else {
            return raw;
        };
        Cow::Owned(match shown {
            Shown::Number => plain(value),
            Shown::Percent => plain(value * 100.0) + "%",
            Shown::Date => self.date(value).unwrap_or_else(|| plain(value)),
            Shown::Time => time(value.fract().abs()),
        })
    }

    fn date(&self, value: f64) -> Option<String> {
        let serial = if self.from_1904 {
            value + DAYS_TO_1904
        } else {
            value
        };
        if !(1.0..LAST_DAY).contains(&serial) {
            return None;
        }
        // Spreadsheets believe in a 29 February 1900, so days before that count from one day later.
        let start = if serial < 60.0 {
            Date::constant(1899, 12, 31)
        } else {
            Date::constant(1899, 12, 30)
        };
        #[expect(clippy::cast_possible_truncation, reason = "below LAST_DAY")]
        let date = start.checked_add((serial.floor() as i32).days()).ok()?;
        let part = serial.fract();
        Some(if part > 1e-6 {
            format!("{date} {}", time(part))
        } else {
            date.to_string()
        })
    }
}

fn time(day_part: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a day"
    )]
    let minutes = (day_part * 24.0 * 60.0).round() as u32;
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// A number with at most fifteen significant digits, the precision of spreadsheets, and without trailing zeros.
fn plain(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    format!("{rounded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_shares_are_written_as_shown() {
        let styles = vec![Shown::Number, Shown::Date, Shown::Time, Shown::Percent];
        let values = Values {
            strings: Vec::new(),
            styles,
            from_1904: false,
        };
        let cases = [
            ("12", 0, "12"),
            ("12.0", 0, "12"),
            ("0.30000000000000004", 0, "0.3"),
            ("-1.50", 0, "-1.5"),
            ("1E3", 0, "1000"),
            ("123456789012345678", 0, "123456789012345678"),
            ("45444", 1, "2024-06-01"),
            ("45444.5", 1, "2024-06-01 12:00"),
            ("59", 1, "1900-02-28"),
            ("61", 1, "1900-03-01"),
            ("0", 1, "0"),
            ("1e99", 2, "00:00"),
            ("0.75", 2, "18:00"),
            ("0.9105", 3, "91.05%"),
            ("text", 1, "text"),
        ];
        for (raw, style, expected) in cases {
            assert_eq!(values.number(raw.into(), style), expected, "{raw} {style}");
        }
        let old = Values {
            from_1904: true,
            ..values
        };
        assert_eq!(old.number("43982".into(), 1), "2024-06-01");
    }
}
