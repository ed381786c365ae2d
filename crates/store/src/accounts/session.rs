//! Sessions: what remembers between two requests that somebody signed in.

use bihuan_journal::Digest;
use serde_json::json;

use super::{Account, account_of, entry};
use crate::sql::{Row, Sql};
use crate::store::Read;
use crate::{Store, StoreError, Tx};

/// How often the time of the last request is written at most, in milliseconds.
const TOUCH_MS: i64 = 60_000;

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Digest of the token that the browser has.
    pub token: Digest,
    /// Whose it is.
    pub account_id: String,
    /// When it began, in milliseconds.
    pub created_ms: i64,
    /// When it was last used, in milliseconds; up to a minute late.
    pub seen_ms: i64,
    /// What a form must repeat.
    pub csrf: String,
    /// The address it began from.
    pub remote: Option<String>,
}

/// A session that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// See [`Session::token`].
    pub token: Digest,
    /// See [`Session::account_id`].
    pub account_id: String,
    /// See [`Session::csrf`].
    pub csrf: String,
    /// See [`Session::remote`].
    pub remote: Option<String>,
}

impl Tx {
    /// Begins a session; of the earlier ones of the account the newest `others` go on.
    pub async fn open_session(&mut self, new: &NewSession, others: u32) -> Result<(), StoreError> {
        let trim = Sql::new(
            "DELETE FROM session WHERE account_id = ? AND token_digest NOT IN \
             (SELECT token_digest FROM session WHERE account_id = ? ORDER BY created_ms DESC, token_digest LIMIT ?)",
        );
        self.execute(
            trim.bind(&new.account_id)
                .bind(&new.account_id)
                .bind(others),
        )
        .await?;
        let columns = [
            "token_digest",
            "account_id",
            "created_ms",
            "seen_ms",
            "csrf",
            "remote",
        ];
        let open = Sql::insert("session", &columns).push("(?, ?, ?, ?, ?, ?)");
        let at_ms = self.author.at_ms;
        let open = open
            .bind(new.token)
            .bind(&new.account_id)
            .bind(at_ms)
            .bind(at_ms);
        self.execute(open.bind(&new.csrf).bind(new.remote.as_deref()))
            .await
            .map(drop)
    }

    /// Ends a session because its owner signed out. False when it had ended before.
    pub async fn close_session(&mut self, token: Digest) -> Result<bool, StoreError> {
        let find = Sql::new("SELECT account_id FROM session WHERE token_digest = ?").bind(token);
        let Some(row) = self.row(find).await? else {
            return Ok(false);
        };
        let account: String = row.at(0)?;
        let Some(found) = self.locked_account(&account).await? else {
            return Ok(false);
        };
        let told = vec![entry("account.signed_out", json!({}), None)];
        let version = self.tell(&account, found.version, told).await?;
        self.execute(
            Sql::new("UPDATE account SET version = ? WHERE id = ?")
                .bind(version)
                .bind(&account),
        )
        .await?;
        self.execute(Sql::new("DELETE FROM session WHERE token_digest = ?").bind(token))
            .await?;
        Ok(true)
    }
}

impl Store {
    /// The session of a token and whose it is. Whether it is still good (idle, too old, account disabled) is for the
    /// caller to say.
    pub async fn session(&self, token: Digest) -> Result<Option<(Session, Account)>, StoreError> {
        let sql = Sql::new(
            "SELECT s.token_digest, s.account_id, s.created_ms AS began_ms, s.seen_ms, s.csrf, s.remote, a.* \
             FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_digest = ?",
        );
        let row = self.row(sql.bind(token)).await?;
        row.map(|row| Ok((session_of(&row)?, account_of(&row)?)))
            .transpose()
    }

    /// Remembers that a session was used. Writes at most once a minute.
    pub async fn touch_session(&self, session: &Session, at_ms: i64) -> Result<(), StoreError> {
        if at_ms.saturating_sub(session.seen_ms) < TOUCH_MS {
            return Ok(());
        }
        let tx = self.keep_house().await?;
        let touch =
            Sql::new("UPDATE session SET seen_ms = ? WHERE token_digest = ? AND seen_ms < ?");
        tx.execute(touch.bind(at_ms).bind(session.token).bind(at_ms))
            .await?;
        tx.commit().await
    }

    /// Deletes sessions that were not used since, or that began before; gives how many.
    pub async fn expire_sessions(
        &self,
        seen_before_ms: i64,
        created_before_ms: i64,
    ) -> Result<u64, StoreError> {
        let tx = self.keep_house().await?;
        let expire = Sql::new("DELETE FROM session WHERE seen_ms < ? OR created_ms < ?");
        let count = tx
            .execute(expire.bind(seen_before_ms).bind(created_before_ms))
            .await?;
        tx.commit().await?;
        Ok(count)
    }

    /// How many sessions an account has.
    pub async fn count_sessions(&self, account: &str) -> Result<u64, StoreError> {
        let row = self
            .row(Sql::new("SELECT COUNT(*) FROM session WHERE account_id = ?").bind(account))
            .await?;
        row.map_or(Ok(0), |row| row.at(0))
    }
}

fn session_of(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        token: row.get("token_digest")?,
        account_id: row.get("account_id")?,
        created_ms: row.get("began_ms")?,
        seen_ms: row.get("seen_ms")?,
        csrf: row.get("csrf")?,
        remote: row.get("remote")?,
    })
}
