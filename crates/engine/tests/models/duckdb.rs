//! DuckDB over the same files, through its script.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use bihuan_engine::Folder;
use bihuan_insight::{
    ingest::Storage,
    run::{Granted, Job},
};
use serde_json::{Value, json};

use crate::asking::{Shown, number};

/// A DuckDB that waits for questions.
pub(crate) struct Client {
    folder: Folder,
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Client {
    /// Starts it; `None`, said aloud, when it cannot be had here.
    pub(crate) fn start(folder: Folder) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/duckdb-oracle.sh");
        let child = Command::new("bash")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut client = child.ok().and_then(|mut child| {
            Some(Self {
                folder,
                ask: child.stdin.take()?,
                answer: BufReader::new(child.stdout.take()?),
                child,
            })
        });
        let is_there = client.as_mut().is_some_and(|client| {
            client
                .send(&json!({"tables": {}, "sql": "SELECT 1"}))
                .is_some()
        });
        if !is_there {
            eprintln!("skipped: DuckDB cannot be had here");
            return None;
        }
        client
    }

    fn send(&mut self, question: &Value) -> Option<Value> {
        writeln!(self.ask, "{question}").ok()?;
        let mut line = String::new();
        self.answer.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }

    /// What it finds.
    pub(crate) fn ask(&mut self, job: &Job) -> Result<Shown, String> {
        let tables: serde_json::Map<String, Value> = job
            .inputs
            .iter()
            .map(|input| {
                let granted = job
                    .granted
                    .iter()
                    .find(|granted| granted.shape.name == input.table)
                    .unwrap();
                let columns: Vec<Value> = input
                    .columns
                    .iter()
                    .map(|column| json!([column, sql_type(granted, column)]))
                    .collect();
                let folder = self.folder.table_address(&input.table);
                let files: Vec<String> = granted
                    .batches
                    .iter()
                    .map(|batch| format!("{folder}/{batch}.parquet"))
                    .collect();
                let table = json!({"columns": columns, "files": files});
                (input.table.clone(), table)
            })
            .collect();
        let answer = self
            .send(&json!({"tables": tables, "sql": job.sql}))
            .ok_or("it does not answer")?;
        if let Some(error) = answer["error"].as_str() {
            return Err(error.to_owned());
        }
        let rows = answer["rows"]
            .as_array()
            .ok_or("no rows")?
            .iter()
            .map(|row| {
                let mut cells = row.as_array().unwrap().iter();
                let mut next = || {
                    cells
                        .next()
                        .map(|cell| cell.as_str().unwrap_or_default().to_owned())
                };
                let key = (next().unwrap(), next().unwrap());
                let details = std::iter::from_fn(next).map(|text| number(&text)).collect();
                (key, details)
            });
        Ok(rows.collect())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It ends with its input anyway.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sql_type(granted: &Granted, column: &str) -> String {
    let columns = &granted.shape.columns;
    let storage = columns
        .iter()
        .find(|known| known.name == column)
        .unwrap()
        .storage;
    match storage {
        Storage::Pseudonym => "UBIGINT".to_owned(),
        Storage::Text => "VARCHAR".to_owned(),
        Storage::Day => "DATE".to_owned(),
        Storage::Moment => "TIMESTAMP".to_owned(),
        Storage::Whole => "BIGINT".to_owned(),
        Storage::Scaled(decimals) => format!("DECIMAL(18, {decimals})"),
    }
}
