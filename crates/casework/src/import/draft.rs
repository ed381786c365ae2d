//! From a reading to a draft, compared with what is on the ledger already.

use std::collections::{HashMap, HashSet};

use bihuan_domain::{
    Finding, Rectification,
    finding::Reported,
    id::{DocumentId, FindingId},
    import::{Against, Draft, DraftAspect, DraftRow, DraftState, Remark},
};
use bihuan_intake::{Entry, Reading, Severity, Status, facts};
use similar::TextDiff;

/// Two problem sentences with the same number are the same problem from this likeness on.
const ALIKE: f32 = 0.6;

pub(super) fn draft_of(
    reading: &Reading,
    document: DocumentId,
    rectification: &Rectification,
    known: &[Finding],
) -> Draft {
    let ledger = Ledger::of(known);
    let mut aspects = Vec::new();
    let mut rows = Vec::new();
    for (index, aspect) in reading.aspects.iter().enumerate() {
        let title = aspect.title.clone();
        let same = rectification
            .aspects
            .iter()
            .find(|k| plain(&k.title) == plain(&title))
            .map(|k| k.id);
        aspects.push(DraftAspect { title, known: same });
        for entry in &aspect.entries {
            leaves(entry, None, &mut |leaf, item| {
                rows.push(row(leaf, item, index, rows.len()));
            });
        }
    }
    let mut matched = HashSet::new();
    for row in &mut rows {
        row.against = ledger.find(row, &mut matched);
    }
    let remarks = reading
        .diagnostics
        .iter()
        .chain(&reading.source.diagnostics)
        .map(|d| Remark {
            warning: d.severity == Severity::Warning,
            text: d.message.clone(),
            range: d.span.map(|s| (s.from, s.to)),
        });
    // Only a newer version of the same document can lack something: one with which most rows agree.
    let again = matched.len() * 2 > known.len() && !known.is_empty();
    let gone = if again {
        known
            .iter()
            .map(|f| f.id)
            .filter(|id| !matched.contains(id))
            .collect()
    } else {
        Vec::new()
    };
    let next_key = u32::try_from(rows.len())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    Draft {
        rectification: rectification.id,
        document,
        aspects,
        remarks: remarks.collect(),
        gone,
        next_key,
        rows,
        state: DraftState::Open,
    }
}

/// Calls `take` with every finding below an entry and the title of the group above it.
fn leaves<'a>(
    entry: &'a Entry,
    item: Option<&'a str>,
    take: &mut impl FnMut(&'a Entry, Option<&'a str>),
) {
    if entry.children.is_empty() {
        take(entry, item);
    }
    for child in &entry.children {
        leaves(child, Some(&entry.problem), take);
    }
}

fn row(entry: &Entry, item: Option<&str>, aspect: usize, at: usize) -> DraftRow {
    let status = match entry.status.status {
        Status::Completed => "completed",
        Status::LongTerm => "long_term",
        Status::InProgress => "in_progress",
        Status::NotStarted => "not_started",
        Status::Unclear => "unclear",
    };
    let reported = (!entry.status_text.is_empty()).then(|| Reported {
        status: status.to_owned(),
        status_words: entry.status.words.clone(),
        status_text: entry.status_text.clone(),
    });
    DraftRow {
        key: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1),
        aspect,
        item: item.map(str::to_owned),
        source_no: entry.no.clone(),
        problem: entry.problem.clone(),
        reported,
        problem_range: (entry.problem_span.from, entry.problem_span.to),
        status_range: entry.status_span.map(|s| (s.from, s.to)),
        unit_hint: entry.units.clone(),
        raw_deadline: entry.deadline.clone(),
        due: entry
            .deadline
            .as_deref()
            .and_then(facts::dates::deadline)
            .and_then(|d| d.date),
        dropped: false,
        against: Against::New,
    }
}

/// What is on the ledger, to be looked up by words and by number.
struct Ledger<'a> {
    by_words: HashMap<String, &'a Finding>,
    by_number: HashMap<&'a str, Vec<&'a Finding>>,
}

impl<'a> Ledger<'a> {
    fn of(known: &'a [Finding]) -> Self {
        let mut by_number: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in known {
            if let Some(no) = finding.source_no.as_deref() {
                by_number.entry(no).or_default().push(finding);
            }
        }
        Self {
            by_words: known.iter().map(|f| (plain(&f.problem), f)).collect(),
            by_number,
        }
    }

    /// The same words are the same problem; the same number with much the same words is too.
    fn find(&self, row: &DraftRow, matched: &mut HashSet<FindingId>) -> Against {
        let words = plain(&row.problem);
        let same_words = self
            .by_words
            .get(&words)
            .copied()
            .filter(|f| !matched.contains(&f.id));
        let found = same_words.or_else(|| {
            let candidates = row
                .source_no
                .as_deref()
                .and_then(|no| self.by_number.get(no))?;
            candidates
                .iter()
                .copied()
                .find(|f| !matched.contains(&f.id) && likeness(&words, &plain(&f.problem)) >= ALIKE)
        });
        let Some(finding) = found else {
            return Against::New;
        };
        matched.insert(finding.id);
        let said = |r: Option<&Reported>| r.map(|r| plain(&r.status_text)).unwrap_or_default();
        let unchanged =
            same_words.is_some() && said(row.reported.as_ref()) == said(finding.reported.as_ref());
        if unchanged {
            Against::Same {
                finding: finding.id,
            }
        } else {
            Against::Changed {
                finding: finding.id,
            }
        }
    }
}

fn likeness(a: &str, b: &str) -> f32 {
    TextDiff::from_chars(a, b).ratio()
}

/// Words without spaces and differences of width, so that the same sentence from another kind of file is the same.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            other => other,
        })
        .collect()
}
