//! API tokens: how scripts sign in.

use bihuan_journal::Digest;
use serde_json::json;

use super::{Account, account_of, entry};
use crate::sql::{Row, Sql};
use crate::store::Read;
use crate::{Store, StoreError, Tx};

/// How often the time of the last use is written at most, in milliseconds.
const TOUCH_MS: i64 = 60_000;

const COLUMNS: &str = "t.id AS token_id, t.account_id, t.name AS token_name, t.created_ms AS made_ms, t.expires_ms, \
                       t.last_used_ms, t.revoked_ms";

/// A token as it is kept; the token itself is known to its owner only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id, a UUID.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made, in milliseconds.
    pub created_ms: i64,
    /// It works until then, in milliseconds.
    pub expires_ms: Option<i64>,
    /// When it was last used, in milliseconds; up to a minute late.
    pub last_used_ms: Option<i64>,
    /// When it was revoked, in milliseconds.
    pub revoked_ms: Option<i64>,
}

/// A token that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// See [`ApiToken::id`].
    pub id: String,
    /// Digest of the token.
    pub digest: Digest,
    /// See [`ApiToken::account_id`].
    pub account_id: String,
    /// See [`ApiToken::name`].
    pub name: String,
    /// See [`ApiToken::expires_ms`].
    pub expires_ms: Option<i64>,
}

impl Tx {
    /// Makes a token. False when there is no such account.
    pub async fn create_token(&mut self, new: &NewToken) -> Result<bool, StoreError> {
        let body = json!({ "token": new.id, "expires_ms": new.expires_ms });
        if !self
            .tell_token(
                &new.account_id,
                "account.token_created",
                body,
                Some(&new.name),
            )
            .await?
        {
            return Ok(false);
        }
        let columns = [
            "id",
            "digest",
            "account_id",
            "name",
            "created_ms",
            "expires_ms",
        ];
        let insert = Sql::insert("api_token", &columns).push("(?, ?, ?, ?, ?, ?)");
        let insert = insert
            .bind(&new.id)
            .bind(new.digest)
            .bind(&new.account_id)
            .bind(&new.name);
        self.execute(insert.bind(self.author.at_ms).bind(new.expires_ms))
            .await?;
        Ok(true)
    }

    /// Revokes a token of an account. False when it has no such token, or one that was revoked before.
    pub async fn revoke_token(&mut self, account: &str, id: &str) -> Result<bool, StoreError> {
        let revoke = Sql::new(
            "UPDATE api_token SET revoked_ms = ? WHERE id = ? AND account_id = ? AND revoked_ms IS NULL",
        );
        if self
            .execute(revoke.bind(self.author.at_ms).bind(id).bind(account))
            .await?
            == 0
        {
            return Ok(false);
        }
        self.tell_token(
            account,
            "account.token_revoked",
            json!({ "token": id }),
            None,
        )
        .await
    }

    async fn tell_token(
        &mut self,
        account: &str,
        kind: &str,
        body: serde_json::Value,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        let Some(found) = self.locked_account(account).await? else {
            return Ok(false);
        };
        let told = vec![entry(kind, body, name.map(|name| json!({ "name": name })))];
        let version = self.tell(account, found.version, told).await?;
        self.execute(
            Sql::new("UPDATE account SET version = ? WHERE id = ?")
                .bind(version)
                .bind(account),
        )
        .await?;
        Ok(true)
    }
}

impl Store {
    /// The token with this digest and whose it is. Whether it is still good (revoked, expired, account disabled) is for
    /// the caller to say.
    pub async fn token(&self, digest: Digest) -> Result<Option<(ApiToken, Account)>, StoreError> {
        let sql = Sql::new(format!(
            "SELECT {COLUMNS}, a.* FROM api_token t JOIN account a ON a.id = t.account_id WHERE t.digest = ?"
        ));
        let row = self.row(sql.bind(digest)).await?;
        row.map(|row| Ok((token_of(&row)?, account_of(&row)?)))
            .transpose()
    }

    /// The tokens of an account, newest first, revoked ones too.
    pub async fn tokens(&self, account: &str) -> Result<Vec<ApiToken>, StoreError> {
        let sql = Sql::new(format!(
            "SELECT {COLUMNS} FROM api_token t WHERE t.account_id = ? ORDER BY t.created_ms DESC, t.id"
        ));
        self.rows(sql.bind(account))
            .await?
            .iter()
            .map(token_of)
            .collect()
    }

    /// Remembers that a token was used. Writes at most once a minute.
    pub async fn touch_token(&self, token: &ApiToken, at_ms: i64) -> Result<(), StoreError> {
        if token
            .last_used_ms
            .is_some_and(|last| at_ms.saturating_sub(last) < TOUCH_MS)
        {
            return Ok(());
        }
        let tx = self.keep_house().await?;
        tx.execute(
            Sql::new("UPDATE api_token SET last_used_ms = ? WHERE id = ?")
                .bind(at_ms)
                .bind(&token.id),
        )
        .await?;
        tx.commit().await
    }
}

fn token_of(row: &Row) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        id: row.get("token_id")?,
        account_id: row.get("account_id")?,
        name: row.get("token_name")?,
        created_ms: row.get("made_ms")?,
        expires_ms: row.get("expires_ms")?,
        last_used_ms: row.get("last_used_ms")?,
        revoked_ms: row.get("revoked_ms")?,
    })
}
