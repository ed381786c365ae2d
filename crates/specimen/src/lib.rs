//! Made-up registers for data supervision, with planted cases, innocent look-alikes and the truth about both.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "every number is drawn below a bound that fits: counts of rows, days of a century, money of a county"
)]

pub mod calendar;
pub mod chance;
pub mod identity;
pub mod text;
