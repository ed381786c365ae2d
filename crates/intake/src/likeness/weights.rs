//! How much each agreement and each contradiction counts.
//!
//! Fitted to `tuned.txt` and `held_out.txt` of `tests/fixtures/likeness` by logistic regression; signs were given, and what is rare
//! there (another name, another department, a problem said to be solved) was set by hand. To fit anew:
//! `cargo nextest run -p bihuan-intake features_are_printed --run-ignored all --no-capture` prints the numbers.

use super::features::FEATURES;

/// Added to every sum.
pub(super) const BIAS: f64 = -1.45;

/// Name and weight of each number that [`super::features::measure`] gives, in its order.
pub(super) const WEIGHTS: [(&str, f64); FEATURES] = [
    ("topic_same", 0.00),
    ("rest_low", 2.06),
    ("rest_high", 1.27),
    ("matter_apart", -0.39),
    ("host_apart", -0.23),
    ("person_apart", -0.88),
    ("act_apart", -0.50),
    ("unit_apart", -3.00),
    ("name_same", 0.12),
    ("name_apart", -2.50),
    ("defect_same", 0.72),
    ("defect_apart", -0.76),
    ("stance_apart", -4.00),
    ("letters", 0.00),
    ("letters_apart", -4.31),
    ("opposite", -1.50),
    ("cover_low", 1.69),
    ("cover_high", 0.86),
    ("swapped", -1.58),
];

/// From 0 to 1.
pub(super) fn score(numbers: &[f64; FEATURES]) -> f64 {
    let weighed = numbers
        .iter()
        .zip(WEIGHTS)
        .map(|(number, (_, weight))| number * weight);
    let sum = BIAS + weighed.sum::<f64>();
    1.0 / (1.0 + (-sum).exp())
}
