//! Is everything well? Findings with figures; the words are somebody else's.

use std::path::Path;

use bihuan_journal::{Chain, ChainFault};
use futures::TryStreamExt as _;
use serde::Serialize;
use serde_json::{Value, json};

use crate::blobs::{BlobSettings, blob_of};
use crate::journal::{SELECT, kept};
use crate::postgres::Server;
use crate::sql::Sql;
use crate::sqlite::{PROMISES, READERS};
use crate::store::{Engine, Read};
use crate::{Store, StoreError};

/// Entries that are read at once.
const PAGE: u32 = 2000;
/// Faults that are named; the rest is counted.
const NAMED: usize = 100;
/// Less free space than this is a warning, less than the second is bad; in bytes.
const LITTLE_SPACE: u64 = 2 << 30;
const NO_SPACE: u64 = 256 << 20;

/// How well something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, but somebody should look at it.
    Warn,
    /// Something is lost, or will be.
    Bad,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Whether writes are acknowledged.
    Writing,
    /// Whether what is acknowledged survives a power cut, on every connection.
    Durability,
    /// Whether the database itself is undamaged.
    Integrity,
    /// Whether every stream of the journal is as it was written.
    Chains,
    /// Whether every blob is there.
    Blobs,
    /// Whether the disk has room.
    Space,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// How well it is.
    pub level: Level,
    /// The figures it rests on.
    pub data: Value,
}

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Sizes of blobs, a quick check of the database.
    Quick,
    /// Every byte of every blob, a whole check of the database.
    Full,
}

/// What the chains of the journal look like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chains {
    /// Entries that were read.
    pub entries: u64,
    /// Streams they belong to.
    pub streams: u64,
    /// Streams that do not verify, the first hundred, and why.
    pub faults: Vec<(String, ChainFault)>,
    /// How many streams do not verify.
    pub faulty: u64,
}

impl Store {
    /// Looks at everything that can go wrong. `blobs` tells where the free space matters; it is asked for nothing else.
    ///
    /// # Errors
    /// Only when looking itself is impossible; what is found bad is a finding.
    pub async fn doctor(
        &self,
        blobs: &BlobSettings,
        depth: Depth,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut findings = vec![self.check_writing(), self.check_durability().await?];
        findings.push(self.check_integrity(depth).await?);
        findings.push(self.check_chains().await?);
        findings.push(self.check_blobs(depth).await?);
        findings.extend(self.check_space(blobs)?);
        Ok(findings)
    }

    /// Verifies every stream in one pass over the journal, with bounded memory.
    pub async fn verify_chains(&self) -> Result<Chains, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut found = Chains::default();
        let (mut stream, mut version) = (String::new(), 0_u64);
        let mut chain: Option<Chain> = None;
        loop {
            let next = Sql::new(format!(
                "{SELECT} WHERE (stream, version) > (?, ?) ORDER BY stream, version LIMIT ?"
            ));
            let page = snapshot
                .rows(next.bind(&stream).bind(version).bind(PAGE))
                .await?;
            if page.is_empty() {
                return Ok(found);
            }
            for row in &page {
                let entry = kept(row)?.entry;
                found.entries = found.entries.saturating_add(1);
                if entry.stream != stream {
                    found.streams = found.streams.saturating_add(1);
                    stream.clone_from(&entry.stream);
                    chain = Some(Chain::new(self.suite()));
                }
                version = entry.version;
                if let Some(Err(fault)) = chain.as_mut().map(|chain| chain.push(&entry)) {
                    found.faulty = found.faulty.saturating_add(1);
                    if found.faults.len() < NAMED {
                        found.faults.push((stream.clone(), fault));
                    }
                    // One fault says enough about a stream; what follows would only repeat it.
                    chain = None;
                }
            }
        }
    }

    fn check_writing(&self) -> Finding {
        let broken = self.broken();
        let level = if broken.is_some() {
            Level::Bad
        } else {
            Level::Ok
        };
        Finding {
            check: Check::Writing,
            level,
            data: json!({ "engine": self.engine(), "stopped": broken }),
        }
    }

    async fn check_durability(&self) -> Result<Finding, StoreError> {
        let (level, data) = match &self.inner.engine {
            Engine::Postgres => {
                let server = Server::ask(&self.inner.readers).await?;
                let level = match (server.fsync && server.synchronous, server.checksums) {
                    (false, _) => Level::Bad,
                    (true, false) => Level::Warn,
                    (true, true) => Level::Ok,
                };
                let Server {
                    fsync,
                    synchronous,
                    checksums,
                } = server;
                (
                    level,
                    json!({ "fsync": fsync, "synchronous_commit": synchronous, "data_checksums": checksums }),
                )
            }
            Engine::Sqlite { .. } => {
                let mut connections = Vec::new();
                if self.broken().is_none() {
                    connections.push(promises(&self.keep_house().await?).await?);
                }
                let mut readers = Vec::new();
                for _ in 0..READERS {
                    readers.push(self.snapshot().await?);
                }
                for reader in &readers {
                    connections.push(promises(reader).await?);
                }
                let kept = connections
                    .iter()
                    .all(|found| PROMISES.iter().all(|(name, value)| found[*name] == *value));
                (
                    if kept { Level::Ok } else { Level::Bad },
                    json!({ "connections": connections }),
                )
            }
        };
        Ok(Finding {
            check: Check::Durability,
            level,
            data,
        })
    }

    async fn check_integrity(&self, depth: Depth) -> Result<Finding, StoreError> {
        let faults = match &self.inner.engine {
            // The server checks its pages itself when checksums are on.
            Engine::Postgres => Vec::new(),
            Engine::Sqlite { .. } => {
                let pragma = if depth == Depth::Full {
                    "PRAGMA integrity_check"
                } else {
                    "PRAGMA quick_check"
                };
                let mut faults: Vec<String> = Vec::new();
                for row in self.rows(Sql::new(pragma)).await? {
                    faults.extend(Some(row.at::<String>(0)?).filter(|text| text != "ok"));
                }
                for row in self.rows(Sql::new("PRAGMA foreign_key_check")).await? {
                    faults.push(format!("foreign key of {}", row.at::<String>(0)?));
                }
                faults
            }
        };
        let level = if faults.is_empty() {
            Level::Ok
        } else {
            Level::Bad
        };
        let count = faults.len();
        let named: Vec<_> = faults.into_iter().take(NAMED).collect();
        Ok(Finding {
            check: Check::Integrity,
            level,
            data: json!({ "faults": count, "named": named }),
        })
    }

    async fn check_chains(&self) -> Result<Finding, StoreError> {
        let chains = self.verify_chains().await?;
        let level = if chains.faulty == 0 {
            Level::Ok
        } else {
            Level::Bad
        };
        let named: Vec<Value> = chains
            .faults
            .iter()
            .map(|(stream, fault)| json!({ "stream": stream, "fault": fault.to_string() }))
            .collect();
        let data = json!({
            "suite": self.suite(), "entries": chains.entries, "streams": chains.streams,
            "faults": chains.faulty, "named": named,
        });
        Ok(Finding {
            check: Check::Chains,
            level,
            data,
        })
    }

    pub(crate) async fn check_blobs(&self, depth: Depth) -> Result<Finding, StoreError> {
        let (mut count, mut bytes) = (0_u64, 0_u64);
        let mut bad: Vec<String> = Vec::new();
        let mut last = String::new();
        loop {
            let next = Sql::new(
                "SELECT key, digest, size FROM blob WHERE key > ? ORDER BY key LIMIT 1000",
            );
            let page = self.rows(next.bind(&last)).await?;
            if page.is_empty() {
                break;
            }
            for row in &page {
                let blob = blob_of(row)?;
                last.clone_from(&blob.key);
                count = count.saturating_add(1);
                bytes = bytes.saturating_add(blob.size);
                let sound = match depth {
                    Depth::Quick => self.inner.blobs.size(&blob.key).await? == Some(blob.size),
                    Depth::Full => self.is_sound(&blob).await?,
                };
                if !sound {
                    bad.push(blob.key);
                }
            }
        }
        let leftover = self.leftover_blobs().await?;
        let level = match (bad.is_empty(), leftover) {
            (false, _) => Level::Bad,
            (true, 0) => Level::Ok,
            (true, _) => Level::Warn,
        };
        let faults = bad.len();
        bad.truncate(NAMED);
        let data = json!({ "blobs": count, "bytes": bytes, "faults": faults, "named": bad, "leftover": leftover });
        Ok(Finding {
            check: Check::Blobs,
            level,
            data,
        })
    }

    /// Files that no committed command knows: uploads whose command failed, or which are being uploaded now.
    async fn leftover_blobs(&self) -> Result<u64, StoreError> {
        let mut leftover = 0_u64;
        let mut pages = self.inner.blobs.list().try_chunks(500);
        while let Some(page) = pages.try_next().await.map_err(|error| error.1)? {
            let known = Sql::new("SELECT COUNT(*) FROM blob WHERE key IN ")
                .push_list(page.iter().map(|(key, _)| key));
            let known: usize = self.row(known).await?.map_or(Ok(0), |row| row.at(0))?;
            leftover = leftover.saturating_add(page.len().saturating_sub(known) as u64);
        }
        Ok(leftover)
    }

    fn check_space(&self, blobs: &BlobSettings) -> Result<Vec<Finding>, StoreError> {
        let mut places: Vec<&Path> = Vec::new();
        if let Engine::Sqlite { file, .. } = &self.inner.engine {
            places.push(file.path());
        }
        if let BlobSettings::Folder(folder) = blobs {
            places.push(folder);
        }
        places.into_iter().map(space).collect()
    }
}

/// The settings of one SQLite connection.
async fn promises(connection: &impl Read) -> Result<serde_json::Map<String, Value>, StoreError> {
    let mut found = serde_json::Map::new();
    for (name, _) in PROMISES {
        let row = connection.row(Sql::new(format!("PRAGMA {name}"))).await?;
        let value = row.map(|row| {
            row.at::<i64>(0)
                .map(|n| n.to_string())
                .or_else(|_| row.at::<String>(0))
        });
        found.insert(name.to_owned(), json!(value.transpose()?));
    }
    Ok(found)
}

#[cfg(unix)]
fn space(place: &Path) -> Result<Finding, StoreError> {
    let found = rustix::fs::statvfs(place).map_err(std::io::Error::from)?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let total = found.f_blocks.saturating_mul(found.f_frsize);
    let level = match free {
        free if free < NO_SPACE => Level::Bad,
        free if free < LITTLE_SPACE => Level::Warn,
        _ => Level::Ok,
    };
    let data =
        json!({ "path": place.display().to_string(), "free_bytes": free, "total_bytes": total });
    Ok(Finding {
        check: Check::Space,
        level,
        data,
    })
}

/// Elsewhere nobody has told us how to ask.
#[cfg(not(unix))]
fn space(place: &Path) -> Result<Finding, StoreError> {
    let data =
        json!({ "path": place.display().to_string(), "free_bytes": null, "total_bytes": null });
    Ok(Finding {
        check: Check::Space,
        level: Level::Warn,
        data,
    })
}
