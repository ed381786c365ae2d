//! Open a file of evidence: every byte is compared with its digest before the first one leaves.

use bihuan_domain::{
    finding::EvidenceFile,
    id::{EvidenceId, FindingId},
};
use bihuan_store::{BlobRef, StoreError};
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};

use super::{ensure_opens, load};
use crate::{Context, Failure};

/// A file, ready to be handed out.
pub struct Opened {
    /// What it is.
    pub file: EvidenceFile,
    /// Its bytes. An error in the middle means that they were damaged while they were read.
    pub bytes: BoxStream<'static, Result<Bytes, StoreError>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// A version of a piece the person may open.
///
/// # Errors
/// [`Failure::NotFound`] when the piece is not of this finding or has no such version, [`Failure::Forbidden`].
pub(super) async fn file(
    ctx: &Context,
    finding: FindingId,
    evidence: EvidenceId,
    version: u32,
) -> Result<(EvidenceFile, BlobRef), Failure> {
    let (changed, piece) = load(ctx, finding, evidence).await?;
    let found = piece.versions().find(|(n, _)| *n == version);
    let file = found
        .map(|(_, v)| v.file.clone())
        .ok_or(Failure::NotFound)?;
    ensure_opens(ctx, &piece, &changed.standing())?;
    let blob = ctx
        .app
        .store
        .find_blob(&file.blob_key)
        .await?
        .filter(|blob| blob.digest.to_string() == file.digest)
        .ok_or_else(|| damaged(&file))?;
    Ok((file, blob))
}

/// What people are told when bytes are no longer those that were handed in.
pub(super) fn damaged(file: &EvidenceFile) -> Failure {
    tracing::error!(
        key = file.blob_key,
        "a file of evidence is damaged or missing"
    );
    Failure::Damaged(file.name.clone())
}

/// Opens a version of a piece.
///
/// # Errors
/// As [`file`]; [`Failure::Damaged`] when the bytes are not those that were handed in.
pub async fn open(
    ctx: &Context,
    finding: FindingId,
    evidence: EvidenceId,
    version: u32,
) -> Result<Opened, Failure> {
    let (file, blob) = file(ctx, finding, evidence, version).await?;
    let store = &ctx.app.store;
    let whole = async {
        store
            .blob(&blob)
            .await?
            .try_for_each(|_| async { Ok(()) })
            .await
    };
    match whole.await {
        Ok(()) => {}
        Err(StoreError::Damaged(_) | StoreError::NoBlob(_)) => return Err(damaged(&file)),
        Err(other) => return Err(other.into()),
    }
    let bytes = store.blob(&blob).await?.boxed();
    Ok(Opened { file, bytes })
}
