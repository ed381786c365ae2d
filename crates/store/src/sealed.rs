//! Blobs that are sealed before they leave the process: what units hand in holds personal data, and whoever deletes the key of a
//! task deletes all that was kept for it, in every copy and backup.
//!
//! Format: 19 random bytes, then pieces of 64 KiB, each sealed by XChaCha20-Poly1305 as a piece of one stream (STREAM, big endian
//! counter), the last one marked as the last. Pieces that were swapped, cut off or added are found.

use std::fmt;

use aead_stream::{DecryptorBE32, EncryptorBE32, Nonce, StreamBE32};
use bytes::{Bytes, BytesMut};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use futures::{Stream, StreamExt as _, stream::BoxStream};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{BlobRef, Store, StoreError};

/// Bytes of a piece before it is sealed.
const PIECE: usize = 64 * 1024;
/// Bytes that sealing adds to a piece.
const TAG: usize = 16;
/// Random bytes in front: a nonce of 24 without the counter of STREAM.
const NONCE: usize = 19;

type StreamNonce = Nonce<XChaCha20Poly1305, StreamBE32<XChaCha20Poly1305>>;

/// A key that seals blobs. It is wiped when dropped and never printed.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; DataKey::BYTES]>);

impl DataKey {
    /// How many bytes it has.
    pub const BYTES: usize = 32;

    /// A key from its bytes.
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// A stream that is being sealed.
struct Sealing<S> {
    bytes: S,
    sealer: Option<EncryptorBE32<XChaCha20Poly1305>>,
    held: BytesMut,
    head: Option<Bytes>,
}

impl<S> Sealing<S> {
    async fn next<E: Into<StoreError>>(mut self) -> Result<Option<(Bytes, Self)>, StoreError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        if let Some(head) = self.head.take() {
            return Ok(Some((head, self)));
        }
        // One byte more than a piece, so that the last piece is known to be the last.
        while self.held.len() <= PIECE {
            let Some(chunk) = self.bytes.next().await else {
                let Some(sealer) = self.sealer.take() else {
                    return Ok(None);
                };
                let last = self.held.split();
                let sealed = sealer.encrypt_last(last.as_ref()).map_err(|_| failed())?;
                return Ok(Some((sealed.into(), self)));
            };
            self.held.extend_from_slice(&chunk.map_err(Into::into)?);
        }
        let piece = self.held.split_to(PIECE);
        let sealer = self.sealer.as_mut().ok_or_else(failed)?;
        let sealed = sealer.encrypt_next(piece.as_ref()).map_err(|_| failed())?;
        Ok(Some((sealed.into(), self)))
    }
}

/// A stream that is being opened.
struct Opening {
    bytes: BoxStream<'static, Result<Bytes, StoreError>>,
    key: DataKey,
    opener: Option<DecryptorBE32<XChaCha20Poly1305>>,
    held: BytesMut,
    begun: bool,
    place: String,
}

impl Opening {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        loop {
            if !self.begun && self.held.len() >= NONCE {
                let head = self.held.split_to(NONCE);
                let nonce = StreamNonce::try_from(head.as_ref()).map_err(|_| self.damaged())?;
                self.opener = Some(DecryptorBE32::from_aead(self.key.cipher(), &nonce));
                self.begun = true;
            }
            if self.begun && self.held.len() > PIECE + TAG {
                let piece = self.held.split_to(PIECE + TAG);
                let opened = self
                    .opener
                    .as_mut()
                    .and_then(|opener| opener.decrypt_next(piece.as_ref()).ok());
                let opened = opened.ok_or_else(|| self.damaged())?;
                return Ok(Some((opened.into(), self)));
            }
            match self.bytes.next().await {
                Some(chunk) => self.held.extend_from_slice(&chunk?),
                None if !self.begun => return Err(self.damaged()),
                None => {
                    let Some(opener) = self.opener.take() else {
                        return Ok(None);
                    };
                    let last = self.held.split();
                    let opened = opener.decrypt_last(last.as_ref());
                    let opened = opened.map_err(|_| self.damaged())?;
                    return Ok(Some((opened.into(), self)));
                }
            }
        }
    }

    fn damaged(&self) -> StoreError {
        StoreError::Damaged(format!("blob {} is not sealed by this key", self.place))
    }
}

fn failed() -> StoreError {
    StoreError::Damaged("a blob could not be sealed".to_owned())
}

impl Store {
    /// Seals bytes as they come and writes them under the fresh `id`, at most `limit` bytes of the sealed form. `nonce` are random
    /// bytes that were never used with this key.
    ///
    /// # Errors
    /// As [`Store::put_blob`].
    pub async fn put_sealed<E: Into<StoreError> + 'static>(
        &self,
        id: Uuid,
        key: &DataKey,
        nonce: [u8; 19],
        bytes: impl Stream<Item = Result<Bytes, E>> + Send,
        limit: u64,
    ) -> Result<BlobRef, StoreError> {
        let sealing = Sealing {
            bytes: Box::pin(bytes),
            sealer: Some(EncryptorBE32::from_aead(
                key.cipher(),
                &StreamNonce::from(nonce),
            )),
            held: BytesMut::new(),
            head: Some(Bytes::copy_from_slice(&nonce)),
        };
        let sealed = futures::stream::try_unfold(sealing, Sealing::next);
        self.put_blob(id, sealed, limit).await
    }

    /// The bytes of a sealed blob as they were before.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`] when it is missing; the last item is [`StoreError::Damaged`] under another key or when it was changed.
    pub async fn sealed(
        &self,
        blob: &BlobRef,
        key: &DataKey,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let opening = Opening {
            bytes: self.blob(blob).await?,
            key: key.clone(),
            opener: None,
            held: BytesMut::new(),
            begun: false,
            place: blob.key.clone(),
        };
        Ok(futures::stream::try_unfold(opening, Opening::next).boxed())
    }
}
