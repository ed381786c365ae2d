//! Fits the weights to made-up pairs, and checks that those in `weights.rs` are what comes out.
//!
//! Logistic regression with a small penalty; an agreement may not count against two sentences nor a contradiction for them. The
//! lexicon knows nearly every word of these pairs and will not know every word of a new text, so each pair is also learned with
//! words forgotten. A text hardly altered is the same problem, the next problem but six of a file is another.
//!
//! To print the weights anew: `cargo test -p bihuan-intake --lib likeness::fit -- --nocapture`.

use super::features::{FEATURES, measure};
use super::parts::{Sentence, unknown_weight};
use super::weights::{BIAS, GIVEN, WEIGHTS};

const TUNED: &str = include_str!("../../tests/fixtures/likeness/tuned.txt");
const DEVELOPMENT: &str = include_str!("../../tests/fixtures/likeness/development.txt");

/// Each pair is learned once as it is and this often with words forgotten.
const ROUNDS: u64 = 4;
/// Of a hundred known words.
const FORGOTTEN: u64 = 25;
const PENALTY: f64 = 0.001;
const STEPS: usize = 1200;

struct Example {
    numbers: [f64; FEATURES],
    same: bool,
    weight: f64,
}

/// The examples of a file; the pairs of one file may count more than those of another.
fn examples(file: &str, weight: f64) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut add = |a: &Sentence, b: &Sentence, same: bool, weight: f64| {
        examples.push(Example {
            numbers: measure(a, b).0,
            same,
            weight,
        });
    };
    let mut problem = Sentence::default();
    for line in file.lines() {
        match line.split_once(' ') {
            Some(("=", text)) => problem = Sentence::read(text),
            Some((mark @ ("+" | "-"), text)) => {
                let other = Sentence::read(text);
                add(&problem, &other, mark == "+", weight);
                for round in 1..=ROUNDS {
                    let (a, b) = (forgetting(&problem, round), forgetting(&other, round));
                    add(&a, &b, mark == "+", weight);
                }
            }
            _ => {}
        }
    }
    let problems: Vec<&str> = file.lines().filter_map(|l| l.strip_prefix("= ")).collect();
    for (at, text) in problems.iter().enumerate() {
        let read = Sentence::read(text);
        let digits = |c: char| if c.is_ascii_digit() { '7' } else { c };
        let plain = text.trim_end_matches('。');
        let altered: String = text.chars().map(digits).collect();
        let altered = format!("部分单位{altered}的问题比较突出");
        let turned: Vec<&str> = plain.rsplit('，').collect();
        for same in [altered, turned.join("，")] {
            add(&read, &Sentence::read(&same), true, 0.3 * weight);
        }
        let another = problems[(at + 7) % problems.len()];
        add(&read, &Sentence::read(another), false, 2.0 * weight);
    }
    examples
}

/// The sentence as it would be read if the lexicon did not have some of its words.
fn forgetting(sentence: &Sentence, round: u64) -> Sentence {
    let mut sentence = sentence.clone();
    for part in &mut sentence.parts {
        let start = round.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = part.form.bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        if part.group.is_some() && (hash >> 32) % 100 < FORGOTTEN {
            part.group = None;
            part.kind = None;
            part.weight = unknown_weight(part.form.chars().count());
        }
    }
    sentence
}

/// Weights and bias that tell the examples apart best: accelerated descent, each step kept to the signs.
fn fitted(examples: &[Example]) -> [f64; FEATURES + 1] {
    const PACE: f64 = 0.5;
    let whole: f64 = examples.iter().map(|example| example.weight).sum();
    let given = |at: usize| {
        WEIGHTS
            .get(at)
            .is_some_and(|(name, _)| GIVEN.contains(name))
    };
    let mut weights = [0.0; FEATURES + 1];
    for (at, (_, weight)) in WEIGHTS.iter().enumerate().filter(|(at, _)| given(*at)) {
        weights[at] = *weight;
    }
    let (mut ahead, mut before) = (weights, weights);
    let mut step = 0.0;
    for _ in 0..STEPS {
        let mut slope = [0.0; FEATURES + 1];
        for Example {
            numbers,
            same,
            weight,
        } in examples
        {
            let sum: f64 = numbers.iter().zip(&ahead).map(|(x, w)| x * w).sum();
            let likely = 1.0 / (1.0 + (-sum - ahead[FEATURES]).exp());
            let off = (likely - f64::from(u8::from(*same))) * weight / whole;
            for (slope, number) in slope.iter_mut().zip(numbers) {
                *slope += off * number;
            }
            slope[FEATURES] += off;
        }
        for at in (0..=FEATURES).filter(|at| !given(*at)) {
            let penalty = if at < FEATURES {
                PENALTY * ahead[at]
            } else {
                0.0
            };
            let next = ahead[at] - PACE * (slope[at] + penalty);
            weights[at] = match WEIGHTS.get(at) {
                Some((_, sign)) if *sign < 0.0 => next.min(0.0),
                Some(_) => next.max(0.0),
                None => next,
            };
        }
        for at in 0..=FEATURES {
            ahead[at] = weights[at] + step / (step + 3.0) * (weights[at] - before[at]);
        }
        before = weights;
        step += 1.0;
    }
    weights
}

#[test]
fn the_weights_are_what_the_pairs_teach() {
    let mut all = examples(TUNED, 1.0);
    all.extend(examples(DEVELOPMENT, 2.0));
    let fitted = fitted(&all);
    let known = WEIGHTS.iter().copied().chain([("bias", BIAS)]);
    let mut off = 0.0_f64;
    for ((name, weight), fitted) in known.zip(fitted) {
        println!("    (\"{name}\", {fitted:.2}),");
        off = off.max((weight - fitted).abs());
    }
    assert!(off < 0.02, "put the printed numbers into weights.rs");
}
