//! Read a document, or check a text, without keeping anything.

use bihuan_access::Action;
use bihuan_intake::plausibility;
use bytes::Bytes;

pub use bihuan_intake::{
    Aspect, Contact, Diagnostic, DocumentKind, Entry, Figure, NotADocument, Reading, Severity,
    Span, Status,
    likeness::{Likeness, Matching},
    plausibility::{Check, Severity as CheckSeverity},
};

use crate::{Context, Failure};

/// Characters of a text that is checked at once: more than any report has.
const LONGEST_TEXT: usize = 100_000;

/// Reads a document on a thread of its own, since a large file keeps a processor busy.
///
/// # Errors
/// [`Failure::NotADocument`].
pub(crate) async fn read(bytes: Bytes, name: String) -> Result<(Reading, Bytes), Failure> {
    let read = tokio::task::spawn_blocking(move || {
        let reading = bihuan_intake::read(&bytes, Some(&name));
        (reading, bytes)
    });
    let (reading, bytes) = read
        .await
        .map_err(|e| Failure::Internal(format!("reading a document: {e}")))?;
    Ok((reading?, bytes))
}

/// Reads a document for somebody who wants to see what is in it.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::NotADocument`].
pub async fn preview(ctx: &Context, bytes: Bytes, name: String) -> Result<Reading, Failure> {
    ctx.allow(Action::Import, None)?;
    read(bytes, name).await.map(|(reading, _)| reading)
}

/// Whether `text` supports the claim, as far as the text alone can tell.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`] for an empty or endless text.
pub async fn check_text(
    ctx: &Context,
    text: String,
    claim: Option<Status>,
    problem: Option<String>,
) -> Result<Vec<Check>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let length = text.chars().count() + problem.as_ref().map_or(0, |p| p.chars().count());
    if text.trim().is_empty() {
        return Err(Failure::Invalid("请填写要核对的文字。".to_owned()));
    }
    if length > LONGEST_TEXT {
        return Err(Failure::Invalid(format!(
            "文字过长，一次最多核对 {LONGEST_TEXT} 字。"
        )));
    }
    let checked = tokio::task::spawn_blocking(move || {
        let context = plausibility::Context {
            problem: problem.as_deref(),
            ..plausibility::Context::default()
        };
        plausibility::check(&text, claim, &context)
    });
    checked
        .await
        .map_err(|e| Failure::Internal(format!("checking a text: {e}")))
}
