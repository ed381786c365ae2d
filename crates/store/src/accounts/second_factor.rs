//! The second factor of an account, its recovery codes, and the minutes between the right password and the right code.
//!
//! The journal hears that it was switched on or off, not what it is.

use bihuan_journal::Digest;
use serde_json::{Value, json};

use super::{Account, account_of, entry};
use crate::sql::{Row, Sql};
use crate::store::Read;
use crate::{Store, StoreError, Tx};

const SELECT: &str = "SELECT f.account_id, f.sealed, f.created_ms, f.confirmed_ms, f.last_step, \
                      (SELECT COUNT(*) FROM recovery_code c WHERE c.account_id = f.account_id AND c.used_ms IS NULL) \
                      AS codes_left FROM second_factor f WHERE f.account_id = ?";

/// A second factor as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whose it is.
    pub account_id: String,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// When it was made, in milliseconds.
    pub created_ms: i64,
    /// When the first code was right; none before: then it does not count yet.
    pub confirmed_ms: Option<i64>,
    /// Step of the last code that was accepted.
    pub last_step: Option<i64>,
    /// How many recovery codes were not used.
    pub codes_left: u64,
}

/// Not even what is sealed belongs in a log.
impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactor")
            .field("account_id", &self.account_id)
            .field("confirmed_ms", &self.confirmed_ms)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The second factor of an account, confirmed or not.
    pub async fn second_factor(&self, account: &str) -> Result<Option<SecondFactor>, StoreError> {
        one(self, account).await
    }

    /// Who typed the right password and was given this token, if that was not before `since_ms`.
    pub async fn sign_in_step(
        &self,
        token: Digest,
        since_ms: i64,
    ) -> Result<Option<Account>, StoreError> {
        let sql = Sql::new(
            "SELECT a.* FROM sign_in_step s JOIN account a ON a.id = s.account_id \
             WHERE s.token_digest = ? AND s.created_ms >= ?",
        );
        let row = self.row(sql.bind(token).bind(since_ms)).await?;
        row.as_ref().map(account_of).transpose()
    }
}

impl Tx {
    /// The second factor of an account, as this transaction sees it.
    pub async fn second_factor(&self, account: &str) -> Result<Option<SecondFactor>, StoreError> {
        one(self, account).await
    }

    /// Keeps a secret that does not count yet, in place of an earlier one that did not. False when one counts already.
    pub async fn propose_second_factor(
        &mut self,
        account: &str,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        self.take(account).await?;
        let forget =
            Sql::new("DELETE FROM second_factor WHERE account_id = ? AND confirmed_ms IS NULL");
        self.execute(forget.bind(account)).await?;
        let columns = ["account_id", "sealed", "created_ms"];
        let keep = Sql::insert("second_factor", &columns).push("(?, ?, ?) ON CONFLICT DO NOTHING");
        let keep = keep
            .bind(account)
            .bind(sealed.to_vec())
            .bind(self.author.at_ms);
        if self.execute(keep).await? == 0 {
            return Ok(false);
        }
        self.tell_factor(account, "account.second_factor_begun", json!({}))
            .await
    }

    /// Makes the secret count from now on; `step` is that of the code that proved it. False when nothing waits for it.
    pub async fn confirm_second_factor(
        &mut self,
        account: &str,
        step: i64,
        codes: &[Digest],
    ) -> Result<bool, StoreError> {
        self.take(account).await?;
        let confirm = Sql::new(
            "UPDATE second_factor SET confirmed_ms = ?, last_step = ? WHERE account_id = ? AND confirmed_ms IS NULL",
        );
        let confirm = confirm.bind(self.author.at_ms).bind(step).bind(account);
        if self.execute(confirm).await? == 0 {
            return Ok(false);
        }
        self.put_recovery_codes(account, codes).await?;
        self.tell_factor(account, "account.second_factor_on", json!({}))
            .await
    }

    /// Uses the code of a step, and forgets failed tries. False when this code or a later one was used before: of many who
    /// come with the same code one is served.
    pub async fn use_step(&mut self, account: &str, step: i64) -> Result<bool, StoreError> {
        let used = Sql::new(
            "UPDATE second_factor SET last_step = ? WHERE account_id = ? AND confirmed_ms IS NOT NULL \
             AND (last_step IS NULL OR last_step < ?)",
        );
        if self
            .execute(used.bind(step).bind(account).bind(step))
            .await?
            == 0
        {
            return Ok(false);
        }
        let forget = Sql::new("UPDATE account SET failed = 0, locked_until_ms = NULL WHERE id = ?");
        self.execute(forget.bind(account)).await?;
        Ok(true)
    }

    /// Uses a recovery code. False when it is none of the account's, or was used before.
    pub async fn use_recovery_code(
        &mut self,
        account: &str,
        code: Digest,
    ) -> Result<bool, StoreError> {
        self.take(account).await?;
        let used = Sql::new(
            "UPDATE recovery_code SET used_ms = ? WHERE account_id = ? AND digest = ? AND used_ms IS NULL",
        );
        let used = used.bind(self.author.at_ms).bind(account).bind(code);
        if self.execute(used).await? == 0 {
            return Ok(false);
        }
        let left = self
            .second_factor(account)
            .await?
            .map_or(0, |factor| factor.codes_left);
        let body = json!({ "left": left });
        self.tell_factor(account, "account.recovery_code_used", body)
            .await
    }

    /// New recovery codes in place of all earlier ones.
    pub async fn renew_recovery_codes(
        &mut self,
        account: &str,
        codes: &[Digest],
    ) -> Result<bool, StoreError> {
        self.take(account).await?;
        self.put_recovery_codes(account, codes).await?;
        self.tell_factor(account, "account.recovery_codes_renewed", json!({}))
            .await
    }

    /// Takes the second factor away, with its recovery codes. False when there is none.
    pub async fn drop_second_factor(&mut self, account: &str) -> Result<bool, StoreError> {
        self.take(account).await?;
        let gone = Sql::new("DELETE FROM second_factor WHERE account_id = ?").bind(account);
        if self.execute(gone).await? == 0 {
            return Ok(false);
        }
        self.put_recovery_codes(account, &[]).await?;
        self.end_sign_in_steps(account).await?;
        self.tell_factor(account, "account.second_factor_off", json!({}))
            .await
    }

    /// Remembers that somebody typed the right password and has to prove the rest. Older ones of the account are forgotten.
    pub async fn open_sign_in_step(
        &mut self,
        account: &str,
        token: Digest,
        remote: Option<&str>,
    ) -> Result<bool, StoreError> {
        self.take(account).await?;
        self.end_sign_in_steps(account).await?;
        let columns = ["token_digest", "account_id", "created_ms"];
        let open = Sql::insert("sign_in_step", &columns).push("(?, ?, ?)");
        self.execute(open.bind(token).bind(account).bind(self.author.at_ms))
            .await?;
        let told = entry(
            "account.password_right",
            json!({}),
            remote.map(|remote| json!({ "remote": remote })),
        );
        self.tell_now(account, told).await
    }

    /// Forgets that anybody typed the right password of an account.
    pub async fn end_sign_in_steps(&self, account: &str) -> Result<(), StoreError> {
        let end = Sql::new("DELETE FROM sign_in_step WHERE account_id = ?");
        self.execute(end.bind(account)).await.map(drop)
    }

    /// Takes the account before rows that refer to it are written: two who did it the other way round would each wait for
    /// the other on PostgreSQL.
    async fn take(&self, account: &str) -> Result<(), StoreError> {
        self.locked_account(account).await.map(drop)
    }

    async fn put_recovery_codes(
        &mut self,
        account: &str,
        codes: &[Digest],
    ) -> Result<(), StoreError> {
        let forget = Sql::new("DELETE FROM recovery_code WHERE account_id = ?");
        self.execute(forget.bind(account)).await?;
        for code in codes {
            let keep = Sql::insert("recovery_code", &["account_id", "digest"]).push("(?, ?)");
            self.execute(keep.bind(account).bind(*code)).await?;
        }
        Ok(())
    }

    async fn tell_factor(
        &mut self,
        account: &str,
        kind: &str,
        body: Value,
    ) -> Result<bool, StoreError> {
        self.tell_now(account, entry(kind, body, None)).await
    }

    /// Appends to the stream of an account at whatever version it is. False when there is no such account.
    async fn tell_now(&mut self, account: &str, told: crate::NewEntry) -> Result<bool, StoreError> {
        let Some(found) = self.locked_account(account).await? else {
            return Ok(false);
        };
        let version = self.tell(account, found.version, vec![told]).await?;
        let update = Sql::new("UPDATE account SET version = ? WHERE id = ?");
        self.execute(update.bind(version).bind(account)).await?;
        Ok(true)
    }
}

async fn one(db: &impl Read, account: &str) -> Result<Option<SecondFactor>, StoreError> {
    let row = db.row(Sql::new(SELECT).bind(account)).await?;
    row.as_ref().map(factor_of).transpose()
}

fn factor_of(row: &Row) -> Result<SecondFactor, StoreError> {
    Ok(SecondFactor {
        account_id: row.get("account_id")?,
        sealed: row.get("sealed")?,
        created_ms: row.get("created_ms")?,
        confirmed_ms: row.get("confirmed_ms")?,
        last_step: row.get("last_step")?,
        codes_left: row.get("codes_left")?,
    })
}
