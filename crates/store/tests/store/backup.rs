//! A backup is everything, and what is restored is equal to it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use bihuan_store::{AccountDetails, BlobRef, Manifest, NewSession, Store, StoreError};
use bytes::Bytes;
use futures::stream;
use serde_json::{Value, json};
use sha2::Digest as _;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::bed::{Bed, asked, author, note, noted, on_both, salts};

type Files = BTreeMap<String, Vec<u8>>;

async fn put(store: &Store, n: u128, bytes: &[u8]) -> BlobRef {
    let bytes: Result<_, StoreError> = Ok(Bytes::copy_from_slice(bytes));
    store
        .put_blob(Uuid::from_u128(n), stream::iter([bytes]), 1 << 30)
        .await
        .unwrap()
}

/// Something in every table of this layer.
async fn fill(store: &Store) -> Vec<BlobRef> {
    for n in 0..200 {
        note(
            store,
            &format!("note/{}", n % 7),
            n / 7,
            &format!("第 {n} 条 \"'\\ \u{1F600}"),
        )
        .await;
    }
    let mut blobs = Vec::new();
    for n in 0..3 {
        blobs.push(put(store, n + 1, &vec![n.to_le_bytes()[0]; 300_000]).await);
    }
    let mut tx = store.begin(asked(9), salts()).await.unwrap();
    let mut entry = noted(&"长".repeat(100_000));
    entry.personal = Some(json!({ "name": "赵某" }));
    tx.append("finding/1", 0, vec![entry]).await.unwrap();
    tx.take_numbers("ZX", 5).await.unwrap();
    tx.put_setting("office", &json!({ "name": "整改办" }), 0)
        .await
        .unwrap();
    for blob in &blobs {
        tx.keep_blob(blob).await.unwrap();
    }
    let details = AccountDetails {
        login: "wang".to_owned(),
        name: "王某".to_owned(),
        unit_id: None,
        roles: vec!["handler".to_owned()],
        active: true,
    };
    let version = tx.create_account("a1", &details).await.unwrap();
    let version = tx
        .set_password("a1", version, "hash-1", false, 5)
        .await
        .unwrap();
    tx.set_password("a1", version, "hash-2", false, 5)
        .await
        .unwrap();
    let token = store.suite().digest(b"session");
    let session = NewSession {
        token,
        account_id: "a1".to_owned(),
        csrf: "c".to_owned(),
        remote: None,
    };
    tx.open_session(&session, 9).await.unwrap();
    tx.commit().await.unwrap();
    store.set_cursor("search", 100).await.unwrap();
    blobs
}

async fn backup(store: &Store) -> (Vec<u8>, Manifest) {
    store.backup(Vec::new(), 1_700_000_000_000).await.unwrap()
}

async fn restore(bed: &Bed, file: &[u8]) -> Result<bihuan_store::Restored, StoreError> {
    Store::restore(&bed.settings, Cursor::new(file.to_vec())).await
}

fn unpack(file: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut files = Files::new();
    for name in names {
        let mut bytes = Vec::new();
        archive
            .by_name(&name)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        files.insert(name, bytes);
    }
    files
}

/// What somebody could make who knows the layout.
fn pack(files: &Files) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.set_raw_comment(Box::new([b'0'; 64])).unwrap();
    for (name, bytes) in files {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    let mut file = archive.finish().unwrap().into_inner();
    file.truncate(file.len() - 64);
    let seal = hex::encode(sha2::Sha256::digest(&file));
    file.extend_from_slice(seal.as_bytes());
    file
}

/// An empty place for a restore.
async fn empty(name: &str, postgres: bool) -> Option<Bed> {
    let bed = if postgres {
        Bed::postgres(name).await?
    } else {
        Bed::sqlite().await
    };
    Some(bed)
}

async fn equal_after(from: Bed, to: &str, postgres: bool) -> Option<Bed> {
    let target = empty(to, postgres).await?;
    let (file, manifest) = backup(&from.store).await;
    let restored = restore(&target, &file).await.unwrap();
    assert_eq!(restored.manifest, manifest);
    assert_eq!(restored.missing, Vec::<String>::new());
    let target = target.reopen().await;
    let (again, _) = backup(&target.store).await;
    let (before, after) = (unpack(&file), unpack(&again));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &before {
        assert!(*bytes == after[name], "{name} differs");
    }
    Some(target)
}

on_both! {
    async fn what_is_restored_is_equal(bed: Bed) {
        let blobs = fill(&bed.store).await;
        let postgres = bed.store.engine() == "postgres";
        let there = equal_after(bed, "restored-there", !postgres).await;
        let there = if let Some(there) = there {
            there
        } else {
            // No server: then to the same kind.
            let bed = Bed::sqlite().await;
            fill(&bed.store).await;
            equal_after(bed, "", false).await.unwrap()
        };
        assert_eq!(there.store.verify_chains().await.unwrap().faulty, 0);
        let store = &there.store;
        assert_eq!(store.read_blob(&blobs[2]).await.unwrap(), vec![2_u8; 300_000]);
        assert_eq!(store.account_by_login("wang").await.unwrap().unwrap().password_hash.as_deref(), Some("hash-2"));
        assert_eq!(store.earlier_passwords("a1", 9).await.unwrap(), ["hash-1"]);
        assert_eq!(store.setting("office").await.unwrap().unwrap().value, json!({ "name": "整改办" }));
        assert_eq!(store.count_sessions("a1").await.unwrap(), 0, "sessions must not come back to life");
        assert_eq!(store.cursor("search").await.unwrap(), 0, "followers begin again");
        // Life goes on: numbers are not given twice, the journal continues behind its last entry.
        let last = store.follow(0, 10_000).await.unwrap().last().unwrap().seq;
        let mut tx = store.begin(author(), salts()).await.unwrap();
        assert_eq!(tx.take_number("ZX").await.unwrap(), 6);
        tx.append("finding/1", 1, vec![noted("after")]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.follow(last, 10).await.unwrap()[0].seq > last);
        if let Some(back) = equal_after(there, "restored-back", postgres).await {
            assert_eq!(back.store.verify_chains().await.unwrap().faulty, 0);
        }
    }
}

on_both! {
    async fn a_store_that_holds_something_is_not_overwritten(bed: Bed) {
        fill(&bed.store).await;
        let (file, _) = backup(&bed.store).await;
        assert!(matches!(restore(&bed, &file).await, Err(StoreError::NotEmpty)));
        assert_eq!(bed.store.version("finding/1").await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_folder_that_holds_blobs_is_not_written_into() {
    let bed = Bed::sqlite().await;
    let (file, _) = backup(&bed.store).await;
    let target = Bed::sqlite().await;
    put(&target.store, 1, b"x").await;
    assert!(matches!(
        restore(&target, &file).await,
        Err(StoreError::NotEmpty)
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_changed_bit_is_refused_before_anything_is_read() {
    let bed = Bed::sqlite().await;
    note(&bed.store, "note/1", 0, "a").await;
    let (file, _) = backup(&bed.store).await;
    let target = Bed::sqlite().await;
    let step = file.len() / 150 + 1;
    let places = (0..file.len())
        .step_by(step)
        .chain(file.len() - 70..file.len());
    for (n, place) in places.enumerate() {
        let mut damaged = file.clone();
        damaged[place] ^= 1 << (n % 8);
        let refused = restore(&target, &damaged).await;
        assert!(
            matches!(refused, Err(StoreError::Damaged(_))),
            "byte {place}: {refused:?}"
        );
    }
    for length in [0, 1, 63, 64, 65, file.len() - 1] {
        assert!(
            restore(&target, &file[..length]).await.is_err(),
            "{length} bytes"
        );
    }
    let mut longer = file.clone();
    longer.push(b'0');
    assert!(matches!(
        restore(&target, &longer).await,
        Err(StoreError::Damaged(_))
    ));
    restore(&target, &file).await.unwrap();
}

/// A file with a right seal can still be made by somebody who wants to do harm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crafted_backup_leads_nowhere() {
    let bed = Bed::sqlite().await;
    let blob = fill(&bed.store).await.remove(0);
    let good = unpack(&backup(&bed.store).await.0);
    restore(&Bed::sqlite().await, &pack(&good))
        .await
        .expect("packing itself is no harm");

    let with = |name: &str, from: &str, to: &str| {
        let mut files = good.clone();
        let text = String::from_utf8(files[name].clone()).unwrap();
        assert!(text.contains(from), "{name} does not contain {from}");
        files.insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
        files
    };
    let mut out = with("tables/blob.jsonl", &blob.key, "../../../escaped");
    out.insert("blobs/../../../escaped".to_owned(), b"x".to_vec());
    let mut absolute = with("tables/blob.jsonl", &blob.key, "/tmp/bihuan-escaped");
    absolute.insert("blobs//tmp/bihuan-escaped".to_owned(), b"x".to_vec());
    let mut swapped = good.clone();
    swapped.insert(format!("blobs/{}", blob.key), vec![9; 300_000]);
    let mut longer = good.clone();
    longer.insert(format!("blobs/{}", blob.key), vec![0; 300_001]);
    let mut no_table = good.clone();
    no_table.remove("tables/journal.jsonl");
    let mut manifest: Value = serde_json::from_slice(&good["manifest.json"]).unwrap();
    manifest["migration"] = json!(9999);
    let mut newer = good.clone();
    newer.insert(
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    );
    let cases = [
        ("a path that leads out", out),
        ("an absolute path", absolute),
        ("another blob", swapped),
        ("a longer blob", longer),
        ("a missing table", no_table),
        ("a newer program", newer),
        (
            "another table",
            with("manifest.json", "\"register\"", "\"sqlite_schema\""),
        ),
        (
            "another column",
            with("manifest.json", "\"next\"", "\"next) --\""),
        ),
        (
            "another number of rows",
            with("manifest.json", "\"rows\":1", "\"rows\":2"),
        ),
        (
            "another product",
            with("manifest.json", "\"bihuan\"", "\"other\""),
        ),
        (
            "a value of another kind",
            with("tables/register.jsonl", ",6]", ",\"6\"]"),
        ),
    ];
    for (case, files) in cases {
        let target = Bed::sqlite().await;
        let refused = restore(&target, &pack(&files)).await;
        let expected = matches!(
            refused,
            Err(StoreError::Damaged(_) | StoreError::TooLarge { .. } | StoreError::Newer { .. })
        );
        assert!(expected, "{case}: {refused:?}");
        assert!(
            target.store.follow(0, 1).await.unwrap().is_empty(),
            "{case} left something"
        );
        assert!(
            !target
                .folder
                .path()
                .parent()
                .unwrap()
                .join("escaped")
                .exists(),
            "{case}"
        );
    }
    assert!(!std::path::Path::new("/tmp/bihuan-escaped").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_and_damaged_blobs_do_not_stop_a_backup_and_are_named() {
    let bed = Bed::sqlite().await;
    let blobs = fill(&bed.store).await;
    let path = |blob: &BlobRef| bed.folder.path().join("blobs").join(&blob.key);
    std::fs::remove_file(path(&blobs[0])).unwrap();
    std::fs::write(path(&blobs[1]), vec![7; 300_000]).unwrap();
    let (file, manifest) = backup(&bed.store).await;
    let mut named = vec![blobs[0].key.clone(), blobs[1].key.clone()];
    named.sort();
    assert_eq!(manifest.unsound, named);
    assert_eq!((manifest.blobs, manifest.blob_bytes), (1, 300_000));
    let target = Bed::sqlite().await;
    let restored = restore(&target, &file).await.unwrap();
    assert_eq!(restored.missing, named);
    let target = target.reopen().await;
    assert_eq!(
        target.store.read_blob(&blobs[2]).await.unwrap(),
        vec![2_u8; 300_000]
    );
}

on_both! {
    /// All tables are from one moment, although people go on working.
    async fn a_backup_beside_writers_is_consistent(bed: Bed) {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let store = bed.store.clone();
                tokio::spawn(async move {
                    for n in 0..50 {
                        let mut tx = store.begin(author(), salts()).await.unwrap();
                        let number = tx.take_number(&format!("counter {writer}")).await.unwrap();
                        tx.append(&format!("note/{writer}"), n, vec![noted(&number.to_string())]).await.unwrap();
                        tx.commit().await.unwrap();
                    }
                })
            })
            .collect();
        let mut files = Vec::new();
        for _ in 0..3 {
            files.push(backup(&bed.store).await.0);
        }
        for writer in writers {
            writer.await.unwrap();
        }
        for file in files {
            let files = unpack(&file);
            let lines = |name: &str| -> Vec<Value> {
                let text = String::from_utf8(files[name].clone()).unwrap();
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
            };
            let entries = lines("tables/journal.jsonl").len() as u64;
            let taken: u64 = lines("tables/register.jsonl").iter().map(|row| row[1].as_u64().unwrap() - 1).sum();
            assert_eq!(entries, taken, "counters and entries are from different moments");
        }
    }
}
