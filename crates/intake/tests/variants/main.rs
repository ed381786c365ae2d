//! One real document in many dresses: other labels, numbers, marks, line ends and file types must give the same findings.
//!
//! The document is read from the shared folder beside the repository and is not part of it; without it the tests skip.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::assigning_clones,
    clippy::print_stdout,
    reason = "tests may fail loudly"
)]

mod document;
mod dress;
mod files;
mod paper;

use bihuan_intake::{Entry, Reading, read};
use document::Document;

/// Problem and status of every finding of a reading, in plain form.
fn found(reading: &Reading) -> Vec<(String, String)> {
    fn below(entry: &Entry, into: &mut Vec<(String, String)>) {
        if entry.children.is_empty() {
            into.push((plain(&entry.problem), plain(&entry.status_text)));
        }
        entry.children.iter().for_each(|child| below(child, into));
    }
    let mut all = Vec::new();
    for aspect in &reading.aspects {
        aspect
            .entries
            .iter()
            .for_each(|entry| below(entry, &mut all));
    }
    all
}

/// Half-width, without white space, one kind of quotes: what may differ between two dresses of one text.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
            '“' | '”' => '"',
            c => c,
        })
        .collect::<String>()
        .trim_end_matches(['。', ';'])
        .to_owned()
}

/// Harmonic mean of precision and recall over pairs of problem and status.
fn f1(expected: &[(String, String)], found: &[(String, String)]) -> f64 {
    let mut left: Vec<&(String, String)> = expected.iter().collect();
    let hits = found
        .iter()
        .filter(|pair| {
            left.iter()
                .position(|e| e == pair)
                .map(|at| left.remove(at))
                .is_some()
        })
        .count();
    if expected.is_empty() || found.is_empty() {
        return 0.0;
    }
    2.0 * hits as f64 / (expected.len() + found.len()) as f64
}

fn score(name: &str, document: &Document, bytes: &[u8], file: &str) -> f64 {
    let expected: Vec<(String, String)> = document
        .findings()
        .map(|f| (plain(&f.problem), plain(&f.status)))
        .collect();
    let reading = read(bytes, Some(file));
    let aspects = reading.as_ref().map_or(0, |r| r.aspects.len());
    let found = reading.map(|reading| found(&reading)).unwrap_or_default();
    let score = f1(&expected, &found);
    println!(
        "{score:.3}  {aspects:>2} aspects {:>3} findings  {name}",
        found.len()
    );
    if score < 1.0 {
        for (index, pair) in found
            .iter()
            .enumerate()
            .filter(|(_, p)| !expected.contains(p))
            .take(3)
        {
            println!(
                "       not in the document ({index}): {} || {}",
                head(&pair.0),
                head(&pair.1)
            );
        }
        for (index, pair) in expected
            .iter()
            .enumerate()
            .filter(|(_, p)| !found.contains(p))
            .take(3)
        {
            println!(
                "       not found ({index}): {} || {}",
                head(&pair.0),
                head(&pair.1)
            );
        }
    }
    score
}

fn head(text: &str) -> String {
    let count = text.chars().count();
    let front: String = text.chars().take(24).collect();
    let back: String = text.chars().skip(count.saturating_sub(12)).collect();
    format!("{front}…{back} ({count})")
}

#[test]
fn every_dress_gives_the_same_findings() {
    let Some(document) = document::shared() else {
        return;
    };
    assert_eq!(
        document.findings().count(),
        70,
        "the document has seventy findings"
    );
    let mut scores = Vec::new();
    for (name, dress) in dress::all() {
        let text = dress(&document);
        scores.push((
            name.to_owned(),
            score(name, &document, text.as_bytes(), "report.txt"),
        ));
    }
    for (name, file, bytes) in files::all(&document) {
        scores.push((name.clone(), score(&name, &document, &bytes, &file)));
    }
    let mean = scores.iter().map(|(_, s)| s).sum::<f64>() / scores.len() as f64;
    println!("{mean:.4}  mean of {} dresses", scores.len());
    for (name, score) in &scores {
        assert!(*score >= 0.97, "{name}: F1 is {score:.3}");
    }
}
