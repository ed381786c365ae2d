//! The models on two engines that share no code: over their fixtures, and over a made-up district whose truth was found by plain loops.
//! The engines are Python wheels (`scripts/models-oracle.sh`); where they cannot be had the tests say so and pass.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../../examples/models/described.rs"]
mod described;
mod engines;
mod macros;
mod planning;
mod runs;
