//! HTTP: pages for people, an interface for scripts, and the assets both need.
//!
//! Pages are view structs in [`views`], filled with text that is ready to be read; templates only arrange it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod assets;
pub mod format;
pub mod views;
