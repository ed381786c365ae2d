//! Keys of made-up rows.

use bihuan_linkage::RecordKey;

/// The key of a row of the register.
pub(crate) fn registered(row: u64) -> RecordKey {
    RecordKey(u128::from(row) << 1)
}

/// The key of a row of the roll.
pub(crate) fn on_the_roll(row: u64) -> RecordKey {
    RecordKey(u128::from(row) << 1 | 1)
}
