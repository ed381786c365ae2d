//! Deputies, as every request asks for them.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_domain::deputy::Deputy;

use super::{RecordFilter, RecordOrder};
use crate::{Store, StoreError};

/// More than there are offices and holders.
const MOST: u32 = 500;

impl Store {
    /// Deputies that were not ended, past ones among them. Asked with every request, so read once as long as nothing is
    /// written.
    pub async fn deputies(&self) -> Result<Arc<Vec<Deputy>>, StoreError> {
        let read = async {
            let named = RecordFilter {
                states: vec!["named"],
                ..RecordFilter::default()
            };
            let all = self
                .records::<Deputy>(&Scope::All, &named, RecordOrder::Latest, None, MOST)
                .await?;
            Ok(all.into_iter().map(|stored| stored.record).collect())
        };
        self.inner.kept.deputies.get(self, (), read).await
    }
}
