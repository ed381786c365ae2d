//! Evidence across findings: what a unit has, and which files stand in several findings.

use bihuan_access::Scope;
use bihuan_domain::{
    Finding,
    finding::Evidence,
    id::{EvidenceId, FindingId, RectificationId, UnitId},
};
use jiff::civil::Date;
use sea_orm::Value;

use super::list::scope_condition;
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

/// Columns of `evidence`, in the order of [`rows`].
pub(crate) const EVIDENCE: [&str; 15] = [
    "id",
    "finding_id",
    "rectification_id",
    "position",
    "unit_id",
    "kind",
    "title",
    "sensitivity",
    "taken_on",
    "file_type",
    "digest",
    "size",
    "versions",
    "handed_in_ms",
    "in_force",
];

/// A piece of evidence in lists across findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Identity.
    pub id: EvidenceId,
    /// Its finding.
    pub finding: FindingId,
    /// Number of the finding.
    pub number: String,
    /// The unit that handed it in.
    pub unit: UnitId,
    /// Key of its kind.
    pub kind: String,
    /// What it shows.
    pub title: String,
    /// Key of who may open it.
    pub sensitivity: String,
    /// The day it was taken or made.
    pub taken_on: Option<Date>,
    /// Key of its file type.
    pub file_type: String,
    /// Digest of the version in force.
    pub digest: String,
    /// How many versions there are.
    pub versions: u32,
    /// When the version in force was handed in, milliseconds since 1970.
    pub handed_in_ms: i64,
    /// Whether it counts.
    pub in_force: bool,
}

/// Rows of the evidence of a finding.
pub(crate) fn rows(f: &Finding) -> Vec<[Value; 15]> {
    let row = |(position, e): (usize, &Evidence)| {
        let file = &e.current.file;
        [
            e.id.0.value(),
            f.id.0.value(),
            f.rectification.0.value(),
            (position + 1).value(),
            e.unit.0.value(),
            e.about.kind.key().value(),
            e.about.title.as_str().value(),
            e.about.sensitivity.key().value(),
            e.about.taken_on.value(),
            file.file_type.key().value(),
            file.digest.as_str().value(),
            file.size.value(),
            e.version().value(),
            e.current.stamp.at.as_millisecond().value(),
            e.is_in_force().value(),
        ]
    };
    f.evidence_items.iter().enumerate().map(row).collect()
}

fn row_of(row: &Row) -> Result<EvidenceRow, StoreError> {
    Ok(EvidenceRow {
        id: EvidenceId(row.get("id")?),
        finding: FindingId(row.get("finding_id")?),
        number: row.get("number")?,
        unit: UnitId(row.get("unit_id")?),
        kind: row.get("kind")?,
        title: row.get("title")?,
        sensitivity: row.get("sensitivity")?,
        taken_on: row.get("taken_on")?,
        file_type: row.get("file_type")?,
        digest: row.get("digest")?,
        versions: row.get("versions")?,
        handed_in_ms: row.get("handed_in_ms")?,
        in_force: row.get("in_force")?,
    })
}

const SELECT: &str = "SELECT e.id, e.finding_id, f.number, e.unit_id, e.kind, e.title, e.sensitivity, e.taken_on, e.file_type, \
    e.digest, e.versions, e.handed_in_ms, e.in_force FROM evidence e JOIN finding f ON f.id = e.finding_id";

impl Store {
    /// The latest evidence that a unit handed in for other findings than `finding` and that counts, within `scope`.
    pub async fn evidence_of_unit(
        &self,
        scope: &Scope,
        unit: UnitId,
        finding: FindingId,
        limit: u32,
    ) -> Result<Vec<EvidenceRow>, StoreError> {
        let sql = Sql::new(format!(
            "{SELECT} WHERE e.in_force = 1 AND e.unit_id = ? AND e.finding_id <> ?"
        ));
        let sql = scope_condition(sql.bind(unit.0).bind(finding.0), scope)
            .push(" ORDER BY e.handed_in_ms DESC, e.id LIMIT ?")
            .bind(limit);
        self.rows(sql).await?.iter().map(row_of).collect()
    }

    /// Evidence of the findings named, in the order of the ledger, within `scope`.
    pub async fn evidence_of_findings(
        &self,
        scope: &Scope,
        findings: &[FindingId],
    ) -> Result<Vec<EvidenceRow>, StoreError> {
        if findings.is_empty() {
            return Ok(Vec::new());
        }
        let sql = Sql::new(format!("{SELECT} WHERE e.finding_id IN "))
            .push_list(findings.iter().map(|id| id.0));
        let sql = scope_condition(sql, scope).push(" ORDER BY f.position, e.position");
        self.rows(sql).await?.iter().map(row_of).collect()
    }

    /// Which of the digests stand in force in other findings of `scope`, each with the number of one of them.
    pub async fn same_files(
        &self,
        scope: &Scope,
        finding: FindingId,
        digests: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        if digests.is_empty() {
            return Ok(Vec::new());
        }
        let sql = Sql::new(
            "SELECT e.digest, MIN(f.number) AS number FROM evidence e JOIN finding f ON f.id = e.finding_id \
             WHERE e.in_force = 1 AND e.finding_id <> ?",
        );
        let sql = sql
            .bind(finding.0)
            .push(" AND e.digest IN ")
            .push_list(digests);
        let sql = scope_condition(sql, scope).push(" GROUP BY e.digest");
        self.rows(sql)
            .await?
            .iter()
            .map(|row| Ok((row.get("digest")?, row.get("number")?)))
            .collect()
    }

    /// How many findings of a rectification are said to be done and have no evidence, within `scope`.
    pub async fn unproven_count(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<u64, StoreError> {
        let sql = Sql::new(
            "SELECT COUNT(*) FROM finding f WHERE f.unproven = 1 AND f.rectification_id = ?",
        );
        let row = self
            .row(scope_condition(sql.bind(rectification.0), scope))
            .await?;
        row.map_or(Ok(0), |row| row.at(0))
    }
}

impl Tx {
    pub(crate) async fn insert_evidence(
        &self,
        findings: impl Iterator<Item = &Finding> + Send,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = findings.flat_map(rows).collect();
        for chunk in rows.chunks(500) {
            let insert = chunk
                .iter()
                .fold(Sql::insert("evidence", &EVIDENCE), |sql, row| {
                    sql.row(row.clone())
                });
            self.execute(insert).await?;
        }
        Ok(())
    }
}
