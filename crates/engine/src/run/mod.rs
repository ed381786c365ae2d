//! Running queries in process, on DataFusion.

mod allow;
mod batch;
mod evidence;
mod hits;
mod joins_yield;
mod parts;
mod rewrite;
mod runner;
mod shifts;
mod sorts;
mod table;
mod whole;
mod work;

pub(crate) use batch::OpenBatch;
pub use runner::{DataFusionRunner, Limits};
#[cfg(feature = "cluster")]
pub(crate) use {
    allow::granted,
    evidence::{Gathered, HITS},
    hits::hits,
};
