//! What goes into the index, what is asked, and what comes out.

use uuid::Uuid;

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A problem of the ledger.
    Finding,
    /// A piece of work under a finding.
    Task,
    /// A step of a task.
    Measure,
    /// What was reported about a finding.
    ProgressReport,
    /// A passage of a file that proves something.
    Evidence,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Finding,
        Self::Task,
        Self::Measure,
        Self::ProgressReport,
        Self::Evidence,
    ];

    /// The number under which it is kept in the index.
    pub(crate) const fn code(self) -> u64 {
        match self {
            Self::Finding => 0,
            Self::Task => 1,
            Self::Measure => 2,
            Self::ProgressReport => 3,
            Self::Evidence => 4,
        }
    }

    pub(crate) fn from_code(code: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id; a document with the same id is replaced.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// The rectification it belongs to.
    pub rectification: Uuid,
    /// The finding it belongs to; its own id for a finding.
    pub parent: Uuid,
    /// Its ledger number (`YL-2023-001`), or an empty text.
    pub no: String,
    /// Its title, which weighs more than its body.
    pub title: String,
    /// Its text. All of it is searched; the first few thousand characters can be shown.
    pub body: String,
    /// The units that may see it.
    pub visible_to: Vec<Uuid>,
}

/// What the reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visible {
    /// Everything.
    All,
    /// What at least one of these units may see.
    Units(Vec<Uuid>),
}

/// A question. Its text is words to look for and never a language with errors of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What somebody typed.
    pub text: String,
    /// What that person may see.
    pub visible: Visible,
    /// Only documents of this rectification.
    pub rectification: Option<Uuid>,
    /// Only documents of this kind.
    pub kind: Option<Kind>,
    /// How many hits, between 1 and 100.
    pub limit: usize,
    /// How many of the best hits to skip, at most 10,000.
    pub offset: usize,
}

impl Query {
    /// The first 20 hits for `text`.
    pub fn new(text: impl Into<String>, visible: Visible) -> Self {
        Self {
            text: text.into(),
            visible,
            rectification: None,
            kind: None,
            limit: 20,
            offset: 0,
        }
    }
}

/// Something that a sentence speaks of, to find others that speak of it too.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// How much it tells.
    pub weight: f32,
    /// The forms in which it may stand in a document.
    pub forms: Vec<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// How many documents match, of those the reader may see.
    pub total: usize,
    /// False when no document holds all the words, and these hold some of them.
    pub all_words: bool,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
}

/// One document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// The finding it belongs to.
    pub parent: Uuid,
    /// Its ledger number, or an empty text.
    pub no: String,
    /// Its title.
    pub title: String,
    /// The most telling passage of its body in pieces; true marks the words that were looked for.
    pub snippet: Vec<(String, bool)>,
}
