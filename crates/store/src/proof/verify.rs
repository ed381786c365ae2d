//! Checking everything that is kept: journal, tree, checkpoints, files, tables.

use std::collections::HashMap;

use bihuan_journal::{
    Audit, AuditReport, Digest, ExportHeader, PublicKey, SignedCheckpoint, Witness,
    checkpoint_line, entry_line,
};

use super::checkpoints::{SELECT as CHECKPOINTS, checkpoint_of};
use super::tree::STEP;
use crate::journal::{SELECT, kept};
use crate::ledger::{Drift, Rebuilt};
use crate::sql::Sql;
use crate::store::{Read, Snapshot};
use crate::{Depth, Finding, Store, StoreError};

/// Entries that are read at once.
const PAGE: u32 = 2000;

/// What was seen of a whole ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Journal, tree and checkpoints.
    pub journal: AuditReport,
    /// Kept nodes of the tree that do not follow from the journal.
    pub nodes: Vec<Drift>,
    /// Tables compared with the journal.
    pub tables: Rebuilt,
    /// Files compared with what is known about them.
    pub files: Finding,
    /// Files that are missing or not what was written.
    pub files_bad: u64,
    /// Files that nobody knows.
    pub files_unknown: u64,
}

impl Verified {
    /// True when nothing was found.
    pub fn is_sound(&self) -> bool {
        self.journal.faulty == 0
            && self.nodes.is_empty()
            && self.tables.drift.is_empty()
            && self.files_bad == 0
    }
}

/// A kept node: digest and last journal number below it.
type Node = (Digest, u64);

impl Store {
    /// Checks everything: every entry, stream and checkpoint, the tree, every byte of every file, every projected row.
    /// `keys` may sign checkpoints, and so may those of the witness file.
    pub async fn verify(
        &self,
        keys: &[PublicKey],
        witness: Witness,
    ) -> Result<Verified, StoreError> {
        let (journal, nodes) = self.verify_journal(keys, witness).await?;
        let tables = self.rebuild(false).await?;
        let files = self.check_blobs(Depth::Full).await?;
        let count = |name: &str| files.data.get(name).and_then(serde_json::Value::as_u64);
        Ok(Verified {
            journal,
            nodes,
            tables,
            files_bad: count("faults").unwrap_or(u64::MAX),
            files_unknown: count("leftover").unwrap_or_default(),
            files,
        })
    }

    /// Checks the journal, the tree and the checkpoints in one pass.
    pub async fn verify_journal(
        &self,
        keys: &[PublicKey],
        witness: Witness,
    ) -> Result<(AuditReport, Vec<Drift>), StoreError> {
        let snapshot = self.snapshot().await?;
        let mut audit = Audit::new(self.suite(), keys, witness);
        let mut checkpoints = self
            .all_checkpoints(&snapshot)
            .await?
            .into_iter()
            .peekable();
        let mut nodes = kept_nodes(&snapshot).await?;
        let mut drift = Vec::new();
        let mut missing = Vec::new();
        // Numbers begin with 1: what stands below is read by nothing else.
        let below = Sql::new("SELECT COUNT(*) FROM journal WHERE seq < 1");
        let below: u64 = snapshot.row(below).await?.map_or(Ok(0), |row| row.at(0))?;
        if below > 0 {
            drift.push(Drift {
                table: "journal",
                key: "seq".to_owned(),
                what: format!("{below} entries below the first number"),
            });
        }
        let mut last = 0_u64;
        loop {
            let next = Sql::new(format!("{SELECT} WHERE seq > ? ORDER BY seq LIMIT ?"));
            let page = snapshot.rows(next.bind(last).bind(PAGE)).await?;
            if page.is_empty() {
                break;
            }
            for row in &page {
                let kept = kept(row)?;
                last = kept.seq;
                let mut complete = Vec::new();
                audit.entry(&kept.entry, |level, position, digest| {
                    if level % STEP == 0 {
                        complete.push((level, position, digest));
                    }
                });
                for (level, position, digest) in complete {
                    match nodes.remove(&(level, position)) {
                        Some(found) if found == (digest, last) => {}
                        Some(_) => drift.push(node_drift(level, position, "is another one")),
                        None => missing.push((level, position, audit.size())),
                    }
                }
                while let Some(signed) =
                    checkpoints.next_if(|signed| signed.checkpoint.size <= audit.size())
                {
                    audit.checkpoint(&signed);
                }
            }
        }
        checkpoints.for_each(|signed| audit.checkpoint(&signed));
        let report = audit.finish();
        // What is not signed yet need not be kept yet either.
        let due = missing
            .iter()
            .filter(|(_, _, size)| *size <= report.covered);
        drift.extend(due.map(|(level, position, _)| node_drift(*level, *position, "is missing")));
        let extra = nodes.keys();
        drift.extend(extra.map(|(level, position)| node_drift(*level, *position, "is too much")));
        Ok((report, drift))
    }

    async fn all_checkpoints(&self, db: &Snapshot) -> Result<Vec<SignedCheckpoint>, StoreError> {
        let sql = Sql::new(format!("{CHECKPOINTS} ORDER BY number"));
        let rows = db.rows(sql).await?;
        rows.iter().map(|row| checkpoint_of(self, row)).collect()
    }

    /// Hands out the journal line by line for an independent verifier, with the checkpoints and the `keys` that signed them.
    /// Gives the number of entries.
    pub async fn export_journal(
        &self,
        keys: Vec<PublicKey>,
        mut write: impl FnMut(&str) -> std::io::Result<()>,
    ) -> Result<u64, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut checkpoints = self
            .all_checkpoints(&snapshot)
            .await?
            .into_iter()
            .peekable();
        write(&ExportHeader::new(self.suite(), keys).to_line())?;
        let (mut last, mut size) = (0_u64, 0_u64);
        loop {
            let next = Sql::new(format!("{SELECT} WHERE seq > ? ORDER BY seq LIMIT ?"));
            let page = snapshot.rows(next.bind(last).bind(PAGE)).await?;
            if page.is_empty() {
                break;
            }
            for row in &page {
                let kept = kept(row)?;
                last = kept.seq;
                size = size.saturating_add(1);
                write(&entry_line(&kept.entry))?;
                while let Some(signed) =
                    checkpoints.next_if(|signed| signed.checkpoint.size <= size)
                {
                    write(&checkpoint_line(&signed))?;
                }
            }
        }
        checkpoints.try_for_each(|signed| write(&checkpoint_line(&signed)))?;
        Ok(size)
    }
}

async fn kept_nodes(db: &Snapshot) -> Result<HashMap<(u32, u64), Node>, StoreError> {
    let sql = Sql::new("SELECT level, position, digest, last_seq FROM tree_node");
    let mut nodes = HashMap::new();
    for row in db.rows(sql).await? {
        let place = (row.get("level")?, row.get("position")?);
        nodes.insert(place, (row.get("digest")?, row.get("last_seq")?));
    }
    Ok(nodes)
}

fn node_drift(level: u32, position: u64, what: &str) -> Drift {
    Drift {
        table: "tree_node",
        key: format!("{level}/{position}"),
        what: what.to_owned(),
    }
}
