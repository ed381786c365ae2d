//! Blobs: source documents and evidence, in a folder or in S3-compatible storage.
//!
//! A blob is written once under a fresh key and never changed. Blobs are not shared by digest: who has a file's digest
//! does not thereby have the file. A blob belongs to the ledger only once [`Tx::keep_blob`] is committed; one that was
//! uploaded for a command that then failed is a leftover that `doctor` names.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bihuan_journal::Digest;
use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use uuid::Uuid;

use crate::sql::{Row, Sql};
use crate::store::Read;
use crate::{NewEntry, Store, StoreError, Tx};

/// Bytes that are held in memory at most while a blob is written; also the size of a part in S3, where 5 MiB is the
/// least.
const PART: usize = 8 << 20;

/// Where blobs are kept.
#[derive(Clone)]
pub enum BlobSettings {
    /// A folder, which is created.
    Folder(PathBuf),
    /// A bucket of S3-compatible storage, which must exist.
    S3 {
        /// `https://host:port`; `http://` is accepted for storage on the same machine.
        endpoint: String,
        /// The bucket.
        bucket: String,
        /// The region; many servers accept any.
        region: String,
        /// The name of the account.
        access_key: String,
        /// Its secret.
        secret_key: String,
        /// Put before each key, so that one bucket can serve several installations. May be empty.
        prefix: String,
    },
}

/// A secret must not reach a log by way of a debug print.
impl fmt::Debug for BlobSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => f.debug_tuple("Folder").field(path).finish(),
            Self::S3 {
                endpoint,
                bucket,
                prefix,
                ..
            } => f
                .debug_struct("S3")
                .field("endpoint", endpoint)
                .field("bucket", bucket)
                .field("prefix", prefix)
                .finish_non_exhaustive(),
        }
    }
}

/// A blob that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRef {
    /// Where it is: `aa/bb/<uuid>`.
    pub key: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Number of its bytes.
    pub size: u64,
}

/// The place where blobs are kept.
#[derive(Debug, Clone)]
pub(crate) struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    pub(crate) fn open(settings: &BlobSettings) -> Result<Self, StoreError> {
        let store: Arc<dyn ObjectStore> = match settings {
            BlobSettings::Folder(path) => {
                std::fs::create_dir_all(path)?;
                // A blob is on disk, under its name, before its key is told to anybody.
                Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))
            }
            BlobSettings::S3 {
                endpoint,
                bucket,
                region,
                access_key,
                secret_key,
                prefix,
            } => {
                // Whoever comes first installs it for the whole process; a second time is no fault.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let bucket = AmazonS3Builder::new()
                    .with_endpoint(endpoint)
                    .with_bucket_name(bucket)
                    .with_region(region)
                    .with_access_key_id(access_key)
                    .with_secret_access_key(secret_key)
                    .with_allow_http(endpoint.starts_with("http://"))
                    .build()?;
                Arc::new(PrefixStore::new(bucket, prefix.as_str()))
            }
        };
        Ok(Self(store))
    }

    /// Writes the blob of this id, at most `limit` bytes. Nothing stays when it fails.
    pub(crate) async fn put<E: Into<StoreError>>(
        &self,
        id: Uuid,
        bytes: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<BlobRef, StoreError> {
        let key = key_of(id);
        let path = Path::from(key.as_str());
        let mut bytes = std::pin::pin!(bytes);
        let mut seen = Seen::default();
        let mut part = BytesMut::new();
        let mut upload = None;
        let written = async {
            while let Some(chunk) = bytes.next().await {
                let chunk = chunk.map_err(Into::into)?;
                seen.add(&chunk);
                if seen.size > limit {
                    return Err(StoreError::TooLarge { limit });
                }
                part.extend_from_slice(&chunk);
                while part.len() >= PART {
                    let upload = match &mut upload {
                        Some(upload) => upload,
                        None => upload.insert(self.0.put_multipart(&path).await?),
                    };
                    upload.put_part(part.split_to(PART).freeze().into()).await?;
                }
            }
            let rest = PutPayload::from(part.split().freeze());
            match &mut upload {
                None => drop(self.0.put(&path, rest).await?),
                Some(upload) => {
                    upload.put_part(rest).await?;
                    upload.complete().await?;
                }
            }
            Ok(())
        }
        .await;
        if let Err(error) = written {
            if let Some(mut upload) = upload
                && let Err(error) = upload.abort().await
            {
                tracing::warn!(%error, key, "an upload that failed could not be cleared away");
            }
            return Err(error);
        }
        Ok(BlobRef {
            key,
            size: seen.size,
            digest: seen.digest(),
        })
    }

    /// The bytes of a blob. The last item is an error when they are not those that were written.
    pub(crate) async fn get(
        &self,
        blob: &BlobRef,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let found = self
            .0
            .get(&Path::from(blob.key.as_str()))
            .await
            .map_err(|error| missing(error, &blob.key))?;
        let checked = Checked {
            bytes: found.into_stream(),
            seen: Seen::default(),
            blob: blob.clone(),
            done: false,
        };
        Ok(futures::stream::try_unfold(checked, Checked::next).boxed())
    }

    /// The size of a blob, none when it is missing.
    pub(crate) async fn size(&self, key: &str) -> Result<Option<u64>, StoreError> {
        match self.0.head(&Path::from(key)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keys and sizes of all that is there, in no order.
    pub(crate) fn list(&self) -> BoxStream<'static, Result<(String, u64), StoreError>> {
        self.0
            .list(None)
            .map_ok(|found| (found.location.to_string(), found.size))
            .map_err(StoreError::from)
            .boxed()
    }

    pub(crate) async fn delete(&self, key: &str) -> Result<(), StoreError> {
        match self.0.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Store {
    /// Writes a blob under the fresh `id`, at most `limit` bytes; it is on disk when this returns. Tell
    /// [`Tx::keep_blob`] about it in the command that refers to it.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] beyond the limit; the stream's own error. Nothing is kept then.
    pub async fn put_blob<E: Into<StoreError>>(
        &self,
        id: Uuid,
        bytes: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<BlobRef, StoreError> {
        self.inner.blobs.put(id, bytes, limit).await
    }

    /// The bytes of a blob as they come. The last item is [`StoreError::Damaged`] when they are not those that were
    /// written, so a receiver must not take them for good before the end.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`] when it is missing.
    pub async fn blob(
        &self,
        blob: &BlobRef,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        self.inner.blobs.get(blob).await
    }

    /// All bytes of a blob, checked. For what is known to be small.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`] and [`StoreError::Damaged`].
    pub async fn read_blob(&self, blob: &BlobRef) -> Result<Bytes, StoreError> {
        let all = self
            .blob(blob)
            .await?
            .try_fold(BytesMut::new(), |mut all, chunk| async move {
                all.extend_from_slice(&chunk);
                Ok(all)
            });
        all.await.map(BytesMut::freeze)
    }

    /// The blob under a key, if the ledger knows it.
    pub async fn find_blob(&self, key: &str) -> Result<Option<BlobRef>, StoreError> {
        let row = self
            .row(Sql::new("SELECT key, digest, size FROM blob WHERE key = ?").bind(key))
            .await?;
        row.as_ref().map(blob_of).transpose()
    }

    /// Deletes the bytes of a blob that the ledger no longer knows.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] while the ledger still knows it.
    pub async fn delete_blob(&self, key: &str) -> Result<(), StoreError> {
        if self.find_blob(key).await?.is_some() {
            return Err(StoreError::Constraint(format!(
                "blob {key} still belongs to the ledger"
            )));
        }
        self.inner.blobs.delete(key).await
    }
}

impl Store {
    /// Deletes files that no committed command knows and that were begun before `before_ms`: what a command left behind when
    /// it failed or the server stopped in the middle. Gives how many there were.
    ///
    /// # Errors
    /// When the storage cannot be listed; a file that cannot be deleted now is tried again next time.
    pub async fn sweep_blobs(&self, before_ms: i64) -> Result<u64, StoreError> {
        let mut swept = 0_u64;
        let mut pages = self.inner.blobs.list().try_chunks(500);
        while let Some(page) = pages.try_next().await.map_err(|error| error.1)? {
            for (key, _) in page {
                let old = begun_ms(&key).is_some_and(|begun| begun < before_ms);
                if !old || self.find_blob(&key).await?.is_some() {
                    continue;
                }
                match self.inner.blobs.delete(&key).await {
                    Ok(()) => swept = swept.saturating_add(1),
                    Err(error) => tracing::warn!(%error, key, "a leftover could not be deleted"),
                }
            }
        }
        Ok(swept)
    }
}

impl Tx {
    /// Makes a blob part of the ledger. The journal says which bytes it has, so that a file that is replaced together with
    /// what the tables know about it is still found.
    pub async fn keep_blob(&mut self, blob: &BlobRef) -> Result<(), StoreError> {
        let told = NewEntry {
            kind: FILE_KEPT.to_owned(),
            body: serde_json::json!(blob),
            personal: None,
        };
        self.append(&file_stream(&blob.key), 0, vec![told]).await?;
        let keep = Sql::new("INSERT INTO blob (key, digest, size, kept_ms) VALUES (?, ?, ?, ?)");
        let keep = keep
            .bind(&blob.key)
            .bind(blob.digest)
            .bind(blob.size)
            .bind(self.author().at_ms);
        self.execute(keep).await.map(drop)
    }

    /// Takes a blob out of the ledger. Its bytes are deleted by [`Store::delete_blob`] after the commit.
    pub async fn forget_blob(&mut self, key: &str) -> Result<(), StoreError> {
        let told = NewEntry {
            kind: FILE_FORGOTTEN.to_owned(),
            body: serde_json::json!({}),
            personal: None,
        };
        self.append(&file_stream(key), 1, vec![told]).await?;
        self.execute(Sql::new("DELETE FROM blob WHERE key = ?").bind(key))
            .await
            .map(drop)
    }
}

/// The kinds of entries that tell what becomes of a file.
pub(crate) const FILE_KEPT: &str = "file_kept";
const FILE_FORGOTTEN: &str = "file_forgotten";

/// The journal stream of a file.
fn file_stream(key: &str) -> String {
    format!("file/{key}")
}

/// Reads a blob from its columns `key`, `digest`, `size`.
pub(crate) fn blob_of(row: &Row) -> Result<BlobRef, StoreError> {
    Ok(BlobRef {
        key: row.get("key")?,
        digest: row.get("digest")?,
        size: row.get("size")?,
    })
}

/// Where the blob of an id is kept. The folders come from the end of the id, which is random; the beginning is the
/// time.
fn key_of(id: Uuid) -> String {
    let [.., first, second] = id.into_bytes();
    format!("{first:02x}/{second:02x}/{id}")
}

/// True for what [`key_of`] gives and for nothing else: a key from outside must not lead anywhere else.
pub(crate) fn is_key(text: &str) -> bool {
    text.rsplit_once('/')
        .and_then(|(_, id)| id.parse().ok())
        .is_some_and(|id| key_of(id) == text)
}

/// When the file of a key of ours was begun: its id begins with the time.
fn begun_ms(key: &str) -> Option<i64> {
    let id: Uuid = key.rsplit_once('/')?.1.parse().ok()?;
    let ours = is_key(key) && id.get_version_num() == 7;
    ours.then(|| i64::try_from(id.as_u128() >> 80).ok())
        .flatten()
}

fn missing(error: object_store::Error, key: &str) -> StoreError {
    match error {
        object_store::Error::NotFound { .. } => StoreError::NoBlob(key.to_owned()),
        other => other.into(),
    }
}

/// What has gone by.
#[derive(Default)]
struct Seen {
    sha256: sha2::Sha256,
    size: u64,
}

impl Seen {
    fn add(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.size = self.size.saturating_add(bytes.len() as u64);
    }

    fn digest(self) -> Digest {
        Digest::from_bytes(self.sha256.finalize().into())
    }
}

/// A stream that is compared with what was written once it ends.
struct Checked {
    bytes: BoxStream<'static, object_store::Result<Bytes>>,
    seen: Seen,
    blob: BlobRef,
    done: bool,
}

impl Checked {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        if self.done {
            return Ok(None);
        }
        if let Some(chunk) = self.bytes.next().await {
            let chunk = chunk?;
            self.seen.add(&chunk);
            if self.seen.size <= self.blob.size {
                return Ok(Some((chunk, self)));
            }
        }
        self.done = true;
        let Self { seen, blob, .. } = self;
        if seen.size != blob.size || seen.digest() != blob.digest {
            return Err(StoreError::Damaged(format!(
                "blob {} is not what was written",
                blob.key
            )));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_keys_are_keys() {
        let key = key_of(Uuid::from_u128(0x0123_4567_89ab_7def_8123_4567_89ab_cdef));
        assert_eq!(key, "cd/ef/01234567-89ab-7def-8123-456789abcdef");
        assert!(is_key(&key));
        for other in [
            "",
            "01234567-89ab-7def-8123-456789abcdef",
            "00/00/01234567-89ab-7def-8123-456789abcdef",
            "/cd/ef/01234567-89ab-7def-8123-456789abcdef",
            "../cd/ef/01234567-89ab-7def-8123-456789abcdef",
            "cd/ef/../01234567-89ab-7def-8123-456789abcdef",
            "cd/ef/01234567-89AB-7DEF-8123-456789ABCDEF",
            "cd/ef/0123456789ab7def8123456789abcdef",
            "cd\\ef\\01234567-89ab-7def-8123-456789abcdef",
        ] {
            assert!(!is_key(other), "{other}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let settings = BlobSettings::S3 {
            endpoint: "https://s3".to_owned(),
            bucket: "b".to_owned(),
            region: "r".to_owned(),
            access_key: "AK".to_owned(),
            secret_key: "planted".to_owned(),
            prefix: String::new(),
        };
        assert!(!format!("{settings:?}").contains("planted"));
    }
}
