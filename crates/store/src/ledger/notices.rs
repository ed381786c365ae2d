//! Notices: what people were told. Kept beside the journal and not in it: nobody decided anything.

use std::collections::HashSet;

use bihuan_access::{DataScope, Scope};
use bihuan_domain::{
    Matter,
    id::{FindingId, PersonId},
    notice::About,
};
use uuid::Uuid;

use super::{
    findings::Changed,
    list::scope_condition,
    records::{Sight, visible},
};
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

/// Unread notices are counted up to here.
const MOST_COUNTED: u32 = 1000;
/// Rows of one INSERT.
const ROWS: usize = 500;

/// A notice to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Identity; sorts by time.
    pub id: Uuid,
    /// Who is told.
    pub person: PersonId,
    /// The same for the same thing.
    pub key: String,
    /// What it is about.
    pub about: About,
    /// What it says.
    pub matter: Matter,
}

/// A notice as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identity.
    pub id: Uuid,
    /// What it is about.
    pub about: About,
    /// What it says.
    pub matter: Matter,
    /// When it was told, in milliseconds.
    pub at_ms: i64,
    /// When it was read, in milliseconds.
    pub read_ms: Option<i64>,
    /// The finding's number; none for a record.
    pub number: Option<String>,
    /// The finding's problem, or what the record is called.
    pub title: String,
}

impl Store {
    /// How far the follower that tells people has come; nothing before it was ever begun.
    pub async fn told_until(&self, follower: &str) -> Result<Option<u64>, StoreError> {
        let sql = Sql::new("SELECT seq FROM cursor WHERE name = ?").bind(follower);
        self.row(sql).await?.map(|row| row.at(0)).transpose()
    }

    /// Begins a follower at this entry, if it was not begun before.
    pub async fn begin_telling(&self, follower: &str, seq: u64) -> Result<(), StoreError> {
        let tx = self.keep_house().await?;
        let begin = Sql::new("INSERT INTO cursor (name, seq) VALUES (?, ?) ON CONFLICT DO NOTHING");
        tx.execute(begin.bind(follower).bind(seq)).await?;
        tx.commit().await
    }

    /// Tells people, each of them each thing once, and in the same transaction moves the follower on from `cursor.1` to
    /// `cursor.2`. False, and nothing told, when another process has moved it meanwhile. Gives the ones that were new.
    pub async fn tell_people(
        &self,
        notices: &[NewNotice],
        at_ms: i64,
        cursor: Option<(&str, u64, u64)>,
    ) -> Result<Option<u64>, StoreError> {
        let tx = self.keep_house().await?;
        if let Some((follower, from, to)) = cursor {
            let moved = Sql::new("UPDATE cursor SET seq = ? WHERE name = ? AND seq = ?");
            let moved = moved.bind(to).bind(follower).bind(from);
            if tx.execute(moved).await? == 0 {
                tx.rollback();
                return Ok(None);
            }
        }
        let mut told = 0;
        for chunk in notices.chunks(ROWS) {
            told += tx.execute(insert(chunk, at_ms)?).await?;
        }
        tx.commit().await?;
        Ok(Some(told))
    }

    /// Who was told what about these findings.
    pub async fn told_about(
        &self,
        findings: &[FindingId],
    ) -> Result<HashSet<(PersonId, String)>, StoreError> {
        let sql = Sql::new("SELECT person, key FROM notice WHERE finding_id IN ")
            .push_list(findings.iter().map(|f| f.0));
        self.rows(sql)
            .await?
            .iter()
            .map(|row| Ok((PersonId(row.at(0)?), row.at(1)?)))
            .collect()
    }

    /// Notices to a person about what `reach` still holds, latest first, before the notice `before`, at most `limit`: the
    /// unread ones or the others.
    pub async fn notices(
        &self,
        reach: &Reach,
        person: PersonId,
        unread: bool,
        before: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let state = if unread { "IS NULL" } else { "IS NOT NULL" };
        let mut sql = Sql::new(format!(
            "SELECT n.id, n.finding_id, n.record_kind, n.record_id, n.matter, n.at_ms, n.read_ms, \
             (SELECT f.number FROM finding f WHERE f.id = n.finding_id) AS number, \
             (SELECT f.problem FROM finding f WHERE f.id = n.finding_id) AS problem, \
             (SELECT r.body FROM record r WHERE r.kind = n.record_kind AND r.id = n.record_id) AS record \
             FROM notice n WHERE n.person = ? AND n.read_ms {state}"
        ))
        .bind(person.0);
        if let Some(before) = before {
            sql = sql.push(" AND n.id < ?").bind(before);
        }
        let sql = still_seen(sql, reach)
            .push(" ORDER BY n.id DESC LIMIT ?")
            .bind(limit);
        self.rows(sql).await?.iter().map(notice_row).collect()
    }

    /// How many unread notices a person has about what `reach` still holds; a thousand and more are a thousand.
    pub async fn unread_notices(&self, reach: &Reach, person: PersonId) -> Result<u64, StoreError> {
        let sql = Sql::new(
            "SELECT COUNT(*) FROM (SELECT 1 FROM notice n WHERE n.person = ? AND n.read_ms IS NULL",
        )
        .bind(person.0);
        let sql = still_seen(sql, reach)
            .push(" LIMIT ?) AS unread")
            .bind(MOST_COUNTED);
        let row = self.row(sql).await?;
        row.map_or(Ok(0), |row| row.at(0))
    }

    /// Marks notices of a person as read: these, or all of them. Gives how many were unread.
    pub async fn mark_notices_read(
        &self,
        person: PersonId,
        ids: Option<&[Uuid]>,
        at_ms: i64,
    ) -> Result<u64, StoreError> {
        let mut sql =
            Sql::new("UPDATE notice SET read_ms = ? WHERE person = ? AND read_ms IS NULL")
                .bind(at_ms)
                .bind(person.0);
        if let Some(ids) = ids {
            sql = sql.push(" AND id IN ").push_list(ids.iter().copied());
        }
        let tx = self.keep_house().await?;
        let marked = tx.execute(sql).await?;
        tx.commit().await?;
        Ok(marked)
    }

    /// The unread notices that a post counts, of those about what `reach` still holds: what each says, and when it was told.
    pub async fn notices_of_post(
        &self,
        reach: &Reach,
        post: Uuid,
    ) -> Result<Vec<(Matter, i64)>, StoreError> {
        let sql = Sql::new(
            "SELECT n.matter, n.at_ms FROM notice n WHERE n.post_id = ? AND n.read_ms IS NULL",
        );
        self.rows(still_seen(sql.bind(post), reach).push(" ORDER BY n.id"))
            .await?
            .iter()
            .map(|row| Ok((row.json("matter")?, row.get("at_ms")?)))
            .collect()
    }

    /// What was told since `since_ms`, each thing once however many were told of it.
    pub async fn told_since(&self, since_ms: i64) -> Result<Vec<Matter>, StoreError> {
        let sql = Sql::new("SELECT DISTINCT key, matter FROM notice WHERE at_ms >= ? ORDER BY key");
        self.rows(sql.bind(since_ms))
            .await?
            .iter()
            .map(|row| row.json("matter"))
            .collect()
    }

    /// Open findings that `scope` may see, with their states in the order of their ids, behind `after`, at most `limit`.
    pub async fn open_findings(
        &self,
        scope: &Scope,
        after: FindingId,
        limit: u32,
    ) -> Result<Vec<Changed>, StoreError> {
        let sql = Sql::new(
            "SELECT f.version, s.state FROM finding f JOIN finding_state s ON s.finding_id = f.id \
             WHERE f.open = 1 AND f.id > ?",
        );
        let sql = scope_condition(sql.bind(after.0), scope).push(" ORDER BY f.id LIMIT ?");
        self.rows(sql.bind(limit))
            .await?
            .iter()
            .map(super::findings::changed)
            .collect()
    }
}

impl Tx {
    /// Hands the unread notices of a person that no post counts to this one. Gives how many.
    pub(crate) async fn count_in_post(&self, person: &str, post: Uuid) -> Result<u64, StoreError> {
        let sql = Sql::new(
            "UPDATE notice SET post_id = ? WHERE person = ? AND read_ms IS NULL AND post_id IS NULL",
        );
        self.execute(sql.bind(post).bind(person)).await
    }
}

fn insert(notices: &[NewNotice], at_ms: i64) -> Result<Sql, StoreError> {
    let columns = [
        "id",
        "person",
        "key",
        "finding_id",
        "record_kind",
        "record_id",
        "matter",
        "at_ms",
    ];
    let mut sql = Sql::insert("notice", &columns);
    for new in notices {
        let finding = match new.about {
            About::Finding(id) => Some(id.0),
            _ => None,
        };
        let record = new.about.record();
        let matter = serde_json::to_string(&new.matter)
            .map_err(|error| StoreError::Damaged(error.to_string()))?;
        sql = sql.row([
            new.id.value(),
            new.person.0.value(),
            new.key.as_str().value(),
            finding.value(),
            record.map(|(kind, _)| kind).value(),
            record.map(|(_, id)| id).value(),
            matter.value(),
            at_ms.value(),
        ]);
    }
    Ok(sql.push(" ON CONFLICT DO NOTHING"))
}

/// What the reader of notices may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Of the ledger.
    pub ledger: Scope,
    /// Of data supervision.
    pub data: DataScope,
}

/// Narrows a statement over `notice n` to what the reader may still see.
fn still_seen(sql: Sql, reach: &Reach) -> Sql {
    let record =
        " OR EXISTS (SELECT 1 FROM record r WHERE r.kind = n.record_kind AND r.id = n.record_id";
    let sql = sql.push(" AND (EXISTS (SELECT 1 FROM finding f WHERE f.id = n.finding_id");
    let sql = scope_condition(sql, &reach.ledger).push(")").push(record);
    let sql = visible(sql, &Sight::from(&reach.ledger)).push(")");
    visible(sql.push(record), &Sight::from(&reach.data)).push("))")
}

/// What a record is called.
fn title(about: About, record: &serde_json::Value) -> String {
    let place = match about {
        About::Finding(_) | About::Meeting(_) => "/title",
        About::Letter(_) => "/entered/content/title",
        About::Card(_) => "/entered/reason",
        About::Instruction(_) => "/entered/subject",
        About::Duty(_) | About::Collection(_) => "/content/title",
        About::Submission(_) => "/set",
        About::Flag(_) => "/content/kind",
    };
    let title = record.pointer(place).and_then(serde_json::Value::as_str);
    title.unwrap_or_default().to_owned()
}

fn notice_row(row: &Row) -> Result<NoticeRow, StoreError> {
    let finding: Option<Uuid> = row.get("finding_id")?;
    let kind: Option<String> = row.get("record_kind")?;
    let record: Option<Uuid> = row.get("record_id")?;
    let of_record = || About::of_record(kind.as_deref()?, record?);
    let about = finding
        .map(|id| About::Finding(FindingId(id)))
        .or_else(of_record)
        .ok_or_else(|| StoreError::Damaged("a notice about nothing".to_owned()))?;
    let title = match row.get::<Option<String>>("problem")? {
        Some(problem) => problem,
        None => title(about, &row.json("record")?),
    };
    Ok(NoticeRow {
        id: row.get("id")?,
        about,
        matter: row.json("matter")?,
        at_ms: row.get("at_ms")?,
        read_ms: row.get("read_ms")?,
        number: row.get("number")?,
        title,
    })
}
