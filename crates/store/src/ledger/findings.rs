//! Single findings: loading within a scope, and the bulk path for large imports and generated ledgers.

use bihuan_access::{Scope, Standing};
use bihuan_domain::{
    Event, Finding, Stamp,
    id::{FindingId, RectificationId},
};

use jiff::civil::Date;

use super::{list::scope_condition, payload, rows, tally, write::finding_stream};
use crate::{
    Author, Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

/// A finding as it stands at a version of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The finding.
    pub finding: Finding,
    /// The version.
    pub version: u64,
}

impl Changed {
    /// How it stands to units and people, for the policy.
    pub fn standing(&self) -> Standing {
        let f = &self.finding;
        let lead = f.owners.lead;
        let mut others: Vec<_> = f
            .owners
            .units()
            .map(|(unit, _)| unit)
            .chain(f.task_units())
            .collect();
        others.retain(|unit| Some(*unit) != lead);
        Standing {
            lead,
            others,
            sponsor: f.owners.sponsor,
            issued: rows::is_issued(&f.stage),
        }
    }
}

/// A finding with its whole past, for the bulk path.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkFinding {
    /// What happened, who and when; the first event is `FindingRecorded`.
    pub history: Vec<(Stamp, Event)>,
}

async fn load(
    on: &impl Read,
    id: FindingId,
    scope: &Scope,
    lock: bool,
) -> Result<Option<Changed>, StoreError> {
    let sql = Sql::new(
        "SELECT f.version, s.state FROM finding f JOIN finding_state s ON s.finding_id = f.id WHERE f.id = ?",
    );
    let mut sql = scope_condition(sql.bind(id.0), scope);
    if lock {
        sql = on.dialect().lock_rows(sql);
    }
    on.row(sql).await?.as_ref().map(changed).transpose()
}

pub(super) fn changed(row: &Row) -> Result<Changed, StoreError> {
    Ok(Changed {
        finding: row.json("state")?,
        version: row.get("version")?,
    })
}

/// Findings loaded whole at once, at most: more than anybody signs in an afternoon.
const MOST_AT_ONCE: u32 = 500;

impl Store {
    /// Findings in these stages that `scope` may see, longest waiting first.
    pub async fn findings_in(
        &self,
        scope: &Scope,
        stages: &[&str],
    ) -> Result<Vec<Changed>, StoreError> {
        let sql = Sql::new(
            "SELECT f.version, s.state FROM finding f JOIN finding_state s ON s.finding_id = f.id \
             WHERE f.stage IN ",
        )
        .push_list(stages.iter().copied());
        let sql = scope_condition(sql, scope)
            .push(" ORDER BY f.updated_ms, f.id LIMIT ?")
            .bind(MOST_AT_ONCE);
        self.rows(sql).await?.iter().map(changed).collect()
    }

    /// A finding, if `scope` may see it.
    pub async fn finding(
        &self,
        scope: &Scope,
        id: FindingId,
    ) -> Result<Option<Changed>, StoreError> {
        load(self, id, scope, false).await
    }

    /// The finding with this ledger number, if `scope` may see it.
    pub async fn finding_by_number(
        &self,
        scope: &Scope,
        number: &str,
    ) -> Result<Option<FindingId>, StoreError> {
        let sql =
            Sql::new("SELECT f.id FROM finding f WHERE f.number = ?").bind(number.to_uppercase());
        let row = self.row(scope_condition(sql, scope)).await?;
        row.map(|row| Ok(FindingId(row.get("id")?))).transpose()
    }

    /// Findings of one rectification that were read from documents, with their states: what a re-import is compared with.
    pub async fn findings_of(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<Vec<Finding>, StoreError> {
        let sql = Sql::new(
            "SELECT s.state FROM finding f JOIN finding_state s ON s.finding_id = f.id WHERE f.rectification_id = ?",
        );
        let sql = scope_condition(sql.bind(rectification.0), scope).push(" ORDER BY f.position");
        self.rows(sql)
            .await?
            .iter()
            .map(|row| row.json("state"))
            .collect()
    }

    /// Closed findings of one rectification, closed within a period, at most `limit`.
    pub async fn closed_findings(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        from: Option<Date>,
        until: Option<Date>,
        limit: usize,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut sql = Sql::new(
            "SELECT s.state FROM finding f JOIN finding_state s ON s.finding_id = f.id \
             WHERE f.stage = 'closed' AND f.rectification_id = ?",
        )
        .bind(rectification.0);
        if let Some(day) = from {
            sql = sql.push(" AND f.closed_on >= ?").bind(day);
        }
        if let Some(day) = until {
            sql = sql.push(" AND f.closed_on <= ?").bind(day);
        }
        let sql = scope_condition(sql, scope).push(" ORDER BY f.position LIMIT ?");
        self.rows(sql.bind(limit))
            .await?
            .iter()
            .map(|row| row.json("state"))
            .collect()
    }
}

impl Tx {
    /// A finding to be changed in this transaction, if `scope` may see it. On PostgreSQL others who want to change it wait.
    pub async fn finding(
        &self,
        scope: &Scope,
        id: FindingId,
    ) -> Result<Option<Changed>, StoreError> {
        load(self, id, scope, true).await
    }

    /// The greatest place in the ledger under a top group, so that new findings go behind it.
    pub async fn last_position(
        &self,
        rectification: RectificationId,
        from: u32,
        to: u32,
    ) -> Result<u32, StoreError> {
        let sql = Sql::new(
            "SELECT COALESCE(MAX(position), 0) FROM finding WHERE rectification_id = ? AND position >= ? AND position < ?",
        );
        let row = self
            .row(sql.bind(rectification.0).bind(from).bind(to))
            .await?;
        row.map_or(Ok(0), |row| row.at(0))
    }

    /// The number of the finding in which a closed one is carried on because it came back.
    pub async fn carried_on_in(&self, old: FindingId) -> Result<Option<String>, StoreError> {
        let sql = Sql::new("SELECT number FROM finding WHERE rebound_of = ? LIMIT 1");
        let row = self.row(sql.bind(old.0)).await?;
        row.map(|row| row.get("number")).transpose()
    }

    /// Records many new findings with their pasts at once.
    pub async fn record_bulk(&mut self, findings: Vec<BulkFinding>) -> Result<(), StoreError> {
        let mut histories = Vec::with_capacity(findings.len());
        let mut states = Vec::with_capacity(findings.len());
        for BulkFinding { history } in findings {
            let mut finding = None;
            let mut sealed = Vec::with_capacity(history.len());
            let mut last_ms = 0;
            for (stamp, event) in history {
                last_ms = stamp.at.as_millisecond();
                let author = Author {
                    actor: stamp.by.map(|p| p.to_string()),
                    at_ms: last_ms,
                    request: None,
                };
                sealed.push((author, payload::entry(&event)?));
                finding = Finding::apply(finding, event, stamp);
            }
            let finding = finding.ok_or_else(|| {
                StoreError::Damaged("a finding must begin by being recorded".to_owned())
            })?;
            let version = u64::try_from(sealed.len()).unwrap_or(u64::MAX);
            histories.push((finding_stream(finding.id), sealed));
            states.push((Changed { finding, version }, last_ms));
        }
        self.append_histories(histories).await?;
        for chunk in states.chunks(200) {
            let mut list = Sql::insert("finding", &rows::FINDING);
            let mut full = Sql::insert("finding_state", &["finding_id", "state"]);
            for (changed, at_ms) in chunk {
                list = list.row(rows::finding(&changed.finding, changed.version, *at_ms));
                full = full.row([
                    changed.finding.id.0.value(),
                    rows::state(&changed.finding)?.value(),
                ]);
            }
            self.execute(list).await?;
            self.execute(full).await?;
        }
        self.insert_units(states.iter().map(|(c, _)| &c.finding))
            .await?;
        self.insert_tasks(states.iter().map(|(c, _)| &c.finding))
            .await?;
        self.insert_evidence(states.iter().map(|(c, _)| &c.finding))
            .await?;
        self.add_to_tally(tally::difference(
            [],
            states.iter().map(|(c, _)| &c.finding),
        ))
        .await
    }

    /// Records many new findings that begin now.
    pub async fn record_findings(&mut self, new: Vec<Event>) -> Result<(), StoreError> {
        let stamp = self.stamp();
        self.record_bulk(
            new.into_iter()
                .map(|event| BulkFinding {
                    history: vec![(stamp, event)],
                })
                .collect(),
        )
        .await
    }
}
