//! Key problems (重点问题): what the office puts first, so that leaders take it on themselves.
//!
//! A mark and no part of what is signed: it neither moves the finding nor voids a signature.

use serde::{Deserialize, Serialize};

use super::{Event, Finding};
use crate::{Refusal, clock::Stamp, refusal::check_text};

/// Why a finding is a key problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyProblem {
    /// Who marked it, and when.
    pub stamp: Stamp,
    /// Why.
    pub reason: String,
}

impl Finding {
    /// Whether it is a key problem.
    pub const fn is_key(&self) -> bool {
        self.key_problem.is_some()
    }

    pub(super) fn mark_key(&self, reason: &str) -> Result<Event, Refusal> {
        check_text("列为重点问题的理由", reason, 2000)?;
        if self.is_key() {
            return Err(Refusal::AlreadyKey);
        }
        Ok(Event::KeyProblemMarked {
            reason: reason.trim().to_owned(),
        })
    }

    pub(super) fn unmark_key(&self, reason: &str) -> Result<Event, Refusal> {
        check_text("取消重点问题的理由", reason, 2000)?;
        if !self.is_key() {
            return Err(Refusal::NotKey);
        }
        Ok(Event::KeyProblemUnmarked {
            reason: reason.trim().to_owned(),
        })
    }
}
