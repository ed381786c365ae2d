//! What makes the ledger provable: a canonical encoding, digests, and entries chained per stream.
//!
//! An [`Entry`] says that something happened in one stream (`finding/<uuid>`), at a version, at a time, by somebody. Its
//! digest covers every field and the digest of the entry before it, so that editing, inserting, dropping or reordering
//! entries is found by [`verify_stream`]. Personal data sits beside the entry and enters its digest only as a salted
//! digest: it can be erased by law while the chain still verifies.
//!
//! A chain alone proves nothing against the administrator of its database, who can recompute all of it. So every entry is a
//! [`leaf`] of a Merkle tree, [`Checkpoint`]s of the tree are signed, and a second party keeps some of them ([`Witness`]).
//! A [`Proof`] shows the entries of one thing with their way to a checkpoint; [`verify`] needs nothing but its bytes.
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

mod audit;
mod canonical;
mod chain;
mod checkpoint;
mod digest;
mod encoding;
mod entry;
mod export;
mod key;
mod proof;
mod tree;
mod witness;

pub use audit::{Audit, AuditFault, AuditReport, ERASURE, Erasure};
pub use canonical::canonical_json;
pub use chain::{Chain, ChainFault, Part, verify_stream};
pub use checkpoint::{Checkpoint, CheckpointFault, SignedCheckpoint};
pub use digest::{Digest, NotADigest, Suite, UnknownSuite};
pub use entry::{Draft, Entry, SALT_BYTES, seal};
pub use export::{EXPORT, ExportAudit, ExportHeader, NotALine, checkpoint_line, entry_line};
pub use key::{
    NotAKey, NotASignature, PublicKey, SECRET_BYTES, Signature, Signer, SignerFailed, SoftwareKey,
};
pub use proof::{
    FileDigest, PROOF, Proof, ProofFault, Proven, ProvenEntry, ProvenStream, Signed, verify,
};
pub use tree::{
    BadProof, Frontier, check_consistency, consistency, inclusion, leaf, leaf_of, node, root_above,
    root_with, subtrees,
};
pub use witness::{WITNESS, Witness, WitnessFault, WitnessLine};
