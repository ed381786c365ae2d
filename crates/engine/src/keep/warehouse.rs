//! The warehouse: one file a batch.

use std::path::PathBuf;

use bihuan_insight::{
    ingest::TableShape,
    run::{BatchHead, BatchId, Keeping, KeptBatch, RunError, Warehouse},
};
use futures::TryStreamExt as _;
use object_store::{ObjectStore as _, ObjectStoreExt as _};

use super::writing::Writing;
use crate::{failure::storage, folder::Folder, own_runtime::OwnRuntime, run::OpenBatch};

/// Keeps batches as Parquet files in a [`Folder`].
///
/// Rows of a file lie in the order of their buckets; the footer says where each begins, who handed it in and the digest of its
/// rows. A file is there or not: it is written under another name first.
pub struct ParquetWarehouse {
    folder: Folder,
    spill: PathBuf,
    runtime: OwnRuntime,
}

impl ParquetWarehouse {
    /// In a folder. `spill` is where the rows of large batches wait for their order.
    ///
    /// # Errors
    /// [`RunError`] of storage.
    pub fn new(folder: Folder, spill: impl Into<PathBuf>) -> Result<Self, RunError> {
        let spill = spill.into();
        std::fs::create_dir_all(&spill).map_err(storage)?;
        // One thread of its own moves uploads along, so that several writers may wait for theirs.
        let runtime = OwnRuntime::new("warehouse", 1).map_err(storage)?;
        Ok(Self {
            folder,
            spill,
            runtime,
        })
    }
}

impl Warehouse for ParquetWarehouse {
    fn begin<'a>(
        &'a self,
        shape: &TableShape,
        head: &BatchHead,
    ) -> Result<Box<dyn Keeping + 'a>, RunError> {
        Ok(Box::new(Writing::new(
            self.folder.clone(),
            self.runtime.clone(),
            shape,
            head,
            &self.spill,
        )))
    }

    fn remove(&self, table: &str, batch: &BatchId) -> Result<bool, RunError> {
        let place = Folder::batch(table, batch);
        self.runtime.block_on(async {
            match self.folder.store().head(&place).await {
                Ok(_) => {
                    let removed = self.folder.store().delete(&place).await;
                    removed.map(|()| true).map_err(storage)
                }
                Err(object_store::Error::NotFound { .. }) => Ok(false),
                Err(error) => Err(storage(error)),
            }
        })
    }

    fn list(&self, table: &str) -> Result<Vec<KeptBatch>, RunError> {
        self.runtime.block_on(async {
            let place = Folder::table(table);
            let files = self.folder.store().list(Some(&place));
            let files: Vec<_> = files.try_collect().await.map_err(storage)?;
            let mut batches = Vec::new();
            for file in files {
                let name = file.location.filename().unwrap_or_default();
                let Some(Ok(batch)) = name.strip_suffix(".parquet").map(str::parse) else {
                    continue;
                };
                let open = OpenBatch::open(&self.folder, table, &batch).await?;
                batches.push(open.head.kept(open.size));
            }
            batches.sort_by(|one, other| one.batch.cmp(&other.batch));
            Ok(batches)
        })
    }
}
