use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Truth, doubled_median, truth};
use crate::{
    plant::{Cause, Label, Rule},
    world::World,
};

fn disappointments(truths: &[Truth]) -> Vec<&Truth> {
    truths
        .iter()
        .filter(|truth| truth.hit != truth.expected)
        .collect()
}

#[test]
fn the_last_county_of_a_large_world_is_like_the_first() {
    let world = World::new(8, 1_000).unwrap();
    assert_eq!(
        disappointments(&truth(&world.county(999))),
        Vec::<&Truth>::new()
    );
}

/// In ten counties every cause comes up, so that no line of the table is dead.
#[test]
fn every_cause_comes_up() {
    let world = World::new(7, 10).unwrap();
    let mut counts: BTreeMap<Cause, u32> = BTreeMap::new();
    world
        .all()
        .cases(&mut |case| *counts.entry(case.cause).or_default() += 1);
    let missing: Vec<_> = Cause::ALL
        .iter()
        .filter(|cause| !counts.contains_key(cause))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Planted violations are hit, look-alikes behave as they say, nobody is hit by chance; and so many are there of each.
#[test]
fn every_case_does_what_it_says_and_nothing_else_does() {
    let mut lines = String::from("rule  violation hit/missed  innocent hit/missed\n");
    let truths = truth(&World::new(7, 1).unwrap().all());
    assert_eq!(disappointments(&truths), Vec::<&Truth>::new());
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

#[test]
fn a_median_of_an_even_number_lies_between_two() {
    assert_eq!(doubled_median(vec![9, 1, 5]), 10);
    assert_eq!(doubled_median(vec![8, 1, 3, 4]), 7);
    assert_eq!(doubled_median(Vec::new()), 0);
}
