//! The sound ledger, a way around the program into its database and files, and the way back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use bihuan_journal::{SECRET_BYTES, Signer as _, SoftwareKey, Suite, Witness};
use bihuan_store::{BlobSettings, Settings, Store, Table};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, Value};

use super::change::Change;
use crate::place::Place;

/// What the check covers. Accounts, sessions and tokens hold secrets that the journal must not know; settings, counters and
/// cursors are no record of anything.
const COVERED: [&str; 14] = [
    "journal",
    "tree_node",
    "checkpoint",
    "blob",
    "unit",
    "rectification",
    "finding",
    "finding_state",
    "finding_unit",
    "task",
    "tally",
    "document",
    "document_text",
    "import_draft",
];

/// A ledger that is tampered with.
pub(super) struct Bed {
    pub(super) store: Store,
    pub(super) outside: DatabaseConnection,
    pub(super) tables: Vec<Table>,
    pub(super) counts: BTreeMap<String, u64>,
    pub(super) files: BTreeMap<PathBuf, Vec<u8>>,
    earlier_files: BTreeMap<PathBuf, Vec<u8>>,
    pub(super) folder: PathBuf,
    pub(super) key: SoftwareKey,
    witness: Witness,
    pub(super) entries: u64,
    pub(super) covered: u64,
}

impl Bed {
    pub(super) async fn make(place: &Place) -> anyhow::Result<Self> {
        let data = place.data();
        let url = place
            .database()
            .unwrap_or_else(|| format!("sqlite://{}/bihuan.db", data.display()));
        let folder = data.join("files");
        let settings = Settings {
            database: url.clone(),
            suite: Suite::Sha256,
            blobs: BlobSettings::Folder(folder.clone()),
        };
        let store = Store::open(&settings).await?;
        let secret = std::fs::read_to_string(data.join("keys/ed25519.key"))?;
        let secret: [u8; SECRET_BYTES] = unhex(secret.trim())
            .and_then(|bytes| bytes.try_into().ok())
            .context("the signing key of the district")?;
        let key = SoftwareKey::from_secret(store.suite(), &secret)?;

        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let outside = Database::connect(options).await?;
        let sqlite = store.engine() == "sqlite";
        if sqlite {
            outside
                .execute_unprepared("PRAGMA synchronous = OFF")
                .await?;
        }
        let on = if sqlite { "" } else { " ON journal" };
        for trigger in ["journal_no_delete", "journal_no_update"] {
            outside
                .execute_unprepared(&format!("DROP TRIGGER {trigger}{on}"))
                .await?;
        }
        let tables: Vec<Table> = store
            .schema()
            .await?
            .into_iter()
            .filter(|table| COVERED.contains(&table.name.as_str()))
            .collect();
        ensure!(tables.len() == COVERED.len(), "a covered table is missing");

        // The past that a rollback goes back to: signed, sound, and one file short.
        store.seal(&key, 1).await?;
        let mut bed = Self {
            store,
            outside,
            tables,
            counts: BTreeMap::new(),
            files: BTreeMap::new(),
            earlier_files: read_files(&folder)?,
            folder,
            key,
            witness: Witness::default(),
            entries: 0,
            covered: 0,
        };
        bed.keep_copies("earlier").await?;
        for n in 0_u128..6 {
            bed.add_file(n).await?;
        }
        let signed = bed.store.seal(&bed.key, 2).await?;
        let signed = signed.context("nothing was signed")?;
        bed.covered = signed.checkpoint.size;
        let public = bed.key.public_key().clone();
        let line = bed
            .store
            .witness_line(&Witness::default(), &signed, public)
            .await?
            .context("a first line")?;
        bed.witness = Witness::read(line.to_line().as_bytes())?;
        bed.files = read_files(&bed.folder)?;
        bed.keep_copies("sound").await?;
        for table in &bed.tables {
            let count = bed
                .number(&format!("SELECT COUNT(*) FROM {}", table.name))
                .await?;
            bed.counts.insert(table.name.clone(), count);
        }
        bed.entries = bed.counts.get("journal").copied().unwrap_or_default();
        ensure!(
            bed.entries == bed.covered,
            "the checkpoint covers everything"
        );
        Ok(bed)
    }

    async fn add_file(&self, n: u128) -> anyhow::Result<()> {
        let id = bihuan_store_id(n);
        let bytes = format!("佐证材料第{n}份").into_bytes();
        let stream = futures::stream::iter([Ok::<_, bihuan_store::StoreError>(bytes.into())]);
        let blob = self.store.put_blob(id, stream, 1 << 20).await?;
        let author = bihuan_store::Author {
            actor: None,
            at_ms: 1_717_000_000_000,
            request: None,
        };
        let salts = std::sync::Arc::new(|| [1; 16]);
        let mut tx = self.store.begin(author, salts).await?;
        tx.keep_blob(&blob).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) fn rows(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Copies every covered table beside itself.
    async fn keep_copies(&self, name: &str) -> anyhow::Result<()> {
        for table in &self.tables {
            let table = &table.name;
            let copy = format!("CREATE TABLE {name}_{table} AS SELECT * FROM {table}");
            self.outside.execute_unprepared(&copy).await?;
        }
        Ok(())
    }

    /// Puts tables back to one of the copies.
    pub(super) async fn put_back(&self, name: &str, tables: &[&str]) -> anyhow::Result<()> {
        let mut script = String::from("BEGIN;");
        for table in tables {
            script.push_str(&format!(
                "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {name}_{table};"
            ));
        }
        script.push_str("COMMIT;");
        self.outside.execute_unprepared(&script).await?;
        Ok(())
    }

    pub(super) fn all_tables(&self) -> Vec<&str> {
        self.tables.iter().map(|t| t.name.as_str()).collect()
    }

    /// Goes back to the past with the files.
    pub(super) fn put_back_earlier_files(&self) -> anyhow::Result<()> {
        write_files(&self.folder, &self.earlier_files)
    }

    /// Makes everything sound again after a change.
    pub(super) async fn restore(&self, change: &Change) -> anyhow::Result<()> {
        let tables = change.tables(self);
        if !tables.is_empty() {
            self.put_back("sound", &tables).await?;
        }
        if change.touches_files() {
            write_files(&self.folder, &self.files)?;
        }
        Ok(())
    }

    /// True when the check finds nothing. That it cannot even read what is there is a find too.
    pub(super) async fn looks_sound(&self) -> bool {
        let keys = [self.key.public_key().clone()];
        let seen = self.store.verify(&keys, self.witness.clone()).await;
        seen.is_ok_and(|seen| seen.is_sound())
    }

    pub(super) async fn must_be_sound(&self) -> anyhow::Result<()> {
        let keys = [self.key.public_key().clone()];
        let seen = self.store.verify(&keys, self.witness.clone()).await?;
        ensure!(
            seen.is_sound(),
            "the untouched ledger does not verify: {:?} {:?} {:?} {}",
            seen.journal.faults,
            seen.nodes,
            seen.tables.drift,
            seen.files.data
        );
        Ok(())
    }

    /// Runs a statement with values; none when the schema refuses it.
    pub(super) async fn change(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> anyhow::Result<Option<u64>> {
        let statement = self.statement(sql, values);
        Ok(self
            .outside
            .execute_raw(statement)
            .await
            .ok()
            .map(|done| done.rows_affected()))
    }

    /// The statement with `?` as this database writes it.
    pub(super) fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        let backend = self.outside.get_database_backend();
        let mut text = sql.to_owned();
        if self.store.engine() == "postgres" {
            for n in 1..=values.len() {
                text = text.replacen('?', &format!("${n}"), 1);
            }
        }
        Statement::from_sql_and_values(backend, text, values)
    }

    pub(super) async fn number(&self, sql: &str) -> anyhow::Result<u64> {
        let row = self
            .outside
            .query_one_raw(self.statement(sql, Vec::new()))
            .await?;
        let number: i64 = row.context("no row")?.try_get_by_index(0)?;
        Ok(u64::try_from(number)?)
    }

    pub(super) async fn close(self) -> anyhow::Result<()> {
        self.outside.close().await?;
        self.store.close().await?;
        Ok(())
    }
}

/// Ids whose bytes differ where the names of folders come from.
fn bihuan_store_id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_1000 + n * 0x0101)
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect()
}

fn read_files(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for file in std::fs::read_dir(next)? {
            let path = file?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), std::fs::read(path)?);
            }
        }
    }
    Ok(files)
}

fn write_files(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> anyhow::Result<()> {
    for path in read_files(folder)?.into_keys() {
        if !files.contains_key(&path) {
            std::fs::remove_file(path)?;
        }
    }
    for (path, bytes) in files {
        if std::fs::read(path).ok().as_ref() != Some(bytes) {
            std::fs::write(path, bytes)?;
        }
    }
    Ok(())
}
