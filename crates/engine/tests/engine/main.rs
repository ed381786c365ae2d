//! Keeping batches and running queries over them, against the truth of a made-up county.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../world/mod.rs"]
mod world;

mod bed;
mod keeping;
mod refusing;
mod running;
