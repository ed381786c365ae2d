//! A table of data on paper.

use serde::Serialize;

/// A table whose header is repeated on every page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grid {
    /// The columns from left to right.
    pub columns: Vec<GridColumn>,
    /// The rows; written out by [`Grid::cells`].
    #[serde(skip)]
    pub rows: Vec<GridRow>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GridColumn {
    /// What stands at its head.
    pub header: String,
    /// Its share of the width.
    pub width: f64,
    /// Where its texts stand.
    pub align: Align,
    /// Whether equal texts under each other become one cell, as long as the merged columns on the left are equal too.
    #[serde(skip)]
    pub merges: bool,
}

impl GridColumn {
    /// A column of texts from the left.
    pub fn text(header: impl Into<String>, width: f64) -> Self {
        Self {
            header: header.into(),
            width,
            align: Align::Left,
            merges: false,
        }
    }

    /// A column of short words in the middle.
    pub fn short(header: impl Into<String>, width: f64) -> Self {
        Self {
            align: Align::Center,
            ..Self::text(header, width)
        }
    }

    /// The same column with equal texts merged.
    #[must_use]
    pub fn merged(self) -> Self {
        Self {
            merges: true,
            ..self
        }
    }
}

/// Where a text stands in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// From the left.
    Left,
    /// In the middle.
    Center,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub enum GridRow {
    /// Words across all columns.
    Heading(String),
    /// One cell a column; missing ones are empty, further ones are left out.
    Cells(Vec<GridCell>),
}

impl GridRow {
    /// A row of texts.
    pub fn of<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Cells(
            texts
                .into_iter()
                .map(|t| GridCell::Text(t.into()))
                .collect(),
        )
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridCell {
    /// A text.
    Text(String),
    /// A piece of a bar, with a mark for those who print in black.
    Bar(Bar, String),
}

/// What a piece of a bar says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// Behind us.
    Done,
    /// Planned.
    Planned,
    /// Past its day and still open.
    Late,
    /// To be sustained.
    Sustained,
}

/// A cell as it is drawn: how many rows and columns it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Drawn {
    pub(crate) text: String,
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) bar: Option<Bar>,
    pub(crate) heading: bool,
}

impl Grid {
    /// The cells row by row, equal ones merged.
    pub(crate) fn cells(&self) -> Vec<Drawn> {
        let mut drawn: Vec<Drawn> = Vec::new();
        // Where in `drawn` the cell above stands, for each column that merges.
        let mut above: Vec<Option<usize>> = vec![None; self.columns.len()];
        for (row, content) in self.rows.iter().enumerate() {
            let cells = match content {
                GridRow::Heading(text) => {
                    above.fill(None);
                    drawn.push(Drawn {
                        text: text.clone(),
                        row,
                        column: 0,
                        rows: 1,
                        columns: self.columns.len(),
                        bar: None,
                        heading: true,
                    });
                    continue;
                }
                GridRow::Cells(cells) => cells,
            };
            let mut same_so_far = true;
            for (column, (kind, above)) in self.columns.iter().zip(&mut above).enumerate() {
                let (text, bar) = match cells.get(column) {
                    Some(GridCell::Text(text)) => (text.as_str(), None),
                    Some(GridCell::Bar(bar, mark)) => (mark.as_str(), Some(*bar)),
                    None => ("", None),
                };
                if kind.merges {
                    let known = above.and_then(|at| drawn.get_mut(at));
                    match known {
                        Some(cell) if same_so_far && cell.text == text && !text.is_empty() => {
                            cell.rows += 1;
                            continue;
                        }
                        _ => same_so_far = false,
                    }
                    *above = Some(drawn.len());
                }
                drawn.push(Drawn {
                    text: text.to_owned(),
                    row,
                    column,
                    rows: 1,
                    columns: 1,
                    bar,
                    heading: false,
                });
            }
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rows: &[[&str; 3]]) -> Vec<(usize, usize, usize, String)> {
        let grid = Grid {
            columns: vec![
                GridColumn::text("方面", 1.0).merged(),
                GridColumn::text("项", 1.0).merged(),
                GridColumn::text("问题", 2.0),
            ],
            rows: rows.iter().map(|r| GridRow::of(*r)).collect(),
        };
        let cells = grid.cells();
        cells
            .into_iter()
            .map(|c| (c.row, c.column, c.rows, c.text))
            .collect()
    }

    #[test]
    fn equal_groups_become_one_cell() {
        let cells = shape(&[
            ["甲", "一", "1"],
            ["甲", "一", "2"],
            ["甲", "二", "3"],
            ["乙", "二", "4"],
        ]);
        let expected = [
            (0, 0, 3, "甲"),
            (0, 1, 2, "一"),
            (0, 2, 1, "1"),
            (1, 2, 1, "2"),
            (2, 1, 1, "二"),
            (2, 2, 1, "3"),
            (3, 0, 1, "乙"),
            (3, 1, 1, "二"),
            (3, 2, 1, "4"),
        ];
        assert_eq!(
            cells,
            expected
                .map(|(r, c, n, t)| (r, c, n, t.to_owned()))
                .to_vec()
        );
    }

    #[test]
    fn empty_cells_stay_apart() {
        let cells = shape(&[["", "", "1"], ["", "", "2"]]);
        assert!(cells.iter().all(|(_, _, rows, _)| *rows == 1));
        assert_eq!(cells.len(), 6);
    }

    #[test]
    fn a_group_does_not_reach_over_a_heading() {
        let grid = Grid {
            columns: vec![GridColumn::text("方面", 1.0).merged()],
            rows: vec![
                GridRow::of(["甲"]),
                GridRow::Heading("以下为自查".into()),
                GridRow::of(["甲"]),
            ],
        };
        assert!(grid.cells().iter().all(|c| c.rows == 1));
    }
}
