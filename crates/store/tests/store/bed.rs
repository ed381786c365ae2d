//! A fresh store for one test.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bihuan_journal::Suite;
use bihuan_store::{Author, BlobSettings, NewEntry, Salts, Settings, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

/// Writes one test as two: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($bed:ident: Bed) $body:block) => {
        mod $name {
            use super::*;

            $(#[$doc])*
            async fn run($bed: $crate::bed::Bed) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::bed::Bed::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(bed) = $crate::bed::Bed::postgres(module_path!()).await {
                    run(bed).await;
                }
            }
        }
    };
}
pub(crate) use on_both;

/// A fresh store, and where it lies.
pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) folder: TempDir,
}

impl Bed {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}/bihuan.db", folder.path().display());
        Self::open(database, folder).await
    }

    /// None when no server is named.
    pub(crate) async fn postgres(test: &str) -> Option<Self> {
        let database = fresh_database(test).await?;
        Some(Self::open(database, tempfile::tempdir().unwrap()).await)
    }

    /// SQLite with blobs in S3; none when no server is named.
    pub(crate) async fn s3() -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let endpoint = named("BIHUAN_TEST_S3", "S3")?;
        let bed = Self::sqlite().await;
        // Keys of other tests and earlier runs must not be in the way.
        let bucket = format!(
            "bihuan-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let blobs = BlobSettings::S3 {
            endpoint: endpoint.clone(),
            bucket: bucket.clone(),
            region: "cn-north-1".to_owned(),
            access_key: "key".to_owned(),
            secret_key: "secret".to_owned(),
            prefix: "district/one".to_owned(),
        };
        let settings = Settings {
            blobs,
            ..bed.settings
        };
        bed.store.close().await.unwrap();
        let store = Store::open(&settings).await.unwrap();
        let made = reqwest::Client::new()
            .put(format!("{endpoint}/{bucket}"))
            .send()
            .await
            .unwrap();
        assert!(made.status().is_success(), "{made:?}");
        Some(Self {
            store,
            settings,
            folder: bed.folder,
        })
    }

    async fn open(database: String, folder: TempDir) -> Self {
        let blobs = BlobSettings::Folder(folder.path().join("blobs"));
        let settings = Settings {
            database,
            suite: Suite::Sha256,
            blobs,
        };
        let store = Store::open(&settings).await.unwrap();
        Self {
            store,
            settings,
            folder,
        }
    }

    /// Closes the store and opens it again, as after a restart.
    pub(crate) async fn reopen(self) -> Self {
        self.store.close().await.unwrap();
        let store = Store::open(&self.settings).await.unwrap();
        Self { store, ..self }
    }

    /// A connection of somebody who looks over our shoulder.
    pub(crate) async fn outside(&self) -> DatabaseConnection {
        outside(&self.settings.database).await
    }
}

pub(crate) async fn outside(database: &str) -> DatabaseConnection {
    Database::connect(database).await.unwrap()
}

#[allow(clippy::disallowed_methods, reason = "the tests ask for a server")]
fn named(variable: &str, what: &str) -> Option<String> {
    let url = std::env::var(variable).ok();
    if url.is_none() {
        eprintln!("{variable} is not set: nothing is tested on {what}");
    }
    url
}

/// The address of a new, empty database on the test server; none when no server is named.
pub(crate) async fn fresh_database(test: &str) -> Option<String> {
    let server = named("BIHUAN_TEST_POSTGRES", "PostgreSQL")?;
    // The same test of the same clone takes the same name again, so that nothing piles up.
    let name = Suite::Sha256
        .digest(format!("{}{test}", env!("CARGO_TARGET_TMPDIR")).as_bytes())
        .to_string();
    let name = format!("bihuan_test_{}", &name[..24]);
    let admin = Database::connect(&server).await.unwrap();
    // The same test took it in an earlier run, unless this says otherwise.
    let _ = admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await;
    admin.close().await.unwrap();
    let (head, _) = server.rsplit_once('/').unwrap();
    let database = format!("{head}/{name}");
    // Emptied, not dropped: to drop a database the server writes everything to disk first.
    let inside = outside(&database).await;
    inside
        .execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        .await
        .unwrap();
    inside.close().await.unwrap();
    Some(database)
}

/// Salts that differ, which is all a test needs.
pub(crate) fn salts() -> Arc<dyn Salts> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Arc::new(|| u128::from(NEXT.fetch_add(1, Ordering::Relaxed)).to_be_bytes())
}

pub(crate) fn author() -> Author {
    Author {
        actor: Some("u1".to_owned()),
        at_ms: 1_700_000_000_000,
        request: None,
    }
}

pub(crate) fn asked(request: u128) -> Author {
    Author {
        request: Some(Uuid::from_u128(request)),
        ..author()
    }
}

pub(crate) fn noted(text: &str) -> NewEntry {
    NewEntry {
        kind: "note.added".to_owned(),
        body: json!({ "text": text }),
        personal: None,
    }
}

/// Appends one entry in a transaction of its own.
pub(crate) async fn note(store: &Store, stream: &str, expected: u64, text: &str) -> u64 {
    let mut tx = store.begin(author(), salts()).await.unwrap();
    let version = tx
        .append(stream, expected, vec![noted(text)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    version
}
