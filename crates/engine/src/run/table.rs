//! A table as a query sees it: the columns that its model declares, of the batches that its task was granted, of one part.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use async_trait::async_trait;
use bihuan_insight::{ingest::TableShape, model::Input};
use datafusion::{
    catalog::{Session, TableProvider},
    common::{Statistics, stats::Precision},
    datasource::{
        listing::PartitionedFile,
        physical_plan::{
            FileGroup, FileScanConfigBuilder, ParquetSource, parquet::ParquetRowSelection,
        },
        source::DataSourceExec,
    },
    error::Result,
    execution::object_store::ObjectStoreUrl,
    logical_expr::{Expr, TableType},
    physical_plan::ExecutionPlan,
};
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use super::batch::{OpenBatch, Opened};
use crate::layout::file_schema;

/// The columns of a table that an input declares; `extra` are those that are asked for beside them.
fn declared(shape: &TableShape, input: &Input, extra: &[&str]) -> SchemaRef {
    let fields = file_schema(shape);
    let declared = fields.fields().iter().filter(|field| {
        let name = field.name();
        input.columns.iter().any(|column| column == name) || extra.contains(&name.as_str())
    });
    Arc::new(Schema::new(
        declared.map(|field| as_seen(field)).collect::<Vec<_>>(),
    ))
}

/// All columns of a table.
pub(super) fn all(shape: &TableShape) -> SchemaRef {
    let fields = file_schema(shape);
    Arc::new(Schema::new(
        fields
            .fields()
            .iter()
            .map(|field| as_seen(field))
            .collect::<Vec<_>>(),
    ))
}

/// Any column may be blank, and one that a batch does not have is.
///
/// Texts are texts and not views into pages: functions of texts mix the two, and comparing them then fails while it runs.
fn as_seen(field: &Field) -> Field {
    Field::new(field.name(), field.data_type().clone(), true)
}

/// Batches of a table.
#[derive(Debug)]
pub(super) struct Batches {
    schema: SchemaRef,
    files: Vec<Arc<OpenBatch>>,
    part: Option<(u16, u16)>,
    /// The column by whose buckets the rows lie.
    key: Option<String>,
}

impl Batches {
    /// The declared columns of batches; `extra` are those that are asked for beside them.
    pub(super) fn new(
        shape: &TableShape,
        input: &Input,
        extra: &[&str],
        batches: Vec<Arc<OpenBatch>>,
        part: Option<(u16, u16)>,
    ) -> Self {
        let key = shape.bucket.as_ref();
        let key = key.and_then(|(place, _)| shape.columns.get(*place));
        Self {
            schema: declared(shape, input, extra),
            files: batches,
            part,
            key: key.map(|column| column.name.clone()),
        }
    }

    /// What is known of the rows before they are read: how many, and how many different values a column has at most.
    ///
    /// The smaller side of a join is held in memory, so sizes of joins must be foreseen. With every value different, a register
    /// joined with its swipes would be taken to have as few rows as the register.
    fn statistics(&self, rows: u64) -> Statistics {
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let keys: u64 = self.files.iter().map(|batch| batch.head.keys).sum();
        let keys = keys / u64::from(self.part.map_or(1, |(_, of)| of));
        let mut statistics = Statistics::new_unknown(&self.schema);
        statistics.num_rows = Precision::Exact(count(rows));
        let columns = self
            .schema
            .fields()
            .iter()
            .zip(&mut statistics.column_statistics);
        for (field, column) in columns {
            let is_key = self.key.as_ref() == Some(field.name());
            column.distinct_count = Precision::Inexact(count(if is_key { keys } else { rows }));
        }
        statistics
    }

    /// The files with the rows that are read of them, and how many rows that is.
    fn files(&self) -> impl Iterator<Item = (PartitionedFile, u64)> {
        self.files.iter().filter_map(|batch| {
            let (begin, end) = batch.rows(self.part)?;
            if begin == end {
                return None;
            }
            let name = format!("{}/{}", batch.head.table, batch.head.batch);
            let file = PartitionedFile::new(name, batch.size).with_extension(Arc::clone(batch));
            let rows = end - begin;
            if rows == batch.head.rows {
                return Some((file, rows));
            }
            let selection = RowSelection::from(vec![
                RowSelector::skip(usize::try_from(begin).ok()?),
                RowSelector::select(usize::try_from(rows).ok()?),
                RowSelector::skip(usize::try_from(batch.head.rows - end).ok()?),
            ]);
            Some((
                file.with_extension(ParquetRowSelection::new(selection)),
                rows,
            ))
        })
    }
}

#[async_trait]
impl TableProvider for Batches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        // The largest file goes to the group with the fewest rows.
        let mut files: Vec<_> = self.files().collect();
        files.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let count = state.config().target_partitions().min(files.len()).max(1);
        let mut groups: Vec<(u64, Vec<PartitionedFile>)> = vec![(0, Vec::new()); count];
        let mut all = 0;
        for (file, rows) in files {
            all += rows;
            if let Some((sum, group)) = groups.iter_mut().min_by_key(|(sum, _)| *sum) {
                *sum += rows;
                group.push(file);
            }
        }
        let mut options = state.table_options().parquet.clone();
        options.global = state.config_options().execution.parquet.clone();
        options.global.schema_force_view_types = false;
        let source = ParquetSource::new(Arc::clone(&self.schema))
            .with_table_parquet_options(options)
            .with_parquet_file_reader_factory(Arc::new(Opened));
        // The address is of no store: batches bring their own.
        let scan = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
            .with_file_groups(
                groups
                    .into_iter()
                    .map(|(_, group)| FileGroup::new(group))
                    .collect(),
            )
            .with_statistics(self.statistics(all))
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .build();
        Ok(DataSourceExec::from_data_source(scan))
    }
}
