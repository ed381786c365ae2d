//! The outcome of a check, and how it compares with an earlier one.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{Code, Level, collector::Count, issue::Issue};

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The data set.
    pub dataset: String,
    /// Rows of data.
    pub rows: u64,
    /// Issues in the order of their layers, then by row; of each code the first thousand.
    pub issues: Vec<Issue>,
    /// All issues by code.
    pub counts: BTreeMap<Code, Count>,
    /// Headers of columns that were not read.
    pub dropped: Vec<String>,
    /// Names of sheets in which the set was not found.
    pub skipped: Vec<String>,
    /// Rows of totals and signatures below the data, which were not read as data.
    pub left_out: u64,
    /// Whether nothing blocks.
    pub passed: bool,
}

impl Verdict {
    /// Whether every issue is listed.
    pub fn is_complete(&self) -> bool {
        let all: u64 = self.counts.values().map(Count::all).sum();
        self.issues.len() as u64 == all
    }

    /// How many issues of a level there are.
    pub fn count(&self, level: Level) -> u64 {
        let of = |count: &Count| match level {
            Level::Block => count.block,
            Level::Warning => count.warning,
            Level::Hint => count.hint,
        };
        self.counts.values().map(of).sum()
    }

    /// Issues that block or warn, for a thousand rows; `None` without rows.
    #[allow(clippy::cast_precision_loss, reason = "a rate needs no more digits")]
    pub fn per_thousand_rows(&self) -> Option<f64> {
        let issues = self.count(Level::Block) + self.count(Level::Warning);
        (self.rows > 0).then(|| issues as f64 * 1000.0 / self.rows as f64)
    }

    /// What has become of the issues of an earlier verdict on the same set.
    ///
    /// Rows are recognised by their business key, so inserting a row on top changes nothing. A row whose key was mended counts
    /// as mended.
    pub fn since(&self, earlier: &Self) -> Difference {
        let mut open: HashMap<Matter<'_>, Vec<usize>> = HashMap::new();
        for (index, issue) in earlier.issues.iter().enumerate().rev() {
            open.entry(matter(issue)).or_default().push(index);
        }
        let mut difference = Difference {
            complete: self.is_complete() && earlier.is_complete(),
            ..Difference::default()
        };
        for issue in &self.issues {
            let known = open.get_mut(&matter(issue)).and_then(Vec::pop);
            let group = if known.is_some() {
                &mut difference.still
            } else {
                &mut difference.new
            };
            group.push(issue.clone());
        }
        // In the order in which they were told.
        let mut left: Vec<usize> = open.into_values().flatten().collect();
        left.sort_unstable();
        let mended = left
            .into_iter()
            .filter_map(|index| earlier.issues.get(index));
        difference.mended = mended.cloned().collect();
        difference
    }
}

/// What makes an issue the same in two verdicts.
type Matter<'a> = (Code, Option<&'a str>, u64);

fn matter(issue: &Issue) -> Matter<'_> {
    (issue.code, issue.place.column.as_deref(), issue.subject)
}

/// What changed from one round to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Difference {
    /// Issues that are gone, as they were told.
    pub mended: Vec<Issue>,
    /// Issues that are there as before.
    pub still: Vec<Issue>,
    /// Issues that were not there before.
    pub new: Vec<Issue>,
    /// Whether both verdicts list all of their issues; otherwise this compares what they list.
    pub complete: bool,
}

/// How many submissions passed in their first round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FirstPass {
    /// Passed.
    pub passed: u64,
    /// All.
    pub all: u64,
}

impl FirstPass {
    /// Counts the verdicts of first rounds.
    pub fn of<'a>(first_rounds: impl IntoIterator<Item = &'a Verdict>) -> Self {
        first_rounds
            .into_iter()
            .fold(Self::default(), |count, verdict| Self {
                passed: count.passed + u64::from(verdict.passed),
                all: count.all + 1,
            })
    }

    /// The share, from 0 to 1; `None` without submissions.
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    pub fn share(self) -> Option<f64> {
        (self.all > 0).then(|| self.passed as f64 / self.all as f64)
    }
}
