//! Every rule with a row that it must speak about and one that only looks like it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod bed;
mod cells;
mod columns;
mod examples;
mod messy;
mod persons;
mod privacy;
mod repeats;
mod rounds;
mod rows;
mod whole;
mod workbook;
