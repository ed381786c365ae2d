//! The real clock, ids and randomness. The only place of the product that asks the machine for them.

use bihuan_domain::{Clock, Ids};
use jiff::Timestamp;
use rand::Rng as _;
use uuid::Uuid;

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands, for looking at a past day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoppedClock(pub(crate) Timestamp);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Fresh ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FreshIds;

impl Ids for FreshIds {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for ids"
    )]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A fresh salt from the operating system.
pub(crate) fn salt() -> [u8; 16] {
    let mut bytes = [0; 16];
    bihuan_identity::system_randomness().fill_bytes(&mut bytes);
    bytes
}
