//! The journal: appending, reading a stream, following all of it.

use bihuan_journal::{Digest, Draft, ERASURE, Entry, Erasure, SALT_BYTES, canonical_json, seal};
use uuid::Uuid;

use crate::dialect::Fault;
use crate::sql::{Bind as _, Row, Sql};
use crate::store::{Engine, Read};
use crate::{Store, StoreError, Tx};

pub(crate) const COLUMNS: [&str; 13] = [
    "stream",
    "version",
    "kind",
    "at_ms",
    "actor",
    "request",
    "body",
    "personal",
    "salt",
    "body_digest",
    "personal_digest",
    "prev",
    "digest",
];
pub(crate) const SELECT: &str = "SELECT seq, stream, version, kind, at_ms, actor, request, body, personal, salt, body_digest, \
                      personal_digest, prev, digest FROM journal";
/// Rows of one INSERT: far below the parameter limit of both databases.
const ROWS: usize = 500;

/// What a command tells the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// What happened, as the domain names it: `finding.issued`.
    pub kind: String,
    /// The facts, without personal data.
    pub body: serde_json::Value,
    /// Personal data that belongs to them and can be erased later.
    pub personal: Option<serde_json::Value>,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Place among all entries of the ledger. Grows, but numbers may be missing.
    pub seq: u64,
    /// The entry.
    pub entry: Entry,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The stream.
    pub stream: String,
    /// The version in it.
    pub version: u64,
}

impl Tx {
    /// Appends entries to a stream that is at version `expected` (0 for a new one) and gives its new version.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the stream moved, [`StoreError::AlreadyDone`] when the request was carried out
    /// before. After either the transaction can only be dropped.
    pub async fn append(
        &mut self,
        stream: &str,
        expected: u64,
        entries: Vec<NewEntry>,
    ) -> Result<u64, StoreError> {
        if entries.is_empty() {
            return Ok(expected);
        }
        let request = if self.appended {
            None
        } else {
            self.author.request
        };
        if let Some(request) = request
            && let Some(place) = self.repeated().await?
        {
            return Err(StoreError::AlreadyDone {
                request,
                stream: place.stream,
                version: place.version,
            });
        }
        let conflict = || StoreError::Conflict {
            stream: stream.to_owned(),
            expected,
        };
        let head = self
            .row(self.dialect().head_of_stream(stream, !self.appended))
            .await?;
        let (mut version, mut prev) = match &head {
            Some(row) => (
                row.get::<Option<u64>>("version")?.unwrap_or(0),
                row.get::<Option<Digest>>("digest")?,
            ),
            None => (0, None),
        };
        if version != expected {
            self.end();
            // The same request may have run at the same time and won; that is no conflict.
            return Err(self.done_before(request).await?.unwrap_or_else(conflict));
        }
        let mut request_of_next = request;
        let mut sealed = Vec::with_capacity(entries.len());
        for new in entries {
            version = version.saturating_add(1);
            let personal = new.personal.as_ref().map(canonical_json);
            let salt = if personal.is_some() {
                self.salts.salt()
            } else {
                [0; SALT_BYTES]
            };
            let draft = Draft {
                stream: stream.to_owned(),
                version,
                kind: new.kind,
                at_ms: self.author.at_ms,
                actor: self.author.actor.clone(),
                request: request_of_next.take().map(|id| id.to_string()),
                body: canonical_json(&new.body),
                personal,
                salt,
            };
            let entry = seal(self.store.suite(), draft, prev);
            prev = Some(entry.digest);
            sealed.push(entry);
        }
        for rows in sealed.chunks(ROWS) {
            let insert = rows
                .iter()
                .fold(Sql::insert("journal", &COLUMNS), |sql, entry| {
                    sql.row(values(entry))
                });
            match self.try_execute(insert).await? {
                Ok(_) => {}
                Err((Fault::Unique, _)) => {
                    self.end();
                    return Err(self.done_before(request).await?.unwrap_or_else(conflict));
                }
                Err((_, error)) => return Err(error),
            }
        }
        self.appended = true;
        Ok(version)
    }

    /// Where the first entry of this request stands, if it was carried out before, be it by somebody who still waits for the
    /// disk. A command asks this as soon as it has loaded what it changes: what it would decide today was decided then. After
    /// a place was given the transaction can only be dropped.
    pub async fn repeated(&mut self) -> Result<Option<Place>, StoreError> {
        let Some(request) = self.author.request else {
            return Ok(None);
        };
        let place = find_request(self, request).await?;
        if place.is_some() {
            self.end();
            // The first one may still be waiting for the disk; its effect is only promised once it is there.
            if let Engine::Sqlite { writer, .. } = &self.store.inner.engine {
                writer.settled().await?;
            }
        }
        Ok(place)
    }

    /// What to tell a request that lost against somebody, if that was the same request.
    async fn done_before(&self, request: Option<Uuid>) -> Result<Option<StoreError>, StoreError> {
        let Some(request) = request else {
            return Ok(None);
        };
        let place = self.store.find_request(request).await?;
        Ok(place.map(|place| StoreError::AlreadyDone {
            request,
            stream: place.stream,
            version: place.version,
        }))
    }

    /// Erases the personal data of one entry, and its salt, and tells so in an entry of its own: otherwise nobody could tell
    /// an erasure from a loss.
    pub async fn erase_personal(&mut self, stream: &str, version: u64) -> Result<(), StoreError> {
        let erase = Sql::new(
            "UPDATE journal SET personal = NULL, salt = NULL WHERE stream = ? AND version = ? AND personal IS NOT NULL",
        );
        if self.execute(erase.bind(stream).bind(version)).await? == 0 {
            return Ok(());
        }
        let told = Erasure {
            stream: stream.to_owned(),
            version,
        };
        let entry = NewEntry {
            kind: ERASURE.to_owned(),
            body: serde_json::json!(told),
            personal: None,
        };
        self.append(&format!("erasure/{stream}/{version}"), 0, vec![entry])
            .await
            .map(drop)
    }
}

impl Store {
    /// The entries of a stream behind `after_version`, in order; all of it from 0.
    pub async fn entries(&self, stream: &str, after_version: u64) -> Result<Vec<Kept>, StoreError> {
        entries(self, stream, after_version).await
    }

    /// The next entries of the whole ledger behind `after_seq`, in order, at most `limit`.
    ///
    /// An entry that is not given yet because its transaction is still open is waited for: no later entry is given
    /// before it, so a follower that remembers the last number never misses one.
    pub async fn follow(&self, after_seq: u64, limit: u32) -> Result<Vec<Kept>, StoreError> {
        let horizon = self.horizon().await?;
        let next = Sql::new(format!(
            "{SELECT} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
        ));
        let rows = self
            .rows(next.bind(after_seq).bind(horizon).bind(limit))
            .await?;
        rows.iter().map(kept).collect()
    }

    /// The number of the last entry that is settled: what a report was made from, so that it can be made again.
    pub async fn sequence(&self) -> Result<u64, StoreError> {
        let last = Sql::new("SELECT COALESCE(MAX(seq), 0) FROM journal WHERE seq <= ?");
        let row = self.row(last.bind(self.horizon().await?)).await?;
        row.map_or(Ok(0), |row| row.at(0))
    }

    /// When the last entry was written, in milliseconds; nothing in an empty journal.
    pub async fn last_at(&self) -> Result<Option<i64>, StoreError> {
        let last = Sql::new("SELECT at_ms FROM journal ORDER BY seq DESC LIMIT 1");
        self.row(last).await?.map(|row| row.at(0)).transpose()
    }

    /// The number up to which every entry that will ever exist can be seen by the next statement.
    pub(crate) async fn horizon(&self) -> Result<i64, StoreError> {
        match self.dialect().safe_horizon() {
            None => Ok(i64::MAX),
            Some(sql) => match self.row(sql).await? {
                Some(row) => row.get("horizon"),
                None => Ok(0),
            },
        }
    }

    /// Where the first entry stands that this request wrote, if it was carried out.
    pub async fn find_request(&self, request: Uuid) -> Result<Option<Place>, StoreError> {
        find_request(self, request).await
    }

    /// The version of a stream, 0 if there is none.
    pub async fn version(&self, stream: &str) -> Result<u64, StoreError> {
        let newest =
            Sql::new("SELECT version FROM journal WHERE stream = ? ORDER BY version DESC LIMIT 1")
                .bind(stream);
        self.row(newest).await?.map_or(Ok(0), |row| row.at(0))
    }
}

/// The entries of a stream behind `after_version`, in order.
pub(crate) async fn entries(
    db: &impl Read,
    stream: &str,
    after_version: u64,
) -> Result<Vec<Kept>, StoreError> {
    let sql = Sql::new(format!(
        "{SELECT} WHERE stream = ? AND version > ? ORDER BY version"
    ));
    db.rows(sql.bind(stream).bind(after_version))
        .await?
        .iter()
        .map(kept)
        .collect()
}

async fn find_request(db: &impl Read, request: Uuid) -> Result<Option<Place>, StoreError> {
    let row = db
        .row(Sql::new("SELECT stream, version FROM journal WHERE request = ?").bind(request))
        .await?;
    row.map(|row| {
        Ok(Place {
            stream: row.get("stream")?,
            version: row.get("version")?,
        })
    })
    .transpose()
}

pub(crate) fn values(entry: &Entry) -> [sea_orm::Value; 13] {
    let salt = entry.personal.as_ref().map(|_| entry.salt.as_slice());
    [
        entry.stream.as_str().value(),
        entry.version.value(),
        entry.kind.as_str().value(),
        entry.at_ms.value(),
        entry.actor.as_deref().value(),
        entry.request.as_deref().value(),
        entry.body.as_str().value(),
        entry.personal.as_deref().value(),
        salt.value(),
        entry.body_digest.value(),
        entry.personal_digest.value(),
        entry.prev.value(),
        entry.digest.value(),
    ]
}

pub(crate) fn kept(row: &Row) -> Result<Kept, StoreError> {
    let salt = match row.get::<Option<Vec<u8>>>("salt")? {
        None => [0; SALT_BYTES],
        Some(bytes) => bytes
            .try_into()
            .map_err(|_| StoreError::Damaged("a salt has another length".to_owned()))?,
    };
    let entry = Entry {
        stream: row.get("stream")?,
        version: row.get("version")?,
        kind: row.get("kind")?,
        at_ms: row.get("at_ms")?,
        actor: row.get("actor")?,
        request: row.get("request")?,
        body: row.get("body")?,
        personal: row.get("personal")?,
        salt,
        body_digest: row.get("body_digest")?,
        personal_digest: row.get("personal_digest")?,
        prev: row.get("prev")?,
        digest: row.get("digest")?,
    };
    Ok(Kept {
        seq: row.get("seq")?,
        entry,
    })
}
