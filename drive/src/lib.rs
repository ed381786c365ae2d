//! Starts the real `bihuan` binary and speaks HTTP with it, for `chaos` and `bench`.
//!
//! The program is seen from outside only: its command line, its addresses, its answers. Whatever may change there
//! stands in [`endpoints`].

mod connection;
pub mod endpoints;
mod postgres;
mod process;
mod random;

pub use connection::{Answer, Connection};
pub use endpoints::Visitor;
pub use postgres::TestDatabase;
pub use process::{Database, Program, Server, pause};
pub use random::Dice;

use std::time::Instant;

/// The stopwatch of everything that drives the program from outside.
#[allow(
    clippy::disallowed_methods,
    reason = "measuring is what this crate is for; this is its one clock"
)]
pub fn now() -> Instant {
    Instant::now()
}
