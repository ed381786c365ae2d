//! Making a proof file.

use bihuan_journal::{
    PROOF, Proof, ProvenEntry, ProvenStream, PublicKey, SignedCheckpoint, inclusion,
};

use super::tree::{Tree, index_of};
use crate::{Store, StoreError};

/// Why there is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotProvable {
    /// The stream is empty.
    Empty,
    /// The checkpoint is older than its last entry.
    Unsealed,
}

impl Store {
    /// Proves whole streams against a checkpoint: the first is the thing itself, others belong to it.
    pub async fn prove(
        &self,
        streams: &[String],
        signed: &SignedCheckpoint,
        key: PublicKey,
    ) -> Result<Result<Proof, NotProvable>, StoreError> {
        let size = signed.checkpoint.size;
        let mut proven = Vec::with_capacity(streams.len());
        let mut indices = Vec::new();
        for stream in streams {
            let mut entries = Vec::new();
            for kept in self.entries(stream, 0).await? {
                let index = index_of(self, kept.seq).await?;
                if index >= size {
                    return Ok(Err(NotProvable::Unsealed));
                }
                indices.push(index);
                entries.push(ProvenEntry::of(index, kept.entry));
            }
            if entries.is_empty() {
                return Ok(Err(NotProvable::Empty));
            }
            proven.push(ProvenStream {
                stream: stream.clone(),
                entries,
            });
        }
        indices.sort_unstable();
        let needed = inclusion(&indices, size);
        let nodes = Tree::new(self, self.suite()).roots(needed).await?;
        Ok(Ok(Proof {
            format: PROOF.to_owned(),
            streams: proven,
            nodes,
            checkpoint: signed.checkpoint.clone(),
            signature: signed.signature,
            key,
        }))
    }
}
