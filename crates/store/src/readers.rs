//! The connections that read a SQLite file. Readers never wait for the writer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;
use crate::dialect::direct_error;
use crate::direct::{self, Direct};
use crate::sql::{Row, Sql};
use crate::sqlite::SqliteFile;

/// All of them.
#[derive(Debug)]
pub(crate) struct Readers {
    home: Arc<Home>,
    count: u32,
}

#[derive(Debug)]
struct Home {
    idle: Mutex<Vec<Direct>>,
    free: Arc<Semaphore>,
}

/// A connection that somebody uses; it goes home when it is dropped.
#[derive(Debug)]
pub(crate) struct Lent {
    reader: Option<Direct>,
    home: Arc<Home>,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    /// Opens so many connections.
    pub(crate) fn open(file: &SqliteFile, count: u32) -> Result<Self, StoreError> {
        let readers: Result<Vec<Direct>, StoreError> =
            (0..count).map(|_| direct::reader(file)).collect();
        let idle = Mutex::new(readers?);
        let free = Arc::new(Semaphore::new(count as usize));
        Ok(Self {
            home: Arc::new(Home { idle, free }),
            count,
        })
    }

    /// Waits for a connection.
    pub(crate) async fn lend(&self) -> Result<Lent, StoreError> {
        let closed = || StoreError::Busy("the store was closed".to_owned());
        let permit = Arc::clone(&self.home.free).acquire_owned().await;
        let permit = permit.map_err(|_| closed())?;
        let reader = self.home.idle().pop().ok_or_else(closed)?;
        Ok(Lent {
            reader: Some(reader),
            home: Arc::clone(&self.home),
            _permit: permit,
        })
    }

    /// Waits until nobody reads any more, and closes the connections.
    pub(crate) async fn close(&self) {
        let all = self.home.free.acquire_many(self.count).await;
        self.home.free.close();
        drop(all);
        self.home.idle().clear();
    }
}

impl Lent {
    /// From now on every question sees what the first one sees.
    pub(crate) fn hold(&self) -> Result<(), StoreError> {
        self.with(|reader| reader.run("BEGIN"))
    }

    /// Asks.
    pub(crate) fn rows(&self, sql: &Sql) -> Result<Vec<Row>, StoreError> {
        sql.checked()?;
        self.with(|reader| reader.rows(sql))
    }

    fn with<T>(&self, work: impl FnOnce(&Direct) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let reader = self.reader.as_ref().ok_or(StoreError::Aborted)?;
        work(reader).map_err(|error| direct_error(&error))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(reader) = self.reader.take() else {
            return;
        };
        if reader.is_open()
            && let Err(error) = reader.run("ROLLBACK")
        {
            tracing::warn!(%error, "a view of the store did not end");
        }
        // The permit goes back after the connection, since fields are dropped after this.
        self.home.idle().push(reader);
    }
}

impl Home {
    fn idle(&self) -> MutexGuard<'_, Vec<Direct>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
