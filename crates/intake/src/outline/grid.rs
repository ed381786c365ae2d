//! Grids of cells: tables that the format knows, and tables typed with tabs or bars.

use std::collections::BTreeMap;

use super::passage::Passage;
use crate::{LineHint, Source, Span};

/// A cell: its passage and its lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Its text.
    pub(super) passage: Passage,
    /// Indices of its lines in the source.
    pub(super) lines: Vec<usize>,
}

/// A table: headers by column, cells by row and column.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Header texts.
    pub(super) headers: BTreeMap<usize, String>,
    /// Rows, header rows left out.
    pub(super) rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
}

/// All grids of a document.
pub(super) fn all(source: &Source, chars: &[char]) -> Vec<Grid> {
    let mut grids = marked_grids(source, chars);
    grids.extend(typed_grids(source, chars));
    grids
}

/// Tables that the format knows.
fn marked_grids(source: &Source, chars: &[char]) -> Vec<Grid> {
    let mut grids: BTreeMap<usize, Grid> = BTreeMap::new();
    for (index, line) in source.lines.iter().enumerate() {
        let LineHint::Cell {
            table,
            row,
            column,
            header,
        } = &line.hint
        else {
            continue;
        };
        let grid = grids.entry(*table).or_default();
        if !header.is_empty() {
            grid.headers.insert(*column, header.clone());
        }
        let cell = grid
            .rows
            .entry(*row)
            .or_default()
            .entry(*column)
            .or_default();
        cell.passage
            .append(&Passage::of_source(chars, line.span), true);
        cell.lines.push(index);
    }
    grids.into_values().collect()
}

/// Tables typed with tabs or bars in plain text.
fn typed_grids(source: &Source, chars: &[char]) -> Vec<Grid> {
    let mut grids = Vec::new();
    let mut run: Vec<(usize, Vec<Span>)> = Vec::new();
    let mut close = |run: &mut Vec<(usize, Vec<Span>)>| {
        if run.len() >= 2 && run.iter().filter(|(_, cells)| cells.len() >= 3).count() >= 2 {
            let mut grid = Grid::default();
            for (row, (index, cells)) in run.iter().enumerate() {
                for (column, span) in cells.iter().enumerate() {
                    let cell = Cell {
                        passage: Passage::of_source(chars, *span),
                        lines: vec![*index],
                    };
                    grid.rows.entry(row).or_default().insert(column, cell);
                }
            }
            grids.push(grid);
        }
        run.clear();
    };
    for (index, line) in source.lines.iter().enumerate() {
        if matches!(line.hint, LineHint::Cell { .. }) {
            continue;
        }
        let text = chars.get(line.span.from..line.span.to).unwrap_or_default();
        let bars = text.iter().filter(|c| **c == '|' || **c == '｜').count();
        let tabs = text.iter().filter(|c| **c == '\t').count();
        let cells = if bars >= 2 {
            split(text, line.span.from, |c| matches!(c, '|' | '｜'), true)
        } else if tabs >= 2 {
            split(text, line.span.from, |c| c == '\t', false)
        } else {
            Vec::new()
        };
        if cells.is_empty() {
            if text.iter().any(|c| !c.is_whitespace()) {
                close(&mut run);
            }
            continue;
        }
        let ruler = text
            .iter()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+' | '='));
        if !ruler {
            run.push((index, cells));
        }
    }
    close(&mut run);
    grids
}

fn split(text: &[char], base: usize, separator: impl Fn(char) -> bool, framed: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from = 0;
    for (at, c) in text.iter().enumerate() {
        if separator(*c) {
            spans.push(Span {
                from: base + from,
                to: base + at,
            });
            from = at + 1;
        }
    }
    spans.push(Span {
        from: base + from,
        to: base + text.len(),
    });
    if framed {
        let blank = |span: &Span| {
            text.get(span.from - base..span.to - base)
                .unwrap_or_default()
                .iter()
                .all(|c| c.is_whitespace())
        };
        if spans.first().is_some_and(blank) {
            spans.remove(0);
        }
        if spans.last().is_some_and(blank) {
            spans.pop();
        }
    }
    spans
}
