//! Writing a whole past at once, each event by its own person at its own time: for made-up districts and data taken over from
//! elsewhere.

use bihuan_domain::{Event, Stamp};

use super::Changed;
use crate::{Author, StoreError, Tx};

impl Tx {
    /// Records what happened to a finding over time.
    ///
    /// # Errors
    /// As [`Tx::record_finding`].
    pub async fn record_history(
        &mut self,
        before: Changed,
        history: Vec<(Stamp, Event)>,
    ) -> Result<Changed, StoreError> {
        let own = self.author.clone();
        let mut now = before;
        for (stamp, event) in history {
            self.author = Author {
                actor: stamp.by.map(|person| person.to_string()),
                at_ms: stamp.at.as_millisecond(),
                request: None,
            };
            now = self.record_finding(Some(&now), vec![event]).await?;
        }
        self.author = own;
        Ok(now)
    }
}
