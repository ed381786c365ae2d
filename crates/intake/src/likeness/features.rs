//! What two sentences have in common and where they contradict each other, in numbers.

use std::collections::HashSet;

use super::lexicon::{Kind, lexicon};
use super::names::Name;
use super::parts::{Part, Sentence, Stance};

/// A word of the left sentence and the word of the right one that says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// As it stands in the left sentence.
    pub left: String,
    /// As it stands in the right sentence.
    pub right: String,
}

/// How many numbers a verdict is made of.
pub(super) const FEATURES: usize = 19;

/// How well each part of one sentence is found in the other.
struct Found<'a> {
    parts: Vec<(&'a Part, f64, Option<&'a str>)>,
}

pub(super) fn measure(a: &Sentence, b: &Sentence) -> ([f64; FEATURES], Vec<Matching>) {
    let (ours, theirs) = (Found::of(a, b), Found::of(b, a));
    let apart = |kind| ours.missing(kind).min(theirs.missing(kind));
    let (topic, rest) = (
        ours.topic().min(theirs.topic()),
        (ours.rest(), theirs.rest()),
    );
    let cover = (ours.cover(), theirs.cover());
    let (name_same, name_apart) = names(a, b);
    let letters = dice(&a.letters, &b.letters);
    let left_over = ours.left_over().min(theirs.left_over()) + name_apart;
    let defect_same = f64::midpoint(ours.defects(), theirs.defects());
    let stance = matches!(
        (a.stance, b.stance),
        (Stance::Wrong, Stance::Right) | (Stance::Right, Stance::Wrong)
    );
    let truth = |is: bool| f64::from(u8::from(is));
    let numbers = [
        topic,
        rest.0.min(rest.1),
        rest.0.max(rest.1),
        apart(Kind::Matter),
        apart(Kind::Host),
        apart(Kind::Person),
        apart(Kind::Act),
        apart(Kind::Unit),
        name_same,
        name_apart,
        defect_same,
        defects_apart(a, b),
        truth(stance),
        letters,
        letters * left_over.min(2.0),
        truth(opposite(a, b)),
        cover.0.min(cover.1),
        cover.0.max(cover.1),
        ((letters - 0.5) * 2.0).clamp(0.0, 1.0) * (left_over / 0.4).min(1.0),
    ];
    (numbers, matching(a, b, &ours))
}

impl<'a> Found<'a> {
    fn of(one: &'a Sentence, other: &'a Sentence) -> Self {
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
            let by_letters = (shared(&part.form, &pairs, other) * trust)
                .max(single(&part.form, other) * trust.min(0.4));
            match best {
                Some((near, form)) if near >= by_letters => (part, near, Some(form)),
                _ => (part, by_letters, None),
            }
        });
        Self {
            parts: parts.collect(),
        }
    }

    /// The most telling thing that both speak of: how near it is, and how much it tells.
    fn topic_at(&self) -> Option<usize> {
        let things = self
            .parts
            .iter()
            .enumerate()
            .filter(|(_, (part, near, _))| {
                matches!(part.kind, Some(Kind::Matter | Kind::Host | Kind::Person)) && *near >= 0.5
            });
        let best =
            things.max_by(|(_, x), (_, y)| (x.0.weight * x.1).total_cmp(&(y.0.weight * y.1)));
        best.map(|(at, _)| at)
    }

    fn topic(&self) -> f64 {
        let topic = self.topic_at().and_then(|at| self.parts.get(at));
        topic.map_or(0.0, |(part, near, _)| part.weight * near)
    }

    /// The share of what this sentence tells beside the topic that the other tells too.
    fn rest(&self) -> f64 {
        let topic = self.topic_at();
        let rest = self
            .parts
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != topic);
        let (mut whole, mut found) = (0.3, 0.0);
        for (_, (part, near, _)) in rest {
            whole += part.weight;
            found += part.weight * near;
        }
        found / whole
    }

    /// How much this sentence tells that the other does not.
    fn left_over(&self) -> f64 {
        self.parts
            .iter()
            .map(|(part, near, _)| part.weight * (1.0 - near))
            .sum()
    }

    /// The share of what this sentence tells that the other tells too.
    fn cover(&self) -> f64 {
        let content = || {
            self.parts
                .iter()
                .filter(|(part, ..)| part.kind != Some(Kind::Defect))
        };
        let whole: f64 = content().map(|(part, ..)| part.weight).sum();
        let found: f64 = content().map(|(part, near, _)| part.weight * near).sum();
        if whole > 0.0 { found / whole } else { 0.0 }
    }

    /// How many things of a kind the other does not speak of, up to 2.
    fn missing(&self, kind: Kind) -> f64 {
        let missing: f64 = self
            .parts
            .iter()
            .filter(|(part, ..)| part.kind == Some(kind))
            .map(|(_, near, _)| 1.0 - near)
            .sum();
        missing.min(2.0)
    }

    /// How well what is wrong here is wrong there too.
    fn defects(&self) -> f64 {
        let (mut whole, mut found) = (0.0, 0.0);
        let specific = |group| {
            lexicon().group(group).is_some_and(|group| {
                group.kind == Kind::Defect && !group.general && group.weight >= 0.5
            })
        };
        for (part, near, _) in self
            .parts
            .iter()
            .filter(|(part, ..)| part.group.is_some_and(specific))
        {
            whole += part.weight;
            found += part.weight * near;
        }
        if whole > 0.0 { found / whole } else { 0.3 }
    }
}

fn nearness(a: &Part, b: &Part) -> Option<f64> {
    let known = lexicon().nearness(a.group?, b.group?);
    let told = [Kind::Matter, Kind::Host, Kind::Person];
    let things = a.kind.is_some_and(|kind| told.contains(&kind))
        && b.kind.is_some_and(|kind| told.contains(&kind));
    let contained = things && (a.form.contains(&b.form) || b.form.contains(&a.form));
    Some(if contained { known.max(0.6) } else { known })
}

fn pairs_of(letters: &[char]) -> HashSet<(char, char)> {
    letters
        .windows(2)
        .filter_map(|w| Some((*w.first()?, *w.get(1)?)))
        .collect()
}

/// The share of a word's letters that stand together in the other sentence.
fn shared(form: &str, pairs: &HashSet<(char, char)>, other: &Sentence) -> f64 {
    let letters: Vec<char> = form.chars().collect();
    if let [only] = letters.as_slice() {
        return f64::from(u8::from(other.letters.contains(only)));
    }
    let mut met = vec![false; letters.len()];
    for (at, pair) in letters.windows(2).enumerate() {
        if let [x, y] = pair
            && pairs.contains(&(*x, *y))
        {
            for place in [at, at + 1] {
                if let Some(met) = met.get_mut(place) {
                    *met = true;
                }
            }
        }
    }
    share(met.iter().filter(|met| **met).count(), met.len())
}

/// The share of a word's telling letters that stand anywhere in the other sentence: words for one thing often share a letter.
fn single(form: &str, other: &Sentence) -> f64 {
    let (mut whole, mut met) = (0.0, 0.0);
    for c in form.chars() {
        let weight = lexicon().rarity(c);
        whole += weight;
        if other.letters.contains(&c) {
            met += weight;
        }
    }
    if whole > 0.0 { met / whole } else { 0.0 }
}

pub(super) fn share(part: usize, whole: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 {
        0.0
    } else {
        number(part) / number(whole)
    }
}

/// Pairs of letters in common, of all.
fn dice(a: &[char], b: &[char]) -> f64 {
    let clean = |letters: &[char]| -> HashSet<(char, char)> {
        let pairs = pairs_of(letters);
        pairs
            .into_iter()
            .filter(|(x, y)| {
                x.is_alphabetic() && y.is_alphabetic() && !x.is_ascii() && !y.is_ascii()
            })
            .collect()
    };
    let (a, b) = (clean(a), clean(b));
    share(2 * a.intersection(&b).count(), a.len() + b.len())
}

/// Whether a name of one is a name of the other; whether they name different things of one kind.
fn names(a: &Sentence, b: &Sentence) -> (f64, f64) {
    let said = |name: &Name, other: &Sentence| {
        let stem: Vec<char> = name.stem.chars().collect();
        other
            .names
            .iter()
            .any(|theirs| theirs.level == name.level && theirs.stem == name.stem)
            || (stem.len() >= 2 && other.letters.windows(stem.len()).any(|w| w == stem))
    };
    let same = a.names.iter().any(|name| said(name, b)) || b.names.iter().any(|name| said(name, a));
    let apart = a.names.iter().any(|ours| {
        let theirs: Vec<&Name> = b
            .names
            .iter()
            .filter(|theirs| theirs.level == ours.level)
            .collect();
        !theirs.is_empty() && !said(ours, b) && theirs.iter().all(|theirs| !said(theirs, a))
    });
    (f64::from(u8::from(same)), f64::from(u8::from(apart)))
}

fn groups(sentence: &Sentence, kind: Kind) -> Vec<usize> {
    let of_kind = sentence.parts.iter().filter(|part| part.kind == Some(kind));
    of_kind.filter_map(|part| part.group).collect()
}

/// Whether both say what is wrong, and none of it is near any of the other.
fn defects_apart(a: &Sentence, b: &Sentence) -> f64 {
    let specific = |sentence| -> Vec<usize> {
        let all = groups(sentence, Kind::Defect).into_iter();
        all.filter(|group| lexicon().group(*group).is_some_and(|group| !group.general))
            .collect()
    };
    let (ours, theirs) = (specific(a), specific(b));
    if ours.is_empty() || theirs.is_empty() {
        return 0.0;
    }
    let near = ours
        .iter()
        .any(|x| theirs.iter().any(|y| lexicon().nearness(*x, *y) > 0.0));
    f64::from(u8::from(!near))
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
            Some(form) if *near >= 0.6 => add(&part.form, form),
            None if *near >= 0.99 && part.form.chars().count() > 1 => add(&part.form, &part.form),
            _ => {}
        }
    }
    words
}
