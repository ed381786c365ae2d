//! Time and ids as parameters.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::PersonId;

/// Tells the time. The product lives in one zone, Asia/Shanghai, which has had no daylight saving since 1992.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Today in Shanghai.
    fn today(&self) -> Date {
        day_of(self.now())
    }
}

/// Gives fresh identifiers that sort by time.
pub trait Ids: Send + Sync {
    /// The next identifier.
    fn next(&self) -> Uuid;
}

/// The day in Shanghai on which `at` falls.
pub fn day_of(at: Timestamp) -> Date {
    Offset::constant(8).to_datetime(at).date()
}

/// The Monday of the week of `day`.
pub fn monday_of(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).unwrap_or(day)
}

/// Who did something and when: the part of a journal entry that every event has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The person; `None` for the system itself.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_shanghai() {
        let before: Timestamp = "2024-06-30T15:59:59Z".parse().unwrap();
        let after: Timestamp = "2024-06-30T16:00:00Z".parse().unwrap();
        assert_eq!(day_of(before), date(2024, 6, 30));
        assert_eq!(day_of(after), date(2024, 7, 1));
    }
}
