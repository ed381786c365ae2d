//! Names of records and of pairs that stay the same from run to run.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Which record this is, in the caller's words: a digest of what the record is recognised by. No two records of one table
/// share it, and it says nothing about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(pub u128);

/// Which two records, no matter which was named first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PairKey {
    lower: RecordKey,
    upper: RecordKey,
}

/// What was given is no key of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("“记录对编号”应为两段 32 位十六进制数，中间用“-”相连。")]
pub struct NoPairKey;

impl PairKey {
    /// The key of two records.
    pub fn of(one: RecordKey, other: RecordKey) -> Self {
        Self {
            lower: one.min(other),
            upper: one.max(other),
        }
    }

    /// Both records, the lower key first.
    pub fn records(self) -> (RecordKey, RecordKey) {
        (self.lower, self.upper)
    }
}

impl fmt::Display for PairKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}-{:032x}", self.lower.0, self.upper.0)
    }
}

impl FromStr for PairKey {
    type Err = NoPairKey;

    fn from_str(text: &str) -> Result<Self, NoPairKey> {
        let number = |part: &str| match part.len() {
            32 => u128::from_str_radix(part, 16).map_err(|_| NoPairKey),
            _ => Err(NoPairKey),
        };
        let (one, other) = text.split_once('-').ok_or(NoPairKey)?;
        Ok(Self::of(RecordKey(number(one)?), RecordKey(number(other)?)))
    }
}

impl From<PairKey> for String {
    fn from(key: PairKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for PairKey {
    type Error = NoPairKey;

    fn try_from(text: String) -> Result<Self, NoPairKey> {
        text.parse()
    }
}

/// A number that depends on nothing but `x`: one step of SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) const fn scatter(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl RecordKey {
    /// Where the record stands in an order that has nothing to do with what it says, so that the first thousand records are a
    /// fair sample of all.
    pub(crate) fn scattered(self) -> u64 {
        let [upper, lower] = [self.0 >> 64, self.0]
            .map(|half| u64::try_from(half & u128::from(u64::MAX)).unwrap_or_default());
        scatter(scatter(upper) ^ lower)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_has_one_key_in_both_directions_and_through_text() {
        let key = PairKey::of(RecordKey(7), RecordKey(u128::MAX));
        assert_eq!(key, PairKey::of(RecordKey(u128::MAX), RecordKey(7)));
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("7-8".parse::<PairKey>(), Err(NoPairKey));
    }
}
