//! Marks: every place of the stream where a number or a label may stand.

use std::collections::HashSet;

use super::{
    labels::{self, Label, Role},
    numbering::{self, Family, Number},
    stream::{Block, Stream},
    words,
};

/// What stands at a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, with other readings of the same place.
    Number {
        /// The likeliest reading.
        reading: Number,
        /// The others.
        others: Vec<Number>,
    },
    /// A label.
    Label(Label),
    /// What follows closes whatever is open: contact block, signature, list of annexes.
    Closing,
}

/// A place where the outline may turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it begins in the stream.
    pub(super) at: usize,
    /// Where what it marks begins.
    pub(super) text: usize,
    /// What it is.
    pub(super) kind: Kind,
    /// It stands at the start of a paragraph.
    pub(super) leading: bool,
    /// The block it stands in.
    pub(super) block: usize,
}

impl Mark {
    /// The number, if it is one.
    pub(super) fn number(&self) -> Option<&Number> {
        if let Kind::Number { reading, .. } = &self.kind {
            Some(reading)
        } else {
            None
        }
    }

    /// The label, if it is one.
    pub(super) fn label(&self) -> Option<&Label> {
        if let Kind::Label(label) = &self.kind {
            Some(label)
        } else {
            None
        }
    }

    /// Family of the number.
    pub(super) fn family(&self) -> Option<Family> {
        self.number().map(|n| n.family)
    }
}

/// Finds all marks of a stream, in order.
pub(super) fn find(stream: &Stream) -> Vec<Mark> {
    let decimals = has_decimal_sequence(stream);
    let flat = is_flat(stream);
    let mut marks = Vec::new();
    let mut closed = false;
    for (index, block) in stream.blocks.iter().enumerate() {
        let before = marks.len();
        leading(stream, index, *block, decimals, &mut marks);
        if is_closing(stream, index, *block, &mut closed) && marks.len() == before {
            marks.push(Mark {
                at: block.from,
                text: block.from,
                kind: Kind::Closing,
                leading: true,
                block: index,
            });
            continue;
        }
        inline(stream, index, *block, flat, &mut marks);
    }
    marks
}

/// Signs in front of the points of a list.
pub(super) const BULLETS: &str = "●■◆★▲•·□◎○➢√▶◇△";

/// The marks at the start of a paragraph: numbers and labels, one behind the other (`(一)反馈问题：`).
fn leading(stream: &Stream, index: usize, block: Block, decimals: bool, marks: &mut Vec<Mark>) {
    let mut at = block.from;
    // Bullets and the signs of lightweight markup carry no number.
    let mut bullet = None;
    loop {
        match stream.chars.get(at) {
            Some(' ') => at += 1,
            Some(c) if BULLETS.contains(*c) => {
                bullet = Some(*c);
                at += 1;
            }
            Some(c @ ('-' | '–' | '—')) if stream.chars.get(at + 1) == Some(&' ') => {
                bullet = Some(*c);
                at += 2;
            }
            _ => break,
        }
    }
    let first = marks.len();
    let mut numbered = false;
    for _ in 0..3 {
        let mut readings = numbering::read(&stream.chars, at);
        if !decimals {
            readings.retain(|n| !matches!(n.family, Family::Decimal(_)));
        }
        if readings.iter().any(|n| n.family == Family::Annex)
            && (numbered || block.to - block.from > 60)
        {
            readings.clear();
        }
        // "一、(一)…": a second number of a lower form may follow at once.
        let second = marks.len() == first + 1
            && readings.first().is_some_and(|n| {
                n.path == [1]
                    && !n.tight
                    && marks.last().and_then(Mark::family).is_some_and(|f| {
                        matches!((f.rank(), n.family.rank()), (Some(a), Some(b)) if a < b && b <= 55)
                    })
            });
        if (!numbered || second) && !readings.is_empty() {
            let reading = readings.remove(0);
            let text = (at + reading.len).min(block.to);
            // "主要问题:一是…" enumerates inside its sentence.
            let enumerates = marks.len() > first
                && matches!(reading.family, Family::Is | Family::Must | Family::Circled);
            marks.push(Mark {
                at,
                text,
                kind: Kind::Number {
                    reading,
                    others: readings,
                },
                leading: !enumerates,
                block: index,
            });
            at = text;
            numbered = true;
            continue;
        }
        // Behind another label only a colon makes a label: "整改状态:已完成".
        let behind = marks
            .get(first..)
            .unwrap_or_default()
            .iter()
            .any(|m| m.label().is_some());
        let Some(label) = labels::read(&stream.chars, at, !behind) else {
            break;
        };
        // "整改情况 …" with a mere space is a label only where nothing numbered stands in front.
        if !label.firm && numbered || at + label.len > block.to + 1 {
            break;
        }
        let text = (at + label.len).min(block.to);
        if let (Some((path, printed)), Role::Problem | Role::Task) = (&label.number, label.role)
            && !numbered
        {
            let reading = Number {
                family: Family::Keyword,
                path: path.clone(),
                printed: printed.clone(),
                len: label.len,
                tight: false,
            };
            marks.push(Mark {
                at,
                text,
                kind: Kind::Number {
                    reading,
                    others: Vec::new(),
                },
                leading: true,
                block: index,
            });
            numbered = true;
        } else {
            marks.push(Mark {
                at,
                text,
                kind: Kind::Label(label),
                leading: true,
                block: index,
            });
        }
        at = text;
    }
    if let Some(mark) = marks.get_mut(first) {
        // The bullet goes with what it marks.
        mark.at = block.from;
    } else if bullet.is_some() {
        let reading = Number {
            family: Family::Bullet,
            path: vec![u32::try_from(index).unwrap_or(u32::MAX)],
            printed: String::new(),
            len: at - block.from,
            tight: false,
        };
        marks.push(Mark {
            at: block.from,
            text: at,
            kind: Kind::Number {
                reading,
                others: Vec::new(),
            },
            leading: true,
            block: index,
        });
    }
}

/// The marks inside a paragraph, after the end of a sentence or after a gap.
fn inline(stream: &Stream, index: usize, block: Block, flat: bool, marks: &mut Vec<Mark>) {
    let start = marks
        .last()
        .filter(|m| m.block == index)
        .map_or(block.from, |m| m.text);
    let mut candidates: Vec<Mark> = Vec::new();
    let mut at = start + 1;
    while at < block.to {
        let previous = stream.chars.get(at - 1).copied().unwrap_or(' ');
        let here = stream.chars.get(at).copied().unwrap_or(' ');
        let boundary = matches!(
            previous,
            '。' | ';' | ':' | '!' | '?' | '"' | ')' | ' ' | '】' | '…'
        );
        let enumerated = previous == ',' && stream.chars.get(at + 1) == Some(&'是');
        // Short fields stand one after the other: "(责任单位:县住建局,完成时限:6月底)".
        let field = matches!(previous, ',' | '(');
        if !boundary && !enumerated && !field && here != '【' {
            at += 1;
            continue;
        }
        let label = labels::read(&stream.chars, at, false)
            .filter(|l| !field || matches!(l.role, Role::Units | Role::Sponsor | Role::Deadline));
        if let Some(label) = label {
            let text = (at + label.len).min(block.to);
            let kind = match (&label.number, label.role) {
                (Some((path, printed)), Role::Problem | Role::Task) => {
                    let reading = Number {
                        family: Family::Keyword,
                        path: path.clone(),
                        printed: printed.clone(),
                        len: label.len,
                        tight: false,
                    };
                    Kind::Number {
                        reading,
                        others: Vec::new(),
                    }
                }
                _ => Kind::Label(label),
            };
            candidates.push(Mark {
                at,
                text,
                kind,
                leading: false,
                block: index,
            });
            at = text.max(at + 1);
            continue;
        }
        let after_stop = matches!(previous, '。' | ';' | ':' | '!' | '?' | '"') || enumerated;
        let mut readings = numbering::read(&stream.chars, at);
        if field && !enumerated {
            readings.clear();
        }
        readings.retain(|n| match n.family {
            Family::Is | Family::Must | Family::Circled => true,
            Family::Annex
            | Family::Part
            | Family::Article
            | Family::Decimal(_)
            | Family::Letter => false,
            _ => {
                after_stop && (!n.tight || follows(&candidates, n))
                    || !n.tight && flat && previous == ' '
            }
        });
        if !readings.is_empty() {
            let reading = readings.remove(0);
            let text = (at + reading.len).min(block.to);
            candidates.push(Mark {
                at,
                text,
                kind: Kind::Number {
                    reading,
                    others: readings,
                },
                leading: false,
                block: index,
            });
            at = text.max(at + 1);
            continue;
        }
        at += 1;
    }
    keep_sequences(&mut candidates, flat);
    marks.extend(candidates);
}

/// Whether a number is the next one after the last of its form.
fn follows(candidates: &[Mark], number: &Number) -> bool {
    let last = candidates
        .iter()
        .rev()
        .find_map(|m| m.number().filter(|n| n.family == number.family));
    last.and_then(|n| n.path.last()).map(|v| v + 1) == number.path.last().copied()
}

/// Drops numbers inside a paragraph that are not part of a sequence; labels stay.
fn keep_sequences(candidates: &mut Vec<Mark>, flat: bool) {
    let numbers: HashSet<(Family, u32)> = candidates
        .iter()
        .filter_map(|m| {
            m.number()
                .map(|n| (n.family, n.path.last().copied().unwrap_or_default()))
        })
        .collect();
    let belongs = |family: Family, value: u32| {
        let has = |v: u32| numbers.contains(&(family, v));
        if value == 1 {
            has(2)
        } else {
            has(value - 1) || flat && has(value + 1) || family == Family::Keyword || value == 2
        }
    };
    candidates.retain(|m| {
        m.number()
            .is_none_or(|n| belongs(n.family, n.path.last().copied().unwrap_or_default()))
    });
}

/// Whether the text lost its paragraphs: few and very long ones.
fn is_flat(stream: &Stream) -> bool {
    let longest = stream
        .blocks
        .iter()
        .map(|b| b.to - b.from)
        .max()
        .unwrap_or_default();
    longest > 150 && longest * 2 > stream.len()
        || longest > 400 && stream.len() / stream.blocks.len().max(1) > 900
}

/// Whether `1.1`, `1.2` stand one after the other at the starts of lines.
fn has_decimal_sequence(stream: &Stream) -> bool {
    let mut last: Option<Vec<u32>> = None;
    for block in &stream.blocks {
        for number in numbering::read(&stream.chars, block.from) {
            if !matches!(number.family, Family::Decimal(_)) {
                continue;
            }
            if let (Some(before), Some((tail, stem))) = (&last, number.path.split_last())
                && let Some((before_tail, before_stem)) = before.split_last()
                && stem == before_stem
                && *tail == before_tail + 1
                && number.path.len() == before.len()
            {
                // "11.2个" then "11.3个" would be chance; a list of decimals starts at one.
                return true;
            }
            last = Some(number.path);
        }
    }
    false
}

/// Whether a paragraph without number closes the list: the public is asked for opinions, the paper is signed.
fn is_closing(stream: &Stream, index: usize, block: Block, closed: &mut bool) -> bool {
    let text = stream.plain(block.from, block.to.min(block.from + 60));
    let late = index * 3 > stream.blocks.len();
    if words::is_closing(&text) && (late || text.starts_with("特此")) {
        *closed = true;
        return true;
    }
    if late && is_date_line(&text) && block.to - block.from <= 24 {
        *closed = true;
        return true;
    }
    // The issuer stands on short lines above the date.
    if late && block.to - block.from <= 30 && words::is_issuer(&text) {
        let next = stream
            .blocks
            .iter()
            .skip(index + 1)
            .take(3)
            .map(|b| stream.plain(b.from, b.to));
        if next.into_iter().any(|line| is_date_line(&line)) {
            *closed = true;
            return true;
        }
    }
    false
}

/// A line that is nothing but a date: `2024年8月26日`, `(2024年8月)`, `二〇二四年八月二十六日`.
pub(super) fn is_date_line(line: &str) -> bool {
    let tight: String = line
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')'))
        .collect();
    let length = tight.chars().count();
    (7..=14).contains(&length)
        && tight.contains('年')
        && tight.ends_with(['日', '月'])
        && tight
            .chars()
            .all(|c| c.is_ascii_digit() || "年月日〇○零一二三四五六七八九十".contains(c))
}
