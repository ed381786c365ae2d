//! Keeping the rows of batches.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::RunError;
use crate::ingest::{Row, TableShape};

/// Names a batch. It becomes a part of file names: letters, digits and dashes of ASCII, 64 at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BatchId(String);

/// The text names no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a batch is named by 1 to 64 letters, digits and dashes")]
pub struct NoBatchId;

impl BatchId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BatchId {
    type Err = NoBatchId;

    fn from_str(text: &str) -> Result<Self, NoBatchId> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (1..=64).contains(&text.len()) && text.bytes().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoBatchId)
        }
    }
}

impl TryFrom<String> for BatchId {
    type Error = NoBatchId;

    fn try_from(text: String) -> Result<Self, NoBatchId> {
        text.parse()
    }
}

impl From<BatchId> for String {
    fn from(batch: BatchId) -> Self {
        batch.0
    }
}

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands beside every row of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchHead {
    /// The batch.
    pub batch: BatchId,
    /// The unit that handed it in.
    pub report_unit: String,
}

/// A batch that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBatch {
    /// The table.
    pub table: String,
    /// The batch.
    pub batch: BatchId,
    /// The unit that handed it in.
    pub report_unit: String,
    /// Its rows.
    pub rows: u64,
    /// The digest of its rows ([`RowsDigest`](crate::ingest::RowsDigest)), whatever the file that they lie in.
    pub digest: String,
    /// Bytes that it takes.
    pub bytes: u64,
}

/// Keeps the rows of batches.
pub trait Warehouse: Send + Sync {
    /// Begins to keep a batch. Nobody sees it before it is [finished](Keeping::finish); one of the same name is there until then
    /// and replaced at once.
    ///
    /// # Errors
    /// [`RunError`] of storage.
    fn begin<'a>(
        &'a self,
        shape: &TableShape,
        head: &BatchHead,
    ) -> Result<Box<dyn Keeping + 'a>, RunError>;

    /// Removes a batch of a table; tells whether it was there.
    ///
    /// # Errors
    /// [`RunError`] of storage.
    fn remove(&self, table: &str, batch: &BatchId) -> Result<bool, RunError>;

    /// The batches of a table, by name.
    ///
    /// # Errors
    /// [`RunError`] of storage, or of a batch that is damaged.
    fn list(&self, table: &str) -> Result<Vec<KeptBatch>, RunError>;
}

/// A batch that is being kept. Dropped before it is finished, it leaves nothing behind.
pub trait Keeping {
    /// Adds a row.
    ///
    /// # Errors
    /// [`RunError`] of storage, or of a row that does not have the columns of the table.
    fn put(&mut self, row: &Row) -> Result<(), RunError>;

    /// Makes the batch visible.
    ///
    /// # Errors
    /// [`RunError`] of storage; the batch is not there then.
    fn finish(self: Box<Self>) -> Result<KeptBatch, RunError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_batches_lead_nowhere_else() {
        assert!(
            "0199c2a4-7b1e-7000-8000-000000000001"
                .parse::<BatchId>()
                .is_ok()
        );
        for bad in ["", "../x", "a/b", "批次", "a.b", &"x".repeat(65)] {
            assert_eq!(bad.parse::<BatchId>(), Err(NoBatchId), "{bad}");
        }
    }
}
