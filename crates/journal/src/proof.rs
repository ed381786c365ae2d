//! The proof of one thing: its streams, entry by entry, with what binds them to a signed checkpoint.
//!
//! The file is one line of canonical JSON. It holds nothing that is not bound: every digest is computed anew from the
//! entries, the root from these, and the signature stands under the root. Personal texts may be left out; their salted
//! digests stay.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::{from_canonical, to_canonical};
use crate::chain::{Chain, ChainFault};
use crate::checkpoint::{Checkpoint, CheckpointFault, SignedCheckpoint};
use crate::digest::Digest;
use crate::entry::{Entry, SALT_BYTES, body_digest};
use crate::key::{PublicKey, Signature};
use crate::tree::{leaf, root_with};

/// The first word of a proof file, and its layout.
pub const PROOF: &str = "bihuan.proof.v1";

/// A proof file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Always [`PROOF`].
    pub format: String,
    /// What the thing is: its own stream first, then streams of what belongs to it.
    pub streams: Vec<ProvenStream>,
    /// Digests of the tree that lead from the entries to the root, in the order of [`inclusion`](crate::inclusion).
    pub nodes: Vec<Digest>,
    /// The tree, signed.
    pub checkpoint: Checkpoint,
    /// The signature under the checkpoint.
    pub signature: Signature,
    /// The key that made it.
    pub key: PublicKey,
}

/// A whole stream in a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenStream {
    /// Its name.
    pub stream: String,
    /// Its entries from the first; the version is the place.
    pub entries: Vec<ProvenEntry>,
}

/// An entry in a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenEntry {
    /// Its place among all entries of the ledger, counted from 0.
    pub index: u64,
    /// See [`Entry::kind`].
    pub kind: String,
    /// See [`Entry::at_ms`].
    pub at_ms: i64,
    /// See [`Entry::actor`].
    pub actor: Option<String>,
    /// See [`Entry::request`].
    pub request: Option<String>,
    /// See [`Entry::body`].
    pub body: String,
    /// See [`Entry::personal`]; also none when the proof was made without.
    pub personal: Option<String>,
    /// See [`Entry::salt`], hexadecimal; there exactly when `personal` is.
    pub salt: Option<String>,
    /// See [`Entry::personal_digest`].
    pub personal_digest: Option<Digest>,
    /// See [`Entry::digest`].
    pub digest: Digest,
}

impl ProvenEntry {
    /// Takes an entry into a proof.
    pub fn of(index: u64, entry: Entry) -> Self {
        let salt = entry.personal.as_ref().map(|_| hex::encode(entry.salt));
        Self {
            index,
            kind: entry.kind,
            at_ms: entry.at_ms,
            actor: entry.actor,
            request: entry.request,
            body: entry.body,
            personal: entry.personal,
            salt,
            personal_digest: entry.personal_digest,
            digest: entry.digest,
        }
    }

    fn entry(&self, checkpoint: &Checkpoint, stream: &str, chain: &Chain) -> Option<Entry> {
        let mut salt = [0; SALT_BYTES];
        match (&self.personal, &self.salt) {
            (None, None) => {}
            (Some(_), Some(digits)) => hex::decode_to_slice(digits, &mut salt).ok()?,
            _ => return None,
        }
        Some(Entry {
            stream: stream.to_owned(),
            version: chain.version().saturating_add(1),
            kind: self.kind.clone(),
            at_ms: self.at_ms,
            actor: self.actor.clone(),
            request: self.request.clone(),
            body: self.body.clone(),
            personal: self.personal.clone(),
            salt,
            body_digest: body_digest(checkpoint.suite, &self.body),
            personal_digest: self.personal_digest,
            prev: chain.head(),
            digest: self.digest,
        })
    }
}

impl Proof {
    /// The bytes of the file.
    pub fn to_file(&self) -> String {
        let mut text = to_canonical(self);
        text.push('\n');
        text
    }

    /// Leaves out every personal text. What stays verifies as before.
    pub fn without_personal(&mut self) {
        let entries = self.streams.iter_mut().flat_map(|s| &mut s.entries);
        for entry in entries {
            entry.personal = None;
            entry.salt = None;
        }
    }
}

/// What a proof file proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proven {
    /// The stream of the thing itself: `finding/<uuid>`.
    pub stream: String,
    /// Its number, where its first entry gives one.
    pub number: Option<String>,
    /// Entries of all its streams.
    pub entries: usize,
    /// Entries whose personal text is not in the file.
    pub without_text: usize,
    /// When it was closed, in milliseconds; none when it is not closed, as far as this file goes.
    pub closed_ms: Option<i64>,
    /// The outcome of the closure, as the domain names it.
    pub outcome: Option<String>,
    /// Signatures that stand: those after the last return or change of the dossier.
    pub signatures: Vec<Signed>,
    /// Files that the entries name by digest.
    pub files: Vec<FileDigest>,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The key that signed it.
    pub key: PublicKey,
    /// Whether the key is among those that were given as trusted; none when none were given.
    pub trusted: Option<bool>,
}

/// A signature of a person on a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// The office in which, as the domain names it.
    pub office: String,
    /// The account.
    pub by: Option<String>,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// The digest of the dossier that was signed.
    pub digest: String,
}

/// A file that an entry names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FileDigest {
    /// Its SHA-256, or what the ledger names it by.
    pub digest: String,
    /// Its bytes.
    pub size: u64,
}

/// Checks a proof file. `trusted` are the keys that the reader got by another way than this file; without any, the file is
/// only checked against itself and the key in it.
///
/// # Errors
/// The first [`ProofFault`] that is met.
pub fn verify(bytes: &[u8], trusted: &[PublicKey]) -> Result<Proven, ProofFault> {
    let proof: Proof = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.strip_suffix('\n'))
        .and_then(from_canonical)
        .filter(|proof: &Proof| proof.format == PROOF)
        .ok_or(ProofFault::Format)?;
    let suite = proof.checkpoint.suite;
    let mut leaves = Vec::new();
    let mut names = BTreeSet::new();
    for ProvenStream { stream, entries } in &proof.streams {
        if entries.is_empty() || !names.insert(stream) {
            return Err(ProofFault::Format);
        }
        let mut chain = Chain::new(suite);
        for proven in entries {
            let entry = proven
                .entry(&proof.checkpoint, stream, &chain)
                .ok_or(ProofFault::Format)?;
            chain.push(&entry).map_err(|fault| ProofFault::Entry {
                stream: stream.clone(),
                fault,
            })?;
            leaves.push((proven.index, leaf(suite, &entry)));
        }
        // The order in the ledger is the order in the stream.
        if !entries.is_sorted_by(|a, b| a.index < b.index) {
            return Err(ProofFault::Tree);
        }
    }
    leaves.sort_unstable_by_key(|(index, _)| *index);
    let root = root_with(suite, &leaves, proof.checkpoint.size, &proof.nodes)
        .map_err(|_| ProofFault::Tree)?;
    if root != proof.checkpoint.root {
        return Err(ProofFault::Tree);
    }
    let signed = SignedCheckpoint {
        checkpoint: proof.checkpoint.clone(),
        signature: proof.signature,
    };
    signed.check_signature(std::slice::from_ref(&proof.key))?;
    if !trusted.is_empty() {
        signed.check_signature(trusted)?;
    }
    let mut proven = read(&proof).ok_or(ProofFault::Format)?;
    proven.trusted = (!trusted.is_empty()).then_some(true);
    let differs =
        |signed: &Signed| Some(&signed.digest) != proven.signatures.first().map(|s| &s.digest);
    if proven.signatures.iter().any(differs) {
        return Err(ProofFault::Dossier);
    }
    Ok(proven)
}

/// Reads out of checked entries what they say. The names of kinds and fields are those under which entries are stored, which
/// never change.
fn read(proof: &Proof) -> Option<Proven> {
    let subject = proof.streams.first()?;
    let all = proof.streams.iter().flat_map(|s| &s.entries);
    let mut proven = Proven {
        stream: subject.stream.clone(),
        number: None,
        entries: all.clone().count(),
        without_text: all
            .filter(|e| e.personal_digest.is_some() && e.personal.is_none())
            .count(),
        closed_ms: None,
        outcome: None,
        signatures: Vec::new(),
        files: Vec::new(),
        checkpoint: proof.checkpoint.clone(),
        key: proof.key.clone(),
        trusted: None,
    };
    let text = |body: &Value, field: &str| body.get(field)?.as_str().map(str::to_owned);
    for entry in &subject.entries {
        let body: Value = serde_json::from_str(&entry.body).ok()?;
        match entry.kind.as_str() {
            "finding_recorded" => proven.number = text(&body, "number"),
            "closure_requested" | "sent_for_signing" | "closure_returned" | "dossier_amended" => {
                proven.signatures.clear();
            }
            "countersigned" | "reviewed" | "finding_closed" => {
                proven.signatures.push(Signed {
                    office: text(&body, "office").unwrap_or_default(),
                    by: entry.actor.clone(),
                    at_ms: entry.at_ms,
                    digest: text(&body, "digest").unwrap_or_default(),
                });
                if entry.kind == "finding_closed" {
                    proven.closed_ms = Some(entry.at_ms);
                    proven.outcome = text(&body, "outcome");
                }
            }
            _ => {}
        }
    }
    let mut files = BTreeSet::new();
    for entry in proof.streams.iter().flat_map(|s| &s.entries) {
        let body: Value = serde_json::from_str(&entry.body).ok()?;
        files_in(&body, &mut files);
    }
    proven.files = files.into_iter().collect();
    Some(proven)
}

/// Every object with a digest and a size is a file.
fn files_in(value: &Value, files: &mut BTreeSet<FileDigest>) {
    match value {
        Value::Object(fields) => {
            let digest = fields.get("digest").and_then(Value::as_str);
            let size = fields.get("size").and_then(Value::as_u64);
            if let (Some(digest), Some(size)) = (digest, size) {
                files.insert(FileDigest {
                    digest: digest.to_owned(),
                    size,
                });
            }
            fields.values().for_each(|field| files_in(field, files));
        }
        Value::Array(items) => items.iter().for_each(|item| files_in(item, files)),
        _ => {}
    }
}

/// Why a proof file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// It is not the file that was written.
    #[error("不是完整的证明文件：格式有改动，或文件不全。")]
    Format,
    /// An entry does not fit.
    #[error("“{stream}”：{fault}")]
    Entry {
        /// The stream.
        stream: String,
        /// What does not fit.
        fault: ChainFault,
    },
    /// The entries do not lead to the root that was signed.
    #[error("记录与检查点的根摘要不符：有记录被增删、调换，或证明路径被改动。")]
    Tree,
    /// The checkpoint does not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// The signatures are not all on one dossier.
    #[error("各方签名的材料摘要不一致。")]
    Dossier,
}
