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

/// How many parts: a power of two up to the number of buckets.
///
/// As many as let `threads` of them run at once in the memory that is allowed and each in the caches, and at least four a thread, so
/// that none waits long for the last one. `rows` are those of the inputs that are read part by part, `files` how many files they lie in.
pub(super) fn count(threads: usize, rows: u64, files: u64, memory: u64) -> u16 {
    if rows < SMALL {
        return 1;
    }
    let threads = threads as u64;
    let for_memory = (rows * ROW * threads).div_ceil((memory / 2).max(1));
    let for_caches = rows.div_ceil(CACHED).min(rows / (files.max(1) * PAGE));
    let wanted = for_memory
        .max(for_caches)
        .max(threads * 4)
        .next_power_of_two();
    u16::try_from(wanted).unwrap_or(BUCKETS).min(BUCKETS)
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
        assert_eq!(count(2, 43_000, 1, 8 << 30), 1);
        assert_eq!(count(2, 4_300_000, 1, 8 << 30), 8);
        assert_eq!(count(16, 4_300_000, 1, 8 << 30), 64);
        assert_eq!(count(2, 43_000_000, 1, 1 << 30), 32);
        assert_eq!(count(2, 38_000_000, 1, 8 << 30), 16);
        assert_eq!(count(2, 43_000_000, 1, 1 << 20), 256);
        // Many small files are not opened for every few rows …
        assert_eq!(count(2, 43_000_000, 400, 8 << 30), 8);
        // … unless memory demands it.
        assert_eq!(count(2, 43_000_000, 400, 1 << 20), 256);
    }

    #[test]
    fn only_powers_of_two_are_parts() {
        assert!(ensure_count(64).is_ok());
        for bad in [0, 3, 512] {
            assert!(ensure_count(bad).is_err(), "{bad}");
        }
    }
}
