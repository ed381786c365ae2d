use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Truth, truth};
use crate::{
    plant::{Cause, Label, Rule},
    world::World,
};

fn judged(seed: u64, scale: u64) -> Vec<Truth> {
    truth(&World::new(seed, scale).unwrap())
}

fn disappointments(world: &World) -> Vec<String> {
    let mut expected = BTreeMap::new();
    world.cases(&mut |case| {
        expected.insert((case.rule, case.subject, case.period), case.hit);
    });
    truth(world)
        .into_iter()
        .filter_map(|truth| {
            let key = (truth.key.rule, truth.key.subject, truth.key.period);
            let wanted = expected.get(&key).copied().unwrap_or(false);
            (wanted != truth.hit).then(|| format!("{truth:?}"))
        })
        .collect()
}

/// Planted violations are hit, look-alikes behave as they say, and nobody is hit by chance.
#[test]
fn every_case_does_what_it_says_and_nothing_else_does() {
    for seed in [7, 8] {
        let found = disappointments(&World::new(seed, 1).unwrap());
        assert!(
            found.is_empty(),
            "{} with seed {seed}, such as {:#?}",
            found.len(),
            found.iter().take(12).collect::<Vec<_>>()
        );
    }
}

/// In ten counties every cause comes up, so that no line of the table is dead.
#[test]
fn every_cause_comes_up() {
    let world = World::new(7, 10).unwrap();
    let mut counts: BTreeMap<Cause, u32> = BTreeMap::new();
    world.cases(&mut |case| *counts.entry(case.cause).or_default() += 1);
    let missing: Vec<_> = Cause::ALL
        .iter()
        .filter(|cause| !counts.contains_key(cause))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the county of the seed holds, rule by rule.
#[test]
fn the_counts_of_one_county_are_known() {
    let mut lines = String::from("rule  violation hit/missed  innocent hit/missed\n");
    let truths = judged(7, 1);
    for &rule in Rule::ALL {
        let count = |label, hit| {
            truths
                .iter()
                .filter(|truth| truth.key.rule == rule && truth.label == label && truth.hit == hit)
                .count()
        };
        writeln!(
            lines,
            "{rule:?}  {:4} / {:3}  {:4} / {:3}",
            count(Label::Violation, true),
            count(Label::Violation, false),
            count(Label::Innocent, true),
            count(Label::Innocent, false),
        )
        .unwrap();
    }
    insta::assert_snapshot!(lines);
}
