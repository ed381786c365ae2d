//! Settings of the installation: JSON values with optimistic versions.

use bihuan_journal::Suite;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};

use crate::dialect::Dialect;
use crate::sql::Sql;
use crate::store::{On, Read};
use crate::{Store, StoreError, Tx};

/// The digests of this ledger; set once, when it is created.
const SUITE: &str = "journal.suite";

/// A setting as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: serde_json::Value,
    /// Counts the changes from 1.
    pub version: u64,
}

impl Store {
    /// A setting, if it was ever set.
    pub async fn setting(&self, key: &str) -> Result<Option<Setting>, StoreError> {
        setting(self, key).await
    }
}

impl Tx {
    /// Sets a setting that is at version `expected` (0 if it was never set) and gives its new version.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody set it in the meantime.
    pub async fn put_setting(
        &mut self,
        key: &str,
        value: &serde_json::Value,
        expected: u64,
    ) -> Result<u64, StoreError> {
        let version = expected.saturating_add(1);
        let put = if expected == 0 {
            let insert = Sql::new(
                "INSERT INTO setting (key, value, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            );
            insert.bind(key).bind(value).bind(version)
        } else {
            let update =
                Sql::new("UPDATE setting SET value = ?, version = ? WHERE key = ? AND version = ?");
            update.bind(value).bind(version).bind(key).bind(expected)
        };
        if self.execute(put).await? == 0 {
            self.fail();
            return Err(StoreError::Conflict {
                stream: format!("setting/{key}"),
                expected,
            });
        }
        Ok(version)
    }
}

async fn setting(db: &impl Read, key: &str) -> Result<Option<Setting>, StoreError> {
    let row = db
        .row(Sql::new("SELECT value, version FROM setting WHERE key = ?").bind(key))
        .await?;
    row.map(|row| {
        Ok(Setting {
            value: row.json("value")?,
            version: row.get("version")?,
        })
    })
    .transpose()
}

/// The digests the ledger was created with; a new ledger gets `wanted`.
pub(crate) async fn suite_of_ledger(
    connection: &DatabaseConnection,
    dialect: Dialect,
    wanted: Suite,
) -> Result<Suite, StoreError> {
    let insert = Sql::new(
        "INSERT INTO setting (key, value, version) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
    );
    let insert = dialect.statement(insert.bind(SUITE).bind(&serde_json::json!(wanted)))?;
    connection
        .execute_raw(insert)
        .await
        .map_err(|error| dialect.error(&error))?;
    let read = Sql::new("SELECT value FROM setting WHERE key = ?").bind(SUITE);
    match On(connection, dialect).rows(read).await?.first() {
        Some(row) => row.json("value"),
        None => Err(StoreError::Damaged(
            "the ledger does not say which digests it has".to_owned(),
        )),
    }
}
