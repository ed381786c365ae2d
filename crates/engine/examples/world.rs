//! Writes the registers of a made-up world as Parquet: `world DIR SCALE [SEED [TABLE,TABLE,…]]`.
//!
//! For tests, measuring and second opinions. The key of the pseudonyms is fixed, because nothing in it is real.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::{error::Error, io::Write as _, num::NonZeroUsize, thread};

use bihuan_engine::{Folder, ParquetWarehouse};
use bihuan_specimen::World;

#[allow(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "shared with the tests, which use more of it and may panic"
)]
#[path = "../tests/world/mod.rs"]
mod world;

/// Counties of a batch: some hundred thousand rows of the large tables.
const COUNTIES: u64 = 5;

#[allow(clippy::disallowed_methods, reason = "the measuring is the purpose")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, scale, rest @ ..] = arguments.as_slice() else {
        return Err("usage: world DIR SCALE [SEED [TABLE,TABLE,…]]".into());
    };
    let (seed, only) = match rest {
        [] => (7, None),
        [seed] => (seed.parse()?, None),
        [seed, only, ..] => (seed.parse()?, Some(only.split(',').collect::<Vec<_>>())),
    };
    let made = World::new(seed, scale.parse()?)?;
    let warehouse = ParquetWarehouse::new(Folder::local(folder)?, std::env::temp_dir())?;
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let begun = std::time::Instant::now();
    let writer = world::Writer::new(&made, &warehouse, threads, COUNTIES, only.as_deref());
    let tables = writer.write()?;
    let mut out = std::io::stdout().lock();
    for (shape, batches) in &tables {
        let rows: u64 = batches.iter().map(|batch| batch.rows).sum();
        let bytes: u64 = batches.iter().map(|batch| batch.bytes).sum();
        writeln!(
            out,
            "{:14} {rows:>11} rows {bytes:>12} bytes {:>4} batches",
            shape.name,
            batches.len()
        )?;
    }
    writeln!(out, "in {:.1} s", begun.elapsed().as_secs_f64())?;
    Ok(())
}
