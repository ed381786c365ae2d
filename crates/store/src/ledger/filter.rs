//! Which findings a list has.

use bihuan_domain::{
    id::{AspectId, FindingId, PersonId, UnitId},
    rectification::FindingList,
};
use jiff::civil::Date;

/// What an open finding may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Missing {
    /// A lead unit.
    Lead,
    /// A sponsor.
    Sponsor,
    /// A deadline.
    Deadline,
    /// Tasks.
    Plan,
}

impl Missing {
    pub(super) const fn condition(self) -> &'static str {
        match self {
            Self::Lead => " AND f.open = 1 AND f.lead_unit IS NULL",
            Self::Sponsor => " AND f.open = 1 AND f.sponsor IS NULL",
            Self::Deadline => " AND f.open = 1 AND f.due IS NULL",
            Self::Plan => " AND f.open = 1 AND f.tasks = 0",
        }
    }
}

/// Which findings. Every field narrows; the default is all of a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    /// Which of the three lists.
    pub list: Option<FindingList>,
    /// Keys of stages; empty means all.
    pub stages: Vec<String>,
    /// Lead unit.
    pub lead: Option<UnitId>,
    /// A unit in any role.
    pub unit: Option<UnitId>,
    /// Sponsor.
    pub sponsor: Option<PersonId>,
    /// Key of the time class.
    pub time_class: Option<String>,
    /// Top group.
    pub aspect: Option<AspectId>,
    /// Open and due before this day.
    pub due_before: Option<Date>,
    /// Open and due on this day or later.
    pub due_from: Option<Date>,
    /// Only key problems.
    pub key: bool,
    /// Only those that a leader has taken on.
    pub sponsored: bool,
    /// Only those said to be done without any evidence.
    pub unproven: bool,
    /// Only those with an extension request that waits.
    pub extension_asked: bool,
    /// Open and without this.
    pub missing: Option<Missing>,
    /// Only those at one end of a rebound.
    pub rebound: Option<ReboundEnd>,
    /// Closed on this day or later.
    pub closed_from: Option<Date>,
    /// Closed on this day or earlier.
    pub closed_until: Option<Date>,
    /// Open, and last reported on this day or later.
    pub reported_from: Option<Date>,
    /// Given out, open, and without a report since this day.
    pub unreported_since: Option<Date>,
    /// Only those whose deadline in force is later than the original one.
    pub extended: bool,
    /// Open, and sent back at least so often.
    pub returned_from: Option<u32>,
    /// Part of the problem's words or its number.
    pub text: Option<String>,
    /// Exactly these findings.
    pub ids: Option<Vec<FindingId>>,
}

/// One end of a rebound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReboundEnd {
    /// Findings that came back from a closed one.
    CameBack,
    /// Closed findings that are back as another one.
    GaveRise,
}
