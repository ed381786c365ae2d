//! Where the files are: a folder of this machine, or a bucket of an S3-compatible store.

use std::{path::PathBuf, sync::Arc};

use bihuan_insight::run::{BatchId, RunError};
use object_store::{
    ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, path::Path, prefix::PrefixStore,
};

use crate::failure::storage;

/// A bucket of an S3-compatible store.
#[derive(Clone)]
pub struct Bucket {
    /// `https://host:port`; `http://` is accepted for storage on the same machine.
    pub endpoint: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// Who asks.
    pub access_key: String,
    /// The secret of that key.
    pub secret_key: String,
    /// What names begin with; empty for the top of the bucket.
    pub prefix: String,
}

/// A place for tables.
#[derive(Debug, Clone)]
pub struct Folder {
    store: Arc<dyn ObjectStore>,
    root: Root,
}

/// Where the top of a place is.
#[derive(Debug, Clone)]
enum Root {
    Machine(PathBuf),
    /// A bucket, and what names in it begin with.
    Bucket(Path),
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
            root: Root::Machine(path),
            store: Arc::new(store),
        })
    }

    /// A bucket. Whether it can be reached shows when it is first used.
    ///
    /// # Errors
    /// [`RunError`] of storage for an address that is none.
    pub fn s3(bucket: &Bucket) -> Result<Self, RunError> {
        // Whoever comes first installs it for the whole process; a second time is no fault.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::new()
            .with_endpoint(&bucket.endpoint)
            .with_bucket_name(&bucket.bucket)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key)
            .with_secret_access_key(&bucket.secret_key)
            .with_allow_http(bucket.endpoint.starts_with("http://"))
            .build()
            .map_err(storage)?;
        let root = Path::from_iter([bucket.bucket.as_str(), bucket.prefix.as_str()]);
        Ok(Self {
            store: Arc::new(PrefixStore::new(store, bucket.prefix.as_str())),
            root: Root::Bucket(root),
        })
    }

    pub(crate) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// The file of a batch, if it is one of this machine.
    pub(crate) fn file(&self, batch: &Path) -> Option<PathBuf> {
        match &self.root {
            Root::Machine(path) => Some(path.join(batch.as_ref())),
            Root::Bucket(_) => None,
        }
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
        let table = Self::table(table);
        match &self.root {
            Root::Machine(path) => format!("{}/{table}", path.display()),
            Root::Bucket(bucket) => format!("s3a://{bucket}/{table}"),
        }
    }
}
