//! The ledger as pages read it: projections of the journal, written in the same transaction as the events they follow from.
//!
//! Every projected row is a function of one aggregate's state ([`rows`]), so that a rebuild is: replay the stream, compute the
//! rows, compare. The figures ([`tally`]) are sums kept in step by the difference between the rows before and after.

mod batches;
mod bulk;
mod cursor;
mod deputies;
mod documents;
mod evidence;
mod files;
mod filter;
mod findings;
mod history;
mod list;
mod notices;
mod opened;
mod payload;
mod rebuild;
mod records;
mod rectifications;
mod rows;
mod schedule;
mod story;
mod tally;
mod tasks;
mod units;
mod write;

use bihuan_access::Scope;
use bihuan_domain::{deputy::Deputy, id::RectificationId, unit::Unit};

use crate::kept::Kept;

pub use batches::BatchRow;
pub use cursor::Cursor;
pub use documents::{DocumentRecord, DraftRecord, DraftSummary};
pub use evidence::EvidenceRow;
pub use filter::{Filter, Missing, ReboundEnd};
pub use findings::{BulkFinding, Changed};
pub use list::{LedgerRow, Order, Page, Wanted};
pub use notices::{NewNotice, NoticeRow, Reach};
pub use rebuild::{Drift, Rebuilt};
pub use records::{RecordCursor, RecordFilter, RecordOrder, Sight, StoredRecord};
pub use rectifications::RectificationRow;
pub use schedule::{ScheduleCount, SponsorCount};
pub use story::{RecordEntry, StoryEntry};
pub use tally::{Count, Figures, UnitFigures};
pub use tasks::TaskRow;

/// What nearly every page needs, kept while nothing is written.
#[derive(Debug, Default)]
pub(crate) struct LedgerKept {
    deputies: Kept<(), Vec<Deputy>>,
    units: Kept<(), Vec<Unit>>,
    rectifications: Kept<Scope, Vec<RectificationRow>>,
    figures: Kept<(Scope, RectificationId), Figures>,
    totals: Kept<(Scope, RectificationId, Vec<Filter>), Vec<u64>>,
}
