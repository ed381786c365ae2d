//! What waits for a person among the letters.

use bihuan_access::Action;
use bihuan_domain::letter::{Letter, LetterReply};
use bihuan_store::{RecordFilter, StoredRecord};

use super::{all, answers_for};
use crate::{Context, Failure};

/// What waits.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Drafts to be issued.
    pub drafts: Vec<StoredRecord<Letter>>,
    /// Replies to be read.
    pub replies: Vec<StoredRecord<Letter>>,
    /// To be signed for by the person's unit.
    pub unreceived: Vec<StoredRecord<Letter>>,
    /// To be answered by the person's unit.
    pub unanswered: Vec<StoredRecord<Letter>>,
}

/// What waits for the person.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn waiting(ctx: &Context) -> Result<Waiting, Failure> {
    let mut waiting = Waiting::default();
    let in_states = async |states: &[&'static str]| {
        let filter = RecordFilter {
            states: states.to_vec(),
            ..RecordFilter::default()
        };
        all(ctx, &filter).await
    };
    if ctx.may(Action::IssueLetter, None) {
        waiting.drafts = in_states(&["draft"]).await?;
    }
    let office = ctx.may(Action::DraftLetter, None);
    let answers = ctx.may(Action::AnswerLetter, None);
    if !office && !answers {
        return Ok(waiting);
    }
    for stored in in_states(&["unreceived", "replied", "awaiting"]).await? {
        let it = &stored.record;
        let Some(issue) = it.in_force() else { continue };
        let given = issue
            .recipients
            .iter()
            .any(|r| matches!(r.reply, LetterReply::Given { .. }));
        if office && given {
            waiting.replies.push(stored.clone());
        }
        let mut ours = issue.recipients.iter().filter(|r| answers_for(ctx, r.unit));
        let asks = it.entered.content.reply_by.is_some();
        if ours.clone().any(|r| r.received.is_none()) {
            waiting.unreceived.push(stored);
        } else if asks && ours.any(|r| r.reply.is_awaited()) {
            waiting.unanswered.push(stored);
        }
    }
    Ok(waiting)
}
