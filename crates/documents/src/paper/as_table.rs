//! A paper that is one table, as the rows of a workbook.

use super::{Align, Block, GridCell, GridRow, Paper};
use crate::table::{Cell, Column, Kind, Row, Table};

/// Characters of the default font for a share of the width.
const CHARS_PER_SHARE: f64 = 2.6;

impl Paper {
    /// The paper's table for a workbook, if it has exactly one and nothing else but notes. Equal cells are not merged there:
    /// a merged column can be neither filtered nor sorted.
    pub fn table(&self) -> Option<(Table, Vec<Row>)> {
        let mut grids = self
            .blocks
            .iter()
            .filter(|b| !matches!(b, Block::Note { .. }));
        let (Some(Block::Grid(grid)), None) = (grids.next(), grids.next()) else {
            return None;
        };
        let notes = self.blocks.iter().filter_map(|b| match b {
            Block::Note { text } => Some(text.as_str()),
            _ => None,
        });
        let subtitle: Vec<&str> = self.subtitle.as_deref().into_iter().chain(notes).collect();
        let columns = grid.columns.iter().map(|c| Column {
            // A line break in a header is for narrow columns on paper.
            header: c.header.replace('\n', ""),
            width_chars: c.width * CHARS_PER_SHARE,
            kind: Kind::Text,
            wrap: c.align == Align::Left || c.merges,
        });
        let rows = grid.rows.iter().map(|row| match row {
            GridRow::Heading(text) => Row::Heading(text.clone()),
            GridRow::Cells(cells) => Row::Cells(
                cells
                    .iter()
                    .take(grid.columns.len())
                    .map(|cell| match cell {
                        GridCell::Text(text) if text.is_empty() => Cell::Empty,
                        GridCell::Text(text) | GridCell::Bar(_, text) => Cell::Text(text.clone()),
                    })
                    .collect(),
            ),
        });
        let table = Table {
            title: self.title.clone(),
            subtitle: (!subtitle.is_empty()).then(|| subtitle.join(" · ")),
            columns: columns.collect(),
            frozen_columns: 0,
            made_at: self.made_at,
        };
        Some((table, rows.collect()))
    }
}
