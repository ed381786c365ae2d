//! Reading a cell by the kind of its column, with what is wrong about it.

use std::borrow::Cow;

use jiff::civil::{Date, date};

use super::{Code, Level, Value, issue::Found};
use crate::{
    field::{
        Account, AmountProblem, IdNumber, IdProblem, Mobile, Month, NameFlaw, Plate, Region, Uscc,
        amount, date as days, month, name, plain, read_amount, read_moment, serial::Epoch,
    },
    schema::{Column, Kind},
    sheet::Cell,
};

/// What reading depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    pub(super) today: Date,
    pub(super) epoch: Epoch,
}

/// A value, and what is wrong with it.
pub(super) type Reading = (Value, Option<Found>);

/// The day that forms are filled with when nobody knows one.
const PLACEHOLDER: Date = date(1900, 1, 1);
/// Numbers from here on have lost digits in a spreadsheet.
const EXACT: f64 = 1e15;

impl Reader {
    /// Reads cells of a file that came on a day and counts its days from an epoch.
    pub(crate) fn new(today: Date, epoch: Epoch) -> Self {
        Self { today, epoch }
    }

    /// The value alone, for rows that were checked before.
    pub(crate) fn value(self, cell: &Cell, column: &Column) -> Value {
        self.read(cell, column).0
    }

    pub(super) fn read(self, cell: &Cell, column: &Column) -> Reading {
        match cell {
            Cell::Blank => (Value::Blank, None),
            Cell::Broken(shown) => {
                let message = format!("单元格是没有结果的公式（显示 {shown}），请改成数值或文字。");
                unread(cell, Found::new(Code::Xls, Level::Block, message))
            }
            _ if column.kind.is_digits() => self.digits(cell, column),
            _ => match &column.kind {
                Kind::Date | Kind::Moment => self.day(cell, column),
                Kind::Month | Kind::Year => self.period(cell, column),
                Kind::Amount { decimals, unit } => read_number(cell, *decimals, unit.as_deref()),
                Kind::Plate => plate(cell),
                Kind::Name => read_name(cell),
                Kind::Choice { values } => choice(cell, values),
                _ => text(cell),
            },
        }
    }

    /// Numbers and codes that a spreadsheet must not take for numbers.
    fn digits(self, cell: &Cell, column: &Column) -> Reading {
        let text = match cell {
            Cell::Number(number) if number.abs() < EXACT => Cow::Owned(format!("{number}")),
            Cell::Text(text) if !is_scientific(text) => Cow::Borrowed(text.as_str()),
            Cell::Moment(_) => {
                let message = format!(
                    "{}被 Excel 改成了日期，请把这一列设为文本后重新录入。",
                    column.header
                );
                return unread(cell, Found::new(Code::Xls, Level::Block, message));
            }
            _ => return unread(cell, lost_digits(column)),
        };
        match &column.kind {
            Kind::Identity => self.identity(cell, &text, column),
            Kind::CreditCode => credit_code(cell, &text),
            Kind::Party => self.party(cell, &text, column),
            Kind::Account => match Account::parse(&text) {
                Ok(account) => {
                    let doubt = account.is_doubtful_card().then(|| {
                        let message =
                            "像银行卡号，但校验位不符，请按卡面核对；存折或结算账号可以不管。";
                        Found::new(Code::Bank, Level::Warning, message)
                    });
                    (Value::Account(account), doubt)
                }
                Err(problem) => unread(
                    cell,
                    Found::new(Code::Bank, Level::Warning, problem.to_string()),
                ),
            },
            Kind::Mobile => match Mobile::parse(&text) {
                Ok(mobile) => (Value::Mobile(mobile), None),
                Err(problem) => unread(
                    cell,
                    Found::new(Code::Mob, Level::Warning, problem.to_string()),
                ),
            },
            Kind::Region { digits } => {
                let region = Region::parse(&text)
                    .and_then(|region| region.ensure_level(*digits).map(|()| region));
                match region {
                    Ok(region) => (Value::Region(region), None),
                    Err(problem) => unread(
                        cell,
                        Found::new(Code::Reg, Level::Block, problem.to_string()),
                    ),
                }
            }
            _ => {
                let code = plain(&text).into_owned();
                let flaw = has_lost_letters(&code).then(|| lost_letters(Level::Block));
                (Value::Code(code), flaw)
            }
        }
    }

    fn identity(self, cell: &Cell, text: &str, column: &Column) -> Reading {
        let problem = match IdNumber::parse(text, self.today) {
            Ok(number) => return (Value::Identity(number), None),
            Err(problem) => problem,
        };
        let code = plain(text);
        let found = if code.len() == 18 && code.ends_with("000") && problem == IdProblem::Check {
            lost_digits(column)
        } else if code.len() > 5
            && code
                .bytes()
                .all(|byte| Some(&byte) == code.as_bytes().first())
        {
            let message =
                "身份证号全是同一个数字，是充数的号码，请按证件填写；确实没有的请说明原因。";
            Found::new(Code::Const, Level::Block, message)
        } else {
            Found::new(Code::Id, Level::Block, problem.to_string())
        };
        unread(cell, found)
    }

    /// Whose number it is shows in the number: one that is right as an identity number is a person's, even in the rare case that
    /// it would be right as a credit code too, because it then holds a day of birth. What is right as neither is told by what it
    /// looks like.
    fn party(self, cell: &Cell, text: &str, column: &Column) -> Reading {
        if let Ok(number) = IdNumber::parse(text, self.today) {
            return (Value::Identity(number), None);
        }
        let code = plain(text);
        let (last, front) = code.as_bytes().split_last().unwrap_or((&b'0', &[]));
        let has_letters = front.iter().any(u8::is_ascii_alphabetic)
            || (last.is_ascii_alphabetic() && !last.eq_ignore_ascii_case(&b'x'));
        if has_letters || Uscc::parse(text).is_ok() {
            credit_code(cell, text)
        } else {
            self.identity(cell, text, column)
        }
    }

    fn day(self, cell: &Cell, column: &Column) -> Reading {
        let read = match cell {
            Cell::Moment(moment) => Ok(*moment),
            Cell::Number(number) => days::of_number(*number, self.epoch),
            _ => read_moment(&cell.shown(), self.epoch),
        };
        let moment = match read {
            Ok(moment) => moment,
            Err(problem) => {
                return unread(
                    cell,
                    Found::new(Code::Date, Level::Block, problem.to_string()),
                );
            }
        };
        let day = moment.date();
        let found = if day == PLACEHOLDER {
            let message = "1900-01-01 是没有填日期时的默认值，请填真实日期；不清楚的请留空并说明。";
            Some(Found::new(Code::Const, Level::Warning, message))
        } else if day > self.today && !column.future {
            Some(Found::new(
                Code::Date,
                Level::Block,
                "日期晚于今天，请核对年份。",
            ))
        } else {
            None
        };
        let value = if column.kind == Kind::Date {
            Value::Date(day)
        } else {
            Value::Moment(moment)
        };
        (value, found)
    }

    fn period(self, cell: &Cell, column: &Column) -> Reading {
        let text = match cell {
            Cell::Number(number) if number.fract() != 0.0 => {
                let message = "月份被 Excel 当作小数，2024.10 会变成 2024.1。请把这一列设为文本，写成 2024-10 的形式。";
                return unread(cell, Found::new(Code::Xls, Level::Block, message));
            }
            Cell::Moment(moment) => Cow::Owned(Month::of(moment.date()).to_string()),
            _ => cell.shown(),
        };
        let read = if column.kind == Kind::Month {
            Month::parse(&text).map(|month| (Value::Month(month), month > Month::of(self.today)))
        } else {
            month::read_year(&text).map(|year| (Value::Year(year), year > self.today.year()))
        };
        match read {
            Ok((value, true)) if !column.future => {
                let message = "所填期间还没有到，请核对年份和月份。";
                (value, Some(Found::new(Code::Date, Level::Block, message)))
            }
            Ok((value, _)) => (value, None),
            Err(problem) => unread(
                cell,
                Found::new(Code::Date, Level::Block, problem.to_string()),
            ),
        }
    }
}

fn credit_code(cell: &Cell, text: &str) -> Reading {
    let code = match Uscc::parse(text) {
        Ok(code) => code,
        Err(problem) => {
            let found = Found::new(Code::Uscc, Level::Block, problem.to_string());
            return unread(cell, found);
        }
    };
    let doubt = (!code.has_organisation_code()).then(|| {
        let message = "第 9 至 17 位的组织机构代码校验位不符，请按证照核对（个别早期代码除外）。";
        Found::new(Code::Uscc, Level::Warning, message)
    });
    (Value::CreditCode(code), doubt)
}

fn read_number(cell: &Cell, decimals: u32, unit: Option<&str>) -> Reading {
    let read = match cell {
        Cell::Number(number) => amount::of_number(*number, decimals),
        Cell::Moment(_) => {
            let message = "数字被 Excel 改成了日期，请把这一列设为数值后重新录入。";
            return unread(cell, Found::new(Code::Xls, Level::Block, message));
        }
        _ => read_amount(&cell.shown(), decimals, unit),
    };
    match read {
        Ok(amount) => (Value::Amount(amount), None),
        Err(problem @ AmountProblem::Decimals { rounded, .. }) => {
            let found = Found::new(Code::Amt, Level::Warning, problem.to_string())
                .suggesting(rounded.to_string());
            (Value::Amount(rounded), Some(found))
        }
        Err(AmountProblem::Negative) => unread(
            cell,
            Found::new(
                Code::Amt,
                Level::Warning,
                AmountProblem::Negative.to_string(),
            ),
        ),
        Err(problem @ AmountProblem::Unit { converted, .. }) => {
            let found = Found::new(Code::Amt, Level::Block, problem.to_string());
            unread(
                cell,
                match converted {
                    Some(amount) => found.suggesting(amount.to_string()),
                    None => found,
                },
            )
        }
        Err(problem @ AmountProblem::NotANumber) => unread(
            cell,
            Found::new(Code::Amt, Level::Block, problem.to_string()),
        ),
    }
}

fn plate(cell: &Cell) -> Reading {
    match Plate::parse(&cell.shown()) {
        Ok(plate) => (Value::Plate(plate), None),
        Err(problem) => unread(
            cell,
            Found::new(Code::Plate, Level::Warning, problem.to_string()),
        ),
    }
}

fn read_name(cell: &Cell) -> Reading {
    let text = cell.shown();
    let found = name::flaw(&text).map(|flaw| match flaw {
        NameFlaw::Lost(_) | NameFlaw::Private => {
            Found::new(Code::Enc, Level::Block, flaw.to_string())
        }
        NameFlaw::Covered => Found::new(Code::Name, Level::Block, flaw.to_string()),
        NameFlaw::Digits | NameFlaw::Long => {
            Found::new(Code::Name, Level::Warning, flaw.to_string())
        }
    });
    (Value::Name(text.trim().to_owned()), found)
}

fn text(cell: &Cell) -> Reading {
    let text = cell.shown().trim().to_owned();
    let found = has_lost_letters(&text).then(|| lost_letters(Level::Warning));
    (Value::Text(text), found)
}

fn choice(cell: &Cell, values: &[String]) -> Reading {
    let text = plain(&cell.shown()).into_owned();
    if let Some(value) = values.iter().find(|value| **value == text) {
        return (Value::Choice(value.clone()), None);
    }
    let message = format!("这里只能填：{}。", values.join("、"));
    let found = Found::new(Code::Ref, Level::Warning, message);
    let mut alike = values.iter().filter(|value| text.contains(value.as_str()));
    let found = match (alike.next(), alike.next()) {
        (Some(value), None) => found.suggesting(value.as_str()),
        _ => found,
    };
    unread(cell, found)
}

fn unread(cell: &Cell, found: Found) -> Reading {
    (Value::Unread(cell.shown().trim().to_owned()), Some(found))
}

fn lost_digits(column: &Column) -> Found {
    let message = format!(
        "{}被 Excel 当作数字，15 位以后的数字已经变成 0。请先把这一列设为文本，再按原件重新录入，不能用“变回文本”来恢复。",
        column.header
    );
    Found::new(Code::Xls, Level::Block, message)
}

fn lost_letters(level: Level) -> Found {
    let message = "有转换编码时丢失的字（显示为方块或问号），请按原件重新录入。";
    Found::new(Code::Enc, level, message)
}

fn has_lost_letters(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, char::REPLACEMENT_CHARACTER | '\u{e000}'..='\u{f8ff}'))
}

/// `2.11402E+17`: what a spreadsheet shows instead of a long number.
fn is_scientific(text: &str) -> bool {
    let text = text.trim();
    let Some((front, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let front_is_number = front
        .split_once('.')
        .is_some_and(|(whole, rest)| digits(whole) && digits(rest));
    match exponent.strip_prefix('+') {
        Some(exponent) => digits(exponent) && (front_is_number || digits(front)),
        None => digits(exponent) && front_is_number,
    }
}
