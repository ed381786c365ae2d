//! Doctor finds what is wrong, and nothing when nothing is.

use bihuan_store::{Check, Depth, Finding, Level, Store, StoreError};
use bytes::Bytes;
use futures::stream;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::bed::{Bed, author, note, noted, on_both, salts};

async fn look(bed: &Bed, check: Check) -> Finding {
    let findings = bed
        .store
        .doctor(&bed.settings.blobs, Depth::Full)
        .await
        .unwrap();
    findings
        .into_iter()
        .find(|finding| finding.check == check)
        .unwrap()
}

async fn keep(store: &Store, n: u128, known: bool) -> String {
    let bytes: Result<_, StoreError> = Ok(Bytes::from_static(b"evidence"));
    let blob = store
        .put_blob(Uuid::from_u128(n), stream::iter([bytes]), 99)
        .await
        .unwrap();
    if known {
        let mut tx = store.begin(author(), salts()).await.unwrap();
        tx.keep_blob(&blob).await.unwrap();
        tx.append(&format!("evidence/{n}"), 0, vec![noted("kept")])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    blob.key
}

on_both! {
    async fn a_sound_store_has_nothing_to_complain_about(bed: Bed) {
        for n in 0..20 {
            note(&bed.store, &format!("note/{}", n % 3), n / 3, "x").await;
        }
        keep(&bed.store, 1, true).await;
        for depth in [Depth::Quick, Depth::Full] {
            let findings = bed.store.doctor(&bed.settings.blobs, depth).await.unwrap();
            for finding in &findings {
                // How much space this machine has is not for a test to say.
                assert!(finding.check == Check::Space || finding.level == Level::Ok, "{finding:?}");
            }
            for check in [Check::Writing, Check::Durability, Check::Integrity, Check::Chains, Check::Blobs, Check::Space] {
                assert!(findings.iter().any(|finding| finding.check == check), "{check:?}");
            }
        }
        let chains = bed.store.verify_chains().await.unwrap();
        assert_eq!((chains.entries, chains.streams, chains.faulty), (22, 5, 0));
    }
}

/// Promise 2: a commit is flushed on every connection there is, the writer and each reader.
#[tokio::test]
async fn every_connection_flushes_its_commits() {
    let bed = Bed::sqlite().await;
    let connections = look(&bed, Check::Durability).await.data["connections"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(connections.len(), 5);
    for connection in connections {
        assert_eq!(connection["synchronous"], "2");
        assert_eq!(connection["journal_mode"], "wal");
        assert_eq!(connection["foreign_keys"], "1");
        assert_eq!(connection["trusted_schema"], "0");
        assert_eq!(connection["secure_delete"], "1");
    }
}

on_both! {
    async fn edited_and_missing_entries_are_found(bed: Bed) {
        for stream in ["note/1", "note/2", "note/3", "note/4"] {
            for n in 0..4 {
                note(&bed.store, stream, n, &n.to_string()).await;
            }
        }
        let outside = bed.outside().await;
        let on = if bed.store.engine() == "postgres" { " ON journal" } else { "" };
        for statement in [
            format!("DROP TRIGGER journal_no_update{on}"),
            format!("DROP TRIGGER journal_no_delete{on}"),
            "UPDATE journal SET at_ms = at_ms + 1 WHERE stream = 'note/1' AND version = 3".to_owned(),
            "DELETE FROM journal WHERE stream = 'note/2' AND version = 2".to_owned(),
            "UPDATE journal SET actor = 'u2' WHERE stream = 'note/4' AND version = 1".to_owned(),
        ] {
            outside.execute_unprepared(&statement).await.unwrap();
        }
        let chains = bed.store.verify_chains().await.unwrap();
        let streams: Vec<&str> = chains.faults.iter().map(|(stream, _)| stream.as_str()).collect();
        assert_eq!(streams, ["note/1", "note/2", "note/4"]);
        assert_eq!((chains.entries, chains.streams, chains.faulty), (15, 4, 3));
        assert_eq!(look(&bed, Check::Chains).await.level, Level::Bad);
    }
}

#[tokio::test]
async fn missing_damaged_and_leftover_blobs_are_told_apart() {
    let bed = Bed::sqlite().await;
    let (missing, damaged) = (
        keep(&bed.store, 1, true).await,
        keep(&bed.store, 2, true).await,
    );
    keep(&bed.store, 3, true).await;
    keep(&bed.store, 4, false).await;
    let finding = look(&bed, Check::Blobs).await;
    assert_eq!(
        (finding.level, &finding.data["leftover"]),
        (Level::Warn, &serde_json::json!(1))
    );

    let folder = bed.folder.path().join("blobs");
    std::fs::remove_file(folder.join(&missing)).unwrap();
    std::fs::write(folder.join(&damaged), "evidencf").unwrap();
    let finding = look(&bed, Check::Blobs).await;
    let mut named = vec![missing, damaged];
    named.sort();
    assert_eq!(
        (finding.level, &finding.data["named"]),
        (Level::Bad, &serde_json::json!(named))
    );
    assert_eq!(finding.data["blobs"], 3);
}

#[tokio::test]
async fn a_damaged_database_file_is_found() {
    let bed = Bed::sqlite().await;
    for n in 0..50 {
        note(&bed.store, "note/1", n, &"x".repeat(2000)).await;
    }
    let outside = bed.outside().await;
    // An index that says something else than its table.
    outside
        .execute_unprepared(
            "PRAGMA writable_schema = ON; \
             UPDATE sqlite_schema SET sql = 'CREATE INDEX account_unit ON account (login, unit_id)' WHERE name = 'account_unit'; \
             PRAGMA writable_schema = OFF; INSERT INTO account (id, login, name, unit_id, roles, must_change, active, failed, version, created_ms) \
             VALUES ('a', 'l', 'n', 'u', '[]', 0, 1, 0, 1, 0)",
        )
        .await
        .unwrap();
    outside.close().await.unwrap();
    let bed = bed.reopen().await;
    assert_eq!(look(&bed, Check::Integrity).await.level, Level::Bad);
}
