//! Every model finds the same in process, part by part, on DuckDB, and by the slow judge of the made-up county.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::type_complexity
)]

#[path = "../asking/mod.rs"]
mod asking;
#[path = "../world/mod.rs"]
mod world;

mod duckdb;

use std::{collections::BTreeSet, num::NonZeroUsize};

use asking::{Models, Parts, Shown, Truth, shown};
use bihuan_engine::{DataFusionRunner, Folder, Limits, ParquetWarehouse};
use bihuan_insight::{
    ingest::Cell,
    model::Dialect,
    run::{Cancel, Granted, Job, QueryRunner, RunError},
};
use bihuan_specimen::World;
use world::{Writer, granted};

/// What a query may use for each county of the world, and at least.
const MEMORY: u64 = 64 << 20;
const LEAST_MEMORY: u64 = 1 << 30;
/// Batches of the largest tables in a world of many counties.
const MOST_BATCHES: u64 = 20;

/// What a run finds.
struct Found {
    shown: Shown,
    /// How many hits show rows.
    with_rows: usize,
    /// The places of details that stand for somebody.
    pseudonyms: BTreeSet<usize>,
}

fn run(runner: &dyn QueryRunner, job: &Job, parts: u16) -> Result<Found, RunError> {
    let (mut seen, none) = (Parts::default(), BTreeSet::new());
    runner.run(job, Some((&none, parts)), &mut seen, &Cancel::default())?;
    let hits: Vec<_> = seen.0.into_iter().flat_map(|part| part.hits).collect();
    let with_rows = hits.iter().filter(|hit| !hit.evidence.is_empty()).count();
    let shown = shown(&hits);
    // Parts never share a subject and period: nothing is lost in putting them together.
    assert_eq!(shown.len(), hits.len(), "{}", job.name);
    let details = hits.iter().flat_map(|hit| hit.details.iter().enumerate());
    let pseudonyms = details.filter(|(_, cell)| matches!(cell, Cell::Pseudonym(_)));
    Ok(Found {
        shown,
        with_rows,
        pseudonyms: pseudonyms.map(|(place, _)| place).collect(),
    })
}

#[test]
fn every_model_finds_the_same_on_every_engine() {
    let models = Models::shipped();
    let tables: Vec<&str> = models.tables().into_iter().collect();
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::local(dir.path().join("kept")).unwrap();
    let spill = dir.path().join("spill");
    let warehouse = ParquetWarehouse::new(folder.clone(), &spill).unwrap();
    let world = World::new(7, counties()).unwrap();
    let threads = NonZeroUsize::new(2).unwrap();
    let of_batch = world.counties().div_ceil(MOST_BATCHES);
    let written = Writer::new(&world, &warehouse, threads, of_batch, Some(&tables)).write();
    let memory = LEAST_MEMORY.max(world.counties() * MEMORY);
    let granted = with_empty(&models, granted(&written.unwrap()));
    let limits = Limits {
        threads: 2,
        spill,
        most_hits: 100_000_000,
    };
    let runner = DataFusionRunner::new(folder.clone(), limits).unwrap();
    let mut duckdb = duckdb::Client::start(folder);

    let truth = Truth::of(&world, threads);
    let mut wrong = Vec::new();
    for model in models.registry.models() {
        let job = models.job(model, Dialect::DataFusion, &granted, memory);
        let Found {
            shown: found,
            with_rows,
            pseudonyms,
        } = match run(&runner, &job, 1) {
            Ok(found) => found,
            Err(error) => {
                wrong.push(format!("{}: {error}", job.name));
                continue;
            }
        };
        println!(
            "{} {} hits, {with_rows} of them with rows",
            job.name,
            found.len()
        );
        if !job.evidence.is_empty() && with_rows != found.len() {
            wrong.push(format!("{}: hits without rows", job.name));
        }
        // A number that is taken for a pseudonym would never be shown.
        for place in pseudonyms {
            let title = &model.details()[place].title;
            if !title.contains("假名") {
                wrong.push(format!("{}: {title} is no number", job.name));
            }
        }
        let keys: BTreeSet<_> = found.keys().cloned().collect();
        if let Some(truth) = truth.about(model)
            && truth != keys
        {
            let (more, less) = (
                keys.difference(&truth).count(),
                truth.difference(&keys).count(),
            );
            wrong.push(format!("{}: {more} false, {less} missing", job.name));
        }
        match run(&runner, &job, 16) {
            Ok(in_parts) if in_parts.shown != found => {
                wrong.push(format!("{}: {} in parts", job.name, in_parts.shown.len()));
            }
            Err(error) if job.bucket.is_some() => wrong.push(format!("{}: {error}", job.name)),
            _ => {}
        }
        if let Some(duckdb) = &mut duckdb {
            let job = models.job(model, Dialect::DuckDb, &granted, memory);
            match duckdb.ask(&job) {
                Ok(other) if other != found => wrong.push(format!(
                    "{}: on DuckDB {} hits, first difference {:?}",
                    job.name,
                    other.len(),
                    first_difference(&found, &other)
                )),
                Err(error) => wrong.push(format!("{}: DuckDB: {error}", job.name)),
                Ok(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many counties the world has. CI asks one; `BIHUAN_COUNTIES=100` in a release build asks a province.
#[allow(
    clippy::disallowed_methods,
    reason = "the scale is the caller's to choose"
)]
fn counties() -> u64 {
    std::env::var("BIHUAN_COUNTIES").map_or(1, |counties| counties.parse().unwrap())
}

/// Tables that the county does not have are there without rows.
fn with_empty(models: &Models, mut granted: Vec<Granted>) -> Vec<Granted> {
    for table in models.tables() {
        if !granted.iter().any(|known| known.shape.name == table) {
            let dataset = models.catalogue.dataset(table).unwrap();
            granted.push(Granted {
                shape: bihuan_insight::ingest::TableShape::of(dataset),
                batches: Vec::new(),
            });
        }
    }
    granted
}

fn first_difference<'a>(
    one: &'a Shown,
    other: &'a Shown,
) -> Option<(
    &'a (String, String),
    Option<&'a Vec<String>>,
    Option<&'a Vec<String>>,
)> {
    let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let mut rows = keys
        .into_iter()
        .map(|key| (key, one.get(key), other.get(key)));
    rows.find(|(_, one, other)| one != other)
}
