//! What a person does about a pair: look it up, decide.

use bihuan_domain::{
    Refusal,
    comparison::{Answer, NewPair, PairEvent, PersonPair},
    id::{CollectionId, ComparisonId},
};
use bihuan_linkage as linkage;
use bihuan_store::StoredRecord;

use super::{
    pairs::{pair_id, pair_of, pairs_of},
    see,
    view::{Opened, PairShown, one},
};
use crate::{App, Context, Failure, flag::nearness, record};

/// What was decided in a task, for a comparison.
pub(super) async fn verdicts(
    app: &App,
    task: CollectionId,
) -> Result<Vec<linkage::Verdict>, Failure> {
    let pairs = pairs_of(app, task).await?;
    let decided = pairs.into_values().filter_map(|it| {
        let verdict = it.record.verdict()?;
        Some(linkage::Verdict {
            pair: it.record.content.key.parse().ok()?,
            answer: match verdict.answer {
                Answer::Same => linkage::Answer::Same,
                Answer::Different => linkage::Answer::Different,
            },
            by: verdict
                .stamp
                .by
                .map(|by| by.to_string())
                .unwrap_or_default(),
            reason: verdict.reason.clone(),
        })
    });
    Ok(decided.collect())
}

/// Does something about a pair, which begins its record where nothing was done yet.
async fn change(
    ctx: &Context,
    task: CollectionId,
    key: &str,
    seen: Option<u64>,
    decide: impl FnOnce(&PersonPair) -> Result<PairEvent, Refusal>,
) -> Result<StoredRecord<PersonPair>, Failure> {
    if let Some(known) = pair_of(ctx, task, key).await? {
        let id = known.record.content.id;
        return record::change(ctx, id.0, seen, decide).await;
    }
    let new = NewPair {
        id: pair_id(task, key),
        task,
        key: key.to_owned(),
        day: ctx.today(),
    };
    let event = decide(&PersonPair::new(new.clone()))?;
    record::enter_with(ctx, vec![PairEvent::PairOpened(new), event]).await
}

/// Decides whether a pair of a comparison is one person. What was decided stands in every later comparison of the task.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Stale`], rules of the domain.
pub async fn judge(
    ctx: &Context,
    comparison: ComparisonId,
    key: &str,
    seen: Option<u64>,
    answer: Answer,
    reason: &str,
) -> Result<StoredRecord<PersonPair>, Failure> {
    see(ctx)?;
    let opened = Opened::of(ctx, comparison).await?;
    opened.pair(key)?;
    change(ctx, opened.task.id, key, seen, |it| {
        it.judge(answer, reason)
    })
    .await
}

/// Looks up the rows of a pair. That it was done, why, and which rows stands in the journal before anything is shown.
///
/// # Errors
/// [`Failure::NotFound`], rules of the domain.
pub async fn unmask(
    ctx: &Context,
    comparison: ComparisonId,
    key: &str,
    reason: &str,
) -> Result<PairShown, Failure> {
    see(ctx)?;
    let opened = Opened::of(ctx, comparison).await?;
    let pair = opened.pair(key)?;
    let rows = vec![pair.left.clone(), pair.right.clone()];
    // Refused before anything is read.
    PersonPair::unmask(reason, rows.clone(), Vec::new())?;
    let shown = one(ctx, &opened, key, true).await?;
    let near = nearness(ctx, shown.left.iter().chain(&shown.right)).await?;
    let done = change(ctx, opened.task.id, key, None, |_| {
        PersonPair::unmask(reason, rows, near)
    });
    Ok(PairShown {
        done: Some(done.await?),
        ..shown
    })
}
