//! Keeps everything: the journal, its projections, accounts and blobs, on SQLite or PostgreSQL.
//!
//! [`Store::open`] brings the schema up to date. Reading goes through a pool; writing goes through a [`Tx`]:
//!
//! 1. [`Store::begin`] takes the author of the command and waits for its turn;
//! 2. [`Tx::append`] adds journal entries at the version the caller has seen, or says [`StoreError::Conflict`];
//! 3. the projections that pages read are changed in the same transaction;
//! 4. [`Tx::commit`] returns once all of it is on disk, and not before. A dropped [`Tx`] leaves nothing.
//!
//! [`Store::seal`] signs the journal as a tree, [`Store::prove`] makes a proof file of one stream, [`Store::verify`] checks everything.
//!
//! What a command may do twice is decided by its request id: the second time it is told [`StoreError::AlreadyDone`].
//! ORM types, SQL and the difference between the databases stay inside this room.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod accounts;
mod answer;
mod backup;
mod blobs;
mod dialect;
mod direct;
mod doctor;
mod error;
mod journal;
mod kept;
mod ledger;
mod migrate;
mod post;
mod postgres;
mod proof;
mod readers;
mod register;
mod schema;
mod sealed;
mod setting;
mod sql;
mod sqlite;
mod store;
mod tx;
mod writer;

pub use accounts::{
    Account, AccountDetails, ApiToken, MailWish, NewSession, NewToken, SecondFactor, Session,
};
pub use backup::{Manifest, Restored, SavedTable};
pub use blobs::{BlobRef, BlobSettings};
pub use doctor::{Chains, Check, Depth, Finding, Level};
pub use error::StoreError;
pub use journal::{Kept, NewEntry, Place};
pub use ledger::{
    BatchRow, BulkFinding, Changed, Count, Cursor, DocumentRecord, DraftRecord, DraftSummary,
    Drift, EvidenceRow, Figures, Filter, LedgerRow, Missing, NewNotice, NoticeRow, Order, Page,
    Reach, ReboundEnd, Rebuilt, RecordCursor, RecordEntry, RecordFilter, RecordOrder,
    RectificationRow, ScheduleCount, Sight, SponsorCount, StoredRecord, StoryEntry, TaskRow,
    UnitFigures, Wanted,
};
pub use post::{Channel, Post, PostRow, PostState};
pub use proof::{NotProvable, Verified};
pub use schema::{ColumnInfo, Index, Kind, Table};
pub use sealed::DataKey;
pub use setting::Setting;
pub use store::{Settings, Snapshot, Store};
pub use tx::{Author, Salts, Tx};
