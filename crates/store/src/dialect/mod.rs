//! The one place that knows which database is asked: placeholders, error codes, and the few statements that differ.

mod describe;

use std::fmt::Write as _;

use sea_orm::{ConnAcquireErr, DbBackend, DbErr, RuntimeErr, Statement, Values, sqlx};

use crate::StoreError;
use crate::sql::Sql;

/// The database that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite, in this process.
    Sqlite,
    /// A PostgreSQL server, version 13 or later.
    Postgres,
}

/// Marks our advisory locks, in the upper 16 bits of their key.
const FENCE: i64 = 0x4248 << 48;

impl Dialect {
    /// The name of the folder of its migrations, and of the database in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// The statement as the driver takes it.
    ///
    /// # Errors
    /// [`StoreError::NulCharacter`] when a text holds a NUL character.
    pub(crate) fn statement(self, sql: Sql) -> Result<Statement, StoreError> {
        sql.checked()?;
        let (text, db_backend) = match self {
            Self::Sqlite => (sql.text.into_owned(), DbBackend::Sqlite),
            Self::Postgres => (numbered(&sql.text), DbBackend::Postgres),
        };
        Ok(Statement {
            sql: text,
            values: Some(Values(sql.values)),
            db_backend,
        })
    }

    /// The newest version and digest of a stream. `fence` must be true for the first append of a transaction.
    ///
    /// On PostgreSQL sequence numbers are given before the commit, so that 6 may become visible before 5. The fence is
    /// an advisory lock whose key is the newest number given so far: whoever holds it will use greater numbers only.
    /// [`safe_horizon`](Self::safe_horizon) looks at these locks.
    pub(crate) fn head_of_stream(self, stream: &str, fence: bool) -> Sql {
        match (self, fence) {
            (Self::Postgres, true) => Sql::new(format!(
                "SELECT j.version, j.digest, f.fence FROM \
                 (SELECT CAST(pg_advisory_xact_lock_shared({FENCE} + {LAST_GIVEN}) AS TEXT) AS fence \
                  FROM journal_seq_seq) f \
                 LEFT JOIN LATERAL (SELECT version, digest FROM journal WHERE stream = ? \
                  ORDER BY version DESC LIMIT 1) j ON TRUE"
            )),
            _ => Sql::new("SELECT version, digest FROM journal WHERE stream = ? ORDER BY version DESC LIMIT 1"),
        }
        .bind(stream)
    }

    /// Asks for the sequence number up to which every entry that will ever exist is visible to the next statement; none
    /// when that is true of everything visible, as on SQLite, where commands are committed one after the other.
    ///
    /// The newest number is read first, the fences are looked at after it (the condition on `s.last` forces the order):
    /// a number up to the newest that is not yet visible belongs to a transaction whose fence is then seen.
    pub(crate) fn safe_horizon(self) -> Option<Sql> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(Sql::new(format!(
                "SELECT LEAST(s.last, (SELECT MIN(((l.classid::bigint << 32) | l.objid::bigint) - {FENCE}) \
                 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted \
                 AND (l.classid::bigint >> 16) = {upper} \
                 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                 AND s.last IS NOT NULL)) AS horizon \
                 FROM (SELECT {LAST_GIVEN} AS last FROM journal_seq_seq) s",
                upper = FENCE >> 48,
            ))),
        }
    }

    /// The statement with its rows held for this transaction. SQLite has one writer, so nothing needs holding there.
    pub(crate) fn lock_rows(self, sql: Sql) -> Sql {
        match self {
            Self::Sqlite => sql,
            Self::Postgres => sql.push(" FOR UPDATE"),
        }
    }

    /// Ends a SELECT whose row nobody else may change until the transaction ends. On SQLite nobody else writes anyway.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// Begins the one transaction in which migrations run: nobody else migrates meanwhile.
    pub(crate) const fn lock_for_migration(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(4771362)"),
        }
    }

    /// The column in a condition that shall not decide by which index rows are looked for. PostgreSQL decides that by what
    /// it knows of the values; SQLite keeps no such knowledge and believes every condition to leave a few rows.
    pub(crate) fn not_by_index(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("+{column}"),
            Self::Postgres => column.to_owned(),
        }
    }

    /// Asks for a text that moves with every commit that anybody can see the effect of.
    ///
    /// SQLite commits one command after the other, and every command appends to the journal. PostgreSQL commits them in
    /// any order; there it is what decides which of them this question sees.
    pub(crate) const fn watermark(self) -> Sql {
        Sql::fixed(match self {
            Self::Sqlite => "SELECT CAST(COALESCE(MAX(seq), 0) AS TEXT) FROM journal",
            Self::Postgres => "SELECT CAST(pg_current_snapshot() AS TEXT)",
        })
    }

    /// After rows were inserted with their numbers: the sequence goes on behind the greatest.
    pub(crate) const fn continue_sequence(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(
                "SELECT setval('journal_seq_seq', GREATEST(COALESCE(MAX(seq), 0), 1), MAX(seq) IS NOT NULL) FROM journal",
            ),
        }
    }

    /// What an error of the driver means for the command and for the transaction.
    pub(crate) fn fault(self, error: &DbErr) -> Fault {
        driver_error(error).map_or(Fault::Other, |error| self.fault_of(error))
    }

    /// The same for an error of the driver itself.
    pub(crate) fn fault_of(self, error: &sqlx::Error) -> Fault {
        match error {
            sqlx::Error::Database(error) => match (self, error.code()) {
                (Self::Sqlite, Some(code)) => sqlite_fault(code.parse().unwrap_or_default()),
                (Self::Postgres, Some(code)) => postgres_fault(&code),
                (_, None) => Fault::Other,
            },
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => Fault::Busy,
            _ => Fault::Other,
        }
    }

    /// The error as callers of the store see it.
    pub(crate) fn error(self, error: &DbErr) -> StoreError {
        self.fault(error).told(error.to_string())
    }
}

/// What an error of a direct connection to a SQLite file means.
pub(crate) fn direct_fault(error: &rusqlite::Error) -> Fault {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => sqlite_fault(failure.extended_code),
        _ => Fault::Other,
    }
}

/// The same error as callers of the store see it.
pub(crate) fn direct_error(error: &rusqlite::Error) -> StoreError {
    direct_fault(error).told(error.to_string())
}

/// What an error of the driver means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A value exists already that must exist once.
    Unique,
    /// Another rule of the schema is broken.
    Constraint,
    /// Somebody else holds what is needed, or the server cannot be reached at the moment.
    Busy,
    /// No space left.
    Full,
    /// The disk failed, or what it holds is damaged.
    Disk,
    /// The whole transaction may be gone, though disk and data are well.
    Interrupted,
    /// Anything else, such as a mistake in a statement.
    Other,
}

impl Fault {
    /// As callers of the store see it.
    pub(crate) fn told(self, text: String) -> StoreError {
        match self {
            Self::Unique | Self::Constraint => StoreError::Constraint(text),
            Self::Busy => StoreError::Busy(text),
            Self::Full => StoreError::Full(text),
            Self::Disk => StoreError::Broken(text),
            Self::Interrupted | Self::Other => StoreError::Database(text),
        }
    }

    /// True when SQLite may have rolled back the whole transaction, not only the statement.
    pub(crate) const fn ends_transaction(self) -> bool {
        matches!(
            self,
            Self::Full | Self::Disk | Self::Interrupted | Self::Busy
        )
    }
}

/// The newest sequence number that was given to anybody.
const LAST_GIVEN: &str = "(CASE WHEN is_called THEN last_value ELSE last_value - 1 END)";

/// Extended result codes of SQLite: the primary code is the lowest byte.
fn sqlite_fault(code: i32) -> Fault {
    /// The shared memory of the log could not grow, which happens on a full disk and endangers nothing.
    const SHARED_MEMORY_FULL: i32 = 4874;
    match code {
        1555 | 2067 => return Fault::Unique,
        SHARED_MEMORY_FULL => return Fault::Full,
        _ => {}
    }
    match code & 0xff {
        13 => Fault::Full,
        19 => Fault::Constraint,
        // Busy, locked, cannot open (no file handle left).
        5 | 6 | 14 => Fault::Busy,
        // I/O error, damaged, no database, read-only file system.
        10 | 11 | 26 | 8 => Fault::Disk,
        // No memory, interrupted, aborted.
        7 | 9 | 4 => Fault::Interrupted,
        _ => Fault::Other,
    }
}

/// SQLSTATE codes, appendix A of the PostgreSQL manual.
fn postgres_fault(code: &str) -> Fault {
    match code {
        "23505" => Fault::Unique,
        "53100" => Fault::Full,
        // Data or index damaged, I/O error.
        "XX001" | "XX002" | "58030" => Fault::Disk,
        // Serialization failure, deadlock, lock not available, statement cancelled.
        "40001" | "40P01" | "55P03" | "57014" => Fault::Busy,
        _ if code.starts_with("23") => Fault::Constraint,
        // Connection exceptions, insufficient resources, the server is being stopped.
        _ if ["08", "53", "57"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            Fault::Busy
        }
        _ => Fault::Other,
    }
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(&sqlx::Error::PoolTimedOut),
        _ => None,
    }
}

/// `?` outside of quotes becomes `$1`, `$2`, …
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut quote = None;
    let mut count = 0;
    for c in text.chars() {
        match (quote, c) {
            (None, '?') => {
                count += 1;
                // Writing to a string does not fail.
                let _ = write!(out, "${count}");
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_outside_of_quotes() {
        assert_eq!(
            numbered("a = ? AND b = '?''?' AND \"c?\" = ?"),
            "a = $1 AND b = '?''?' AND \"c?\" = $2"
        );
    }

    #[test]
    fn a_nul_character_is_refused_on_both() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let refused = dialect.statement(Sql::new("SELECT ?").bind("a\0b"));
            assert!(matches!(refused, Err(StoreError::NulCharacter)));
        }
    }

    #[test]
    fn a_full_disk_is_told_from_a_failing_one() {
        assert_eq!(sqlite_fault(13), Fault::Full);
        assert_eq!(sqlite_fault(4874), Fault::Full);
        // SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE.
        assert_eq!(sqlite_fault(1034), Fault::Disk);
        assert_eq!(sqlite_fault(778), Fault::Disk);
        assert_eq!(sqlite_fault(787), Fault::Constraint);
        assert_eq!(postgres_fault("53100"), Fault::Full);
        assert_eq!(postgres_fault("53300"), Fault::Busy);
    }
}
