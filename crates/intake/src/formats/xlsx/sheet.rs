//! The rows of one sheet, one after the other.

use std::{borrow::Cow, collections::HashMap};

use super::{
    super::table::{Row, Slot},
    scan::{self, Piece, Scan, Tag},
    values::Values,
};
use crate::NotADocument;

/// More columns than a ledger has; what stands further right is not read.
const MOST_COLUMNS: usize = 512;
/// What covering a place costs of the budget: about the memory of a slot.
const MERGE_COST: usize = 32;
/// More merged cells than a ledger has in one row.
const MOST_ACTIVE_MERGES: usize = 1_000;
/// More merged cells than a ledger has.
const MOST_MERGES: usize = 200_000;

/// A merged range, in rows and columns from 0, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Merge<'x> {
    first_row: usize,
    last_row: usize,
    first_column: usize,
    last_column: usize,
    /// Text of its first cell, once it was read.
    text: Cow<'x, str>,
}

/// Reads a sheet row by row.
pub(super) struct Sheet<'x> {
    scan: Scan<'x>,
    values: &'x Values<'x>,
    /// Merged ranges not yet reached, the last one first.
    merges: Vec<Merge<'x>>,
    active: Vec<Merge<'x>>,
    /// The row that comes if it does not say its own number.
    row: usize,
    /// How much more text may come out; texts that many cells share can be driven up without end.
    pub(super) budget: usize,
    /// How many cells hold an error.
    pub(super) errors: usize,
}

impl<'x> Sheet<'x> {
    /// A reader over the part of a sheet.
    pub(super) fn new(text: &'x str, values: &'x Values<'x>, budget: usize) -> Self {
        let merges = merges(text);
        Self {
            scan: Scan::new(text),
            values,
            merges,
            active: Vec::new(),
            row: 0,
            errors: 0,
            budget,
        }
    }

    /// The next row that holds anything; `None` after the last.
    pub(super) fn next_row(&mut self) -> Result<Option<Row<'x>>, NotADocument> {
        while let Some(piece) = self.scan.next()? {
            let Piece::Open(Tag::Row, attributes) = piece else {
                continue;
            };
            let given = scan::attributes(attributes).find(|(name, _)| *name == [b'r']);
            let number = given
                .and_then(|(_, number)| number.parse::<usize>().ok()?.checked_sub(1))
                .unwrap_or(self.row);
            self.row = number.saturating_add(1);
            let mut slots = self.cells()?;
            self.merge_into(number, &mut slots)?;
            while slots.last().is_some_and(|slot| matches!(slot, Slot::Blank)) {
                slots.pop();
            }
            if slots.iter().any(|slot| !slot.text().is_empty()) {
                return Ok(Some(Row {
                    slots,
                    header: false,
                }));
            }
        }
        Ok(None)
    }

    /// The cells of the row that was opened last.
    fn cells(&mut self) -> Result<Vec<Slot<'x>>, NotADocument> {
        let mut slots: Vec<Slot<'x>> = Vec::with_capacity(16);
        let mut next = 0;
        loop {
            match self.scan.next()?.ok_or(NotADocument::Damaged)? {
                Piece::Open(Tag::Cell, attributes) => {
                    let cell = CellHead::of(attributes);
                    let column = cell.column.unwrap_or(next);
                    next = column.saturating_add(1);
                    let text = self.value(&cell)?;
                    self.budget = self
                        .budget
                        .checked_sub(text.len())
                        .ok_or(NotADocument::Bomb)?;
                    if text.trim().is_empty() || column >= MOST_COLUMNS {
                        continue;
                    }
                    if slots.len() <= column {
                        slots.resize(column + 1, Slot::Blank);
                    }
                    if let Some(slot) = slots.get_mut(column) {
                        *slot = Slot::Text(text, 1);
                    }
                }
                Piece::Open(..) => self.scan.texts(|_| ())?,
                Piece::Close => return Ok(slots),
                Piece::Text(_) => {}
            }
        }
    }

    /// The value of the cell that was opened last.
    fn value(&mut self, cell: &CellHead) -> Result<Cow<'x, str>, NotADocument> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.scan.next()?.ok_or(NotADocument::Damaged)? {
                Piece::Open(Tag::Value, _) => {
                    let raw = self.scan.text()?;
                    text = match cell.kind {
                        Kind::Shared => {
                            let index = raw.trim().parse::<usize>().ok();
                            let shared = index.and_then(|index| self.values.strings.get(index));
                            shared
                                .map(|text| Cow::Borrowed(&**text))
                                .unwrap_or_default()
                        }
                        Kind::Number => self.values.number(raw, cell.style),
                        Kind::Text => scan::unescape(raw),
                        Kind::Bool => {
                            Cow::Borrowed(if raw.trim() == "1" { "TRUE" } else { "FALSE" })
                        }
                        Kind::Date => raw.split('T').next().unwrap_or_default().to_owned().into(),
                        Kind::Error => {
                            self.errors += 1;
                            raw
                        }
                    };
                }
                Piece::Open(Tag::Item, _) => text = self.scan.rich_text()?,
                Piece::Open(..) => self.scan.texts(|_| ())?,
                Piece::Close => return Ok(text),
                Piece::Text(_) => {}
            }
        }
    }

    /// Lets merged ranges cover their places in a row.
    fn merge_into(&mut self, number: usize, slots: &mut Vec<Slot<'x>>) -> Result<(), NotADocument> {
        self.active.retain(|merge| merge.last_row >= number);
        while self
            .merges
            .last()
            .is_some_and(|merge| merge.first_row <= number)
        {
            let Some(merge) = self.merges.pop() else {
                break;
            };
            if merge.last_row >= number && self.active.len() < MOST_ACTIVE_MERGES {
                self.active.push(merge);
            }
        }
        for merge in &mut self.active {
            if slots.len() <= merge.last_column {
                slots.resize(merge.last_column + 1, Slot::Blank);
            }
            let columns = merge.last_column - merge.first_column + 1;
            self.budget = self
                .budget
                .checked_sub(columns * MERGE_COST + merge.text.len())
                .ok_or(NotADocument::Bomb)?;
            for (offset, slot) in slots
                .iter_mut()
                .skip(merge.first_column)
                .take(columns)
                .enumerate()
            {
                if offset > 0 {
                    *slot = Slot::Left;
                } else if merge.first_row == number {
                    merge.text = match std::mem::replace(slot, Slot::Blank) {
                        Slot::Text(text, _) | Slot::Above(text) => text,
                        Slot::Blank | Slot::Left => Cow::Borrowed(""),
                    };
                    *slot = Slot::Text(merge.text.clone(), columns);
                } else {
                    *slot = Slot::Above(merge.text.clone());
                }
            }
        }
        Ok(())
    }
}

/// What the start of a cell says.
struct CellHead {
    column: Option<usize>,
    style: usize,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Shared,
    Number,
    Text,
    Bool,
    Date,
    Error,
}

impl CellHead {
    fn of(attributes: &str) -> Self {
        let mut head = Self {
            column: None,
            style: 0,
            kind: Kind::Number,
        };
        for (name, value) in scan::attributes(attributes) {
            match name {
                [b'r'] => head.column = place(value).map(|(_, column)| column),
                [b's'] => head.style = value.parse().unwrap_or(0),
                [b't'] => {
                    head.kind = match value {
                        _ if value.as_bytes() == [b's'] => Kind::Shared,
                        "str" | "inlineStr" => Kind::Text,
                        "b" => Kind::Bool,
                        "d" => Kind::Date,
                        "e" => Kind::Error,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        head
    }
}

/// Row and column, from 0, of a reference such as `B7`.
fn place(reference: &str) -> Option<(usize, usize)> {
    let reference = reference.trim_start_matches('$');
    let digits = reference.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = reference.split_at_checked(digits)?;
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, byte| {
        sum * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    let row: usize = row.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// The merged ranges, which the format lists only after all rows; those that begin first come last.
fn merges<'x>(text: &str) -> Vec<Merge<'x>> {
    let Some((_, tail)) = text.rsplit_once("sheetData") else {
        return Vec::new();
    };
    let mut found: HashMap<(usize, usize), Merge<'x>> = HashMap::new();
    for element in tail.split("mergeCell ").skip(1).take(MOST_MERGES) {
        let range = element
            .split_once("ref=")
            .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
        let Some((first, last)) = range.and_then(|range| range.split_once(':')) else {
            continue;
        };
        let (Some((first_row, first_column)), Some((last_row, last_column))) =
            (place(first), place(last))
        else {
            continue;
        };
        let last_column = last_column.min(MOST_COLUMNS - 1);
        if first_row <= last_row && first_column <= last_column {
            let merge = Merge {
                first_row,
                last_row,
                first_column,
                last_column,
                text: Cow::Borrowed(""),
            };
            found.insert((first_row, first_column), merge);
        }
    }
    let mut merges: Vec<Merge<'x>> = found.into_values().collect();
    merges.sort_by_key(|merge| std::cmp::Reverse((merge.first_row, merge.first_column)));
    merges
}
