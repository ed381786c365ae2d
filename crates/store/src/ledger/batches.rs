//! Batches of tasks across findings.

use bihuan_access::Scope;
use bihuan_domain::{
    Finding,
    id::{BatchId, FindingId, RectificationId},
    task::{Batch, Task},
};
use jiff::civil::Date;
use sea_orm::Value;

use super::list::scope_condition;
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

/// Columns of `batch`, in the order of [`rows`].
pub(crate) const BATCH: [&str; 12] = [
    "id",
    "finding_id",
    "rectification_id",
    "task_id",
    "position",
    "batch_name",
    "due",
    "due_original",
    "quantity",
    "unit_word",
    "reached_on",
    "done",
];

/// A batch in lists across findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// Its finding.
    pub finding: FindingId,
    /// Number of the finding.
    pub number: String,
    /// What its task is about.
    pub task: String,
    /// Short name of the unit that carries the task.
    pub unit: String,
    /// What people call it.
    pub name: String,
    /// When it is due.
    pub due: Date,
    /// When it was first due.
    pub due_original: Date,
    /// How much it is, in hundredths, and the unit of measure.
    pub quantity: Option<(i64, String)>,
    /// When it was reached.
    pub reached_on: Option<Date>,
    /// How much was done, in hundredths.
    pub done: Option<i64>,
}

/// Rows of the batches of a finding, each with its identity.
pub(crate) fn rows(f: &Finding) -> Vec<(BatchId, [Value; 12])> {
    let row = |t: &Task, position: usize, b: &Batch| {
        let reached = b.reached.as_ref();
        let quantity = b.quantity.as_ref();
        [
            b.id.0.value(),
            f.id.0.value(),
            f.rectification.0.value(),
            t.id.0.value(),
            (position + 1).value(),
            b.name.as_str().value(),
            b.due.value(),
            b.original.value(),
            quantity.map(|q| q.hundredths).value(),
            quantity.map(|q| q.unit.clone()).value(),
            reached.map(|r| r.day).value(),
            reached.and_then(|r| r.done_hundredths).value(),
        ]
    };
    f.tasks
        .iter()
        .flat_map(|t| t.batches.iter().map(move |b| (t, b)))
        .enumerate()
        .map(|(position, (t, b))| (b.id, row(t, position, b)))
        .collect()
}

fn row_of(row: &Row) -> Result<BatchRow, StoreError> {
    let quantity: Option<i64> = row.get("quantity")?;
    let unit_word: Option<String> = row.get("unit_word")?;
    Ok(BatchRow {
        finding: FindingId(row.get("finding_id")?),
        number: row.get("number")?,
        task: row.get("title")?,
        unit: row.get::<Option<String>>("short_name")?.unwrap_or_default(),
        name: row.get("batch_name")?,
        due: row.get("due")?,
        due_original: row.get("due_original")?,
        quantity: quantity.map(|n| (n, unit_word.unwrap_or_default())),
        reached_on: row.get("reached_on")?,
        done: row.get("done")?,
    })
}

impl Store {
    /// Batches of a rectification, as far as `scope` may see their findings, by the day on which they are due, at most `limit`.
    pub async fn batches(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        let sql = Sql::new(
            "SELECT b.finding_id, f.number, t.title, u.short_name, b.batch_name, b.due, b.due_original, b.quantity, \
             b.unit_word, b.reached_on, b.done FROM batch b JOIN finding f ON f.id = b.finding_id \
             JOIN task t ON t.id = b.task_id LEFT JOIN unit u ON u.id = t.unit_id WHERE b.rectification_id = ?",
        )
        .bind(rectification.0);
        let sql = scope_condition(sql, scope)
            .push(" ORDER BY b.due, f.position, b.position LIMIT ?")
            .bind(limit);
        self.rows(sql).await?.iter().map(row_of).collect()
    }
}

impl Tx {
    pub(crate) async fn insert_batches(
        &self,
        findings: impl Iterator<Item = &Finding> + Send,
    ) -> Result<(), StoreError> {
        let all: Vec<_> = findings.flat_map(rows).collect();
        for chunk in all.chunks(500) {
            let insert = chunk
                .iter()
                .fold(Sql::insert("batch", &BATCH), |sql, (_, row)| {
                    sql.row(row.clone())
                });
            self.execute(insert).await?;
        }
        Ok(())
    }
}
