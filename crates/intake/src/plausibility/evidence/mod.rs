//! `evidence.*`: what is handed in does not carry the claim.

pub(super) mod after_deadline;
pub(super) mod before_feedback;
pub(super) mod missing;
pub(super) mod reused;

use jiff::civil::Date;

use super::{Context, EvidenceFacts, Example, NOTHING_KNOWN};
use crate::Status;

/// The evidence handed in, if anybody knows.
fn given<'c>(context: &Context<'c>) -> &'c [EvidenceFacts<'c>] {
    context.evidence.unwrap_or_default()
}

/// A date as people write it.
fn printed(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// An example about one piece of evidence, with feedback in December 2023 and the deadline at the end of June 2024.
const fn with(evidence: &'static [EvidenceFacts<'static>]) -> Example {
    Example {
        text: "县城管局2024年6月修复破损道路12处，已完成整改。",
        claim: Some(Status::Completed),
        context: Context {
            evidence: Some(evidence),
            feedback_on: Some(jiff::civil::date(2023, 12, 21)),
            deadline: Some(jiff::civil::date(2024, 6, 30)),
            today: Some(jiff::civil::date(2024, 8, 1)),
            ..NOTHING_KNOWN
        },
    }
}

/// A photograph taken in time.
const GOOD: EvidenceFacts<'static> = EvidenceFacts {
    name: "修复后照片.jpg",
    taken_on: Some(jiff::civil::date(2024, 6, 20)),
    present: true,
    reused_from: None,
};
