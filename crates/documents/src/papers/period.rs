//! 整改一周报告 and 整改月度小结: what happened in a period, with the figures of its last day.

use jiff::Timestamp;
use jiff::civil::Date;

use super::chinese;
use crate::paper::{Block, Field, GridColumn, GridRow, Level, PageKind, Paper};

/// What happened in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// What the paper is called.
    pub title: String,
    /// What the rectification is called.
    pub rectification: String,
    /// First day.
    pub from: Date,
    /// Last day, which the figures are of.
    pub until: Date,
    /// Who reports.
    pub issuer: String,
    /// Figures of the last day: name and value.
    pub figures: Vec<(String, String)>,
    /// Lists of findings, each with what it lists.
    pub lists: Vec<PeriodList>,
    /// Meetings of the period: day, title, what was decided.
    pub meetings: Vec<[String; 3]>,
    /// Decisions that wait for an answer: what, unit, day.
    pub decisions: Vec<[String; 3]>,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// Findings of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodList {
    /// What they are, as in 本周销号.
    pub title: String,
    /// How many there are; more than are listed when they are many.
    pub total: u64,
    /// Those that are listed: number, problem, lead unit, how it stands.
    pub lines: Vec<[String; 4]>,
}

/// The paper.
pub fn period(it: &Period) -> Paper {
    let mut paper = Paper::new(it.title.clone(), PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    paper.note(format!("{} 至 {}　{}", it.from, it.until, it.issuer));
    let mut at = 0;
    let mut heading = |paper: &mut Paper, title: &str| {
        at += 1;
        paper.heading(Level::First, format!("{}、{title}", chinese(at)));
    };
    heading(&mut paper, "总体情况");
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: it
            .figures
            .iter()
            .map(|(name, value)| Field::new(name, value))
            .collect(),
    });
    for list in &it.lists {
        heading(&mut paper, &format!("{}（{} 个）", list.title, list.total));
        findings(&mut paper, list);
    }
    heading(&mut paper, "会议和议定事项");
    table(
        &mut paper,
        [("日期", 3.4), ("会议", 6.0), ("议定事项", 11.0)],
        &it.meetings,
        "期间没有召开会议。",
    );
    heading(
        &mut paper,
        &format!("待落实的议定事项（{} 项）", it.decisions.len()),
    );
    table(
        &mut paper,
        [("议定事项", 11.0), ("办理单位", 5.4), ("时限", 4.0)],
        &it.decisions,
        "没有待落实的议定事项。",
    );
    paper
}

fn findings(paper: &mut Paper, list: &PeriodList) {
    table(
        paper,
        [
            ("编号", 3.4),
            ("问题", 9.6),
            ("牵头单位", 3.8),
            ("情况", 3.6),
        ],
        &list.lines,
        "没有。",
    );
    if list.total > list.lines.len() as u64 {
        paper.note(format!("只列出前 {} 个，其余见台账。", list.lines.len()));
    }
}

/// A table of text columns with their widths, or a note where there is nothing.
fn table<const N: usize>(
    paper: &mut Paper,
    columns: [(&str, f64); N],
    rows: &[[String; N]],
    nothing: &str,
) {
    if rows.is_empty() {
        paper.note(nothing);
        return;
    }
    let columns = columns.map(|(name, width)| GridColumn::text(name, width));
    paper.grid(
        columns.into(),
        rows.iter().map(|row| GridRow::of(row.clone())),
    );
}
