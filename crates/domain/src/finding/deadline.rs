//! Deadlines that cannot quietly move.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;

/// Class with its own clock. A date and "to be sustained" can hold together, so the latter is a flag beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeClass {
    /// 立行立改
    Immediate,
    /// 集中整改
    Concentrated,
    /// 长期坚持
    LongTerm,
}

impl TimeClass {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Immediate, Self::Concentrated, Self::LongTerm];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Immediate => "立行立改",
            Self::Concentrated => "集中整改",
            Self::LongTerm => "长期坚持",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Immediate => "immediate",
            Self::Concentrated => "concentrated",
            Self::LongTerm => "long_term",
        }
    }
}

/// A deadline: the day it was given for stays for ever, the day in force may move by granted extensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    original: Date,
    granted: Vec<Date>,
}

impl Deadline {
    /// A deadline as first given.
    pub const fn given(day: Date) -> Self {
        Self {
            original: day,
            granted: Vec::new(),
        }
    }

    /// The day it was given for.
    pub const fn original(&self) -> Date {
        self.original
    }

    /// The day in force.
    pub fn current(&self) -> Date {
        self.granted.last().copied().unwrap_or(self.original)
    }

    /// How often it was extended.
    pub fn extensions(&self) -> usize {
        self.granted.len()
    }

    pub(crate) fn grant(&mut self, until: Date) {
        self.granted.push(until);
    }
}

/// A request for a later deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The wished day.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Who asked, and when.
    pub stamp: Stamp,
}
