//! What a letter says, part by part.

use crate::paper::{Block, Grid, Level, Paper};

/// The first sentence of a part is its heading only if it is no longer than this.
const LONGEST_HEADING: usize = 32;

/// A part of a letter's text.
#[derive(Debug, Clone, PartialEq)]
pub enum Passage {
    /// A heading with its number; `text` goes on in the same line, and may be empty.
    Part {
        /// 一、, （一） or 1.
        level: Level,
        /// Its words with their number, as in 一、存在问题.
        title: String,
        /// What follows in the same paragraph.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// A table, as of findings.
    Table {
        /// What stands above it; nothing where the text says it.
        caption: Option<String>,
        /// The table.
        grid: Grid,
    },
}

impl Passage {
    /// Reads a text as people write it, a line for a paragraph. What begins with 一、, （一）, 1. or 1、 is a part: a line that ends
    /// without a full stop is a heading, a short first sentence with more behind it is one too.
    pub fn read(text: &str) -> Vec<Self> {
        text.lines()
            .map(|line| line.trim_matches(|c: char| c.is_whitespace()))
            .filter(|line| !line.is_empty())
            .map(Self::of)
            .collect()
    }

    fn of(line: &str) -> Self {
        let Some(level) = level_of(line) else {
            return Self::Paragraph(line.to_owned());
        };
        let stop = line.char_indices().find(|(_, c)| matches!(c, '。' | '；'));
        let (title, rest) = match stop {
            None if line.ends_with(['，', '：']) => return Self::Paragraph(line.to_owned()),
            None => (line, ""),
            Some((at, c)) => line.split_at(at + c.len_utf8()),
        };
        let is_heading = title.chars().count() <= LONGEST_HEADING
            && (stop.is_none() || (title.ends_with('。') && !rest.is_empty()));
        if is_heading {
            Self::Part {
                level,
                title: title.to_owned(),
                text: rest.to_owned(),
            }
        } else {
            Self::Paragraph(line.to_owned())
        }
    }
}

/// Whether a line begins with a number of a heading, and of which rank.
fn level_of(line: &str) -> Option<Level> {
    const COUNT: &str = "一二三四五六七八九十";
    let without = line.trim_start_matches(|c| COUNT.contains(c));
    if without.len() < line.len() && without.starts_with('、') {
        return Some(Level::First);
    }
    if let Some(inside) = line.strip_prefix(['（', '(']) {
        let without = inside.trim_start_matches(|c| COUNT.contains(c));
        return (without.len() < inside.len() && without.starts_with(['）', ')']))
            .then_some(Level::Second);
    }
    let without = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut behind = without.chars();
    let dotted = matches!(behind.next(), Some('.' | '．' | '、'));
    // 1.5万元 begins no part.
    let figure = behind.next().is_some_and(|c| c.is_ascii_digit());
    (without.len() < line.len() && dotted && !figure).then_some(Level::Third)
}

/// Puts passages on the paper.
pub(in crate::papers) fn put(paper: &mut Paper, passages: &[Passage]) {
    for passage in passages {
        match passage {
            Passage::Part { level, title, text } if text.is_empty() => {
                paper.heading(*level, title);
            }
            Passage::Part { level, title, text } => paper.push(Block::Part {
                level: *level,
                title: title.clone(),
                text: text.clone(),
            }),
            Passage::Paragraph(text) => paper.paragraph(text),
            Passage::Table { caption, grid } => {
                if let Some(text) = caption {
                    paper.push(Block::Caption { text: text.clone() });
                }
                paper.push(Block::Grid(grid.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(level: Level, title: &str, text: &str) -> Passage {
        Passage::Part {
            level,
            title: title.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_people_write_is_read_as_parts() {
        let read = Passage::read(
            "  现将有关情况函告如下：\n\n一、存在问题\n（一）进度滞后。安置房交付晚于协议。\n1.资金未到位\n1.5万元尚未拨付。\n\
             十一、办理要求\n(二)半角括号\n2、顿号也有人用",
        );
        let paragraph = |text: &str| Passage::Paragraph(text.to_owned());
        assert_eq!(
            read,
            [
                paragraph("现将有关情况函告如下："),
                part(Level::First, "一、存在问题", ""),
                part(Level::Second, "（一）进度滞后。", "安置房交付晚于协议。"),
                part(Level::Third, "1.资金未到位", ""),
                paragraph("1.5万元尚未拨付。"),
                part(Level::First, "十一、办理要求", ""),
                part(Level::Second, "(二)半角括号", ""),
                part(Level::Third, "2、顿号也有人用", ""),
            ]
        );
    }

    #[test]
    fn a_numbered_sentence_is_no_heading() {
        for text in [
            "（一）收到本函后在系统内签收。",
            "（一）收到本函后在系统内签收，并确定经办人；确不属于本单位职责的，写明理由申请退回。请按时办理。",
            "一、所报情况属实，如有不实，由本单位承担责任，并按有关规定作出书面说明和检查；请予审核",
            "2.对以下问题逐项说明：",
            "一是加强组织领导。压实责任。",
            "（见附件）",
        ] {
            assert_eq!(Passage::read(text), [Passage::Paragraph(text.to_owned())]);
        }
    }
}
