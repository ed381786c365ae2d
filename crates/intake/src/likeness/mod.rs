//! Whether two problem sentences tell of the same problem, and the words that say so.
//!
//! A sentence is taken apart into names, things, people, what is done and what is wrong; the lexicon knows several thousand forms
//! of the field. The parts are compared each with its kind: a careful clerk calls two sentences the same problem when matter and
//! defect agree and neither place nor object contradicts, however differently they are worded. A word that the lexicon does not
//! have is understood by its letters. How much each agreement and contradiction counts is fitted to made-up pairs (`fit`).

mod features;
#[cfg(test)]
mod fit;
mod found;
mod letters;
mod lexicon;
mod names;
mod parts;
mod weights;

pub use features::Matching;
pub use parts::{Sentence, Telling};

/// From this score on two sentences are taken for the same problem.
pub const SAME: f64 = 0.5;

/// What a comparison found.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// From 0 (nothing in common) to 1 (the same words).
    pub score: f64,
    /// Whether this is taken for the same problem.
    pub same: bool,
    /// The words it rests on.
    pub words: Vec<Matching>,
}

/// Compares two problem sentences.
#[must_use]
pub fn compare(a: &str, b: &str) -> Likeness {
    Sentence::read(a).likeness(&Sentence::read(b))
}

impl Sentence {
    /// Compares two sentences that have been read. The score does not depend on which comes first; a text without any letter is
    /// like nothing.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.is_empty() || other.is_empty() {
            return Likeness {
                score: 0.0,
                same: false,
                words: Vec::new(),
            };
        }
        let (numbers, words) = features::measure(self, other);
        let score = if self.letters == other.letters {
            1.0
        } else {
            weights::score(&numbers)
        };
        Likeness {
            score,
            same: score >= SAME,
            words,
        }
    }
}
