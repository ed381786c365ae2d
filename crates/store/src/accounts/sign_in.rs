//! Signing in and failing to.

use serde_json::json;

use super::{Account, entry};
use crate::sql::Sql;
use crate::{StoreError, Tx};

impl Tx {
    /// Notes that somebody signed in from `remote`, and forgets the failed tries. None when there is no such account.
    pub async fn signed_in(
        &mut self,
        account: &str,
        remote: Option<&str>,
    ) -> Result<Option<Account>, StoreError> {
        let Some(mut found) = self.locked_account(account).await? else {
            return Ok(None);
        };
        let told = entry(
            "account.signed_in",
            json!({}),
            remote.map(|remote| json!({ "remote": remote })),
        );
        found.version = self.tell(account, found.version, vec![told]).await?;
        let update = Sql::new(
            "UPDATE account SET failed = 0, locked_until_ms = NULL, version = ? WHERE id = ?",
        );
        self.execute(update.bind(found.version).bind(account))
            .await?;
        (found.failed, found.locked_until_ms) = (0, None);
        Ok(Some(found))
    }

    /// Notes that a try to sign in failed. `locked_until_ms` is asked with the number of failed tries, this one
    /// included, and says whether the account is locked, and until when. Gives the account as it is then; none when
    /// there is no such account.
    ///
    /// Tries at the same time are counted one after the other, so that none of them is missed.
    pub async fn sign_in_failed(
        &mut self,
        account: &str,
        remote: Option<&str>,
        locked_until_ms: impl FnOnce(u32) -> Option<i64> + Send,
    ) -> Result<Option<Account>, StoreError> {
        self.proof_failed("account.sign_in_failed", account, remote, locked_until_ms)
            .await
    }

    /// Notes that somebody who was signed in, or had typed the right password, could not prove the rest. Counted with the
    /// failed tries to sign in, so that changing the door gives no further tries.
    pub async fn code_failed(
        &mut self,
        account: &str,
        remote: Option<&str>,
        locked_until_ms: impl FnOnce(u32) -> Option<i64> + Send,
    ) -> Result<Option<Account>, StoreError> {
        self.proof_failed("account.code_failed", account, remote, locked_until_ms)
            .await
    }

    async fn proof_failed(
        &mut self,
        kind: &str,
        account: &str,
        remote: Option<&str>,
        locked_until_ms: impl FnOnce(u32) -> Option<i64> + Send,
    ) -> Result<Option<Account>, StoreError> {
        let Some(mut found) = self.locked_account(account).await? else {
            return Ok(None);
        };
        found.failed = found.failed.saturating_add(1);
        found.last_failed_ms = Some(self.author.at_ms);
        let locked = locked_until_ms(found.failed);
        let mut told = vec![entry(
            kind,
            json!({ "failed": found.failed }),
            remote.map(|remote| json!({ "remote": remote })),
        )];
        if let Some(until) = locked {
            told.push(entry("account.locked", json!({ "until_ms": until }), None));
            found.locked_until_ms = locked;
        }
        found.version = self.tell(account, found.version, told).await?;
        let update = Sql::new(
            "UPDATE account SET failed = ?, last_failed_ms = ?, locked_until_ms = ?, version = ? WHERE id = ?",
        );
        let update = update
            .bind(found.failed)
            .bind(found.last_failed_ms)
            .bind(found.locked_until_ms)
            .bind(found.version)
            .bind(account);
        self.execute(update).await?;
        Ok(Some(found))
    }
}
