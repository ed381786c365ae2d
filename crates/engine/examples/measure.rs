//! Measures models over the tables of `world`: `measure DIR MEMORY_MIB RUNS THREADS MODEL…`.
//!
//! Prints for each model the quickest time, hits, and the most memory that the process had. `sql:DIALECT MODEL…` in place of the
//! numbers prints the queries instead, for the peer. The model `join` is a join of a table with itself, `claims` the first step of
//! L02.

use std::{collections::BTreeSet, error::Error, fs, io::Write as _, path::Path};

use bihuan_engine::{DataFusionRunner, Folder, Limits, ParquetWarehouse};
use bihuan_insight::{
    ingest::TableShape,
    model::{Dialect, Input, Model, Registry, Spread, shipped},
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
    let mut out = std::io::stdout().lock();
    if let [folder, dialect, models @ ..] = arguments.as_slice()
        && dialect == "sql"
    {
        for id in models {
            let asked = asked(id, &registry, &catalogue, Dialect::DuckDb)?;
            let tables = asked.inputs.iter().map(|input| {
                let files = format!("{folder}/tables/{}/*.parquet", input.table);
                (input.table.clone(), files)
            });
            let (tables, sql) = (tables.collect::<Vec<_>>(), asked.sql);
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
        let Asked {
            sql,
            inputs,
            bucket,
        } = asked(id, &registry, &catalogue, Dialect::DataFusion)?;
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

/// What an engine is asked.
struct Asked {
    sql: String,
    inputs: Vec<Input>,
    bucket: Option<String>,
}

fn asked(
    id: &str,
    registry: &Registry,
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Result<Asked, Box<dyn Error>> {
    match id {
        "join" => return Ok(join()),
        "claims" => return Ok(claims()),
        _ => {}
    }
    let model = registry.model(id).ok_or_else(|| format!("no model {id}"))?;
    Ok(Asked {
        sql: query(model, catalogue, dialect)?,
        inputs: model.inputs().to_vec(),
        bucket: model.bucket().map(str::to_owned),
    })
}

/// Every parcel of a farmer with itself, so that both sides of a join are as large as the table.
fn join() -> Asked {
    let sql = "SELECT a.id_no AS subject, '2025' AS period, COUNT(*) AS pairs
               FROM land_subsidy AS a
               JOIN land_subsidy AS b ON b.id_no = a.id_no AND b.parcel_id = a.parcel_id AND b.year = a.year
               GROUP BY a.id_no HAVING COUNT(*) > 1000000";
    Asked {
        sql: sql.to_owned(),
        inputs: vec![cut("land_subsidy", &["id_no", "parcel_id", "year"])],
        bucket: Some("person".to_owned()),
    }
}

/// Subsidies in the name of the dead: what L02 begins with, before it looks at a register of households that no world has.
fn claims() -> Asked {
    let sql = "WITH dead AS (SELECT id_no, MIN(death_date) AS death_date FROM death GROUP BY id_no)
               SELECT s.id_no AS subject, CAST(s.year AS VARCHAR) AS period, MIN(x.death_date) AS death_date
               FROM dead AS x JOIN land_subsidy AS s ON s.id_no = x.id_no
               WHERE EXTRACT(YEAR FROM x.death_date) < s.year
               GROUP BY s.id_no, s.year";
    Asked {
        sql: sql.to_owned(),
        inputs: vec![
            cut("death", &["id_no", "death_date"]),
            cut("land_subsidy", &["id_no", "year"]),
        ],
        bucket: Some("person".to_owned()),
    }
}

fn cut(table: &str, columns: &[&str]) -> Input {
    Input {
        table: table.to_owned(),
        columns: columns.iter().map(ToString::to_string).collect(),
        spread: Spread::Bucket,
    }
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
