//! The words of the field: groups of forms that say the same, in files of our own making beside this one.
//!
//! A line is a group; its first form names it. `@w` gives it another weight than its kind has, `*` says that it fits anything, `< x` says that it is a kind of
//! x, `~ x` that it is near x, `! x` that it is the opposite of x.
//! Lines that share a form are near each other. `letters.txt` holds characters that mean alike. `compounds.txt` holds short forms that say several things.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a word stands for in a problem sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A kind of place or body: school, village, reservoir.
    Host,
    /// A department.
    Unit,
    /// Who is concerned.
    Person,
    /// The thing or affair.
    Matter,
    /// What is or should be done.
    Act,
    /// What is wrong.
    Defect,
    /// An everyday word.
    Plain,
    /// Holds sentences together.
    Common,
}

impl Kind {
    /// How much a word of this kind tells of which problem it is: the rarer in the field, the more.
    const fn weight(self) -> f64 {
        match self {
            Self::Matter | Self::Defect => 1.0,
            Self::Host => 0.7,
            Self::Person => 0.6,
            Self::Act | Self::Plain => 0.45,
            Self::Unit => 0.4,
            Self::Common => 0.0,
        }
    }
}

/// A group of forms that say the same.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) weight: f64,
    /// Whether this can be said of anything.
    pub(super) general: bool,
    forms: Vec<&'static str>,
    wider: Vec<usize>,
    near: Vec<usize>,
    opposite: Vec<usize>,
}

impl Group {
    /// Whether this says by itself what is wrong: "not" and "not good enough" do not.
    pub(super) fn telling_defect(&self) -> bool {
        self.kind == Kind::Defect && !self.general && self.weight >= 0.5
    }
}

/// All groups, and where each form leads.
#[derive(Debug)]
pub(super) struct Lexicon {
    groups: Vec<Group>,
    forms: HashMap<&'static str, Vec<usize>>,
    /// How many characters the longest form has that begins with this one.
    longest: HashMap<char, usize>,
    /// How much each character tells.
    rarity: HashMap<char, f64>,
    /// The character that stands for those that mean the same.
    senses: HashMap<char, char>,
}

const FILES: [(Kind, &str); 10] = [
    (Kind::Host, include_str!("words/hosts.txt")),
    (Kind::Unit, include_str!("words/units.txt")),
    (Kind::Person, include_str!("words/people.txt")),
    (Kind::Matter, include_str!("words/matters.txt")),
    (Kind::Matter, include_str!("words/affairs.txt")),
    (Kind::Act, include_str!("words/acts.txt")),
    (Kind::Defect, include_str!("words/defects.txt")),
    (Kind::Plain, include_str!("words/plain.txt")),
    (Kind::Plain, include_str!("words/everyday.txt")),
    (Kind::Common, include_str!("words/common.txt")),
];
const LETTERS: &str = include_str!("words/letters.txt");
const COMPOUNDS: &str = include_str!("words/compounds.txt");

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

/// The lexicon, made when it is first asked for.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// The lines of a file that say something.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Self {
            groups: Vec::new(),
            forms: HashMap::new(),
            longest: HashMap::new(),
            rarity: HashMap::new(),
            senses: HashMap::new(),
        };
        let mut relations: Vec<(usize, &str, &str)> = Vec::new();
        let mut shared: Vec<(usize, usize)> = Vec::new();
        for (kind, file) in FILES {
            for line in lines(file) {
                let index = lexicon.groups.len();
                let mut group = Group {
                    kind,
                    weight: kind.weight(),
                    general: false,
                    forms: Vec::new(),
                    wider: Vec::new(),
                    near: Vec::new(),
                    opposite: Vec::new(),
                };
                let mut words = line.split_whitespace();
                while let Some(word) = words.next() {
                    if let Some(weight) = word.strip_prefix('@') {
                        group.weight = weight.parse().unwrap_or(group.weight);
                    } else if matches!(word, "<" | "~" | "!") {
                        relations.extend(words.next().map(|other| (index, word, other)));
                    } else if word == "*" {
                        group.general = true;
                    } else {
                        group.forms.push(word);
                        let known = lexicon.forms.entry(word).or_insert_with(|| vec![index]);
                        // Two lines that share a form are near each other.
                        shared.extend(known.first().map(|first| (index, *first)));
                    }
                }
                lexicon.groups.push(group);
            }
        }
        for (index, other) in shared.into_iter().filter(|(one, other)| one != other) {
            lexicon.relate(index, "~", other);
        }
        for (index, sign, other) in relations {
            for other in lexicon.groups_of(other).to_vec() {
                lexicon.relate(index, sign, other);
            }
        }
        let compounds: Vec<(&str, Vec<usize>)> = lines(COMPOUNDS)
            .filter_map(|line| line.split_once('='))
            .map(|(form, parts)| {
                let parts = parts.split_whitespace();
                let groups = parts.flat_map(|part| lexicon.groups_of(part).to_vec());
                (form.trim(), groups.collect())
            })
            .collect();
        lexicon.forms.extend(compounds);
        for line in lines(LETTERS) {
            if let Some(first) = line.chars().next() {
                lexicon.senses.extend(line.chars().map(|c| (c, first)));
            }
        }
        lexicon.weigh_letters();
        for form in lexicon.forms.keys() {
            if let Some(first) = form.chars().next() {
                let longest = lexicon.longest.entry(first).or_default();
                *longest = form.chars().count().max(*longest);
            }
        }
        lexicon
    }

    fn weigh_letters(&mut self) {
        const COMMON: f64 = 60.0;
        let mut groups: HashMap<char, u16> = HashMap::new();
        for group in &self.groups {
            let letters = group.forms.iter().flat_map(|form| form.chars());
            let with_senses = letters.flat_map(|c| [c, self.sense(c)]);
            for letter in with_senses.collect::<HashSet<char>>() {
                *groups.entry(letter).or_default() += 1;
            }
        }
        self.rarity = groups
            .into_iter()
            .map(|(letter, groups)| (letter, (COMMON / f64::from(groups)).ln().max(0.0)))
            .collect();
    }

    fn relate(&mut self, index: usize, sign: &str, other: usize) {
        let pairs = [(index, other), (other, index)];
        for (from, to) in pairs {
            let Some(group) = self.groups.get_mut(from) else {
                continue;
            };
            match sign {
                "<" if from == index => group.wider.push(to),
                "~" => group.near.push(to),
                "!" => group.opposite.push(to),
                _ => {}
            }
        }
    }

    /// The groups a form stands for; several for a short form, none for a word we do not know.
    pub(super) fn groups_of(&self, form: &str) -> &[usize] {
        self.forms.get(form).map_or(&[], Vec::as_slice)
    }

    pub(super) fn group(&self, index: usize) -> Option<&Group> {
        self.groups.get(index)
    }

    /// How many characters the longest form has that begins with this one; 0 where none does.
    pub(super) fn longest(&self, first: char) -> usize {
        self.longest.get(&first).copied().unwrap_or(0)
    }

    /// The forms of a group, its name first.
    pub(super) fn forms(&self, index: usize) -> &[&'static str] {
        self.group(index)
            .map_or(&[], |group| group.forms.as_slice())
    }

    /// How much two groups say the same, of 1.
    pub(super) fn nearness(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return 1.0;
        }
        let (Some(one), Some(two)) = (self.group(a), self.group(b)) else {
            return 0.0;
        };
        if one.wider.contains(&b) || two.wider.contains(&a) {
            0.8
        } else if one.near.contains(&b) {
            0.6
        } else if one.kind == Kind::Defect && two.kind == Kind::Defect {
            // "not good enough" says of anything that it is wrong.
            if one.general || two.general { 0.3 } else { 0.0 }
        } else {
            0.0
        }
    }

    /// The character that stands for all that mean the same as this one.
    pub(super) fn sense(&self, letter: char) -> char {
        self.senses.get(&letter).copied().unwrap_or(letter)
    }

    /// How much a character tells: little when many groups have it, nothing when it holds sentences together.
    pub(super) fn rarity(&self, letter: char) -> f64 {
        // A character that no form has tells most: the logarithm of what `weigh_letters` calls common.
        const UNKNOWN: f64 = 4.094_344_562_222_1;
        self.rarity.get(&letter).copied().unwrap_or(UNKNOWN)
    }

    /// Whether one group says the contrary of the other.
    pub(super) fn opposite(&self, a: usize, b: usize) -> bool {
        self.group(a)
            .is_some_and(|group| group.opposite.contains(&b))
    }
}
