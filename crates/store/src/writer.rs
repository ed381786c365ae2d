//! Group commit for SQLite.
//!
//! A commit costs a flush of the disk; sixty people who press a button at once can share it. There is one writing
//! connection. A command takes its turn ([`Writer::turn`]), works inside a savepoint of the open transaction, gives the
//! turn back ([`Turn::finish`]) and then waits until the flusher has committed the transaction. The flusher queues for
//! its turn like everybody else (the lock is fair), so that all who waited before it join the batch. Nobody is told of
//! success before `COMMIT` has returned, and then all are told the same.
//!
//! A turn that is dropped, because the client went away or the command was refused, leaves its savepoint open; whoever
//! comes next rolls it back before anything else.

use std::sync::{Arc, OnceLock};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc, oneshot, watch};

use crate::StoreError;
use crate::dialect::{Dialect, Fault};
use crate::sql::Sql;
use crate::sqlite::SqliteFile;
use crate::store::{On, Read as _};

/// So many commands share one commit at most; it bounds what a crash can undo and how long the first one waits.
const BATCH: usize = 256;

/// The one writing connection, shared by all commands of this process.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    batch: Arc<Mutex<Batch>>,
    flush: mpsc::Sender<()>,
    health: Arc<Health>,
}

/// Whether the store still acknowledges writes.
#[derive(Debug, Default)]
pub(crate) struct Health(OnceLock<String>);

impl Health {
    /// Why writing has stopped, if it has.
    pub(crate) fn broken(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    pub(crate) fn check(&self) -> Result<(), StoreError> {
        self.broken()
            .map_or(Ok(()), |reason| Err(StoreError::Broken(reason.to_owned())))
    }

    fn stop(&self, reason: &str) {
        if self.0.set(reason.to_owned()).is_ok() {
            tracing::error!(reason, "writing has stopped after a disk failure");
        }
    }
}

/// Why a whole batch failed.
#[derive(Debug, Clone)]
struct Failure {
    fault: Fault,
    text: String,
}

impl Failure {
    fn new(error: &DbErr) -> Self {
        Self {
            fault: Dialect::Sqlite.fault(error),
            text: error.to_string(),
        }
    }

    fn error(&self) -> StoreError {
        match self.fault {
            Fault::Full => StoreError::Full(self.text.clone()),
            Fault::Busy => StoreError::Busy(self.text.clone()),
            Fault::Interrupted => StoreError::Database(self.text.clone()),
            Fault::Disk | Fault::Unique | Fault::Constraint | Fault::Other => {
                StoreError::Broken(self.text.clone())
            }
        }
    }
}

type Answer = Result<(), Failure>;

/// The open transaction and who waits for it.
#[derive(Debug)]
struct Batch {
    file: SqliteFile,
    health: Arc<Health>,
    /// The pool of one connection; none after a failure, until it is opened again.
    connection: Option<DatabaseConnection>,
    open: Option<DatabaseTransaction>,
    /// A savepoint is open that belongs to nobody, unless somebody holds a turn.
    savepoint: bool,
    /// A statement failed in a way that may have undone the whole transaction.
    failure: OnceLock<Failure>,
    waiting: Vec<oneshot::Sender<Answer>>,
    committed: watch::Sender<u64>,
}

impl Writer {
    /// Opens the writing connection and starts the flusher, which ends with the last copy of this writer. `committed`
    /// counts the commits.
    pub(crate) async fn open(
        file: SqliteFile,
        health: Arc<Health>,
        committed: watch::Sender<u64>,
    ) -> Result<Self, StoreError> {
        let connection = file.writer().await?;
        let batch = Arc::new(Mutex::new(Batch {
            file,
            health: Arc::clone(&health),
            connection: Some(connection),
            open: None,
            savepoint: false,
            failure: OnceLock::new(),
            waiting: Vec::new(),
            committed,
        }));
        let (flush, mut wanted) = mpsc::channel(1);
        tokio::spawn({
            let batch = Arc::clone(&batch);
            async move {
                while wanted.recv().await.is_some() {
                    batch.lock().await.flush().await;
                }
            }
        });
        Ok(Self {
            batch,
            flush,
            health,
        })
    }

    /// Waits for the turn of this command and opens its savepoint.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        self.health.check()?;
        let mut batch = Arc::clone(&self.batch).lock_owned().await;
        while batch.waiting.len() >= BATCH {
            let told = batch.wait();
            drop(batch);
            self.answer(told).await?;
            batch = Arc::clone(&self.batch).lock_owned().await;
        }
        // From here on a dropped turn asks for a flush, so that an opened transaction is never left lying.
        let mut turn = Turn {
            batch,
            flush: self.flush.clone(),
        };
        turn.batch.begin().await?;
        Ok(turn)
    }

    /// Waits until everything that was finished before is durable.
    pub(crate) async fn settled(&self) -> Result<(), StoreError> {
        self.health.check()?;
        let mut batch = self.batch.lock().await;
        if batch.open.is_none() {
            return Ok(());
        }
        let told = batch.wait();
        drop(batch);
        self.answer(told).await
    }

    async fn answer(&self, told: oneshot::Receiver<Answer>) -> Result<(), StoreError> {
        let _ = self.flush.try_send(());
        answer(told).await
    }

    /// Moves everything from the log into the main file and empties the log. False when a reader was in the way.
    pub(crate) async fn empty_log(&self) -> Result<bool, StoreError> {
        self.health.check()?;
        let mut batch = self.batch.lock().await;
        batch.flush().await;
        let connection = On(batch.connect().await?, Dialect::Sqlite);
        let row = connection
            .row(Sql::new("PRAGMA wal_checkpoint(TRUNCATE)"))
            .await?;
        row.map_or(Ok(false), |row| Ok(row.at::<i64>(0)? == 0))
    }

    /// Commits what is open and closes the connection.
    pub(crate) async fn close(&self) {
        let mut batch = self.batch.lock().await;
        batch.flush().await;
        batch.disconnect().await;
    }
}

/// The right to write, until it is finished or dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    batch: OwnedMutexGuard<Batch>,
    flush: mpsc::Sender<()>,
}

impl Turn {
    /// The transaction to work in.
    pub(crate) fn connection(&self) -> Result<&DatabaseTransaction, StoreError> {
        self.batch.open.as_ref().ok_or(StoreError::Aborted)
    }

    /// Notes an error of a statement: some of them undo the whole batch.
    pub(crate) fn note(&self, error: &DbErr) {
        let failure = Failure::new(error);
        if failure.fault.ends_transaction() {
            let _ = self.batch.failure.set(failure);
        }
    }

    /// Gives the turn back and waits until the work is durable.
    ///
    /// # Errors
    /// Whatever kept the batch from being committed; then nothing of it is there.
    pub(crate) async fn finish(mut self) -> Result<(), StoreError> {
        if let Err(error) = self
            .connection()?
            .execute_unprepared("RELEASE command")
            .await
        {
            self.note(&error);
            return Err(Dialect::Sqlite.error(&error));
        }
        self.batch.savepoint = false;
        let told = self.batch.wait();
        drop(self);
        answer(told).await
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // A flush that is already wanted will see this turn's work too.
        let _ = self.flush.try_send(());
    }
}

async fn answer(told: oneshot::Receiver<Answer>) -> Result<(), StoreError> {
    match told.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(failure)) => Err(failure.error()),
        Err(_) => Err(StoreError::Busy(
            "the store was closed before the write was durable".to_owned(),
        )),
    }
}

impl Batch {
    /// Opens a savepoint, and a transaction around it if none is open.
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.clean().await;
        self.health.check()?;
        if self.open.is_none() {
            let connection = self.connect().await?;
            let immediate = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            match connection.begin_with_options(immediate).await {
                Ok(open) => self.open = Some(open),
                Err(error) => {
                    let error = self.abandon(Failure::new(&error)).await;
                    return Err(error.error());
                }
            }
        }
        if let Some(open) = &self.open {
            // Noted before it is sent: if this future is dropped meanwhile, the savepoint may or may not exist.
            self.savepoint = true;
            if let Err(error) = open.execute_unprepared("SAVEPOINT command").await {
                let error = self.abandon(Failure::new(&error)).await;
                return Err(error.error());
            }
        }
        Ok(())
    }

    /// Undoes what a dropped turn left, or the whole batch if a statement broke it.
    async fn clean(&mut self) {
        if let Some(failure) = self.failure.take() {
            self.abandon(failure).await;
            return;
        }
        if !std::mem::take(&mut self.savepoint) {
            return;
        }
        let Some(open) = &self.open else { return };
        let undone = match open.execute_unprepared("ROLLBACK TO command").await {
            Ok(_) => open.execute_unprepared("RELEASE command").await.map(drop),
            // The turn was dropped before its savepoint was opened, or while it was being released.
            Err(error) if error.to_string().contains("no such savepoint") => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = undone {
            self.abandon(Failure::new(&error)).await;
        }
    }

    /// Commits, and tells everybody who waits.
    async fn flush(&mut self) {
        self.clean().await;
        let Some(open) = self.open.take() else {
            // A waiter without a transaction can only be left by a flush that was cut off: nobody knows how it ended.
            self.tell(&Err(Failure {
                fault: Fault::Busy,
                text: "the commit was cut off".to_owned(),
            }));
            return;
        };
        if self.waiting.is_empty() {
            if let Err(error) = open.rollback().await {
                self.abandon(Failure::new(&error)).await;
            }
            return;
        }
        match open.commit().await {
            Ok(()) => {
                self.tell(&Ok(()));
                self.committed
                    .send_modify(|count| *count = count.wrapping_add(1));
            }
            Err(error) => {
                self.abandon(Failure::new(&error)).await;
            }
        }
    }

    /// Gives up the open transaction and tells everybody why. The connection is opened anew, since the driver counts
    /// transactions and SQLite may have ended this one by itself.
    async fn abandon(&mut self, failure: Failure) -> Failure {
        self.open = None;
        self.savepoint = false;
        self.failure = OnceLock::new();
        if !matches!(
            failure.fault,
            Fault::Full | Fault::Busy | Fault::Interrupted
        ) {
            self.health.stop(&failure.text);
        }
        self.tell(&Err(failure.clone()));
        self.disconnect().await;
        failure
    }

    /// Joins those who will be told how the next commit ended.
    fn wait(&mut self) -> oneshot::Receiver<Answer> {
        let (tell, told) = oneshot::channel();
        self.waiting.push(tell);
        told
    }

    fn tell(&mut self, answer: &Answer) {
        for waiter in self.waiting.drain(..) {
            // Whoever has gone does not want to know.
            let _ = waiter.send(answer.clone());
        }
    }

    async fn connect(&mut self) -> Result<&DatabaseConnection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.file.writer().await?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn disconnect(&mut self) {
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the writing connection did not close");
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Statement;
    use tempfile::TempDir;

    use super::*;
    use crate::store::Engine;
    use crate::{Author, BlobSettings, NewEntry, Settings, Store};

    async fn store() -> (Store, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            database: format!("sqlite://{}/bihuan.db", folder.path().display()),
            suite: bihuan_journal::Suite::Sha256,
            blobs: BlobSettings::Folder(folder.path().join("blobs")),
        };
        (Store::open(&settings).await.unwrap(), folder)
    }

    fn writer(store: &Store) -> &Writer {
        match &store.inner.engine {
            Engine::Sqlite { writer, .. } => writer,
            Engine::Postgres => panic!("not SQLite"),
        }
    }

    async fn note(store: &Store, stream: &str, bytes: usize) -> Result<(), StoreError> {
        let author = Author {
            actor: None,
            at_ms: 1,
            request: None,
        };
        let mut tx = store.begin(author, Arc::new(|| [0; 16])).await?;
        let body = serde_json::json!({ "text": "x".repeat(bytes) });
        tx.append(
            stream,
            0,
            vec![NewEntry {
                kind: "note.added".to_owned(),
                body,
                personal: None,
            }],
        )
        .await?;
        tx.commit().await
    }

    /// Lets the file grow no more, as on a full disk.
    async fn fill_the_disk(store: &Store) {
        let turn = writer(store).turn().await.unwrap();
        let connection = turn.connection().unwrap();
        let pages = Statement::from_string(sea_orm::DbBackend::Sqlite, "PRAGMA page_count");
        let pages: i64 = connection
            .query_one_raw(pages)
            .await
            .unwrap()
            .unwrap()
            .try_get_by(0)
            .unwrap();
        connection
            .execute_unprepared(&format!("PRAGMA max_page_count = {}", pages + 20))
            .await
            .unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk_loses_nothing_and_works_again_without_a_restart() {
        let (store, _folder) = store().await;
        note(&store, "note/before", 10).await.unwrap();
        fill_the_disk(&store).await;
        let commands: Vec<_> = (0..8)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move { (n, note(&store, &format!("note/{n}"), 50_000).await) })
            })
            .collect();
        let mut acknowledged = vec!["note/before".to_owned()];
        let mut refused = 0;
        for command in commands {
            match command.await.unwrap() {
                (n, Ok(())) => acknowledged.push(format!("note/{n}")),
                (_, Err(StoreError::Full(_))) => refused += 1,
                (n, Err(other)) => panic!("command {n}: {other:?}"),
            }
        }
        assert_ne!(refused, 0, "the disk was not full");
        assert_eq!(store.broken(), None);
        // The connection was opened anew, and with it the limit is gone: there is space again.
        note(&store, "note/after", 500_000).await.unwrap();
        acknowledged.push("note/after".to_owned());
        let mut kept: Vec<String> = store
            .follow(0, 100)
            .await
            .unwrap()
            .into_iter()
            .map(|kept| kept.entry.stream)
            .collect();
        kept.sort();
        acknowledged.sort();
        assert_eq!(kept, acknowledged);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn after_a_disk_failure_nothing_is_acknowledged_but_reading_goes_on() {
        let (store, _folder) = store().await;
        note(&store, "note/before", 10).await.unwrap();
        let waiting = {
            let store = store.clone();
            let mut batch = writer(&store).batch.lock().await;
            let told = batch.wait();
            batch
                .abandon(Failure {
                    fault: Fault::Disk,
                    text: "planted".to_owned(),
                })
                .await;
            told
        };
        assert!(
            matches!(answer(waiting).await, Err(StoreError::Broken(text)) if text == "planted")
        );
        for _ in 0..3 {
            assert!(matches!(
                note(&store, "note/after", 10).await,
                Err(StoreError::Broken(_))
            ));
        }
        assert_eq!(store.broken().as_deref(), Some("planted"));
        assert_eq!(store.version("note/before").await.unwrap(), 1);
        assert_eq!(store.version("note/after").await.unwrap(), 0);
    }

    /// Sixty commands that wait share a few commits.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn waiting_commands_share_a_commit() {
        let (store, _folder) = store().await;
        let before = *store.committed().borrow();
        let held = writer(&store).turn().await.unwrap();
        let commands: Vec<_> = (0..60)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move { note(&store, &format!("note/{n}"), 10).await })
            })
            .collect();
        // All of them are in the queue once the lock has been asked for sixty times more.
        while Arc::strong_count(&writer(&store).batch) < 60 {
            tokio::task::yield_now().await;
        }
        drop(held);
        for command in commands {
            command.await.unwrap().unwrap();
        }
        let commits = *store.committed().borrow() - before;
        assert!(commits < 20, "{commits} commits for 60 commands");
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let (store, _folder) = store().await;
        let refused = store.rows(crate::sql::Sql::new("DELETE FROM cursor")).await;
        assert!(refused.is_err());
    }
}
