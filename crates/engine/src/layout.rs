//! What a file holds: columns, their types, and the head of the batch in its footer.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use bihuan_insight::{
    ingest::{BUCKETS, Storage, TableShape},
    run::{BatchId, KeptBatch},
};
use serde::{Deserialize, Serialize};

/// The columns that every table has beside its own.
pub(crate) const BATCH: &str = "batch_id";
pub(crate) const ROW: &str = "row_no";
pub(crate) const UNIT: &str = "report_unit";

/// All of them: what evidence may read of every table.
pub(crate) const EXTRA: [&str; 3] = [BATCH, ROW, UNIT];

/// The key in the footer under which the head is kept.
pub(crate) const HEAD: &str = "bihuan.batch";

/// What the footer says about a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileHead {
    pub(crate) table: String,
    pub(crate) batch: BatchId,
    pub(crate) report_unit: String,
    pub(crate) rows: u64,
    pub(crate) digest: String,
    /// The family of keys whose buckets order the rows.
    pub(crate) family: Option<String>,
    /// Where each bucket begins, and where the last one ends; empty of a table without.
    pub(crate) starts: Vec<u64>,
    /// How many different keys there are; 0 of a table without.
    pub(crate) keys: u64,
}

impl FileHead {
    /// The batch as callers know it.
    pub(crate) fn kept(&self, bytes: u64) -> KeptBatch {
        KeptBatch {
            table: self.table.clone(),
            batch: self.batch.clone(),
            report_unit: self.report_unit.clone(),
            rows: self.rows,
            digest: self.digest.clone(),
            bytes,
        }
    }

    /// Whether the rows lie as its head says.
    pub(crate) fn is_sound(&self) -> bool {
        let ends = usize::from(BUCKETS) + 1;
        self.starts.is_empty()
            || (self.starts.len() == ends
                && self.starts.is_sorted()
                && self.starts.first() == Some(&0)
                && self.starts.last() == Some(&self.rows))
    }

    /// The rows of a part: from where to where. Everything when there is one part.
    pub(crate) fn rows_of_part(&self, part: u16, of: u16) -> Option<(u64, u64)> {
        let width = BUCKETS.checked_div(of)?;
        let at = |bucket: u16| self.starts.get(usize::from(bucket)).copied();
        Some((at(part * width)?, at((part + 1) * width)?))
    }
}

/// The Arrow type of a column.
pub(crate) fn data_type(storage: Storage) -> DataType {
    match storage {
        Storage::Pseudonym => DataType::UInt64,
        Storage::Text => DataType::Utf8,
        Storage::Day => DataType::Date32,
        Storage::Moment => DataType::Timestamp(TimeUnit::Microsecond, None),
        Storage::Whole => DataType::Int64,
        Storage::Scaled(decimals) => DataType::Decimal128(18, decimals.cast_signed()),
    }
}

/// The columns of a file: those of the table, then those that every table has.
pub(crate) fn file_schema(shape: &TableShape) -> SchemaRef {
    let own = shape
        .columns
        .iter()
        .map(|column| Field::new(&column.name, data_type(column.storage), true));
    let all = [
        Field::new(BATCH, DataType::Utf8, false),
        Field::new(ROW, DataType::Int32, false),
        Field::new(UNIT, DataType::Utf8, false),
    ];
    Arc::new(Schema::new(own.chain(all).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(starts: Vec<u64>, rows: u64) -> FileHead {
        FileHead {
            table: "t".into(),
            batch: "b".parse().unwrap(),
            report_unit: "u".into(),
            rows,
            digest: String::new(),
            family: None,
            starts,
            keys: 0,
        }
    }

    #[test]
    fn parts_lie_side_by_side() {
        let head = head((0..=256).map(|bucket| bucket * 10).collect(), 2_560);
        assert!(head.is_sound());
        assert_eq!(head.rows_of_part(0, 1), Some((0, 2_560)));
        assert_eq!(head.rows_of_part(3, 16), Some((480, 640)));
        assert_eq!(head.rows_of_part(255, 256), Some((2_550, 2_560)));
        assert_eq!(head.rows_of_part(16, 16), None);
    }

    #[test]
    fn a_head_that_contradicts_itself_is_not_sound() {
        assert!(head(Vec::new(), 7).is_sound());
        assert!(!head(vec![0, 7], 7).is_sound());
        assert!(!head(vec![0; 257], 7).is_sound());
    }
}
