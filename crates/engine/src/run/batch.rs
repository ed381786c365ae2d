//! The file of a batch, opened: its footer is read once and kept.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    ops::Range,
    path::PathBuf,
    sync::Arc,
};

use bihuan_insight::run::{BatchId, RunCode, RunError};
use bytes::Bytes;
use datafusion::{
    datasource::{listing::PartitionedFile, physical_plan::ParquetFileReaderFactory},
    error::{DataFusionError, Result as DataFusionResult},
    physical_plan::metrics::ExecutionPlanMetricsSet,
};
use futures::{FutureExt as _, future::BoxFuture};
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};
use parquet::{
    arrow::{
        arrow_reader::ArrowReaderOptions,
        async_reader::{AsyncFileReader, MetadataFetch},
    },
    errors::{ParquetError, Result as ParquetResult},
    file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader},
};

use crate::{
    failure::{damaged, storage},
    folder::Folder,
    layout::{FileHead, HEAD},
};

/// What is asked for at the end of a file: nearly always the whole footer.
const FOOTER: usize = 64 << 10;

/// An opened batch.
#[derive(Debug)]
pub(crate) struct OpenBatch {
    store: Arc<dyn ObjectStore>,
    place: Path,
    /// The file, if it is one of this machine.
    file: Option<PathBuf>,
    pub(crate) size: u64,
    /// What tells this file from one that took its place.
    pub(crate) version: String,
    pub(crate) head: FileHead,
    metadata: Arc<ParquetMetaData>,
}

impl OpenBatch {
    /// Reads the footer.
    pub(crate) async fn open(
        folder: &Folder,
        table: &str,
        batch: &BatchId,
    ) -> Result<Self, RunError> {
        let place = Folder::batch(table, batch);
        let version = Self::version(folder, table, batch).await?;
        let mut source = Source {
            store: Arc::clone(folder.store()),
            place: place.clone(),
        };
        let metadata = ParquetMetaDataReader::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .with_prefetch_hint(Some(FOOTER))
            .load_and_finish(&mut source, version.0)
            .await
            .map_err(|error| damaged(batch.as_str(), error))?;
        let text = metadata
            .file_metadata()
            .key_value_metadata()
            .and_then(|entries| entries.iter().find(|entry| entry.key == HEAD))
            .and_then(|entry| entry.value.as_deref())
            .ok_or_else(|| damaged(batch.as_str(), "the footer has no head"))?;
        let head: FileHead =
            serde_json::from_str(text).map_err(|error| damaged(batch.as_str(), error))?;
        let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or_default();
        if head.table != table || head.batch != *batch || head.rows != rows || !head.is_sound() {
            return Err(damaged(batch.as_str(), "the head is that of another file"));
        }
        Ok(Self {
            store: source.store,
            file: folder.file(&place),
            place,
            size: version.0,
            version: version.1,
            head,
            metadata: Arc::new(metadata),
        })
    }

    /// Size and version of the file as it is now.
    pub(crate) async fn version(
        folder: &Folder,
        table: &str,
        batch: &BatchId,
    ) -> Result<(u64, String), RunError> {
        let place = Folder::batch(table, batch);
        match folder.store().head(&place).await {
            Ok(meta) => {
                let version = format!("{:?} {:?}", meta.last_modified, meta.e_tag);
                Ok((meta.size, version))
            }
            Err(object_store::Error::NotFound { .. }) => Err(RunError::new(
                RunCode::Batch,
                format!("{table}: batch {batch} is not there"),
            )),
            Err(error) => Err(storage(error)),
        }
    }

    /// The rows of a part: from where to where.
    pub(crate) fn rows(&self, part: Option<(u16, u16)>) -> Option<(u64, u64)> {
        match part {
            Some((part, of)) => self.head.rows_of_part(part, of),
            None => Some((0, self.head.rows)),
        }
    }
}

/// Bytes of a file in a store.
struct Source {
    store: Arc<dyn ObjectStore>,
    place: Path,
}

impl MetadataFetch for &mut Source {
    fn fetch(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move {
            let bytes = self.store.get_range(&self.place, range).await;
            bytes.map_err(|error| ParquetError::External(Box::new(error)))
        }
        .boxed()
    }
}

/// Gives DataFusion the opened batch that a file stands for, whatever version of the store's library it has.
#[derive(Debug)]
pub(super) struct Opened;

impl ParquetFileReaderFactory for Opened {
    fn create_reader(
        &self,
        _partition: usize,
        file: PartitionedFile,
        _metadata_size_hint: Option<usize>,
        _metrics: &ExecutionPlanMetricsSet,
    ) -> DataFusionResult<Box<dyn AsyncFileReader + Send>> {
        let batch = file
            .extension::<Arc<OpenBatch>>()
            .ok_or_else(|| DataFusionError::Internal("a file without its batch".into()))?;
        let file = batch.file.as_ref().map(File::open).transpose()?;
        Ok(Box::new(Reader {
            batch: Arc::clone(batch),
            file,
        }))
    }
}

/// Reads a batch for one part.
///
/// A file of this machine is read on the thread that wants its rows and has nothing else to do: handing every few kilobytes over
/// from a thread that may block took longer than reading them.
struct Reader {
    batch: Arc<OpenBatch>,
    file: Option<File>,
}

impl Reader {
    async fn read(&mut self, ranges: &[Range<u64>]) -> ParquetResult<Vec<Bytes>> {
        let Some(file) = &mut self.file else {
            let bytes = self.batch.store.get_ranges(&self.batch.place, ranges).await;
            return bytes.map_err(|error| ParquetError::External(Box::new(error)));
        };
        let read = ranges.iter().map(|range| bytes_of(file, range));
        Ok(read.collect::<io::Result<_>>()?)
    }
}

fn bytes_of(file: &mut File, range: &Range<u64>) -> io::Result<Bytes> {
    let length = range.end.saturating_sub(range.start);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.seek(SeekFrom::Start(range.start))?;
    file.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes.into())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

impl AsyncFileReader for Reader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move {
            let read = self.read(&[range]).await?.pop();
            read.ok_or_else(|| ParquetError::General("nothing was read".to_owned()))
        }
        .boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, ParquetResult<Vec<Bytes>>> {
        async move { self.read(&ranges).await }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        std::future::ready(Ok(Arc::clone(&self.batch.metadata))).boxed()
    }
}
