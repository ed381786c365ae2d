//! Restoring a backup into an empty store.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Seek};

use bytes::Bytes;
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait as _, Value as Bound};
use serde_json::Value;
use zip::ZipArchive;

use super::pack::{broken, check_seal};
use super::{FORMAT, MANIFEST, Manifest, PAGE, Restored, SavedTable, columns_of, file_of, saved};
use crate::blobs::{Blobs, blob_of, is_key};
use crate::dialect::Dialect;
use crate::schema::{Kind, schema};
use crate::sql::{Bind, Sql};
use crate::store::{Database, On, Read as _};
use crate::{Settings, Store, StoreError, migrate};

/// Rows of one INSERT and values in it, far below the limits of both databases.
const ROWS: usize = 500;
const VALUES: usize = 20_000;
/// Bytes of a blob that are read at once.
const CHUNK: usize = 256 << 10;

impl Store {
    /// Restores a backup into the empty store that `settings` name, whichever database that is. Nothing is restored
    /// unless all of it is.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`]; [`StoreError::Damaged`] when a single bit of the file is not what was written;
    /// [`StoreError::Newer`] when a newer program wrote it.
    pub async fn restore<F>(settings: &Settings, file: F) -> Result<Restored, StoreError>
    where
        F: std::io::Read + Seek + Send + 'static,
    {
        unpack(settings, file, None).await
    }

    /// Restores a backup into an empty store as the ledger stood after an entry: later entries are not taken over, and the
    /// projections are made anew from those that are. The store is a copy to look at, not to go on with: its accounts are those of
    /// the backup, and its checkpoints may be later ones.
    ///
    /// # Errors
    /// As [`Store::restore`].
    pub async fn restore_as_of<F>(
        settings: &Settings,
        file: F,
        sequence: u64,
    ) -> Result<Self, StoreError>
    where
        F: std::io::Read + Seek + Send + 'static,
    {
        unpack(settings, file, Some(sequence)).await?;
        let store = Self::open(settings).await?;
        store.rebuild(true).await?;
        Ok(store)
    }
}

async fn unpack<F>(settings: &Settings, file: F, until: Option<u64>) -> Result<Restored, StoreError>
where
    F: std::io::Read + Seek + Send + 'static,
{
    let settings = settings.clone();
    let here = tokio::runtime::Handle::current();
    // Unpacking blocks; a thread of its own keeps it away from those who work.
    let done = tokio::task::spawn_blocking(move || here.block_on(restore(&settings, file, until)));
    done.await
        .map_err(|error| StoreError::Io(std::io::Error::other(error)))?
}

async fn restore(
    settings: &Settings,
    mut file: impl std::io::Read + Seek,
    until: Option<u64>,
) -> Result<Restored, StoreError> {
    check_seal(&mut file)?;
    let mut archive = ZipArchive::new(file).map_err(broken)?;
    let manifest = read_manifest(&mut archive)?;
    let blobs = Blobs::open(&settings.blobs)?;
    if futures::StreamExt::next(&mut blobs.list())
        .await
        .transpose()?
        .is_some()
    {
        return Err(StoreError::NotEmpty);
    }
    let (connection, dialect) = Database::find(&settings.database).await?.writing().await?;
    check_empty(&On(&connection, dialect), &manifest).await?;
    migrate::migrate(&connection, dialect, manifest.migration).await?;
    let db_error = |error| dialect.error(&error);
    let tx = connection.begin().await.map_err(db_error)?;
    tx.execute_unprepared("DELETE FROM setting")
        .await
        .map_err(db_error)?;
    check_tables(&On(&tx, dialect), &manifest).await?;
    for table in &manifest.tables {
        // Later entries are left out of a copy; an existing ledger never loses one.
        let until = until.filter(|_| table.name == "journal");
        restore_table(&tx, dialect, table, until, &mut archive).await?;
    }
    if let Some(statement) = dialect.continue_sequence() {
        tx.execute_unprepared(statement).await.map_err(db_error)?;
    }
    let missing = restore_blobs(&On(&tx, dialect), &blobs, &mut archive).await?;
    tx.commit().await.map_err(db_error)?;
    migrate::migrate(&connection, dialect, migrate::NEWEST).await?;
    connection.close().await.map_err(db_error)?;
    Ok(Restored { manifest, missing })
}

fn read_manifest(
    archive: &mut ZipArchive<impl std::io::Read + Seek>,
) -> Result<Manifest, StoreError> {
    let file = archive.by_name(MANIFEST).map_err(broken)?;
    let damaged =
        |error: &dyn std::fmt::Display| StoreError::Damaged(format!("{MANIFEST}: {error}"));
    let manifest: Manifest = serde_json::from_reader(file).map_err(|error| damaged(&error))?;
    if manifest.product != "bihuan" {
        return Err(damaged(&"it is the backup of another product"));
    }
    if manifest.format > FORMAT || manifest.migration > migrate::NEWEST {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        return Err(StoreError::Newer {
            found: number(manifest.migration),
            known: number(migrate::NEWEST),
        });
    }
    Ok(manifest)
}

/// There may be a schema, as a program leaves it that was only started, but no data.
async fn check_empty<C: ConnectionTrait>(
    on: &On<'_, C>,
    manifest: &Manifest,
) -> Result<(), StoreError> {
    for table in schema(on).await? {
        let allowed = match table.name.as_str() {
            "schema_migration" => manifest.migration,
            // The digests the ledger would have been created with.
            "setting" => 1,
            _ => 0,
        };
        let count = on
            .row(Sql::new(format!("SELECT COUNT(*) FROM {}", table.name)))
            .await?;
        if count.map_or(Ok(0), |row| row.at::<usize>(0))? > allowed {
            return Err(StoreError::NotEmpty);
        }
    }
    Ok(())
}

/// The backup has exactly the tables and columns that it must have; names from the file reach no statement unless they
/// are ours.
async fn check_tables<C: ConnectionTrait>(
    on: &On<'_, C>,
    manifest: &Manifest,
) -> Result<(), StoreError> {
    let ours: Vec<_> = saved(schema(on).await?)
        .map(|table| (table.name.clone(), columns_of(&table)))
        .collect();
    let theirs: Vec<_> = manifest
        .tables
        .iter()
        .map(|table| (table.name.clone(), table.columns.clone()))
        .collect();
    if ours == theirs {
        Ok(())
    } else {
        Err(StoreError::Damaged(
            "the backup holds other tables than its migration makes".to_owned(),
        ))
    }
}

async fn restore_table(
    tx: &DatabaseTransaction,
    dialect: Dialect,
    table: &SavedTable,
    until: Option<u64>,
    archive: &mut ZipArchive<impl std::io::Read + Seek>,
) -> Result<(), StoreError> {
    let file = archive.by_name(&file_of(&table.name)).map_err(broken)?;
    let columns: Vec<&str> = table
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let insert = || Sql::insert(&table.name, &columns);
    let number = columns.iter().position(|name| *name == "seq");
    let most = (VALUES / columns.len().max(1)).clamp(1, ROWS);
    let (mut statement, mut waiting, mut bytes, mut rows) = (insert(), 0, 0, 0_u64);
    for line in BufReader::with_capacity(CHUNK, file).lines() {
        let line = line?;
        rows = rows.saturating_add(1);
        let row = row_of(&line, table)?;
        if is_later(&row, number, until) {
            continue;
        }
        statement = statement.row(row);
        (waiting, bytes) = (waiting + 1, bytes + line.len());
        if waiting == most || bytes > PAGE {
            run(tx, dialect, std::mem::replace(&mut statement, insert())).await?;
            (waiting, bytes) = (0, 0);
        }
    }
    if waiting > 0 {
        run(tx, dialect, statement).await?;
    }
    if rows == table.rows {
        Ok(())
    } else {
        Err(StoreError::Damaged(format!(
            "{} has {rows} rows instead of {}",
            table.name, table.rows
        )))
    }
}

async fn run(tx: &DatabaseTransaction, dialect: Dialect, sql: Sql) -> Result<(), StoreError> {
    tx.execute_raw(dialect.statement(sql)?)
        .await
        .map(drop)
        .map_err(|error| dialect.error(&error))
}

/// Whether an entry comes after the last one that is wanted.
fn is_later(row: &[Bound], number: Option<usize>, until: Option<u64>) -> bool {
    let entry = number.and_then(|at| row.get(at));
    match (entry, until) {
        (Some(Bound::BigInt(Some(seq))), Some(until)) => {
            u64::try_from(*seq).is_ok_and(|seq| seq > until)
        }
        _ => false,
    }
}

fn row_of(line: &str, table: &SavedTable) -> Result<Vec<Bound>, StoreError> {
    let damaged = || StoreError::Damaged(format!("a row of {} cannot be read", table.name));
    let values: Vec<Value> = serde_json::from_str(line).map_err(|_| damaged())?;
    if values.len() != table.columns.len() {
        return Err(damaged());
    }
    let bound = table
        .columns
        .iter()
        .zip(values)
        .map(|((_, kind), value)| match (kind, value) {
            (Kind::Text, Value::Null) => Ok(None::<String>.value()),
            (Kind::Text, Value::String(text)) => Ok(text.value()),
            (Kind::Integer, Value::Null) => Ok(None::<i64>.value()),
            (Kind::Integer, Value::Number(number)) => {
                number.as_i64().map(Bind::value).ok_or_else(damaged)
            }
            (Kind::Real, Value::Null) => Ok(None::<f64>.value()),
            (Kind::Real, Value::Number(number)) => {
                number.as_f64().map(Bind::value).ok_or_else(damaged)
            }
            (Kind::Bytes, Value::Null) => Ok(None::<Vec<u8>>.value()),
            (Kind::Bytes, Value::String(text)) => {
                hex::decode(text).map(Bind::value).map_err(|_| damaged())
            }
            _ => Err(damaged()),
        });
    bound.collect()
}

/// Writes the blobs that the restored ledger knows and gives the keys of those the backup does not hold.
async fn restore_blobs<C: ConnectionTrait>(
    on: &On<'_, C>,
    blobs: &Blobs,
    archive: &mut ZipArchive<impl std::io::Read + Seek>,
) -> Result<Vec<String>, StoreError> {
    let mut missing = BTreeSet::new();
    let mut last = String::new();
    loop {
        let next =
            Sql::new("SELECT key, digest, size FROM blob WHERE key > ? ORDER BY key LIMIT 1000")
                .bind(&last);
        let page = on.rows(next).await?;
        if page.is_empty() {
            return Ok(missing.into_iter().collect());
        }
        for row in &page {
            let blob = blob_of(row)?;
            last.clone_from(&blob.key);
            let id = blob
                .key
                .rsplit_once('/')
                .and_then(|(_, id)| id.parse().ok());
            let Some(id) = id.filter(|_| is_key(&blob.key)) else {
                return Err(StoreError::Damaged(format!(
                    "{} is no key of a blob",
                    blob.key
                )));
            };
            let file = match archive.by_name(&format!("blobs/{}", blob.key)) {
                Ok(file) => file,
                Err(zip::result::ZipError::FileNotFound) => {
                    missing.insert(blob.key);
                    continue;
                }
                Err(error) => return Err(broken(error)),
            };
            let written = blobs
                .put(id, futures::stream::iter(chunks(file)), blob.size)
                .await?;
            if written != blob {
                return Err(StoreError::Damaged(format!(
                    "blob {} is not what the ledger says",
                    blob.key
                )));
            }
        }
    }
}

fn chunks(mut file: impl std::io::Read) -> impl Iterator<Item = Result<Bytes, StoreError>> {
    std::iter::from_fn(move || {
        let mut chunk = Vec::with_capacity(CHUNK);
        match file.by_ref().take(CHUNK as u64).read_to_end(&mut chunk) {
            Ok(0) => None,
            Ok(_) => Some(Ok(Bytes::from(chunk))),
            Err(error) => Some(Err(error.into())),
        }
    })
}
