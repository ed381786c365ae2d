//! How well what one sentence tells is found in another.

use super::letters::{self, Span, pairs_of};
use super::lexicon::{Group, Kind, lexicon};
use super::parts::{Part, Sentence};

/// From this nearness on, two words are taken to say the same.
pub(super) const NEAR: f64 = 0.6;

/// How well each part of one sentence is found in the other, and the word that it was found by.
pub(super) struct Found<'a> {
    pub(super) parts: Vec<(&'a Part, f64, Option<&'a str>)>,
}

impl<'a> Found<'a> {
    pub(super) fn of(one: &'a Sentence, other: &'a Sentence) -> Self {
        let pairs = pairs_of(&other.letters);
        let parts = one.parts.iter().map(|part| {
            let known = other
                .parts
                .iter()
                .filter_map(|theirs| Some((nearness(part, theirs)?, theirs.form.as_str())));
            let best = known
                .max_by(|(x, _), (y, _)| x.total_cmp(y))
                .filter(|(near, _)| *near > 0.0);
            // Half a department's name is another department; half an unknown word says something.
            let trust = match part.kind {
                None => 1.0,
                Some(Kind::Unit) => 0.0,
                Some(_) => 0.4,
            };
            let by_letters = (letters::shared(&part.form, &pairs, other) * trust)
                .max(letters::single(&part.form, other) * trust.min(0.4));
            match best {
                Some((near, form)) if near >= by_letters => (part, near, Some(form)),
                _ => (part, by_letters, None),
            }
        });
        Self {
            parts: parts.collect(),
        }
    }

    /// The share of the telling weight of some parts that the other tells too; nothing where there are none.
    fn share(&self, of: impl Fn(&Part) -> bool) -> Option<f64> {
        let (mut whole, mut found) = (0.0, 0.0);
        for (part, near, _) in self.parts.iter().filter(|(part, ..)| of(part)) {
            whole += part.weight;
            found += part.weight * near;
        }
        (whole > 0.0).then(|| found / whole)
    }

    /// How well what this sentence is about is found in the other.
    pub(super) fn cover(&self) -> f64 {
        let content = |part: &Part| part.kind != Some(Kind::Defect);
        self.share(content).unwrap_or(0.0)
    }

    /// How well what is wrong here is wrong there too.
    pub(super) fn defects(&self) -> f64 {
        const UNSAID: f64 = 0.3;
        let specific = |group| lexicon().group(group).is_some_and(Group::telling_defect);
        self.share(|part| part.group.is_some_and(specific))
            .unwrap_or(UNSAID)
    }

    /// How well the rest is found, when what both have letter for letter is taken away.
    pub(super) fn changed(&self, sentence: &Sentence, passages: &[Span]) -> f64 {
        let letters = sentence.letters.iter().enumerate();
        let rest: String = letters
            .filter(|(at, _)| !passages.iter().any(|span| span.holds(*at)))
            .map(|(_, c)| *c)
            .collect();
        self.share(|part| rest.contains(&part.form)).unwrap_or(1.0)
    }

    /// The share of what is told that the other tells with really another word.
    pub(super) fn reworded(&self) -> f64 {
        const LEAST: f64 = 0.3;
        let vague = |part: &Part| {
            let group = part.group.and_then(|group| lexicon().group(group));
            group.is_some_and(|group| group.general || group.weight < 0.25)
        };
        let other =
            |part: &Part, form: &str| !form.contains(&part.form) && !part.form.contains(form);
        let (mut whole, mut found) = (LEAST, 0.0);
        for (part, near, form) in &self.parts {
            whole += part.weight;
            if *near >= NEAR && !vague(part) && form.is_some_and(|form| other(part, form)) {
                found += part.weight * near;
            }
        }
        found / whole
    }

    /// How much this sentence tells that the other does not.
    pub(super) fn left_over(&self) -> f64 {
        self.parts
            .iter()
            .map(|(part, near, _)| part.weight * (1.0 - near))
            .sum()
    }

    /// How many things of a kind the other does not speak of, up to 2.
    pub(super) fn missing(&self, kind: Kind) -> f64 {
        let missing: f64 = self
            .parts
            .iter()
            .filter(|(part, ..)| part.kind == Some(kind))
            .map(|(_, near, _)| 1.0 - near)
            .sum();
        missing.min(2.0)
    }
}

fn nearness(a: &Part, b: &Part) -> Option<f64> {
    let known = lexicon().nearness(a.group?, b.group?);
    let told = [Kind::Matter, Kind::Host, Kind::Person];
    let things = a.kind.is_some_and(|kind| told.contains(&kind))
        && b.kind.is_some_and(|kind| told.contains(&kind));
    let contained = things && (a.form.contains(&b.form) || b.form.contains(&a.form));
    Some(if contained { known.max(NEAR) } else { known })
}
