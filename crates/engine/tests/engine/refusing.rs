//! What is refused, before anything is read.

use bihuan_insight::{
    ingest::TableShape,
    model::Spread,
    run::{Granted, Job, QueryRunner as _, RunCode},
    schema::shipped,
};

use crate::bed::{Bed, evidence, input, over_tank};

/// A bed without rows: what is refused is refused before rows are read.
fn bed() -> Bed {
    let mut bed = Bed::of(&[]);
    let catalogue = shipped().unwrap();
    let tables = ["fuel_txn", "fuel_card", "vehicle", "person"];
    bed.granted = tables
        .iter()
        .map(|name| Granted {
            shape: TableShape::of(catalogue.dataset(name).unwrap()),
            batches: Vec::new(),
        })
        .collect();
    bed
}

fn code(bed: &Bed, job: &Job) -> Option<RunCode> {
    bed.runner.ensure_allowed(job).err().map(|error| error.code)
}

fn asking(bed: &Bed, sql: &str) -> Job {
    Job {
        sql: sql.into(),
        evidence: Vec::new(),
        ..over_tank(&bed.granted)
    }
}

#[test]
fn what_is_declared_and_granted_runs() {
    let bed = bed();
    assert_eq!(code(&bed, &over_tank(&bed.granted)), None);
    assert_eq!(bed.run(&over_tank(&bed.granted), 16).unwrap(), []);
}

#[test]
fn a_table_that_the_task_was_not_granted_is_refused() {
    let bed = bed();
    let mut job = over_tank(&bed.granted);
    job.granted
        .retain(|granted| granted.shape.name != "vehicle");
    assert_eq!(code(&bed, &job), Some(RunCode::NotGranted));
    // Also when the query names it and the model does not declare it.
    let sql = "SELECT id_no AS subject, '2025' AS period FROM dibao";
    assert_eq!(code(&bed, &asking(&bed, sql)), Some(RunCode::NotGranted));
}

#[test]
fn a_column_that_the_model_does_not_declare_is_refused() {
    let bed = bed();
    for sql in [
        // In the result, in a condition, in a subquery, behind a star.
        "SELECT card_no AS subject, product AS period FROM fuel_txn",
        "SELECT card_no AS subject, '2025' AS period FROM fuel_txn WHERE product = 'x'",
        "SELECT plate_no AS subject, '2025' AS period FROM vehicle v WHERE EXISTS \
         (SELECT 1 FROM fuel_txn s WHERE s.pump_plate = v.plate_no)",
        "SELECT plate_no AS subject, '2025' AS period FROM vehicle WHERE tank_l > \
         (SELECT max(amount) FROM fuel_txn)",
        "SELECT x.subject, x.period FROM (SELECT card_no AS subject, report_unit AS period FROM fuel_txn) x",
        "WITH x AS (SELECT * FROM fuel_txn) SELECT card_no AS subject, station_id AS period FROM x",
    ] {
        assert_eq!(
            code(&bed, &asking(&bed, sql)),
            Some(RunCode::Undeclared),
            "{sql}"
        );
    }
}

#[test]
fn a_table_that_was_granted_and_not_declared_is_refused() {
    let bed = bed();
    for sql in [
        "SELECT id_no AS subject, '2025' AS period FROM person",
        // The plan leaves this one out; it is refused all the same.
        "SELECT card_no AS subject, '2025' AS period FROM fuel_card WHERE false AND EXISTS (SELECT 1 FROM person)",
    ] {
        assert_eq!(
            code(&bed, &asking(&bed, sql)),
            Some(RunCode::Undeclared),
            "{sql}"
        );
    }
}

#[test]
fn evidence_is_held_to_the_same() {
    let bed = bed();
    let with = |table: &str, on: &str| {
        let mut job = over_tank(&bed.granted);
        job.evidence = vec![evidence(table, on)];
        code(&bed, &job)
    };
    assert_eq!(with("fuel_txn", "t.card_no = h.subject"), None);
    assert_eq!(
        with("fuel_txn", "t.product = h.subject"),
        Some(RunCode::Undeclared)
    );
    assert_eq!(
        with("person", "t.unit_id = h.subject"),
        Some(RunCode::Undeclared)
    );
    assert_eq!(
        with(
            "fuel_txn",
            "true UNION ALL SELECT unit_id, post, name, 0, rank FROM person"
        ),
        Some(RunCode::Undeclared)
    );
}

#[test]
fn what_is_no_question_is_refused() {
    let bed = bed();
    for sql in [
        "DROP TABLE fuel_txn",
        "INSERT INTO fuel_txn SELECT * FROM fuel_txn",
        "COPY fuel_txn TO '/tmp/stolen.csv'",
        "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
        "SET datafusion.execution.batch_size = 1",
        "EXPLAIN SELECT card_no AS subject, '2025' AS period FROM fuel_card",
        "SELECT card_no AS subject, '2025' AS period FROM fuel_card; DROP TABLE fuel_card",
        "SELECT column1 AS subject, column2 AS period FROM '/etc/passwd'",
        "SELECT subject",
        "",
    ] {
        let code = code(&bed, &asking(&bed, sql)).unwrap_or_else(|| panic!("{sql}"));
        assert!(
            matches!(
                code,
                RunCode::Query | RunCode::NotGranted | RunCode::Undeclared
            ),
            "{sql}: {code}"
        );
    }
}

#[test]
fn a_result_without_subject_and_period_is_refused() {
    let bed = bed();
    let sql = "SELECT plate_no AS plate, '2025' AS period FROM vehicle";
    assert_eq!(code(&bed, &asking(&bed, sql)), Some(RunCode::Result));
}

#[test]
fn rows_in_buckets_of_other_keys_are_read_as_a_whole() {
    let bed = Bed::of(&["fuel_txn", "fuel_card", "vehicle"]);
    let mut job = over_tank(&bed.granted);
    job.inputs[2] = input("vehicle", &["plate_no", "tank_l"], Spread::Bucket);
    let whole = bed.run(&over_tank(&bed.granted), 1).unwrap();
    assert_eq!(bed.run(&job, 1).unwrap(), whole);
    assert_eq!(bed.run(&job, 16).unwrap_err().code, RunCode::Batch);
}

#[test]
fn more_hits_than_anybody_reads_are_refused() {
    let bed = Bed::of(&["fuel_txn", "fuel_card", "vehicle"]);
    let sql = "SELECT card_no AS subject, to_char(ts, '%Y-%m-%d %H:%M:%S') AS period FROM fuel_txn";
    let mut limits = crate::bed::limits(&bed.dir);
    limits.most_hits = 10_000;
    let folder = bihuan_engine::Folder::local(bed.dir.path().join("kept")).unwrap();
    let runner = bihuan_engine::DataFusionRunner::new(folder, limits).unwrap();
    let ran = runner.run(
        &asking(&bed, sql),
        None,
        &mut crate::bed::Seen::default(),
        &bihuan_insight::run::Cancel::default(),
    );
    assert_eq!(ran.unwrap_err().code, RunCode::TooMany);
}
