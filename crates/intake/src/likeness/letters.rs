//! What two sentences have in common letter by letter, for words that the lexicon does not have.

use std::collections::HashSet;

use super::lexicon::lexicon;
use super::parts::Sentence;

/// Two letters that stand side by side.
pub(super) fn pairs_of(letters: &[char]) -> HashSet<(char, char)> {
    letters
        .windows(2)
        .filter_map(|w| Some((*w.first()?, *w.get(1)?)))
        .collect()
}

/// The share of a word's letters that stand together in the other sentence.
pub(super) fn shared(form: &str, pairs: &HashSet<(char, char)>, other: &Sentence) -> f64 {
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
pub(super) fn single(form: &str, other: &Sentence) -> f64 {
    weighed(form.chars(), |c| other.letters.contains(&c))
}

/// The share of what the letters of a sentence mean, outside the passages, that letters of the other mean too.
pub(super) fn senses(one: &Sentence, other: &Sentence, passages: &[Span]) -> f64 {
    let sense = |c: &char| lexicon().sense(*c);
    let told = one.letters.iter().enumerate();
    let ours: HashSet<char> = told
        .filter(|(at, c)| !c.is_ascii() && !passages.iter().any(|span| span.holds(*at)))
        .map(|(_, c)| sense(c))
        .collect();
    if ours.is_empty() {
        return 1.0;
    }
    let theirs: HashSet<char> = other.letters.iter().map(sense).collect();
    // Sums of floating point numbers depend on their order, and a set has none.
    let mut ours: Vec<char> = ours.into_iter().collect();
    ours.sort_unstable();
    weighed(ours.into_iter(), |c| theirs.contains(&c))
}

fn weighed(letters: impl Iterator<Item = char>, met: impl Fn(char) -> bool) -> f64 {
    let (mut whole, mut found) = (0.0, 0.0);
    for c in letters {
        let weight = lexicon().rarity(c);
        whole += weight;
        if met(c) {
            found += weight;
        }
    }
    if whole > 0.0 { found / whole } else { 0.0 }
}

/// A stretch of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    from: usize,
    to: usize,
}

impl Span {
    pub(super) const fn holds(self, at: usize) -> bool {
        self.from <= at && at < self.to
    }

    const fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    const fn length(self) -> usize {
        self.to - self.from
    }
}

/// The passages that both sentences have letter for letter: where they stand in each, none overlapping another.
#[derive(Debug, Default)]
pub(super) struct Passages {
    pub(super) left: Vec<Span>,
    pub(super) right: Vec<Span>,
}

impl Passages {
    /// Shorter ones are words of the field.
    const SHORTEST: usize = 4;

    pub(super) fn of(a: &[char], b: &[char]) -> Self {
        let mut all = Self::runs(a, b);
        // Ties go to the earlier, seen from both sides.
        all.sort_by_key(|(left, right)| {
            let (from, to) = (left.from, right.from);
            (usize::MAX - left.length(), from + to, from.min(to))
        });
        let mut kept = Self::default();
        for (left, right) in all {
            let taken = |spans: &[Span], span: Span| spans.iter().any(|other| other.meets(span));
            if !taken(&kept.left, left) && !taken(&kept.right, right) {
                kept.left.push(left);
                kept.right.push(right);
            }
        }
        kept
    }

    /// Every common run that cannot go on, from its first letters on.
    fn runs(a: &[char], b: &[char]) -> Vec<(Span, Span)> {
        let mut found = Vec::new();
        // How many letters before each place of b equal those before the place in a.
        let mut before = vec![0_usize; b.len() + 1];
        for (i, x) in a.iter().enumerate() {
            let mut now = vec![0_usize; b.len() + 1];
            for (j, y) in b.iter().enumerate() {
                if x != y || *x == '\n' {
                    continue;
                }
                let length = before.get(j).copied().unwrap_or(0) + 1;
                if let Some(place) = now.get_mut(j + 1) {
                    *place = length;
                }
                if length >= Self::SHORTEST {
                    let span = |end: usize| Span {
                        from: end + 1 - length,
                        to: end + 1,
                    };
                    found.push((span(i), span(j)));
                }
            }
            before = now;
        }
        found
    }

    /// The share of both texts that these passages are.
    pub(super) fn share(&self, a: &[char], b: &[char]) -> f64 {
        let passed: usize = self.left.iter().map(|span| span.length()).sum();
        share(2 * passed, a.len() + b.len())
    }
}

/// Pairs of letters in common, of all.
pub(super) fn dice(a: &[char], b: &[char]) -> f64 {
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

pub(super) fn share(part: usize, whole: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 {
        0.0
    } else {
        number(part) / number(whole)
    }
}
