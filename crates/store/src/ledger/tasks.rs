//! Lists of tasks.

use bihuan_access::Scope;
use bihuan_domain::id::{FindingId, PersonId, RectificationId, TaskId, UnitId};
use jiff::civil::Date;

use super::list::scope_condition;
use crate::{
    Store, StoreError,
    sql::{Row, Sql},
    store::Read,
};

/// A row of the task list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Identity.
    pub id: TaskId,
    /// Its finding.
    pub finding: FindingId,
    /// The finding's number.
    pub number: String,
    /// The finding's problem.
    pub problem: String,
    /// What it is about.
    pub title: String,
    /// The unit that carries it and its short name.
    pub unit: (UnitId, String),
    /// When it is due: its own day, or the finding's.
    pub due: Option<Date>,
    /// Key of its stage.
    pub stage: String,
    /// Who handles it.
    pub handler: Option<PersonId>,
    /// How many measures it has.
    pub measures: u32,
    /// The unit that is asked to take it over, and until when it is to answer.
    pub hand_over: Option<(UnitId, Date)>,
}

const SELECT: &str = "SELECT t.id, t.finding_id, f.number, f.problem, t.title, t.unit_id, u.short_name, \
    COALESCE(t.due, f.due) AS due, t.stage, t.handler, t.measures, \
    t.hand_over_unit, t.hand_over_until FROM task t JOIN finding f ON f.id = t.finding_id \
    LEFT JOIN unit u ON u.id = t.unit_id";

impl Store {
    /// Tasks of findings that `scope` may see, most urgent finding first, at most `limit`.
    pub async fn tasks(
        &self,
        scope: &Scope,
        rectification: Option<RectificationId>,
        unit: Option<UnitId>,
        stages: &[&str],
        limit: u32,
    ) -> Result<Vec<TaskRow>, StoreError> {
        let mut sql = Sql::new(format!("{SELECT} WHERE 1 = 1"));
        if let Some(rectification) = rectification {
            sql = sql
                .push(" AND t.rectification_id = ?")
                .bind(rectification.0);
        }
        if let Some(unit) = unit {
            sql = sql.push(" AND t.unit_id = ?").bind(unit.0);
        }
        if !stages.is_empty() {
            sql = sql
                .push(" AND t.stage IN ")
                .push_list(stages.iter().copied());
        }
        let sql = scope_condition(sql, scope)
            .push(" ORDER BY f.due_order, f.position, t.position LIMIT ?")
            .bind(limit);
        self.rows(sql).await?.iter().map(task_row).collect()
    }

    /// How many tasks a rectification has within `scope`, and how many measures they have together.
    pub async fn task_totals(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<(u64, u64), StoreError> {
        let sql = Sql::new(
            "SELECT COUNT(*) AS tasks, CAST(COALESCE(SUM(t.measures), 0) AS BIGINT) AS measures \
             FROM task t JOIN finding f ON f.id = t.finding_id WHERE t.rectification_id = ?",
        )
        .bind(rectification.0);
        let rows = self.rows(scope_condition(sql, scope)).await?;
        let row = rows
            .first()
            .ok_or_else(|| StoreError::Damaged("a count of tasks without an answer".to_owned()))?;
        Ok((row.get("tasks")?, row.get("measures")?))
    }

    /// Tasks that `unit` is asked to take over, the day of its answer that comes first in front, at most `limit`.
    pub async fn tasks_handed_to(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        unit: UnitId,
        limit: u32,
    ) -> Result<Vec<TaskRow>, StoreError> {
        let sql = Sql::new(format!("{SELECT} WHERE t.hand_over_unit = ?"))
            .bind(unit.0)
            .push(" AND t.rectification_id = ?")
            .bind(rectification.0);
        let sql = scope_condition(sql, scope)
            .push(" ORDER BY t.hand_over_until, f.position, t.position LIMIT ?")
            .bind(limit);
        self.rows(sql).await?.iter().map(task_row).collect()
    }

    /// The tasks of these findings, as far as `scope` may see them, in the order of their plans.
    pub async fn tasks_of(
        &self,
        scope: &Scope,
        findings: &[FindingId],
    ) -> Result<Vec<TaskRow>, StoreError> {
        let sql = Sql::new(format!("{SELECT} WHERE t.finding_id IN "))
            .push_list(findings.iter().map(|f| f.0));
        let sql = scope_condition(sql, scope).push(" ORDER BY f.position, t.position");
        self.rows(sql).await?.iter().map(task_row).collect()
    }
}

fn task_row(row: &Row) -> Result<TaskRow, StoreError> {
    Ok(TaskRow {
        id: TaskId(row.get("id")?),
        finding: FindingId(row.get("finding_id")?),
        number: row.get("number")?,
        problem: row.get("problem")?,
        title: row.get("title")?,
        unit: (
            UnitId(row.get("unit_id")?),
            row.get::<Option<String>>("short_name")?.unwrap_or_default(),
        ),
        due: row.get("due")?,
        stage: row.get("stage")?,
        handler: row.get::<Option<uuid::Uuid>>("handler")?.map(PersonId),
        measures: row.get("measures")?,
        hand_over: row
            .get::<Option<uuid::Uuid>>("hand_over_unit")?
            .map(UnitId)
            .zip(row.get("hand_over_until")?),
    })
}
