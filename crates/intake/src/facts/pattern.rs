//! Regular expressions that are compiled once and cannot fail at run time.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A pattern of ours, compiled at its first use.
pub(crate) struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Names a pattern; nothing is compiled yet.
    pub(crate) const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| {
                let compiled = Regex::new(self.source);
                // A misspelt pattern is our mistake and must show in the tests, but never end a request.
                debug_assert!(
                    compiled.is_ok(),
                    "pattern does not compile: {}",
                    self.source
                );
                compiled.ok()
            })
            .as_ref()
    }

    /// Whether it occurs in `text`.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// Its first occurrence.
    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.regex()?.find(text)
    }

    /// All its occurrences, from left to right.
    pub(crate) fn find_all<'t>(&'static self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.find_iter(text))
    }

    /// Its first occurrence with the groups.
    pub(crate) fn groups<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// All its occurrences with their groups.
    pub(crate) fn all_groups<'t>(
        &'static self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.captures_iter(text))
    }
}
