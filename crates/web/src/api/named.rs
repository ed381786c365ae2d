//! References with names, and times.

use bihuan_domain::id::{PersonId, UnitId};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A unit, a person or a group with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Reference {
    /// Identity.
    pub(super) id: Uuid,
    /// Name today.
    pub(super) name: String,
}

impl From<(UnitId, String)> for Reference {
    fn from((id, name): (UnitId, String)) -> Self {
        Self { id: id.0, name }
    }
}

impl From<(PersonId, String)> for Reference {
    fn from((id, name): (PersonId, String)) -> Self {
        Self { id: id.0, name }
    }
}

/// A moment from the milliseconds that are kept.
pub(super) fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
