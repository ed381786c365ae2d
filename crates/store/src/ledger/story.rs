//! What happened to a finding, as the page tells it.

use bihuan_access::Scope;
use bihuan_domain::{
    Event,
    id::{FindingId, PersonId},
};
use jiff::Timestamp;
use serde::{Deserialize, de::DeserializeOwned};

use super::{payload, records, write::finding_stream};
use crate::{
    Kept, Store, StoreError,
    sql::{Row, Sql},
    store::Read,
};

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
    /// Names of the roles the person held then.
    pub roles: Vec<String>,
    /// What.
    pub event: Event,
}

/// One event of a record that is about the finding: a look-back, an institution, a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordEntry {
    /// Kind of the record, as in its address.
    pub kind: String,
    /// The record.
    pub id: uuid::Uuid,
    /// The word people use for its kind.
    pub label: &'static str,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Name of who did it, unless the machine.
    pub name: Option<String>,
    /// Short name of the person's unit today.
    pub unit: Option<String>,
    /// Names of the roles the person held then.
    pub roles: Vec<String>,
    /// What happened, in a clause without a subject.
    pub says: String,
}

/// What was decided last about the account of the one who acted, before he acted: his roles then, whatever they are today.
const HELD_THEN: &str = "(SELECT h.body FROM journal h WHERE h.stream = 'account/' || j.actor AND h.seq < j.seq \
     AND h.kind IN ('account.created', 'account.changed') ORDER BY h.version DESC LIMIT 1) AS held";

/// What an account's entry says that matters here.
#[derive(Deserialize)]
struct Decided {
    roles: Vec<String>,
}

fn roles(row: &Row) -> Result<Vec<String>, StoreError> {
    let Some(held) = row.get::<Option<String>>("held")? else {
        return Ok(Vec::new());
    };
    let decided: Decided = serde_json::from_str(&held)
        .map_err(|error| StoreError::Damaged(format!("roles of an account: {error}")))?;
    Ok(decided.roles)
}

impl Kept {
    /// The event that an entry of a finding or of a record tells.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it tells none of this kind.
    pub fn told<E: DeserializeOwned>(&self) -> Result<E, StoreError> {
        payload::event(&self.entry.body, self.entry.personal.as_deref())
    }
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
            "SELECT j.version, j.at_ms, j.actor, a.name, u.short_name, j.body, j.personal, ",
        );
        let sql = sql.push(HELD_THEN).push(
            " FROM journal j LEFT JOIN account a ON a.id = j.actor LEFT JOIN unit u ON u.id = a.unit_id \
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
                    roles: roles(row)?,
                    event: payload::event(&body, personal.as_deref())?,
                })
            })
            .collect()
    }

    /// Events of these kinds that happened to a finding, oldest first.
    pub async fn events_of(
        &self,
        id: FindingId,
        kinds: &[&str],
    ) -> Result<Vec<(Timestamp, Event)>, StoreError> {
        let sql =
            Sql::new("SELECT at_ms, body, personal FROM journal WHERE stream = ? AND kind IN ");
        let sql = sql
            .bind(finding_stream(id))
            .push_list(kinds.iter().copied())
            .push(" ORDER BY version");
        self.rows(sql)
            .await?
            .iter()
            .map(|row| {
                let body: String = row.get("body")?;
                let personal: Option<String> = row.get("personal")?;
                let at = Timestamp::from_millisecond(row.get("at_ms")?)
                    .map_err(|error| StoreError::Damaged(error.to_string()))?;
                Ok((at, payload::event(&body, personal.as_deref())?))
            })
            .collect()
    }

    /// What happened to the records about a finding that `scope` may see, newest first, at most `limit`. The caller has checked
    /// that the finding may be seen.
    pub async fn record_story(
        &self,
        scope: &Scope,
        id: FindingId,
        limit: u32,
    ) -> Result<Vec<RecordEntry>, StoreError> {
        let sql =
            Sql::new("SELECT r.kind, r.id, j.at_ms, a.name, u.short_name, j.body, j.personal, ");
        let sql = sql.push(HELD_THEN).push(
            " FROM record_finding rf \
             JOIN record r ON r.kind = rf.kind AND r.id = rf.record_id \
             JOIN journal j ON j.stream = r.kind || '/' || r.id \
             LEFT JOIN account a ON a.id = j.actor LEFT JOIN unit u ON u.id = a.unit_id WHERE rf.finding_id = ?",
        )
        .bind(id.0);
        let sql = records::visible(sql, &records::Sight::from(scope));
        let rows = self
            .rows(sql.push(" ORDER BY j.seq DESC LIMIT ?").bind(limit))
            .await?;
        let mut story = Vec::with_capacity(rows.len());
        for row in &rows {
            let kind: String = row.get("kind")?;
            let body: String = row.get("body")?;
            let personal: Option<String> = row.get("personal")?;
            if let Some((label, says)) = records::tell(&kind, &body, personal.as_deref())? {
                story.push(RecordEntry {
                    kind,
                    id: row.get("id")?,
                    label,
                    at_ms: row.get("at_ms")?,
                    name: row.get("name")?,
                    unit: row.get("short_name")?,
                    roles: roles(row)?,
                    says,
                });
            }
        }
        Ok(story)
    }
}
