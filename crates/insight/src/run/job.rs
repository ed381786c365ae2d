//! Running the query of a model.

use std::collections::BTreeSet;

use super::{BatchId, Cancel, RunError};
use crate::{
    ingest::{Cell, TableShape},
    model::{Dialect, Input},
};

/// Which engine found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A table that the task was granted, with the batches that it holds for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// What it holds.
    pub shape: TableShape,
    /// The batches; none means a table without rows.
    pub batches: Vec<BatchId>,
}

/// Which rows of a table are shown beside a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceQuery {
    /// The table.
    pub table: String,
    /// The query. Its columns are `subject` and `period` of a hit, `batch_id` and `row_no` of a row; what follows them is not
    /// looked at. The hits are the table `hit`, with the columns of the result of the job's query.
    pub sql: String,
}

/// A query to run, in the dialect of the runner, with its parameters written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What the log calls it: id and version of the model.
    pub name: String,
    /// The query. Its columns are `subject`, `period` and the details, one row a subject and period.
    pub sql: String,
    /// What it reads.
    pub inputs: Vec<Input>,
    /// What the task was granted.
    pub granted: Vec<Granted>,
    /// What is shown beside each hit.
    pub evidence: Vec<EvidenceQuery>,
    /// The family of keys by whose buckets it can run part by part; `None` when it needs whole tables.
    pub bucket: Option<String>,
    /// Bytes of memory that it may use.
    pub memory: u64,
}

/// Something that a model points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Whom or what it is about.
    pub subject: Cell,
    /// When: `2024`, `2024-03` or `2024-03-05`.
    pub period: String,
    /// What else the query tells, in its order.
    pub details: Vec<Cell>,
    /// The rows that it was found in.
    pub evidence: Vec<EvidenceRow>,
}

/// A row that a hit was found in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceRow {
    /// The table.
    pub table: String,
    /// The batch.
    pub batch: BatchId,
    /// The row ([`row_place`](crate::ingest::row_place)).
    pub row_no: u32,
}

/// A part that has run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which, counted from 0.
    pub number: u16,
    /// Of how many. Numbers mean something only beside it.
    pub of: u16,
    /// What it found, by subject and period in no order.
    pub hits: Vec<Hit>,
}

/// Is told what becomes of a run, on the calling thread. Parts come in any order.
pub trait Watch {
    /// Before the first part.
    fn begins(&mut self, parts: u16);

    /// A part has run. Once this has returned, the part may be named as done in a later [run](QueryRunner::run).
    ///
    /// # Errors
    /// Ends the run.
    fn part(&mut self, part: Part) -> Result<(), RunError>;
}

/// Runs queries of models.
pub trait QueryRunner: Send + Sync {
    /// Which engine it is.
    fn engine(&self) -> Engine;

    /// What SQL it understands.
    fn dialect(&self) -> Dialect;

    /// Refuses a query that reads what its model does not declare or its task was not granted, or that is none.
    ///
    /// # Errors
    /// [`RunError`] with the reason.
    fn ensure_allowed(&self, job: &Job) -> Result<(), RunError>;

    /// Runs a query after [`ensure_allowed`](Self::ensure_allowed).
    ///
    /// `done` are the parts of an earlier run that need not run again, and of how many they were; the same job over the same
    /// batches. Running a part again finds the same.
    ///
    /// # Errors
    /// [`RunError`]; parts that were handed to `watch` before it are sound.
    fn run(
        &self,
        job: &Job,
        done: Option<(&BTreeSet<u16>, u16)>,
        watch: &mut dyn Watch,
        cancel: &Cancel,
    ) -> Result<(), RunError>;
}
