//! What makes the ledger provable: a canonical encoding, digests, and entries chained per stream.
//!
//! An [`Entry`] says that something happened in one stream (`finding/<uuid>`), at a version, at a time, by somebody. Its
//! digest covers every field and the digest of the entry before it, so that editing, inserting, dropping or reordering
//! entries is found by [`verify_stream`]. Personal data sits beside the entry and enters its digest only as a salted
//! digest: it can be erased by law while the chain still verifies.
//!
//! A chain alone proves nothing against the administrator of its database, who can recompute all of it. [`leaf`] is the
//! form in which an entry enters the Merkle tree whose signed checkpoints a second party keeps.
//!
//! Pure: no clock, no randomness, no files. Names nothing of ours.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod canonical;
mod chain;
mod digest;
mod encoding;
mod entry;
mod tree;

pub use canonical::canonical_json;
pub use chain::{Chain, ChainFault, Part, verify_stream};
pub use digest::{Digest, NotADigest, Suite, UnknownSuite};
pub use entry::{Draft, Entry, SALT_BYTES, seal};
pub use tree::leaf;
