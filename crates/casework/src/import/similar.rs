//! Rows of a draft that resemble closed findings: what is about to be entered may be a rebound.

use bihuan_domain::{id::DocumentId, import::Against};
use bihuan_intake::likeness;

use super::preview;
use crate::{
    Context, Failure,
    finding::{Similar, similar_to},
};

/// Rows that are looked at; a longer list is looked at finding by finding once it is entered.
const ROWS: usize = 300;
/// Closed findings told of a row.
const EACH: usize = 3;

/// A row that resembles closed findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Resembling {
    /// Key of the row.
    pub key: u32,
    /// Its number in the document.
    pub source_no: Option<String>,
    /// Its problem.
    pub problem: String,
    /// The closed findings it is taken for, the likest first.
    pub closed: Vec<Similar>,
}

/// The new rows of a draft that are taken for a closed problem. A person decides whether they are one.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn similar(ctx: &Context, id: DocumentId) -> Result<Vec<Resembling>, Failure> {
    let preview = preview(ctx, id).await?;
    let draft = &preview.record.draft;
    let rows: Vec<_> = draft
        .taken()
        .filter(|row| row.against == Against::New)
        .take(ROWS)
        .collect();
    let problems = rows.iter().map(|row| row.problem.clone()).collect();
    let found = similar_to(ctx, problems, likeness::SAME).await?;
    let told = rows.into_iter().zip(found).map(|(row, mut closed)| {
        closed.retain(Similar::closed);
        closed.truncate(EACH);
        Resembling {
            key: row.key,
            source_no: row.source_no.clone(),
            problem: row.problem.clone(),
            closed,
        }
    });
    Ok(told.filter(|row| !row.closed.is_empty()).collect())
}
