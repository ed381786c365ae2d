//! Data supervision: persons of two data sets that no common number tells apart. The machine proposes pairs with everything they weigh; a
//! person decides, and what was decided stands in every later comparison of the task.
//!
//! Kept are references to rows and keys that say nothing; names are read anew from the sealed files when a page is shown. Only data
//! supervisors find anything under these addresses.

mod export;
mod judge;
mod kept;
mod pairs;
mod read;
mod start;
mod view;

pub use export::export;
pub use judge::{judge, unmask};
use kept::Kept;
pub use kept::{KeptBar, KeptPair, Proposal};
pub use start::{fail_interrupted, start, waited};
pub use view::{ComparisonShown, PairShown, Part, PartShown, pair, show};

use std::sync::{Mutex, MutexGuard, PoisonError};

use bihuan_access::Action;
use bihuan_domain::{
    collection::CollectionTask,
    comparison::PersonComparison,
    id::{CollectionId, ComparisonId},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use tokio::sync::watch;

use crate::{App, Context, Failure, data, record};

/// Comparisons that one look takes in.
const MOST: u32 = 50;

/// The comparison that is going on in this process. One at a time: two tables of a million rows fill the memory of a PC.
#[derive(Debug, Default)]
pub struct Comparisons {
    running: Mutex<Option<(ComparisonId, watch::Sender<bool>)>>,
}

impl Comparisons {
    fn table(&self) -> MutexGuard<'_, Option<(ComparisonId, watch::Sender<bool>)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a comparison as going on; `false` when another one is.
    fn begin(&self, id: ComparisonId) -> bool {
        let mut running = self.table();
        let is_free = running.is_none();
        if is_free {
            *running = Some((id, watch::Sender::new(false)));
        }
        is_free
    }

    fn end(&self) {
        if let Some((_, ended)) = self.table().take() {
            ended.send_replace(true);
        }
    }

    fn ended(&self, id: ComparisonId) -> Option<watch::Receiver<bool>> {
        let running = self.table();
        let (_, ended) = running.as_ref().filter(|(running, _)| *running == id)?;
        Some(ended.subscribe())
    }
}

/// Whoever may not compare is not told that there is such a thing.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn see(ctx: &Context) -> Result<(), Failure> {
    ctx.allow(Action::LinkPersons, None)
        .map_err(|_| Failure::NotFound)
}

/// Whether a comparison is going on in this process.
pub fn is_running(app: &App, id: ComparisonId) -> bool {
    app.comparisons.ended(id).is_some()
}

/// A data set whose persons can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparable {
    /// Its name in the program.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The headers of the columns by which persons are compared.
    pub headers: Vec<String>,
}

/// Data sets of a task that name persons.
///
/// # Errors
/// [`Failure::Internal`] for a description that contradicts itself.
pub fn comparable(task: &CollectionTask) -> Result<Vec<Comparable>, Failure> {
    let catalogue = data::sets()?;
    let asked = task.content.asked.iter();
    let sets = asked.filter_map(|asked| {
        let set = catalogue.dataset(&asked.set)?;
        let columns = set.compared();
        (!columns.is_empty()).then(|| Comparable {
            name: asked.set.clone(),
            title: set.title().to_owned(),
            headers: columns.iter().map(|it| it.header.clone()).collect(),
        })
    });
    Ok(sets.collect())
}

/// The comparisons of a task, the latest first.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn comparisons(
    ctx: &Context,
    task: CollectionId,
) -> Result<Vec<StoredRecord<PersonComparison>>, Failure> {
    see(ctx)?;
    let filter = RecordFilter {
        parent: Some(task.0),
        ..RecordFilter::default()
    };
    let sight = record::sight::<PersonComparison>(ctx);
    let store = &ctx.app.store;
    Ok(store
        .records(sight, &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// The sealed pairs of all comparisons of a task, which go with its data.
pub(crate) async fn blobs(app: &App, task: CollectionId) -> Result<Vec<String>, Failure> {
    let filter = RecordFilter {
        parent: Some(task.0),
        ..RecordFilter::default()
    };
    let all = record::all::<PersonComparison>(app, &filter).await?;
    let pairs = all.iter().filter_map(|it| it.record.pairs());
    Ok(pairs.map(|file| file.blob.clone()).collect())
}
