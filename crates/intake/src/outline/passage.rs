//! A passage: text put together from ranges of the source, every character knowing where it stood.

use super::stream::Stream;
use crate::{Entry, Figure, Source, Span, facts, facts::plain::Plain};

/// Text with the place of each of its characters in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passage {
    /// The text.
    pub(super) text: String,
    places: Vec<usize>,
}

impl Passage {
    /// The passage of one range of the stream, trimmed.
    pub(super) fn of_stream(stream: &Stream, from: usize, to: usize) -> Self {
        let (from, to) = stream.trim(from, to);
        let text = stream.text(from, to);
        let places = (from..to).filter_map(|at| stream.origin(at)).collect();
        Self { text, places }
    }

    /// The passage of one range of the source, trimmed.
    pub(super) fn of_source(chars: &[char], span: Span) -> Self {
        let (mut from, mut to) = (span.from, span.to.min(chars.len()));
        let blank = |at: usize| chars.get(at).is_none_or(|c| c.is_whitespace());
        while from < to && blank(from) {
            from += 1;
        }
        while to > from && blank(to - 1) {
            to -= 1;
        }
        Self {
            text: chars.get(from..to).unwrap_or_default().iter().collect(),
            places: (from..to).collect(),
        }
    }

    /// Whether it has no text.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds another passage, on a line of its own when `line` is set.
    pub(super) fn append(&mut self, other: &Self, line: bool) {
        if other.is_empty() {
            return;
        }
        if line && !self.is_empty() {
            self.text.push('\n');
            self.places
                .push(other.places.first().copied().unwrap_or_default());
        }
        self.text.push_str(&other.text);
        self.places.extend(&other.places);
    }

    /// The part from the `from`th to before the `to`th character.
    pub(super) fn part(&self, from: usize, to: usize) -> Self {
        let chars: Vec<char> = self.text.chars().collect();
        let (mut from, mut to) = (from.min(chars.len()), to.min(chars.len()));
        while from < to && chars.get(from).is_some_and(|c| c.is_whitespace()) {
            from += 1;
        }
        while to > from && chars.get(to - 1).is_some_and(|c| c.is_whitespace()) {
            to -= 1;
        }
        Self {
            text: chars.get(from..to).unwrap_or_default().iter().collect(),
            places: self.places.get(from..to).unwrap_or_default().to_vec(),
        }
    }

    /// From its first to its last character in the source.
    pub(super) fn span(&self) -> Option<Span> {
        let from = self.places.iter().min()?;
        let to = self.places.iter().max()?;
        Some(Span {
            from: *from,
            to: to + 1,
        })
    }

    /// The figures in it, with their places in the source.
    fn figures(&self, plain: &Plain) -> Vec<Figure> {
        let mut figures = facts::figures::of_plain(plain, 0);
        for figure in &mut figures {
            let at = |index: usize| self.places.get(index).copied();
            let from = at(figure.span.from).unwrap_or_default();
            let to = at(figure.span.to.saturating_sub(1)).map_or(from, |t| t + 1);
            figure.span = Span { from, to };
        }
        figures
    }
}

/// What is gathered about one finding or group before it becomes an [`Entry`].
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// Number as printed.
    pub(super) no: Option<String>,
    /// The problem.
    pub(super) problem: Passage,
    /// What was done.
    pub(super) status: Passage,
    /// Text under labels for units.
    pub(super) units: Vec<String>,
    /// Text under a label for the leader.
    pub(super) sponsor: Option<String>,
    /// Text under a label for the deadline.
    pub(super) deadline: Option<String>,
    /// Measures.
    pub(super) measures: Vec<String>,
    /// The whole passage.
    pub(super) span: Option<Span>,
    /// Entries under it.
    pub(super) children: Vec<Entry>,
}

impl Draft {
    /// Reads the facts and makes the entry.
    pub(super) fn entry(self) -> Entry {
        let problem_span = self
            .problem
            .span()
            .or(self.span)
            .unwrap_or(Span { from: 0, to: 0 });
        let plain = Plain::new(&self.status.text);
        let status = if self.children.is_empty() {
            facts::status::of_plain(&self.problem.text, &self.status.text, &plain)
        } else {
            crate::StatusReading {
                status: crate::Status::Unclear,
                words: Vec::new(),
            }
        };
        let mut units: Vec<String> = Vec::new();
        for unit in self.units.iter().flat_map(|text| names(text)) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        Entry {
            no: self.no.filter(|n| !n.is_empty()),
            figures: self.status.figures(&plain),
            status_span: self.status.span(),
            problem: self.problem.text,
            status_text: self.status.text,
            status,
            units,
            sponsor: self.sponsor.map(|s| clean(&s)).filter(|s| !s.is_empty()),
            deadline: self.deadline.map(|d| clean(&d)).filter(|d| !d.is_empty()),
            measures: self.measures,
            span: self.span.unwrap_or(problem_span),
            problem_span,
            children: self.children,
        }
    }
}

/// The value of a short field: without the full stop at its end.
pub(super) fn clean(text: &str) -> String {
    let marks = ['。', '；', ';', '，', ',', '、', '.'];
    let mut value = text.trim().trim_end_matches(marks).trim();
    // The bracket around several fields closes behind the last one.
    if value.ends_with([')', '）']) && !value.contains(['(', '（']) {
        value = value.trim_end_matches([')', '）']);
    }
    value.to_owned()
}

/// Names in a list: separated outside of brackets.
fn names(text: &str) -> Vec<String> {
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0usize);
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | ',' | '，' | ';' | '；' | '\n' | '/' | '。') {
            names.push(std::mem::take(&mut name));
        } else {
            name.push(c);
        }
    }
    names.push(name);
    names
        .into_iter()
        .map(|n| clean(&n))
        .filter(|n| !n.is_empty())
        .collect()
}

/// All characters of a source, for passages of cells.
pub(super) fn chars_of(source: &Source) -> Vec<char> {
    source.text.chars().collect()
}
