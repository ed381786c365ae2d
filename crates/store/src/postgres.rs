//! How a PostgreSQL server is reached, and what it must promise.

use std::str::FromStr as _;
use std::time::Duration;

use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, Postgres};
use sea_orm::{ConnectionTrait, DatabaseConnection, SqlxPostgresConnector};

use crate::StoreError;
use crate::dialect::Dialect;
use crate::sql::{Row, Sql};

const CONNECTIONS: u32 = 16;
const WAIT: Duration = Duration::from_secs(10);
const STATEMENTS: usize = 512;

/// Opens the pool and refuses a server that would lose acknowledged writes.
pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::Settings(error.to_string()))?
        .application_name("bihuan")
        // Whatever the server's default is: a commit that was answered is on disk.
        .options([
            ("synchronous_commit", "on"),
            ("timezone", "UTC"),
            ("lock_timeout", "10s"),
        ])
        .statement_cache_capacity(STATEMENTS)
        // Statements carry personal data; they do not belong into a log.
        .disable_statement_logging();
    let pool = PoolOptions::<Postgres>::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(WAIT)
        .connect_with(options)
        .await
        .map_err(|error| StoreError::Settings(error.to_string()))?;
    let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    let server = Server::ask(&connection).await?;
    if !server.fsync {
        return Err(StoreError::Settings(
            "the server runs with fsync = off and would lose writes; refused".to_owned(),
        ));
    }
    if !server.checksums {
        tracing::warn!(
            "the server keeps no data checksums; silent damage of its disk would not be noticed"
        );
    }
    Ok(connection)
}

/// What the server promises.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Server {
    /// Commits are flushed to disk.
    pub(crate) fsync: bool,
    /// This connection waits for the flush.
    pub(crate) synchronous: bool,
    /// Pages carry checksums.
    pub(crate) checksums: bool,
}

impl Server {
    pub(crate) async fn ask(connection: &impl ConnectionTrait) -> Result<Self, StoreError> {
        let sql = Sql::new(
            "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous, \
             current_setting('data_checksums') AS checksums",
        );
        let row = connection
            .query_one_raw(Dialect::Postgres.statement(sql)?)
            .await
            .map_err(|error| Dialect::Postgres.error(&error))?
            .map(Row::from)
            .ok_or_else(|| {
                StoreError::Damaged("the server does not tell its settings".to_owned())
            })?;
        let is = |column: &str, wanted: &[&str]| {
            row.get::<String>(column)
                .map(|found| wanted.contains(&&*found))
        };
        Ok(Self {
            fsync: is("fsync", &["on"])?,
            synchronous: is("synchronous", &["on", "remote_apply", "remote_write"])?,
            checksums: is("checksums", &["on"])?,
        })
    }
}
