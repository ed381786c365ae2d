//! Insight: from the tables that units hand in to what is wrong with them and how to mend it.
//!
//! [`schema`] says what a data set holds, [`sheet`] reads the file that a unit hands in, [`field`] knows what one cell may hold.
//!
//! Synchronous, without clock, files and network: the day and the source of bytes are parameters.

pub mod field;
pub mod schema;
pub mod sheet;
