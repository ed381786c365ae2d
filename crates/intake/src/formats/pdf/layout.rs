//! From placed characters to lines.

use super::{normal, page::Glyph, paths::Rule};

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageLine {
    pub(super) text: String,
    /// Left and right end, in points from the left.
    pub(super) left: f64,
    pub(super) right: f64,
    /// Base line, in points from some line above the page downwards.
    pub(super) down: f64,
    /// Font size of most of its characters, in points.
    pub(super) size: f64,
}

/// A gap this wide (in font sizes) between Latin characters is a space.
const WORD_GAP: f64 = 0.2;
/// A gap this wide between any characters separates cells or columns.
const CELL_GAP: f64 = 1.3;
/// Characters whose base lines differ less (in font sizes) stand in one line.
const SAME_LINE: f64 = 0.4;
/// The same character this near (in font sizes) is drawn twice to look bold.
const DOUBLED: f64 = 0.25;

/// Directions in which text can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Right,
    Left,
    Up,
    Down,
}

/// Turns a page so that most text runs to the right, `y` growing downwards. `rotation` is how far the page is turned
/// clockwise when shown, in degrees. Text in other directions is a stamp or a watermark and is left out.
pub(super) fn turn_upright(
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    rotation: i64,
) -> (Vec<Glyph>, Vec<Rule>) {
    let mut counts = [0_usize; 4];
    let directed: Vec<(Direction, Glyph)> = glyphs
        .into_iter()
        .filter_map(|glyph| Some((direction(&glyph)?, glyph)))
        .collect();
    for (direction, _) in &directed {
        if let Some(count) = counts.get_mut(*direction as usize) {
            *count += 1;
        }
    }
    let declared = match rotation.rem_euclid(360) {
        90 => Direction::Up,
        180 => Direction::Left,
        270 => Direction::Down,
        _ => Direction::Right,
    };
    let all = [
        Direction::Right,
        Direction::Left,
        Direction::Up,
        Direction::Down,
    ];
    let count = |direction: Direction| counts.get(direction as usize).copied().unwrap_or(0);
    let main = all
        .into_iter()
        .max_by_key(|direction| (count(*direction), *direction == declared))
        .unwrap_or(declared);
    let turn = |(x, y): (f64, f64)| match main {
        Direction::Right => (x, -y),
        Direction::Left => (-x, y),
        Direction::Up => (y, x),
        Direction::Down => (-y, -x),
    };
    let glyphs = directed
        .into_iter()
        .filter(|(direction, _)| *direction == main)
        .map(|(_, glyph)| {
            let ((x, y), (end_x, end_y)) =
                (turn((glyph.x, glyph.y)), turn((glyph.end_x, glyph.end_y)));
            Glyph {
                x,
                y,
                end_x,
                end_y,
                ..glyph
            }
        })
        .filter(|glyph| glyph.x.is_finite() && glyph.y.is_finite() && glyph.size.is_finite())
        .collect();
    let rules = rules
        .into_iter()
        .map(|rule| Rule {
            start: turn(rule.start),
            end: turn(rule.end),
        })
        .collect();
    (glyphs, rules)
}

/// Puts upright characters into lines, from top to bottom.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<PageLine> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if belongs(row, &glyph) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

/// The direction of a character; `None` when it is slanted.
fn direction(glyph: &Glyph) -> Option<Direction> {
    let (x, y) = (glyph.end_x - glyph.x, glyph.end_y - glyph.y);
    if y.abs() <= x.abs() * 0.1 {
        Some(if x >= 0.0 {
            Direction::Right
        } else {
            Direction::Left
        })
    } else if x.abs() <= y.abs() * 0.1 {
        Some(if y >= 0.0 {
            Direction::Up
        } else {
            Direction::Down
        })
    } else {
        None
    }
}

/// Whether a character stands in the row begun by others. It is compared with the largest, so that raised small
/// characters stay in their line.
fn belongs(row: &[Glyph], glyph: &Glyph) -> bool {
    row.last().zip(row.first()).is_some_and(|(last, first)| {
        let size = first.size.max(last.size).max(glyph.size);
        (glyph.y - last.y).abs() < size * SAME_LINE
            && (glyph.y - first.y).abs() < size * SAME_LINE * 1.5
    })
}

fn line(mut row: Vec<Glyph>) -> Option<PageLine> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut before: Option<&Glyph> = None;
    for glyph in &row {
        let blank = glyph.text.trim().is_empty();
        if let Some(before) = before {
            let size = glyph.size.min(before.size).max(1.0);
            if before.text == glyph.text && (glyph.x - before.x).abs() < size * DOUBLED && !blank {
                continue;
            }
            let gap = glyph.x - before.end_x;
            let between_words =
                is_latin(text.chars().next_back()) && is_latin(glyph.text.chars().next());
            if (gap > size * CELL_GAP || (between_words && gap > size * WORD_GAP))
                && !text.ends_with(' ')
            {
                text.push(' ');
            }
        }
        if !blank {
            text.extend(
                glyph
                    .text
                    .chars()
                    .filter(|c| !c.is_control())
                    .map(normal::character),
            );
            before = Some(glyph);
        } else if !text.is_empty() && !text.ends_with(' ') {
            // A blank of the text itself; wide ones count as one.
            text.push(' ');
        }
    }
    let filled = || row.iter().filter(|glyph| !glyph.text.trim().is_empty());
    let text = text.trim_end().to_owned();
    let first = filled().next()?;
    let mut sizes: Vec<f64> = filled().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(first.size);
    let right = filled()
        .map(|glyph| glyph.end_x)
        .fold(first.end_x, f64::max);
    (!text.is_empty()).then_some(PageLine {
        text,
        left: first.x,
        right,
        down: first.y,
        size,
    })
}

/// Whether a character belongs to writing with spaces between words.
pub(super) fn is_latin(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && u32::from(c) < 0x2e80)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of size 10 from a place on, each as wide as its size (letters half of it).
    fn glyphs(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let mut at = x;
        text.chars()
            .map(|c| {
                let width = if c.is_ascii() { 5.0 } else { 10.0 };
                let glyph = Glyph {
                    text: c.to_string(),
                    x: at,
                    y,
                    end_x: at + width,
                    end_y: y,
                    size: 10.0,
                };
                at += width;
                glyph
            })
            .collect()
    }

    fn texts(glyphs: Vec<Glyph>, rotation: i64) -> Vec<String> {
        lines(turn_upright(glyphs, Vec::new(), rotation).0)
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn rows_are_put_together_whatever_their_order() {
        let mut page = glyphs("第二行", 50.0, 680.0);
        page.extend(glyphs("一行", 60.0, 700.2));
        page.extend(glyphs("第", 50.0, 700.0));
        page.extend(glyphs("责任单位", 200.0, 680.0));
        assert_eq!(texts(page, 0), ["第一行", "第二行 责任单位"]);
    }

    #[test]
    fn words_get_spaces_and_bold_is_not_doubled() {
        let mut page = glyphs("two", 0.0, 0.0);
        page.extend(glyphs("words", 18.0, 0.0));
        page.extend(glyphs("粗", 60.0, 0.0));
        page.extend(glyphs("粗", 60.3, 0.0));
        page.extend(glyphs("体", 70.0, 0.0));
        assert_eq!(texts(page, 0), ["two words 粗体"]);
    }

    #[test]
    fn turned_pages_are_read_and_slanted_marks_are_not() {
        let turned = |glyph: Glyph| Glyph {
            x: -glyph.y,
            y: glyph.x,
            end_x: -glyph.end_y,
            end_y: glyph.end_x,
            ..glyph
        };
        let mut page: Vec<Glyph> = glyphs("上", 0.0, 100.0)
            .into_iter()
            .chain(glyphs("下行", 0.0, 80.0))
            .map(turned)
            .collect();
        let slanted = Glyph {
            text: "密".into(),
            x: 0.0,
            y: 0.0,
            end_x: 7.0,
            end_y: 7.0,
            size: 10.0,
        };
        page.push(slanted);
        assert_eq!(texts(page, 90), ["上", "下行"]);
    }
}
