//! Grids of cells: tables that the format knows, and tables typed in plain text.

use std::collections::BTreeMap;

use super::{
    labels::Role,
    passage::Passage,
    tables::{Column, column_of},
};
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
    /// Lines of a typed header.
    pub(super) header_lines: Vec<usize>,
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
        if !header.is_empty() && grid.headers.get(column) != Some(header) {
            grid.headers.insert(*column, header.clone());
        }
        let cell = grid
            .rows
            .entry(*row)
            .or_default()
            .entry(*column)
            .or_default();
        let passage = Passage::of_source(chars, line.span);
        if cell.passage.is_empty() {
            cell.passage = passage;
        } else {
            cell.passage.append(&passage, true);
        }
        cell.lines.push(index);
    }
    grids.into_values().collect()
}

/// What separates the cells of a typed table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Bar,
    Tab,
    Comma,
    /// Two spaces or more, or one ideographic space.
    Gap,
}

/// Tables typed with bars, tabs, commas or spaces in plain text. They begin with a row of column labels.
fn typed_grids(source: &Source, chars: &[char]) -> Vec<Grid> {
    let mut grids = Vec::new();
    let mut open: Option<(Separator, usize, Grid)> = None;
    for (index, line) in source.lines.iter().enumerate() {
        let text = chars.get(line.span.from..line.span.to).unwrap_or_default();
        if matches!(line.hint, LineHint::Cell { .. }) || text.iter().all(|c| c.is_whitespace()) {
            continue;
        }
        if let Some((separator, columns, grid)) = open.as_mut() {
            let cells = split(text, line.span.from, *separator);
            let ruler = text
                .iter()
                .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+' | '='));
            let fits = match separator {
                Separator::Bar | Separator::Tab => cells.len() >= 2,
                Separator::Comma => cells.len() == *columns,
                Separator::Gap => cells.len() + 1 >= *columns && cells.len() >= 2,
            };
            if ruler {
                continue;
            }
            if fits {
                let row = grid.rows.len();
                for (column, span) in cells.into_iter().enumerate() {
                    let cell = Cell {
                        passage: Passage::of_source(chars, span),
                        lines: vec![index],
                    };
                    grid.rows.entry(row).or_default().insert(column, cell);
                }
                continue;
            }
            grids.extend(open.take().map(|(_, _, grid)| grid));
        }
        open = header(text, line.span.from, chars, index);
    }
    grids.extend(open.map(|(_, _, grid)| grid));
    grids
}

/// A line that is the header of a typed table: mostly column labels, one of them for problems.
fn header(
    text: &[char],
    base: usize,
    chars: &[char],
    index: usize,
) -> Option<(Separator, usize, Grid)> {
    if text.len() > 200 {
        return None;
    }
    [
        Separator::Bar,
        Separator::Tab,
        Separator::Comma,
        Separator::Gap,
    ]
    .into_iter()
    .find_map(|separator| {
        let cells = split(text, base, separator);
        let mut grid = Grid::default();
        let (mut known, mut asks) = (0, false);
        for (column, span) in cells.iter().enumerate() {
            let passage = Passage::of_source(chars, *span);
            let short = passage.text.chars().count() <= 14
                && !passage
                    .text
                    .contains(|c: char| c.is_ascii_digit() || "。；，、".contains(c));
            let role = if short {
                column_of(&passage.text)
            } else {
                Column::Unknown
            };
            known += usize::from(role != Column::Unknown);
            asks |= matches!(role, Column::Of(Role::Problem | Role::Task));
            grid.headers.insert(column, passage.text.clone());
        }
        // The header line is read here and is not text of the document either.
        grid.header_lines.push(index);
        // Commas and spaces stand in sentences too: nearly every cell must be a label.
        let sure = match separator {
            Separator::Bar | Separator::Tab => known * 2 >= cells.len(),
            Separator::Comma | Separator::Gap => cells.len() >= 3 && known * 4 >= cells.len() * 3,
        };
        (cells.len() >= 2 && known >= 2 && sure && asks).then_some((separator, cells.len(), grid))
    })
}

fn split(text: &[char], base: usize, separator: Separator) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut from, mut at, mut quoted) = (0, 0, false);
    while let Some(c) = text.get(at) {
        let gap = text
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take_while(|c| matches!(c, ' ' | '\u{3000}'))
            .count();
        let cut = match separator {
            Separator::Bar => usize::from(matches!(c, '|' | '｜')),
            Separator::Tab => usize::from(*c == '\t'),
            Separator::Comma => {
                quoted ^= *c == '"';
                usize::from(*c == ',' && !quoted)
            }
            Separator::Gap if at > 0 && (gap >= 2 || *c == '\u{3000}') => gap,
            Separator::Gap => 0,
        };
        if cut > 0 {
            spans.push((from, at));
            at += cut;
            from = at;
        } else {
            at += 1;
        }
    }
    spans.push((from, text.len()));
    let blank = |(from, to): &(usize, usize)| {
        text.get(*from..*to)
            .unwrap_or_default()
            .iter()
            .all(|c| c.is_whitespace())
    };
    if separator == Separator::Bar {
        // The bars around a row frame no cells.
        if spans.first().is_some_and(blank) {
            spans.remove(0);
        }
        if spans.last().is_some_and(blank) {
            spans.pop();
        }
    }
    let unquoted = |(from, to): (usize, usize)| {
        let inside = separator == Separator::Comma
            && to >= from + 2
            && text.get(from) == Some(&'"')
            && text.get(to - 1) == Some(&'"');
        let (from, to) = if inside {
            (from + 1, to - 1)
        } else {
            (from, to)
        };
        Span {
            from: base + from,
            to: base + to,
        }
    };
    spans.into_iter().map(unquoted).collect()
}
