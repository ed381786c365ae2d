//! Ways out of the house that belong to an account: where its mail goes, and the address of its calendar.

use bihuan_journal::Digest;
use serde_json::{Value, json};

use super::{Account, account_of, entry};
use crate::sql::Sql;
use crate::store::Read;
use crate::{Store, StoreError, Tx};

/// Where somebody wants mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWish {
    /// The address.
    pub address: String,
    /// Whether mail is sent there.
    pub wanted: bool,
}

impl Store {
    /// Where an account wants mail; nothing when it never said.
    pub async fn mail_wish(&self, account: &str) -> Result<Option<MailWish>, StoreError> {
        let sql = Sql::new("SELECT address, wanted FROM mail_wish WHERE account_id = ?");
        let row = self.row(sql.bind(account)).await?;
        row.map(|row| {
            Ok(MailWish {
                address: row.get("address")?,
                wanted: row.get("wanted")?,
            })
        })
        .transpose()
    }

    /// Accounts that may sign in and want mail.
    pub async fn accounts_with_mail(&self) -> Result<Vec<Account>, StoreError> {
        let sql = Sql::new(
            "SELECT a.* FROM account a JOIN mail_wish w ON w.account_id = a.id \
             WHERE a.active = 1 AND w.wanted = 1 ORDER BY a.id",
        );
        self.rows(sql).await?.iter().map(account_of).collect()
    }

    /// When the calendar address of an account was made, in milliseconds, if it has one.
    pub async fn calendar_feed(&self, account: &str) -> Result<Option<i64>, StoreError> {
        let sql = Sql::new("SELECT created_ms FROM calendar_feed WHERE account_id = ?");
        let row = self.row(sql.bind(account)).await?;
        row.map(|row| row.at(0)).transpose()
    }

    /// Whose calendar address this is. Whether he may still sign in is for the caller to say.
    pub async fn account_of_feed(&self, digest: Digest) -> Result<Option<Account>, StoreError> {
        let sql = Sql::new(
            "SELECT a.* FROM calendar_feed c JOIN account a ON a.id = c.account_id WHERE c.digest = ?",
        );
        let row = self.row(sql.bind(digest)).await?;
        row.as_ref().map(account_of).transpose()
    }
}

impl Tx {
    /// Says where an account wants mail. False when there is no such account.
    pub async fn set_mail_wish(
        &mut self,
        account: &str,
        wish: &MailWish,
    ) -> Result<bool, StoreError> {
        let personal = json!({ "address": wish.address });
        let body = json!({ "wanted": wish.wanted });
        if !self
            .tell_way(account, "account.mail_changed", body, Some(personal))
            .await?
        {
            return Ok(false);
        }
        let put = Sql::new(
            "INSERT INTO mail_wish (account_id, address, wanted) VALUES (?, ?, ?) \
             ON CONFLICT (account_id) DO UPDATE SET address = excluded.address, wanted = excluded.wanted",
        );
        let put = put.bind(account).bind(&wish.address).bind(wish.wanted);
        self.execute(put).await?;
        Ok(true)
    }

    /// Gives an account a calendar address, in place of an earlier one. False when there is no such account.
    pub async fn make_calendar_feed(
        &mut self,
        account: &str,
        digest: Digest,
    ) -> Result<bool, StoreError> {
        if !self
            .tell_way(account, "account.calendar_made", json!({}), None)
            .await?
        {
            return Ok(false);
        }
        let put = Sql::new(
            "INSERT INTO calendar_feed (account_id, digest, created_ms) VALUES (?, ?, ?) \
             ON CONFLICT (account_id) DO UPDATE SET digest = excluded.digest, created_ms = excluded.created_ms",
        );
        let put = put.bind(account).bind(digest).bind(self.author.at_ms);
        self.execute(put).await?;
        Ok(true)
    }

    /// Takes the calendar address of an account away. False when it has none.
    pub async fn drop_calendar_feed(&mut self, account: &str) -> Result<bool, StoreError> {
        if self.end_calendar_feed(account).await? == 0 {
            return Ok(false);
        }
        self.tell_way(account, "account.calendar_revoked", json!({}), None)
            .await
    }

    pub(super) async fn end_calendar_feed(&self, account: &str) -> Result<u64, StoreError> {
        let gone = Sql::new("DELETE FROM calendar_feed WHERE account_id = ?");
        self.execute(gone.bind(account)).await
    }

    async fn tell_way(
        &mut self,
        account: &str,
        kind: &str,
        body: Value,
        personal: Option<Value>,
    ) -> Result<bool, StoreError> {
        let Some(found) = self.locked_account(account).await? else {
            return Ok(false);
        };
        let told = vec![entry(kind, body, personal)];
        let version = self.tell(account, found.version, told).await?;
        let update = Sql::new("UPDATE account SET version = ? WHERE id = ?");
        self.execute(update.bind(version).bind(account)).await?;
        Ok(true)
    }
}
