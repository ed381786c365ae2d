//! Keeping batches and running queries over them, against the truth of a made-up county.

#[path = "../world/mod.rs"]
mod world;

mod bed;
mod keeping;
mod refusing;
mod running;
