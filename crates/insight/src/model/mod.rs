//! Red-flag models (监督模型) as data: one folder, one question, one page.
//!
//! A model says which columns of which tables it reads, asks one query, and explains itself: parameters with their ranges, rows that
//! are shown beside a hit, what it rests on, which innocent reasons are known. A description that contradicts itself is refused
//! with a sentence when it is read.
//!
//! [`Registry`] holds the models that come with the program. [`Model::plan`] turns a model, what a task was granted and the values of
//! its parameters into statements for an engine, or refuses. Nothing is run here.
//!
//! A hit is a question, never a verdict: the wording of every model says 疑似…需核实, and [`combine`] decides what may be shown
//! before a person has looked.

mod clue;
mod combine;
mod contradiction;
mod dialect;
mod expand;
mod parameter;
mod plan;
mod raw;
mod registry;
mod resolve;
mod scaffold;
mod subject;

use serde::{Deserialize, Serialize};

pub use clue::ClueId;
pub use combine::{Candidate, Combined, Hit, combine};
pub use contradiction::Contradiction;
pub use dialect::{Dialect, MACROS, Macro};
pub use expand::expand_macros;
pub use parameter::{Parameter, ParameterKind, ParameterValue, ValueRefusal, Values};
pub use plan::{Plan, Refusal};
pub use registry::{Registry, shipped};
pub use scaffold::{ScaffoldFile, scaffold};
pub use subject::{Period, Subject};

/// How much a hit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Severity {
    /// Nearly certain.
    A,
    /// Needs a second source.
    B,
    /// A hint of numbers; never shown alone.
    C,
}

/// What comes of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Something to verify (疑点).
    #[default]
    Clue,
    /// A draft of a suggestion to a unit; nobody is suspected.
    Letter,
    /// Somebody who may be owed help; nobody is suspected.
    Service,
}

/// How a table is read when a model runs part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// Only the rows of the part.
    Bucket,
    /// All rows beside each part: small registers, or what is looked up under another key.
    #[default]
    Whole,
}

/// A table that a model reads, and the columns of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The table.
    pub table: String,
    /// The columns; the query sees no others.
    pub columns: Vec<String>,
    /// How it is read part by part.
    #[serde(default)]
    pub spread: Spread,
}

/// A column of the result behind subject and period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// Its name in the query.
    pub name: String,
    /// Its name for people.
    pub title: String,
}

/// Rows that are shown beside a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The table, one of the inputs.
    pub table: String,
    /// When a row `t` belongs to a hit `h`.
    pub on: String,
}

/// A model.
#[derive(Debug, Clone)]
pub struct Model {
    id: String,
    version: u32,
    marked: bool,
    domain: String,
    title: String,
    wording: String,
    severity: Severity,
    graded: bool,
    outcome: Outcome,
    subject: Subject,
    period: Period,
    second_source: String,
    bucket: Option<String>,
    inputs: Vec<Input>,
    parameters: Vec<Parameter>,
    details: Vec<Detail>,
    evidence: Vec<Evidence>,
    basis: Vec<String>,
    innocent: Vec<String>,
    query: String,
    page: String,
}

impl Model {
    /// Reads a model from the texts of its folder.
    ///
    /// # Errors
    /// [`Contradiction`] when it cannot be read or its parts do not fit together.
    pub fn parse(description: &str, query: &str, page: &str) -> Result<Self, Contradiction> {
        resolve::resolve(raw::read(description)?, query, page)
    }

    /// Its number: `F01`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Rises with every change of query or defaults, so that a clue says which question it answers.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Whether it belongs to the first choice.
    pub const fn is_marked(&self) -> bool {
        self.marked
    }

    /// Whether it runs unless somebody switches it off: the first choice, and whatever speaks for people.
    pub fn is_on_by_default(&self) -> bool {
        self.marked || self.outcome == Outcome::Service
    }

    /// The field of work it belongs to.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Its name for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is said of a hit.
    pub fn wording(&self) -> &str {
        &self.wording
    }

    /// How much a hit says; of a graded model, how much it says at most.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Whether each hit says for itself how much it says, as A, B or C in the column `grade` of the result.
    pub const fn is_graded(&self) -> bool {
        self.graded
    }

    /// What comes of a hit.
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Whom or what hits are about.
    pub const fn subject(&self) -> Subject {
        self.subject
    }

    /// For which time a hit is told.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// What is needed beside it, in words; blank when nothing is.
    pub fn second_source(&self) -> &str {
        &self.second_source
    }

    /// The family of keys by whose parts it can run; `None` when it needs whole tables.
    pub fn bucket(&self) -> Option<&str> {
        self.bucket.as_deref()
    }

    /// What it reads.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Its parameters.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The columns of its result behind subject and period.
    pub fn details(&self) -> &[Detail] {
        &self.details
    }

    /// What is shown beside a hit.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// What it rests on.
    pub fn basis(&self) -> &[String] {
        &self.basis
    }

    /// Innocent reasons that are known.
    pub fn innocent(&self) -> &[String] {
        &self.innocent
    }

    /// Its query, before anything is expanded.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Its page, in Markdown.
    pub fn page(&self) -> &str {
        &self.page
    }
}
