//! Data supervision over the real engine.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod county;
mod engine;
mod flags;
