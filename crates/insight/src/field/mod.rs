//! What one cell may hold: each kind of field in a file of its own, with the standard it follows.
//!
//! Reading a field gives a typed value or a typed problem. The text of a problem is the sentence that the reporting unit
//! reads: what is wrong, and how to mend it. Nothing here knows rows, tables or other fields.

pub mod account;
pub mod amount;
pub mod date;
pub mod identity;
pub mod luhn;
pub mod mobile;
pub mod month;
pub mod name;
mod plain;
pub mod plate;
pub mod region;
pub mod repair;
pub mod serial;
pub mod uscc;

pub use account::{Account, AccountProblem};
pub use amount::{AmountProblem, read_amount};
pub use date::{DateProblem, read_date, read_moment};
pub use identity::{IdKind, IdNumber, IdProblem, Sex};
pub use mobile::{Mobile, MobileProblem};
pub use month::{Month, MonthProblem};
pub use name::{NameFlaw, NameKey};
pub use plain::plain;
pub use plate::{Plate, PlateKind, PlateProblem};
pub use region::{Region, RegionProblem, RegionTable};
pub use uscc::{Uscc, UsccProblem};
