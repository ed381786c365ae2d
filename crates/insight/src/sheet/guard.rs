//! A library that trusts its files, kept from taking others with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::NotATable;

/// Runs a step of the spreadsheet reader. It computes with numbers and slices by lengths from the file, and a file that lies
/// makes it panic; for us that is a damaged file and no reason to stop.
///
/// What the step worked on must not be used again after an error.
pub(super) fn guarded<T>(step: impl FnOnce() -> T) -> Result<T, NotATable> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| NotATable::Damaged)
}
