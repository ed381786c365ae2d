//! The key of a task and what is sealed with it. The key itself is sealed by the installation's, so that neither a database nor a
//! folder of files that got lost can be read; deleting it deletes everything of the task.

use std::io::{Seek as _, SeekFrom, Write as _};

use bihuan_domain::collection::{CollectionTask, HandedIn, Outcome, SealedFile, Submission};
use bihuan_identity::second_factor::SealingKey;
use bihuan_insight::{
    check::Secret,
    ingest::{PseudonymKey, Pseudonyms},
};
use bihuan_store::{BlobRef, DataKey, StoreError};
use bytes::Bytes;
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use serde::{Serialize, de::DeserializeOwned};

use super::files::chunks;
use crate::{App, Context, Failure};

/// Most bytes of a table that a unit hands in (256 MiB: a million rows as CSV).
pub const LIMIT: u64 = 256 << 20;
/// Bytes of a sealed result of a check, at most.
const RESULT_LIMIT: u64 = 1 << 30;

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
        Secret::new(self.bytes.derive("checks"))
    }

    /// What stands for persons in the tables that models read.
    pub(super) fn pseudonyms(&self) -> Pseudonyms {
        Pseudonyms::new(&PseudonymKey::new(self.bytes.derive("pseudonyms")))
    }
}

/// Bytes that nobody can guess and that never come twice.
fn random<const N: usize>(app: &App) -> [u8; N] {
    let mut bytes = [0; N];
    let salts = std::iter::repeat_with(|| app.salts.salt()).flatten();
    for (place, byte) in bytes.iter_mut().zip(salts) {
        *place = byte;
    }
    bytes
}

fn master(app: &App) -> DataKey {
    DataKey::new(app.factors.derive("collection keys"))
}

/// Draws the key of a new task and keeps it sealed; the command that opens the task makes it part of the ledger.
pub(super) async fn new_key(ctx: &Context) -> Result<BlobRef, Failure> {
    let app = &ctx.app;
    let bytes: Result<Bytes, StoreError> = Ok(Bytes::copy_from_slice(&random::<
        { SealingKey::BYTES },
    >(app)));
    let master = master(app);
    let written = app.store.put_sealed(
        app.ids.next(),
        &master,
        random(app),
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
    let sealed = blob_ref(&task.key)?;
    let key = all_of(app.store.sealed(&sealed, &master(app)).await?).await?;
    let key: [u8; SealingKey::BYTES] = key
        .try_into()
        .map_err(|_| Failure::Internal("the key of a collection task is damaged".to_owned()))?;
    Ok(Keys::new(key))
}

/// Bytes that are known to be few enough to be held.
async fn all_of(
    mut bytes: impl Stream<Item = Result<Bytes, StoreError>> + Unpin,
) -> Result<Vec<u8>, Failure> {
    let mut all = Vec::new();
    while let Some(chunk) = bytes.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok(all)
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
        random(app),
        chunks(file).map_err(StoreError::from),
        LIMIT + (LIMIT >> 8),
    );
    Ok(written.await?)
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
        random(app),
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
    let json = all_of(app.store.sealed(&blob_ref(file)?, &keys.data).await?).await?;
    serde_json::from_slice(&json).map_err(|e| Failure::Internal(e.to_string()))
}
