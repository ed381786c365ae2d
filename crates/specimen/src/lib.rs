//! Made-up registers for data supervision, with planted cases, innocent look-alikes and the truth about both.
//!
//! It judges the red-flag models and the validation, so it names no other room and shares no code with them.
//!
//! # Writing a world
//!
//! ```text
//! cargo run -p bihuan-specimen --release -- --scale 1 --seed 7 --out DIR
//! ```
//!
//! writes, the same bytes every time,
//!
//! | Path | What |
//! |---|---|
//! | `tables/NAME.csv` | every table, with column names for machines |
//! | `truth.csv` | rule, subject, period, `hit` (what a correct model says), `label` (what the law says), cause, why |
//! | `handins/clean/UNIT/TABLE.xlsx` | what the units of the first county hand in, with Chinese heads, without mistakes |
//! | `handins/messy/UNIT/TABLE.xlsx` or `.csv` | the same as people fill it in; CSV is GB18030 |
//! | `dq_truth.csv` | every mistake: unit, table, row, column, code of the check, what was done |
//! | `handins.csv` | what came when, twice, late, or as a zero report |
//!
//! `--scale K` makes K counties of 100 units, 530 fuel cards, 43,000 swipes, 5,892 supervised persons and 1,168 village cadres each,
//! up to 1,000. Scale 1 is 1.16 million rows in 37 tables, since allowances, pay and insurance have a row a month.
//!
//! # Asking a world
//!
//! ```
//! use bihuan_specimen::{Rule, World, reference, table::Vehicle};
//!
//! let world = World::new(7, 2)?;
//! assert_eq!(world.rows::<Vehicle>().count(), 1_000);
//! let cars = world.county(1).rows::<Vehicle>();
//! assert!(cars.filter(|car| car.status == "封存").count() < 50);
//! let hits = reference::hits(&world.county(0));
//! assert!(hits.iter().any(|hit| hit.rule == Rule::F14));
//! # Ok::<(), bihuan_specimen::ScaleOutOfRange>(())
//! ```
//!
//! # What a rule is about
//!
//! | Rules | Subject | Period |
//! |---|---|---|
//! | F01 F02 F04 F05 F06 F07 F08 | `card_no` | day of the swipe; of F02 the second |
//! | F09 | `plate_no` | month |
//! | F10 | `plate_no` (many cards) or `card_no` (many cars) | year |
//! | F12 | `card_no` | year |
//! | F14, F16 | `unit_id` | year, month |
//! | S01 S02 S03 S04 S08 S09, L01 L03 L07, E01 E04 E05 | `id_no` | year |
//! | E07 | `id_no` | day of exit |
//! | L05, L08 | `account_no`, `parcel_id` | year |
//! | C01 C02 | `permit_no` | year |
//! | V01 V02, V04 | `contract_no`, `voucher_no` | year |
//! | P01 P02 P03 P04 | `lot_id` | year |
//! | P09 | `buyer_uscc/` and the first three letters of the category | year |
//!
//! The predicates with their parameters stand above the functions of [`reference`](mod@reference)'s files, one file a domain.
//!
//! # Where things are
//!
//! [`chance`] draws numbers for places, [`identity`] makes people, places and codes of them, [`table`] says what rows hold and is
//! the only place with Chinese heads, `plant/causes.rs` lists what is planted, `registers/` makes the rows, [`reference`](mod@reference)
//! finds the truth, [`handin`] makes files of it and spoils them.
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
