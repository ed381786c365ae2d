//! What one model says about a subject in one period.

use serde::{Deserialize, Serialize};

use crate::id::RunId;

/// How much a clue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Nearly certain.
    A,
    /// Needs a second source.
    B,
    /// A hint of numbers; never alone.
    C,
}

impl Severity {
    /// The letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// What kind of thing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Something to verify.
    Suspicion,
    /// Something for a letter of suggestion to a unit or to whoever manages it; nobody is suspected.
    Suggestion,
    /// Somebody who may be owed help; nobody is suspected.
    Service,
}

impl Nature {
    /// Keys with the word people use.
    pub const ALL: [Self; 3] = [Self::Suspicion, Self::Suggestion, Self::Service];

    /// Name in addresses and stored data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suspicion => "suspicion",
            Self::Suggestion => "suggestion",
            Self::Service => "service",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Suspicion => "疑点",
            Self::Suggestion => "工作建议",
            Self::Service => "应助未助",
        }
    }
}

/// A value that a model tells beside a hit, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClueDetail {
    /// What it is.
    pub label: String,
    /// The value.
    pub text: String,
}

/// A row that was handed in: where a clue was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// The data set.
    pub table: String,
    /// The batch.
    pub batch: String,
    /// The row, with its sheet in one number.
    pub row: u32,
}

/// What one model says about a subject in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clue {
    /// Its name: the same question about the same subject and time has the same, however often it is asked.
    pub id: String,
    /// The model.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// How much it says.
    pub severity: Severity,
    /// When: `2024`, `2024-03` or `2024-03-05`.
    pub period: String,
    /// What the model tells.
    pub details: Vec<ClueDetail>,
    /// Rows that it was found in.
    pub evidence: Vec<EvidenceRow>,
    /// The run that found it as it stands here.
    pub run: RunId,
}

impl Clue {
    /// What the model tells, in one line.
    pub fn facts(&self) -> String {
        let text = |one: &ClueDetail| match one.text.as_str() {
            "" => format!("{}：未填", one.label),
            text => format!("{}：{text}", one.label),
        };
        let facts: Vec<String> = self.details.iter().map(text).collect();
        facts.join("；")
    }

    /// Whether another one says the same from the same rows, whatever run found it.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.id.clone(), it.severity, it.details.clone());
        said(self) == said(other) && self.evidence == other.evidence
    }
}
