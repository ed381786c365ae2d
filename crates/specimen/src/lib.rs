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
pub mod handin;
pub mod identity;
mod plant;
pub mod reference;
mod register_file;
mod registers;
pub mod table;
pub mod text;
mod world;

pub use plant::{Case, CaseKind, Cause, Class, Facts, Label, Period, Rates, Rule};
pub use register_file::{write_table, write_truth};
pub use registers::{
    BENEFICIARIES, CADRES, CARDS, COMPANIES, DEATHS, FARMERS, LOTS, OFFICIALS, PAYROLL, PENSIONERS,
    RELATIVES, STATIONS, SWIPES, TEKUN, VEHICLES, ZERO_UNITS, each_table,
};
pub use world::{Counties, EachTable, MOST_COUNTIES, Row, ScaleOutOfRange, World};
