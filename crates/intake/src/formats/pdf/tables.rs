//! Tables drawn with ruling lines: from lines and characters to cells.
//!
//! Only tables with visible lines are recognised; columns that are merely aligned stay lines of text. Lines that touch
//! make one table, their places make its grid, and where no line separates two places of the grid they are one cell.

use super::{
    super::table::{Row, Slot},
    layout::{self, PageLine},
    page::Glyph,
    paths::Rule,
};

/// A table on a page.
pub(super) struct PageTable {
    pub(super) rows: Vec<Row<'static>>,
    /// Where its columns begin and end, in points from the left.
    pub(super) columns: Vec<f64>,
    /// Where it begins, in points downwards.
    pub(super) down: f64,
}

/// Lines nearer than this, in points, are one line drawn twice, or touch.
const NEAR: f64 = 4.0;
/// More columns and rows than a table on a page has.
const MOST_COLUMNS: usize = 40;
const MOST_ROWS: usize = 200;
/// A line of a cell that leaves this much room (in font sizes) to the right ends a paragraph.
const ROOM: f64 = 2.5;
/// In columns narrower than this (in font sizes) every line leaves little room and none ends a paragraph.
const NARROW: f64 = 8.0;

/// Takes the tables out of a page: characters inside them leave `glyphs`. Everything is upright already.
pub(super) fn take(glyphs: &mut Vec<Glyph>, rules: &[Rule]) -> Vec<PageTable> {
    let mut tables: Vec<PageTable> = groups(rules)
        .iter()
        .filter_map(|group| table(glyphs, group))
        .collect();
    tables.sort_by(|a, b| a.down.total_cmp(&b.down));
    tables
}

/// Rules that touch each other, directly or through others.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut rest: Vec<Rule> = rules.to_vec();
    let mut groups = Vec::new();
    while let Some(first) = rest.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while let Some(rule) = group.get(next).copied() {
            next += 1;
            let (touching, apart) = rest.into_iter().partition(|other| touch(&rule, other));
            rest = apart;
            group.extend::<Vec<Rule>>(touching);
        }
        groups.push(group);
    }
    groups
}

fn touch(a: &Rule, b: &Rule) -> bool {
    let overlaps = |a: (f64, f64), b: (f64, f64)| {
        a.0.min(a.1) <= b.0.max(b.1) + NEAR && b.0.min(b.1) <= a.0.max(a.1) + NEAR
    };
    overlaps((a.start.0, a.end.0), (b.start.0, b.end.0))
        && overlaps((a.start.1, a.end.1), (b.start.1, b.end.1))
}

/// The cells of one group of lines; `None` when it is no table.
fn table(glyphs: &mut Vec<Glyph>, rules: &[Rule]) -> Option<PageTable> {
    let grid = Grid::of(rules)?;
    let (inside, outside): (Vec<Glyph>, Vec<Glyph>) = std::mem::take(glyphs)
        .into_iter()
        .partition(|glyph| grid.place(glyph).is_some());
    let (rows, columns) = (grid.rows(), grid.columns());
    let mut cells: Vec<Vec<Glyph>> = vec![Vec::new(); rows * columns];
    for glyph in &inside {
        if let Some((row, column)) = grid.place(glyph) {
            let (row, column) = grid.origin(row, column);
            if let Some(cell) = cells.get_mut(row * columns + column) {
                cell.push(glyph.clone());
            }
        }
    }
    if cells.iter().filter(|cell| !cell.is_empty()).count() < 3 {
        // A frame or a decoration: its text belongs to the page.
        *glyphs = outside.into_iter().chain(inside).collect();
        return None;
    }
    *glyphs = outside;
    let mut texts: Vec<String> = Vec::with_capacity(cells.len());
    for (index, cell) in cells.into_iter().enumerate() {
        texts.push(text(cell, grid.width(index / columns, index % columns)));
    }
    let found = (0..rows)
        .map(|row| {
            let slots = (0..columns).map(|column| {
                let (first_row, first_column) = grid.origin(row, column);
                let text = texts
                    .get(first_row * columns + first_column)
                    .cloned()
                    .unwrap_or_default();
                if column > first_column {
                    Slot::Left
                } else if row > first_row {
                    Slot::Above(text.into())
                } else {
                    Slot::Text(text.into(), grid.span(row, column))
                }
            });
            Row {
                slots: slots.collect(),
                header: false,
            }
        })
        .collect();
    Some(PageTable {
        rows: found,
        columns: grid.xs.clone(),
        down: grid.ys.first().copied().unwrap_or(0.0),
    })
}

/// The lines of a cell as text: joined where they only broke at its edge.
fn text(glyphs: Vec<Glyph>, width: f64) -> String {
    let lines = layout::lines(glyphs);
    let left = lines
        .iter()
        .map(|line| line.left)
        .fold(f64::INFINITY, f64::min);
    let mut text = String::new();
    let mut above: Option<&PageLine> = None;
    for line in &lines {
        if let Some(above) = above {
            let room = width - (above.right - left);
            // A word that may not be broken leaves room, too; it does so in the middle of a sentence.
            let at_end = above
                .text
                .ends_with(['。', '；', '：', '！', '？', ';', ':'])
                || room > width / 2.0;
            let ends = width > NARROW * above.size && room > ROOM * above.size && at_end;
            let words = layout::is_latin(text.chars().next_back())
                && layout::is_latin(line.text.chars().next());
            if ends {
                text.push('\n');
            } else if words {
                text.push(' ');
            }
        }
        text.push_str(&line.text);
        above = Some(line);
    }
    text
}

/// The grid of a table.
struct Grid {
    /// Places of the vertical lines, from left to right, and of the horizontal ones, from the top.
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// For each place of the grid, row by row: the place at which its cell begins.
    origins: Vec<(usize, usize)>,
}

impl Grid {
    fn of(rules: &[Rule]) -> Option<Self> {
        let (vertical, horizontal): (Vec<&Rule>, Vec<&Rule>) =
            rules.iter().partition(|rule| rule.is_vertical());
        // A table cut by the end of the page lacks its last line, and some tables are open at the sides: the ends of the
        // other lines stand in for them.
        let ends = |rules: &[&Rule], axis: fn((f64, f64)) -> f64| -> Vec<f64> {
            let all = || {
                rules
                    .iter()
                    .flat_map(|rule| [axis(rule.start), axis(rule.end)])
            };
            vec![
                all().fold(f64::INFINITY, f64::min),
                all().fold(f64::NEG_INFINITY, f64::max),
            ]
        };
        let places = |rules: &[&Rule], others: &[&Rule], axis: fn((f64, f64)) -> f64| {
            let own = rules
                .iter()
                .map(|rule| f64::midpoint(axis(rule.start), axis(rule.end)));
            cluster(own.chain(ends(others, axis)).collect())
        };
        let xs = places(&vertical, &horizontal, |point| point.0);
        let ys = places(&horizontal, &vertical, |point| point.1);
        if xs.len() < 3 || ys.len() < 3 || xs.len() > MOST_COLUMNS || ys.len() > MOST_ROWS {
            return None;
        }
        let mut grid = Self {
            xs,
            ys,
            origins: Vec::new(),
        };
        for row in 0..grid.rows() {
            for column in 0..grid.columns() {
                let (top, left) = (grid.ys.get(row).copied()?, grid.xs.get(column).copied()?);
                let middle = (
                    f64::midpoint(left, *grid.xs.get(column + 1)?),
                    f64::midpoint(top, *grid.ys.get(row + 1)?),
                );
                let separate_left = column == 0 || covers(&vertical, (left, middle.1));
                let separate_above = row == 0 || covers(&horizontal, (middle.0, top));
                let origin = match (separate_left, separate_above) {
                    (false, _) => grid.origin(row, column - 1),
                    (true, false) => grid.origin(row - 1, column),
                    (true, true) => (row, column),
                };
                grid.origins.push(origin);
            }
        }
        Some(grid)
    }

    fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// The place at which the cell of a place begins.
    fn origin(&self, row: usize, column: usize) -> (usize, usize) {
        self.origins
            .get(row * self.columns() + column)
            .copied()
            .unwrap_or((row, column))
    }

    /// How many columns the cell covers that begins at a place.
    fn span(&self, row: usize, column: usize) -> usize {
        let origin = (row, column);
        (column..self.columns())
            .take_while(|&further| self.origin(row, further) == origin)
            .count()
            .max(1)
    }

    /// Width of the cell that begins at a place, in points.
    fn width(&self, row: usize, column: usize) -> f64 {
        let last = column + self.span(row, column);
        match (self.xs.get(column), self.xs.get(last)) {
            (Some(left), Some(right)) => right - left,
            _ => 0.0,
        }
    }

    /// The place a character stands in.
    fn place(&self, glyph: &Glyph) -> Option<(usize, usize)> {
        let x = f64::midpoint(glyph.x, glyph.end_x);
        // A character stands on its base line; its middle is above.
        let y = glyph.y - glyph.size * 0.35;
        let within = |places: &[f64], at: f64| {
            let after = places.partition_point(|place| *place <= at);
            (after > 0 && after < places.len()).then(|| after - 1)
        };
        Some((within(&self.ys, y)?, within(&self.xs, x)?))
    }
}

/// Whether one of the lines passes a point.
fn covers(rules: &[&Rule], point: (f64, f64)) -> bool {
    rules.iter().any(|rule| {
        let within = |a: f64, b: f64, at: f64| a.min(b) - NEAR <= at && at <= a.max(b) + NEAR;
        within(rule.start.0, rule.end.0, point.0) && within(rule.start.1, rule.end.1, point.1)
    })
}

/// Places that are near each other as one, in order.
fn cluster(mut places: Vec<f64>) -> Vec<f64> {
    places.retain(|place| place.is_finite());
    places.sort_by(f64::total_cmp);
    let mut clusters: Vec<f64> = Vec::new();
    for place in places {
        match clusters.last() {
            Some(last) if place - last < NEAR => {}
            _ => clusters.push(place),
        }
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: (f64, f64), to: (f64, f64)) -> Rule {
        Rule {
            start: from,
            end: to,
        }
    }

    fn word(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let size = 10.0;
        text.chars()
            .zip(0..)
            .map(|(c, index)| {
                let x = x + f64::from(index) * size;
                Glyph {
                    text: c.to_string(),
                    x,
                    y,
                    end_x: x + size,
                    end_y: y,
                    size,
                }
            })
            .collect()
    }

    /// Two columns, three rows of 20 points; the first row is one cell, so are the lower two of the left column.
    #[test]
    fn merged_cells_come_from_missing_lines() {
        let mut rules: Vec<Rule> = [0.0, 20.0, 60.0]
            .map(|y| line((0.0, y), (200.0, y)))
            .to_vec();
        rules.push(line((50.0, 40.0), (200.0, 40.0)));
        rules.extend([0.0, 200.0].map(|x| line((x, 0.0), (x, 60.0))));
        rules.push(line((50.0, 20.0), (50.0, 60.0)));
        let mut glyphs = [
            word("台账", 60.0, 15.0),
            word("一", 10.0, 45.0),
            word("甲", 60.0, 35.0),
            word("乙", 60.0, 55.0),
        ]
        .concat();
        glyphs.extend(word("外", 10.0, 90.0));
        let tables = take(&mut glyphs, &rules);
        assert_eq!(glyphs, word("外", 10.0, 90.0));
        let slots: Vec<&[Slot<'_>]> = tables[0]
            .rows
            .iter()
            .map(|row| row.slots.as_slice())
            .collect();
        assert_eq!(
            slots,
            [
                [Slot::Text("台账".into(), 2), Slot::Left],
                [Slot::Text("一".into(), 1), Slot::Text("甲".into(), 1)],
                [Slot::Above("一".into()), Slot::Text("乙".into(), 1)],
            ]
        );
    }

    #[test]
    fn frames_and_underlines_are_no_tables() {
        let frame = [
            line((0.0, 0.0), (100.0, 0.0)),
            line((0.0, 50.0), (100.0, 50.0)),
            line((0.0, 0.0), (0.0, 50.0)),
            line((100.0, 0.0), (100.0, 50.0)),
        ];
        let mut glyphs = word("框内文字", 10.0, 20.0);
        assert!(take(&mut glyphs, &frame).is_empty());
        assert!(take(&mut glyphs, &[line((0.0, 22.0), (90.0, 22.0))]).is_empty());
        assert_eq!(glyphs.len(), 4);
    }
}
