//! Access: who may do what to which thing.
//!
//! One function, [`check`], answers for every act; [`scope`] answers with the part of the ledger a person may list, from the
//! same rules, so that a list never shows what the page would refuse. The whole matrix is printed by a test into
//! `matrix.txt`, to be read by people who do not read Rust.
//!
//! Pure. Names nothing but `domain`.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod action;
mod policy;

pub use action::Action;
pub use policy::{
    Actor, DataScope, Decision, Relation, Scope, Standing, check, data_scope, relation, scope,
};
