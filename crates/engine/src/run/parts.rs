//! In how many parts a query runs.

use bihuan_insight::{
    ingest::BUCKETS,
    run::{Job, RunCode, RunError, Spread},
};

/// Rows below which parts cost more than they save.
const SMALL: u64 = 250_000;
/// What a row of an input takes while it is joined or grouped, with its share of tables of keys: bytes, on the large side.
const ROW: u64 = 160;

/// How many parts: a power of two up to the number of buckets.
///
/// As many as let `threads` of them run at once in the memory that is allowed, and at least four a thread, so that none waits
/// long for the last one. `rows` are those of an input that are read part by part.
pub(super) fn count(job: &Job, threads: usize, rows: u64) -> u16 {
    let is_cut = job.bucket.is_some()
        && job
            .inputs
            .iter()
            .any(|input| input.spread == Spread::Bucket);
    if !is_cut || rows < SMALL {
        return 1;
    }
    let threads = threads as u64;
    let for_memory = (rows * ROW * threads).div_ceil((job.memory / 2).max(1));
    let wanted = for_memory.max(threads * 4).next_power_of_two();
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
    use bihuan_insight::run::Input;

    use super::*;

    fn job(bucket: Option<&str>, memory: u64) -> Job {
        Job {
            name: "F01 v1".into(),
            sql: String::new(),
            inputs: vec![Input {
                table: "fuel_txn".into(),
                columns: Vec::new(),
                spread: Spread::Bucket,
            }],
            granted: Vec::new(),
            evidence: Vec::new(),
            bucket: bucket.map(str::to_owned),
            memory,
        }
    }

    #[test]
    fn parts_follow_rows_and_memory() {
        let cut = job(Some("card"), 8 << 30);
        assert_eq!(count(&cut, 2, 43_000), 1);
        assert_eq!(count(&cut, 2, 4_300_000), 8);
        assert_eq!(count(&cut, 16, 4_300_000), 64);
        assert_eq!(count(&job(Some("card"), 1 << 30), 2, 43_000_000), 32);
        assert_eq!(count(&job(Some("card"), 1 << 20), 2, 43_000_000), 256);
        assert_eq!(count(&job(None, 8 << 30), 2, 43_000_000), 1);
    }

    #[test]
    fn only_powers_of_two_are_parts() {
        assert!(ensure_count(64).is_ok());
        for bad in [0, 3, 512] {
            assert!(ensure_count(bad).is_err(), "{bad}");
        }
    }
}
