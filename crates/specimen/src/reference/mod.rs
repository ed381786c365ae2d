//! The truth, found the slow way: for every rule a plain loop over the emitted rows.
//!
//! Planting a case is no proof that it meets a predicate, since rows have neighbours. So whether a rule hits is computed here
//! from the rows alone, without a database, and what the law says comes from the plan. The two are kept apart: a model is
//! correct when it hits what this hits, and good when what it hits are violations.
//!
//! Each function says its predicate in full, with the parameters of the catalogue. A rule for one person or unit is judged
//! for the whole year; rules about swipes for a card and a day; consumption for a month.

mod civil_air_defence;
mod employment;
mod fuel;
mod fuel_use;
mod land;
mod procurement;
mod subsistence;
mod village;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    plant::{Case, Cause, Label, Period, Rule},
    text::Key,
    world::{Counties, Row},
};

/// What a rule hits: the subject and the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// The rule.
    pub rule: Rule,
    /// Key of the subject: a card, a plate, a person, a lot.
    pub subject: Key,
    /// When.
    pub period: Period,
}

/// The hits that are found, each once.
type Hits = BTreeSet<Hit>;

fn hit(hits: &mut Hits, rule: Rule, subject: Key, period: Period) {
    hits.insert(Hit {
        rule,
        subject,
        period,
    });
}

/// What is true of one subject and time under one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// Rule, subject and time.
    pub key: Hit,
    /// Whether the rule's predicate hits: what a correct model says.
    pub hit: bool,
    /// Whether the plan meant it to hit. Differs from `hit` only where planting went wrong, which the tests exclude.
    pub expected: bool,
    /// What the law says.
    pub label: Label,
    /// Why; none when nothing was planted and the rows met the predicate by chance.
    pub cause: Option<Cause>,
}

impl Truth {
    /// Why, in Chinese.
    pub const fn why(&self) -> &'static str {
        match self.cause {
            Some(cause) => cause.facts().why,
            None => "偶然符合条件",
        }
    }
}

/// Everything that the rules hit in some counties.
pub fn hits(counties: &Counties<'_>) -> BTreeSet<Hit> {
    let mut hits = Hits::new();
    fuel::judge(counties, &mut hits);
    subsistence::judge(counties, &mut hits);
    land::judge(counties, &mut hits);
    civil_air_defence::judge(counties, &mut hits);
    village::judge(counties, &mut hits);
    procurement::judge(counties, &mut hits);
    employment::judge(counties, &mut hits);
    hits
}

/// The truth about every subject of some counties that is hit or carries a planted case, sorted.
///
/// What is compared with its like (consumption, rents, areas) is compared inside its county, so the truth of a world is that of
/// its counties one by one, in the memory that one needs.
pub fn truth(counties: &Counties<'_>) -> Vec<Truth> {
    let mut planted: BTreeMap<Hit, Case> = BTreeMap::new();
    counties.cases(&mut |case| {
        let key = Hit {
            rule: case.rule,
            subject: case.subject,
            period: case.period,
        };
        planted.insert(key, case);
    });
    let hits = hits(counties);
    let keys: BTreeSet<Hit> = hits.iter().chain(planted.keys()).copied().collect();
    keys.into_iter()
        .map(|key| {
            let case = planted.get(&key);
            Truth {
                key,
                hit: hits.contains(&key),
                expected: case.is_some_and(|case| case.hit),
                label: case.map_or(Label::Innocent, |case| case.cause.facts().label),
                cause: case.map(|case| case.cause),
            }
        })
        .collect()
}

/// The rows of a table in groups of one key.
fn grouped<R: Row>(counties: &Counties<'_>, key: impl Fn(&R) -> Key) -> HashMap<Key, Vec<R>> {
    let mut groups: HashMap<Key, Vec<R>> = HashMap::new();
    for row in counties.rows::<R>() {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// The middle of some numbers, doubled so that it stays whole; 0 of none.
fn doubled_median(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    if numbers.len() % 2 == 1 {
        at(middle) * 2
    } else {
        at(middle.wrapping_sub(1)) + at(middle)
    }
}

#[cfg(test)]
mod tests;
