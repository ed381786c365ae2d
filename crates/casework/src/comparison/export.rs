//! The pairs of a comparison that were decided, as a workbook or CSV. Masked: whoever needs a name looks it up on the page of its pair.

use std::collections::HashMap;

use bihuan_documents::{Cell, Column, Kind, Row, Table};
use bihuan_domain::{
    clock::day_of,
    id::{ComparisonId, PersonId},
};

use super::{
    pairs::pairs_of,
    see,
    view::{Opened, PairShown, Part},
};
use crate::{Context, Failure, collection::SourceRow, data, flag, ledger::Format, paper::Made};

/// The pairs of a comparison that were decided.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Internal`] when the file cannot be written.
pub async fn export(ctx: &Context, id: ComparisonId, format: Format) -> Result<Made, Failure> {
    see(ctx)?;
    let opened = Opened::of(ctx, id).await?;
    let done = pairs_of(&ctx.app, opened.task.id).await?;
    let decided = opened.of_part(Part::Decided, &done);
    let decided = decided.map(|pair| (pair.clone(), done.get(&pair.key).cloned()));
    let pairs = opened.shown(ctx, decided.collect(), false).await?;
    let people: HashMap<PersonId, String> = flag::supervisors(ctx).await?.into_iter().collect();
    let content = &opened.comparison.content;
    let sides = [Side::of(&content.left)?, Side::of(&content.right)?];
    let fixed = [
        Column::of(Kind::Text, "判定", 12.0),
        Column::of(Kind::Text, "判定人", 10.0),
        Column::of(Kind::Date, "判定日期", 12.0),
        Column::text("判定理由", 30.0),
        Column::text("依据", 30.0),
        Column::of(Kind::Number, "权重", 8.0),
        Column::of(Kind::Percent, "可能性", 9.0),
    ];
    let table = Table {
        title: format!("人员比对判定结果：{} 与 {}", sides[0].title, sides[1].title),
        subtitle: Some(format!(
            "{} · 共 {} 对 · 截至 {} · 个人信息已遮盖；仅姓名相同不作为依据",
            opened.task.content.title,
            pairs.len(),
            ctx.today()
        )),
        columns: fixed
            .into_iter()
            .chain(sides.iter().flat_map(Side::columns))
            .collect(),
        frozen_columns: 1,
        made_at: ctx.app.clock.now(),
    };
    let rows: Vec<Row> = pairs.iter().map(|it| row(it, &sides, &people)).collect();
    let writing = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        match format {
            Format::Xlsx => bihuan_documents::xlsx(&table, rows, &mut bytes),
            Format::Csv => bihuan_documents::csv(&table, rows, &mut bytes),
        }
        .map(|()| bytes)
    });
    let bytes = writing
        .await
        .map_err(|e| Failure::Internal(e.to_string()))?
        .map_err(|e| Failure::Internal(e.to_string()))?;
    Ok(Made {
        name: format!("人员比对判定结果.{}", format.extension()),
        media_type: format.media_type(),
        bytes,
    })
}

/// The columns of one data set.
struct Side {
    title: String,
    headers: Vec<String>,
}

impl Side {
    fn of(name: &str) -> Result<Self, Failure> {
        let catalogue = data::sets()?;
        let set = data::set(&catalogue, name)?;
        let columns = set.compared().into_iter();
        Ok(Self {
            title: set.title().to_owned(),
            headers: columns.map(|column| column.header.clone()).collect(),
        })
    }

    fn columns(&self) -> Vec<Column> {
        let place = std::iter::once("文件和行".to_owned());
        place
            .chain(self.headers.iter().cloned())
            .map(|header| Column::text(format!("{}·{header}", self.title), 16.0))
            .collect()
    }

    fn cells(&self, row: Option<&SourceRow>) -> Vec<Cell> {
        let Some(row) = row else {
            return vec![Cell::Empty; self.headers.len() + 1];
        };
        let place = Cell::from(format!("{} 第 {} 行", row.file, row.row));
        let values = row.cells.iter().map(|(_, value)| value.as_str().into());
        std::iter::once(place).chain(values).collect()
    }
}

fn row(it: &PairShown, [left, right]: &[Side; 2], people: &HashMap<PersonId, String>) -> Row {
    let verdict = it.done.as_ref().and_then(|done| done.record.verdict());
    let by = verdict.and_then(|it| people.get(&it.stamp.by?));
    let mut cells: Vec<Cell> = vec![
        verdict.map(|it| it.answer.label()).into(),
        by.map(String::as_str).into(),
        verdict.map(|it| day_of(it.stamp.at)).into(),
        verdict.map(|it| it.reason.as_str()).into(),
        it.pair.evidence.as_str().into(),
        ((it.pair.weight * 10.0).round() / 10.0).into(),
        it.pair.probability.into(),
    ];
    cells.extend(left.cells(it.left.as_ref()));
    cells.extend(right.cells(it.right.as_ref()));
    Row::Cells(cells)
}
