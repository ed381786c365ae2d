//! Blobs: what was written comes back, or an error does.

use bihuan_journal::Suite;
use bihuan_store::{BlobRef, Check, Depth, Store, StoreError};
use bytes::Bytes;
use futures::{StreamExt, stream};
use uuid::Uuid;

use crate::bed::{Bed, author, noted, on_both, salts};

const ID: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_abcd);

async fn put(
    store: &Store,
    id: Uuid,
    chunks: Vec<&[u8]>,
    limit: u64,
) -> Result<BlobRef, StoreError> {
    let chunks: Vec<Result<Bytes, StoreError>> = chunks
        .into_iter()
        .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
        .collect();
    store.put_blob(id, stream::iter(chunks), limit).await
}

#[tokio::test]
async fn a_blob_comes_back_as_it_was_written() {
    comes_back(&Bed::sqlite().await).await;
}

#[tokio::test]
async fn a_blob_comes_back_from_s3_as_it_was_written() {
    if let Some(bed) = Bed::s3().await {
        comes_back(&bed).await;
    }
}

async fn comes_back(bed: &Bed) {
    let blob = put(&bed.store, ID, vec![b"ab", b"", b"c"], 3)
        .await
        .unwrap();
    assert_eq!(blob.key, format!("ab/cd/{ID}"));
    assert_eq!(blob.digest, Suite::Sha256.digest(b"abc"));
    assert_eq!(blob.size, 3);
    assert_eq!(bed.store.read_blob(&blob).await.unwrap(), "abc");
    let empty = put(&bed.store, Uuid::from_u128(1), vec![], 3)
        .await
        .unwrap();
    assert_eq!(bed.store.read_blob(&empty).await.unwrap(), "");
}

/// Larger than the part that is held in memory.
#[tokio::test]
async fn a_large_blob_comes_back_as_it_was_written() {
    large_comes_back(&Bed::sqlite().await).await;
}

#[tokio::test]
async fn a_large_blob_comes_back_from_s3_as_it_was_written() {
    if let Some(bed) = Bed::s3().await {
        large_comes_back(&bed).await;
    }
}

async fn large_comes_back(bed: &Bed) {
    let piece: Vec<u8> = (0..1_000_003_u32)
        .map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1])
        .collect();
    let blob = put(&bed.store, ID, vec![piece.as_slice(); 20], 1 << 30)
        .await
        .unwrap();
    assert_eq!(blob.size, 20_000_060);
    let back = bed.store.read_blob(&blob).await.unwrap();
    assert!(back == piece.repeat(20));
}

#[tokio::test]
async fn too_many_bytes_are_refused_and_nothing_stays() {
    let bed = Bed::sqlite().await;
    for piece in [vec![1_u8; 10], vec![1_u8; 20 << 20]] {
        let refused = put(&bed.store, ID, vec![&piece], 9).await;
        assert!(
            matches!(refused, Err(StoreError::TooLarge { limit: 9 })),
            "{refused:?}"
        );
    }
    let broken = stream::iter([Ok(Bytes::from_static(b"x")), Err(StoreError::NulCharacter)]);
    assert!(matches!(
        bed.store.put_blob(ID, broken, 9).await,
        Err(StoreError::NulCharacter)
    ));
    let left: Vec<_> = walk(&bed.folder.path().join("blobs"));
    assert!(left.is_empty(), "{left:?}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[tokio::test]
async fn a_changed_file_is_noticed_at_the_end() {
    let bed = Bed::sqlite().await;
    let blob = put(&bed.store, ID, vec![b"evidence"], 100).await.unwrap();
    let path = bed.folder.path().join("blobs").join(&blob.key);
    for damaged in ["evidencf", "evidenc", "evidence!", ""] {
        std::fs::write(&path, damaged).unwrap();
        let items: Vec<_> = bed.store.blob(&blob).await.unwrap().collect().await;
        assert!(
            matches!(items.last(), Some(Err(StoreError::Damaged(_)))),
            "{damaged}"
        );
        assert!(
            matches!(
                bed.store.read_blob(&blob).await,
                Err(StoreError::Damaged(_))
            ),
            "{damaged}"
        );
    }
    std::fs::remove_file(&path).unwrap();
    assert!(
        matches!(bed.store.read_blob(&blob).await, Err(StoreError::NoBlob(key)) if key == blob.key)
    );
}

on_both! {
    async fn a_blob_belongs_to_the_ledger_until_it_is_forgotten(bed: Bed) {
        let blob = put(&bed.store, ID, vec![b"x"], 9).await.unwrap();
        assert_eq!(bed.store.find_blob(&blob.key).await.unwrap(), None);
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        tx.keep_blob(&blob).await.unwrap();
        tx.append("evidence/1", 0, vec![noted("kept")]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bed.store.find_blob(&blob.key).await.unwrap().as_ref(), Some(&blob));
        assert!(matches!(bed.store.delete_blob(&blob.key).await, Err(StoreError::Constraint(_))));

        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        tx.forget_blob(&blob.key).await.unwrap();
        tx.append("evidence/1", 1, vec![noted("forgotten")]).await.unwrap();
        tx.commit().await.unwrap();
        bed.store.delete_blob(&blob.key).await.unwrap();
        assert!(matches!(bed.store.read_blob(&blob).await, Err(StoreError::NoBlob(_))));
        bed.store.delete_blob(&blob.key).await.unwrap();
    }
}

/// The same life of a blob in S3: found by doctor, missing, saved and restored into a folder.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn evidence_in_s3_is_checked_saved_and_restored() {
    let Some(bed) = Bed::s3().await else { return };
    let mut blobs = Vec::new();
    for n in 1..=2 {
        blobs.push(
            put(&bed.store, Uuid::from_u128(n), vec![b"evidence"], 99)
                .await
                .unwrap(),
        );
    }
    let mut tx = bed.store.begin(author(), salts()).await.unwrap();
    tx.keep_blob(&blobs[0]).await.unwrap();
    tx.append("evidence/1", 0, vec![noted("kept")])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let findings = bed
        .store
        .doctor(&bed.settings.blobs, Depth::Full)
        .await
        .unwrap();
    let finding = findings
        .iter()
        .find(|finding| finding.check == Check::Blobs)
        .unwrap();
    assert_eq!(
        (&finding.data["blobs"], &finding.data["leftover"]),
        (&1.into(), &1.into())
    );

    let (file, manifest) = bed.store.backup(Vec::new(), 1).await.unwrap();
    assert_eq!((manifest.blobs, manifest.unsound.len()), (1, 0));
    let target = Bed::sqlite().await;
    Store::restore(&target.settings, std::io::Cursor::new(file.clone()))
        .await
        .unwrap();
    assert_eq!(
        target
            .reopen()
            .await
            .store
            .read_blob(&blobs[0])
            .await
            .unwrap(),
        "evidence"
    );
    let refused = Store::restore(&bed.settings, std::io::Cursor::new(file)).await;
    assert!(matches!(refused, Err(StoreError::NotEmpty)), "{refused:?}");

    bed.store.delete_blob(&blobs[1].key).await.unwrap();
    assert!(matches!(
        bed.store.read_blob(&blobs[1]).await,
        Err(StoreError::NoBlob(_))
    ));
}
