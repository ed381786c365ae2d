//! How a SQLite file is opened: what must be true of every connection.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{DatabaseConnection, SqlxSqliteConnector};

use crate::StoreError;
use crate::dialect::{Dialect, Fault};

/// What must be true of every connection, as `doctor` asks for it.
pub(crate) const PROMISES: [(&str, &str); 5] = [
    ("journal_mode", "wal"),
    ("synchronous", "2"),
    ("foreign_keys", "1"),
    ("trusted_schema", "0"),
    ("secure_delete", "1"),
];
/// Readers never wait for the writer; more of them than processors only cost memory.
pub(crate) const READERS: u32 = 4;
/// How long another process (a command line beside the running server) is waited for.
const BUSY: Duration = Duration::from_secs(10);
/// How often a file is opened that another process is opening, and how long is waited between.
const TRIES: u32 = 100;
const AGAIN: Duration = Duration::from_millis(50);
/// The log is cut back to this many bytes once its contents are in the main file.
const LOG_BYTES: &str = "33554432";
/// Every statement of the store is prepared once on each connection.
const STATEMENTS: usize = 512;
/// What else is set on every connection.
const PRAGMAS: [(&str, &str); 5] = [
    ("trusted_schema", "OFF"),
    ("secure_delete", "ON"),
    // Sorting must not leave personal data in files outside our folder.
    ("temp_store", "MEMORY"),
    ("cache_size", "-16384"),
    ("journal_size_limit", LOG_BYTES),
];

/// A database file and how to open it.
#[derive(Debug, Clone)]
pub(crate) struct SqliteFile {
    path: PathBuf,
}

impl SqliteFile {
    /// Creates the folder and the file if they are absent; both are readable by their owner only.
    pub(crate) fn create(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The pool of exactly one connection that writes.
    pub(crate) async fn writer(&self) -> Result<DatabaseConnection, StoreError> {
        self.pool(1, self.options()).await
    }

    /// A connection that can only read.
    pub(crate) fn reader(&self) -> rusqlite::Result<Connection> {
        let connection = self.pen()?;
        connection.pragma_update(None, "query_only", "ON")?;
        Ok(connection)
    }

    /// A connection that can write.
    pub(crate) fn pen(&self) -> rusqlite::Result<Connection> {
        // One thread at a time uses it, so that it needs no locks of its own.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let always = [
            ("journal_mode", "WAL"),
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
        ];
        for (name, value) in always.into_iter().chain(PRAGMAS) {
            connection.pragma_update(None, name, value)?;
        }
        Ok(connection)
    }

    fn options(&self) -> SqliteConnectOptions {
        let mut options = SqliteConnectOptions::new()
            .filename(&self.path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true);
        for (name, value) in PRAGMAS {
            options = options.pragma(name, value);
        }
        options
            .busy_timeout(BUSY)
            .statement_cache_capacity(STATEMENTS)
            // Statements carry personal data; they do not belong into a log.
            .disable_statement_logging()
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "another process is opening the file; there is nothing else to wait for"
    )]
    async fn pool(
        &self,
        connections: u32,
        options: SqliteConnectOptions,
    ) -> Result<DatabaseConnection, StoreError> {
        let pool = PoolOptions::<Sqlite>::new()
            .max_connections(connections)
            .min_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            // A connection inside this process does not go stale.
            .test_before_acquire(false)
            .acquire_timeout(BUSY);
        let mut tries = 1;
        loop {
            let refused = match pool.clone().connect_with(options.clone()).await {
                Ok(pool) => return Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)),
                Err(error) => error,
            };
            // Whoever turns the write-ahead log on is not made to wait for another who does so on the same new file.
            let busy = matches!(Dialect::Sqlite.fault_of(&refused), Fault::Busy);
            if !busy || tries == TRIES {
                let path = self.path.display();
                return Err(StoreError::Settings(format!("{path}: {refused}")));
            }
            tries += 1;
            tokio::time::sleep(AGAIN).await;
        }
    }
}
