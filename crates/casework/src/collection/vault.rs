//! The key of a task and what is sealed with it. The key itself is sealed by the installation's, so that neither a database nor a
//! folder of files that got lost can be read; deleting it deletes everything of the task.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use bihuan_domain::collection::{CollectionTask, HandedIn, Outcome, SealedFile, Submission};
use bihuan_identity::second_factor::SealingKey;
use bihuan_insight::check::Secret;
use bihuan_store::{BlobRef, DataKey, StoreError};
use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use serde::{Serialize, de::DeserializeOwned};

use crate::{App, Context, Failure};

/// Most bytes of a table that a unit hands in (256 MiB: a million rows as CSV).
pub const LIMIT: u64 = 256 << 20;
/// Bytes of a sealed result of a check, at most.
const RESULT_LIMIT: u64 = 1 << 30;
/// Bytes read at once from a file.
const CHUNK: usize = 256 * 1024;

/// The keys of a task.
pub(super) struct Keys {
    bytes: SealingKey,
    data: DataKey,
}

impl Keys {
    fn new(bytes: [u8; SealingKey::BYTES]) -> Self {
        let bytes = SealingKey::new(bytes);
        let data = DataKey::new(bytes.derive("files"));
        Self { bytes, data }
    }

    /// The key of the digests that checks compare.
    pub(super) fn secret(&self) -> Secret {
        let [first, second]: [[u8; 16]; 2] = halves(self.bytes.derive("checks"));
        let _ = second;
        Secret::new(first)
    }
}

fn halves(bytes: [u8; 32]) -> [[u8; 16]; 2] {
    let mut both = [[0; 16]; 2];
    for (place, byte) in both.iter_mut().flatten().zip(bytes) {
        *place = byte;
    }
    both
}

fn random(app: &App) -> [u8; 32] {
    let mut bytes = [0; 32];
    let salts = app.salts.salt().into_iter().chain(app.salts.salt());
    for (place, byte) in bytes.iter_mut().zip(salts) {
        *place = byte;
    }
    bytes
}

fn nonce(app: &App) -> [u8; 19] {
    let mut nonce = [0; 19];
    for (place, byte) in nonce.iter_mut().zip(random(app)) {
        *place = byte;
    }
    nonce
}

fn master(app: &App) -> DataKey {
    DataKey::new(app.factors.derive("collection keys"))
}

/// Draws the key of a new task and keeps it sealed; the command that opens the task makes it part of the ledger.
pub(super) async fn new_key(ctx: &Context) -> Result<BlobRef, Failure> {
    let app = &ctx.app;
    let bytes: Result<Bytes, StoreError> = Ok(Bytes::copy_from_slice(&random(app)));
    let master = master(app);
    let written = app.store.put_sealed(
        app.ids.next(),
        &master,
        nonce(app),
        stream::iter([bytes]),
        1024,
    );
    Ok(written.await?)
}

/// The keys of a task.
///
/// # Errors
/// [`Failure::NotFound`] when its data was deleted.
pub(super) async fn keys(app: &App, task: &CollectionTask) -> Result<Keys, Failure> {
    if !task.has_data() {
        return Err(Failure::NotFound);
    }
    let sealed = blob_ref(&task.content.key)?;
    let mut bytes = app.store.sealed(&sealed, &master(app)).await?;
    let mut key = Vec::new();
    while let Some(chunk) = bytes.next().await {
        key.extend_from_slice(&chunk?);
    }
    let key: [u8; SealingKey::BYTES] = key
        .try_into()
        .map_err(|_| Failure::Internal("the key of a collection task is damaged".to_owned()))?;
    Ok(Keys::new(key))
}

/// What the journal says about a sealed blob.
pub(super) fn sealed_file(blob: &BlobRef) -> SealedFile {
    SealedFile {
        blob: blob.key.clone(),
        digest: blob.digest.to_string(),
        size: blob.size,
    }
}

pub(super) fn blob_ref(file: &SealedFile) -> Result<BlobRef, Failure> {
    let digest = file.digest.parse();
    Ok(BlobRef {
        key: file.blob.clone(),
        digest: digest.map_err(|_| Failure::Internal("a digest cannot be read".to_owned()))?,
        size: file.size,
    })
}

/// The blobs of a submission.
pub(super) fn blobs_of(it: &Submission) -> Vec<String> {
    let mut all = Vec::new();
    for round in &it.rounds {
        if let HandedIn::File { file, .. } = &round.handed {
            all.push(file.blob.clone());
        }
        if let Some(Outcome::Read { verdict, marks, .. }) = &round.outcome {
            all.extend([verdict.blob.clone(), marks.blob.clone()]);
        }
    }
    all
}

/// Seals a file as it is read.
pub(super) async fn seal_file(
    app: &App,
    keys: &Keys,
    mut file: std::fs::File,
) -> Result<BlobRef, Failure> {
    file.seek(SeekFrom::Start(0)).map_err(StoreError::from)?;
    let written = app.store.put_sealed(
        app.ids.next(),
        &keys.data,
        nonce(app),
        chunks(file),
        LIMIT + (LIMIT >> 8),
    );
    Ok(written.await?)
}

/// The bytes of a file; reading a local disk a quarter of a megabyte at a time keeps nobody waiting.
fn chunks(file: std::fs::File) -> impl Stream<Item = Result<Bytes, StoreError>> {
    stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk)?;
        chunk.truncate(read);
        Ok((read > 0).then(|| (Bytes::from(chunk), file)))
    })
}

/// Opens a sealed file into one that has no name and is gone when it is closed.
pub(super) async fn open_file(
    app: &App,
    keys: &Keys,
    file: &SealedFile,
) -> Result<std::fs::File, Failure> {
    let mut bytes = app.store.sealed(&blob_ref(file)?, &keys.data).await?;
    let mut out = tempfile::tempfile().map_err(StoreError::from)?;
    while let Some(chunk) = bytes.next().await {
        out.write_all(&chunk?).map_err(StoreError::from)?;
    }
    out.seek(SeekFrom::Start(0)).map_err(StoreError::from)?;
    Ok(out)
}

/// Seals the result of a check.
pub(super) async fn seal_json<T: Serialize>(
    app: &App,
    keys: &Keys,
    value: &T,
) -> Result<BlobRef, Failure> {
    let json = serde_json::to_vec(value).map_err(|e| Failure::Internal(e.to_string()))?;
    let bytes: Result<Bytes, StoreError> = Ok(json.into());
    let written = app.store.put_sealed(
        app.ids.next(),
        &keys.data,
        nonce(app),
        stream::iter([bytes]),
        RESULT_LIMIT,
    );
    Ok(written.await?)
}

/// Opens the result of a check.
pub(super) async fn open_json<T: DeserializeOwned>(
    app: &App,
    keys: &Keys,
    file: &SealedFile,
) -> Result<T, Failure> {
    let mut bytes = app.store.sealed(&blob_ref(file)?, &keys.data).await?;
    let mut json = Vec::new();
    while let Some(chunk) = bytes.next().await {
        json.extend_from_slice(&chunk?);
    }
    serde_json::from_slice(&json).map_err(|e| Failure::Internal(e.to_string()))
}
