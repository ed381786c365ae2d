//! Pausing, ending without closure, carrying on in another finding.

use super::{Event, Finding};
use crate::{Refusal, id::FindingId, refusal::check_text};

impl Finding {
    pub(super) fn suspend(reason: &str) -> Result<Event, Refusal> {
        check_text("中止理由", reason, 2000)?;
        Ok(Event::FindingSuspended {
            reason: reason.trim().to_owned(),
        })
    }

    pub(super) fn terminate(reason: &str) -> Result<Event, Refusal> {
        check_text("终止理由", reason, 2000)?;
        Ok(Event::FindingTerminated {
            reason: reason.trim().to_owned(),
        })
    }

    pub(super) fn merge(&self, into: FindingId, reason: &str) -> Result<Event, Refusal> {
        check_text("并入理由", reason, 2000)?;
        if into == self.id {
            return Err(Refusal::MergeIntoSelf);
        }
        Ok(Event::FindingMerged {
            into,
            reason: reason.trim().to_owned(),
        })
    }
}
