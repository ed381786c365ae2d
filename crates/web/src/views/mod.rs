//! What each page shows: plain structs of text that is ready to be read, each with its template.
//!
//! Nothing here knows a database, a clock or a rule. Whoever fills a view has decided already what the viewer may see
//! and do; a template only arranges it. Numbers and dates are formatted by [`crate::format`] alone.

pub mod account;
pub mod accountability;
pub mod bulk_result;
pub mod deputies;
pub mod draw;
pub mod error;
pub mod evidence;
pub mod finding;
pub mod finding_forms;
pub mod frame;
pub mod help;
pub mod import;
pub mod import_difference;
pub mod institutions;
pub mod ledger;
pub mod papers;
pub mod parts;
pub mod people;
pub mod plan;
pub mod proof;
pub mod rectifications;
pub mod roadmap;
pub mod search;
pub mod second_factor;
pub mod sheet;
pub mod sign_in;
pub mod signing;
pub mod similar;
pub mod slip;
pub mod stay;
pub mod units;
pub mod workbench;
