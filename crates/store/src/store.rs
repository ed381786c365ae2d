//! The store itself: opening it, and reading from it.

use std::fmt;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;

use bihuan_journal::Suite;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, IsolationLevel,
    TransactionTrait,
};
use tokio::sync::watch;

use crate::blobs::{BlobSettings, Blobs};
use crate::dialect::Dialect;
use crate::ledger::LedgerKept;
use crate::readers::{Lent, Readers};
use crate::sql::{Row, Sql};
use crate::sqlite::{READERS, SqliteFile};
use crate::writer::{Health, Writer};
use crate::{StoreError, migrate, postgres, setting};

/// Where the store keeps its data.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:///var/lib/bihuan/bihuan.db` or `postgres://user:password@host/database`.
    pub database: String,
    /// The digests a new ledger is written with. An existing ledger keeps its own.
    pub suite: Suite,
    /// Where documents and evidence are kept.
    pub blobs: BlobSettings,
}

/// The address may hold a password.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("suite", &self.suite)
            .field("blobs", &self.blobs)
            .finish_non_exhaustive()
    }
}

/// Keeps everything. Cheap to clone; all copies are one store.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) dialect: Dialect,
    pub(crate) engine: Engine,
    pub(crate) suite: Suite,
    pub(crate) blobs: Blobs,
    pub(crate) committed: watch::Sender<u64>,
    pub(crate) kept: LedgerKept,
}

/// What the two databases need beyond a pool.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite {
        file: SqliteFile,
        readers: Readers,
        writer: Writer,
        health: Arc<Health>,
    },
    Postgres(DatabaseConnection),
}

impl Store {
    /// Opens the store, creating it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Settings`] when it cannot be reached or would lose writes, [`StoreError::Newer`] when a newer
    /// program wrote it.
    pub async fn open(settings: &Settings) -> Result<Self, StoreError> {
        let blobs = Blobs::open(&settings.blobs)?;
        let database = Database::find(&settings.database).await?;
        let (writing, dialect) = database.writing().await?;
        migrate::migrate(&writing, dialect, migrate::NEWEST).await?;
        let suite = setting::suite_of_ledger(&writing, dialect, settings.suite).await?;
        let committed = watch::Sender::new(0);
        let engine = match database {
            Database::Sqlite(file) => {
                writing
                    .close()
                    .await
                    .map_err(|error| dialect.error(&error))?;
                let health = Arc::new(Health::default());
                let writer = Writer::open(file.clone(), Arc::clone(&health), committed.clone())?;
                Engine::Sqlite {
                    readers: Readers::open(&file, READERS)?,
                    file,
                    writer,
                    health,
                }
            }
            Database::Postgres(pool) => Engine::Postgres(pool),
        };
        let inner = Inner {
            dialect,
            engine,
            suite,
            blobs,
            committed,
            kept: LedgerKept::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The digests of this ledger.
    pub fn suite(&self) -> Suite {
        self.inner.suite
    }

    /// The name of the database engine, for reports: `sqlite`, `postgres`.
    pub fn engine(&self) -> &'static str {
        self.inner.dialect.name()
    }

    /// Why nothing more is acknowledged, if that is so. Reading still works.
    pub fn broken(&self) -> Option<String> {
        match &self.inner.engine {
            Engine::Sqlite { health, .. } => health.broken().map(str::to_owned),
            Engine::Postgres(_) => None,
        }
    }

    /// Changes its value after every commit of this process. Followers wait for it, and also look from time to time,
    /// since another process may write too.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.inner.committed.subscribe()
    }

    /// One consistent view for several questions. Keep it short: while it is open, old versions of rows are kept.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(match &self.inner.engine {
            Engine::Sqlite { readers, .. } => {
                let view = readers.lend().await?;
                view.hold()?;
                Snapshot(View::Sqlite(view))
            }
            Engine::Postgres(pool) => {
                let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                let view = pool.begin_with_config(Some(isolation), Some(access)).await;
                Snapshot(View::Postgres(
                    view.map_err(|error| Dialect::Postgres.error(&error))?,
                ))
            }
        })
    }

    /// Removes what was erased from the places where a database still keeps it. False when somebody was reading; try
    /// again later.
    ///
    /// SQLite: erased bytes are overwritten in the main file at once, and here the log that still holds them is
    /// emptied.
    /// PostgreSQL: dead rows are freed for reuse; their bytes stay until they are used again, and in the log of the
    /// server for as long as the server keeps it.
    pub async fn scrub(&self) -> Result<bool, StoreError> {
        match &self.inner.engine {
            Engine::Sqlite { writer, .. } => writer.empty_log().await,
            Engine::Postgres(pool) => {
                let vacuum = pool.execute_unprepared("VACUUM").await;
                vacuum
                    .map(|_| true)
                    .map_err(|error| self.inner.dialect.error(&error))
            }
        }
    }

    /// Waits for open writes and closes all connections. Dropping the last copy closes them too, without waiting.
    pub async fn close(self) -> Result<(), StoreError> {
        match &self.inner.engine {
            Engine::Sqlite {
                writer, readers, ..
            } => {
                writer.close().await;
                readers.close().await;
                Ok(())
            }
            Engine::Postgres(pool) => pool
                .clone()
                .close()
                .await
                .map_err(|error| Dialect::Postgres.error(&error)),
        }
    }
}

/// A database before its schema is known.
pub(crate) enum Database {
    Sqlite(SqliteFile),
    Postgres(DatabaseConnection),
}

impl Database {
    pub(crate) async fn find(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Ok(Self::Sqlite(SqliteFile::create(Path::new(path))?));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(postgres::connect(url).await?));
        }
        // The address may hold a password, so it is not repeated.
        Err(StoreError::Settings(
            "the address must begin with sqlite:// or postgres://".to_owned(),
        ))
    }

    /// A connection that may write.
    pub(crate) async fn writing(&self) -> Result<(DatabaseConnection, Dialect), StoreError> {
        match self {
            Self::Sqlite(file) => Ok((file.writer().await?, Dialect::Sqlite)),
            Self::Postgres(pool) => Ok((pool.clone(), Dialect::Postgres)),
        }
    }
}

/// One consistent view of the store.
#[derive(Debug)]
pub struct Snapshot(View);

#[derive(Debug)]
enum View {
    Sqlite(Lent),
    Postgres(DatabaseTransaction),
}

/// Asks questions: a store, a snapshot or a transaction.
pub(crate) trait Read: Sync {
    /// All rows of the answer.
    fn rows(&self, sql: Sql) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// The first row of the answer, if there is one.
    fn row(&self, sql: Sql) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
        async { Ok(self.rows(sql).await?.into_iter().next()) }
    }

    /// The database that is asked.
    fn dialect(&self) -> Dialect;
}

/// Asks questions on a connection or transaction of the driver.
pub(crate) struct On<'a, C>(pub(crate) &'a C, pub(crate) Dialect);

impl<C: ConnectionTrait> Read for On<'_, C> {
    async fn rows(&self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        let Self(on, dialect) = self;
        let rows = on
            .query_all_raw(dialect.statement(sql)?)
            .await
            .map_err(|error| dialect.error(&error))?;
        Ok(rows.into_iter().map(Row::from).collect())
    }

    fn dialect(&self) -> Dialect {
        self.1
    }
}

impl Read for Inner {
    async fn rows(&self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        match &self.engine {
            Engine::Sqlite { readers, .. } => readers.lend().await?.rows(&sql),
            Engine::Postgres(pool) => On(pool, self.dialect).rows(sql).await,
        }
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

impl Read for Store {
    async fn rows(&self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        self.inner.rows(sql).await
    }

    fn dialect(&self) -> Dialect {
        self.inner.dialect
    }
}

impl Read for Snapshot {
    async fn rows(&self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        match &self.0 {
            View::Sqlite(view) => view.rows(&sql),
            View::Postgres(tx) => On(tx, Dialect::Postgres).rows(sql).await,
        }
    }

    fn dialect(&self) -> Dialect {
        match &self.0 {
            View::Sqlite(_) => Dialect::Sqlite,
            View::Postgres(_) => Dialect::Postgres,
        }
    }
}
