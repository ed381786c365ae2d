//! Sealed blobs: what was sealed comes back under its key, and under no other.

use bihuan_store::{BlobRef, DataKey, StoreError};
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use uuid::Uuid;

use crate::bed::Bed;

const KEY: [u8; 32] = [9; 32];
/// The nonce is random in the product; tests only need it to differ.
const NONCE: [u8; 19] = [3; 19];

async fn put(bed: &Bed, n: u128, bytes: &[u8], chunk: usize) -> BlobRef {
    let chunks: Vec<Result<Bytes, StoreError>> = bytes
        .chunks(chunk)
        .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
        .collect();
    let key = DataKey::new(KEY);
    let bytes = stream::iter(chunks);
    let id = Uuid::from_u128(n);
    bed.store
        .put_sealed(id, &key, NONCE, bytes, 1 << 24)
        .await
        .unwrap()
}

async fn opened(bed: &Bed, blob: &BlobRef, key: [u8; 32]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = bed.store.sealed(blob, &DataKey::new(key)).await?;
    let mut all = Vec::new();
    while let Some(chunk) = bytes.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok(all)
}

#[tokio::test]
async fn what_was_sealed_comes_back_however_long_it_is() {
    let bed = Bed::sqlite().await;
    for (n, length) in [0, 1, 65_535, 65_536, 65_537, 200_000, 131_072]
        .into_iter()
        .enumerate()
    {
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        let blob = put(&bed, n as u128 + 1, &bytes, 7_000).await;
        assert_eq!(opened(&bed, &blob, KEY).await.unwrap(), bytes, "{length}");
        let raw = bed.store.read_blob(&blob).await.unwrap();
        assert!(
            length < 16 || !raw.windows(16).any(|w| w == &bytes[..16]),
            "{length}"
        );
    }
}

#[tokio::test]
async fn another_key_and_changed_bytes_open_nothing() {
    let bed = Bed::sqlite().await;
    let blob = put(&bed, 1, &vec![5; 150_000], 9_000).await;
    assert!(matches!(
        opened(&bed, &blob, [8; 32]).await,
        Err(StoreError::Damaged(_))
    ));
    let raw: Vec<u8> = bed
        .store
        .blob(&blob)
        .await
        .unwrap()
        .try_fold(Vec::new(), |mut all, chunk| async move {
            all.extend_from_slice(&chunk);
            Ok(all)
        })
        .await
        .unwrap();
    // Cut off after a whole piece: the digest of the shorter blob is right, the stream is not.
    let piece = 19 + 65_536 + 16;
    for (n, damaged) in [raw[..piece].to_vec(), raw[..10].to_vec(), swapped(&raw)]
        .into_iter()
        .enumerate()
    {
        let id = Uuid::from_u128(n as u128 + 10);
        let chunk: Result<Bytes, StoreError> = Ok(damaged.into());
        let kept = bed
            .store
            .put_blob(id, stream::iter([chunk]), 1 << 24)
            .await
            .unwrap();
        assert!(opened(&bed, &kept, KEY).await.is_err(), "{n}");
    }
}

/// The first two pieces in the other order.
fn swapped(raw: &[u8]) -> Vec<u8> {
    let size = 65_536 + 16;
    let (head, rest) = raw.split_at(19);
    let (first, rest) = rest.split_at(size);
    let (second, rest) = rest.split_at(size);
    [head, second, first, rest].concat()
}
