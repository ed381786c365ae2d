//! Writing a finding: its events to the journal, its rows to the projections, the difference to the figures.

use bihuan_domain::{Event, Finding, Stamp, id::PersonId};
use jiff::Timestamp;
use serde::Serialize;

use super::{Changed, payload, rows, tally};
use crate::{NewEntry, StoreError, Tx, sql::Bind as _, sql::Sql};

/// Stream of a finding.
pub(crate) fn finding_stream(id: impl std::fmt::Display) -> String {
    format!("finding/{id}")
}

pub(crate) fn entries<E: Serialize>(events: &[E]) -> Result<Vec<NewEntry>, StoreError> {
    events.iter().map(payload::entry).collect()
}

impl Tx {
    /// The stamp that events of this transaction carry.
    pub fn stamp(&self) -> Stamp {
        let by = self
            .author()
            .actor
            .as_deref()
            .and_then(|a| a.parse().ok())
            .map(PersonId);
        Stamp {
            by,
            at: Timestamp::from_millisecond(self.author().at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }

    /// Records what happened to a finding: `before` is the finding as it was loaded in this transaction, nothing for a new
    /// one, whose first event must be `FindingRecorded`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else changed it meanwhile; [`StoreError::Damaged`] when the events do not begin
    /// a finding.
    pub async fn record_finding(
        &mut self,
        before: Option<&Changed>,
        events: Vec<Event>,
    ) -> Result<Changed, StoreError> {
        let stamp = self.stamp();
        let entries = entries(&events)?;
        let start = before.map(|b| b.finding.clone());
        let finding = events.into_iter().fold(start, |finding, event| {
            Finding::apply(finding, event, stamp)
        });
        let finding = finding.ok_or_else(|| {
            StoreError::Damaged("a finding must begin by being recorded".to_owned())
        })?;
        let version = before.map_or(0, |b| b.version);
        let version = self
            .append(&finding_stream(finding.id), version, entries)
            .await?;
        let changed = Changed { finding, version };
        let at_ms = self.author().at_ms;
        self.put_finding(before.map(|b| &b.finding), &changed, at_ms)
            .await?;
        Ok(changed)
    }

    /// Writes the rows that differ.
    async fn put_finding(
        &self,
        before: Option<&Finding>,
        now: &Changed,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let finding = &now.finding;
        let id = finding.id.0;
        let row = rows::finding(finding, now.version, at_ms);
        if before.is_none() {
            self.execute(Sql::insert("finding", &rows::FINDING).row(row))
                .await?;
            let state = Sql::insert("finding_state", &["finding_id", "state"]);
            self.execute(state.row([id.value(), rows::state(finding)?.value()]))
                .await?;
        } else {
            // What stays as it is is left alone: a column that is set has its indexes written anew.
            let known = before.map(|b| rows::finding(b, now.version, at_ms.saturating_sub(1)));
            let mut known = known.into_iter().flatten();
            let mut update = Sql::new("UPDATE finding SET version = ?").bind(now.version);
            for (column, value) in rows::FINDING.iter().zip(row) {
                if known.next().as_ref() != Some(&value) {
                    update = update.push(&format!(", {column} = ?")).bind(value);
                }
            }
            self.execute(update.push(" WHERE id = ?").bind(id)).await?;
            let state = Sql::new("UPDATE finding_state SET state = ? WHERE finding_id = ?");
            self.execute(state.bind(rows::state(finding)?).bind(id))
                .await?;
        }
        if before.is_none_or(|b| rows::units(b) != rows::units(finding)) {
            if before.is_some() {
                self.execute(Sql::new("DELETE FROM finding_unit WHERE finding_id = ?").bind(id))
                    .await?;
            }
            self.insert_units(std::iter::once(finding)).await?;
        }
        if before.map_or(!finding.tasks.is_empty(), |b| b.tasks != finding.tasks) {
            if before.is_some() {
                for table in ["task", "batch"] {
                    let old = Sql::new(format!("DELETE FROM {table} WHERE finding_id = ?"));
                    self.execute(old.bind(id)).await?;
                }
            }
            self.insert_tasks(std::iter::once(finding)).await?;
        }
        if before.map_or(!finding.evidence_items.is_empty(), |b| {
            b.evidence_items != finding.evidence_items
        }) {
            if before.is_some() {
                self.execute(Sql::new("DELETE FROM evidence WHERE finding_id = ?").bind(id))
                    .await?;
            }
            self.insert_evidence(std::iter::once(finding)).await?;
        }
        self.add_to_tally(tally::difference(before, [finding]))
            .await
    }

    pub(crate) async fn insert_units(
        &self,
        findings: impl Iterator<Item = &Finding> + Send,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = findings.flat_map(rows::units).collect();
        for chunk in rows.chunks(1000) {
            let mut insert = Sql::insert("finding_unit", &["unit_id", "finding_id", "role"]);
            for (unit, finding, role) in chunk {
                insert = insert.row([unit.0.value(), finding.0.value(), (*role).value()]);
            }
            self.execute(insert).await?;
        }
        Ok(())
    }

    pub(crate) async fn insert_tasks(
        &self,
        findings: impl Iterator<Item = &Finding> + Clone + Send,
    ) -> Result<(), StoreError> {
        self.insert_batches(findings.clone()).await?;
        let rows: Vec<_> = findings.flat_map(rows::tasks).collect();
        for chunk in rows.chunks(500) {
            let insert = chunk
                .iter()
                .fold(Sql::insert("task", &rows::TASK), |sql, row| {
                    sql.row(row.clone())
                });
            self.execute(insert).await?;
        }
        Ok(())
    }
}
