//! `claim.*`: the status claimed is not supported by the words.

pub(super) mod not_supported;
pub(super) mod pending_words;
pub(super) mod remaining;

use super::case::Case;
use crate::Status;

/// How many words one rule shows; a long report repeats itself.
const SHOWN: usize = 4;

/// Whether the text itself reads as done, in whole or basically; then single words against it do not count.
fn reads_as_done(case: &Case<'_>) -> bool {
    matches!(case.reading.status, Status::Completed | Status::LongTerm)
}
