//! Records: small aggregates that stand beside the findings, such as a meeting, an institution, a look-back.
//!
//! Each has a stream of its own in the journal and is kept, listed, replayed and told on the timelines of its findings in one
//! way, so that a new kind needs its type, its events and its page and nothing else.

use jiff::civil::Date;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    clock::Stamp,
    id::{FindingId, RectificationId, UnitId},
};

/// A small aggregate beside the findings.
pub trait Record: Sized + Clone + Send + Sync + Serialize + DeserializeOwned {
    /// Name in streams, rows and addresses: lower case, words joined by `_`. Never changed and never used for another kind.
    const KIND: &'static str;
    /// The word people use.
    const LABEL: &'static str;
    /// Whether it belongs to data supervision, which has a scope of its own: who sees the whole ledger does not see it for that.
    const OF_DATA: bool = false;
    /// What can happen to it. Serialised with an `event` tag, as the events of a finding are.
    type Event: Clone + Send + Sync + Serialize + DeserializeOwned;

    /// Applies an event; the first one begins the record. An event that cannot follow changes nothing.
    fn apply(current: Option<Self>, event: Self::Event, stamp: Stamp) -> Option<Self>;

    /// What lists, scopes and timelines need to know about it.
    fn indexed(&self) -> Indexed;

    /// The event in one Chinese clause without a subject, as in 登记了制度《…》, for the timelines of its findings.
    fn tell(event: &Self::Event) -> String;
}

/// Who may see a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Those who see the whole ledger.
    Office,
    /// They, and the people of its units.
    Units,
    /// They, those who see one of its findings, and the people of its units.
    Party,
    /// Everybody who sees anything of its rectification.
    Everybody,
    /// In data supervision: the supervisors, and the people of its units.
    Reporting,
    /// In data supervision: the supervisors alone.
    Supervisors,
}

impl Audience {
    /// Name in stored data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Units => "units",
            Self::Party => "party",
            Self::Everybody => "everybody",
            Self::Reporting => "reporting",
            Self::Supervisors => "supervisors",
        }
    }
}

/// What lists, scopes and timelines need to know about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Identity.
    pub id: Uuid,
    /// The record it is a part of, if it is one.
    pub parent: Option<Uuid>,
    /// The rectification it belongs to; `None` for what reaches over several.
    pub rectification: Option<RectificationId>,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
    /// Units that take part.
    pub units: Vec<UnitId>,
    /// Key of where it stands.
    pub state: &'static str,
    /// The day it is listed under: when it happened, or when it is due.
    pub day: Date,
    /// Who may see it.
    pub audience: Audience,
}
