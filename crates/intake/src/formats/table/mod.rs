//! Tables of any format as cell lines: titles above the header, one or several header rows, body rows, totals.
//!
//! Rows are pushed one after the other; only the first few are held back until the header is decided, so a ledger with
//! a hundred thousand rows costs no more memory than its text.
//!
//! What becomes of a row: header rows become the `header` of the cells below, title rows above them become paragraphs; a
//! total row is dropped and counted; a repeated header row and a row of column numbers are dropped; every other row becomes
//! one cell line per paragraph in a cell. Empty cells are left out, so a group heading across the table is a row with one
//! cell, in the first column.

mod header;

use std::borrow::Cow;

use super::draft::Draft;
use crate::LineHint;

/// One place in the grid of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot<'t> {
    /// Nothing there.
    Blank,
    /// A cell with its text, paragraphs separated by `\n`, and how many columns it covers.
    Text(Cow<'t, str>, usize),
    /// Covered by the cell to the left.
    Left,
    /// Covered by a cell further up, whose text it carries: a merged cell holds for each of its rows.
    Above(Cow<'t, str>),
}

impl Slot<'_> {
    /// The text this place shows or carries; empty when there is none.
    pub(super) fn text(&self) -> &str {
        match self {
            Slot::Text(text, _) | Slot::Above(text) => text,
            Slot::Blank | Slot::Left => "",
        }
    }

    fn is_filled(&self) -> bool {
        !self.text().trim().is_empty()
    }
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row<'t> {
    /// Its places from left to right.
    pub(super) slots: Vec<Slot<'t>>,
    /// The format says this is a header row.
    pub(super) header: bool,
}

/// How many rows are looked at to find the header.
const LOOK_AHEAD: usize = 12;

/// Writes one table into a draft.
pub(super) struct TableWriter<'d, 't> {
    draft: &'d mut Draft,
    table: usize,
    held: Vec<Row<'t>>,
    state: State,
    dropped_totals: usize,
}

enum State {
    /// The header is not decided yet.
    Holding,
    /// A table of one column only lays out running text.
    Layout,
    Body {
        headers: Vec<String>,
        header_rows: Vec<Vec<String>>,
        next_row: usize,
    },
}

impl<'d, 't> TableWriter<'d, 't> {
    /// A writer for the table with this number (from 0 over the document).
    pub(super) fn new(draft: &'d mut Draft, table: usize) -> Self {
        Self {
            draft,
            table,
            held: Vec::new(),
            state: State::Holding,
            dropped_totals: 0,
        }
    }

    /// Adds the next row.
    pub(super) fn push(&mut self, row: Row<'t>) {
        if matches!(self.state, State::Holding) {
            self.held.push(row);
            if self.held.len() >= LOOK_AHEAD {
                self.decide();
            }
        } else {
            self.write(&row);
        }
    }

    /// Writes what is still held and says how many total rows were dropped.
    pub(super) fn finish(mut self) -> usize {
        if matches!(self.state, State::Holding) {
            self.decide();
        }
        self.dropped_totals
    }

    fn decide(&mut self) {
        let held = std::mem::take(&mut self.held);
        if held.iter().all(|row| row.slots.len() <= 1) {
            self.state = State::Layout;
            for row in &held {
                self.write(row);
            }
            return;
        }
        let found = header::find(&held);
        for row in held.get(..found.first).unwrap_or_default() {
            self.write_as_paragraphs(row);
        }
        let header_rows = held
            .get(found.first..found.first + found.rows)
            .unwrap_or_default();
        let header_rows = header_rows
            .iter()
            .map(|row| {
                row.slots
                    .iter()
                    .map(|slot| header::clean(slot.text()))
                    .collect()
            })
            .collect();
        self.state = State::Body {
            headers: found.columns,
            header_rows,
            next_row: 0,
        };
        for row in held.get(found.first + found.rows..).unwrap_or_default() {
            self.write(row);
        }
    }

    fn write(&mut self, row: &Row<'_>) {
        let State::Body {
            headers,
            header_rows,
            next_row,
        } = &mut self.state
        else {
            return self.write_as_paragraphs(row);
        };
        let filled = row.slots.iter().filter(|slot| slot.is_filled()).count();
        if filled == 0 {
            return;
        }
        if is_total(row) {
            self.dropped_totals += 1;
            return;
        }
        let repeats_header = filled > 1
            && header_rows.iter().any(|cells| {
                cells.len() == row.slots.len()
                    && row
                        .slots
                        .iter()
                        .zip(cells)
                        .all(|(slot, cell)| header::is_same(slot.text(), cell))
            });
        if repeats_header || (*next_row == 0 && !header_rows.is_empty() && counts_columns(row)) {
            return;
        }
        let number = *next_row;
        *next_row += 1;
        for (column, slot) in row.slots.iter().enumerate() {
            for line in slot
                .text()
                .split('\n')
                .map(str::trim)
                .filter(|line| !line.is_empty())
            {
                let header = headers.get(column).cloned().unwrap_or_default();
                self.draft.line(
                    line,
                    LineHint::Cell {
                        table: self.table,
                        row: number,
                        column,
                        header,
                    },
                );
            }
        }
    }

    fn write_as_paragraphs(&mut self, row: &Row<'_>) {
        for slot in row
            .slots
            .iter()
            .filter(|slot| matches!(slot, Slot::Text(..)))
        {
            for line in slot
                .text()
                .split('\n')
                .map(str::trim)
                .filter(|line| !line.is_empty())
            {
                self.draft.line(line, LineHint::Paragraph);
            }
        }
    }
}

/// Longer than any way to say "total".
const TOTAL_BYTES: usize = 60;

/// A total repeats what the rows say; as a row of its own it would become a finding.
fn is_total(row: &Row<'_>) -> bool {
    let Some(first) = row.slots.iter().find(|slot| slot.is_filled()) else {
        return false;
    };
    if first.text().len() > TOTAL_BYTES {
        return false;
    }
    let text = header::clean(first.text());
    ["合计", "总计", "小计", "共计", "累计"].iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.chars().count() <= 4)
    })
}

/// "1 2 3 4 …" or "栏次 1 2 3 …" under the header of an official form.
fn counts_columns(row: &Row<'_>) -> bool {
    let numbers: Vec<usize> = row
        .slots
        .iter()
        .filter_map(|slot| slot.text().trim().parse().ok())
        .collect();
    let filled = row.slots.iter().filter(|slot| slot.is_filled()).count();
    numbers.len() >= 3
        && numbers.len() + 1 >= filled
        && numbers
            .iter()
            .enumerate()
            .all(|(index, &number)| number == index + 1)
}
