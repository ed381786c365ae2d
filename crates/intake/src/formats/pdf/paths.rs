//! Ruling lines: the strokes and thin boxes that draw the grid of a table.

use super::matrix::Matrix;

/// A straight line along one axis, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) start: (f64, f64),
    pub(super) end: (f64, f64),
}

impl Rule {
    /// It runs up and down.
    pub(super) fn is_vertical(&self) -> bool {
        (self.start.0 - self.end.0).abs() < (self.start.1 - self.end.1).abs()
    }
}

/// A filled box this thin is a line.
const THIN: f64 = 3.0;
/// A line shorter than this belongs to a drawing.
const SHORT: f64 = 4.0;
/// More lines than the tables of a page have; a page with more is a drawing.
const MOST_RULES: usize = 2_000;

/// Follows path operators and keeps the lines they draw.
#[derive(Default)]
pub(super) struct Paths {
    /// Corners of the open path; each part is a run of straight lines.
    parts: Vec<Vec<(f64, f64)>>,
    /// The open path has curves, so it is no table.
    curved: bool,
    pub(super) rules: Vec<Rule>,
}

impl Paths {
    /// Follows a path operator; says whether it was one.
    pub(super) fn operate(
        &mut self,
        operator: &[u8],
        number: impl Fn(usize) -> f64,
        to_page: Matrix,
    ) -> bool {
        let point = |index: usize| to_page.apply(number(index), number(index + 1));
        match operator {
            b"m" => self.parts.push(vec![point(0)]),
            b"l" => self.extend(point(0)),
            b"c" | b"v" | b"y" => self.curved = true,
            b"h" => {
                if let Some(start) = self.parts.last().and_then(|part| part.first()).copied() {
                    self.extend(start);
                }
            }
            b"re" => {
                let (x, y, width, height) = (number(0), number(1), number(2), number(3));
                let corners = [
                    (x, y),
                    (x + width, y),
                    (x + width, y + height),
                    (x, y + height),
                    (x, y),
                ];
                self.parts.push(
                    corners
                        .into_iter()
                        .map(|(x, y)| to_page.apply(x, y))
                        .collect(),
                );
            }
            b"S" | b"s" => self.paint(true, false),
            b"f" | b"F" | b"f*" => self.paint(false, true),
            b"B" | b"B*" | b"b" | b"b*" => self.paint(true, true),
            b"n" => self.paint(false, false),
            _ => return false,
        }
        true
    }

    fn extend(&mut self, point: (f64, f64)) {
        if let Some(part) = self.parts.last_mut() {
            part.push(point);
        }
    }

    fn paint(&mut self, stroke: bool, fill: bool) {
        let parts = std::mem::take(&mut self.parts);
        if std::mem::take(&mut self.curved) || self.rules.len() > MOST_RULES {
            return;
        }
        for part in parts {
            if fill && let Some(line) = thin_box(&part) {
                self.rules.push(line);
            } else if stroke {
                let lines = part
                    .iter()
                    .zip(part.iter().skip(1))
                    .map(|(start, end)| Rule {
                        start: *start,
                        end: *end,
                    });
                self.rules.extend(lines.filter(is_straight));
            }
        }
    }

    /// The lines found; none when there are so many that the page is a drawing.
    pub(super) fn finish(self) -> Vec<Rule> {
        if self.rules.len() > MOST_RULES {
            Vec::new()
        } else {
            self.rules
        }
    }
}

fn is_straight(rule: &Rule) -> bool {
    let (width, height) = (
        (rule.start.0 - rule.end.0).abs(),
        (rule.start.1 - rule.end.1).abs(),
    );
    width.max(height) >= SHORT && width.min(height) < 0.5
}

/// The middle line of a long thin box.
fn thin_box(part: &[(f64, f64)]) -> Option<Rule> {
    let low = |axis: fn(&(f64, f64)) -> f64| part.iter().map(axis).fold(f64::INFINITY, f64::min);
    let high =
        |axis: fn(&(f64, f64)) -> f64| part.iter().map(axis).fold(f64::NEG_INFINITY, f64::max);
    let (left, right) = (low(|point| point.0), high(|point| point.0));
    let (bottom, top) = (low(|point| point.1), high(|point| point.1));
    let (middle_x, middle_y) = (f64::midpoint(left, right), f64::midpoint(bottom, top));
    if right - left <= THIN && top - bottom >= SHORT {
        Some(Rule {
            start: (middle_x, bottom),
            end: (middle_x, top),
        })
    } else if top - bottom <= THIN && right - left >= SHORT {
        Some(Rule {
            start: (left, middle_y),
            end: (right, middle_y),
        })
    } else {
        None
    }
}
