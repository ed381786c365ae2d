//! 整改情况查询证明: which findings are open, overdue, were returned or are back on a day, for whoever must consult it before a
//! decision. It states facts and where they stand; it judges and ranks nobody.

use jiff::Timestamp;
use jiff::civil::Date;

use super::in_words;
use crate::paper::{Block, Field, GridColumn, GridRow, PageKind, Paper};

/// What stands in the ledger about a unit or about a whole rectification.
#[derive(Debug, Clone, PartialEq)]
pub struct MustSee {
    /// The unit in full; `None` for all of the rectification.
    pub unit: Option<String>,
    /// What the rectification is called.
    pub rectification: String,
    /// All findings.
    pub of: usize,
    /// Those that were closed.
    pub closed: usize,
    /// Those that are open, or are back.
    pub lines: Vec<MustSeeLine>,
    /// The number of the last entry of the journal that it rests on.
    pub sequence: u64,
    /// Who issues it.
    pub issuer: String,
    /// The day it speaks of.
    pub day: Date,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// A finding that is open, or that is back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MustSeeLine {
    /// Its number.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// Deadline in force.
    pub due: Option<Date>,
    /// Stage in words.
    pub stage: String,
    /// Whether it is open.
    pub open: bool,
    /// Whether its deadline is over.
    pub overdue: bool,
    /// How often its closure was returned.
    pub returned: u32,
    /// Whether it came back from a closed finding, or is back as another one.
    pub rebounded: bool,
}

impl MustSeeLine {
    fn facts(&self) -> String {
        let mut facts = Vec::new();
        if self.overdue {
            facts.push("逾期".to_owned());
        }
        if self.returned > 0 {
            facts.push(format!("退回 {} 次", self.returned));
        }
        if self.rebounded {
            facts.push("反弹".to_owned());
        }
        facts.join("、")
    }
}

/// The paper.
pub fn must_see(it: &MustSee) -> Paper {
    let mut paper = Paper::new("整改情况查询证明", PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    let count = |test: &dyn Fn(&MustSeeLine) -> bool| {
        let n = it.lines.iter().filter(|line| test(line)).count();
        format!("{n} 个")
    };
    let scope = it.unit.as_ref().map_or_else(
        || "本次整改全部问题".to_owned(),
        |u| format!("{u}牵头的问题"),
    );
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::wide("查询范围", scope),
            Field::new("截至日期", in_words(it.day)),
            Field::new("台账记录序号", format!("第 {} 号", it.sequence)),
            Field::new("问题总数", format!("{} 个", it.of)),
            Field::new("已销号", format!("{} 个", it.closed)),
            Field::new("未销号", count(&|l| l.open)),
            Field::new("其中逾期", count(&|l| l.overdue)),
            Field::new("被退回过", count(&|l| l.returned > 0)),
            Field::new("反弹", count(&|l| l.rebounded)),
        ],
    });
    if it.lines.is_empty() {
        paper.paragraph("截至上述日期，查询范围内没有未销号、反弹的问题。");
    } else {
        paper.grid(
            vec![
                GridColumn::short("序", 1.2),
                GridColumn::short("编号", 3.0),
                GridColumn::text("问题", 9.0),
                GridColumn::text("牵头单位", 3.2),
                GridColumn::short("时限", 2.8),
                GridColumn::short("阶段", 2.2),
                GridColumn::text("情况", 3.2),
            ],
            it.lines.iter().enumerate().map(|(n, line)| {
                GridRow::of([
                    (n + 1).to_string(),
                    line.number.clone(),
                    line.problem.clone(),
                    line.lead.clone(),
                    line.due.map(|d| d.to_string()).unwrap_or_default(),
                    line.stage.clone(),
                    line.facts(),
                ])
            }),
        );
    }
    paper.note(format!(
        "数据取自整改台账，记录序号为第 {} 号；本证明只陈述台账所载事实，不作评价，不涉及个人。",
        it.sequence
    ));
    paper.push(Block::issued(it.issuer.clone(), in_words(it.day)));
    paper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_true_and_nothing_else() {
        assert_eq!(MustSeeLine::default().facts(), "");
        let all = MustSeeLine {
            overdue: true,
            returned: 2,
            rebounded: true,
            ..MustSeeLine::default()
        };
        assert_eq!(all.facts(), "逾期、退回 2 次、反弹");
    }
}
