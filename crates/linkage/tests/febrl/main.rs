//! FEBRL 4, where others measure themselves too: 5,000 persons and a damaged record of each.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod data;
#[path = "../support/quality.rs"]
mod quality;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use quality::Quality;

/// The folder of the data, or nothing where the data cannot be had.
fn folder() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/febrl.sh");
    let output = Command::new("bash").arg(script).output().ok()?;
    match output.status.code() {
        Some(0) => Some(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim(),
        )),
        Some(3) => {
            println!("skipped: {}", String::from_utf8_lossy(&output.stderr));
            None
        }
        code => panic!(
            "febrl.sh ended with {code:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}

fn measured(with_number: bool) -> Option<Quality> {
    let (pool, truth) = data::read(&folder()?, with_number);
    assert_eq!(truth.len(), 5_000);
    let outcome = pool.link(&[]).unwrap();
    let found = outcome
        .pairs
        .iter()
        .filter(|pair| pair.probability >= 0.9)
        .map(|pair| pair.key);
    let quality = Quality::of(found, &truth);
    println!(
        "with number: {with_number}; {quality}; completeness {:.4} (estimated {:.4}), reduction {:.5}, {} pairs",
        outcome.completeness(&truth),
        outcome.report.estimated_completeness,
        outcome.report.reduction_ratio,
        outcome.report.compared,
    );
    for learnt in outcome.learnt() {
        println!(
            "  {:14} {:24} m {:.5} u {:.7} {:+.2}",
            learnt.field, learnt.level, learnt.among_same, learnt.among_different, learnt.weight
        );
    }
    Some(quality)
}

#[test]
fn with_the_number_hardly_a_pair_is_wrong() {
    if let Some(quality) = measured(true) {
        assert!(quality.f1() >= 0.999, "{quality}");
    }
}

#[test]
fn without_the_number_few_pairs_are_wrong() {
    if let Some(quality) = measured(false) {
        assert!(quality.f1() >= 0.994, "{quality}");
    }
}
