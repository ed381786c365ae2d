//! Official papers that the system drafts and the office finishes: they bear no number, and every page says that they are drafts.

use bihuan_documents::papers::{self, Circulation, LetterForm, Passage, Standing};

use super::{Made, PaperFormat, made, view};
use crate::{Context, Failure};

/// What a draft says.
pub(super) struct Drafted {
    /// The organ on top.
    pub(super) organ: String,
    /// Which of the forms of the standard it has.
    pub(super) form: LetterForm,
    /// Whether it may be given away.
    pub(super) circulation: Circulation,
    /// Its title.
    pub(super) title: String,
    /// Its text.
    pub(super) body: Vec<Passage>,
}

/// The draft as a file of this name.
///
/// # Errors
/// [`Failure::Invalid`] for a kind of file that it cannot become.
pub(super) async fn drafted(
    ctx: &Context,
    it: Drafted,
    name: String,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let written = papers::Letter {
        organ: it.organ,
        form: it.form,
        standing: Standing::Draft,
        urgency: None,
        circulation: it.circulation,
        title: it.title,
        body: it.body,
        annexes: Vec::new(),
        copies: Vec::new(),
    };
    made(
        ctx,
        papers::letter(&written, view::made_at(ctx)),
        name,
        format,
    )
    .await
}
