//! Insight: from the tables that units hand in to what is wrong with them and how to mend it.
//!
//! [`schema`] says what a data set holds, [`sheet`] reads the file that a unit hands in, [`field`] knows what one cell may hold,
//! [`check`] looks at rows, columns and the whole. [`ingest`] makes rows of what was accepted, typed and without names and numbers of persons; [`run`] is what an engine keeps
//! them with and asks them. [`marks`] and [`template`] say what to draw in the workbooks that go back and
//! out; drawing is not done here. [`person`] reads what rows tell about persons, in clear, for comparing them.
//!
//! Synchronous, without clock, files and network: the day and the source of bytes are parameters.

pub mod check;
pub mod field;
pub mod ingest;
pub mod marks;
pub mod model;
pub mod person;
pub mod run;
pub mod schema;
pub mod sheet;
pub mod template;
