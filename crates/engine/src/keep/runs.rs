//! Putting rows in the order of their buckets, on disk when there are many.
//!
//! Rows are gathered up to a bound, ordered, and written to a nameless temporary file as one run; the last run stays in memory.
//! A bucket is then read from all runs. So a batch of any size needs the memory of one run and one bucket.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use arrow::{
    array::{RecordBatch, UInt32Array},
    compute::{concat_batches, take_record_batch},
    datatypes::SchemaRef,
    ipc::{reader::FileReader, writer::FileWriter},
};
use bihuan_insight::{
    ingest::{BUCKETS, Row, TableShape, key_hash},
    run::RunError,
};

use super::columns::Columns;
use crate::failure::{internal, storage};

/// Rows of a run: some fifty megabytes of a wide table.
const RUN: usize = 250_000;

/// Rows on their way to a file.
pub(super) struct Runs {
    schema: SchemaRef,
    gathered: Columns,
    /// The digest of the key of each row that was gathered.
    keys: Vec<u64>,
    key: Option<usize>,
    spill: PathBuf,
    written: Vec<Run>,
    bound: usize,
}

/// A run on disk: a batch of Arrow for each bucket, with the digests of its keys.
struct Run {
    reader: FileReader<BufReader<File>>,
    keys: Vec<Vec<u64>>,
}

/// Rows in order, with the digests of their keys: a run in memory.
struct Ordered {
    rows: RecordBatch,
    keys: Vec<u64>,
    /// Where each bucket begins, and where the last one ends.
    starts: Vec<usize>,
}

impl Runs {
    pub(super) fn new(
        shape: &TableShape,
        schema: SchemaRef,
        gathered: Columns,
        spill: &Path,
    ) -> Self {
        Self {
            schema,
            gathered,
            keys: Vec::new(),
            key: shape.bucket.as_ref().map(|(place, _)| *place),
            spill: spill.to_owned(),
            written: Vec::new(),
            bound: RUN,
        }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: &Row) -> Result<(), RunError> {
        self.gathered.push(row)?;
        let key = self.key.and_then(|place| row.cells.get(place));
        self.keys.push(key.map_or(0, key_hash));
        if self.keys.len() >= self.bound {
            let ordered = self.order()?;
            self.written.push(Run::write(&ordered, &self.spill)?);
        }
        Ok(())
    }

    /// Shows the rows of every bucket, one bucket after the other; gives how many different keys there were.
    pub(super) fn read(
        mut self,
        mut show: impl FnMut(u16, RecordBatch) -> Result<(), RunError>,
    ) -> Result<u64, RunError> {
        let last = self.order()?;
        let mut different = 0;
        for bucket in 0..BUCKETS {
            let (rows, mut keys) = last.bucket(bucket);
            if self.written.is_empty() {
                keys.dedup();
                different += keys.len() as u64;
                show(bucket, rows)?;
                continue;
            }
            let mut batches = Vec::with_capacity(self.written.len() + 1);
            let mut of_runs: Vec<u64> = Vec::new();
            for run in &mut self.written {
                let (rows, keys) = run.bucket(bucket)?;
                batches.push(rows);
                of_runs.extend(keys);
            }
            batches.push(rows);
            of_runs.append(&mut keys);
            let rows = concat_batches(&self.schema, &batches).map_err(internal)?;
            // Runs follow each other in the order of the file, and equal keys keep it.
            let mut order: Vec<u32> = (0..).take(of_runs.len()).collect();
            order.sort_by_key(|place| of_runs.get(*place as usize));
            let rows = take_record_batch(&rows, &UInt32Array::from(order)).map_err(internal)?;
            show(bucket, rows)?;
            of_runs.sort_unstable();
            of_runs.dedup();
            different += of_runs.len() as u64;
        }
        Ok(different)
    }

    fn order(&mut self) -> Result<Ordered, RunError> {
        let rows = self.gathered.take()?;
        let mut order: Vec<(u8, u64, u32)> = (0_u32..)
            .zip(&self.keys)
            .map(|(place, key)| (bucket_of(*key), *key, place))
            .collect();
        order.sort_unstable();
        let mut starts = vec![0; usize::from(BUCKETS) + 1];
        for (bucket, ..) in &order {
            if let Some(next) = starts.get_mut(usize::from(*bucket) + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let places = UInt32Array::from_iter_values(order.iter().map(|(_, _, place)| *place));
        self.keys.clear();
        Ok(Ordered {
            rows: take_record_batch(&rows, &places).map_err(internal)?,
            keys: order.into_iter().map(|(_, key, _)| key).collect(),
            starts,
        })
    }
}

impl Ordered {
    fn bucket(&self, bucket: u16) -> (RecordBatch, Vec<u64>) {
        let at = |bucket: usize| self.starts.get(bucket).copied().unwrap_or_default();
        let (begin, end) = (at(usize::from(bucket)), at(usize::from(bucket) + 1));
        let keys = self.keys.get(begin..end).unwrap_or_default().to_vec();
        (self.rows.slice(begin, end - begin), keys)
    }
}

impl Run {
    fn write(ordered: &Ordered, spill: &Path) -> Result<Self, RunError> {
        let mut file = tempfile::tempfile_in(spill).map_err(storage)?;
        let mut keys = Vec::with_capacity(usize::from(BUCKETS));
        let writer = BufWriter::new(file.try_clone().map_err(storage)?);
        let mut writer = FileWriter::try_new(writer, &ordered.rows.schema()).map_err(internal)?;
        for bucket in 0..BUCKETS {
            let (rows, of_bucket) = ordered.bucket(bucket);
            writer.write(&rows).map_err(storage)?;
            keys.push(of_bucket);
        }
        writer.finish().map_err(storage)?;
        writer
            .into_inner()
            .map_err(storage)?
            .into_inner()
            .map_err(storage)?;
        file.seek(SeekFrom::Start(0)).map_err(storage)?;
        let reader = FileReader::try_new(BufReader::new(file), None).map_err(storage)?;
        Ok(Self { reader, keys })
    }

    fn bucket(&mut self, bucket: u16) -> Result<(RecordBatch, Vec<u64>), RunError> {
        let place = usize::from(bucket);
        self.reader.set_index(place).map_err(storage)?;
        let rows = self
            .reader
            .next()
            .ok_or_else(|| internal("a run ends too early"))?
            .map_err(storage)?;
        let keys = self.keys.get_mut(place).map(std::mem::take);
        Ok((rows, keys.unwrap_or_default()))
    }
}

fn bucket_of(key: u64) -> u8 {
    let [low, ..] = key.to_le_bytes();
    low
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::{
        array::{AsArray as _, Int32Array},
        datatypes::Int32Type,
    };
    use bihuan_insight::ingest::{Cell, ColumnShape, Storage};

    use super::*;
    use crate::layout::file_schema;

    /// Rows of each bucket, by their numbers.
    fn buckets(rows: u32, bound: usize) -> Vec<(u16, Vec<i32>)> {
        let shape = TableShape {
            name: "t".into(),
            columns: vec![ColumnShape {
                name: "key".into(),
                storage: Storage::Text,
            }],
            bucket: Some((0, "key".into())),
        };
        let schema = file_schema(&shape);
        let gathered = Columns::new(&shape, Arc::clone(&schema), "b", "u");
        let spill = tempfile::tempdir().unwrap();
        let mut runs = Runs::new(&shape, schema, gathered, spill.path());
        runs.bound = bound;
        for row_no in 1..=rows {
            let cells = vec![Cell::Text(format!("key {}", row_no % 700))];
            runs.push(&Row { row_no, cells }).unwrap();
        }
        let mut found = Vec::new();
        runs.read(|bucket, rows| {
            let numbers: &Int32Array = rows["row_no"].as_primitive::<Int32Type>();
            found.push((bucket, numbers.values().to_vec()));
            Ok(())
        })
        .unwrap();
        found
    }

    #[test]
    fn runs_on_disk_change_no_order() {
        let in_memory = buckets(3_000, usize::MAX);
        assert_eq!(in_memory.len(), 256);
        assert_eq!(
            in_memory.iter().map(|(_, rows)| rows.len()).sum::<usize>(),
            3_000
        );
        for bound in [100, 999, 1_000, 3_000] {
            assert_eq!(buckets(3_000, bound), in_memory, "{bound}");
        }
    }

    #[test]
    fn rows_of_a_key_stay_in_the_order_of_the_file() {
        for (_, rows) in buckets(3_000, 1_000) {
            let mut of_key = std::collections::HashMap::new();
            for row in rows {
                let before = of_key.insert(row % 700, row);
                assert!(before.is_none_or(|before| before < row));
            }
        }
    }
}
