//! Export the ledger as workbook or CSV: what the person may list, in the order asked for.

use std::io::Write;

use bihuan_access::Action;
use bihuan_documents::{Cell, Column, DocumentError, Kind, Row, Table};
use bihuan_domain::{finding::TimeClass, id::UnitId, rectification::FindingList};
use bihuan_store::{Filter, LedgerRow, Order, RectificationRow, Wanted};

use crate::{Context, Directory, Failure};

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Workbook.
    Xlsx,
    /// Comma-separated values in UTF-8 with a byte order mark, as Excel opens them.
    Csv,
}

impl Format {
    /// Ending of the file name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// Media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A column of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportColumn {
    /// 序号
    Number,
    /// 原文序号
    SourceNo,
    /// 问题
    Problem,
    /// 清单
    List,
    /// 重点问题
    Key,
    /// 牵头单位
    Lead,
    /// 责任单位
    Responsible,
    /// 配合单位
    Assisting,
    /// 包案领导
    Sponsor,
    /// 时限类别
    TimeClass,
    /// 完成时限
    Due,
    /// 原定时限
    DueOriginal,
    /// 阶段
    Stage,
    /// 任务
    Tasks,
    /// 佐证
    Evidence,
    /// 退回次数
    Rework,
}

impl ExportColumn {
    /// All columns in their usual order.
    pub const ALL: [Self; 16] = [
        Self::Number,
        Self::SourceNo,
        Self::Problem,
        Self::List,
        Self::Key,
        Self::Lead,
        Self::Responsible,
        Self::Assisting,
        Self::Sponsor,
        Self::TimeClass,
        Self::Due,
        Self::DueOriginal,
        Self::Stage,
        Self::Tasks,
        Self::Evidence,
        Self::Rework,
    ];

    fn column(self) -> Column {
        match self {
            Self::Number => Column::of(Kind::Text, "序号", 14.0),
            Self::SourceNo => Column::of(Kind::Text, "原文序号", 9.0),
            Self::Problem => Column::text("问题", 60.0),
            Self::List => Column::of(Kind::Text, "清单", 10.0),
            Self::Key => Column::of(Kind::Text, "重点问题", 9.0),
            Self::Lead => Column::text("牵头单位", 18.0),
            Self::Responsible => Column::text("责任单位", 24.0),
            Self::Assisting => Column::text("配合单位", 24.0),
            Self::Sponsor => Column::text("包案领导", 14.0),
            Self::TimeClass => Column::of(Kind::Text, "时限类别", 14.0),
            Self::Due => Column::of(Kind::Date, "完成时限", 12.0),
            Self::DueOriginal => Column::of(Kind::Date, "原定时限", 12.0),
            Self::Stage => Column::of(Kind::Text, "阶段", 10.0),
            Self::Tasks => Column::of(Kind::Text, "任务（办结/全部）", 16.0),
            Self::Evidence => Column::of(Kind::Number, "佐证", 7.0),
            Self::Rework => Column::of(Kind::Number, "退回次数", 9.0),
        }
    }

    fn cell(self, row: &LedgerRow, directory: &Directory) -> Cell {
        let names = |units: &[UnitId]| {
            let names: Vec<&str> = units.iter().map(|u| directory.short_name(*u)).collect();
            names.join("、")
        };
        match self {
            Self::Number => row.number.as_str().into(),
            Self::SourceNo => row.source_no.clone().into(),
            Self::Problem => row.problem.as_str().into(),
            Self::List => FindingList::ALL
                .into_iter()
                .find(|l| l.key() == row.list)
                .map(FindingList::label)
                .into(),
            Self::Lead => row.lead.as_ref().map(|(_, name)| name.as_str()).into(),
            Self::Key => (if row.key_problem { "是" } else { "" }).into(),
            Self::Responsible => names(&row.responsible).into(),
            Self::Assisting => names(&row.assisting).into(),
            Self::Sponsor => row.sponsor.as_ref().map(|(_, name)| name.as_str()).into(),
            Self::TimeClass => time_class(row).into(),
            Self::Due => row.due.into(),
            Self::DueOriginal => row.due_original.into(),
            Self::Stage => row.stage_label.as_str().into(),
            Self::Tasks => format!("{}/{}", row.tasks_done, row.tasks).into(),
            Self::Evidence => row.evidence.into(),
            Self::Rework => row.rework.into(),
        }
    }
}

fn time_class(row: &LedgerRow) -> String {
    let class = TimeClass::ALL
        .into_iter()
        .find(|c| Some(c.key()) == row.time_class.as_deref());
    match (class, row.long_term) {
        (Some(TimeClass::LongTerm), _) | (None, true) => TimeClass::LongTerm.label().to_owned(),
        (Some(class), true) => format!("{}并长期坚持", class.label()),
        (Some(class), false) => class.label().to_owned(),
        (None, false) => String::new(),
    }
}

/// Writes the export to `out` and gives the number of findings in it. Rows are fetched a thousand at a time, so that memory
/// stays bounded.
///
/// # Errors
/// [`Failure::Forbidden`], the store's, and [`Failure::Internal`] when the file cannot be written.
pub async fn export(
    ctx: &Context,
    rectification: &RectificationRow,
    filter: &Filter,
    order: Order,
    format: Format,
    columns: &[ExportColumn],
    out: impl Write + Send + 'static,
) -> Result<u64, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let r = &rectification.rectification;
    let total = crate::ledger::count(ctx, r.id, filter).await?;
    let table = Table {
        title: r.name.clone(),
        subtitle: Some(format!(
            "整改台账 · {} · 共 {total} 个问题 · 截至 {}",
            r.code,
            ctx.today()
        )),
        columns: columns.iter().map(|c| c.column()).collect(),
        frozen_columns: 2,
        made_at: ctx.app.clock.now(),
    };
    let (send, mut receive) = tokio::sync::mpsc::channel::<Row>(2000);
    let writing = tokio::task::spawn_blocking(move || {
        let rows = std::iter::from_fn(move || receive.blocking_recv());
        match format {
            Format::Xlsx => bihuan_documents::xlsx(&table, rows, out),
            Format::Csv => bihuan_documents::csv(&table, rows, out),
        }
    });
    let sent = send_rows(ctx, rectification, filter, order, columns, send).await;
    let written: Result<Result<(), DocumentError>, _> = writing.await;
    let count = sent?;
    written
        .map_err(|e| Failure::Internal(e.to_string()))?
        .map_err(|e| Failure::Internal(e.to_string()))?;
    Ok(count)
}

async fn send_rows(
    ctx: &Context,
    rectification: &RectificationRow,
    filter: &Filter,
    order: Order,
    columns: &[ExportColumn],
    send: tokio::sync::mpsc::Sender<Row>,
) -> Result<u64, Failure> {
    let r = &rectification.rectification;
    let scope = ctx.scope();
    let total = ctx.app.store.ledger_count(&scope, r.id, filter).await?;
    let directory = ctx.app.directory().await?;
    let mut cursor = None;
    let mut count = 0;
    let mut group = None;
    loop {
        let page = ctx
            .app
            .store
            .ledger(
                &scope,
                r.id,
                filter,
                Wanted {
                    order,
                    cursor: cursor.as_ref(),
                    limit: 1000,
                    total: Some(total),
                },
            )
            .await?;
        for row in &page.rows {
            // In the document's order the groups stand as headings, as in the document.
            if order == Order::Position && row.aspect.is_some() && row.aspect != group {
                group = row.aspect;
                let title = r
                    .aspects
                    .iter()
                    .find(|a| Some(a.id) == group)
                    .map(|a| a.title.clone())
                    .unwrap_or_default();
                if send.send(Row::Heading(title)).await.is_err() {
                    return Ok(count);
                }
            }
            count += 1;
            if send
                .send(Row::Cells(
                    columns.iter().map(|c| c.cell(row, &directory)).collect(),
                ))
                .await
                .is_err()
            {
                return Ok(count);
            }
        }
        match page.after {
            Some(next) => cursor = Some(next),
            None => return Ok(count),
        }
    }
}
