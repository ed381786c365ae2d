//! How an entry enters the Merkle tree.

use crate::digest::{Digest, Suite};
use crate::entry::Entry;

/// Marks a leaf (RFC 9162, section 2.1.1), so that an inner node can never pass for one.
const LEAF: u8 = 0x00;

/// The leaf that stands for an entry in the tree over all streams: the digest of `0x00` and the entry's digest.
pub fn leaf(suite: Suite, entry: &Entry) -> Digest {
    let mut bytes = [LEAF; 33];
    for (to, from) in bytes.iter_mut().skip(1).zip(entry.digest.as_bytes()) {
        *to = *from;
    }
    suite.digest(&bytes)
}
