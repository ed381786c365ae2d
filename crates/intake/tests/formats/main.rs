//! Opening documents of every format: what is taken out of them, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::format_collect
)]

mod bad;
mod build;
mod docx;
mod docx_numbers;
mod html;
mod pdf;
mod text;
mod xlsx;
