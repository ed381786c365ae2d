//! Opening: the schema, what is refused, what an existing ledger keeps.

use bihuan_journal::Suite;
use bihuan_store::{BlobSettings, Settings, Store, StoreError};
use sea_orm::ConnectionTrait;

use crate::bed::{Bed, fresh_database, note, on_both};

on_both! {
    async fn opening_again_changes_nothing(bed: Bed) {
        note(&bed.store, "note/1", 0, "x").await;
        let bed = bed.reopen().await;
        assert_eq!(bed.store.version("note/1").await.unwrap(), 1);
        assert_eq!(bed.store.broken(), None);
    }
}

on_both! {
    async fn a_ledger_keeps_the_digests_it_was_created_with(bed: Bed) {
        let settings = Settings { suite: Suite::Sm3, ..bed.settings.clone() };
        bed.store.close().await.unwrap();
        assert_eq!(Store::open(&settings).await.unwrap().suite(), Suite::Sha256);
    }
}

on_both! {
    async fn a_database_of_a_newer_program_is_refused(bed: Bed) {
        let outside = bed.outside().await;
        outside.execute_unprepared("INSERT INTO schema_migration VALUES (9999, '9999_future', '')").await.unwrap();
        let refused = Store::open(&bed.settings).await;
        assert!(matches!(refused, Err(StoreError::Newer { found: 9999, .. })), "{refused:?}");
    }
}

on_both! {
    async fn a_changed_migration_is_refused(bed: Bed) {
        let outside = bed.outside().await;
        outside.execute_unprepared("UPDATE schema_migration SET checksum = 'x' WHERE number = 1").await.unwrap();
        let refused = Store::open(&bed.settings).await;
        assert!(matches!(&refused, Err(StoreError::MigrationChanged(name)) if name == "0001_journal"), "{refused:?}");
    }
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_repeating_it() {
    let settings = Settings {
        database: "mysql://root:secret@host/db".to_owned(),
        suite: Suite::Sha256,
        blobs: BlobSettings::Folder(tempfile::tempdir().unwrap().path().to_owned()),
    };
    let refused = Store::open(&settings).await.unwrap_err().to_string();
    assert!(!refused.contains("secret"), "{refused}");
}

on_both! {
    /// The command line beside the server, or several servers before one database.
    async fn two_processes_share_one_database(bed: Bed) {
        let other = Store::open(&bed.settings).await.unwrap();
        let writers: Vec<_> = [bed.store.clone(), other]
            .into_iter()
            .enumerate()
            .map(|(n, store)| {
                tokio::spawn(async move {
                    for round in 0..40 {
                        note(&store, &format!("note/{n}"), round, "x").await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let chains = bed.store.verify_chains().await.unwrap();
        assert_eq!((chains.entries, chains.streams, chains.faulty), (80, 2, 0));
    }
}

/// Several processes that start at the same moment on a database that nobody has opened before.
async fn opened_by_four(settings: Settings) {
    let opening: Vec<_> = (0..4)
        .map(|_| {
            let settings = settings.clone();
            tokio::spawn(async move { Store::open(&settings).await })
        })
        .collect();
    for one in opening {
        let store = one.await.unwrap().unwrap();
        assert_eq!(store.suite(), Suite::Sm3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_may_open_a_new_sqlite_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/new/bihuan.db", folder.path().display());
    let blobs = BlobSettings::Folder(folder.path().join("blobs"));
    opened_by_four(Settings {
        database,
        suite: Suite::Sm3,
        blobs,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_may_open_a_new_postgres_database_at_once() {
    let Some(database) = fresh_database("four").await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let blobs = BlobSettings::Folder(folder.path().join("blobs"));
    opened_by_four(Settings {
        database,
        suite: Suite::Sm3,
        blobs,
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn others_on_the_machine_cannot_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let bed = Bed::sqlite().await;
    note(&bed.store, "note/1", 0, "x").await;
    for file in ["bihuan.db", "bihuan.db-wal", "bihuan.db-shm"] {
        let mode = std::fs::metadata(bed.folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{file} has mode {mode:o}");
    }
}
