//! One entry of the journal: what is about to be written, and what was written.

use crate::digest::{Digest, Suite};
use crate::encoding::Encoder;

/// Bytes of fresh randomness that hide the personal data of one entry in its digest.
pub const SALT_BYTES: usize = 16;

const ENTRY: &str = "bihuan.journal.entry.v1";
const BODY: &str = "bihuan.journal.body.v1";
const PERSONAL: &str = "bihuan.journal.personal.v1";

/// What somebody is about to write into a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The stream, a kind and an id: `finding/<uuid>`.
    pub stream: String,
    /// Place in the stream, counted from 1 without gaps.
    pub version: u64,
    /// What happened, as the domain names it: `finding.issued`.
    pub kind: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The id of the account that did it; none when the machine did.
    pub actor: Option<String>,
    /// The id of the request it belongs to, so that a repeated request is recognized.
    pub request: Option<String>,
    /// The facts as [canonical JSON](crate::canonical_json), without personal data.
    pub body: String,
    /// Personal data that belongs to the facts, as canonical JSON. It can be erased later.
    pub personal: Option<String>,
    /// Fresh randomness. It keeps the digest of personal data from being guessed back and means nothing where there is none.
    pub salt: [u8; SALT_BYTES],
}

/// What was written, bound to the entry before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// See [`Draft::stream`].
    pub stream: String,
    /// See [`Draft::version`].
    pub version: u64,
    /// See [`Draft::kind`].
    pub kind: String,
    /// See [`Draft::at_ms`].
    pub at_ms: i64,
    /// See [`Draft::actor`].
    pub actor: Option<String>,
    /// See [`Draft::request`].
    pub request: Option<String>,
    /// See [`Draft::body`]. Kept byte for byte: a database must not reformat it.
    pub body: String,
    /// See [`Draft::personal`]. None when there was none, or when it was erased.
    pub personal: Option<String>,
    /// See [`Draft::salt`]. All zero after an erasure.
    pub salt: [u8; SALT_BYTES],
    /// Digest of the body.
    pub body_digest: Digest,
    /// Salted digest of the personal data; stays when the data is erased.
    pub personal_digest: Option<Digest>,
    /// Digest of the entry before it in the stream; none for the first.
    pub prev: Option<Digest>,
    /// Digest of all of the above, except personal data and salt.
    pub digest: Digest,
}

impl Entry {
    /// Erases the personal data, and the salt with it: what is left cannot be guessed back, and still verifies.
    pub fn erase_personal(&mut self) {
        self.personal = None;
        self.salt = [0; SALT_BYTES];
    }

    /// True when there was personal data and it has been erased.
    pub const fn is_erased(&self) -> bool {
        self.personal.is_none() && self.personal_digest.is_some()
    }

    /// The digest that the header fields, the digests of the contents and the predecessor add up to.
    pub(crate) fn computed_digest(&self, suite: Suite) -> Digest {
        Encoder::new(ENTRY)
            .text(suite.name())
            .text(&self.stream)
            .number(self.version)
            .text(&self.kind)
            .time(self.at_ms)
            .optional(self.actor.as_deref().map(str::as_bytes))
            .optional(self.request.as_deref().map(str::as_bytes))
            .bytes(self.body_digest.as_bytes())
            .optional(
                self.personal_digest
                    .as_ref()
                    .map(|d| d.as_bytes().as_slice()),
            )
            .optional(self.prev.as_ref().map(|d| d.as_bytes().as_slice()))
            .digest(suite)
    }

    /// True when the body is the one that was digested.
    pub(crate) fn body_holds(&self, suite: Suite) -> bool {
        body_digest(suite, &self.body) == self.body_digest
    }

    /// True when the personal data is the one that was digested, or was erased, or never was.
    pub(crate) fn personal_holds(&self, suite: Suite) -> bool {
        match (&self.personal, self.personal_digest) {
            // A salt without its data is no trace of an erasure, which takes both.
            (None, _) => self.salt == [0; SALT_BYTES],
            (Some(_), None) => false,
            (Some(personal), Some(digest)) => {
                personal_digest(suite, &self.salt, personal) == digest
            }
        }
    }
}

/// Binds a draft to the entry before it. `prev` is that entry's digest, none for the first of a stream.
pub fn seal(suite: Suite, draft: Draft, prev: Option<Digest>) -> Entry {
    let body_digest = body_digest(suite, &draft.body);
    let personal_digest = draft
        .personal
        .as_deref()
        .map(|personal| personal_digest(suite, &draft.salt, personal));
    // Without personal data there is nothing to hide, and the place of the salt stays empty.
    let salt = draft
        .personal
        .as_ref()
        .map_or([0; SALT_BYTES], |_| draft.salt);
    let mut entry = Entry {
        stream: draft.stream,
        version: draft.version,
        kind: draft.kind,
        at_ms: draft.at_ms,
        actor: draft.actor,
        request: draft.request,
        body: draft.body,
        personal: draft.personal,
        salt,
        body_digest,
        personal_digest,
        prev,
        digest: body_digest,
    };
    entry.digest = entry.computed_digest(suite);
    entry
}

pub(crate) fn body_digest(suite: Suite, body: &str) -> Digest {
    Encoder::new(BODY).text(body).digest(suite)
}

fn personal_digest(suite: Suite, salt: &[u8; SALT_BYTES], personal: &str) -> Digest {
    Encoder::new(PERSONAL)
        .bytes(salt)
        .text(personal)
        .digest(suite)
}
