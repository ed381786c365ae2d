//! How a value is written into a cell.

use std::fmt::Write as _;

use super::Kind;
use crate::{
    calendar::{Day, Moment, Month},
    text::Text,
};

/// A value that can stand in a cell.
pub trait Cell {
    /// What kind of column it makes.
    const KIND: Kind;
}

/// A value that can be written into a cell. Nothing is written for an empty one.
pub trait Written {
    /// Appends the value to `out`.
    fn write(&self, out: &mut String);
}

/// Money in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub i64);

/// A volume in hundredths of a litre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Litres(pub i64);

/// An area in hundredths of its unit, a mu or a square metre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area(pub i64);

impl Money {
    /// So many yuan.
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }
}

/// Writes hundredths as a number with two decimals.
fn hundredths(value: i64, out: &mut String) {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    // Writing into a string never fails; so below.
    let _ = write!(out, "{sign}{}.{:02}", value / 100, value % 100);
}

macro_rules! cells {
    ($($kind:ident: $($type:ty),+;)+) => {$($(
        impl Cell for $type {
            const KIND: Kind = Kind::$kind;
        }
    )+)+};
}

cells! {
    Word: &'static str, bool, Text<62>;
    Key: Text<22>;
    Number: Money, Litres, Area, i64;
    Time: Day, Month, Moment;
}

impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;
}

impl<T: Written> Written for Option<T> {
    fn write(&self, out: &mut String) {
        if let Some(value) = self {
            value.write(out);
        }
    }
}

impl Written for &'static str {
    fn write(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Written for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "是" } else { "否" });
    }
}

impl<const N: usize> Written for Text<N> {
    fn write(&self, out: &mut String) {
        out.push_str(self.as_str());
    }
}

impl Written for Money {
    fn write(&self, out: &mut String) {
        hundredths(self.0, out);
    }
}

impl Written for Litres {
    fn write(&self, out: &mut String) {
        hundredths(self.0, out);
    }
}

impl Written for Area {
    fn write(&self, out: &mut String) {
        hundredths(self.0, out);
    }
}

macro_rules! displayed {
    ($($type:ty),+) => {$(
        impl Written for $type {
            fn write(&self, out: &mut String) {
                let _ = write!(out, "{self}");
            }
        }
    )+};
}

displayed!(i64, Day, Month, Moment);

#[cfg(test)]
mod tests {
    use super::{Money, Written};

    fn written(value: &impl Written) -> String {
        let mut out = String::new();
        value.write(&mut out);
        out
    }

    #[test]
    fn money_keeps_its_fen() {
        assert_eq!(written(&Money(-5)), "-0.05");
        assert_eq!(written(&Money::yuan(1_234)), "1234.00");
        assert_eq!(written(&None::<Money>), "");
    }
}
