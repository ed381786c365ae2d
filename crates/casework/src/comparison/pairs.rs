//! What was done about pairs.

use std::collections::HashMap;

use bihuan_domain::{
    comparison::PersonPair,
    id::{CollectionId, PersonPairId},
};
use bihuan_insight::model::ClueId;
use bihuan_store::{RecordFilter, StoredRecord};

use crate::{App, Context, Failure, record};

/// A name that the same pair of the same task always has.
pub(super) fn pair_id(task: CollectionId, key: &str) -> PersonPairId {
    let digest = ClueId::of("pair", 1, key, &task.to_string());
    PersonPairId(uuid::Builder::from_custom_bytes(*digest.bytes()).into_uuid())
}

/// What was done about the pairs of a task, by key.
pub(super) async fn pairs_of(
    app: &App,
    task: CollectionId,
) -> Result<HashMap<String, StoredRecord<PersonPair>>, Failure> {
    let filter = RecordFilter {
        parent: Some(task.0),
        ..RecordFilter::default()
    };
    let all = record::all::<PersonPair>(app, &filter).await?;
    let by_key = all
        .into_iter()
        .map(|it| (it.record.content.key.clone(), it));
    Ok(by_key.collect())
}

/// What was done about one pair.
pub(super) async fn pair_of(
    ctx: &Context,
    task: CollectionId,
    key: &str,
) -> Result<Option<StoredRecord<PersonPair>>, Failure> {
    let sight = record::sight::<PersonPair>(ctx);
    Ok(ctx.app.store.record(sight, pair_id(task, key).0).await?)
}
