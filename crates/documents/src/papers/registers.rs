//! What a volume takes from the registers beside the finding: how the plan was weighed, what meetings decided, which rules
//! were made, who was held to account, and the proof of the whole.

use std::sync::Arc;

use jiff::civil::Date;

use super::Dossier;
use crate::paper::{Block, Field, GridColumn, GridRow, Level, Paper};

/// The words of an approved plan beside its tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Planned {
    /// 整改目标
    pub goal: String,
    /// 原因分析
    pub cause: String,
    /// The rule that is to come of it; may be empty.
    pub mechanism: String,
    /// Who approved it and when, in words.
    pub approved: String,
    /// Ways that were weighed.
    pub weighed: Option<Weighed>,
}

/// Ways that were weighed against each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// By what.
    pub criteria: Vec<String>,
    /// Each way with a word on each criterion.
    pub ways: Vec<(String, Vec<String>)>,
    /// Which was chosen, from 0.
    pub chosen: usize,
    /// Why.
    pub reason: String,
}

/// What a meeting decided about the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Day of the meeting.
    pub day: Date,
    /// The meeting.
    pub meeting: String,
    /// What is to be done.
    pub text: String,
    /// Who does it, and until when.
    pub unit: String,
    /// Until when.
    pub due: Date,
    /// What became of it.
    pub reply: String,
}

/// A rule that answers the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// Title without book marks.
    pub title: String,
    /// Number of the document; may be empty.
    pub document_no: String,
    /// Who issued it.
    pub unit: String,
    /// When.
    pub issued: Date,
    /// How it stands, in words.
    pub force: String,
}

/// An accountability action about the finding. Names stay in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealt {
    /// When.
    pub day: Date,
    /// What was done.
    pub kind: String,
    /// Why.
    pub ground: String,
    /// To whom, as a unit.
    pub unit: String,
    /// How many organizations, people or cases.
    pub count: u32,
}

/// What the proof of a closed finding says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofNote {
    /// Entries that it proves.
    pub entries: u64,
    /// The checkpoint: its number and when, in words.
    pub checkpoint: String,
    /// Root of the tree.
    pub root: String,
    /// Fingerprint of the key.
    pub key: String,
    /// SHA-256 of the proof file.
    pub digest: String,
    /// Name of the proof file.
    pub name: String,
    /// The proof file.
    pub file: Arc<[u8]>,
}

pub(super) fn planned(paper: &mut Paper, plan: &Planned) {
    let mut fields = vec![
        Field::wide("整改目标", &plan.goal),
        Field::wide("原因分析", &plan.cause),
    ];
    if !plan.mechanism.is_empty() {
        fields.push(Field::wide("拟建立的制度", &plan.mechanism));
    }
    fields.push(Field::wide("审定", &plan.approved));
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields,
    });
    if let Some(weighed) = &plan.weighed {
        weighing(paper, weighed);
    }
}

/// A table with a row for each way: what was chosen is said in its last column.
fn weighing(paper: &mut Paper, weighed: &Weighed) {
    paper.heading(Level::Second, "方案比选");
    let criteria = u32::try_from(weighed.criteria.len().max(1)).unwrap_or(u32::MAX);
    let share = 13.0 / f64::from(criteria);
    let criteria = weighed.criteria.iter();
    let columns = std::iter::once(GridColumn::text("方案", 4.0))
        .chain(criteria.map(|c| GridColumn::text(c, share)))
        .chain([GridColumn::short("结论", 2.0)]);
    let rows = weighed.ways.iter().enumerate().map(|(n, (title, marks))| {
        let chosen = if n == weighed.chosen { "选定" } else { "" };
        let cells = std::iter::once(title.clone())
            .chain(marks.iter().cloned())
            .chain([chosen.to_owned()]);
        GridRow::of(cells.collect::<Vec<_>>())
    });
    paper.grid(columns.collect(), rows);
    paper.paragraph(format!("选定理由：{}", weighed.reason));
}

pub(super) fn decisions(paper: &mut Paper, it: &Dossier) {
    let rows = it.decisions.iter().map(|d| {
        GridRow::of([
            format!("{}\n{}", d.day, d.meeting),
            d.text.clone(),
            d.unit.clone(),
            d.due.to_string(),
            d.reply.clone(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::text("会议", 4.4),
            GridColumn::text("议定事项", 6.0),
            GridColumn::text("办理单位", 3.0),
            GridColumn::short("时限", 3.0),
            GridColumn::text("落实情况", 5.0),
        ],
        rows,
    );
}

pub(super) fn rules(paper: &mut Paper, it: &Dossier) {
    let rows = it.rules.iter().map(|r| {
        GridRow::of([
            format!("《{}》", r.title),
            r.document_no.clone(),
            r.unit.clone(),
            r.issued.to_string(),
            r.force.clone(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::text("制度", 7.4),
            GridColumn::text("文号", 4.0),
            GridColumn::text("制定单位", 4.0),
            GridColumn::short("印发日期", 3.0),
            GridColumn::short("效力", 2.6),
        ],
        rows,
    );
}

pub(super) fn dealt(paper: &mut Paper, it: &Dossier) {
    let rows = it.dealt.iter().map(|d| {
        GridRow::of([
            d.day.to_string(),
            d.kind.clone(),
            d.ground.clone(),
            d.unit.clone(),
            d.count.to_string(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::short("日期", 3.0),
            GridColumn::text("方式", 4.4),
            GridColumn::text("情形", 5.0),
            GridColumn::text("单位", 5.0),
            GridColumn::short("数量", 2.0),
        ],
        rows,
    );
    paper.note("处理对象的姓名不入卷，以问责处理登记为准。");
}

pub(super) fn proof(paper: &mut Paper, it: &Dossier) {
    let Some(note) = &it.proof else { return };
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("证明的记录", format!("{} 条", note.entries)),
            Field::new("检查点", &note.checkpoint),
            Field::wide("默克尔树根", &note.root),
            Field::wide("签名密钥指纹", &note.key),
            Field::wide("证明文件", &note.name),
            Field::wide("证明文件 SHA-256", &note.digest),
        ],
    });
    paper.note("证明文件可用 bihuan verify 或独立的核验程序离线核验，改动一个字节即不能通过。");
}
