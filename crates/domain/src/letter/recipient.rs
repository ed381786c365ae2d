//! What a recipient did with a letter.

use serde::{Deserialize, Serialize};

use super::LetterEvent;
use crate::{clock::Stamp, id::UnitId};

/// A unit a letter went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Which.
    pub unit: UnitId,
    /// Who signed for it, and when.
    pub received: Option<Stamp>,
    /// Its reply.
    pub reply: LetterReply,
}

impl Recipient {
    /// One that has just been sent the letter.
    pub(super) const fn of(unit: UnitId) -> Self {
        Self {
            unit,
            received: None,
            reply: LetterReply::Awaited,
        }
    }
}

/// The reply of a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply_state", rename_all = "snake_case")]
pub enum LetterReply {
    /// 待回复
    Awaited,
    /// 待审阅
    Given {
        /// What was replied.
        reply: String,
        /// Who replied, and when.
        given: Stamp,
    },
    /// 已采纳
    Taken {
        /// What was replied.
        reply: String,
        /// Who replied, and when.
        given: Stamp,
        /// Who took it, and when.
        stamp: Stamp,
    },
    /// 退回重报
    SentBack {
        /// What was replied.
        reply: String,
        /// Who replied, and when.
        given: Stamp,
        /// Why it was sent back.
        reason: String,
    },
}

impl LetterReply {
    /// The word people use.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Awaited => "待回复",
            Self::Given { .. } => "已回复待审阅",
            Self::Taken { .. } => "已采纳",
            Self::SentBack { .. } => "退回重报",
        }
    }

    /// Whether the recipient has to reply.
    pub const fn is_awaited(&self) -> bool {
        matches!(self, Self::Awaited | Self::SentBack { .. })
    }
}

/// Applies an event of one recipient.
pub(super) fn apply(recipients: &mut [Recipient], event: LetterEvent, stamp: Stamp) {
    let (LetterEvent::LetterReceived { unit }
    | LetterEvent::LetterReplied { unit, .. }
    | LetterEvent::LetterReplyTaken { unit }
    | LetterEvent::LetterReplySentBack { unit, .. }) = &event
    else {
        return;
    };
    let Some(it) = recipients.iter_mut().find(|r| r.unit == *unit) else {
        return;
    };
    match event {
        LetterEvent::LetterReceived { .. } => it.received = Some(stamp),
        LetterEvent::LetterReplied { reply, .. } => {
            it.received.get_or_insert(stamp);
            it.reply = LetterReply::Given {
                reply,
                given: stamp,
            };
        }
        LetterEvent::LetterReplyTaken { .. } => {
            if let LetterReply::Given { reply, given } = it.reply.clone() {
                it.reply = LetterReply::Taken {
                    reply,
                    given,
                    stamp,
                };
            }
        }
        LetterEvent::LetterReplySentBack { reason, .. } => {
            if let LetterReply::Given { reply, given } = it.reply.clone() {
                it.reply = LetterReply::SentBack {
                    reply,
                    given,
                    reason,
                };
            }
        }
        _ => {}
    }
}
