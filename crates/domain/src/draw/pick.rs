//! Which findings a seed draws. Anybody can repeat it with a pen: the key of a finding is the SHA-256 of the seed, a slash and
//! the ledger number, written in hexadecimal; within a stratum the smallest keys are drawn.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::id::FindingId;

/// How many of each stratum are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// So many of each, or all when there are fewer.
    Each(u32),
    /// So many in hundred of each, rounded up.
    Share(u32),
}

impl Size {
    /// In words, as in 每层 2 个.
    pub fn label(self) -> String {
        match self {
            Self::Each(n) => format!("每层 {n} 个"),
            Self::Share(percent) => format!("每层 {percent}%"),
        }
    }

    /// How many of `whole` are drawn.
    pub fn of(self, whole: usize) -> usize {
        match self {
            Self::Each(n) => whole.min(usize::try_from(n).unwrap_or(usize::MAX)),
            Self::Share(percent) => {
                let percent = usize::try_from(percent).unwrap_or(100).min(100);
                whole.saturating_mul(percent).div_ceil(100)
            }
        }
    }
}

/// A finding that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The finding.
    pub finding: FindingId,
    /// Its ledger number.
    pub number: String,
    /// Its stratum: an id, a key, or nothing when there is one stratum only.
    pub stratum: String,
}

/// The key by which findings are ordered: 64 hexadecimal digits.
pub fn key(seed: &str, number: &str) -> String {
    let digest = Sha256::digest(format!("{seed}/{number}").as_bytes());
    digest.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A member with its key and whether it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<'a> {
    /// The member.
    pub member: &'a Member,
    /// Its key.
    pub key: String,
    /// Whether it is drawn.
    pub drawn: bool,
}

/// Every member in the order of strata and keys, with the drawn ones marked.
pub fn rank<'a>(seed: &str, size: Size, members: &'a [Member]) -> Vec<Ranked<'a>> {
    let mut strata: BTreeMap<&str, Vec<(String, &Member)>> = BTreeMap::new();
    for member in members {
        let keyed = (key(seed, &member.number), member);
        strata.entry(&member.stratum).or_default().push(keyed);
    }
    let mut ranked = Vec::with_capacity(members.len());
    for mut stratum in strata.into_values() {
        stratum.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.number.cmp(&y.number)));
        let drawn = size.of(stratum.len());
        let marked = stratum.into_iter().enumerate();
        ranked.extend(marked.map(|(at, (key, member))| Ranked {
            member,
            key,
            drawn: at < drawn,
        }));
    }
    ranked
}

/// The findings that a seed draws, in the order of strata and keys.
pub fn pick(seed: &str, size: Size, members: &[Member]) -> Vec<FindingId> {
    let ranked = rank(seed, size, members);
    let drawn = ranked.into_iter().filter(|one| one.drawn);
    drawn.map(|one| one.member.finding).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn members(sizes: &[usize]) -> Vec<Member> {
        let mut all = Vec::new();
        for (stratum, size) in sizes.iter().enumerate() {
            for _ in 0..*size {
                let at = all.len() + 1;
                all.push(Member {
                    finding: FindingId(Uuid::from_u128(at as u128)),
                    number: format!("YL-{at:03}"),
                    stratum: format!("s{stratum}"),
                });
            }
        }
        all
    }

    #[test]
    fn the_key_is_what_any_tool_gives() {
        // printf '%s' '2026142/YL-007' | sha256sum
        assert_eq!(
            key("2026142", "YL-007"),
            "a7fee573c3c9cde69064912e927be803efb6db2a34f2a55df45d90703f3bea5e"
        );
    }

    #[test]
    fn shares_are_rounded_up_and_small_strata_are_drawn_whole() {
        assert_eq!([1, 9, 10, 11].map(|n| Size::Share(10).of(n)), [1, 1, 1, 2]);
        assert_eq!(Size::Share(10).of(0), 0);
        assert_eq!(Size::Share(250).of(4), 4);
        assert_eq!([2, 5].map(|n| Size::Each(3).of(n)), [2, 3]);
    }

    /// Over many seeds every finding is drawn as often as any other: 2,000 draws of a quarter, within five standard
    /// deviations (a wrong alarm once in some hundred thousand choices of these seeds, which are fixed).
    #[test]
    fn nobody_is_drawn_more_often_than_others() {
        let all = members(&[20]);
        let mut times = vec![0_i32; all.len()];
        for seed in 0..2000 {
            for drawn in pick(&format!("种子{seed}"), Size::Each(5), &all) {
                times[usize::try_from(drawn.0.as_u128()).unwrap() - 1] += 1;
            }
        }
        // Expected 500, variance 2000 * 1/4 * 3/4 = 375.
        assert!(times.iter().all(|n| (n - 500).abs() < 97), "{times:?}");
        assert_eq!(times.iter().sum::<i32>(), 10_000);
    }

    proptest! {
        #[test]
        fn a_seed_draws_the_same_from_any_order(seed in "[0-9]{6,12}", sizes in prop::collection::vec(0_usize..12, 1..5), size in 1_u32..6) {
            let all = members(&sizes);
            let mut turned = all.clone();
            turned.reverse();
            let drawn = pick(&seed, Size::Each(size), &all);
            prop_assert_eq!(&drawn, &pick(&seed, Size::Each(size), &turned));
            for (at, whole) in sizes.iter().enumerate() {
                let stratum = format!("s{at}");
                let here = all.iter().filter(|m| m.stratum == stratum && drawn.contains(&m.finding)).count();
                prop_assert_eq!(here, Size::Each(size).of(*whole));
            }
        }

        #[test]
        fn a_larger_draw_holds_the_smaller_one(seed in "[a-z]{1,8}", size in 1_u32..6) {
            let all = members(&[9, 4]);
            let few = pick(&seed, Size::Each(size), &all);
            let more = pick(&seed, Size::Each(size + 1), &all);
            prop_assert!(few.iter().all(|f| more.contains(f)));
        }
    }
}
