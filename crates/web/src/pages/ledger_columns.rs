//! The four lists: the same ledger with four sets of columns.

use bihuan_casework::{
    Context, Directory,
    ledger::{LedgerRow, TaskRow},
};
use bihuan_domain::rectification::FindingList;

use super::{ledger_query::LedgerQuery, sheet::unit_names, words};
use crate::{
    format,
    views::{
        ledger::{Cell, Column, ColumnChoice, FilterForm, Row, Sheet, Sort, Value},
        parts::{Field, Pager, Select, Tag, Tone},
    },
};

/// Which of the four lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// 问题清单
    Questions,
    /// 任务清单
    Tasks,
    /// 责任清单
    Duties,
    /// 资料清单
    Materials,
}

impl View {
    pub(crate) const ALL: [Self; 4] = [Self::Questions, Self::Tasks, Self::Duties, Self::Materials];

    pub(crate) fn of(query: &LedgerQuery) -> Self {
        Self::ALL
            .into_iter()
            .find(|v| v.key() == query.view)
            .unwrap_or(Self::Questions)
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Questions => "",
            Self::Tasks => "tasks",
            Self::Duties => "duties",
            Self::Materials => "materials",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Questions => "问题清单",
            Self::Tasks => "任务清单",
            Self::Duties => "责任清单",
            Self::Materials => "资料清单",
        }
    }

    /// Columns after the number: key, heading, order it sorts by, whether it can be hidden.
    const fn columns(self) -> &'static [(&'static str, &'static str, &'static str, bool)] {
        match self {
            Self::Questions => &[
                ("title", "问题", "", false),
                ("unit", "牵头单位 / 包案领导", "lead", true),
                ("due", "时限", "deadline", true),
                ("stage", "阶段", "stage", true),
                ("tasks", "任务", "", true),
                ("proof", "佐证", "", true),
                ("alert", "提醒", "", true),
            ],
            Self::Tasks => &[
                ("title", "任务", "", false),
                ("unit", "承担单位", "", true),
                ("due", "时限", "", true),
                ("stage", "状态", "", true),
                ("measures", "措施", "", true),
            ],
            Self::Duties => &[
                ("title", "问题", "", false),
                ("lead", "牵头单位", "lead", true),
                ("responsible", "责任单位", "", true),
                ("assist", "配合单位", "", true),
                ("sponsor", "包案领导", "", true),
                ("class", "时限类别", "", true),
                ("due", "时限", "deadline", true),
                ("stage", "阶段", "stage", true),
            ],
            Self::Materials => &[
                ("title", "问题", "", false),
                ("source", "来源", "", true),
                ("reported", "原文所述", "", true),
                ("reports", "进展上报", "", true),
                ("proof", "佐证", "", true),
                ("updated", "最近更新", "updated", true),
                ("stage", "阶段", "stage", true),
            ],
        }
    }
}

fn shown(key: &str, hideable: bool, wished: &[String]) -> bool {
    !hideable || wished.is_empty() || wished.iter().any(|w| w == key)
}

/// Columns to choose from.
pub(crate) fn choices(view: View, wished: &[String]) -> Vec<ColumnChoice> {
    let choice = |&(key, label, _, hideable): &(&str, &str, &str, bool)| ColumnChoice {
        key: key.to_owned(),
        label: label.to_owned(),
        shown: shown(key, hideable, wished),
        fixed: !hideable,
    };
    view.columns().iter().map(choice).collect()
}

/// The heads of the columns.
pub(crate) fn heads(view: View, query: &LedgerQuery) -> Vec<Column> {
    let sort = |order: &'static str| {
        let down = match order {
            "" => "-number",
            "deadline" => "-deadline",
            other => other,
        };
        let now = if query.sort == order {
            Some("ascending")
        } else if query.sort == down {
            Some("descending")
        } else {
            None
        };
        Sort {
            href: query.with("sort", if query.sort == order { down } else { order }),
            now,
        }
    };
    let number = Column {
        key: "no",
        label: "序号".to_owned(),
        sort: (view != View::Tasks).then(|| sort("")),
    };
    let rest = view
        .columns()
        .iter()
        .filter(|(key, _, _, hideable)| shown(key, *hideable, &query.columns))
        .map(|&(key, label, order, _)| Column {
            key,
            label: label.to_owned(),
            sort: (!order.is_empty()).then(|| sort(order)),
        });
    std::iter::once(number).chain(rest).collect()
}

/// The rows of a finding: one, or one for each task.
pub(crate) fn rows(
    view: View,
    row: &LedgerRow,
    tasks: &[TaskRow],
    directory: &Directory,
    ctx: &Context,
    wished: &[String],
) -> Vec<Row> {
    let visible = || {
        view.columns()
            .iter()
            .filter(|(key, _, _, hideable)| shown(key, *hideable, wished))
    };
    let href = format!("/findings/{}", row.id);
    let made = |cells: Vec<Cell>| Row {
        id: row.id.to_string(),
        number: row.number.clone(),
        href: href.clone(),
        cells,
    };
    if view == View::Tasks {
        let own = tasks.iter().filter(|t| t.finding == row.id);
        let rows: Vec<Row> = own
            .map(|task| {
                made(
                    visible()
                        .map(|&(key, label, ..)| Cell {
                            key,
                            label,
                            value: task_value(key, task, ctx),
                        })
                        .collect(),
                )
            })
            .collect();
        if !rows.is_empty() {
            return rows;
        }
        let none = |key| {
            if key == "title" {
                Value::Text("尚未制定方案".to_owned())
            } else {
                Value::Nothing
            }
        };
        return vec![made(
            visible()
                .map(|&(key, label, ..)| Cell {
                    key,
                    label,
                    value: none(key),
                })
                .collect(),
        )];
    }
    vec![made(
        visible()
            .map(|&(key, label, ..)| Cell {
                key,
                label,
                value: value(key, row, directory, ctx),
            })
            .collect(),
    )]
}

fn value(key: &str, row: &LedgerRow, directory: &Directory, ctx: &Context) -> Value {
    let name = |of: Option<&str>| of.filter(|n| !n.is_empty()).map(str::to_owned);
    let lead = name(row.lead.as_ref().map(|(_, n)| n.as_str()));
    let sponsor = name(row.sponsor.as_ref().map(|(_, n)| n.as_str()));
    let text = |of: Option<String>| of.map_or(Value::Nothing, Value::Text);
    let number = |n: u32| {
        if n == 0 {
            Value::Nothing
        } else {
            Value::Text(n.to_string())
        }
    };
    match key {
        "title" => Value::Title(
            row.problem.clone(),
            row.key_problem.then(words::key_problem),
        ),
        "unit" => match (lead, sponsor) {
            (None, None) => Value::Tags(vec![Tag::new("未指定", Tone::Plain)]),
            (lead, sponsor) => Value::Lines(
                lead.unwrap_or_else(|| "未指定".to_owned()),
                sponsor.unwrap_or_default(),
            ),
        },
        "lead" => text(lead),
        "sponsor" => text(sponsor),
        "responsible" => {
            text(Some(unit_names(directory, &row.responsible)).filter(|n| !n.is_empty()))
        }
        "assist" => text(Some(unit_names(directory, &row.assisting)).filter(|n| !n.is_empty())),
        "class" => text(
            Some(words::time_class(row.time_class.as_deref(), row.long_term))
                .filter(|t| !t.is_empty()),
        ),
        "due" => words::due(row, ctx.today(), &ctx.app.calendar).map_or(Value::Nothing, Value::Due),
        "stage" => {
            let label =
                if row.stage == "in_progress" && row.rework > 0 && row.stage_label == "退回重办"
                {
                    format!("退回第 {} 轮", row.rework)
                } else {
                    row.stage_label.clone()
                };
            Value::Tags(vec![Tag::new(label, words::stage_tone(&row.stage))])
        }
        "tasks" if row.tasks > 0 => Value::Fraction(row.tasks_done.into(), row.tasks.into()),
        "proof" if row.unproven => Value::Tags(vec![Tag::new("缺佐证", Tone::Red)]),
        "proof" => number(row.evidence),
        "reports" => number(row.reports),
        "alert" => {
            let mut tags = Vec::new();
            if row.extension_asked {
                tags.push(Tag::new("申请延期", Tone::Amber));
            }
            if row.rebound_of.is_some() {
                tags.push(Tag::new("反弹问题", Tone::Red));
            }
            if row.is_back {
                tags.push(Tag::new("已反弹", Tone::Red));
            }
            if tags.is_empty() {
                Value::Nothing
            } else {
                Value::Tags(tags)
            }
        }
        "source" => {
            let list = FindingList::ALL
                .into_iter()
                .find(|l| l.key() == row.list)
                .map_or("", FindingList::label);
            let no = row
                .source_no
                .as_ref()
                .map(|no| format!("原文第 {no} 条"))
                .unwrap_or_default();
            Value::Lines(list.to_owned(), no)
        }
        "reported" => row
            .reported_status
            .as_deref()
            .map_or(Value::Nothing, |s| Value::Tags(vec![words::reported(s)])),
        "updated" => Value::Text(format::moment(words::local(row.updated_ms), ctx.today())),
        _ => Value::Nothing,
    }
}

fn task_value(key: &str, task: &TaskRow, ctx: &Context) -> Value {
    match key {
        "title" => Value::Title(task.title.clone(), None),
        "unit" => Value::Text(task.unit.1.clone()),
        "due" => task.due.map_or(Value::Nothing, |d| {
            Value::Text(format::short_date(d, ctx.today()))
        }),
        "stage" => Value::Tags(vec![words::task_stage(&task.stage)]),
        "measures" => Value::Text(format!("{} 项", task.measures)),
        _ => Value::Nothing,
    }
}

/// A sheet with nothing in it.
pub(crate) fn bare_sheet() -> Sheet {
    Sheet {
        lists: Vec::new(),
        views: Vec::new(),
        active: Vec::new(),
        quick: Vec::new(),
        filter: FilterForm {
            action: "/ledger".to_owned(),
            open: false,
            text: Field::default(),
            lead: Select::default(),
            sponsor: Select::default(),
            class: Select::default(),
            stage: Select::default(),
            aspect: Select::default(),
            overdue: false,
            unreported: false,
            key: false,
            rebound: Select::default(),
        },
        groupings: Vec::new(),
        column_choices: Vec::new(),
        columns_action: "/ledger".to_owned(),
        carried: Vec::new(),
        columns: Vec::new(),
        wide: false,
        groups: Vec::new(),
        pager: Pager::default(),
        bulk: None,
        empty: None,
        notices: Vec::new(),
    }
}
