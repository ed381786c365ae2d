//! 时间表 and 路线图: when what is due, and how far everything is.

use jiff::civil::Date;

use super::{Entry, Ledger, shortened};
use crate::paper::{Bar, GridCell, GridColumn, GridRow, PageKind, Paper};

/// More columns than these would be too narrow to read; then a column is a quarter.
const MONTHS: usize = 18;
/// And no paper shows more quarters than these.
const QUARTERS: usize = 24;

/// The timetable: everything that falls due, by month.
pub fn timetable(ledger: &Ledger) -> Paper {
    let mut paper = Paper::new("整改时间表", PageKind::WideA4, ledger.made_at);
    paper.subtitle = Some(ledger.name.clone());
    let mut dated: Vec<(Date, [String; 5])> = Vec::new();
    let mut undated: Vec<[String; 5]> = Vec::new();
    for e in &ledger.entries {
        let line = [
            e.number.clone(),
            e.problem.clone(),
            "整改完成".to_owned(),
            e.owners.lead.clone(),
            e.standing(ledger.today),
        ];
        match e.due {
            Some(due) => dated.push((due, line)),
            None => undated.push(line),
        }
        // A task with a day of its own stands beside the finding; others follow the finding.
        for task in &e.tasks {
            if let Some(due) = task.due.filter(|due| Some(*due) != e.due) {
                let line = [
                    e.number.clone(),
                    e.problem.clone(),
                    format!("任务：{}", task.title),
                    task.unit.clone(),
                    task.stage.clone(),
                ];
                dated.push((due, line));
            }
        }
    }
    dated.sort_by_key(|row| row.0);
    let row = |month: String, day: String, line: [String; 5]| {
        GridRow::of([month, day].into_iter().chain(line))
    };
    let mut rows: Vec<GridRow> = dated
        .into_iter()
        .map(|(due, line)| {
            let month = format!("{}年{}月", due.year(), due.month());
            row(month, due.to_string(), line)
        })
        .collect();
    rows.extend(
        undated
            .into_iter()
            .map(|line| row("未定时限".to_owned(), String::new(), line)),
    );
    paper.note(format!(
        "共 {} 个问题，{} 个节点　截至 {}",
        ledger.entries.len(),
        rows.len(),
        ledger.today
    ));
    paper.grid(
        vec![
            GridColumn::short("月份", 3.6).merged(),
            GridColumn::short("日期", 3.8),
            GridColumn::short("编号", 4.2),
            GridColumn::text("问题", 16.0),
            GridColumn::text("到期事项", 8.0),
            GridColumn::text("单位", 4.6),
            GridColumn::short("状态", 3.4),
        ],
        rows,
    );
    paper
}

/// How large a roadmap is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoadmapSize {
    /// For the table.
    A3,
    /// For the wall (挂图作战).
    A1,
    /// For the wall of a hall.
    A0,
}

impl RoadmapSize {
    /// All sizes.
    pub const ALL: [Self; 3] = [Self::A3, Self::A1, Self::A0];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::A3 => "路线图",
            Self::A1 => "挂图 A1",
            Self::A0 => "挂图 A0",
        }
    }

    /// Name in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::A3 => "roadmap",
            Self::A1 => "roadmap-a1",
            Self::A0 => "roadmap-a0",
        }
    }

    const fn page(self) -> PageKind {
        match self {
            Self::A3 => PageKind::WideA3,
            Self::A1 => PageKind::WallA1,
            Self::A0 => PageKind::WallA0,
        }
    }
}

/// The roadmap: a bar for each finding from the day it was issued to the day it is due.
pub fn roadmap(ledger: &Ledger, size: RoadmapSize) -> Paper {
    let mut paper = Paper::new("整改路线图", size.page(), ledger.made_at);
    paper.subtitle = Some(ledger.name.clone());
    let steps = Steps::over(ledger);
    let mut columns = vec![
        GridColumn::text("方面", 3.4).merged(),
        GridColumn::short("编号", 3.4),
        GridColumn::text("问题", 10.0),
        GridColumn::text("牵头单位", 3.2),
    ];
    columns.extend(
        steps
            .periods
            .iter()
            .map(|p| GridColumn::short(p.name.clone(), 1.5)),
    );
    // On a wall a state stays in one line, so that seventy problems stay on one sheet.
    let on_wall = size != RoadmapSize::A3;
    columns.push(GridColumn::short("状态", if on_wall { 4.2 } else { 2.8 }));
    let rows = ledger.entries.iter().map(|e| {
        let mut cells: Vec<GridCell> = [
            e.aspect.clone(),
            e.number.clone(),
            shortened(&e.problem, 60),
            e.owners.lead.clone(),
        ]
        .map(GridCell::Text)
        .to_vec();
        cells.extend(steps.periods.iter().map(|p| p.of(e, ledger)));
        let standing = e.standing(ledger.today);
        cells.push(GridCell::Text(if on_wall {
            standing.replace('\n', "")
        } else {
            standing
        }));
        GridRow::Cells(cells)
    });
    paper.note(format!(
        "截至 {}　图例：「办」整改期内，「成」已销号，「超」超期未销号，「续」长期坚持，「●」完成时限。{}",
        ledger.today,
        if steps.cut { "时间较长，只画到末列为止。" } else { "" }
    ));
    paper.grid(columns, rows);
    paper
}

/// The columns of time.
struct Steps {
    periods: Vec<Period>,
    cut: bool,
}

/// A month or a quarter.
struct Period {
    name: String,
    first: Date,
    last: Date,
}

impl Steps {
    fn over(ledger: &Ledger) -> Self {
        let from = ledger
            .entries
            .iter()
            .filter_map(|e| e.issued)
            .chain([ledger.feedback])
            .min()
            .unwrap_or(ledger.feedback);
        let until = ledger
            .entries
            .iter()
            .flat_map(|e| [e.due, e.closed])
            .flatten()
            .chain([ledger.feedback, ledger.today])
            .max()
            .unwrap_or(ledger.today);
        let months = months_between(from, until);
        let (length, most) = if months <= MONTHS {
            (1, MONTHS)
        } else {
            (3, QUARTERS)
        };
        let mut periods = Vec::new();
        let mut year = i32::from(from.year());
        // The month counted from 0, at the beginning of its period.
        let mut month = i32::from(from.month() - 1) / length * length;
        let end = i32::from(until.year()) * 12 + i32::from(until.month()) - 1;
        while year * 12 + month <= end && periods.len() < most {
            let Some((first, last)) = span(year, month, length) else {
                break;
            };
            let name = if length == 1 {
                format!("{}年\n{}月", year, month + 1)
            } else {
                format!("{}年\n{}季度", year, month / 3 + 1)
            };
            periods.push(Period { name, first, last });
            month += length;
            if month >= 12 {
                month -= 12;
                year += 1;
            }
        }
        let cut = periods.last().is_some_and(|p| p.last < until);
        Self { periods, cut }
    }
}

fn months_between(from: Date, until: Date) -> usize {
    let count = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month());
    usize::try_from(count(until) - count(from) + 1).unwrap_or(1)
}

/// First and last day of `length` months from `month` (counted from 0).
fn span(year: i32, month: i32, length: i32) -> Option<(Date, Date)> {
    let year = i16::try_from(year).ok()?;
    let first = Date::new(year, i8::try_from(month + 1).ok()?, 1).ok()?;
    let last_month = Date::new(year, i8::try_from(month + length).ok()?, 1).ok()?;
    Some((first, last_month.last_of_month()))
}

impl Period {
    fn of(&self, e: &Entry, ledger: &Ledger) -> GridCell {
        let blank = GridCell::Text(String::new());
        let Some(due) = e.due else {
            return match e.issued {
                Some(issued) if e.long_term && issued <= self.last => {
                    GridCell::Bar(Bar::Sustained, "续".to_owned())
                }
                _ => blank,
            };
        };
        let begun = e.issued.unwrap_or(ledger.feedback);
        if self.last < begun {
            return blank;
        }
        let mark = |word: &str| {
            if self.first <= due && due <= self.last {
                "●".to_owned()
            } else {
                word.to_owned()
            }
        };
        match e.closed {
            Some(closed) if self.first <= closed => {
                return GridCell::Bar(Bar::Done, mark("成"));
            }
            Some(_) if e.long_term => return GridCell::Bar(Bar::Sustained, mark("续")),
            _ => {}
        }
        if self.first <= due {
            let bar = if e.is_late(ledger.today) && due <= self.last {
                Bar::Late
            } else {
                Bar::Planned
            };
            return GridCell::Bar(bar, mark("办"));
        }
        if e.is_late(ledger.today) && self.first <= ledger.today {
            return GridCell::Bar(Bar::Late, "超".to_owned());
        }
        if e.long_term {
            return GridCell::Bar(Bar::Sustained, "续".to_owned());
        }
        blank
    }
}
