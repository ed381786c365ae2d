//! Chance and ids that come out the same from the same seed.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use bihuan_domain::{Clock, Ids};
use jiff::Timestamp;
use uuid::Uuid;

/// A clock that stands where it was set.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock that stands at `at`.
    pub fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_millisecond()))
    }

    /// Sets it.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_millisecond(), Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Repeatable chance (splitmix64).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is at least 1.
    pub const fn below(&mut self, n: u64) -> u64 {
        self.bits() % if n == 0 { 1 } else { n }
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let at = self.below(of.len() as u64);
        of.get(usize::try_from(at).unwrap_or(0))
    }

    /// True in `percent` of a hundred cases.
    pub const fn in_hundred(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Ids from a counter, shaped like UUIDv7 so that they sort in the order they were given.
#[derive(Debug)]
pub struct CountedIds {
    base_ms: u64,
    seed: u64,
    given: AtomicU64,
}

impl CountedIds {
    /// Ids of a made-up moment.
    pub const fn new(base_ms: u64, seed: u64) -> Self {
        Self {
            base_ms,
            seed,
            given: AtomicU64::new(0),
        }
    }
}

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        let n = self.given.fetch_add(1, Ordering::Relaxed);
        let mut chance = Chance::new(self.seed ^ n.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let mut random = [0; 10];
        for (byte, place) in chance
            .bits()
            .to_be_bytes()
            .into_iter()
            .chain(chance.bits().to_be_bytes())
            .zip(&mut random)
        {
            *place = byte;
        }
        uuid::Builder::from_unix_timestamp_millis(self.base_ms + n, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_and_ids_sort() {
        let (a, b) = (
            CountedIds::new(1_700_000_000_000, 7),
            CountedIds::new(1_700_000_000_000, 7),
        );
        let (first, second) = (a.next(), a.next());
        assert_eq!((first, second), (b.next(), b.next()));
        assert!(first < second);
        assert_ne!(CountedIds::new(1_700_000_000_000, 8).next(), first);
    }
}
