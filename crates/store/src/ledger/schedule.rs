//! Deadlines as they were given and as they stand, and what each leader owns: sums for whole rectifications.

use bihuan_access::Scope;
use bihuan_domain::id::{PersonId, RectificationId};
use jiff::civil::Date;

use super::list::scope_condition;
use crate::{Store, StoreError, sql::Sql, store::Read};

/// How many findings have the same two deadlines and stand in the same stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleCount {
    /// Deadline in force.
    pub due: Option<Date>,
    /// Deadline as first given.
    pub due_original: Option<Date>,
    /// Key of the stage.
    pub stage: String,
    /// Whether the deadline runs.
    pub open: bool,
    /// How many.
    pub n: u64,
}

/// How many findings of a leader stand in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SponsorCount {
    /// The leader.
    pub sponsor: PersonId,
    /// Key of the stage.
    pub stage: String,
    /// How many.
    pub n: u64,
    /// How many of them are open and were due before the day asked for.
    pub overdue: u64,
    /// How many of them are key problems.
    pub key: u64,
}

impl Store {
    /// Findings of a rectification within `scope`, counted by both deadlines and stage.
    pub async fn schedule(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<Vec<ScheduleCount>, StoreError> {
        let sql = Sql::new(
            "SELECT f.due, f.due_original, f.stage, f.open, COUNT(*) AS n FROM finding f WHERE f.rectification_id = ?",
        )
        .bind(rectification.0);
        let sql = scope_condition(sql, scope).push(
            " GROUP BY f.due, f.due_original, f.stage, f.open ORDER BY f.due, f.due_original, f.stage",
        );
        self.rows(sql)
            .await?
            .iter()
            .map(|row| {
                Ok(ScheduleCount {
                    due: row.get("due")?,
                    due_original: row.get("due_original")?,
                    stage: row.get("stage")?,
                    open: row.get("open")?,
                    n: row.get("n")?,
                })
            })
            .collect()
    }

    /// What each leader owns of a rectification within `scope`.
    pub async fn by_sponsor(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        today: Date,
    ) -> Result<Vec<SponsorCount>, StoreError> {
        let sql = Sql::new(
            "SELECT f.sponsor, f.stage, COUNT(*) AS n, SUM(CASE WHEN f.open = 1 AND f.due < ? THEN 1 ELSE 0 END) AS overdue, \
             SUM(f.key_problem) AS key_problems \
             FROM finding f WHERE f.sponsor IS NOT NULL AND f.rectification_id = ?",
        )
        .bind(today)
        .bind(rectification.0);
        let sql = scope_condition(sql, scope)
            .push(" GROUP BY f.sponsor, f.stage ORDER BY f.sponsor, f.stage");
        self.rows(sql)
            .await?
            .iter()
            .map(|row| {
                Ok(SponsorCount {
                    sponsor: PersonId(row.get("sponsor")?),
                    stage: row.get("stage")?,
                    n: row.get("n")?,
                    overdue: row.get("overdue")?,
                    key: row.get("key_problems")?,
                })
            })
            .collect()
    }
}
