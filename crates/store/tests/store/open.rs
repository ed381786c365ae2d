//! Opening: the schema, what is refused, what an existing ledger keeps.

use bihuan_journal::Suite;
use bihuan_store::{BlobSettings, Settings, Store, StoreError};
use sea_orm::ConnectionTrait;

use crate::bed::{note, on_both};

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
