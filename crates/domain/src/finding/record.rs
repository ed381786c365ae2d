//! Putting a finding on the ledger, and taking over what a newer version of its document says.

use super::{Event, Finding, Passage, Recorded, Reported};
use crate::{
    Refusal,
    refusal::{check_text, check_words},
};

impl Finding {
    /// Puts a finding on the ledger.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`] without a problem, [`Refusal::TooLong`], [`Refusal::SecrecyMark`],
    /// [`Refusal::ReboundOfItself`].
    pub fn record(recorded: Recorded) -> Result<Event, Refusal> {
        check_text("问题表述", &recorded.problem, 4000)?;
        check_words(
            "原文序号",
            recorded.source_no.as_deref().unwrap_or_default(),
            40,
        )?;
        check_reported(recorded.reported.as_ref())?;
        if recorded.rebound_of == Some(recorded.id) {
            return Err(Refusal::ReboundOfItself);
        }
        Ok(Event::FindingRecorded(recorded))
    }

    /// Takes over what a newer version of the document says about the finding. A finding that left the ledger stays as it
    /// was signed: what the document says now belongs to a new finding.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] once it left the ledger, [`Refusal::NothingChanged`], [`Refusal::TooLong`],
    /// [`Refusal::SecrecyMark`].
    pub fn report_anew(
        &self,
        reported: Option<Reported>,
        passage: Option<Passage>,
    ) -> Result<Event, Refusal> {
        if self.stage.is_final() {
            return Err(self.stage.wrong("更新原文情况"));
        }
        check_reported(reported.as_ref())?;
        if self.reported == reported && self.passage == passage {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::ReportedAnew { reported, passage })
    }
}

fn check_reported(reported: Option<&Reported>) -> Result<(), Refusal> {
    let Some(reported) = reported else {
        return Ok(());
    };
    check_words("整改情况", &reported.status_text, 20_000)?;
    for words in &reported.status_words {
        check_words("状态依据", words, 500)?;
    }
    Ok(())
}
