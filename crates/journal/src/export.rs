//! The journal as a file of lines: what an independent verifier reads instead of the database.
//!
//! The first line names the format, the family of digests and the keys; then come entries in their order and, after the
//! entries that it covers, each checkpoint. Every line is canonical JSON.

use serde::{Deserialize, Serialize};

use crate::audit::{Audit, AuditFault, AuditReport};
use crate::canonical::{from_canonical, to_canonical};
use crate::checkpoint::SignedCheckpoint;
use crate::digest::{Digest, Suite};
use crate::entry::{Entry, SALT_BYTES};
use crate::key::PublicKey;
use crate::witness::Witness;

/// The first word of an exported journal, and its layout.
pub const EXPORT: &str = "bihuan.journal.v1";

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportHeader {
    /// Always [`EXPORT`].
    pub format: String,
    /// The family of digests.
    pub suite: Suite,
    /// Keys that signed checkpoints, as the exporting side knows them.
    pub keys: Vec<PublicKey>,
}

impl ExportHeader {
    /// The header of a ledger.
    pub fn new(suite: Suite, keys: Vec<PublicKey>) -> Self {
        Self {
            format: EXPORT.to_owned(),
            suite,
            keys,
        }
    }

    /// The line, with its end.
    pub fn to_line(&self) -> String {
        line(self)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine {
    stream: String,
    version: u64,
    kind: String,
    at_ms: i64,
    actor: Option<String>,
    request: Option<String>,
    body: String,
    personal: Option<String>,
    salt: Option<String>,
    body_digest: Digest,
    personal_digest: Option<Digest>,
    prev: Option<Digest>,
    digest: Digest,
}

impl EntryLine {
    fn entry(self) -> Option<Entry> {
        let mut salt = [0; SALT_BYTES];
        if let Some(digits) = &self.salt {
            hex::decode_to_slice(digits, &mut salt).ok()?;
        }
        Some(Entry {
            stream: self.stream,
            version: self.version,
            kind: self.kind,
            at_ms: self.at_ms,
            actor: self.actor,
            request: self.request,
            body: self.body,
            personal: self.personal,
            salt,
            body_digest: self.body_digest,
            personal_digest: self.personal_digest,
            prev: self.prev,
            digest: self.digest,
        })
    }
}

/// The line of an entry, with its end.
pub fn entry_line(entry: &Entry) -> String {
    line(&EntryLine {
        stream: entry.stream.clone(),
        version: entry.version,
        kind: entry.kind.clone(),
        at_ms: entry.at_ms,
        actor: entry.actor.clone(),
        request: entry.request.clone(),
        body: entry.body.clone(),
        personal: entry.personal.clone(),
        salt: entry.personal.as_ref().map(|_| hex::encode(entry.salt)),
        body_digest: entry.body_digest,
        personal_digest: entry.personal_digest,
        prev: entry.prev,
        digest: entry.digest,
    })
}

/// The line of a checkpoint, with its end.
pub fn checkpoint_line(signed: &SignedCheckpoint) -> String {
    line(signed)
}

fn line(value: &impl Serialize) -> String {
    let mut text = to_canonical(value);
    text.push('\n');
    text
}

/// An exported journal that is checked line by line.
#[derive(Debug)]
pub struct ExportAudit {
    audit: Audit,
    line: usize,
}

impl ExportAudit {
    /// Begins with the first line. Without `trusted` keys those of the header count, which proves only that the file agrees
    /// with itself.
    ///
    /// # Errors
    /// [`NotALine`].
    pub fn begin(header: &str, trusted: &[PublicKey], witness: Witness) -> Result<Self, NotALine> {
        let header: ExportHeader = read(header).ok_or(NotALine { line: 1 })?;
        if header.format != EXPORT {
            return Err(NotALine { line: 1 });
        }
        let (keys, strangers) = if trusted.is_empty() {
            (header.keys.as_slice(), Vec::new())
        } else {
            let unknown = header.keys.iter().filter(|key| !trusted.contains(key));
            (trusted, unknown.map(PublicKey::id).collect())
        };
        let mut audit = Audit::new(header.suite, keys, witness);
        for key in strangers {
            audit.note(AuditFault::Stranger { key });
        }
        Ok(Self { audit, line: 1 })
    }

    /// Checks the next line.
    ///
    /// # Errors
    /// [`NotALine`]; there is no sense in going on then.
    pub fn line(&mut self, text: &str) -> Result<(), NotALine> {
        self.line = self.line.saturating_add(1);
        if let Some(signed) = read::<SignedCheckpoint>(text) {
            self.audit.checkpoint(&signed);
            return Ok(());
        }
        let entry = read::<EntryLine>(text).and_then(EntryLine::entry);
        let entry = entry.ok_or(NotALine { line: self.line })?;
        self.audit.entry(&entry, |_, _, _| ());
        Ok(())
    }

    /// What was seen.
    pub fn finish(self) -> AuditReport {
        self.audit.finish()
    }
}

fn read<T: Serialize + serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    from_canonical(text.strip_suffix('\n')?)
}

/// A line is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行不完整或被改动过。")]
pub struct NotALine {
    /// Which, counted from 1.
    pub line: usize,
}
