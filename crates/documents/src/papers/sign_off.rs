//! 销号申请审批表: what was done, what the unit says to it, and a box for everybody who signs.

use jiff::Timestamp;

use super::{Entry, chinese, short_digest};
use crate::paper::{Block, Field, GridColumn, GridRow, Level, PageKind, Paper, SignatureBox};

/// A request to take a finding off the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct SignOff {
    /// The finding.
    pub entry: Entry,
    /// What the rectification is called.
    pub rectification: String,
    /// Proposed outcome in words; empty before anybody asked.
    pub outcome: String,
    /// Who asked, and when, in words.
    pub asked: String,
    /// What was done, newest report first.
    pub done: Vec<String>,
    /// The checklist 四有四见.
    pub checklist: Vec<Answered>,
    /// What the plausibility check noted.
    pub checks: Vec<CheckLine>,
    /// Whether the truth pledge was given.
    pub pledged: bool,
    /// Digest of what is signed.
    pub digest: String,
    /// Boxes of those who sign one after the other.
    pub chain: Vec<SignatureBox>,
    /// Boxes of those who review together.
    pub review: Vec<SignatureBox>,
    /// How often it was sent back.
    pub returns: u32,
    /// When the form is made.
    pub made_at: Timestamp,
}

/// A point of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// 有回应, 见人 …
    pub point: String,
    /// How it is met.
    pub answer: String,
}

/// A line of the plausibility check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Whether it needs an explanation.
    pub hard: bool,
    /// What it saw.
    pub text: String,
    /// What the unit says to it.
    pub explanation: String,
}

/// The form.
pub fn sign_off(form: &SignOff) -> Paper {
    let mut paper = Paper::new("整改问题销号申请审批表", PageKind::Form, form.made_at);
    paper.subtitle = Some(form.rectification.clone());
    body(&mut paper, form, Level::First);
    paper
}

/// A heading of the form: 一、 where it stands for itself, （一） inside a volume that counts its own parts.
pub(super) fn numbered(paper: &mut Paper, level: Level, n: usize, words: &str) {
    let text = match level {
        Level::First => format!("{}、{words}", chinese(n)),
        Level::Second | Level::Third => format!("（{}）{words}", chinese(n)),
    };
    paper.heading(level, text);
}

/// The parts of the form, for the form itself and for the volume.
pub(super) fn body(paper: &mut Paper, form: &SignOff, level: Level) {
    let e = &form.entry;
    let original = e.due_original.filter(|day| Some(*day) != e.due);
    let due = e.due.map(|d| d.to_string()).unwrap_or_default();
    let due = original.map_or_else(|| due.clone(), |day| format!("{due}（原定 {day}）"));
    let others: Vec<String> = e
        .owners
        .responsible
        .iter()
        .chain(&e.owners.assisting)
        .cloned()
        .collect();
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("问题编号", &e.number),
            Field::new("来源清单", &e.list),
            Field::wide("问题", &e.problem),
            Field::new("牵头单位", &e.owners.lead),
            Field::new("责任、配合单位", others.join("、")),
            Field::new("包案领导", &e.owners.sponsor),
            Field::new("时限类别", &e.time_class),
            Field::new("完成时限", due),
            Field::new("申请结论", &form.outcome),
            Field::new("申请", &form.asked),
            Field::new(
                "退回次数",
                if form.returns == 0 {
                    "未退回".to_owned()
                } else {
                    format!("{} 次", form.returns)
                },
            ),
        ],
    });
    numbered(paper, level, 1, "整改措施和完成情况");
    if e.tasks.is_empty() {
        paper.note("尚未分解任务。");
    } else {
        let rows = e.tasks.iter().map(|t| {
            GridRow::of([
                t.title.clone(),
                t.measures.join("\n"),
                t.unit.clone(),
                t.stage.clone(),
            ])
        });
        paper.grid(
            vec![
                GridColumn::text("任务", 5.0),
                GridColumn::text("措施", 9.0),
                GridColumn::text("承担单位", 3.4),
                GridColumn::short("进度", 2.4),
            ],
            rows,
        );
    }
    let done: String = if form.done.is_empty() {
        "（没有上报进展）".to_owned()
    } else {
        form.done.join("\n")
    };
    paper.push(Block::Fields {
        pairs_per_row: 1,
        fields: vec![Field::new("完成情况", done)],
    });
    numbered(paper, level, 2, "佐证材料");
    evidence(paper, e);
    numbered(paper, level, 3, "自评（四有四见）");
    paper.grid(
        vec![
            GridColumn::short("要点", 3.0),
            GridColumn::text("怎样做到", 17.0),
        ],
        form.checklist
            .iter()
            .map(|a| GridRow::of([a.point.clone(), a.answer.clone()])),
    );
    numbered(paper, level, 4, "数据核对");
    if form.checks.is_empty() {
        paper.note("核对没有发现数据矛盾或缺少依据之处。");
    } else {
        let rows = form.checks.iter().map(|c| {
            let kind = if c.hard { "须说明" } else { "提示" };
            GridRow::of([kind.to_owned(), c.text.clone(), c.explanation.clone()])
        });
        paper.grid(
            vec![
                GridColumn::short("性质", 2.2),
                GridColumn::text("核对所见", 9.0),
                GridColumn::text("单位说明", 9.0),
            ],
            rows,
        );
    }
    numbered(paper, level, 5, "真实性承诺");
    paper.paragraph(if form.pledged {
        "申请人已承诺：所报情况和材料真实、完整，如有不实愿承担责任。"
    } else {
        "申请人尚未作出承诺。"
    });
    numbered(paper, level, 6, "会签");
    paper.push(Block::Signatures {
        per_row: 2,
        boxes: form.chain.clone(),
    });
    numbered(paper, level, 7, "联审");
    paper.push(Block::Signatures {
        per_row: 2,
        boxes: form.review.clone(),
    });
    if !form.digest.is_empty() {
        paper.note(format!(
            "以上签字对应的材料摘要值：{}。材料有任何改动，签字即告失效。",
            form.digest
        ));
    }
}

/// The list of evidence.
pub(super) fn evidence(paper: &mut Paper, e: &Entry) {
    if e.evidence.is_empty() {
        paper.note("没有提交佐证材料。");
        return;
    }
    let rows = e.evidence.iter().enumerate().map(|(n, piece)| {
        GridRow::of([
            (n + 1).to_string(),
            piece.name.clone(),
            piece.version.clone(),
            piece.by.clone(),
            piece.day.map(|d| d.to_string()).unwrap_or_default(),
            short_digest(&piece.digest),
        ])
    });
    paper.grid(
        vec![
            GridColumn::short("序", 1.2),
            GridColumn::text("材料名称", 6.8),
            GridColumn::short("版本", 1.8),
            GridColumn::text("提交人", 3.8),
            GridColumn::short("日期", 3.0),
            GridColumn::short("摘要值（前 16 位）", 4.6),
        ],
        rows,
    );
}
