//! The Merkle tree over all entries, in the order in which they were written (RFC 9162, section 2.1).
//!
//! A leaf is the digest of one entry. Leaves and inner nodes are told apart by a byte in front, so that neither passes for
//! the other. The tree is never kept: a [`Frontier`] appends in O(log n) and remembers only the roots of complete subtrees;
//! what a proof needs besides is named as ranges of leaves, and whoever has the entries gives the digests of these.

use std::ops::Range;

use crate::digest::{Digest, Suite};
use crate::entry::Entry;

/// Marks a leaf, so that an inner node can never pass for one.
const LEAF: u8 = 0x00;
/// Marks an inner node.
const NODE: u8 = 0x01;

/// The leaf that stands for an entry in the tree over all streams.
pub fn leaf(suite: Suite, entry: &Entry) -> Digest {
    leaf_of(suite, entry.digest.as_bytes())
}

/// The leaf that stands for these bytes.
pub fn leaf_of(suite: Suite, bytes: &[u8]) -> Digest {
    let mut marked = Vec::with_capacity(bytes.len().saturating_add(1));
    marked.push(LEAF);
    marked.extend_from_slice(bytes);
    suite.digest(&marked)
}

/// The inner node above two others.
pub fn node(suite: Suite, left: Digest, right: Digest) -> Digest {
    let mut marked = [NODE; 65];
    let children = left.as_bytes().iter().chain(right.as_bytes());
    for (to, from) in marked.iter_mut().skip(1).zip(children) {
        *to = *from;
    }
    suite.digest(&marked)
}

/// The root above roots of subtrees, from left to right, as the tree over a range of leaves is put together.
pub fn root_above(suite: Suite, subtrees: &[Digest]) -> Digest {
    let joined = subtrees
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node(suite, left, right));
    // The tree without leaves.
    joined.unwrap_or_else(|| suite.digest(&[]))
}

/// The complete subtrees that a range of leaves consists of, from left to right: level (0 is a leaf) and place among those
/// of its level.
pub fn subtrees(range: Range<u64>) -> Vec<(u32, u64)> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let fits = (range.end - at).ilog2();
        let level = fits.min(at.trailing_zeros());
        found.push((level, at >> level));
        at += 1 << level;
    }
    found
}

/// A growing tree, of which only the roots of its complete subtrees are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    suite: Suite,
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The tree without leaves.
    pub const fn new(suite: Suite) -> Self {
        Self {
            suite,
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// The tree over `size` leaves whose complete [`subtrees`] have these roots; none when their number is another.
    pub fn of(suite: Suite, size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { suite, size, peaks })
    }

    /// Appends a leaf. `complete` is told every inner node that has got its last leaf: level, place in it, digest.
    pub fn push(&mut self, leaf: Digest, mut complete: impl FnMut(u32, u64, Digest)) {
        let mut digest = leaf;
        for level in 1..=self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                digest = node(self.suite, left, digest);
                complete(level, self.size >> level, digest);
            }
        }
        self.peaks.push(digest);
        self.size += 1;
    }

    /// The number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The digest that stands for all leaves and their order.
    pub fn root(&self) -> Digest {
        root_above(self.suite, &self.peaks)
    }
}

/// The largest power of two below `size`: where a tree of this size (at least 2) divides.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The ranges of leaves whose roots are needed, besides the leaves at `indices` (rising), to compute the root of a tree of
/// `size` leaves, from left to right. For one leaf these are the nodes of its inclusion proof.
pub fn inclusion(indices: &[u64], size: u64) -> Vec<Range<u64>> {
    fn walk(range: Range<u64>, indices: &[u64], needed: &mut Vec<Range<u64>>) {
        let size = range.end - range.start;
        if indices.is_empty() {
            needed.push(range);
        } else if size > 1 {
            let middle = range.start + split(size);
            let (left, right) = indices.split_at(indices.partition_point(|index| *index < middle));
            walk(range.start..middle, left, needed);
            walk(middle..range.end, right, needed);
        }
    }
    let mut needed = Vec::new();
    if size > 0 {
        walk(0..size, indices, &mut needed);
    }
    needed
}

/// The root of a tree of `size` leaves in which these leaves (index and digest, rising) stand, given the digests of the
/// ranges that [`inclusion`] names.
///
/// # Errors
/// [`BadProof`] when the indices do not rise or lie outside, or the digests are too many or too few.
pub fn root_with(
    suite: Suite,
    leaves: &[(u64, Digest)],
    size: u64,
    given: &[Digest],
) -> Result<Digest, BadProof> {
    fn walk(
        suite: Suite,
        range: Range<u64>,
        leaves: &[(u64, Digest)],
        given: &mut impl Iterator<Item = Digest>,
    ) -> Result<Digest, BadProof> {
        let size = range.end - range.start;
        match leaves {
            [] => given.next().ok_or(BadProof),
            [(_, leaf)] if size == 1 => Ok(*leaf),
            _ => {
                let middle = range.start + split(size);
                let (left, right) =
                    leaves.split_at(leaves.partition_point(|(index, _)| *index < middle));
                let left = walk(suite, range.start..middle, left, given)?;
                let right = walk(suite, middle..range.end, right, given)?;
                Ok(node(suite, left, right))
            }
        }
    }
    let rising = leaves.is_sorted_by(|(a, _), (b, _)| a < b);
    let inside = leaves.last().is_some_and(|(index, _)| *index < size);
    if !rising || !inside {
        return Err(BadProof);
    }
    let mut given = given.iter().copied();
    let root = walk(suite, 0..size, leaves, &mut given)?;
    given.next().map_or(Ok(root), |_| Err(BadProof))
}

/// The ranges of leaves whose roots prove that the tree of `old` leaves is the beginning of that of `new` leaves, in the
/// order of the RFC. Nothing for an empty tree or one of the same size.
pub fn consistency(old: u64, new: u64) -> Vec<Range<u64>> {
    fn walk(old: u64, range: Range<u64>, whole: bool, needed: &mut Vec<Range<u64>>) {
        let size = range.end - range.start;
        if old == size {
            if !whole {
                needed.push(range);
            }
            return;
        }
        let half = split(size);
        let middle = range.start + half;
        if old <= half {
            walk(old, range.start..middle, whole, needed);
            needed.push(middle..range.end);
        } else {
            walk(old - half, middle..range.end, false, needed);
            needed.push(range.start..middle);
        }
    }
    let mut needed = Vec::new();
    if old > 0 && old < new {
        walk(old, 0..new, true, &mut needed);
    }
    needed
}

/// Checks that the tree of `old` leaves is the beginning of that of `new` leaves, given the digests of the ranges that
/// [`consistency`] names.
///
/// # Errors
/// [`BadProof`] when it does not follow.
pub fn check_consistency(
    suite: Suite,
    (old, old_root): (u64, Digest),
    (new, new_root): (u64, Digest),
    given: &[Digest],
) -> Result<(), BadProof> {
    /// The roots of the old and of the new tree over a range that begins in both.
    fn walk(
        suite: Suite,
        old: u64,
        size: u64,
        known: Option<Digest>,
        given: &mut impl Iterator<Item = Digest>,
    ) -> Result<(Digest, Digest), BadProof> {
        if old == size {
            let root = known.or_else(|| given.next()).ok_or(BadProof)?;
            return Ok((root, root));
        }
        let half = split(size);
        if old <= half {
            let (before, left) = walk(suite, old, half, known, given)?;
            let right = given.next().ok_or(BadProof)?;
            Ok((before, node(suite, left, right)))
        } else {
            let (before, right) = walk(suite, old - half, size - half, None, given)?;
            let left = given.next().ok_or(BadProof)?;
            Ok((node(suite, left, before), node(suite, left, right)))
        }
    }
    let fits = match old {
        0 => given.is_empty() && old_root == root_above(suite, &[]),
        _ if old > new => false,
        _ if old == new => given.is_empty() && old_root == new_root,
        _ => {
            let mut given = given.iter().copied();
            let roots = walk(suite, old, new, Some(old_root), &mut given)?;
            given.next().is_none() && roots == (old_root, new_root)
        }
    };
    if fits { Ok(()) } else { Err(BadProof) }
}

/// A proof that does not prove what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("证明不成立。")]
pub struct BadProof;
