//! A cluster of two workers finds what one process finds, also when one of its executors is killed while it counts.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../asking/mod.rs"]
#[allow(dead_code, reason = "shared with tests that know the truth")]
mod asking;
#[path = "../world/mod.rs"]
#[allow(dead_code, reason = "shared with tests that know the truth")]
mod world;

use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    path::Path,
    process::Command,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use asking::{Models, Parts, Shown, shown};
use bihuan_engine::{DataFusionRunner, Folder, Limits, ParquetWarehouse, SparkRunner};
use bihuan_insight::{
    model::{Dialect, Input, Spread},
    run::{Cancel, Granted, Job, QueryRunner, RunCode, RunError},
};
use bihuan_specimen::World;
use tempfile::TempDir;
use world::{Writer, granted};

const MEMORY: u64 = 1 << 30;
/// Models whose evidence is asked for too: one of swipes, one of persons, one of accounts.
const WITH_EVIDENCE: [&str; 3] = ["F01", "S01", "L05"];

fn script(command: &str) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/spark-for-tests.sh");
    let output = Command::new("bash")
        .arg(script)
        .arg(command)
        .output()
        .unwrap();
    if output.status.code() == Some(3) {
        eprintln!("skipped: {}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

/// One county, asked by both engines.
struct Bed {
    granted: Vec<Granted>,
    here: DataFusionRunner,
    cluster: SparkRunner,
    _dir: TempDir,
}

impl Bed {
    fn of(tables: &[&str]) -> Option<Self> {
        let url = script("start")?;
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::local(dir.path().join("kept")).unwrap();
        let spill = dir.path().join("spill");
        let warehouse = ParquetWarehouse::new(folder.clone(), &spill).unwrap();
        let world = World::new(7, 1).unwrap();
        let threads = NonZeroUsize::new(2).unwrap();
        let written = Writer::new(&world, &warehouse, threads, 1, Some(tables)).write();
        let limits = Limits {
            threads: 2,
            spill,
            most_hits: 1_000_000,
        };
        Some(Self {
            granted: granted(&written.unwrap()),
            here: DataFusionRunner::new(folder.clone(), limits).unwrap(),
            cluster: SparkRunner::new(folder, url, 1_000_000),
            _dir: dir,
        })
    }
}

/// What a runner finds, with the rows of each hit.
fn run(runner: &dyn QueryRunner, job: &Job) -> Result<(Shown, BTreeSet<String>), RunError> {
    let mut seen = Parts::default();
    runner.run(job, None, &mut seen, &Cancel::default())?;
    let hits: Vec<_> = seen.0.into_iter().flat_map(|part| part.hits).collect();
    let rows = hits.iter().flat_map(|hit| {
        hit.evidence
            .iter()
            .map(|row| format!("{:?} {} {row:?}", hit.subject, hit.period))
    });
    Ok((shown(&hits), rows.collect()))
}

#[test]
fn a_cluster_finds_what_one_process_finds() {
    let models = Models::shipped();
    let tables: Vec<&str> = models.tables().into_iter().collect();
    let Some(bed) = Bed::of(&tables) else {
        return;
    };
    assert!(!bed.cluster.engine().version.is_empty());
    let mut wrong = Vec::new();
    for model in models.registry.models() {
        let jobs = [Dialect::DataFusion, Dialect::Spark].map(|dialect| {
            let mut job = models.job(model, dialect, &bed.granted, MEMORY);
            for table in models.tables() {
                if !job.granted.iter().any(|known| known.shape.name == table) {
                    let dataset = models.catalogue.dataset(table).unwrap();
                    job.granted.push(Granted {
                        shape: bihuan_insight::ingest::TableShape::of(dataset),
                        batches: Vec::new(),
                    });
                }
            }
            if !WITH_EVIDENCE.contains(&model.id()) {
                job.evidence.clear();
            }
            job
        });
        match (run(&bed.here, &jobs[0]), run(&bed.cluster, &jobs[1])) {
            (Ok(here), Ok(there)) if here == there => {
                println!(
                    "{} {} hits, {} rows",
                    model.id(),
                    here.0.len(),
                    here.1.len()
                );
            }
            (Ok(here), Ok(there)) => wrong.push(format!(
                "{}: {} and {} hits; first {:?} and {:?}",
                model.id(),
                here.0.len(),
                there.0.len(),
                here.0.iter().find(|hit| there.0.get(hit.0) != Some(hit.1)),
                there.0.iter().find(|hit| here.0.get(hit.0) != Some(hit.1)),
            )),
            (here, there) => wrong.push(format!(
                "{}: {:?} {:?}",
                model.id(),
                here.err(),
                there.err()
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Swipes of a card whose litres are more than those of two others of the card together: some hundred million triples.
fn long(granted: &[Granted]) -> Job {
    Job {
        name: "long".into(),
        sql: "SELECT a.card_no AS subject, '2025' AS period, count(*) AS triples
              FROM fuel_txn AS a JOIN fuel_txn AS b ON b.card_no = a.card_no JOIN fuel_txn AS c ON c.card_no = a.card_no
              WHERE a.liters + b.liters < c.liters GROUP BY a.card_no"
            .into(),
        inputs: vec![Input {
            table: "fuel_txn".into(),
            columns: vec!["card_no".into(), "liters".into()],
            spread: Spread::Bucket,
        }],
        granted: granted.to_vec(),
        evidence: Vec::new(),
        bucket: Some("card".into()),
        memory: MEMORY,
    }
}

/// Hundredths of a second that a process has worked.
fn worked(process: &str) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Behind the name: state, then eleven others, then the time for itself and for the system.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

#[test]
fn an_executor_that_is_killed_changes_nothing() {
    let Some(bed) = Bed::of(&["fuel_txn"]) else {
        return;
    };
    let job = long(&bed.granted);
    let here = run(&bed.here, &job).unwrap();
    assert!(!here.0.is_empty());

    let executors = script("executors").unwrap();
    // With what each had worked before: which of them gets the work is for the cluster to say.
    let executors: Vec<(&str, u64)> = executors
        .lines()
        .map(|executor| (executor, worked(executor).unwrap()))
        .collect();
    let (there, killed) = thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        let cluster = &bed.cluster;
        let job = &job;
        scope.spawn(move || send.send(run(cluster, job)).unwrap());
        let mut killed = None;
        loop {
            match receive.recv_timeout(Duration::from_millis(20)) {
                Ok(there) => {
                    let killed =
                        killed.expect("the query ended before an executor could be killed");
                    return (there, killed);
                }
                Err(RecvTimeoutError::Timeout) if killed.is_none() => {
                    // One that has worked on the query for a while.
                    let busy = executors.iter().find(|(executor, before)| {
                        worked(executor).is_some_and(|now| now > before + 100)
                    });
                    if let Some((executor, _)) = busy {
                        let kill = Command::new("kill").args(["-9", executor]).status();
                        assert!(kill.unwrap().success());
                        killed = Some(*executor);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("the thread ended"),
            }
        }
    });
    assert_eq!(there.unwrap(), here);
    let executors = script("executors").unwrap();
    assert!(executors.lines().all(|executor| executor != killed));
}

#[test]
fn a_query_on_the_cluster_stops_when_it_is_told_to() {
    let Some(bed) = Bed::of(&["fuel_txn"]) else {
        return;
    };
    let mut job = long(&bed.granted);
    job.sql = job
        .sql
        .replace("ON c.card_no = a.card_no", "ON c.card_no <> a.card_no");
    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = bed.cluster.run(&job, None, &mut Parts::default(), &cancel);
    assert_eq!(stopped.unwrap_err().code, RunCode::Cancelled);
}

#[test]
fn what_is_not_declared_is_refused_before_it_is_sent() {
    let Some(bed) = Bed::of(&["fuel_txn", "vehicle"]) else {
        return;
    };
    let code = |sql: &str| {
        let job = Job {
            sql: sql.into(),
            ..long(&bed.granted)
        };
        run(&bed.cluster, &job).err().map(|error| error.code)
    };
    let cases = [
        (
            "SELECT plate_no AS subject, '2025' AS period FROM vehicle",
            RunCode::Undeclared,
        ),
        (
            "SELECT id_no AS subject, '2025' AS period FROM dibao",
            RunCode::NotGranted,
        ),
        (
            "SELECT card_no AS subject, product AS period FROM fuel_txn",
            RunCode::Query,
        ),
        ("SELECT * FROM parquet.`/etc`", RunCode::NotGranted),
        ("DROP TABLE fuel_txn", RunCode::Query),
        ("SELECT 1; SELECT 2", RunCode::Query),
    ];
    for (sql, expected) in cases {
        assert_eq!(code(sql), Some(expected), "{sql}");
    }
}
