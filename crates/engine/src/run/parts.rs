//! In how many parts a query runs.

use bihuan_insight::{
    ingest::BUCKETS,
    run::{RunCode, RunError},
};

/// Rows below which parts cost more than they save.
const SMALL: u64 = 250_000;
/// Rows of a part from which its tables of keys no longer fit into the caches of a processor: of a join of 38 million rows, 16 parts
/// took nine tenths of the time of 8, and 32 more than these.
const CACHED: u64 = 2_500_000;
/// Rows of a file below which opening it for one more part costs more than caches save: a page.
const PAGE: u64 = 32_768;
/// What a row of an input takes while it is joined or grouped, with its share of tables of keys: bytes, on the large side.
const ROW: u64 = 160;

/// What a query reads.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    /// Rows of the inputs that are read part by part.
    cut: u64,
    /// Those of the largest of these alone.
    largest: u64,
    /// The files in which they lie.
    files: u64,
    /// Rows of the inputs that every part reads as a whole.
    whole: u64,
}

impl Sizes {
    /// With one more input that is read part by part.
    pub(super) fn with_cut(self, rows: u64, files: u64) -> Self {
        Self {
            cut: self.cut + rows,
            largest: self.largest.max(rows),
            files: self.files + files,
            ..self
        }
    }

    /// With one more input that is read as a whole.
    pub(super) fn with_whole(self, rows: u64) -> Self {
        Self {
            whole: self.whole + rows,
            ..self
        }
    }

    /// How many parts: a power of two up to the number of buckets.
    ///
    /// As many as let `threads` of them run at once in the memory that is allowed and each in the caches, and at least four a thread,
    /// so that none waits long for the last one.
    pub(super) fn parts(self, threads: usize, memory: u64) -> u16 {
        if self.cut < SMALL {
            return 1;
        }
        let threads = threads as u64;
        // The largest input is walked through by joins, and what sorts or groups it can do so on disk.
        let held = self.cut - self.largest / 2;
        let for_memory = (held * ROW * threads).div_ceil((memory / 2).max(1));
        // Of several inputs the others are held in tables of keys; one alone is grouped or sorted.
        let in_tables = if self.largest == self.cut {
            self.cut
        } else {
            self.cut - self.largest
        };
        let for_caches = in_tables
            .div_ceil(CACHED)
            .min(self.cut / (self.files.max(1) * PAGE))
            // What is read as a whole is joined anew in every part: a quarter of the work at most.
            .min(self.cut / (4 * self.whole).max(1));
        let wanted = for_memory
            .max(for_caches)
            .max(threads * 4)
            .next_power_of_two();
        u16::try_from(wanted).unwrap_or(BUCKETS).min(BUCKETS)
    }
}

/// Refuses a number of parts that no run had.
pub(super) fn ensure_count(parts: u16) -> Result<(), RunError> {
    if parts.is_power_of_two() && parts <= BUCKETS {
        return Ok(());
    }
    let detail = format!("{parts} parts cannot be cut");
    Err(RunError::new(RunCode::Engine, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_rows_and_memory() {
        let one = |rows, files| Sizes::default().with_cut(rows, files);
        assert_eq!(one(43_000, 1).parts(2, 8 << 30), 1);
        assert_eq!(one(4_300_000, 1).parts(2, 8 << 30), 8);
        assert_eq!(one(4_300_000, 1).parts(16, 8 << 30), 64);
        assert_eq!(one(43_000_000, 1).parts(2, 1 << 30), 32);
        assert_eq!(one(38_000_000, 1).parts(2, 8 << 30), 16);
        assert_eq!(one(43_000_000, 1).parts(2, 1 << 20), 256);
        // Many small files are not opened for every few rows …
        assert_eq!(one(43_000_000, 400).parts(2, 8 << 30), 8);
        // … unless memory demands it.
        assert_eq!(one(43_000_000, 400).parts(2, 1 << 20), 256);
    }

    #[test]
    fn parts_follow_what_is_held() {
        // A large input that is looked up in a small one needs no more parts than threads do.
        let small = Sizes::default().with_cut(144_000_000, 200);
        assert_eq!(small.with_cut(4_000_000, 200).parts(2, 8 << 30), 8);
        assert_eq!(small.with_cut(241_000_000, 200).parts(2, 8 << 30), 32);
        // What every part joins anew keeps parts few.
        assert_eq!(small.with_whole(12_000_000).parts(2, 16 << 30), 8);
        assert_eq!(small.parts(2, 16 << 30), 32);
    }

    #[test]
    fn only_powers_of_two_are_parts() {
        assert!(ensure_count(64).is_ok());
        for bad in [0, 3, 512] {
            assert!(ensure_count(bad).is_err(), "{bad}");
        }
    }
}
