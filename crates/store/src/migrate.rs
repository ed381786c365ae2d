//! Migrations: two folders of plain SQL with the same file names, built into the program.
//!
//! Each file is applied in a transaction of its own, together with the row that records it. A file that was applied is
//! never edited again; its digest is kept and compared. A database that is newer than the program is refused.

use bihuan_journal::Suite;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::StoreError;
use crate::dialect::Dialect;
use crate::sql::Sql;
use crate::store::{On, Read as _};

/// One step of the schema, for both databases.
#[derive(Debug, Clone, Copy)]
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

/// In the order in which they are applied. Numbers grow, but some may be missing: work that goes on side by side reserves
/// its own. A database remembers the place in this list, so nothing is put between two that were ever released.
const MIGRATIONS: &[Migration] = migrations![
    "0001_journal",
    "0002_accounts",
    "0003_ledger",
    "0004_records",
    "0005_stay",
    "0006_perf",
    "0007_proof",
    "0008_evidence",
    "0009_second_factor",
    "0010_dossier_opened",
    "0011_batches",
    "0012_reported_on",
    "0013_key_problems",
    "0014_sums_of_nothing",
    "0015_notices",
    "0016_parts_of_records"
];

impl Migration {
    const fn text(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }

    fn checksum(&self, dialect: Dialect) -> String {
        Suite::Sha256
            .digest(self.text(dialect).as_bytes())
            .to_string()
    }
}

/// How many there are.
pub(crate) const NEWEST: usize = MIGRATIONS.len();

/// Brings the schema up to `newest` and gives the number of files that were applied.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::MigrationChanged`], or a database error; what was applied before it stays.
pub(crate) async fn migrate(
    connection: &DatabaseConnection,
    dialect: Dialect,
    newest: usize,
) -> Result<usize, StoreError> {
    let mut applied = 0;
    for (index, migration) in MIGRATIONS.iter().enumerate().take(newest) {
        let db_error = |error| dialect.error(&error);
        let tx = connection
            .begin_with_options(writing_at_once())
            .await
            .map_err(db_error)?;
        if let Some(lock) = dialect.lock_for_migration() {
            tx.execute_unprepared(lock).await.map_err(db_error)?;
        }
        tx.execute_unprepared(
            "CREATE TABLE IF NOT EXISTS schema_migration (\
             number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)",
        )
        .await
        .map_err(db_error)?;
        check_not_newer(&tx, dialect).await?;
        let number = index.saturating_add(1);
        let found = On(&tx, dialect)
            .rows(Sql::new("SELECT checksum FROM schema_migration WHERE number = ?").bind(number))
            .await?;
        match found
            .first()
            .map(|row| row.get::<String>("checksum"))
            .transpose()?
        {
            Some(checksum) if checksum == migration.checksum(dialect) => {}
            Some(_) => return Err(StoreError::MigrationChanged(migration.name.to_owned())),
            None => {
                tx.execute_unprepared(migration.text(dialect))
                    .await
                    .map_err(db_error)?;
                let record = Sql::insert("schema_migration", &["number", "name", "checksum"])
                    .push("(?, ?, ?)");
                let record = record
                    .bind(number)
                    .bind(migration.name)
                    .bind(migration.checksum(dialect));
                tx.execute_raw(dialect.statement(record)?)
                    .await
                    .map_err(db_error)?;
                applied += 1;
            }
        }
        tx.commit().await.map_err(db_error)?;
    }
    Ok(applied)
}

/// On SQLite a transaction that begins as a reader cannot become a writer when somebody else wrote meanwhile.
fn writing_at_once() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

async fn check_not_newer(tx: &DatabaseTransaction, dialect: Dialect) -> Result<(), StoreError> {
    let rows = On(tx, dialect)
        .rows(Sql::new(
            "SELECT MAX(number) AS newest FROM schema_migration",
        ))
        .await?;
    let newest = rows
        .first()
        .map(|row| row.get::<Option<i64>>("newest"))
        .transpose()?
        .flatten();
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    match newest {
        Some(found) if found > known => Err(StoreError::Newer { found, known }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_folders_hold_exactly_the_listed_files() {
        for folder in ["sqlite", "postgres"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("migrations")
                .join(folder);
            let mut found: Vec<String> = std::fs::read_dir(path)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            found.sort();
            let listed: Vec<String> = MIGRATIONS
                .iter()
                .map(|migration| format!("{}.sql", migration.name))
                .collect();
            assert_eq!(found, listed, "{folder}");
        }
    }

    #[test]
    fn numbers_grow_and_every_file_says_why() {
        let mut last = 0;
        for migration in MIGRATIONS {
            let (number, _) = migration.name.split_once('_').unwrap();
            assert_eq!(number.len(), 4, "{}", migration.name);
            let number: u32 = number.parse().unwrap();
            assert!(number > last, "{}", migration.name);
            last = number;
            for text in [migration.sqlite, migration.postgres] {
                assert!(text.starts_with("-- Why: "), "{}", migration.name);
            }
        }
    }
}
