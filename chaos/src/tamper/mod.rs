//! Somebody with all rights on the database and the files changes one thing, over and over, and every change must be found by
//! what `bihuan verify --data` does, given the last checkpoint that a second party kept.

mod bed;
mod change;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use bihuan_drive::{Dice, now};

use self::bed::Bed;
use self::change::Change;
use crate::place::{Kind, Place, default_binary};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many changes are made, one after the other, each on the sound ledger.
    #[arg(long, default_value_t = 10_000)]
    n: u32,
    /// The database under test.
    #[arg(long, value_enum, default_value = "sqlite")]
    db: Kind,
    /// The binary that fills the made-up district; by default the release build of this working tree.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Findings in the made-up district, besides its own.
    #[arg(long, default_value_t = 12)]
    findings: u32,
    /// The same seed makes the same changes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What became of the changes of one kind.
#[derive(Debug, Default)]
struct Tally {
    made: u32,
    missed: Vec<String>,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let binary = arguments.server.clone().unwrap_or_else(default_binary);
    let place = Place::make(&binary, arguments.db).await?;
    let findings = arguments.findings.to_string();
    place
        .program
        .run(&["demo", "--fill-only", "--findings", &findings])
        .await
        .context("filling the district")?;
    let bed = Bed::make(&place).await?;
    println!(
        "{} entries, {} files, {} rows in {} tables; the last checkpoint covers {} entries",
        bed.entries,
        bed.files.len(),
        bed.rows(),
        bed.tables.len(),
        bed.covered,
    );
    bed.must_be_sound().await?;

    let began = now();
    let mut dice = Dice::new(arguments.seed);
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let mut refused = 0_u32;
    let mut made = 0_u32;
    while made < arguments.n {
        let change = Change::draw(&bed, &mut dice);
        // The schema itself refuses some: a number that is taken, a key that is.
        let Some(what) = change.make(&bed, &mut dice).await? else {
            refused += 1;
            bed.restore(&change).await?;
            continue;
        };
        made += 1;
        let tally = tallies.entry(change.name()).or_default();
        tally.made += 1;
        if bed.looks_sound().await {
            println!("missed: {what}");
            tally.missed.push(what);
        }
        bed.restore(&change).await?;
        if made.is_multiple_of(1000) {
            bed.must_be_sound().await?;
            println!("{made} changes, {:?}", began.elapsed());
        }
    }
    bed.must_be_sound().await?;
    let missed: usize = tallies.values().map(|tally| tally.missed.len()).sum();
    for (name, tally) in &tallies {
        println!(
            "{name:24} {:6} made {:6} missed",
            tally.made,
            tally.missed.len()
        );
    }
    println!(
        "{made} changes, {missed} missed, {refused} refused by the schema, {:?}",
        began.elapsed()
    );
    bed.close().await?;
    place.leave().await?;
    Ok(if missed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
