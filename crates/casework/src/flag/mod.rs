//! Data supervision, second and third loop: run models over accepted tables, put what they find together, and let people verify it.
//!
//! Only data supervisors see anything of this; reporting units and resident teams find nothing under these addresses.

mod analysis;
mod forget;
mod library;
mod near;
mod raise;
mod rows;
mod run;
mod suggest;
mod verify;
mod view;

pub use analysis::{Analysis, Progress};
pub use forget::{UNCONFIRMED_MONTHS, forget_unconfirmed};
pub use library::{Conversion, LibraryModel, ParameterShown, conversions, library, model};
pub(crate) use near::nearness;
pub use rows::masked_rows;
pub use run::{Chosen, cancel, fail_interrupted, progress, runs, see, show_run, start, waited};
pub use suggest::{Shortcoming, Suggestions, UnitShortcoming, suggestions};
pub(crate) use verify::explain;
pub use verify::{
    answer_correction, ask_correction, assign, assign_all, close, decide_hand_over, dispose,
    enter_contrary, propose_hand_over, recuse, supervisors, unmask, verify,
};
pub use view::{ClueShown, FlagList, FlagShown, FlagWish, flags, show};

use std::sync::OnceLock;

use bihuan_domain::{flag::RedFlag, id::CollectionId};
use bihuan_insight::model::{Registry, Subject, shipped};
use bihuan_store::{RecordFilter, StoredRecord};

use crate::{App, Failure, data, record};

/// The models that come with the product.
///
/// # Errors
/// [`Failure::Internal`] for one that contradicts itself.
pub(crate) fn registry() -> Result<&'static Registry, Failure> {
    // Read once: seventy descriptions and statements take longer than a page.
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    if let Some(known) = REGISTRY.get() {
        return Ok(known);
    }
    let read = shipped(&data::sets()?).map_err(|why| Failure::Internal(why.to_string()))?;
    Ok(REGISTRY.get_or_init(|| read))
}

/// The word for a kind of subject, as flags keep it.
pub fn kind_title(kind: &str) -> &'static str {
    let known: Result<Subject, _> = serde_json::from_value(kind.into());
    known.map_or("对象", Subject::title)
}

/// All flags, or those of a task.
async fn all(
    app: &App,
    task: Option<CollectionId>,
    states: Vec<&'static str>,
) -> Result<Vec<StoredRecord<RedFlag>>, Failure> {
    let filter = RecordFilter {
        parent: task.map(|it| it.0),
        states,
        ..RecordFilter::default()
    };
    record::all(app, &filter).await
}
