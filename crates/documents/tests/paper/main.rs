//! Papers as they come out: their text in full, the same bytes twice, and texts that would like to be more than text.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what it means in its name"
)]

mod docx;
mod docx_letter;
mod geometry;
mod golden;
mod kinds;
mod letter;
mod letters;
mod measured;
mod office;
mod pdf;
mod scene;
mod set;
