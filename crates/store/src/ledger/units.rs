//! The tree of units.

use std::sync::Arc;

use bihuan_domain::{
    id::UnitId,
    unit::{Unit, UnitEvent},
};

use super::write::entries;
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

pub(crate) const UNIT: [&str; 8] = [
    "id",
    "parent",
    "unit_name",
    "short_name",
    "level",
    "ordinal",
    "active",
    "version",
];

pub(crate) fn unit_values(unit: &Unit, version: u64) -> [sea_orm::Value; 8] {
    let level = serde_json::to_value(unit.level)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    [
        unit.id.0.value(),
        unit.parent.map(|p| p.0).value(),
        unit.unit_name.as_str().value(),
        unit.short_name.as_str().value(),
        level.value(),
        unit.ordinal.value(),
        unit.active.value(),
        version.value(),
    ]
}

fn unit_of(row: &Row) -> Result<(Unit, u64), StoreError> {
    let level: String = row.get("level")?;
    let unit = Unit {
        id: UnitId(row.get("id")?),
        parent: row.get::<Option<uuid::Uuid>>("parent")?.map(UnitId),
        unit_name: row.get("unit_name")?,
        short_name: row.get("short_name")?,
        level: serde_json::from_value(level.into())
            .map_err(|error| StoreError::Damaged(format!("unit level: {error}")))?,
        ordinal: row.get("ordinal")?,
        active: row.get("active")?,
    };
    Ok((unit, row.get("version")?))
}

impl Store {
    /// All units, parents in no particular place; their names are known to everybody who is signed in.
    pub async fn units(&self) -> Result<Arc<Vec<Unit>>, StoreError> {
        let read = async {
            let rows = self
                .rows(Sql::new("SELECT * FROM unit ORDER BY ordinal, id"))
                .await?;
            rows.iter()
                .map(|row| unit_of(row).map(|(unit, _)| unit))
                .collect()
        };
        self.inner.kept.units.get(self, (), read).await
    }
}

impl Tx {
    /// A unit to be changed in this transaction, with the version of its stream.
    pub async fn unit(&self, id: UnitId) -> Result<Option<(Unit, u64)>, StoreError> {
        let sql = Sql::new("SELECT * FROM unit WHERE id = ?").bind(id.0);
        self.row(self.dialect().lock_rows(sql))
            .await?
            .as_ref()
            .map(unit_of)
            .transpose()
    }

    /// Records what happened to a unit.
    pub async fn record_unit(
        &mut self,
        before: Option<(Unit, u64)>,
        event: UnitEvent,
    ) -> Result<Unit, StoreError> {
        let entries = entries(std::slice::from_ref(&event))?;
        let (start, version) = before.map_or((None, 0), |(unit, version)| (Some(unit), version));
        let unit = Unit::apply(start, event);
        let unit =
            unit.ok_or_else(|| StoreError::Damaged("a unit must begin by being added".to_owned()))?;
        let version = self
            .append(&format!("unit/{}", unit.id), version, entries)
            .await?;
        let upsert = Sql::insert("unit", &UNIT).row(unit_values(&unit, version)).push(
            " ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, unit_name = excluded.unit_name, \
             short_name = excluded.short_name, active = excluded.active, version = excluded.version",
        );
        self.execute(upsert).await?;
        Ok(unit)
    }
}
