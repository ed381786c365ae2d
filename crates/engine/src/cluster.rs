//! Running queries on Apache Spark, through Spark Connect, over the same files.
//!
//! Spark divides the work itself and repeats what a lost executor had done, so a query is one part here. It sees views with the
//! declared columns of the granted batches; what names anything else is refused before it is sent.

use std::{
    collections::BTreeSet,
    io::Cursor,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use arrow::{array::RecordBatch, ipc::reader::FileReader};
use bihuan_insight::{
    ingest::Storage,
    model::{Dialect, Input},
    run::{BatchId, Cancel, Engine, Granted, Job, Part, QueryRunner, RunCode, RunError, Watch},
};
use datafusion::sql::{
    parser::{DFParser, Statement},
    resolve::resolve_table_references,
    sqlparser::{ast, dialect::SparkSqlDialect},
};
use spark_connect::{SparkError, SparkSession};

use crate::{
    failure::internal,
    folder::Folder,
    layout::{BATCH, EXTRA, ROW},
    run::{Gathered, HITS, granted, hits},
};

/// How often a running query is asked whether somebody wants it stopped.
const TICK: Duration = Duration::from_millis(50);
/// Rows of evidence that are fetched for one hit: those that are kept.
const ROWS: usize = 200;

/// Runs queries on a cluster.
pub struct SparkRunner {
    folder: Folder,
    url: String,
    most_hits: usize,
}

impl SparkRunner {
    /// Over the batches of a folder that every executor sees under the same address.
    ///
    /// `url` is that of the Connect server: `sc://host:15002`. Its sessions must be in UTC (`spark.sql.session.timeZone`), so that
    /// wall clocks stay what they are.
    pub fn new(folder: Folder, url: impl Into<String>, most_hits: usize) -> Self {
        Self {
            folder,
            url: url.into(),
            most_hits,
        }
    }

    fn session(&self) -> Result<SparkSession, RunError> {
        let session = SparkSession::builder().remote(&self.url).get_or_create();
        session.map_err(|error| failed(&error))
    }

    /// Everything that is asked of the cluster for a job.
    fn part(&self, session: &SparkSession, job: &Job) -> Result<Part, RunError> {
        self.show(session, job, &[])?;
        // Kept, so that rows are looked for in what was found and not in what is found again.
        offer(session, &job.sql, HITS)?;
        let catalog = session.catalog();
        catalog.cache_table(HITS).map_err(|error| failed(&error))?;
        // One more than are allowed tells that there are more.
        let first = format!("SELECT * FROM {HITS} LIMIT {}", self.most_hits + 1);
        let mut hits = hits(&fetch(session, &first)?)?;
        if hits.len() > self.most_hits {
            let detail = format!("{} has more than {} hits", job.name, self.most_hits);
            return Err(RunError::new(RunCode::TooMany, detail));
        }
        if !hits.is_empty() && !job.evidence.is_empty() {
            self.show(session, job, &EXTRA)?;
            let mut gathered = Gathered::new(&hits);
            for shown in &job.evidence {
                let first = format!(
                    "SELECT subject, period, {BATCH}, {ROW} FROM (SELECT *, row_number() OVER \
                     (PARTITION BY subject, period ORDER BY {BATCH}, {ROW}) AS rank FROM ({})) WHERE rank <= {ROWS}",
                    shown.sql
                );
                for batch in fetch(session, &first)? {
                    gathered.add(&shown.table, &batch)?;
                }
            }
            gathered.give(&mut hits);
        }
        Ok(Part {
            number: 0,
            of: 1,
            hits,
        })
    }

    /// Makes the views that queries see.
    fn show(&self, session: &SparkSession, job: &Job, extra: &[&str]) -> Result<(), RunError> {
        for input in &job.inputs {
            let view = self.view(granted(job, &input.table)?, input, extra);
            match view {
                View::Empty(sql) => offer(session, &sql, &input.table)?,
                View::Files { schema, files } => session
                    .read()
                    .format("parquet")
                    .schema(schema)
                    .load(Some(&files))
                    .create_or_replace_temp_view(&input.table)
                    .map_err(|error| failed(&error))?,
            }
        }
        Ok(())
    }

    fn view(&self, granted: &Granted, input: &Input, extra: &[&str]) -> View {
        let declared =
            |name: &str| input.columns.iter().any(|column| column == name) || extra.contains(&name);
        let own = granted.shape.columns.iter();
        let own = own.map(|column| (column.name.as_str(), sql_type(column.storage)));
        let all = [(BATCH, "STRING".to_owned()), (ROW, "INT".to_owned())];
        let unit = [("report_unit", "STRING".to_owned())];
        let columns: Vec<(&str, String)> = own
            .chain(all)
            .chain(unit)
            .filter(|(name, _)| declared(name))
            .collect();
        let names: Vec<&str> = granted.batches.iter().map(BatchId::as_str).collect();
        if names.is_empty() {
            let nothing: Vec<String> = columns
                .iter()
                .map(|(name, kind)| format!("CAST(NULL AS {kind}) AS `{name}`"))
                .collect();
            return View::Empty(format!("SELECT {} WHERE false", nothing.join(", ")));
        }
        let files = format!(
            "{}/{{{}}}.parquet",
            self.folder.table_address(&input.table),
            names.join(",")
        );
        let schema: Vec<String> = columns
            .iter()
            .map(|(name, kind)| format!("`{name}` {kind}"))
            .collect();
        View::Files {
            schema: schema.join(", "),
            files,
        }
    }
}

impl QueryRunner for SparkRunner {
    fn engine(&self) -> Engine {
        let version = self.session().and_then(|session| {
            let version = session.version().map_err(|error| failed(&error));
            let _ = session.stop();
            version
        });
        Engine {
            name: "Apache Spark".to_owned(),
            version: version.unwrap_or_default(),
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect::Spark
    }

    fn ensure_allowed(&self, job: &Job) -> Result<(), RunError> {
        for input in &job.inputs {
            let shape = &granted(job, &input.table)?.shape;
            if let Some(column) = input.columns.iter().find(|column| !shape.has(column)) {
                let detail = format!(
                    "{} declares {}.{column}, which is not there",
                    job.name, input.table
                );
                return Err(RunError::new(RunCode::Undeclared, detail));
            }
        }
        ensure_tables(job, &job.sql, false)?;
        job.evidence
            .iter()
            .try_for_each(|shown| ensure_tables(job, &shown.sql, true))
    }

    fn run(
        &self,
        job: &Job,
        done: Option<(&BTreeSet<u16>, u16)>,
        watch: &mut dyn Watch,
        cancel: &Cancel,
    ) -> Result<(), RunError> {
        self.ensure_allowed(job)?;
        watch.begins(1);
        // A part of another engine's cut is none of this one's.
        if done.is_some_and(|(done, of)| of == 1 && done.contains(&0)) {
            return Ok(());
        }
        let session = self.session()?;
        let part = thread::scope(|scope| {
            let (send, receive) = mpsc::channel();
            let asked = session.clone();
            scope.spawn(move || {
                // Whoever waits for it is there until it comes.
                let _ = send.send(self.part(&asked, job));
            });
            loop {
                match receive.recv_timeout(TICK) {
                    Ok(part) => return part,
                    Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => {
                        let _ = session.interrupt_all();
                        let _ = receive.recv();
                        return Err(RunError::new(RunCode::Cancelled, "somebody stopped it"));
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(internal("the thread of the query ended"));
                    }
                }
            }
        });
        // Views and hits of the session go with it.
        let _ = session.stop();
        watch.part(part?)
    }
}

/// What a table is for a query.
enum View {
    /// Nothing was granted that has rows: a query without any.
    Empty(String),
    /// Files of these columns.
    Files { schema: String, files: String },
}

/// Gives a query a name in the session. It runs when somebody asks for its rows.
fn offer(session: &SparkSession, sql: &str, name: &str) -> Result<(), RunError> {
    let frame = session.sql(sql).map_err(|error| failed(&error))?;
    frame
        .create_or_replace_temp_view(name)
        .map_err(|error| failed(&error))
}

fn fetch(session: &SparkSession, sql: &str) -> Result<Vec<RecordBatch>, RunError> {
    let frame = session.sql(sql).map_err(|error| failed(&error))?;
    let bytes = frame.to_arrow().map_err(|error| failed(&error))?;
    // The client has another version of Arrow; the format between the two is the same.
    let reader = FileReader::try_new(Cursor::new(bytes), None).map_err(internal)?;
    reader.collect::<Result<_, _>>().map_err(internal)
}

/// Refuses a statement that is no single query or names a table that is no input.
fn ensure_tables(job: &Job, sql: &str, knows_hits: bool) -> Result<(), RunError> {
    let not_read = |error: &dyn std::fmt::Display| RunError::new(RunCode::Query, error.to_string());
    let statements = DFParser::parse_sql_with_dialect(sql, &SparkSqlDialect {})
        .map_err(|error| not_read(&error))?;
    let mut statements = statements.into_iter();
    let (Some(statement), None) = (statements.next(), statements.next()) else {
        return Err(not_read(&"not one statement"));
    };
    if !matches!(&statement, Statement::Statement(one) if matches!(one.as_ref(), ast::Statement::Query(_)))
    {
        return Err(not_read(&"the statement is no query"));
    }
    let (named, _) =
        resolve_table_references(&statement, true).map_err(|error| not_read(&error))?;
    for reference in named {
        let name = reference.table();
        if knows_hits && reference.schema().is_none() && name == HITS {
            continue;
        }
        let is_input = job.inputs.iter().any(|input| input.table == name);
        if reference.schema().is_some() || !is_input {
            granted(job, name)?;
            let detail = format!("{} reads {reference}, which it does not declare", job.name);
            return Err(RunError::new(RunCode::Undeclared, detail));
        }
    }
    Ok(())
}

fn sql_type(storage: Storage) -> String {
    match storage {
        // How Spark reads a number of 64 bits without sign.
        Storage::Pseudonym => "DECIMAL(20,0)".to_owned(),
        Storage::Text => "STRING".to_owned(),
        Storage::Day => "DATE".to_owned(),
        Storage::Moment => "TIMESTAMP_NTZ".to_owned(),
        Storage::Whole => "BIGINT".to_owned(),
        Storage::Scaled(decimals) => format!("DECIMAL(18,{decimals})"),
    }
}

fn failed(error: &SparkError) -> RunError {
    // Class 42 of SQLSTATE: the statement itself is wrong.
    let code = match error.sql_state() {
        Some(state) if state.starts_with("42") => RunCode::Query,
        _ => RunCode::Cluster,
    };
    RunError::new(code, error.to_string())
}
