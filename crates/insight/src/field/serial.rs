//! Dates as spreadsheets count them: days since an epoch, the time of day behind the point (ECMA-376, part 1, 18.17.4).

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, date},
};

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Epoch {
    /// Day 1 is 1900-01-01, and a 29 February 1900 that never was is counted.
    #[default]
    From1900,
    /// Day 0 is 1904-01-01, as on old Macintosh systems.
    From1904,
}

/// The last day that spreadsheets know, 9999-12-31.
const LAST: f64 = 2_958_465.0;
const SECONDS: f64 = 86_400.0;

/// The moment that a number means, to the second; `None` for what is no day.
pub fn moment(serial: f64, epoch: Epoch) -> Option<DateTime> {
    if !(0.0..=LAST).contains(&serial) {
        return None;
    }
    let day = serial.floor();
    #[allow(
        clippy::cast_possible_truncation,
        reason = "both are within the bounds checked above"
    )]
    let (days, seconds) = (day as i64, ((serial - day) * SECONDS).round() as i64);
    first_day(days, epoch)?
        .checked_add(days.days())
        .ok()?
        .to_datetime(jiff::civil::Time::midnight())
        .checked_add(seconds.seconds())
        .ok()
}

/// The day to which `days` are added.
fn first_day(days: i64, epoch: Epoch) -> Option<Date> {
    match (epoch, days) {
        (Epoch::From1904, _) => Some(date(1904, 1, 1)),
        (Epoch::From1900, 0 | 60) => None,
        (Epoch::From1900, 1..60) => Some(date(1899, 12, 31)),
        (Epoch::From1900, _) => Some(date(1899, 12, 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(serial: f64, epoch: Epoch) -> Option<Date> {
        moment(serial, epoch).map(DateTime::date)
    }

    #[test]
    fn both_epochs_agree_on_a_day() {
        assert_eq!(day(45_296.0, Epoch::From1900), Some(date(2024, 1, 5)));
        assert_eq!(day(43_834.0, Epoch::From1904), Some(date(2024, 1, 5)));
    }

    #[test]
    fn the_day_that_never_was_is_none() {
        assert_eq!(day(59.0, Epoch::From1900), Some(date(1900, 2, 28)));
        assert_eq!(day(60.0, Epoch::From1900), None);
        assert_eq!(day(61.0, Epoch::From1900), Some(date(1900, 3, 1)));
        assert_eq!(day(0.0, Epoch::From1900), None);
        assert_eq!(day(-1.0, Epoch::From1904), None);
        assert_eq!(day(f64::NAN, Epoch::From1900), None);
    }

    #[test]
    fn the_fraction_is_the_time_of_day() {
        let moment = moment(45_296.354_166_666_664, Epoch::From1900).unwrap();
        assert_eq!(moment, date(2024, 1, 5).at(8, 30, 0, 0));
    }
}
