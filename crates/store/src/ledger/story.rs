//! What happened to a finding, as the page tells it.

use bihuan_domain::{
    Event,
    id::{FindingId, PersonId},
};

use super::{payload, write::finding_stream};
use crate::{Store, StoreError, sql::Sql, store::Read};

/// One event of a finding's story.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryEntry {
    /// Version of the stream: the first event is 1.
    pub version: u64,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who and the name, unless the machine.
    pub by: Option<(PersonId, String)>,
    /// Short name of the person's unit today.
    pub unit: Option<String>,
    /// What.
    pub event: Event,
}

impl Store {
    /// The story of a finding, newest first, before version `before`, at most `limit`. The caller has checked that the finding
    /// may be seen.
    pub async fn story(
        &self,
        id: FindingId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StoryEntry>, StoreError> {
        let sql = Sql::new(
            "SELECT j.version, j.at_ms, j.actor, a.name, u.short_name, j.body, j.personal FROM journal j \
             LEFT JOIN account a ON a.id = j.actor LEFT JOIN unit u ON u.id = a.unit_id \
             WHERE j.stream = ? AND j.version < ? ORDER BY j.version DESC LIMIT ?",
        );
        let sql = sql
            .bind(finding_stream(id))
            .bind(before.unwrap_or(u64::MAX))
            .bind(limit);
        self.rows(sql)
            .await?
            .iter()
            .map(|row| {
                let body: String = row.get("body")?;
                let personal: Option<String> = row.get("personal")?;
                let by: Option<uuid::Uuid> = row.get("actor")?;
                Ok(StoryEntry {
                    version: row.get("version")?,
                    at_ms: row.get("at_ms")?,
                    by: by
                        .map(|id| {
                            Ok::<_, StoreError>((
                                PersonId(id),
                                row.get::<Option<String>>("name")?.unwrap_or_default(),
                            ))
                        })
                        .transpose()?,
                    unit: row.get("short_name")?,
                    event: payload::event(&body, personal.as_deref())?,
                })
            })
            .collect()
    }
}
