//! Measures models over the tables of `world`: `measure DIR MEMORY_MIB RUNS THREADS MODEL…`.
//!
//! Prints for each model the quickest time, hits, and the most memory that the process had. `sql:DIALECT MODEL…` in place of the
//! numbers prints the queries instead, for the peer. The model `join` is a join of a table with itself.

use std::{collections::BTreeSet, error::Error, fs, io::Write as _, path::Path};

use bihuan_engine::{DataFusionRunner, Folder, Limits, ParquetWarehouse};
use bihuan_insight::{
    ingest::TableShape,
    model::{Dialect, Input, Model, Spread, shipped},
    run::{Cancel, Granted, Job, Part, QueryRunner as _, RunError, Warehouse as _, Watch},
    schema::{self, Catalogue},
};
use jiff::civil::date;
use serde_json::json;

/// As in the program that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Counts what it is handed and forgets it.
#[derive(Default)]
struct Count {
    parts: u16,
    hits: usize,
}

impl Watch for Count {
    fn begins(&mut self, parts: u16) {
        self.parts = parts;
    }

    fn part(&mut self, part: Part) -> Result<(), RunError> {
        self.hits += part.hits.len();
        Ok(())
    }
}

#[allow(clippy::disallowed_methods, reason = "the measuring is the purpose")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let catalogue = schema::shipped()?;
    let registry = shipped(&catalogue)?;
    let model = |id: &str| registry.model(id).ok_or_else(|| format!("no model {id}"));
    let mut out = std::io::stdout().lock();
    if let [folder, dialect, models @ ..] = arguments.as_slice()
        && dialect == "sql"
    {
        for id in models {
            let model = model(id)?;
            let tables: Vec<_> = model
                .inputs()
                .iter()
                .map(|input| {
                    (
                        input.table.clone(),
                        format!("{folder}/tables/{}/*.parquet", input.table),
                    )
                })
                .collect();
            let sql = query(model, &catalogue, Dialect::DuckDb)?;
            writeln!(out, "{}", json!({"id": id, "tables": tables, "sql": sql}))?;
        }
        return Ok(());
    }
    let [folder, memory, runs, threads, models @ ..] = arguments.as_slice() else {
        return Err(
            "usage: measure DIR MEMORY_MIB RUNS THREADS MODEL… or measure DIR sql MODEL…".into(),
        );
    };
    let folder = Folder::local(Path::new(folder))?;
    let warehouse = ParquetWarehouse::new(folder.clone(), std::env::temp_dir())?;
    let limits = Limits {
        threads: threads.parse()?,
        spill: std::env::temp_dir().join("bihuan-measure"),
        most_hits: 10_000_000,
    };
    let runner = DataFusionRunner::new(folder, limits)?;
    let memory = memory.parse::<u64>()? << 20;
    let mut sum = 0.0;
    for id in models {
        let (sql, inputs, bucket) = if id == JOIN {
            join()
        } else {
            let model = model(id)?;
            let sql = query(model, &catalogue, Dialect::DataFusion)?;
            let bucket = model.bucket().map(str::to_owned);
            (sql, model.inputs().to_vec(), bucket)
        };
        let mut granted = Vec::new();
        for input in &inputs {
            let dataset = catalogue.dataset(&input.table).ok_or("no such table")?;
            let batches = warehouse.list(&input.table)?;
            granted.push(Granted {
                shape: TableShape::of(dataset),
                batches: batches.into_iter().map(|kept| kept.batch).collect(),
            });
        }
        let job = Job {
            name: (*id).clone(),
            sql,
            inputs,
            granted,
            // The peer is asked for none either.
            evidence: Vec::new(),
            bucket,
            memory,
        };
        // Forgets the most that earlier models had.
        fs::write("/proc/self/clear_refs", "5")?;
        let (mut best, mut count) = (f64::MAX, Count::default());
        for _ in 0..runs.parse::<u32>()? {
            count = Count::default();
            let begun = std::time::Instant::now();
            runner.run(&job, None, &mut count, &Cancel::default())?;
            best = best.min(begun.elapsed().as_secs_f64());
        }
        sum += best;
        writeln!(
            out,
            "{id} {best:8.3} s {:>9} hits {:>4} parts {:>6} MiB",
            count.hits,
            count.parts,
            peak()?
        )?;
    }
    writeln!(out, "all {sum:8.3} s")?;
    Ok(())
}

/// In place of a model: every parcel of a farmer with itself, so that both sides of a join are as large as the table.
const JOIN: &str = "join";

fn join() -> (String, Vec<Input>, Option<String>) {
    let sql = "SELECT a.id_no AS subject, '2025' AS period, COUNT(*) AS pairs
               FROM land_subsidy AS a
               JOIN land_subsidy AS b ON b.id_no = a.id_no AND b.parcel_id = a.parcel_id AND b.year = a.year
               GROUP BY a.id_no HAVING COUNT(*) > 1000000";
    let columns = ["id_no", "parcel_id", "year"];
    let input = Input {
        table: "land_subsidy".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        spread: Spread::Bucket,
    };
    (sql.to_owned(), vec![input], Some("person".to_owned()))
}

fn query(model: &Model, catalogue: &Catalogue, dialect: Dialect) -> Result<String, Box<dyn Error>> {
    let tables: BTreeSet<String> = model
        .inputs()
        .iter()
        .map(|input| input.table.clone())
        .collect();
    let values = model.defaults(date(2025, 12, 31));
    let plan = model.plan(catalogue, &tables, values)?;
    Ok(plan.query(dialect)?)
}

/// The most memory that the process had since it was last forgotten, in MiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no VmHWM")?;
    Ok(kibibytes.parse::<u64>()? / 1024)
}
