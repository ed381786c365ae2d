//! Combine before you show: what may come before the eyes of a person, and what waits for a second source.

use std::collections::{BTreeMap, BTreeSet};

use super::{ClueId, Model, Outcome, Severity, Subject};

/// What a model found about a subject in a period.
#[derive(Debug, Clone)]
pub struct Hit<'a> {
    /// The model.
    pub model: &'a Model,
    /// How much it says: what the hit says for itself, if the model is graded; otherwise what the model says.
    pub severity: Severity,
    /// Key of the subject: as text, a pseudonym in decimal digits.
    pub subject: String,
    /// The period.
    pub period: String,
}

/// A subject with everything that was found about it.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// What kind of subject; cards and vehicles are told apart by their numbers alone.
    pub kind: Subject,
    /// Its key.
    pub subject: String,
    /// Reasons, the weightiest models first; never summed up to one number.
    pub hits: Vec<Hit<'a>>,
}

/// What comes of hits.
#[derive(Debug, Clone, Default)]
pub struct Combined<'a> {
    /// To verify: subjects with one hit of weight A, or hits of two different models of weight B.
    pub shown: Vec<Candidate<'a>>,
    /// Not shown yet: a single B, or nothing but hints.
    pub waiting: Vec<Candidate<'a>>,
    /// Units to which a suggestion may be drafted.
    pub letters: Vec<Candidate<'a>>,
    /// People who may be owed help.
    pub services: Vec<Candidate<'a>>,
}

impl Hit<'_> {
    /// Its name.
    pub fn id(&self) -> ClueId {
        ClueId::of(
            self.model.id(),
            self.model.version(),
            &self.subject,
            &self.period,
        )
    }
}

impl Candidate<'_> {
    /// C only adds beside others: one A is enough, and two different models of B are.
    fn is_shown(&self) -> bool {
        let of = |severity| {
            let hits = self.hits.iter().filter(move |hit| hit.severity == severity);
            hits.map(|hit| hit.model.id())
                .collect::<BTreeSet<_>>()
                .len()
        };
        of(Severity::A) >= 1 || of(Severity::B) >= 2
    }
}

/// Puts hits together by subject, in the order of kinds and keys: people are not ranked.
///
/// A protective model never adds to a suspicion, nor a suggestion to a unit: each is put together for itself.
pub fn combine<'a>(hits: impl IntoIterator<Item = Hit<'a>>) -> Combined<'a> {
    let mut subjects: BTreeMap<(u8, Subject, String), Vec<Hit<'a>>> = BTreeMap::new();
    for hit in hits {
        let outcome = match hit.model.outcome {
            Outcome::Clue => 0,
            Outcome::Letter => 1,
            Outcome::Service => 2,
        };
        let key = (outcome, hit.model.subject.group(), hit.subject.clone());
        subjects.entry(key).or_default().push(hit);
    }
    let mut combined = Combined::default();
    for ((outcome, kind, subject), mut hits) in subjects {
        hits.sort_by(|one, other| order(one).cmp(&order(other)));
        hits.dedup_by_key(|hit| hit.id());
        let candidate = Candidate {
            kind,
            subject,
            hits,
        };
        match outcome {
            0 if candidate.is_shown() => combined.shown.push(candidate),
            0 => combined.waiting.push(candidate),
            1 => combined.letters.push(candidate),
            _ => combined.services.push(candidate),
        }
    }
    combined
}

fn order<'h>(hit: &'h Hit<'_>) -> (Severity, &'h str, &'h str) {
    (hit.severity, hit.model.id(), &hit.period)
}
