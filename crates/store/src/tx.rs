//! A command's transaction.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bihuan_journal::SALT_BYTES;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, TransactionTrait as _};
use uuid::Uuid;

use crate::dialect::{Dialect, Fault};
use crate::sql::{Row, Sql};
use crate::store::{Engine, Read};
use crate::writer::Turn;
use crate::{Store, StoreError};

/// Who does something, when, and for which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Id of the account; none when the machine acts.
    pub actor: Option<String>,
    /// Milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The same id twice has one effect.
    pub request: Option<Uuid>,
}

/// Gives fresh randomness for the digests of personal data.
pub trait Salts: Send + Sync {
    /// The next salt; never the same twice.
    fn salt(&self) -> [u8; SALT_BYTES];
}

impl<F: Fn() -> [u8; SALT_BYTES] + Send + Sync> Salts for F {
    fn salt(&self) -> [u8; SALT_BYTES] {
        self()
    }
}

/// A command's transaction: everything in it becomes durable together, at [`commit`](Self::commit), or never was.
///
/// Between begin and commit others wait (on SQLite all writers), so load, decide and render before it where possible
/// and never wait for the network inside.
pub struct Tx {
    pub(crate) store: Store,
    pub(crate) author: Author,
    pub(crate) salts: Arc<dyn Salts>,
    pub(crate) appended: bool,
    /// Keeping house (cursors, last-seen times) is no command and tells the journal nothing.
    housekeeping: bool,
    failed: AtomicBool,
    handle: Handle,
}

enum Handle {
    Turn(Turn),
    Own(DatabaseTransaction),
    Ended,
}

impl Store {
    /// Begins the transaction of a command.
    ///
    /// # Errors
    /// [`StoreError::Broken`] after a disk failure, [`StoreError::Busy`] when another process holds the database.
    pub async fn begin(&self, author: Author, salts: Arc<dyn Salts>) -> Result<Tx, StoreError> {
        self.start(author, salts, false).await
    }

    /// Begins a transaction that is no command: it changes nothing that anybody decided.
    pub(crate) async fn keep_house(&self) -> Result<Tx, StoreError> {
        let author = Author {
            actor: None,
            at_ms: 0,
            request: None,
        };
        self.start(author, Arc::new(|| [0; SALT_BYTES]), true).await
    }

    async fn start(
        &self,
        author: Author,
        salts: Arc<dyn Salts>,
        housekeeping: bool,
    ) -> Result<Tx, StoreError> {
        let handle = match &self.inner.engine {
            Engine::Sqlite { writer, .. } => Handle::Turn(writer.turn().await?),
            Engine::Postgres(pool) => {
                let begun = pool.begin().await;
                Handle::Own(begun.map_err(|error| Dialect::Postgres.error(&error))?)
            }
        };
        let store = self.clone();
        Ok(Tx {
            store,
            author,
            salts,
            appended: false,
            housekeeping,
            failed: AtomicBool::new(false),
            handle,
        })
    }
}

impl Tx {
    /// Who acts in this transaction.
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// Makes everything durable; returns once it is.
    ///
    /// # Errors
    /// [`StoreError::NothingAppended`] for a command without a journal entry, [`StoreError::Aborted`] when a statement
    /// had failed before, [`StoreError::Full`] and [`StoreError::Broken`] from the disk. After an error nothing was
    /// kept, except that on PostgreSQL a lost connection leaves it open: ask again with the same request id.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(StoreError::Aborted);
        }
        if !self.appended && !self.housekeeping {
            return Err(StoreError::NothingAppended);
        }
        match self.handle {
            Handle::Turn(turn) => turn.finish().await,
            Handle::Own(tx) => {
                tx.commit()
                    .await
                    .map_err(|error| Dialect::Postgres.error(&error))?;
                self.store
                    .inner
                    .committed
                    .send_modify(|count| *count = count.wrapping_add(1));
                Ok(())
            }
            Handle::Ended => Err(StoreError::Aborted),
        }
    }

    /// Leaves everything as it was. Dropping does the same.
    pub fn rollback(self) {
        drop(self);
    }

    /// Runs a statement and gives the number of rows it changed.
    pub(crate) async fn execute(&self, sql: Sql) -> Result<u64, StoreError> {
        self.try_execute(sql).await?.map_err(|fault| fault.1)
    }

    /// Like [`execute`](Self::execute), but tells the kind of failure apart. The transaction cannot be committed after
    /// one.
    pub(crate) async fn try_execute(
        &self,
        sql: Sql,
    ) -> Result<Result<u64, (Fault, StoreError)>, StoreError> {
        sql.checked()?;
        let done = match &self.handle {
            Handle::Turn(turn) => turn.execute(&sql)?,
            Handle::Own(tx) => {
                let done = tx.execute_raw(Dialect::Postgres.statement(sql)?).await;
                done.map(|done| done.rows_affected()).map_err(|error| {
                    (
                        Dialect::Postgres.fault(&error),
                        Dialect::Postgres.error(&error),
                    )
                })
            }
            Handle::Ended => return Err(StoreError::Aborted),
        };
        if done.is_err() {
            self.fail();
        }
        Ok(done)
    }

    /// Marks the transaction as one that cannot be committed.
    pub(crate) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    /// Rolls back and lets others write, while the caller goes on reading.
    pub(crate) fn end(&mut self) {
        self.fail();
        self.handle = Handle::Ended;
    }
}

impl Read for Tx {
    async fn rows(&self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        sql.checked()?;
        let rows = match &self.handle {
            Handle::Turn(turn) => turn.rows(&sql),
            Handle::Own(tx) => {
                let rows = tx.query_all_raw(Dialect::Postgres.statement(sql)?).await;
                rows.map(|rows| rows.into_iter().map(Row::from).collect())
                    .map_err(|error| Dialect::Postgres.error(&error))
            }
            Handle::Ended => return Err(StoreError::Aborted),
        };
        if rows.is_err() {
            self.fail();
        }
        rows
    }

    fn dialect(&self) -> Dialect {
        self.store.inner.dialect
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("author", &self.author)
            .field("appended", &self.appended)
            .finish_non_exhaustive()
    }
}
