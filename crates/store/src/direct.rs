//! A connection to a SQLite file that is used on the thread that asks.
//!
//! Most statements take less time than waking another thread would. What may take longer (a commit, many rows at once, a
//! question that has used up its moment) first lets the other tasks of the thread go on elsewhere.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql};
use sea_orm::Value;
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::StoreError;
use crate::answer::Answer;
use crate::dialect::direct_error;
use crate::sql::{Row, Sql};
use crate::sqlite::SqliteFile;

/// The clock of a question: SQLite asks after so many steps whether to go on.
const STEPS: i32 = 1000;
/// A moment, in thousands of steps; about a millisecond.
const MOMENT: u32 = 20;
/// No end.
const EVER: u32 = u32::MAX;
/// A statement with so many values writes several rows.
const MANY: usize = 64;

/// One connection.
#[derive(Debug)]
pub(crate) struct Direct {
    /// One thread at a time uses it; nobody ever waits for this lock.
    connection: Mutex<Connection>,
    /// How long the question may still take, in thousands of steps.
    left: Arc<AtomicU32>,
}

impl Direct {
    /// Takes over a connection that was opened as [`SqliteFile`] says.
    pub(crate) fn new(connection: Connection) -> rusqlite::Result<Self> {
        let left = Arc::new(AtomicU32::new(EVER));
        let clock = Arc::clone(&left);
        connection.progress_handler(
            STEPS,
            Some(move || match clock.load(Ordering::Relaxed) {
                EVER => false,
                0 => true,
                left => {
                    clock.store(left - 1, Ordering::Relaxed);
                    false
                }
            }),
        )?;
        Ok(Self {
            connection: Mutex::new(connection),
            left,
        })
    }

    /// Asks. A question that needs more than a moment is broken off and asked again, calmly.
    pub(crate) fn rows(&self, sql: &Sql) -> rusqlite::Result<Vec<Row>> {
        self.left.store(MOMENT, Ordering::Relaxed);
        let first = self.answer(sql);
        self.left.store(EVER, Ordering::Relaxed);
        let answer = match first {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                calmly(|| self.answer(sql))
            }
            other => other,
        };
        answer.map(Row::all)
    }

    /// Changes something; gives the number of rows.
    pub(crate) fn execute(&self, sql: &Sql) -> rusqlite::Result<u64> {
        let execute = || {
            let connection = self.lock();
            let mut statement = connection.prepare_cached(&sql.text)?;
            bind(&mut statement, sql)?;
            statement.raw_execute()
        };
        let changed = if sql.values.len() >= MANY {
            calmly(execute)
        } else {
            execute()
        };
        changed.map(|rows| u64::try_from(rows).unwrap_or(u64::MAX))
    }

    /// Runs a statement that begins, names or ends something and is over at once.
    pub(crate) fn run(&self, sql: &'static str) -> rusqlite::Result<()> {
        self.lock().prepare_cached(sql)?.raw_execute().map(drop)
    }

    /// Runs a statement that may wait for the disk or for another process.
    pub(crate) fn run_calmly(&self, sql: &'static str) -> rusqlite::Result<()> {
        calmly(|| self.run(sql))
    }

    /// Whether a transaction is open.
    pub(crate) fn is_open(&self) -> bool {
        !self.lock().is_autocommit()
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, sql: &Sql) -> rusqlite::Result<Answer> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&sql.text)?;
        bind(&mut statement, sql)?;
        let columns: Vec<Box<str>> = statement
            .column_names()
            .into_iter()
            .map(Box::from)
            .collect();
        let width = columns.len();
        let mut answer = Answer::new(columns);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            for place in 0..width {
                answer.push(row.get_ref(place)?);
            }
        }
        Ok(answer)
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, sql: &Sql) -> rusqlite::Result<()> {
    for (place, value) in sql.values.iter().enumerate() {
        statement.raw_bind_parameter(place + 1, Bound(value))?;
    }
    Ok(())
}

/// Does something that takes its time, while other tasks of this thread go on elsewhere.
fn calmly<T>(work: impl FnOnce() -> T) -> T {
    let many = Handle::try_current()
        .is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    if many {
        tokio::task::block_in_place(work)
    } else {
        work()
    }
}

/// A value as the driver takes it.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::String(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::BigInt(Some(number)) => ValueRef::Integer(*number),
            Value::Double(Some(number)) => ValueRef::Real(*number),
            Value::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
            Value::String(None)
            | Value::BigInt(None)
            | Value::Double(None)
            | Value::Bytes(None) => ValueRef::Null,
            other => {
                let odd = format!("{other:?} is none of the four types");
                return Err(rusqlite::Error::ToSqlConversionFailure(odd.into()));
            }
        }))
    }
}

/// Opens a connection that can only read.
pub(crate) fn reader(file: &SqliteFile) -> Result<Direct, StoreError> {
    let opened = file.reader().and_then(Direct::new);
    opened.map_err(|error| refused(file.path(), &error))
}

/// Opens the connection that writes.
pub(crate) fn writer(file: &SqliteFile) -> Result<Direct, StoreError> {
    let opened = calmly(|| file.pen().and_then(Direct::new));
    opened.map_err(|error| refused(file.path(), &error))
}

fn refused(path: &Path, error: &rusqlite::Error) -> StoreError {
    match direct_error(error) {
        StoreError::Database(text) => StoreError::Settings(format!("{}: {text}", path.display())),
        known => known,
    }
}
