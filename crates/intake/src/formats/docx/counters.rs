//! Counting automatic lists through a document.

use std::collections::{HashMap, HashSet};

use super::{
    body::Paragraph,
    numbering::{Definition, LEVELS, Level, Numbering},
    styles::Styles,
};
use crate::formats::numerals::Numerals;

/// The state of all lists at one place of the document.
pub(super) struct Counters<'n> {
    numbering: &'n Numbering,
    styles: &'n Styles,
    /// Last number of each level; a level not yet begun is absent.
    counts: HashMap<Definition<'n>, [Option<u32>; LEVELS]>,
    /// Lists and levels whose fresh start has been used up.
    started: HashSet<(String, usize)>,
}

impl<'n> Counters<'n> {
    /// Nothing counted yet.
    pub(super) fn new(numbering: &'n Numbering, styles: &'n Styles) -> Self {
        Self {
            numbering,
            styles,
            counts: HashMap::new(),
            started: HashSet::new(),
        }
    }

    /// Counts a paragraph and says what is printed in front of it, with the space that belongs between.
    pub(super) fn number(&mut self, paragraph: &Paragraph) -> Option<String> {
        let (list, level) = self.place(paragraph)?;
        let definition = self.numbering.definition(&list, self.styles)?;
        let level = level
            .or_else(|| {
                self.numbering
                    .level_of_style(&list, definition, paragraph.style.as_deref()?)
            })
            .unwrap_or(0)
            .min(LEVELS - 1);
        let format = self.numbering.level(&list, definition, level)?;
        let current = self.count(&list, definition, level, format.start);
        self.print(&list, definition, format, current)
    }

    /// Which list a paragraph is in and on which level, by itself or by its style.
    fn place(&self, paragraph: &Paragraph) -> Option<(String, Option<usize>)> {
        let style = paragraph.style.as_deref();
        let (list, level) = if let Some(list) = &paragraph.list.list {
            (
                list.clone(),
                paragraph.list.level.or_else(|| self.styles.level(style)),
            )
        } else {
            let (_, reference) = self.styles.list(style)?;
            (
                reference.list.clone()?,
                paragraph.list.level.or(reference.level),
            )
        };
        (list != "0").then_some((list, level))
    }

    fn count(
        &mut self,
        list: &str,
        definition: Definition<'n>,
        level: usize,
        start: u32,
    ) -> [Option<u32>; LEVELS] {
        let fresh = self
            .numbering
            .start_override(list, level)
            .filter(|_| self.started.insert((list.to_owned(), level)));
        let counts = self.counts.entry(definition).or_default();
        if let Some(count) = counts.get_mut(level) {
            *count =
                Some(fresh.unwrap_or_else(|| count.map_or(start, |last| last.saturating_add(1))));
        }
        for (deeper, count) in counts.iter_mut().enumerate().skip(level + 1) {
            let restart = self
                .numbering
                .level(list, definition, deeper)
                .and_then(|format| format.restart);
            // A level begins anew after any higher one, or only after the one it names.
            if restart.is_none_or(|after| level < after) {
                *count = None;
            }
        }
        *counts
    }

    fn print(
        &self,
        list: &str,
        definition: Definition<'n>,
        format: &Level,
        counts: [Option<u32>; LEVELS],
    ) -> Option<String> {
        let mut printed = String::new();
        let mut signs = format.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let placeholder = if sign == '%' {
                signs.peek().and_then(|digit| digit.to_digit(10))
            } else {
                None
            };
            let Some(level) = placeholder
                .and_then(|digit| digit.checked_sub(1))
                .map(|level| level as usize)
            else {
                printed.push(sign);
                continue;
            };
            signs.next();
            let Some(other) = self.numbering.level(list, definition, level) else {
                continue;
            };
            let number = counts.get(level).copied().flatten().unwrap_or(other.start);
            let numerals = if format.legal {
                Numerals::Decimal
            } else {
                other.numerals
            };
            printed.push_str(&numerals.print(number));
        }
        let last = printed.trim_end().chars().next_back()?;
        // Word puts a tab there. After a Chinese mark nothing is needed; elsewhere "1." and "2023年" must not run together.
        if !format.tight && (last.is_ascii() || last.is_alphanumeric()) {
            printed = format!("{} ", printed.trim_end());
        }
        Some(printed)
    }
}
