//! Insight: from the tables that units hand in to what is wrong with them and how to mend it.
//!
//! [`field`] knows what one cell may hold.

pub mod field;
