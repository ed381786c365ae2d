//! Who somebody is: passwords, second factors, secrets that stand for a person, lock-out, and how long a session lives.
//!
//! Nothing here reads or writes the database. Rules are pure functions of what was kept and of the time that is passed
//! in; secrets are drawn from the randomness that is passed in; only [`Hasher`] spends time, and bounds it.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod hasher;
pub mod lockout;
pub mod password;
pub mod second_factor;
mod secret;
pub mod session;

pub use hasher::{Cost, HashError, Hasher, Salt, Verdict};
pub use secret::{Secret, system_randomness};
