//! Casework: the application, one use case a file. The only place where the other rooms meet.
//!
//! A command goes: load within the caller's scope (nothing there: [`Failure::NotFound`]) → ask the policy
//! ([`Failure::Forbidden`]) → let the domain decide ([`Failure::Refused`]) → append to the journal and change the projections in
//! one transaction. Nothing else writes.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod account;
pub mod accountability;
mod app;
pub mod collection;
pub mod comparison;
pub mod data;
pub mod deputy;
mod directory;
pub mod drive;
pub mod duty;
pub mod edition;
pub mod evaluation;
pub mod evidence;
mod failure;
pub mod finding;
pub mod flag;
pub mod import;
pub mod institution;
pub mod ledger;
pub mod letter;
pub mod liaison;
pub mod measure;
pub mod meeting;
pub mod notice;
pub mod organization;
pub mod paper;
pub mod plan;
pub mod proof;
pub mod reading;
mod record;
pub mod rectification;
pub mod search;
pub mod stay;
pub mod supervise;
pub mod workbench;

pub use app::{App, Context, Rules, SignInTurns};
pub use bihuan_store::{RecordCursor, RecordEntry, RecordFilter, RecordOrder, StoredRecord};
pub use directory::{Directory, DirectoryCache};
pub use failure::Failure;
