//! Made-up persons of a county: how many are found, how many are wrong, and what must hold whatever the rows say.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod keys;
mod load;
mod made;
mod properties;
#[path = "../support/quality.rs"]
mod quality;

use bihuan_linkage::{Band, Outcome, PairKey, person};

use made::Size;
use quality::Quality;

const COUNTY: Size = Size {
    seed: 2026,
    register: 30_000,
    roll: 6_000,
};

fn of_bands(outcome: &Outcome, least: Band) -> impl Iterator<Item = PairKey> {
    outcome
        .pairs
        .iter()
        .filter(move |pair| pair.band >= least)
        .map(|pair| pair.key)
}

#[test]
fn links_are_right_and_few_people_are_missed() {
    let (pool, truth) = load::read(COUNTY, person::plan());
    let outcome = pool.link(&[]).unwrap();
    let report = &outcome.report;
    let completeness = outcome.completeness(&truth);
    println!(
        "{} true pairs, {report:#?}\ncompleteness {completeness:.4}",
        truth.len()
    );
    for learnt in outcome.learnt() {
        println!(
            "  {:6} {:12} m {:.5} u {:.7} {:+.2}",
            learnt.field, learnt.level, learnt.among_same, learnt.among_different, learnt.weight
        );
    }
    let links = Quality::of(of_bands(&outcome, Band::Link), &truth);
    let looked_at = Quality::of(of_bands(&outcome, Band::Review), &truth);
    let weighed = outcome
        .pairs
        .iter()
        .filter(|pair| pair.probability >= 0.9)
        .map(|pair| pair.key);
    let model = Quality::of(weighed, &truth);
    println!("links: {links}\nlinks and reviews: {looked_at}\nby weight alone, at 0.9: {model}");
    let namesakes = Quality::of(
        outcome.of_band(Band::NamesakeOnly).map(|pair| pair.key),
        &truth,
    );
    println!(
        "kept apart as namesakes: {} the same, {} not",
        namesakes.right, namesakes.wrong
    );
    // What is proposed is right; what the rule about evidence costs in recall is no secret.
    assert!(links.precision() >= 0.999, "{links}");
    assert!(links.recall() >= 0.68, "{links}");
    assert!(looked_at.precision() >= 0.99, "{looked_at}");
    assert!(looked_at.recall() >= 0.80, "{looked_at}");
    assert!(model.f1() >= 0.96, "{model}");
    // Most of the look-alikes that weigh enough are kept apart.
    assert!(
        namesakes.wrong * 10 >= model.wrong * 7,
        "{namesakes} {model}"
    );
    assert!(completeness >= 0.96, "{completeness}");
    assert!(
        report.reduction_ratio >= 0.999,
        "{}",
        report.reduction_ratio
    );
    let counted = |band| outcome.of_band(band).count() as u64;
    assert_eq!(report.links, counted(Band::Link));
    assert_eq!(report.namesakes, counted(Band::NamesakeOnly));
}
