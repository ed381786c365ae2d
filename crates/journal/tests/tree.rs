//! The tree is that of RFC 9162, and its proofs hold for what they say and for nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::ops::Range;

use bihuan_journal::{
    Digest, Frontier, Suite, check_consistency, consistency, inclusion, leaf_of, node, root_with,
    subtrees,
};
use proptest::prelude::*;

const SUITES: [Suite; 2] = [Suite::Sha256, Suite::Sm3];

/// The definition of the RFC, section 2.1.1, word by word: the reference for everything else.
fn root_by_definition(suite: Suite, leaves: &[Digest]) -> Digest {
    match leaves {
        [] => suite.digest(b""),
        [leaf] => *leaf,
        _ => {
            let mut half = 1;
            while half * 2 < leaves.len() {
                half *= 2;
            }
            let (left, right) = leaves.split_at(half);
            node(
                suite,
                root_by_definition(suite, left),
                root_by_definition(suite, right),
            )
        }
    }
}

fn leaves(suite: Suite, count: u64) -> Vec<Digest> {
    (0..count)
        .map(|n| leaf_of(suite, &n.to_be_bytes()))
        .collect()
}

fn frontier(suite: Suite, leaves: &[Digest]) -> Frontier {
    let mut frontier = Frontier::new(suite);
    for leaf in leaves {
        frontier.push(*leaf, |_, _, _| ());
    }
    frontier
}

fn roots(suite: Suite, leaves: &[Digest], ranges: &[Range<u64>]) -> Vec<Digest> {
    let at = |n: u64| usize::try_from(n).unwrap();
    ranges
        .iter()
        .map(|r| root_by_definition(suite, &leaves[at(r.start)..at(r.end)]))
        .collect()
}

/// The eight leaves and the roots that implementations of Certificate Transparency test themselves with.
#[test]
fn the_roots_are_the_published_ones() {
    let data = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let published = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::new(Suite::Sha256);
    assert_eq!(frontier.root(), Suite::Sha256.digest(b""));
    for (data, root) in data.iter().zip(published) {
        let bytes = hex::decode(data).unwrap();
        frontier.push(leaf_of(Suite::Sha256, &bytes), |_, _, _| ());
        assert_eq!(frontier.root().to_string(), root);
    }
}

/// The example of RFC 9162, section 2.1.5: seven leaves. The nodes stand from left to right, not from the leaf upwards.
#[test]
fn the_paths_are_those_of_the_example() {
    assert_eq!(inclusion(&[0], 7), [1..2, 2..4, 4..7]);
    assert_eq!(inclusion(&[3], 7), [0..2, 2..3, 4..7]);
    assert_eq!(inclusion(&[4], 7), [0..4, 5..6, 6..7]);
    assert_eq!(inclusion(&[6], 7), [0..4, 4..6]);
    assert_eq!(consistency(3, 7), [2..3, 3..4, 0..2, 4..7]);
    assert_eq!(consistency(4, 7), vec![4..7; 1]);
    assert_eq!(consistency(6, 7), [4..6, 6..7, 0..4]);
}

#[test]
fn a_growing_tree_has_the_root_of_the_definition_at_every_size() {
    for suite in SUITES {
        let leaves = leaves(suite, 70);
        let mut growing = Frontier::new(suite);
        for size in 0..=70_usize {
            assert_eq!(growing.root(), root_by_definition(suite, &leaves[..size]));
            let peaks = roots_of(suite, &leaves, &subtrees(0..growing.size()));
            assert_eq!(
                Frontier::of(suite, growing.size(), peaks),
                Some(growing.clone())
            );
            if let Some(leaf) = leaves.get(size) {
                growing.push(*leaf, |level, place, digest| {
                    let complete = roots_of(suite, &leaves, &[(level, place)]);
                    assert_eq!(complete, [digest]);
                });
            }
        }
        assert_eq!(Frontier::of(suite, 3, Vec::new()), None);
    }
}

fn roots_of(suite: Suite, leaves: &[Digest], subtrees: &[(u32, u64)]) -> Vec<Digest> {
    let ranges: Vec<_> = subtrees
        .iter()
        .map(|(level, place)| place << level..(place + 1) << level)
        .collect();
    roots(suite, leaves, &ranges)
}

/// All sizes up to 40, every single leaf, every pair of sizes.
#[test]
fn every_proof_of_a_small_tree_holds_and_no_other() {
    for suite in SUITES {
        let all = leaves(suite, 40);
        for size in 1..=40_u64 {
            let leaves = &all[..usize::try_from(size).unwrap()];
            let root = root_by_definition(suite, leaves);
            for index in 0..size {
                let leaf = leaves[usize::try_from(index).unwrap()];
                let given = roots(suite, leaves, &inclusion(&[index], size));
                assert_eq!(root_with(suite, &[(index, leaf)], size, &given), Ok(root));
                let elsewhere = (index + 1) % size;
                if elsewhere != index {
                    let other = root_with(suite, &[(elsewhere, leaf)], size, &given);
                    assert_ne!(other, Ok(root), "{index} as {elsewhere} of {size}");
                }
            }
            for old in 0..=size {
                let before = root_by_definition(suite, &all[..usize::try_from(old).unwrap()]);
                let given = roots(suite, leaves, &consistency(old, size));
                let check = |old, before, given: &[Digest]| {
                    check_consistency(suite, (old, before), (size, root), given)
                };
                assert_eq!(check(old, before, &given), Ok(()), "{old} of {size}");
                for at in 0..given.len() {
                    let mut damaged = given.clone();
                    damaged[at] = leaf_of(suite, b"damaged");
                    assert!(check(old, before, &damaged).is_err());
                }
                let mut longer = given.clone();
                longer.push(root);
                assert!(check(old, before, &longer).is_err());
                if let Some(shorter) = given.len().checked_sub(1) {
                    assert!(check(old, before, &given[..shorter]).is_err());
                }
                if old > 0 && old < size {
                    let other = leaf_of(suite, b"another past");
                    assert!(check(old, other, &given).is_err());
                    assert!(check(old + 1, before, &given).is_err());
                }
            }
            assert!(check_consistency(suite, (size + 1, root), (size, root), &[]).is_err());
        }
    }
}

fn picked(size: u64, picks: &[u64]) -> Vec<u64> {
    let mut indices: Vec<u64> = picks.iter().map(|pick| pick % size).collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

proptest! {
    /// Random trees and random sets of leaves, both families.
    #[test]
    fn a_proof_of_many_leaves_holds_and_no_damaged_one(
        sm3 in any::<bool>(),
        size in 1_u64..700,
        picks in prop::collection::vec(any::<u64>(), 1..12),
        damage in any::<prop::sample::Index>(),
    ) {
        let suite = SUITES[usize::from(sm3)];
        let leaves = leaves(suite, size);
        let root = frontier(suite, &leaves).root();
        prop_assert_eq!(root, root_by_definition(suite, &leaves));
        let indices = picked(size, &picks);
        let proven: Vec<_> = indices.iter().map(|i| (*i, leaves[usize::try_from(*i).unwrap()])).collect();
        let given = roots(suite, &leaves, &inclusion(&indices, size));
        prop_assert_eq!(root_with(suite, &proven, size, &given), Ok(root));

        let mut damaged = (proven.clone(), given.clone());
        let at = damage.index(proven.len() + given.len());
        match at.checked_sub(proven.len()) {
            None => damaged.0[at].1 = leaf_of(suite, b"damaged"),
            Some(at) => damaged.1[at] = leaf_of(suite, b"damaged"),
        }
        prop_assert_ne!(root_with(suite, &damaged.0, size, &damaged.1), Ok(root));
        let mut longer = given.clone();
        longer.push(root);
        prop_assert!(root_with(suite, &proven, size, &longer).is_err());
        prop_assert!(root_with(suite, &[], size, &given).is_err());
        prop_assert!(root_with(suite, &[(size, root)], size, &given).is_err());
    }

    #[test]
    fn a_longer_tree_is_consistent_with_every_beginning(
        sm3 in any::<bool>(),
        new in 1_u64..700,
        pick in any::<u64>(),
    ) {
        let suite = SUITES[usize::from(sm3)];
        let leaves = leaves(suite, new);
        let old = pick % (new + 1);
        let before = frontier(suite, &leaves[..usize::try_from(old).unwrap()]).root();
        let root = frontier(suite, &leaves).root();
        let given = roots(suite, &leaves, &consistency(old, new));
        prop_assert_eq!(check_consistency(suite, (old, before), (new, root), &given), Ok(()));
    }

    /// Whatever a stranger writes into a proof, checking it ends, and without a panic.
    #[test]
    fn absurd_sizes_are_survived(size in any::<u64>(), index in any::<u64>(), old in any::<u64>()) {
        let digest = leaf_of(Suite::Sha256, b"x");
        prop_assert!(root_with(Suite::Sha256, &[(index, digest)], size, &[digest]).is_err() || size <= 2);
        let given = [digest; 130];
        let _ = check_consistency(Suite::Sha256, (old, digest), (size, digest), &given);
    }
}
