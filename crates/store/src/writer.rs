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

use tokio::sync::{Mutex, OwnedMutexGuard, mpsc, oneshot, watch};

use crate::StoreError;
use crate::dialect::{Fault, direct_error, direct_fault};
use crate::direct::{self, Direct};
use crate::sql::{Row, Sql};
use crate::sqlite::SqliteFile;

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
    fn new(error: &rusqlite::Error) -> Self {
        Self {
            fault: direct_fault(error),
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
    /// None after a failure, until it is opened again.
    connection: Option<Direct>,
    /// A transaction is open.
    open: bool,
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
    pub(crate) fn open(
        file: SqliteFile,
        health: Arc<Health>,
        committed: watch::Sender<u64>,
    ) -> Result<Self, StoreError> {
        let connection = direct::writer(&file)?;
        let batch = Arc::new(Mutex::new(Batch {
            file,
            health: Arc::clone(&health),
            connection: Some(connection),
            open: false,
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
                    batch.lock().await.flush();
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
        turn.batch.begin()?;
        Ok(turn)
    }

    /// Waits until everything that was finished before is durable.
    pub(crate) async fn settled(&self) -> Result<(), StoreError> {
        self.health.check()?;
        let mut batch = self.batch.lock().await;
        if !batch.open {
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
        batch.flush();
        let asked = batch
            .connect()?
            .rows(&Sql::fixed("PRAGMA wal_checkpoint(TRUNCATE)"));
        let rows = asked.map_err(|error| direct_error(&error))?;
        rows.first()
            .map_or(Ok(false), |row| Ok(row.at::<i64>(0)? == 0))
    }

    /// Commits what is open and closes the connection.
    pub(crate) async fn close(&self) {
        let mut batch = self.batch.lock().await;
        batch.flush();
        batch.connection = None;
    }
}

/// The right to write, until it is finished or dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    batch: OwnedMutexGuard<Batch>,
    flush: mpsc::Sender<()>,
}

impl Turn {
    /// Asks inside the transaction.
    pub(crate) fn rows(&self, sql: &Sql) -> Result<Vec<Row>, StoreError> {
        let rows = self.connection()?.rows(sql);
        rows.map_err(|error| self.note(&error).1)
    }

    /// Changes something inside the transaction; gives the number of rows. A refusal comes with what it means.
    pub(crate) fn execute(
        &self,
        sql: &Sql,
    ) -> Result<Result<u64, (Fault, StoreError)>, StoreError> {
        let changed = self.connection()?.execute(sql);
        Ok(changed.map_err(|error| self.note(&error)))
    }

    fn connection(&self) -> Result<&Direct, StoreError> {
        let connection = self.batch.connection.as_ref().filter(|_| self.batch.open);
        connection.ok_or(StoreError::Aborted)
    }

    /// Notes an error of a statement: some of them undo the whole batch.
    fn note(&self, error: &rusqlite::Error) -> (Fault, StoreError) {
        let failure = Failure::new(error);
        let fault = failure.fault;
        if fault.ends_transaction() {
            let _ = self.batch.failure.set(failure);
        }
        (fault, fault.told(error.to_string()))
    }

    /// Gives the turn back and waits until the work is durable.
    ///
    /// # Errors
    /// Whatever kept the batch from being committed; then nothing of it is there.
    pub(crate) async fn finish(mut self) -> Result<(), StoreError> {
        if let Err(error) = self.connection()?.run("RELEASE command") {
            return Err(self.note(&error).1);
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
    fn begin(&mut self) -> Result<(), StoreError> {
        self.clean();
        self.health.check()?;
        let open = self.open;
        let connection = self.connect()?;
        let begun = if open {
            Ok(())
        } else {
            connection.run_calmly("BEGIN IMMEDIATE")
        };
        let begun = begun.and_then(|()| connection.run("SAVEPOINT command"));
        if let Err(error) = begun {
            return Err(self.abandon(Failure::new(&error)).error());
        }
        (self.open, self.savepoint) = (true, true);
        Ok(())
    }

    /// Undoes what a dropped turn left, or the whole batch if a statement broke it.
    fn clean(&mut self) {
        if let Some(failure) = self.failure.take() {
            self.abandon(failure);
            return;
        }
        if !std::mem::take(&mut self.savepoint) || !self.open {
            return;
        }
        let Some(connection) = &self.connection else {
            return;
        };
        let undone = connection
            .run("ROLLBACK TO command")
            .and_then(|()| connection.run("RELEASE command"));
        if let Err(error) = undone {
            self.abandon(Failure::new(&error));
        }
    }

    /// Commits, and tells everybody who waits.
    fn flush(&mut self) {
        self.clean();
        let open = std::mem::take(&mut self.open);
        let Some(connection) = self.connection.as_ref().filter(|_| open) else {
            return;
        };
        if self.waiting.is_empty() {
            if let Err(error) = connection.run("ROLLBACK") {
                self.abandon(Failure::new(&error));
            }
            return;
        }
        match connection.run_calmly("COMMIT") {
            Ok(()) => {
                self.tell(&Ok(()));
                self.committed
                    .send_modify(|count| *count = count.wrapping_add(1));
            }
            Err(error) => {
                self.abandon(Failure::new(&error));
            }
        }
    }

    /// Gives up the open transaction and tells everybody why. The connection is opened anew, since SQLite may have ended
    /// this transaction by itself.
    fn abandon(&mut self, failure: Failure) -> Failure {
        self.open = false;
        self.savepoint = false;
        self.failure = OnceLock::new();
        if !matches!(
            failure.fault,
            Fault::Full | Fault::Busy | Fault::Interrupted
        ) {
            self.health.stop(&failure.text);
        }
        // Closed before anybody is told: closing rolls back what is still open.
        self.connection = None;
        self.tell(&Err(failure.clone()));
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

    fn connect(&mut self) -> Result<&Direct, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => direct::writer(&self.file)?,
        };
        Ok(self.connection.insert(connection))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::{Engine, Read as _};
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
            Engine::Postgres(_) => panic!("not SQLite"),
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
        let pages = turn.rows(&Sql::fixed("PRAGMA page_count")).unwrap();
        let pages: i64 = pages[0].at(0).unwrap();
        let most = Sql::new(format!("PRAGMA max_page_count = {}", pages + 20));
        turn.rows(&most).unwrap();
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
            batch.abandon(Failure {
                fault: Fault::Disk,
                text: "planted".to_owned(),
            });
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
        let refused = store.rows(Sql::fixed("DELETE FROM cursor")).await;
        assert!(refused.is_err());
    }
}
