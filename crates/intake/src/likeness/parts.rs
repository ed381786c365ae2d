//! A problem sentence in its parts: known words, unknown words, proper names, and whether it tells of something bad at all.

use super::lexicon::{Kind, lexicon};
use super::names::{self, Name};
use crate::facts::plain::half_width;

/// Longer sentences are read so far: a problem is told at its beginning.
const LONGEST: usize = 600;

/// A sentence that has been read.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    /// Characters and breaks (`\n`) in the form in which they are compared.
    pub(super) letters: Vec<char>,
    pub(super) parts: Vec<Part>,
    pub(super) names: Vec<Name>,
    pub(super) stance: Stance,
}

/// One telling piece of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// As it stands in the sentence.
    pub(super) form: String,
    /// Its group in the lexicon, or nothing for a word that we do not know.
    pub(super) group: Option<usize>,
    pub(super) kind: Option<Kind>,
    pub(super) weight: f64,
}

/// Whether a sentence tells of something wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stance {
    Wrong,
    /// It says that something is in order.
    Right,
    #[default]
    Unsaid,
}

/// Words of a sentence without any defect that says things are in order.
const IN_ORDER: [&str; 22] = [
    "已",
    "已经",
    "均",
    "全部",
    "及时",
    "到位",
    "完成",
    "按期",
    "按时",
    "按要求",
    "按规定",
    "依法",
    "健全",
    "完善",
    "正常",
    "规范",
    "严格",
    "充足",
    "良好",
    "合格",
    "达标",
    "达到",
];

/// What one character alone costs when a sentence is cut, against 1 for a word.
const STRAY: f64 = 1.2;

/// A stretch of the sentence.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Word,
    Number,
    Break,
    Stray,
}

impl Sentence {
    /// Reads a sentence.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let letters = normal(text);
        let pieces = cut(&letters);
        let names = names::find(&letters, &pieces);
        let (parts, stance) = parts(&letters, &pieces, &names);
        Self {
            letters,
            parts,
            names,
            stance,
        }
    }

    /// Whether there is nothing to compare.
    pub(super) fn is_empty(&self) -> bool {
        !self.letters.iter().any(|c| c.is_alphanumeric())
    }

    /// What tells most of which problem this is, the most telling first.
    #[must_use]
    pub fn telling(&self) -> Vec<Telling> {
        let names = self.names.iter().map(|name| Telling {
            weight: 0.9,
            forms: vec![name.text.clone()],
        });
        let parts = self.parts.iter().map(|part| {
            let mut forms = vec![part.form.clone()];
            if let Some(group) = part.group {
                let others = lexicon().forms(group).iter();
                let others = others.filter(|form| **form != part.form);
                forms.extend(others.map(|form| (*form).to_owned()));
            }
            let defect = part.kind == Some(Kind::Defect);
            Telling {
                weight: part.weight * if defect { 0.5 } else { 1.0 },
                forms,
            }
        });
        let mut told: Vec<Telling> = names.chain(parts).collect();
        told.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        told
    }
}

/// A word of a sentence with other words that say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// How much it tells of which problem it is.
    pub weight: f64,
    /// As it stands in the sentence, then the others.
    pub forms: Vec<String>,
}

/// Half-width and lower-case; quotation marks and spaces go, other marks become breaks.
fn normal(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for c in text.chars().map(half_width) {
        if letters.len() >= LONGEST {
            break;
        }
        if c.is_alphanumeric() || c == '%' || c == '.' {
            letters.extend(c.to_lowercase().next());
        } else if c.is_whitespace()
            || "\"'“”‘’《》〈〉【】[]「」『』·".contains(c)
            || c.is_control()
        {
            // Says nothing.
        } else if letters.last().is_some_and(|last| *last != '\n') {
            letters.push('\n');
        }
    }
    letters
}

pub(super) fn string(letters: &[char], from: usize, to: usize) -> String {
    letters
        .iter()
        .skip(from)
        .take(to.saturating_sub(from))
        .collect()
}

/// Cuts into known words, numbers and single characters so that as little as possible is left over.
fn cut(letters: &[char]) -> Vec<Piece> {
    let length = letters.len();
    // Cheapest way from the beginning to each place, and the piece that it ends with.
    let mut best: Vec<(f64, usize, What)> = vec![(f64::INFINITY, 0, What::Stray); length + 1];
    if let Some(first) = best.first_mut() {
        first.0 = 0.0;
    }
    for from in 0..length {
        let Some((cost, ..)) = best.get(from).copied() else {
            break;
        };
        for (to, price, what) in ways(letters, from) {
            if let Some(there) = best.get_mut(to)
                && cost + price < there.0
            {
                *there = (cost + price, from, what);
            }
        }
    }
    let mut pieces = Vec::new();
    let mut to = length;
    while to > 0 {
        let Some((_, from, what)) = best.get(to).copied() else {
            break;
        };
        if from >= to {
            break;
        }
        pieces.push(Piece { from, to, what });
        to = from;
    }
    pieces.reverse();
    pieces
}

/// Characters that hold a sentence together: never part of a word we do not know.
const TIES: &str = "的了和与及在对等被把将由向从为是未不无没也都就并且或而因使让给";

fn ways(letters: &[char], from: usize) -> Vec<(usize, f64, What)> {
    let Some(&first) = letters.get(from) else {
        return Vec::new();
    };
    if first == '\n' {
        return vec![(from + 1, 0.0, What::Break)];
    }
    let mut ways = vec![(from + 1, STRAY, What::Stray)];
    let number = number(letters, from);
    if number > 0 {
        ways.push((from + number, 0.9, What::Number));
    }
    let lexicon = lexicon();
    let mut word = String::new();
    for (length, &c) in letters
        .iter()
        .skip(from)
        .take(lexicon.longest(first))
        .enumerate()
    {
        if c == '\n' {
            break;
        }
        word.push(c);
        if !lexicon.groups_of(&word).is_empty() {
            let price = match length {
                0 if TIES.contains(c) => 0.8,
                0 => 1.15,
                _ => 1.0 - 0.01 * f64::from(u8::try_from(length).unwrap_or(9)),
            };
            ways.push((from + length + 1, price, What::Word));
        }
    }
    ways
}

const NUMERALS: &str = "零〇一二三四五六七八九十百千万亿两";
const CLASSIFIERS: &str =
    "个名人户家处起件项套次年月日天元亩辆台所条份批栋间吨张期轮类种支岁倍米里号成";

/// How many characters a number with its classifier takes from here on; 0 where none stands.
fn number(letters: &[char], from: usize) -> usize {
    let rest = letters.get(from..).unwrap_or_default();
    let western = rest
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '.' || **c == '%')
        .count();
    if western > 0 {
        let more = rest
            .iter()
            .skip(western)
            .take_while(|c| "余多几万亿%".contains(**c))
            .count();
        let after = western + more;
        let classified = rest.get(after).is_some_and(|c| CLASSIFIERS.contains(*c));
        return after + usize::from(classified);
    }
    let chinese = rest
        .iter()
        .take_while(|c| NUMERALS.contains(**c) || "余多几数".contains(**c))
        .count();
    let numeral = rest.iter().take(chinese).any(|c| NUMERALS.contains(*c));
    let classified = rest.get(chinese).is_some_and(|c| CLASSIFIERS.contains(*c));
    if numeral && classified {
        chinese + 1
    } else {
        0
    }
}

/// The parts that tell something, each once, and the stance.
fn parts(letters: &[char], pieces: &[Piece], names: &[Name]) -> (Vec<Part>, Stance) {
    let lexicon = lexicon();
    let mut parts: Vec<Part> = Vec::new();
    let mut in_order = false;
    let mut strays: Option<(usize, usize)> = None;
    for piece in pieces {
        if piece.what != What::Word
            && names
                .iter()
                .any(|name| name.from <= piece.from && piece.to <= name.to)
        {
            take_strays(letters, &mut strays, &mut parts);
            continue;
        }
        if piece.what == What::Stray {
            let from = strays.map_or(piece.from, |(from, _)| from);
            strays = Some((from, piece.to));
            continue;
        }
        take_strays(letters, &mut strays, &mut parts);
        if piece.what != What::Word {
            continue;
        }
        let form = string(letters, piece.from, piece.to);
        in_order |= IN_ORDER.contains(&form.as_str());
        for &index in lexicon.groups_of(&form) {
            let Some(group) = lexicon.group(index) else {
                continue;
            };
            if group.weight > 0.0 && !parts.iter().any(|part| part.group == Some(index)) {
                parts.push(Part {
                    form: form.clone(),
                    group: Some(index),
                    kind: Some(group.kind),
                    weight: group.weight,
                });
            }
        }
    }
    take_strays(letters, &mut strays, &mut parts);
    let wrong = parts.iter().any(|part| part.kind == Some(Kind::Defect));
    let stance = match (wrong, in_order) {
        (true, _) => Stance::Wrong,
        (false, true) => Stance::Right,
        (false, false) => Stance::Unsaid,
    };
    (parts, stance)
}

/// How much a word tells that the lexicon does not have: a single character is mostly the rest of a bad cut.
pub(super) fn unknown_weight(length: usize) -> f64 {
    const EACH: f64 = 0.25;
    const MOST: f64 = 1.0;
    if length == 1 {
        0.1
    } else {
        (f64::from(u32::try_from(length).unwrap_or(u32::MAX)) * EACH).min(MOST)
    }
}

fn take_strays(letters: &[char], strays: &mut Option<(usize, usize)>, parts: &mut Vec<Part>) {
    let Some((from, to)) = strays.take() else {
        return;
    };
    let form = string(letters, from, to);
    if parts.iter().any(|part| part.form == form) {
        return;
    }
    parts.push(Part {
        form,
        group: None,
        kind: None,
        weight: unknown_weight(to - from),
    });
}
