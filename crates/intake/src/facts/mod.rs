//! What sentences say: figures, dates, deadlines, units, status words, contact lines.

pub mod contact;
pub mod dates;
mod figures;
pub mod status;
pub mod units;

pub use figures::figures;
