//! What an engine keeps rows with and asks them: the boundary behind which the heavy libraries are.
//!
//! [`Warehouse`] keeps the rows of a batch and forgets them again. [`QueryRunner`] runs the query of a model over batches that a
//! task was granted, part by part, and hands over hits with the rows that they were found in. Both are synchronous: whoever
//! calls them does so on a thread that may wait.

mod cancel;
mod error;
mod job;
mod warehouse;

pub use cancel::Cancel;
pub use error::{RunCode, RunError};
pub use job::{Engine, EvidenceQuery, EvidenceRow, Granted, Hit, Job, Part, QueryRunner, Watch};
pub use warehouse::{BatchHead, BatchId, Keeping, KeptBatch, NoBatchId, Warehouse};
