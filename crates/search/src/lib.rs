//! Full text over the ledger and its evidence, within what the reader may see.
//!
//! The index is disposable: it follows the journal by [`Index::cursor`], and a damaged or outdated one is thrown away
//! and filled again. Nothing but the index knows what is in it, so nothing is lost.
//!
//! How a text is found: it is indexed as characters, as pairs of neighbouring characters, and as words. The pairs decide
//! *whether* something matches, so that nothing is missed because a sentence was cut into other words than the question
//! was; the words decide *how well*, so that 人大 finds the people's congress before 工人大会.
//!
//! What the reader may see is part of every query, so that neither hits nor totals tell of anything else.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod document;
mod fields;
mod index;
mod query;
mod snippet;
mod text;
mod tokenizers;

pub use document::{Document, Hit, Hits, Kind, Query, Thing, Visible};
pub use index::{Index, SearchError};
