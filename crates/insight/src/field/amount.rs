//! Money, areas, litres: exact decimals that are not negative.

use rust_decimal::Decimal;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountProblem {
    /// No number.
    #[error("这里应填数字，请去掉文字和符号；没有发生的请填 0。")]
    NotANumber,
    /// Below zero.
    #[error("这里不能是负数；冲销请单独说明，不要填负数。")]
    Negative,
    /// More digits behind the point than are allowed.
    #[error("小数超过 {allowed} 位，请四舍五入为 {rounded}。")]
    Decimals {
        /// How many are allowed.
        allowed: u32,
        /// The amount with as many.
        rounded: Decimal,
    },
    /// A unit is written behind that is not the unit of the column.
    #[error("数字后面写了“{written}”，本列单位是{expected}，请换算后只填数字。")]
    Unit {
        /// The unit that stands there.
        written: &'static str,
        /// The unit of the column.
        expected: &'static str,
        /// The amount in the unit of the column, when one is a plain multiple of the other.
        converted: Option<Decimal>,
    },
}

/// The units that are written behind numbers, longest first, with what they are in the smallest of their kind.
const UNITS: &[(&str, Kind, u32)] = &[
    ("平方米", Kind::Area, 1),
    ("公里", Kind::Length, 1000),
    ("公顷", Kind::Area, 10_000),
    ("万元", Kind::Money, 10_000),
    ("千元", Kind::Money, 1000),
    ("㎡", Kind::Area, 1),
    ("m2", Kind::Area, 1),
    ("元", Kind::Money, 1),
    ("升", Kind::Volume, 1),
    ("L", Kind::Volume, 1),
    // An acre of China is 666.67 m², which is no plain multiple: nothing is converted silently.
    ("亩", Kind::Land, 1),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Money,
    Area,
    Land,
    Volume,
    Length,
}

/// The unit that a note behind a header names, when it is another than `unit`.
pub fn other_unit(note: &str, unit: &str) -> Option<&'static str> {
    let find = |text: &str| UNITS.iter().find(|known| known.0 == text);
    let (written, expected) = (find(note.trim_start_matches("单位:"))?, find(unit)?);
    (written.1 != expected.1 || written.2 != expected.2).then_some(written.0)
}

/// Reads an amount in `unit` with at most `decimals` digits behind the point.
pub fn read_amount(raw: &str, decimals: u32, unit: Option<&str>) -> Result<Decimal, AmountProblem> {
    let text = super::plain(raw);
    let text = text.trim_start_matches(['¥', '￥']);
    // Most numbers end in a digit.
    let plain_number = text.ends_with(|c: char| c.is_ascii_digit()) && !text.ends_with("m2");
    let found = UNITS
        .iter()
        .filter(|_| !plain_number)
        .find_map(|unit| Some((text.strip_suffix(unit.0)?, unit)));
    let (number, written) = match found {
        Some((number, unit)) => (number, Some(unit)),
        None => (text, None),
    };
    let value = parse(number).ok_or(AmountProblem::NotANumber)?;
    if let Some(&(written, kind, size)) = written {
        let expected = UNITS.iter().find(|known| Some(known.0) == unit);
        match expected {
            Some(&(_, same, factor)) if same == kind && factor == size => {}
            Some(&(expected, same, factor)) => {
                let converted = (same == kind)
                    .then(|| {
                        value
                            .checked_mul(Decimal::from(size))?
                            .checked_div(Decimal::from(factor))
                    })
                    .flatten();
                return Err(AmountProblem::Unit {
                    written,
                    expected,
                    converted: converted.map(|value| value.normalize()),
                });
            }
            None => return Err(AmountProblem::NotANumber),
        }
    }
    bounded(value, decimals)
}

/// The amount of a number cell, with the 15 digits that a spreadsheet shows of it.
pub fn of_number(number: f64, decimals: u32) -> Result<Decimal, AmountProblem> {
    let shown = format!("{number:.14e}");
    let value = Decimal::from_scientific(&shown).map_err(|_| AmountProblem::NotANumber)?;
    bounded(value.normalize(), decimals)
}

fn bounded(value: Decimal, decimals: u32) -> Result<Decimal, AmountProblem> {
    if value.is_sign_negative() && !value.is_zero() {
        return Err(AmountProblem::Negative);
    }
    let value = if value.scale() > decimals {
        value.normalize()
    } else {
        value
    };
    if value.scale() > decimals {
        let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        return Err(AmountProblem::Decimals {
            allowed: decimals,
            rounded: value.round_dp_with_strategy(decimals, half_up),
        });
    }
    Ok(value)
}

/// A plain number; commas only where they divide thousands.
fn parse(text: &str) -> Option<Decimal> {
    if !text.contains(',') {
        let starts = text.trim_start_matches(['-', '+']);
        return starts
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| Decimal::from_str_exact(text).ok())
            .flatten();
    }
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let divides = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    divides.then(|| parse(&text.replace(',', ""))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(raw: &str) -> Result<Decimal, AmountProblem> {
        read_amount(raw, 2, Some("元"))
    }

    fn exact(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn habits_are_undone() {
        for raw in [
            "1234.50",
            "1,234.50",
            "１２３４．５０",
            "¥1234.5",
            "1234.5元",
            " 1 234.50 ",
            "1，234.5",
        ] {
            assert_eq!(money(raw), Ok(exact("1234.5")), "{raw}");
        }
    }

    #[test]
    fn what_is_no_amount_is_named() {
        for raw in ["无", "", "12-34", "1,23", "1.2.3", "(12)", "-", "1e3"] {
            assert_eq!(money(raw), Err(AmountProblem::NotANumber), "{raw}");
        }
        assert_eq!(money("-3"), Err(AmountProblem::Negative));
        assert_eq!(
            money("1.005"),
            Err(AmountProblem::Decimals {
                allowed: 2,
                rounded: exact("1.01")
            })
        );
        assert_eq!(money("1.500"), Ok(exact("1.5")));
    }

    #[test]
    fn another_unit_is_named_and_converted_where_that_is_plain() {
        let Err(AmountProblem::Unit {
            written, converted, ..
        }) = money("1.2万元")
        else {
            panic!("the unit is not seen");
        };
        assert_eq!((written, converted), ("万元", Some(exact("12000"))));
        let Err(AmountProblem::Unit { converted, .. }) = read_amount("3公顷", 2, Some("亩"))
        else {
            panic!("the unit is not seen");
        };
        assert_eq!(converted, None);
        assert_eq!(read_amount("3亩", 2, Some("亩")), Ok(exact("3")));
        assert_eq!(read_amount("3升", 2, None), Err(AmountProblem::NotANumber));
    }

    #[test]
    fn another_unit_in_a_header_is_seen() {
        assert_eq!(other_unit("万元", "元"), Some("万元"));
        assert_eq!(other_unit("单位:公顷", "亩"), Some("公顷"));
        assert_eq!(other_unit("㎡", "平方米"), None);
        assert_eq!(other_unit("必填", "元"), None);
    }

    #[test]
    fn what_a_spreadsheet_computed_is_read_as_it_shows_it() {
        assert_eq!(of_number(0.1 + 0.2, 2), Ok(exact("0.3")));
        assert_eq!(of_number(8_400.0, 2), Ok(exact("8400")));
        assert_eq!(of_number(-0.0, 2), Ok(Decimal::ZERO));
        assert_eq!(of_number(f64::NAN, 2), Err(AmountProblem::NotANumber));
        assert_eq!(of_number(1e300, 2), Err(AmountProblem::NotANumber));
    }
}
