//! References with names, and times.

use bihuan_casework::stay::About;
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

/// A finding that a record is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = About)]
pub(super) struct AboutBody {
    /// Identity.
    id: Uuid,
    /// Ledger number.
    number: String,
    /// The problem.
    problem: String,
    lead: Option<Reference>,
    /// Whether the caller may open the finding itself.
    visible: bool,
}

impl From<&About> for AboutBody {
    fn from(about: &About) -> Self {
        Self {
            id: about.row.id.0,
            number: about.row.number.clone(),
            problem: about.row.problem.clone(),
            lead: about.row.lead.clone().map(Into::into),
            visible: about.open,
        }
    }
}

/// The edge of a page of records: day and id of the last row seen, joined with a dot.
pub(super) mod edge {
    use bihuan_casework::RecordCursor;

    use crate::http::ApiFailure;

    pub(in crate::api) fn print((day, id): RecordCursor) -> String {
        format!("{day}.{id}")
    }

    pub(in crate::api) fn parse(text: Option<&str>) -> Result<Option<RecordCursor>, ApiFailure> {
        let Some(text) = text else { return Ok(None) };
        let parsed = text
            .split_once('.')
            .and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)));
        parsed
            .map(Some)
            .ok_or_else(|| ApiFailure::bad("字段 after 的值不合规，请用上一页的 next。"))
    }
}

/// A moment from the milliseconds that are kept.
pub(super) fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
