//! A batch that is being kept.

use std::path::Path;

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use bihuan_insight::{
    ingest::{BUCKETS, Row, RowsDigest, TableShape},
    run::{BatchHead, Keeping, KeptBatch, RunError},
};
use object_store::ObjectStoreExt as _;
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, Encoding, ZstdLevel},
    file::{
        metadata::KeyValue,
        properties::{EnabledStatistics, WriterProperties},
    },
    schema::types::ColumnPath,
};
use tokio::runtime::Handle;

use super::{columns::Columns, runs::Runs, upload::Upload};
use crate::{
    failure::storage,
    folder::Folder,
    layout::{FileHead, HEAD, ROW, file_schema},
};

/// A group of rows ends where one of these many parts of the buckets does …
const GROUPS: u16 = 8;
/// … and has at least so many rows, so that small batches are not all heads and dictionaries.
const LEAST: u64 = 8_192;
/// A page ends after so many rows: what is read of a group is read by the page.
const PAGE: usize = 32_768;

pub(super) struct Writing {
    folder: Folder,
    runtime: Handle,
    schema: SchemaRef,
    head: FileHead,
    digest: RowsDigest,
    runs: Runs,
}

impl Writing {
    pub(super) fn new(
        folder: Folder,
        runtime: Handle,
        shape: &TableShape,
        head: &BatchHead,
        spill: &Path,
    ) -> Self {
        let schema = file_schema(shape);
        let columns = Columns::new(
            shape,
            schema.clone(),
            head.batch.as_str(),
            &head.report_unit,
        );
        Self {
            folder,
            runtime,
            head: FileHead {
                table: shape.name.clone(),
                batch: head.batch.clone(),
                report_unit: head.report_unit.clone(),
                rows: 0,
                digest: String::new(),
                family: shape.bucket.as_ref().map(|(_, family)| family.clone()),
                starts: Vec::new(),
                keys: 0,
            },
            digest: RowsDigest::new(shape),
            runs: Runs::new(shape, schema.clone(), columns, spill),
            schema,
        }
    }
}

impl Keeping for Writing {
    fn put(&mut self, row: &Row) -> Result<(), RunError> {
        self.runs.push(row)?;
        self.digest.add(row);
        self.head.rows += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<KeptBatch, RunError> {
        let Self {
            folder,
            runtime,
            schema,
            mut head,
            digest,
            runs,
        } = *self;
        head.digest = digest.finish();
        let place = Folder::batch(&head.table, &head.batch);
        let upload = runtime
            .block_on(folder.store().put_multipart(&place))
            .map_err(storage)?;
        let upload = Upload::new(runtime, upload);
        let mut file = ArrowWriter::try_new(upload, schema, Some(properties())).map_err(storage)?;
        let mut rows = 0;
        let mut in_group = 0;
        let keys = runs.read(|bucket, batch: RecordBatch| {
            if head.family.is_some() {
                head.starts.push(rows);
            }
            rows += batch.num_rows() as u64;
            in_group += batch.num_rows() as u64;
            file.write(&batch).map_err(storage)?;
            if in_group >= LEAST && (bucket + 1) % (BUCKETS / GROUPS) == 0 {
                file.flush().map_err(storage)?;
                in_group = 0;
            }
            Ok(())
        })?;
        if head.family.is_some() {
            head.starts.push(rows);
            head.keys = keys;
        }
        let text = serde_json::to_string(&head).map_err(storage)?;
        file.append_key_value_metadata(KeyValue::new(HEAD.to_owned(), text));
        let bytes = file
            .into_inner()
            .map_err(storage)?
            .finish()
            .map_err(storage)?;
        Ok(head.kept(bytes))
    }
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_data_page_row_count_limit(PAGE)
        .set_write_batch_size(PAGE)
        // Row numbers go up within a key: their differences are small.
        .set_column_dictionary_enabled(ColumnPath::from(ROW), false)
        .set_column_encoding(ColumnPath::from(ROW), Encoding::DELTA_BINARY_PACKED)
        .set_created_by("bihuan".to_owned())
        .build()
}
