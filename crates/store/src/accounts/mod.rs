//! Accounts, and what proves that somebody is one of them.
//!
//! What happened to an account stands in the journal stream `account/<id>`, written in the same transaction. Names,
//! logins and addresses go into the personal part of an entry, which can be erased; password hashes, session tokens and
//! API tokens never enter the journal at all. Whatever takes rights away (disabling, other roles, a new password) ends
//! every session and token of the account in that same transaction, so there is no moment in which the old ones still
//! work.
//!
//! This room hashes nothing and decides nothing: `identity` does.

mod outside;
mod second_factor;
mod session;
mod sign_in;
mod token;

pub use outside::MailWish;
pub use second_factor::SecondFactor;
pub use session::{NewSession, Session};
pub use token::{ApiToken, NewToken};

use bihuan_journal::Digest;
use serde_json::{Value, json};

use crate::dialect::Fault;
use crate::sql::{Row, Sql};
use crate::store::Read;
use crate::{NewEntry, Store, StoreError, Tx};

const SELECT: &str = "SELECT id, login, name, unit_id, roles, password_hash, password_changed_ms, must_change, active, failed, \
                      last_failed_ms, locked_until_ms, version, created_ms FROM account";

/// An account as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id, a UUID.
    pub id: String,
    /// What is typed to sign in; unique, compared as it is.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The unit the person works for.
    pub unit_id: Option<String>,
    /// Names of roles, as `access` knows them.
    pub roles: Vec<String>,
    /// The PHC string of the password; none before the first one is set.
    pub password_hash: Option<String>,
    /// When the password was set, in milliseconds.
    pub password_changed_ms: Option<i64>,
    /// The password must be changed before anything else.
    pub must_change: bool,
    /// May sign in.
    pub active: bool,
    /// Failed tries since the last success.
    pub failed: u32,
    /// When the last try failed, in milliseconds.
    pub last_failed_ms: Option<i64>,
    /// Nobody can sign in before, in milliseconds.
    pub locked_until_ms: Option<i64>,
    /// Version of its journal stream.
    pub version: u64,
    /// When it was created, in milliseconds.
    pub created_ms: i64,
}

/// A password hash must not reach a log by way of a debug print.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .field("active", &self.active)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What people can decide about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDetails {
    /// See [`Account::login`].
    pub login: String,
    /// See [`Account::name`].
    pub name: String,
    /// See [`Account::unit_id`].
    pub unit_id: Option<String>,
    /// See [`Account::roles`].
    pub roles: Vec<String>,
    /// See [`Account::active`].
    pub active: bool,
}

impl Account {
    /// What people decided about it, to be changed and given back to [`Tx::change_account`].
    pub fn details(&self) -> AccountDetails {
        AccountDetails {
            login: self.login.clone(),
            name: self.name.clone(),
            unit_id: self.unit_id.clone(),
            roles: self.roles.clone(),
            active: self.active,
        }
    }

    /// The name of its journal stream.
    pub fn stream(&self) -> String {
        stream(&self.id)
    }
}

impl Store {
    /// An account by id.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        one(self, Sql::new(format!("{SELECT} WHERE id = ?")).bind(id)).await
    }

    /// An account by what is typed to sign in.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        one(
            self,
            Sql::new(format!("{SELECT} WHERE login = ?")).bind(login),
        )
        .await
    }

    /// Accounts ordered by login, those behind `after`, of one unit or of all; at most `limit`.
    pub async fn accounts(
        &self,
        unit: Option<&str>,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError> {
        let mut sql = Sql::new(format!("{SELECT} WHERE login > ?")).bind(after);
        if let Some(unit) = unit {
            sql = sql.push(" AND unit_id = ?").bind(unit);
        }
        let rows = self
            .rows(sql.push(" ORDER BY login LIMIT ?").bind(limit))
            .await?;
        rows.iter().map(account_of).collect()
    }

    /// True once somebody can exist who signs in.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(self
            .row(Sql::new("SELECT 1 FROM account LIMIT 1"))
            .await?
            .is_some())
    }

    /// The newest `count` password hashes that an account had before its present one, newest first.
    pub async fn earlier_passwords(
        &self,
        account: &str,
        count: u32,
    ) -> Result<Vec<String>, StoreError> {
        let sql = Sql::new(
            "SELECT password_hash FROM password_history WHERE account_id = ? ORDER BY version DESC LIMIT ?",
        );
        self.rows(sql.bind(account).bind(count))
            .await?
            .iter()
            .map(|row| row.at(0))
            .collect()
    }

    /// Remembers the one-time code for the first start, in place of an earlier one that was not used.
    pub async fn set_first_start(&self, code: Digest, at_ms: i64) -> Result<(), StoreError> {
        let tx = self.keep_house().await?;
        tx.execute(Sql::new("DELETE FROM first_start WHERE used_ms IS NULL"))
            .await?;
        let keep = Sql::new("INSERT INTO first_start (code_digest, created_ms) VALUES (?, ?)");
        tx.execute(keep.bind(code).bind(at_ms)).await?;
        tx.commit().await
    }
}

impl Tx {
    /// Creates an account without a password; [`set_password`](Self::set_password) comes next.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the login exists.
    pub async fn create_account(
        &mut self,
        id: &str,
        details: &AccountDetails,
    ) -> Result<u64, StoreError> {
        let version = self
            .tell(
                id,
                0,
                vec![entry("account.created", decided(details), named(details))],
            )
            .await?;
        let columns = [
            "id",
            "login",
            "name",
            "unit_id",
            "roles",
            "must_change",
            "active",
            "failed",
            "version",
            "created_ms",
        ];
        let insert = Sql::insert("account", &columns).push("(?, ?, ?, ?, ?, 1, ?, 0, ?, ?)");
        let insert = insert
            .bind(id)
            .bind(&details.login)
            .bind(&details.name)
            .bind(details.unit_id.as_deref())
            .bind(&json!(details.roles))
            .bind(details.active)
            .bind(version)
            .bind(self.author.at_ms);
        match self.try_execute(insert).await? {
            Ok(_) => Ok(version),
            Err((Fault::Unique, _)) => Err(StoreError::Taken(details.login.clone())),
            Err((_, error)) => Err(error),
        }
    }

    /// Changes what people decided about an account that is at version `expected`, and gives its new version. Other
    /// roles, and disabling it, end its sessions and tokens.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was changed meanwhile, [`StoreError::Taken`] when the login exists.
    pub async fn change_account(
        &mut self,
        id: &str,
        expected: u64,
        details: &AccountDetails,
    ) -> Result<u64, StoreError> {
        let before = self.account_at(id, expected).await?.details();
        if before == *details {
            return Ok(expected);
        }
        let mut entries = Vec::new();
        if before.active != details.active {
            let kind = if details.active {
                "account.enabled"
            } else {
                "account.disabled"
            };
            entries.push(entry(kind, json!({}), None));
        }
        if (AccountDetails {
            active: details.active,
            ..before.clone()
        }) != *details
        {
            let names_changed = before.login != details.login || before.name != details.name;
            let personal = if names_changed { named(details) } else { None };
            entries.push(entry("account.changed", decided(details), personal));
        }
        let version = self.tell(id, expected, entries).await?;
        if !details.active || before.roles != details.roles {
            self.end_access(id).await?;
        }
        let update = Sql::new(
            "UPDATE account SET login = ?, name = ?, unit_id = ?, roles = ?, active = ?, version = ? WHERE id = ?",
        );
        let update = update
            .bind(&details.login)
            .bind(&details.name)
            .bind(details.unit_id.as_deref())
            .bind(&json!(details.roles))
            .bind(details.active)
            .bind(version)
            .bind(id);
        match self.try_execute(update).await? {
            Ok(_) => Ok(version),
            Err((Fault::Unique, _)) => Err(StoreError::Taken(details.login.clone())),
            Err((_, error)) => Err(error),
        }
    }

    /// Sets the password of an account that is at version `expected`, and gives its new version. The present one goes
    /// into the history, of which the newest `remember` stay; sessions and tokens end; a lock is lifted.
    pub async fn set_password(
        &mut self,
        id: &str,
        expected: u64,
        hash: &str,
        must_change: bool,
        remember: u32,
    ) -> Result<u64, StoreError> {
        let before = self.account_at(id, expected).await?;
        let told = entry(
            "account.password_changed",
            json!({ "must_change": must_change }),
            None,
        );
        let version = self.tell(id, expected, vec![told]).await?;
        self.end_access(id).await?;
        if let Some(earlier) = before.password_hash {
            let keep = Sql::new(
                "INSERT INTO password_history (account_id, version, password_hash) VALUES (?, ?, ?)",
            );
            self.execute(keep.bind(id).bind(version).bind(earlier))
                .await?;
        }
        let forget = Sql::new(
            "DELETE FROM password_history WHERE account_id = ? AND version NOT IN \
             (SELECT version FROM password_history WHERE account_id = ? ORDER BY version DESC LIMIT ?)",
        );
        self.execute(forget.bind(id).bind(id).bind(remember))
            .await?;
        let update = Sql::new(
            "UPDATE account SET password_hash = ?, password_changed_ms = ?, must_change = ?, failed = 0, \
             locked_until_ms = NULL, version = ? WHERE id = ?",
        );
        let update = update
            .bind(hash)
            .bind(self.author.at_ms)
            .bind(must_change)
            .bind(version)
            .bind(id);
        self.execute(update).await?;
        Ok(version)
    }

    /// Uses the one-time code of the first start; false when it is not the right one or was used before.
    pub async fn use_first_start(&mut self, code: Digest) -> Result<bool, StoreError> {
        let used = Sql::new(
            "UPDATE first_start SET used_ms = ? WHERE code_digest = ? AND used_ms IS NULL",
        );
        Ok(self
            .execute(used.bind(self.author.at_ms).bind(code))
            .await?
            == 1)
    }

    /// The account, locked until the end of this transaction, if it is still at this version.
    async fn account_at(&mut self, id: &str, expected: u64) -> Result<Account, StoreError> {
        match self.locked_account(id).await? {
            Some(account) if account.version == expected => Ok(account),
            _ => {
                self.fail();
                Err(StoreError::Conflict {
                    stream: stream(id),
                    expected,
                })
            }
        }
    }

    async fn locked_account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        let lock = self.dialect().for_update();
        one(
            self,
            Sql::new(format!("{SELECT} WHERE id = ?{lock}")).bind(id),
        )
        .await
    }

    /// Appends to the stream of an account.
    async fn tell(
        &mut self,
        id: &str,
        expected: u64,
        entries: Vec<NewEntry>,
    ) -> Result<u64, StoreError> {
        self.append(&stream(id), expected, entries).await
    }

    /// Ends all sessions and tokens of an account, and its calendar address.
    async fn end_access(&self, id: &str) -> Result<(), StoreError> {
        self.execute(Sql::new("DELETE FROM session WHERE account_id = ?").bind(id))
            .await?;
        self.end_sign_in_steps(id).await?;
        self.end_calendar_feed(id).await?;
        let revoke = Sql::new(
            "UPDATE api_token SET revoked_ms = ? WHERE account_id = ? AND revoked_ms IS NULL",
        );
        self.execute(revoke.bind(self.author.at_ms).bind(id))
            .await?;
        Ok(())
    }
}

fn stream(id: &str) -> String {
    format!("account/{id}")
}

fn entry(kind: &str, body: Value, personal: Option<Value>) -> NewEntry {
    NewEntry {
        kind: kind.to_owned(),
        body,
        personal,
    }
}

fn decided(details: &AccountDetails) -> Value {
    json!({ "unit_id": details.unit_id, "roles": details.roles, "active": details.active })
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "an entry takes its personal part as an option"
)]
fn named(details: &AccountDetails) -> Option<Value> {
    Some(json!({ "login": details.login, "name": details.name }))
}

async fn one(db: &impl Read, sql: Sql) -> Result<Option<Account>, StoreError> {
    db.row(sql).await?.as_ref().map(account_of).transpose()
}

fn account_of(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        unit_id: row.get("unit_id")?,
        roles: row.json("roles")?,
        password_hash: row.get("password_hash")?,
        password_changed_ms: row.get("password_changed_ms")?,
        must_change: row.get("must_change")?,
        active: row.get("active")?,
        failed: row.get("failed")?,
        last_failed_ms: row.get("last_failed_ms")?,
        locked_until_ms: row.get("locked_until_ms")?,
        version: row.get("version")?,
        created_ms: row.get("created_ms")?,
    })
}
