//! The store as its callers see it: every test runs on SQLite, and on PostgreSQL when `BIHUAN_TEST_POSTGRES` names a server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

mod accounts;
mod alike;
mod backup;
mod bed;
mod blobs;
mod commit;
mod doctor;
mod follow;
mod journal;
mod kept;
mod list;
mod open;
mod post;
mod proof;
mod records;
mod schema;
mod sealed;
mod second_factor;
mod settings;
