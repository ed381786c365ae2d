//! The witness file: checkpoints that a second party keeps, a line each, so that a ledger that was replaced as a whole is
//! found too.

use serde::{Deserialize, Serialize};

use crate::canonical::{from_canonical, to_canonical};
use crate::checkpoint::{Checkpoint, CheckpointFault, SignedCheckpoint};
use crate::digest::Digest;
use crate::key::{PublicKey, Signature};
use crate::tree::check_consistency;

/// The first word of a line, and its layout.
pub const WITNESS: &str = "bihuan.witness.v1";

/// A line of a witness file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessLine {
    /// Always [`WITNESS`].
    pub format: String,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The signature under it.
    pub signature: Signature,
    /// The key that made it.
    pub key: PublicKey,
    /// Digests that prove that the tree of the line before is the beginning of this one, in the order of
    /// [`consistency`](crate::consistency). Empty in the first line.
    pub consistency: Vec<Digest>,
}

impl WitnessLine {
    /// The line, with its end.
    pub fn to_line(&self) -> String {
        let mut text = to_canonical(self);
        text.push('\n');
        text
    }

    /// The checkpoint with its signature.
    pub fn signed(&self) -> SignedCheckpoint {
        SignedCheckpoint {
            checkpoint: self.checkpoint.clone(),
            signature: self.signature,
        }
    }
}

/// A witness file that was read and holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// Its checkpoints, in order.
    pub checkpoints: Vec<SignedCheckpoint>,
    /// The keys that signed them, each once, in the order in which they appear.
    pub keys: Vec<PublicKey>,
}

impl Witness {
    /// Reads a witness file and checks that each line is signed and goes on from the one before it.
    ///
    /// # Errors
    /// The first [`WitnessFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, WitnessFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| WitnessFault::Line { line: 1 })?;
        let mut witness = Self::default();
        for (at, text) in text.split_inclusive('\n').enumerate() {
            let line = at.saturating_add(1);
            let read: WitnessLine = text
                .strip_suffix('\n')
                .and_then(from_canonical)
                .filter(|read: &WitnessLine| read.format == WITNESS)
                .ok_or(WitnessFault::Line { line })?;
            witness.push(&read)?;
        }
        Ok(witness)
    }

    fn push(&mut self, line: &WitnessLine) -> Result<(), WitnessFault> {
        let signed = line.signed();
        signed.check_signature(std::slice::from_ref(&line.key))?;
        let now = &line.checkpoint;
        let goes_on = match self.checkpoints.last().map(|last| &last.checkpoint) {
            None => line.consistency.is_empty(),
            Some(old) => {
                old.number < now.number
                    && old.ledger == now.ledger
                    && old.suite == now.suite
                    && check_consistency(
                        now.suite,
                        (old.size, old.root),
                        (now.size, now.root),
                        &line.consistency,
                    )
                    .is_ok()
            }
        };
        if !goes_on {
            return Err(WitnessFault::Diverged { number: now.number });
        }
        if !self.keys.contains(&line.key) {
            self.keys.push(line.key.clone());
        }
        self.checkpoints.push(signed);
        Ok(())
    }
}

/// Why a witness file does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessFault {
    /// A line is not what was written.
    #[error("见证文件第 {line} 行不完整或被改动过。")]
    Line {
        /// Which, counted from 1.
        line: usize,
    },
    /// A line does not go on from the one before it.
    #[error(
        "见证文件中第 {number} 号检查点与上一行不衔接：其间的记录被改动过，或见证文件被改动过。"
    )]
    Diverged {
        /// The checkpoint.
        number: u64,
    },
    /// A checkpoint does not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
}
