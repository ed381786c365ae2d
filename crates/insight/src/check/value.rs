//! What a cell means, once it has been read by the kind of its column.

use std::hash::Hasher;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::field::{Account, IdNumber, Mobile, Month, Plate, Region, Uscc};

/// A typed value. Models are fed with these and never with the texts of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// Something that could not be read by the kind of its column; an issue says why.
    Unread(String),
    /// Identity number.
    Identity(IdNumber),
    /// Unified social credit code.
    CreditCode(Uscc),
    /// Account or card.
    Account(Account),
    /// Other number or code, in plain letters.
    Code(String),
    /// Mobile number.
    Mobile(Mobile),
    /// Region code.
    Region(Region),
    /// Number plate.
    Plate(Plate),
    /// Day.
    Date(Date),
    /// Day and time.
    Moment(DateTime),
    /// Month.
    Month(Month),
    /// Year.
    Year(i16),
    /// Amount.
    Amount(Decimal),
    /// Name of a person as it was written.
    Name(String),
    /// Words.
    Text(String),
    /// One of the words of a list.
    Choice(String),
}

impl Value {
    /// Whether nothing stands there.
    pub fn is_blank(&self) -> bool {
        *self == Self::Blank
    }

    /// The day, of days and moments.
    pub(super) fn day(&self) -> Option<Date> {
        match self {
            Self::Date(day) => Some(*day),
            Self::Moment(moment) => Some(moment.date()),
            _ => None,
        }
    }

    /// The month, of everything that has one.
    pub(super) fn month(&self) -> Option<Month> {
        match self {
            Self::Month(month) => Some(*month),
            _ => self.day().map(Month::of),
        }
    }

    /// The last day of the time that is meant.
    pub(super) fn last_day(&self) -> Option<Date> {
        match self {
            Self::Month(month) => month.last_day(),
            Self::Year(year) => Date::new(*year, 12, 31).ok(),
            _ => self.day(),
        }
    }

    pub(super) fn amount(&self) -> Option<Decimal> {
        match self {
            Self::Amount(amount) => Some(*amount),
            _ => None,
        }
    }

    /// Writes what makes it different from others into a digest.
    pub(super) fn write(&self, hasher: &mut impl Hasher) {
        let (tag, text) = match self {
            Self::Blank => (0, ""),
            Self::Unread(text) | Self::Text(text) | Self::Choice(text) | Self::Name(text) => {
                (1, text.as_str())
            }
            Self::Code(code) => (2, code.as_str()),
            Self::Identity(number) => (3, number.as_str()),
            Self::CreditCode(code) => (4, code.as_str()),
            Self::Account(account) => (5, account.as_str()),
            Self::Mobile(mobile) => (6, mobile.as_str()),
            Self::Region(region) => (7, region.significant()),
            Self::Plate(plate) => (8, plate.as_str()),
            Self::Date(day) => {
                return number(
                    hasher,
                    9,
                    seconds(day.to_datetime(jiff::civil::Time::midnight())),
                );
            }
            Self::Moment(moment) => return number(hasher, 9, seconds(*moment)),
            Self::Month(month) => return number(hasher, 10, i64::from(month.index())),
            Self::Year(year) => return number(hasher, 11, i64::from(*year)),
            Self::Amount(amount) => {
                let plain = amount.normalize();
                hasher.write_u32(plain.scale());
                return number(hasher, 12, plain.mantissa().try_into().unwrap_or(i64::MAX));
            }
        };
        hasher.write_u8(tag);
        hasher.write(text.as_bytes());
        hasher.write_u8(0xff);
    }
}

fn number(hasher: &mut impl Hasher, tag: u8, number: i64) {
    hasher.write_u8(tag);
    hasher.write_i64(number);
}

/// Seconds since year 0, for comparing only.
fn seconds(moment: DateTime) -> i64 {
    let date = moment.date();
    let days = (i64::from(date.year()) * 12 + i64::from(date.month())) * 31 + i64::from(date.day());
    let time = moment.time();
    days * 86_400
        + i64::from(time.hour()) * 3600
        + i64::from(time.minute()) * 60
        + i64::from(time.second())
}
