//! What two sentences have in common and where they contradict each other, in numbers.

use super::found::{Found, NEAR};
use super::letters::{self, Passages, dice};
use super::lexicon::{Group, Kind, lexicon};
use super::names::Name;
use super::parts::{Sentence, Stance};

/// A word of the left sentence and the word of the right one that says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// As it stands in the left sentence.
    pub left: String,
    /// As it stands in the right sentence.
    pub right: String,
}

/// How many numbers a verdict is made of.
pub(super) const FEATURES: usize = 16;

/// The numbers, in the order of [`super::weights::WEIGHTS`], and the words that both say.
///
/// Two sentences of a ledger often have the same frame around another problem, and one problem is often told twice in hardly a
/// common word. So what stands outside the common passages is asked for again alone, and a word that is found by another word
/// counts apart from one that is merely repeated.
pub(super) fn measure(a: &Sentence, b: &Sentence) -> ([f64; FEATURES], Vec<Matching>) {
    let (ours, theirs) = (Found::of(a, b), Found::of(b, a));
    let apart = |kind| ours.missing(kind).min(theirs.missing(kind));
    let name_apart = truth(names_apart(a, b));
    let left_over = ours.left_over().min(theirs.left_over()) + name_apart;
    let letters_apart = dice(&a.letters, &b.letters) * left_over.min(2.0);
    let stance = matches!(
        (a.stance, b.stance),
        (Stance::Wrong, Stance::Right) | (Stance::Right, Stance::Wrong)
    );
    let cover = order(ours.cover(), theirs.cover());
    let defects = order(ours.defects(), theirs.defects());
    let passages = Passages::of(&a.letters, &b.letters);
    let frame = passages.share(&a.letters, &b.letters);
    let changed = order(
        ours.changed(a, &passages.left),
        theirs.changed(b, &passages.right),
    );
    let senses = order(
        letters::senses(a, b, &passages.left),
        letters::senses(b, a, &passages.right),
    );
    let numbers = [
        apart(Kind::Matter),
        apart(Kind::Act),
        apart(Kind::Unit),
        name_apart,
        defects_apart(a, b),
        truth(stance),
        truth(opposite(a, b)),
        letters_apart,
        cover.0,
        cover.1,
        defects.0,
        frame * (1.0 - changed.0),
        frame * (1.0 - changed.1),
        f64::midpoint(ours.reworded(), theirs.reworded()),
        senses.0,
        senses.1,
    ];
    (numbers, matching(a, b, &ours))
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// The lower one first.
fn order(a: f64, b: f64) -> (f64, f64) {
    (a.min(b), a.max(b))
}

/// Whether they name different things of one kind.
fn names_apart(a: &Sentence, b: &Sentence) -> bool {
    let said = |name: &Name, other: &Sentence| {
        let stem: Vec<char> = name.stem.chars().collect();
        other
            .names
            .iter()
            .any(|theirs| theirs.level == name.level && theirs.stem == name.stem)
            || (stem.len() >= 2 && other.letters.windows(stem.len()).any(|w| w == stem))
    };
    a.names.iter().any(|ours| {
        let theirs: Vec<&Name> = b
            .names
            .iter()
            .filter(|theirs| theirs.level == ours.level)
            .collect();
        !theirs.is_empty() && !said(ours, b) && theirs.iter().all(|theirs| !said(theirs, a))
    })
}

fn groups(sentence: &Sentence, kind: Kind) -> Vec<usize> {
    let of_kind = sentence.parts.iter().filter(|part| part.kind == Some(kind));
    of_kind.filter_map(|part| part.group).collect()
}

/// Whether both say what is wrong, and none of it is near any of the other.
fn defects_apart(a: &Sentence, b: &Sentence) -> f64 {
    let specific = |sentence| -> Vec<usize> {
        let all = groups(sentence, Kind::Defect).into_iter();
        all.filter(|group| lexicon().group(*group).is_some_and(Group::telling_defect))
            .collect()
    };
    let (ours, theirs) = (specific(a), specific(b));
    if ours.is_empty() || theirs.is_empty() {
        return 0.0;
    }
    let near = ours
        .iter()
        .any(|x| theirs.iter().any(|y| lexicon().nearness(*x, *y) > 0.0));
    truth(!near)
}

fn opposite(a: &Sentence, b: &Sentence) -> bool {
    let theirs = groups(b, Kind::Defect);
    groups(a, Kind::Defect)
        .iter()
        .any(|x| theirs.iter().any(|y| lexicon().opposite(*x, *y)))
}

fn matching(a: &Sentence, b: &Sentence, ours: &Found<'_>) -> Vec<Matching> {
    let mut words: Vec<Matching> = Vec::new();
    let mut add = |left: &str, right: &str| {
        if !words.iter().any(|known| known.left == left) {
            words.push(Matching {
                left: left.to_owned(),
                right: right.to_owned(),
            });
        }
    };
    for name in &a.names {
        if let Some(same) = b.names.iter().find(|theirs| theirs.stem == name.stem) {
            add(&name.text, &same.text);
        }
    }
    for (part, near, form) in &ours.parts {
        match form {
            Some(form) if *near >= NEAR => add(&part.form, form),
            None if *near >= 0.99 && part.form.chars().count() > 1 => add(&part.form, &part.form),
            _ => {}
        }
    }
    words
}
