//! The ledger as pages read it: projections of the journal, written in the same transaction as the events they follow from.
//!
//! Every projected row is a function of one aggregate's state ([`rows`]), so that a rebuild is: replay the stream, compute the
//! rows, compare. The figures ([`tally`]) are sums kept in step by the difference between the rows before and after.

mod bulk;
mod documents;
mod files;
mod findings;
mod history;
mod list;
mod payload;
mod rebuild;
mod records;
mod rectifications;
mod rows;
mod story;
mod tally;
mod tasks;
mod units;
mod write;

pub use documents::{DocumentRecord, DraftRecord, DraftSummary};
pub use findings::{BulkFinding, Changed};
pub use list::{Cursor, Filter, LedgerRow, Order, Page};
pub use rebuild::{Drift, Rebuilt};
pub use records::{RecordCursor, RecordFilter, RecordOrder, StoredRecord};
pub use rectifications::RectificationRow;
pub use story::{RecordEntry, StoryEntry};
pub use tally::{Count, Figures, UnitFigures};
pub use tasks::TaskRow;
