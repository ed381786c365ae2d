//! What sentences say: figures, dates, deadlines, units, status words, contact lines.

pub(crate) mod amounts;
pub(crate) mod clauses;
pub mod contact;
pub mod dates;
pub(crate) mod figures;
mod masks;
pub(crate) mod measure_words;
mod numerals;
pub(crate) mod pattern;
pub(crate) mod plain;
pub(crate) mod quantity;
pub mod status;
pub mod units;

pub use figures::figures;
