//! Kinds of letters and their numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ladder::Rung;

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 工作提示
    WorkPrompt,
    /// 提示函
    Reminder,
    /// 督办函
    Supervision,
    /// 约谈通知书
    Interview,
    /// 立行立改通知书
    ActNow,
    /// 问题建议函, as after data supervision
    Suggestion,
}

impl LetterKind {
    /// All kinds, the mildest first.
    pub const ALL: [Self; 6] = [
        Self::WorkPrompt,
        Self::Reminder,
        Self::Supervision,
        Self::Interview,
        Self::ActNow,
        Self::Suggestion,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WorkPrompt => "工作提示",
            Self::Reminder => "提示函",
            Self::Supervision => "督办函",
            Self::Interview => "约谈通知书",
            Self::ActNow => "立行立改通知书",
            Self::Suggestion => "建议函",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::WorkPrompt => "work_prompt",
            Self::Reminder => "reminder",
            Self::Supervision => "supervision",
            Self::Interview => "interview",
            Self::ActNow => "act_now",
            Self::Suggestion => "suggestion",
        }
    }

    /// The character in its number: 提 in 云整改提〔2026〕12号.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::WorkPrompt => "工",
            Self::Reminder => "提",
            Self::Supervision => "督",
            Self::Interview => "约",
            Self::ActNow => "改",
            Self::Suggestion => "建",
        }
    }

    /// The rung of the ladder that it takes for the findings it names; a work prompt takes none.
    pub const fn rung(self) -> Option<Rung> {
        match self {
            Self::Reminder | Self::Supervision => Some(Rung::Reminder),
            Self::Interview => Some(Rung::Interview),
            Self::WorkPrompt | Self::ActNow | Self::Suggestion => None,
        }
    }

    /// Whether the recipient has to answer by a day.
    pub const fn asks_reply(self) -> bool {
        !matches!(self, Self::WorkPrompt)
    }
}

/// Number of a document (发文字号). Years in 〔〕, no leading zero, without 第: GB/T 9704-2012, 7.2.5.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentNumber {
    /// Mark of the organ and of the kind.
    pub mark: String,
    /// Year of issue.
    pub year: i16,
    /// Place in the year's register, from 1.
    pub n: u64,
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.mark, self.year, self.n)
    }
}
