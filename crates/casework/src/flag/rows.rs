//! The rows behind a flag.

use std::collections::{BTreeMap, BTreeSet};

use bihuan_domain::{
    collection::CollectionTask,
    flag::{EvidenceRow, RedFlag},
};
use bihuan_insight::model::Model;
use bihuan_store::StoredRecord;

use super::{registry, run::see};
use crate::{
    Context, Failure,
    collection::{SourceRow, source_rows},
    record,
};

/// Rows that are shown of one clue.
const ROWS: usize = 20;

/// The rows of a flag that are shown: of each clue the first.
pub(super) fn most_rows(flag: &RedFlag) -> Vec<EvidenceRow> {
    let clues = flag.content.clues.iter();
    let mut rows: Vec<EvidenceRow> = clues
        .flat_map(|clue| clue.evidence.iter().take(ROWS).cloned())
        .collect();
    rows.sort();
    rows.dedup();
    rows
}

/// The rows behind a flag, masked.
///
/// # Errors
/// [`Failure::NotFound`] for whoever is no supervisor.
pub async fn masked_rows(ctx: &Context, flag: &RedFlag) -> Result<Vec<SourceRow>, Failure> {
    see(ctx)?;
    rows_of(ctx, flag, &most_rows(flag), false).await
}

/// Rows behind a flag, of each table the columns that the models of its clues read.
pub(super) async fn rows_of(
    ctx: &Context,
    flag: &RedFlag,
    rows: &[EvidenceRow],
    open: bool,
) -> Result<Vec<SourceRow>, Failure> {
    let task: StoredRecord<CollectionTask> = record::load(ctx, flag.content.task.0).await?;
    let registry = registry()?;
    let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for clue in flag.content.clues.iter().chain(&flag.gone) {
        let model = registry.model(&clue.model);
        for input in model.into_iter().flat_map(Model::inputs) {
            let of = columns.entry(input.table.clone()).or_default();
            of.extend(input.columns.iter().cloned());
        }
    }
    source_rows(&ctx.app, &task.record, rows, &columns, open).await
}
