//! Fields against many numbers: what the check characters must find, and a second opinion.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod oracle;
mod power;

use bihuan_insight::field::IdNumber;
use jiff::civil::{Date, date};

const TODAY: Date = date(2025, 6, 30);

/// Numbers that follow from the seed alone (splitmix64), so that a failure can be repeated.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// A made-up number of nobody: the block 2199 is given to no county.
    fn identity(&mut self) -> String {
        let front = format!(
            "2199{:02}{:04}{:02}{:02}{:03}",
            self.below(100),
            1930 + self.below(90),
            1 + self.below(12),
            1 + self.below(28),
            self.below(1000)
        );
        "0123456789X"
            .chars()
            .map(|check| format!("{front}{check}"))
            .find(|number| IdNumber::parse(number, TODAY).is_ok())
            .expect("one of eleven characters fits")
    }
}
