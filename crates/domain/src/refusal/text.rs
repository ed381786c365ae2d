//! Rules for texts that people type.

use super::Refusal;

/// Checks a text people typed: not empty, not too long, no mark of state secrecy.
///
/// # Errors
/// [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`].
pub(crate) fn check_text(what: &'static str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::EmptyText { what });
    }
    check_words(what, text, limit)
}

/// Checks a text that may be left empty: not too long, no mark of state secrecy.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::SecrecyMark`].
pub(crate) fn check_words(what: &'static str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.chars().count() > limit {
        return Err(Refusal::TooLong { what, limit });
    }
    secrecy_mark(text).map_or(Ok(()), |mark| Err(Refusal::SecrecyMark { mark }))
}

/// The first mark of a state-secret level in `text`, such as `秘密★5年`: a level word followed by the star.
pub fn secrecy_mark(text: &str) -> Option<String> {
    ["绝密", "机密", "秘密"].into_iter().find_map(|level| {
        text.match_indices(level).find_map(|(at, _)| {
            let rest = text.get(at + level.len()..)?.trim_start();
            rest.starts_with(['★', '☆']).then(|| format!("{level}★"))
        })
    })
}
