//! The four lists (问题、任务、责任、资料) and the three lists by origin: the same ledger with other columns.

use super::{Entry, Ledger, short_digest};
use crate::paper::{Block, Grid, GridCell, GridColumn, GridRow, PageKind, Paper};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKind {
    /// 问题清单
    Problems,
    /// 任务清单
    Tasks,
    /// 责任清单
    Responsibility,
    /// 资料清单
    Materials,
    /// 整改落实清单: everything about the findings of one origin.
    Implementation,
}

impl ListKind {
    /// All lists.
    pub const ALL: [Self; 5] = [
        Self::Problems,
        Self::Tasks,
        Self::Responsibility,
        Self::Materials,
        Self::Implementation,
    ];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Problems => "问题清单",
            Self::Tasks => "任务清单",
            Self::Responsibility => "责任清单",
            Self::Materials => "资料清单",
            Self::Implementation => "整改落实清单",
        }
    }

    /// Its name in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Tasks => "tasks",
            Self::Responsibility => "responsibility",
            Self::Materials => "materials",
            Self::Implementation => "implementation",
        }
    }
}

/// A list as landscape table; equal aspects, items and problems are merged.
///
/// `origin` is the word of the origin (反馈意见, 边巡边改, 对照自查) when the ledger holds the findings of one only.
pub fn list(ledger: &Ledger, kind: ListKind, origin: Option<&str>) -> Paper {
    let page = match kind {
        ListKind::Implementation => PageKind::WideA3,
        _ => PageKind::WideA4,
    };
    let title = match (kind, origin) {
        (ListKind::Implementation, Some(origin)) => format!("{origin}整改落实清单"),
        (_, Some(origin)) => format!("{}（{origin}）", kind.label()),
        (_, None) => kind.label().to_owned(),
    };
    let mut paper = Paper::new(title, page, ledger.made_at);
    paper.subtitle = Some(ledger.name.clone());
    let (columns, rows) = match kind {
        ListKind::Problems => problems(ledger),
        ListKind::Tasks => tasks(ledger),
        ListKind::Responsibility => responsibility(ledger),
        ListKind::Materials => materials(ledger),
        ListKind::Implementation => implementation(ledger),
    };
    paper.note(format!("{}　截至 {}", counted(ledger, kind), ledger.today));
    // A column that is empty from top to bottom says nothing and takes room.
    paper.push(Block::Grid(without_empty_groups(columns, rows)));
    paper
}

fn counted(ledger: &Ledger, kind: ListKind) -> String {
    let findings = ledger.entries.len();
    let tasks: usize = ledger.entries.iter().map(|e| e.tasks.len()).sum();
    match kind {
        ListKind::Problems | ListKind::Responsibility => format!("共 {findings} 个问题"),
        ListKind::Materials => {
            let pieces: usize = ledger.entries.iter().map(|e| e.evidence.len()).sum();
            format!("共 {findings} 个问题，{pieces} 份材料")
        }
        ListKind::Tasks | ListKind::Implementation => {
            let measures: usize = ledger
                .entries
                .iter()
                .flat_map(|e| &e.tasks)
                .map(|t| t.measures.len())
                .sum();
            format!("共 {findings} 个问题，{tasks} 项任务，{measures} 条措施")
        }
    }
}

type Table = (Vec<GridColumn>, Vec<GridRow>);

fn groups() -> [GridColumn; 2] {
    [
        GridColumn::text("方面", 5.0).merged(),
        GridColumn::text("项目", 6.0).merged(),
    ]
}

fn problems(ledger: &Ledger) -> Table {
    let mut columns = groups().to_vec();
    columns.extend([
        GridColumn::short("编号", 4.2),
        GridColumn::text("问题", 17.0),
        GridColumn::short("来源", 3.2),
        GridColumn::short("时限类别", 3.6),
        GridColumn::short("完成时限", 4.0),
        GridColumn::short("状态", 3.6),
    ]);
    let row = |e: &Entry| {
        GridRow::of([
            e.aspect.clone(),
            e.item.clone(),
            e.number.clone(),
            e.problem.clone(),
            e.list.clone(),
            e.time_class.clone(),
            e.until(),
            e.standing(ledger.today),
        ])
    };
    (columns, ledger.entries.iter().map(row).collect())
}

fn tasks(ledger: &Ledger) -> Table {
    let columns = vec![
        GridColumn::short("编号", 4.2).merged(),
        GridColumn::text("问题", 10.0).merged(),
        GridColumn::text("任务", 7.0),
        GridColumn::text("整改措施", 13.0),
        GridColumn::text("承担单位", 4.4),
        GridColumn::short("完成时限", 4.0),
        GridColumn::short("进度", 3.2),
    ];
    let mut rows = Vec::new();
    for e in &ledger.entries {
        let head = [e.number.clone(), e.problem.clone()];
        if e.tasks.is_empty() {
            rows.push(GridRow::of(
                head.into_iter()
                    .chain(["（尚未分解任务）".to_owned(), String::new(), String::new()])
                    .chain([e.until(), e.standing(ledger.today)]),
            ));
            continue;
        }
        for task in &e.tasks {
            rows.push(GridRow::of(head.iter().cloned().chain([
                task.title.clone(),
                numbered(&task.measures),
                task.unit.clone(),
                task.due.map_or_else(|| e.until(), |due| due.to_string()),
                task.stage.clone(),
            ])));
        }
    }
    (columns, rows)
}

fn responsibility(ledger: &Ledger) -> Table {
    let columns = vec![
        GridColumn::text("方面", 5.0).merged(),
        GridColumn::short("编号", 4.2),
        GridColumn::text("问题", 13.0),
        GridColumn::short("包案领导", 3.6),
        GridColumn::text("牵头单位", 4.4),
        GridColumn::text("责任单位", 5.4),
        GridColumn::text("配合单位", 5.4),
        GridColumn::short("完成时限", 4.0),
    ];
    let row = |e: &Entry| {
        GridRow::of([
            e.aspect.clone(),
            e.number.clone(),
            e.problem.clone(),
            e.owners.sponsor.clone(),
            e.owners.lead.clone(),
            e.owners.responsible.join("、"),
            e.owners.assisting.join("、"),
            e.until(),
        ])
    };
    (columns, ledger.entries.iter().map(row).collect())
}

fn materials(ledger: &Ledger) -> Table {
    let columns = vec![
        GridColumn::short("编号", 4.2).merged(),
        GridColumn::text("问题", 11.0).merged(),
        GridColumn::short("序", 1.6),
        GridColumn::text("材料名称", 10.0),
        GridColumn::short("版本", 2.4),
        GridColumn::text("提交人", 4.0),
        GridColumn::short("提交日期", 4.0),
        GridColumn::short("摘要值（前 16 位）", 6.0),
    ];
    let mut rows = Vec::new();
    for e in &ledger.entries {
        let head = [e.number.clone(), e.problem.clone()];
        if e.evidence.is_empty() {
            let none = [String::new(), "（暂无材料）".to_owned()];
            rows.push(GridRow::of(head.iter().cloned().chain(none)));
        }
        for (n, piece) in e.evidence.iter().enumerate() {
            rows.push(GridRow::of(head.iter().cloned().chain([
                (n + 1).to_string(),
                piece.name.clone(),
                piece.version.clone(),
                piece.by.clone(),
                piece.day.map(|d| d.to_string()).unwrap_or_default(),
                short_digest(&piece.digest),
            ])));
        }
    }
    (columns, rows)
}

fn implementation(ledger: &Ledger) -> Table {
    let mut columns = groups().to_vec();
    columns.extend([
        GridColumn::short("编号", 4.2),
        GridColumn::text("问题", 14.0),
        GridColumn::text("任务和措施", 18.0),
        GridColumn::short("包案领导", 3.4),
        GridColumn::text("牵头单位", 4.2),
        GridColumn::text("责任、配合单位", 5.6),
        GridColumn::short("时限类别", 3.4),
        GridColumn::short("完成时限", 3.8),
        GridColumn::short("进展", 3.6),
    ]);
    let row = |e: &Entry| {
        let works: Vec<String> = e
            .tasks
            .iter()
            .enumerate()
            .map(|(n, t)| {
                let measures = numbered(&t.measures);
                let gap = if measures.is_empty() { "" } else { "\n" };
                format!("任务{}：{}{gap}{measures}", n + 1, t.title)
            })
            .collect();
        let others: Vec<&str> = e
            .owners
            .responsible
            .iter()
            .chain(&e.owners.assisting)
            .map(String::as_str)
            .collect();
        GridRow::of([
            e.aspect.clone(),
            e.item.clone(),
            e.number.clone(),
            e.problem.clone(),
            works.join("\n"),
            e.owners.sponsor.clone(),
            e.owners.lead.clone(),
            others.join("、"),
            e.time_class.clone(),
            e.until(),
            e.standing(ledger.today),
        ])
    };
    (columns, ledger.entries.iter().map(row).collect())
}

/// Steps under each other with their numbers; a single one has none.
fn numbered(steps: &[String]) -> String {
    match steps {
        [] => String::new(),
        [only] => only.clone(),
        many => many
            .iter()
            .enumerate()
            .map(|(n, step)| format!("（{}）{step}", n + 1))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

fn without_empty_groups(columns: Vec<GridColumn>, rows: Vec<GridRow>) -> Grid {
    let is_empty = |at: usize| {
        rows.iter().all(|row| match row {
            GridRow::Heading(_) => true,
            GridRow::Cells(cells) => match cells.get(at) {
                Some(GridCell::Text(text)) => text.is_empty(),
                Some(GridCell::Bar(..)) => false,
                None => true,
            },
        })
    };
    let keep: Vec<bool> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| rows.is_empty() || !(column.merges && is_empty(at)))
        .collect();
    let kept = |at: usize| keep.get(at).copied().unwrap_or(true);
    Grid {
        columns: columns
            .into_iter()
            .enumerate()
            .filter_map(|(at, c)| kept(at).then_some(c))
            .collect(),
        rows: rows
            .into_iter()
            .map(|row| match row {
                GridRow::Cells(cells) => GridRow::Cells(
                    cells
                        .into_iter()
                        .enumerate()
                        .filter_map(|(at, c)| kept(at).then_some(c))
                        .collect(),
                ),
                heading @ GridRow::Heading(_) => heading,
            })
            .collect(),
    }
}
