//! Taking a backup.

use std::io::Write;

use bytes::Bytes;
use futures::StreamExt as _;
use sea_orm::Value as Bound;
use serde_json::Value;

use super::pack::Packer;
use super::{FORMAT, MANIFEST, Manifest, PAGE, SavedTable, columns_of, file_of, saved};
use crate::blobs::{BlobRef, blob_of};
use crate::schema::{Kind, Table};
use crate::sql::{Bind as _, Row, Sql};
use crate::store::Read;
use crate::{Snapshot, Store, StoreError, migrate};

/// Rows of the first page, before the size of a row is known.
const FIRST: usize = 64;
/// Blobs whose keys are fetched at once.
const BLOBS: u32 = 1000;

impl Store {
    /// Writes everything into one file and gives back the writer, flushed, and what the backup says about itself.
    ///
    /// Memory stays bounded whatever the size. A blob that is missing or damaged does not stop the backup; the manifest
    /// names it.
    pub async fn backup<W: Write + Send + 'static>(
        &self,
        writer: W,
        created_ms: i64,
    ) -> Result<(W, Manifest), StoreError> {
        self.pack(writer, created_ms, true).await
    }

    /// As [`Store::backup`], of the rows alone: enough to look at an earlier state of the ledger.
    pub async fn backup_rows<W: Write + Send + 'static>(
        &self,
        writer: W,
        created_ms: i64,
    ) -> Result<(W, Manifest), StoreError> {
        self.pack(writer, created_ms, false).await
    }

    async fn pack<W: Write + Send + 'static>(
        &self,
        writer: W,
        created_ms: i64,
        files: bool,
    ) -> Result<(W, Manifest), StoreError> {
        let mut packer = Packer::start(writer);
        let snapshot = self.snapshot().await?;
        let mut manifest = Manifest {
            product: "bihuan".to_owned(),
            format: FORMAT,
            migration: migrate::NEWEST,
            suite: self.suite(),
            created_ms,
            tables: Vec::new(),
            blobs: 0,
            blob_bytes: 0,
            unsound: Vec::new(),
        };
        for table in saved(self.schema().await?) {
            packer.file(file_of(&table.name), true).await?;
            let rows = save_table(&snapshot, &table, &mut packer).await?;
            let columns = columns_of(&table);
            manifest.tables.push(SavedTable {
                name: table.name,
                columns,
                rows,
            });
        }
        // Copying files takes long; an open view would keep the log of the database from being cut back meanwhile.
        drop(snapshot);
        if files {
            self.save_blobs(&mut packer, &mut manifest).await?;
        }
        packer.file(MANIFEST.to_owned(), false).await?;
        let text = serde_json::to_vec(&manifest)
            .map_err(|error| StoreError::Damaged(error.to_string()))?;
        packer.bytes(text.into()).await?;
        Ok((packer.finish().await?, manifest))
    }

    async fn save_blobs<W: Write + Send + 'static>(
        &self,
        packer: &mut Packer<W>,
        manifest: &mut Manifest,
    ) -> Result<(), StoreError> {
        let mut last = String::new();
        loop {
            let next =
                Sql::new("SELECT key, digest, size FROM blob WHERE key > ? ORDER BY key LIMIT ?");
            let page = self.rows(next.bind(&last).bind(BLOBS)).await?;
            if page.is_empty() {
                return Ok(());
            }
            for row in &page {
                let blob = blob_of(row)?;
                last.clone_from(&blob.key);
                // Read once before it is copied: once its bytes are in the archive they cannot be taken back.
                if self.is_sound(&blob).await? && self.save_blob(&blob, packer).await? {
                    manifest.blobs = manifest.blobs.saturating_add(1);
                    manifest.blob_bytes = manifest.blob_bytes.saturating_add(blob.size);
                } else {
                    manifest.unsound.push(blob.key);
                }
            }
        }
    }

    /// True when a blob is there and what was written.
    pub(crate) async fn is_sound(&self, blob: &BlobRef) -> Result<bool, StoreError> {
        let mut bytes = match self.blob(blob).await {
            Ok(bytes) => bytes,
            Err(StoreError::NoBlob(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        while let Some(chunk) = bytes.next().await {
            match chunk {
                Ok(_) => {}
                Err(StoreError::Damaged(_)) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// False when it was deleted this very moment.
    async fn save_blob<W: Write + Send + 'static>(
        &self,
        blob: &BlobRef,
        packer: &mut Packer<W>,
    ) -> Result<bool, StoreError> {
        let mut bytes = match self.blob(blob).await {
            Ok(bytes) => bytes,
            Err(StoreError::NoBlob(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        packer.file(format!("blobs/{}", blob.key), false).await?;
        while let Some(chunk) = bytes.next().await {
            packer.bytes(chunk?).await?;
        }
        Ok(true)
    }
}

async fn save_table<W: Write + Send + 'static>(
    snapshot: &Snapshot,
    table: &Table,
    packer: &mut Packer<W>,
) -> Result<u64, StoreError> {
    let mut rows = 0_u64;
    let mut last: Option<Vec<Bound>> = None;
    let mut limit = FIRST;
    loop {
        let page = snapshot
            .rows(next_page(table, last.as_deref(), limit))
            .await?;
        let mut text = Vec::new();
        for row in &page {
            serde_json::to_writer(&mut text, &list_of(row, table)?)
                .map_err(|error| StoreError::Damaged(error.to_string()))?;
            text.push(b'\n');
        }
        rows = rows.saturating_add(page.len() as u64);
        let Some(row) = page.last() else {
            return Ok(rows);
        };
        last = Some(key_of(row, table)?);
        if page.len() < limit {
            packer.bytes(Bytes::from(text)).await?;
            return Ok(rows);
        }
        // Some rows are a line, some are a whole document.
        let size_of_row = text.len().div_ceil(page.len()).max(1);
        limit = (PAGE / size_of_row).clamp(1, 5000);
        packer.bytes(Bytes::from(text)).await?;
    }
}

fn next_page(table: &Table, last: Option<&[Bound]>, limit: usize) -> Sql {
    let columns: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let key = table.key.join(", ");
    let mut sql = Sql::new(format!("SELECT {} FROM {}", columns.join(", "), table.name));
    if let Some(last) = last {
        sql = sql
            .push(&format!(" WHERE ({key}) > "))
            .push_list(last.iter().cloned());
    }
    sql.push(&format!(" ORDER BY {key} LIMIT ?")).bind(limit)
}

fn list_of(row: &Row, table: &Table) -> Result<Vec<Value>, StoreError> {
    let values = table.columns.iter().map(|column| {
        let name = column.name.as_str();
        Ok(match column.kind {
            Kind::Text => row.get::<Option<String>>(name)?.map(Value::from),
            Kind::Integer => row.get::<Option<i64>>(name)?.map(Value::from),
            Kind::Real => row.get::<Option<f64>>(name)?.map(Value::from),
            Kind::Bytes => row
                .get::<Option<Vec<u8>>>(name)?
                .map(|bytes| Value::from(hex::encode(bytes))),
        }
        .unwrap_or(Value::Null))
    });
    values.collect()
}

fn key_of(row: &Row, table: &Table) -> Result<Vec<Bound>, StoreError> {
    let of_key = |name: &String| table.columns.iter().find(|column| column.name == *name);
    let values = table.key.iter().filter_map(of_key).map(|column| {
        let name = column.name.as_str();
        Ok(match column.kind {
            Kind::Text => row.get::<String>(name)?.value(),
            Kind::Integer => row.get::<i64>(name)?.value(),
            Kind::Real => row.get::<f64>(name)?.value(),
            Kind::Bytes => row.get::<Vec<u8>>(name)?.value(),
        })
    });
    values.collect()
}
