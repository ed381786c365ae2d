//! Where the files are: a folder of this machine, or a bucket of an S3-compatible store.

use std::{path::PathBuf, sync::Arc};

use bihuan_insight::run::{BatchId, RunError};
use object_store::{ObjectStore, local::LocalFileSystem, path::Path};

use crate::failure::storage;

/// A place for tables.
#[derive(Debug, Clone)]
pub struct Folder {
    store: Arc<dyn ObjectStore>,
    /// How engines outside of this process name the place: `/path` or `s3a://bucket`.
    root: String,
}

impl Folder {
    /// A folder of this machine, which is made if it is not there. What is written there is flushed to the disk.
    ///
    /// # Errors
    /// [`RunError`] of storage.
    pub fn local(path: impl Into<PathBuf>) -> Result<Self, RunError> {
        let path = path.into();
        std::fs::create_dir_all(&path).map_err(storage)?;
        let path = path.canonicalize().map_err(storage)?;
        let store = LocalFileSystem::new_with_prefix(&path)
            .map_err(storage)?
            .with_fsync(true);
        Ok(Self {
            root: path.to_string_lossy().into_owned(),
            store: Arc::new(store),
        })
    }

    /// Any other store; `root` is how engines outside of this process name its top: `s3a://bucket/prefix`.
    pub fn of_store(store: Arc<dyn ObjectStore>, root: impl Into<String>) -> Self {
        Self {
            store,
            root: root.into(),
        }
    }

    pub(crate) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// Where the batches of a table are.
    pub(crate) fn table(table: &str) -> Path {
        Path::from_iter(["tables", table])
    }

    /// Where a batch is.
    pub(crate) fn batch(table: &str, batch: &BatchId) -> Path {
        Path::from_iter(["tables", table, &format!("{batch}.parquet")])
    }

    /// How engines outside of this process name the place of a table's batches.
    pub fn table_address(&self, table: &str) -> String {
        format!("{}/{}", self.root, Self::table(table))
    }
}
