//! Signing the tree, and handing checkpoints on to a second party.

use bihuan_journal::{
    Checkpoint, Digest, PublicKey, Signature, SignedCheckpoint, Signer, WITNESS, Witness,
    WitnessLine, consistency,
};

use super::tree::Tree;
use crate::dialect::Fault;
use crate::sql::{Bind as _, Row, Sql};
use crate::store::Read;
use crate::{Store, StoreError};

const COLUMNS: [&str; 8] = [
    "number",
    "ledger",
    "size",
    "root",
    "at_ms",
    "prev",
    "key_id",
    "signature",
];
pub(super) const SELECT: &str =
    "SELECT number, ledger, size, root, at_ms, prev, key_id, signature FROM checkpoint";
/// Entries looked at once while waiting for a closure.
const PAGE: u32 = 5000;

impl Store {
    /// Signs the journal as it is now and gives the checkpoint; the last one when nothing was added since, none for an
    /// empty journal.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the journal no longer agrees with the last checkpoint: nothing is signed then.
    /// [`StoreError::Signer`] when the signer cannot sign.
    pub async fn seal(
        &self,
        signer: &dyn Signer,
        at_ms: i64,
    ) -> Result<Option<SignedCheckpoint>, StoreError> {
        let grown = self.grow_tree().await?;
        let Some(ledger) = grown.ledger else {
            return Ok(None);
        };
        let last = self.last_checkpoint().await?;
        let key = signer.public_key().id();
        let size = grown.frontier.size();
        if let Some(last) = &last {
            self.check_past(&last.checkpoint, size, ledger).await?;
            if last.checkpoint.size == size && last.checkpoint.key == key {
                return Ok(Some(last.clone()));
            }
        }
        let before = last.as_ref().map(|last| &last.checkpoint);
        let checkpoint = Checkpoint {
            suite: self.suite(),
            ledger,
            number: before.map_or(1, |last| last.number + 1),
            size,
            root: grown.frontier.root(),
            at_ms,
            prev: before.map(Checkpoint::digest),
            key,
        };
        let signed = checkpoint
            .sign(signer)
            .map_err(|failed| StoreError::Signer(failed.to_string()))?;
        let row = Sql::insert("checkpoint", &COLUMNS).row(values(&signed));
        let tx = self.keep_house().await?;
        match tx.try_execute(row).await? {
            Ok(_) => {
                tx.commit().await?;
                Ok(Some(signed))
            }
            Err((Fault::Unique, _)) => {
                // Another process signed at the same time; its checkpoint stands, and ours was shown to nobody.
                drop(tx);
                self.last_checkpoint().await
            }
            Err((_, error)) => Err(error),
        }
    }

    /// What was signed last must still be the beginning of what is there.
    async fn check_past(
        &self,
        last: &Checkpoint,
        size: u64,
        ledger: Digest,
    ) -> Result<(), StoreError> {
        let holds = last.size <= size
            && last.ledger == ledger
            && Tree::new(self, self.suite()).root(0..last.size).await? == last.root;
        if holds {
            Ok(())
        } else {
            Err(StoreError::Damaged(format!(
                "the journal no longer agrees with checkpoint {}",
                last.number
            )))
        }
    }

    /// The checkpoint that was signed last.
    pub async fn last_checkpoint(&self) -> Result<Option<SignedCheckpoint>, StoreError> {
        let sql = Sql::new(format!("{SELECT} ORDER BY number DESC LIMIT 1"));
        let row = self.row(sql).await?;
        row.map(|row| checkpoint_of(self, &row)).transpose()
    }

    /// The number of the newest entry, 0 for an empty journal.
    pub async fn newest_entry(&self) -> Result<u64, StoreError> {
        let newest = Sql::new("SELECT seq FROM journal ORDER BY seq DESC LIMIT 1");
        self.row(newest).await?.map_or(Ok(0), |row| row.at(0))
    }

    /// Whether entries behind `after` hold a closure, and the number up to which was looked.
    pub async fn closures_after(&self, after: u64) -> Result<(u64, bool), StoreError> {
        let mut last = after;
        let mut closed = false;
        loop {
            let horizon = self.horizon().await?;
            let next = Sql::new(
                "SELECT seq, kind FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            );
            let page = self.rows(next.bind(last).bind(horizon).bind(PAGE)).await?;
            for row in &page {
                last = row.get("seq")?;
                closed |= row.get::<String>("kind")? == "finding_closed";
            }
            if page.len() < PAGE as usize {
                return Ok((last, closed));
            }
        }
    }

    /// The line that a witness who already has `witness` adds for a checkpoint; none when he has it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the journal is not the one that he has seen.
    pub async fn witness_line(
        &self,
        witness: &Witness,
        signed: &SignedCheckpoint,
        key: PublicKey,
    ) -> Result<Option<WitnessLine>, StoreError> {
        let old = witness.checkpoints.last().map(|last| &last.checkpoint);
        let now = &signed.checkpoint;
        let mut proof = Vec::new();
        if let Some(old) = old {
            if old == now {
                return Ok(None);
            }
            self.check_past(old, now.size, now.ledger).await?;
            if old.number >= now.number {
                return Err(StoreError::Damaged(format!(
                    "checkpoint {} was kept by the witness, and here the last is {}",
                    old.number, now.number
                )));
            }
            let ranges = consistency(old.size, now.size);
            proof = Tree::new(self, self.suite()).roots(ranges).await?;
        }
        Ok(Some(WitnessLine {
            format: WITNESS.to_owned(),
            checkpoint: now.clone(),
            signature: signed.signature,
            key,
            consistency: proof,
        }))
    }
}

fn values(signed: &SignedCheckpoint) -> [sea_orm::Value; 8] {
    let c = &signed.checkpoint;
    [
        c.number.value(),
        c.ledger.value(),
        c.size.value(),
        c.root.value(),
        c.at_ms.value(),
        c.prev.value(),
        c.key.value(),
        signed.signature.as_bytes().as_slice().value(),
    ]
}

/// Reads a checkpoint from its columns.
pub(super) fn checkpoint_of(store: &Store, row: &Row) -> Result<SignedCheckpoint, StoreError> {
    let signature: Vec<u8> = row.get("signature")?;
    Ok(SignedCheckpoint {
        checkpoint: Checkpoint {
            suite: store.suite(),
            ledger: row.get("ledger")?,
            number: row.get("number")?,
            size: row.get("size")?,
            root: row.get("root")?,
            at_ms: row.get("at_ms")?,
            prev: row.get("prev")?,
            key: row.get("key_id")?,
        },
        signature: Signature::try_from(signature.as_slice())
            .map_err(|_| StoreError::Damaged("a signature has another length".to_owned()))?,
    })
}
