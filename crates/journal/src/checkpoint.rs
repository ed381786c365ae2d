//! Checkpoints: what the tree was at a moment, signed.

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Suite};
use crate::encoding::Encoder;
use crate::key::{PublicKey, Signature, Signer, SignerFailed};

const CHECKPOINT: &str = "bihuan.journal.checkpoint.v1";

/// What the tree over a whole ledger was at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The family of digests and of the signature.
    pub suite: Suite,
    /// Which ledger: the digest of its first entry.
    pub ledger: Digest,
    /// Counts the checkpoints of the ledger from 1 without gaps.
    pub number: u64,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
    /// When it was signed, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Digest of the checkpoint before it; none for the first.
    pub prev: Option<Digest>,
    /// Id of the key that signs it.
    pub key: Digest,
}

impl Checkpoint {
    /// The bytes that are signed.
    pub fn message(&self) -> Vec<u8> {
        self.encoder().message()
    }

    /// The digest by which the next checkpoint refers to this one.
    pub fn digest(&self) -> Digest {
        self.encoder().digest(self.suite)
    }

    fn encoder(&self) -> Encoder {
        Encoder::new(CHECKPOINT)
            .text(self.suite.name())
            .bytes(self.ledger.as_bytes())
            .number(self.number)
            .number(self.size)
            .bytes(self.root.as_bytes())
            .time(self.at_ms)
            .optional(self.prev.as_ref().map(|d| d.as_bytes().as_slice()))
            .bytes(self.key.as_bytes())
    }

    /// Signs it.
    ///
    /// # Errors
    /// When the signer cannot sign now, or belongs to another family or key than this says.
    pub fn sign(self, signer: &dyn Signer) -> Result<SignedCheckpoint, SignerFailed> {
        let key = signer.public_key();
        if key.suite() != self.suite || key.id() != self.key {
            return Err(SignerFailed(format!(
                "the key is {}, the ledger is kept with {}",
                key.algorithm(),
                self.suite
            )));
        }
        let signature = signer.sign(&self.message())?;
        Ok(SignedCheckpoint {
            checkpoint: self,
            signature,
        })
    }
}

/// A checkpoint and the signature under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCheckpoint {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// The signature.
    pub signature: Signature,
}

impl SignedCheckpoint {
    /// Checks the signature with the one of `keys` that the checkpoint names.
    ///
    /// # Errors
    /// [`CheckpointFault::UnknownKey`] or [`CheckpointFault::Signature`].
    pub fn check_signature(&self, keys: &[PublicKey]) -> Result<(), CheckpointFault> {
        let Checkpoint { number, suite, .. } = self.checkpoint;
        let key = keys
            .iter()
            .find(|key| key.suite() == suite && key.id() == self.checkpoint.key)
            .ok_or(CheckpointFault::UnknownKey {
                number,
                key: self.checkpoint.key,
            })?;
        if key.verifies(&self.checkpoint.message(), &self.signature) {
            Ok(())
        } else {
            Err(CheckpointFault::Signature { number })
        }
    }

    /// Checks that this checkpoint is the next one after `before`.
    ///
    /// # Errors
    /// [`CheckpointFault::Order`].
    pub fn check_order(&self, before: Option<&Self>) -> Result<(), CheckpointFault> {
        let now = &self.checkpoint;
        let follows = match before.map(|before| &before.checkpoint) {
            None => now.number == 1 && now.prev.is_none() && now.size > 0,
            Some(old) => {
                now.number == old.number.saturating_add(1)
                    && now.prev == Some(old.digest())
                    && now.size >= old.size
                    && now.ledger == old.ledger
                    && now.suite == old.suite
            }
        };
        if follows {
            Ok(())
        } else {
            Err(CheckpointFault::Order { number: now.number })
        }
    }
}

/// Why a checkpoint does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// Nobody vouches for its key.
    #[error("第 {number} 号检查点的签名密钥 {key} 不在可信公钥之列。")]
    UnknownKey {
        /// The checkpoint.
        number: u64,
        /// The id it names.
        key: Digest,
    },
    /// The signature is not that of the key.
    #[error("第 {number} 号检查点的签名不成立，检查点被改动过。")]
    Signature {
        /// The checkpoint.
        number: u64,
    },
    /// It does not follow the one before it.
    #[error("第 {number} 号检查点与上一号不衔接，其间有检查点缺失、重复或被替换。")]
    Order {
        /// The checkpoint.
        number: u64,
    },
    /// It names another ledger, or another family of digests.
    #[error("第 {number} 号检查点属于另一个台账。")]
    Ledger {
        /// The checkpoint.
        number: u64,
    },
    /// The entries give another root.
    #[error("前 {size} 条记录与第 {number} 号检查点不符：有记录被改动、删除、插入或调换。")]
    Root {
        /// The checkpoint.
        number: u64,
        /// Entries that it covers.
        size: u64,
    },
    /// There are fewer entries than it covers.
    #[error(
        "第 {number} 号检查点覆盖 {size} 条记录，现在只有 {found} 条：末尾的记录被删除，或数据被退回到以前。"
    )]
    Missing {
        /// The checkpoint.
        number: u64,
        /// Entries that it covers.
        size: u64,
        /// Entries that are there.
        found: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{SECRET_BYTES, SoftwareKey};

    fn signed(suite: Suite) -> (SoftwareKey, SignedCheckpoint) {
        let key = SoftwareKey::from_secret(suite, &[9; SECRET_BYTES]).unwrap();
        let checkpoint = Checkpoint {
            suite,
            ledger: suite.digest(b"first"),
            number: 1,
            size: 3,
            root: suite.digest(b"root"),
            at_ms: 1_717_000_000_000,
            prev: None,
            key: key.public_key().id(),
        };
        let signed = checkpoint.sign(&key).unwrap();
        (key, signed)
    }

    #[test]
    fn every_field_is_signed() {
        for suite in [Suite::Sha256, Suite::Sm3] {
            let (key, signed) = signed(suite);
            let keys = [key.public_key().clone()];
            assert_eq!(signed.check_signature(&keys), Ok(()));
            let other = suite.digest(b"other");
            let edits: [fn(&mut Checkpoint, Digest); 6] = [
                |c, other| c.ledger = other,
                |c, _| c.number = 2,
                |c, _| c.size = 4,
                |c, other| c.root = other,
                |c, _| c.at_ms += 1,
                |c, other| c.prev = Some(other),
            ];
            for edit in edits {
                let mut edited = signed.clone();
                edit(&mut edited.checkpoint, other);
                let number = edited.checkpoint.number;
                assert_eq!(
                    edited.check_signature(&keys),
                    Err(CheckpointFault::Signature { number })
                );
            }
            let mut edited = signed.clone();
            edited.checkpoint.key = other;
            assert!(matches!(
                edited.check_signature(&keys),
                Err(CheckpointFault::UnknownKey { .. })
            ));
            assert!(matches!(
                signed.check_signature(&[]),
                Err(CheckpointFault::UnknownKey { .. })
            ));
        }
    }

    #[test]
    fn a_key_of_the_other_family_does_not_sign() {
        let (key, signed) = signed(Suite::Sha256);
        let other = Checkpoint {
            suite: Suite::Sm3,
            ..signed.checkpoint
        };
        assert!(other.sign(&key).is_err());
    }

    #[test]
    fn checkpoints_follow_each_other_without_gaps() {
        let (key, first) = signed(Suite::Sha256);
        assert_eq!(first.check_order(None), Ok(()));
        let next = Checkpoint {
            number: 2,
            size: 5,
            prev: Some(first.checkpoint.digest()),
            ..first.checkpoint.clone()
        };
        let next = next.sign(&key).unwrap();
        assert_eq!(next.check_order(Some(&first)), Ok(()));
        assert!(next.check_order(None).is_err());
        assert!(first.check_order(Some(&next)).is_err());
        assert!(next.check_order(Some(&next)).is_err());
    }
}
