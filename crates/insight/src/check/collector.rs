//! Gathers issues: counts all, lists the first of each kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Code, Level,
    digest::Secret,
    issue::{Found, Issue, Place, shown},
};
use crate::{schema::Dataset, sheet::Record};

/// So many issues of a code are listed; a column that is wrong throughout needs no million lines.
pub(super) const LISTED: u64 = 1_000;

/// How many issues of a code there are, by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// 阻断.
    pub block: u64,
    /// 警告.
    pub warning: u64,
    /// 提示.
    pub hint: u64,
}

impl Count {
    /// All together.
    pub fn all(&self) -> u64 {
        self.block + self.warning + self.hint
    }
}

/// Issues as they come.
#[derive(Debug)]
pub(super) struct Collector<'a> {
    dataset: &'a Dataset,
    secret: Secret,
    pub(super) issues: Vec<Issue>,
    pub(super) counts: BTreeMap<Code, Count>,
}

/// The row that is looked at, and what its issues are about.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) record: Record<'a>,
    pub(super) subject: u64,
}

impl<'a> Collector<'a> {
    pub(super) fn new(dataset: &'a Dataset, secret: Secret) -> Self {
        Self {
            dataset,
            secret,
            issues: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// An issue of a cell.
    pub(super) fn cell(&mut self, spot: Spot<'_>, column: usize, found: Found) {
        let kind = self
            .dataset
            .columns()
            .get(column)
            .map(|column| &column.kind);
        let shown = kind.and_then(|kind| shown(kind, spot.record.cell(column)));
        self.push(found, Some(spot.record), Some(column), shown, spot.subject);
    }

    /// An issue of a row.
    pub(super) fn row(&mut self, spot: Spot<'_>, found: Found) {
        self.push(found, Some(spot.record), None, None, spot.subject);
    }

    /// An issue of a column.
    pub(super) fn column(&mut self, column: usize, found: Found) {
        let subject = self.secret.join(column as u64, self.topic(&found));
        self.push(found, None, Some(column), None, subject);
    }

    /// An issue of the whole submission.
    pub(super) fn whole(&mut self, found: Found) {
        let subject = self.topic(&found);
        self.push(found, None, None, None, subject);
    }

    /// What a sentence is about: its words without the figures, which differ from round to round.
    fn topic(&self, found: &Found) -> u64 {
        let words: String = found
            .message
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect();
        self.secret.digest_of_text(&words)
    }

    fn push(
        &mut self,
        found: Found,
        record: Option<Record<'_>>,
        column: Option<usize>,
        shown: Option<String>,
        subject: u64,
    ) {
        let count = self.counts.entry(found.code).or_default();
        let listed = count.all() < LISTED;
        match found.level {
            Level::Block => count.block += 1,
            Level::Warning => count.warning += 1,
            Level::Hint => count.hint += 1,
        }
        if !listed {
            return;
        }
        let header = column
            .and_then(|column| self.dataset.columns().get(column))
            .map(|column| column.header.clone());
        self.issues.push(Issue {
            code: found.code,
            level: found.level,
            place: Place {
                sheet: record.map(|record| record.sheet),
                row: record.map(|record| record.row),
                column: header,
            },
            shown,
            message: found.message,
            suggestion: found.suggestion,
            subject,
        });
    }
}
