//! Counters and cursors.

use crate::sql::Sql;
use crate::store::Read;
use crate::{Store, StoreError, Tx};

impl Tx {
    /// Takes the next number of a counter, beginning with 1. A number that was taken by a committed command is never
    /// given again; one whose command was dropped is given to the next, so that there are no gaps.
    pub async fn take_number(&mut self, counter: &str) -> Result<u64, StoreError> {
        self.take_numbers(counter, 1).await
    }

    /// Takes `count` numbers in a row and gives the first of them.
    pub async fn take_numbers(&mut self, counter: &str, count: u64) -> Result<u64, StoreError> {
        let take = Sql::new(
            "INSERT INTO register (name, next) VALUES (?, 1 + ?) \
             ON CONFLICT (name) DO UPDATE SET next = register.next + ? RETURNING next - ?",
        );
        let take = take.bind(counter).bind(count).bind(count).bind(count);
        let row = self.row(take).await?;
        row.ok_or_else(|| StoreError::Damaged(format!("counter {counter} gives nothing")))?
            .at(0)
    }
}

impl Store {
    /// How far a follower has come: the number of the last entry it has worked through, 0 before the first.
    pub async fn cursor(&self, follower: &str) -> Result<u64, StoreError> {
        let row = self
            .row(Sql::new("SELECT seq FROM cursor WHERE name = ?").bind(follower))
            .await?;
        row.map_or(Ok(0), |row| row.at(0))
    }

    /// Remembers how far a follower has come. Setting it back to 0 makes it begin again.
    pub async fn set_cursor(&self, follower: &str, seq: u64) -> Result<(), StoreError> {
        let tx = self.keep_house().await?;
        let keep = Sql::new(
            "INSERT INTO cursor (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
        );
        tx.execute(keep.bind(follower).bind(seq)).await?;
        tx.commit().await
    }
}
