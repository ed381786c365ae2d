//! Rectifications.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_domain::{
    Rectification, RectificationCode, id::RectificationId, rectification::RectificationEvent,
};

use super::{payload, write::entries};
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Sql},
    store::Read,
};

/// A rectification and the version of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RectificationRow {
    /// The rectification.
    pub rectification: Rectification,
    /// The version.
    pub version: u64,
}

impl Store {
    /// Rectifications in which `scope` may see anything, latest feedback first.
    pub async fn rectifications(
        &self,
        scope: &Scope,
    ) -> Result<Arc<Vec<RectificationRow>>, StoreError> {
        let read = async {
            let sql = Sql::new("SELECT r.state, r.version FROM rectification r WHERE 1 = 1");
            let sql = visible(sql, scope).push(" ORDER BY r.feedback_date DESC, r.code");
            let rows = self.rows(sql).await?;
            rows.iter().map(rectification_row).collect()
        };
        let kept = &self.inner.kept.rectifications;
        kept.get(self, scope.clone(), read).await
    }

    /// The rectification with this code, if `scope` may see anything of it.
    pub async fn rectification(
        &self,
        scope: &Scope,
        code: &RectificationCode,
    ) -> Result<Option<RectificationRow>, StoreError> {
        let all = self.rectifications(scope).await?;
        Ok(all
            .iter()
            .find(|row| row.rectification.code == *code)
            .cloned())
    }

    /// The rectification with this id, if `scope` may see anything of it.
    pub async fn rectification_by_id(
        &self,
        scope: &Scope,
        id: RectificationId,
    ) -> Result<Option<RectificationRow>, StoreError> {
        let all = self.rectifications(scope).await?;
        Ok(all.iter().find(|row| row.rectification.id == id).cloned())
    }
}

/// Narrows a statement over `rectification r` to those in which `scope` sees anything. The tally knows it for every unit
/// and sponsor.
fn visible(sql: Sql, scope: &Scope) -> Sql {
    match scope {
        Scope::All => sql,
        Scope::Nothing => sql.push(" AND 1 = 0"),
        Scope::Party { units, sponsors } => sql
            .push(" AND EXISTS (SELECT 1 FROM tally t WHERE t.rectification_id = r.id AND t.n > 0 AND t.holder IN ")
            .push_list(units.iter().map(|u| u.0).chain(sponsors.iter().map(|p| p.0)))
            .push(")"),
    }
}

fn rectification_row(row: &crate::sql::Row) -> Result<RectificationRow, StoreError> {
    Ok(RectificationRow {
        rectification: row.json("state")?,
        version: row.get("version")?,
    })
}

impl Tx {
    /// A rectification to be changed in this transaction.
    pub async fn rectification(
        &self,
        id: RectificationId,
    ) -> Result<Option<RectificationRow>, StoreError> {
        let sql = Sql::new("SELECT state, version FROM rectification WHERE id = ?").bind(id.0);
        self.row(self.dialect().lock_rows(sql))
            .await?
            .as_ref()
            .map(rectification_row)
            .transpose()
    }

    /// Records what happened to a rectification.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when the code is taken, [`StoreError::Conflict`].
    pub async fn record_rectification(
        &mut self,
        before: Option<&RectificationRow>,
        events: Vec<RectificationEvent>,
    ) -> Result<RectificationRow, StoreError> {
        let entries = entries(&events)?;
        let start = before.map(|b| b.rectification.clone());
        let after = events.into_iter().fold(start, Rectification::apply);
        let after = after.ok_or_else(|| {
            StoreError::Damaged("a rectification must begin by being opened".to_owned())
        })?;
        let version = self
            .append(
                &format!("rectification/{}", after.id),
                before.map_or(0, |b| b.version),
                entries,
            )
            .await?;
        self.execute(rectification_upsert(&after, version)?).await?;
        Ok(RectificationRow {
            rectification: after,
            version,
        })
    }
}

pub(crate) fn rectification_values(
    r: &Rectification,
    version: u64,
) -> Result<[sea_orm::Value; 8], StoreError> {
    let state = serde_json::to_string(r).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok([
        r.id.0.value(),
        r.code.as_str().value(),
        r.name.as_str().value(),
        serde_json::to_value(r.source)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
            .value(),
        r.feedback_date.value(),
        r.period_end.value(),
        version.value(),
        state.value(),
    ])
}

pub(crate) const RECTIFICATION: [&str; 8] = [
    "id",
    "code",
    "name",
    "source",
    "feedback_date",
    "period_end",
    "version",
    "state",
];

fn rectification_upsert(r: &Rectification, version: u64) -> Result<Sql, StoreError> {
    Ok(Sql::insert("rectification", &RECTIFICATION).row(rectification_values(r, version)?).push(
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, period_end = excluded.period_end, \
         version = excluded.version, state = excluded.state",
    ))
}

/// An event of a rectification as the journal keeps it.
pub(crate) fn rectification_event(
    body: &str,
    personal: Option<&str>,
) -> Result<RectificationEvent, StoreError> {
    payload::event(body, personal)
}
