//! Taking a document into the ledger: upload and read, correct side by side with the source, confirm.
//!
//! Nothing is on the ledger before a person confirmed it.

mod confirm;
mod draft;
mod edit;
mod similar;
mod upload;

pub use bihuan_store::{DocumentRecord, DraftRecord, DraftSummary};
pub(crate) use confirm::GROUP;
pub use confirm::{Confirmed, confirm};
pub use edit::{discard, edit};
pub use similar::{Resembling, similar};
pub use upload::{Upload, Uploaded, upload};

use bihuan_access::Action;
use bihuan_domain::{
    Finding,
    id::{DocumentId, RectificationId},
    import::DraftRow,
};
use bihuan_store::RectificationRow;

use crate::{
    Context, Failure,
    finding::{Noted, check_reported},
};

/// Most bytes of a document (50 MiB).
pub const LIMIT: u64 = 50 * 1024 * 1024;
/// Most rows a draft may have; longer lists are taken in by the command line.
pub const MOST_ROWS: usize = 5000;

/// A draft with everything its page shows.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The draft.
    pub record: DraftRecord,
    /// Its document.
    pub document: DocumentRecord,
    /// The document's whole text.
    pub text: String,
    /// The rectification it is for.
    pub rectification: RectificationRow,
}

/// Loads a draft for its page.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn preview(ctx: &Context, id: DocumentId) -> Result<Preview, Failure> {
    ctx.allow(Action::Import, None)?;
    let scope = ctx.scope();
    let store = &ctx.app.store;
    let record = store.draft(&scope, id).await?.ok_or(Failure::NotFound)?;
    let document = store.document(&scope, id).await?.ok_or(Failure::NotFound)?;
    let text = store
        .document_text(&scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let rectification = store
        .rectification_by_id(&scope, document.rectification)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(Preview {
        record,
        document,
        text,
        rectification,
    })
}

/// Drafts, latest change first.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn drafts(
    ctx: &Context,
    rectification: Option<RectificationId>,
) -> Result<Vec<DraftSummary>, Failure> {
    ctx.allow(Action::Import, None)?;
    Ok(ctx.app.store.drafts(&ctx.scope(), rectification).await?)
}

/// Figures of a row that contradict each other.
pub fn contradictions(row: &DraftRow) -> Vec<Noted> {
    let Some(reported) = &row.reported else {
        return Vec::new();
    };
    let noted = check_reported(&row.problem, &reported.status, &reported.status_text);
    noted.into_iter().filter(|n| n.hard).collect()
}

/// Findings of the ledger that a draft names, by id: what a newer version is shown beside.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn known(ctx: &Context, rectification: RectificationId) -> Result<Vec<Finding>, Failure> {
    ctx.allow(Action::Import, None)?;
    Ok(ctx
        .app
        .store
        .findings_of(&ctx.scope(), rectification)
        .await?)
}
