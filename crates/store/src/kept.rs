//! What was read once and holds as long as nothing is written.
//!
//! Every question first asks for the watermark of the database, which moves with every commit of any process, and takes
//! what was kept only under that very watermark. So nobody ever sees less than what was there when he asked.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use crate::StoreError;
use crate::store::{Read, Store};

/// So many answers are kept at most; more of them only cost memory.
const MOST: usize = 256;

/// The state of the database in which something was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Watermark(String);

/// Answers to one kind of question, all read under one watermark or later.
#[derive(Debug)]
pub(crate) struct Kept<K, V>(Mutex<(Watermark, HashMap<K, Arc<V>>)>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// The answer that is kept, or the one that `read` gives.
    pub(crate) async fn get(
        &self,
        store: &Store,
        key: K,
        read: impl Future<Output = Result<V, StoreError>>,
    ) -> Result<Arc<V>, StoreError> {
        let now = store.watermark().await?;
        if let Some(known) = self.known(&now, &key) {
            return Ok(known);
        }
        // Read after the watermark: what is written in between is seen now and read once more later.
        let value = Arc::new(read.await?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != now || kept.1.len() >= MOST {
            *kept = (now, HashMap::new());
        }
        kept.1.insert(key, Arc::clone(&value));
        Ok(value)
    }

    fn known(&self, now: &Watermark, key: &K) -> Option<Arc<V>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 == *now {
            kept.1.get(key).cloned()
        } else {
            None
        }
    }
}

impl Store {
    async fn watermark(&self) -> Result<Watermark, StoreError> {
        let row = self.row(self.dialect().watermark()).await?;
        Ok(Watermark(row.map_or(Ok(String::new()), |row| row.at(0))?))
    }
}
