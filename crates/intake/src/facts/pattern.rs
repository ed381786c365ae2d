//! Regular expressions that are compiled once and cannot fail at run time.

use std::borrow::Borrow;
use std::ops::Range;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex, RegexSet, SetMatches};

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

    /// What it means, at each of its occurrences: its first group where it needs company to be sure, else all of it.
    pub(crate) fn meant(&'static self, text: &str) -> Vec<Range<usize>> {
        let Some(regex) = self.regex() else {
            return Vec::new();
        };
        if regex.captures_len() == 1 {
            return regex.find_iter(text).map(|found| found.range()).collect();
        }
        let meant = |groups: Captures<'_>| {
            groups
                .get(1)
                .or_else(|| groups.get(0))
                .map(|found| found.range())
        };
        regex.captures_iter(text).filter_map(meant).collect()
    }
}

/// Patterns that are looked for together: one pass over a text tells which of them occur in it at all, and most do not.
pub(crate) struct Patterns<P: 'static> {
    all: &'static [P],
    compiled: OnceLock<Option<RegexSet>>,
}

/// Which patterns occur in one text.
#[derive(Debug)]
pub(crate) struct Occurring<P: 'static> {
    all: &'static [P],
    /// None when that is not known.
    set: Option<SetMatches>,
}

impl<P> Patterns<P> {
    /// Names the patterns; nothing is compiled yet.
    pub(crate) const fn new(all: &'static [P]) -> Self {
        Self {
            all,
            compiled: OnceLock::new(),
        }
    }
}

impl<P: Borrow<Pattern>> Patterns<P> {
    /// Looks for all of them.
    pub(crate) fn in_text(&self, text: &str) -> Occurring<P> {
        let set = self.compiled.get_or_init(|| {
            let sources = self.all.iter().map(|pattern| pattern.borrow().source);
            let compiled = RegexSet::new(sources);
            debug_assert!(compiled.is_ok(), "patterns do not compile together");
            compiled.ok()
        });
        Occurring {
            all: self.all,
            set: set.as_ref().map(|set| set.matches(text)),
        }
    }
}

impl<P: Borrow<Pattern>> Occurring<P> {
    /// The patterns that occur.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static Pattern> {
        let all = self.all.iter().enumerate();
        all.filter(|(index, _)| self.set.as_ref().is_none_or(|set| set.matched(*index)))
            .map(|(_, pattern)| pattern.borrow())
    }

    /// Whether a pattern occurs; none when it was not looked for.
    pub(crate) fn holds(&self, pattern: &Pattern) -> Option<bool> {
        let index = self
            .all
            .iter()
            .position(|known| std::ptr::eq(known.borrow(), pattern))?;
        Some(self.set.as_ref()?.matched(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static DIGIT: Pattern = Pattern::new(r"\d");
    static YEAR: Pattern = Pattern::new(r"(\d{4})年");
    static BOTH: Patterns<&Pattern> = Patterns::new(&[&DIGIT, &YEAR]);
    static OTHER: Pattern = Pattern::new("x");

    #[test]
    fn together_they_find_what_each_finds_alone() {
        for text in ["", "无", "3处", "2024年", "２０"] {
            let found = BOTH.in_text(text);
            assert_eq!(found.holds(&DIGIT), Some(DIGIT.is_match(text)), "{text}");
            assert_eq!(found.holds(&YEAR), Some(YEAR.is_match(text)), "{text}");
            assert_eq!(found.holds(&OTHER), None, "it was not looked for");
        }
        assert_eq!(BOTH.in_text("3处").iter().count(), 1);
    }

    #[test]
    fn a_pattern_with_a_group_means_the_group() {
        assert_eq!(YEAR.meant("于2024年").first(), Some(&(3..7)));
        assert_eq!(DIGIT.meant("1、2"), [0..1, 4..5]);
    }
}
