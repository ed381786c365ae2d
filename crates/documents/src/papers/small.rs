//! Papers of a page or two: 回访核查表, 抽查名单, 真实性承诺书.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{in_groups, in_words};
use crate::paper::{Block, Field, GridColumn, GridRow, Level, PageKind, Paper, SignatureBox};

/// A sheet to take along when somebody calls back: 回访核查表.
#[derive(Debug, Clone, PartialEq)]
pub struct CallBack {
    /// The number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// Outcome in words.
    pub outcome: String,
    /// When it left the ledger.
    pub closed: Option<Date>,
    /// What the unit says was reached.
    pub claimed: String,
    /// What is to be looked at.
    pub points: Vec<CallBackLine>,
    /// Who is to check, as far as it is known.
    pub checkers: String,
    /// When the sheet is made.
    pub made_at: Timestamp,
}

/// A point to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackLine {
    /// What is looked at.
    pub point: String,
    /// What was seen; empty to be filled in by hand.
    pub seen: String,
}

/// The call-back sheet.
pub fn call_back(it: &CallBack) -> Paper {
    let mut paper = Paper::new("整改问题回访核查表", PageKind::Form, it.made_at);
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("问题编号", &it.number),
            Field::new("牵头单位", &it.lead),
            Field::wide("问题", &it.problem),
            Field::new("销号结论", &it.outcome),
            Field::new("销号日期", it.closed.map(in_words).unwrap_or_default()),
            Field::wide("所报成效", &it.claimed),
            Field::new("核查人", &it.checkers),
            Field::new("核查日期", "　　　年　　月　　日"),
        ],
    });
    paper.heading(Level::First, "一、核查要点");
    paper.grid(
        vec![
            GridColumn::short("序", 1.2),
            GridColumn::text("核查要点", 7.0),
            GridColumn::short("符合", 1.8),
            GridColumn::short("不符", 1.8),
            GridColumn::text("现场所见", 8.0),
        ],
        it.points.iter().enumerate().map(|(n, p)| {
            GridRow::of([
                (n + 1).to_string(),
                p.point.clone(),
                "□".to_owned(),
                "□".to_owned(),
                p.seen.clone(),
            ])
        }),
    );
    paper.heading(Level::First, "二、走访情况");
    paper.grid(
        vec![
            GridColumn::short("走访对象", 4.0),
            GridColumn::short("联系方式", 4.0),
            GridColumn::short("是否知道此事", 3.8),
            GridColumn::short("是否满意", 3.0),
            GridColumn::text("意见", 7.0),
        ],
        vec![GridRow::of([""; 5]); 4],
    );
    paper.heading(Level::First, "三、核查结论");
    paper.paragraph("□ 整改属实，成果巩固　　□ 整改属实，仍需巩固　　□ 整改不实　　□ 问题反弹");
    let empty = |office: &str| SignatureBox {
        office: office.to_owned(),
        opinion: String::new(),
        signed: None,
    };
    paper.push(Block::Signatures {
        per_row: 2,
        boxes: vec![empty("核查人（两人以上）"), empty("被查单位负责人")],
    });
    paper
}

/// What was drawn for checking, and how anybody can draw it again: 抽查名单.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// What the rectification is called.
    pub rectification: String,
    /// Out of how many.
    pub of: usize,
    /// The seed of the draw.
    pub seed: String,
    /// How the draw works, in a sentence.
    pub method: String,
    /// What was drawn, in the order of the draw.
    pub lines: Vec<DrawnLine>,
    /// Who drew, and when, in words.
    pub drawn_by: String,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// A finding that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnLine {
    /// Its number.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// When it left the ledger.
    pub closed: Option<Date>,
}

/// The list of what was drawn.
pub fn drawn(it: &Drawn) -> Paper {
    let mut paper = Paper::new("整改问题抽查名单", PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("抽取范围", format!("{} 个问题", it.of)),
            Field::new("抽取数量", format!("{} 个问题", it.lines.len())),
            Field::wide("抽取人和时间", &it.drawn_by),
            Field::wide("随机种子", &it.seed),
            Field::wide("抽取方法", &it.method),
        ],
    });
    paper.grid(
        vec![
            GridColumn::short("序", 1.2),
            GridColumn::short("编号", 3.4),
            GridColumn::text("问题", 10.0),
            GridColumn::text("牵头单位", 3.4),
            GridColumn::short("销号日期", 3.0),
        ],
        it.lines.iter().enumerate().map(|(n, l)| {
            GridRow::of([
                (n + 1).to_string(),
                l.number.clone(),
                l.problem.clone(),
                l.lead.clone(),
                l.closed.map(|d| d.to_string()).unwrap_or_default(),
            ])
        }),
    );
    paper.note("用同一种子对同一范围重新抽取，结果相同。");
    paper
}

/// 真实性承诺书, to be signed by hand or as it was given in the system.
#[derive(Debug, Clone, PartialEq)]
pub struct Pledge {
    /// The number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// What the rectification is called.
    pub rectification: String,
    /// Full name of the unit.
    pub unit: String,
    /// Who gave it and when; `None` to be signed by hand.
    pub given: Option<(String, Date)>,
    /// Digest of what it covers; empty when nothing was handed in.
    pub digest: String,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// The pledge.
pub fn pledge(it: &Pledge) -> Paper {
    let mut paper = Paper::new("真实性承诺书", PageKind::Official, it.made_at);
    paper.paragraph(format!(
        "对“{}”中编号为 {} 的问题（{}），我单位就整改情况作如下承诺：",
        it.rectification, it.number, it.problem
    ));
    for sentence in [
        "一、所报整改情况、数据与实际相符，没有虚报、漏报、瞒报。",
        "二、所交材料真实、完整，来源清楚，没有事后编造、代签、挪用。",
        "三、整改成效经得起检查，愿意接受核查、回访和群众监督。",
        "四、如有不实，由我单位和签字人承担责任。",
    ] {
        paper.paragraph(sentence);
    }
    if !it.digest.is_empty() {
        paper.paragraph(format!(
            "本承诺所对应的材料摘要值：{}。",
            in_groups(&it.digest)
        ));
    }
    let (by, day) = match &it.given {
        Some((name, day)) => (
            format!("{}\n承诺人：{name}（系统内承诺）", it.unit),
            in_words(*day),
        ),
        None => (
            format!("{}（盖章）\n主要负责人（签字）：　　　　　　", it.unit),
            "年　　月　　日".to_owned(),
        ),
    };
    paper.push(Block::issued(by, day));
    paper
}
