//! Data supervision, first loop: ask units for data, check what comes, send it back with marks, accept it, delete it in time.
//!
//! Whoever sees the whole ledger sees nothing of this for that; the scope is [`bihuan_access::data_scope`].

mod accepted;
mod checking;
mod expiry;
mod files;
mod keeping;
mod known;
mod quality;
mod rows;
mod submission;
mod vault;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use bihuan_access::Action;
use bihuan_domain::{
    collection::{Asked, CollectionContent, CollectionTask, Submission, SubmissionEvent, Team},
    id::{CollectionId, SubmissionId, UnitId},
};
use bihuan_insight::field::Region;
use bihuan_store::{RecordFilter, RecordOrder, Sight, StoreError, StoredRecord, Tx};
use jiff::civil::Date;

pub(crate) use accepted::{Accepted, Opener, accepted};
pub use checking::{check_waiting, progress};
pub use expiry::{expire, follow};
pub use files::{Given, marked, original, verdict};
pub(crate) use keeping::{keep_task, submission_of};
pub use quality::{Board, Quality, UnitQuality, board, quality};
pub use rows::SourceRow;
pub(crate) use rows::source_rows;
pub use submission::{
    accept, hand_in, may_hand_in, may_review, nothing, prolong, send_back, show_submission,
};
pub use vault::LIMIT;

use crate::{App, Context, Failure, data, record};

/// Tasks that one look takes in.
const MOST: u32 = 200;

/// What is held in memory while things are checked.
#[derive(Debug, Default)]
pub struct Collections {
    /// Submissions that are being checked, with how far the check is.
    running: Mutex<HashMap<SubmissionId, Arc<checking::Progress>>>,
    /// What accepted submissions tell about others, by task.
    known: known::Cache,
}

/// Opens a task and asks every unit for its part.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`] for a data set or unit that is not there, rules of the domain.
pub async fn open(
    ctx: &Context,
    content: CollectionContent,
) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    check_sets(&content.asked)?;
    check_people(ctx, &content.asked, &content.teams).await?;
    if !content.county.is_empty() && Region::parse(&content.county).is_err() {
        return Err(Failure::Invalid(
            "县（区）代码须是 6 位区划代码，不填则不核对区划。".to_owned(),
        ));
    }
    content.check()?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let key = vault::new_key(ctx).await?;
    let id = CollectionId(ctx.app.ids.next());
    let event = CollectionTask::open(id, content, vault::sealed_file(&key))?;
    let mut tx = ctx.begin().await?;
    let stored: StoredRecord<CollectionTask> = match tx.record_events(None, vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => {
            ctx.app.store.delete_blob(&key.key).await?;
            return record::again(ctx).await;
        }
        other => other?,
    };
    tx.keep_blob(&key).await?;
    let due = stored.record.content.due;
    ask(ctx, &mut tx, &stored.record, &BTreeSet::new(), due).await?;
    tx.commit().await?;
    Ok(stored)
}

/// Asks for what is not in `known`, until `due`.
async fn ask(
    ctx: &Context,
    tx: &mut Tx,
    task: &CollectionTask,
    known: &BTreeSet<(&str, UnitId)>,
    due: Date,
) -> Result<(), Failure> {
    for asked in &task.content.asked {
        let new = |unit: &&UnitId| !known.contains(&(asked.set.as_str(), **unit));
        for unit in asked.units.iter().filter(new) {
            let event = SubmissionEvent::SubmissionAsked {
                id: SubmissionId(ctx.app.ids.next()),
                task: task.id,
                set: asked.set.clone(),
                unit: *unit,
                team: task.team_of(*unit),
                due,
            };
            tx.record_events::<Submission>(None, vec![event]).await?;
        }
    }
    Ok(())
}

/// Asks for more, or of more units, and says who checks now. What is new is asked for until the day of the task, or until `due`.
///
/// # Errors
/// As [`open`]; [`Failure::NotFound`], [`Failure::Stale`], [`Failure::Invalid`] for a day that is over or after the last one.
pub async fn widen(
    ctx: &Context,
    id: CollectionId,
    seen: Option<u64>,
    more: Vec<Asked>,
    due: Option<Date>,
    teams: Vec<Team>,
) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    check_sets(&more)?;
    check_people(ctx, &more, &teams).await?;
    let parts = all_parts(&ctx.app, id).await?;
    let known = parts
        .iter()
        .map(|part| (part.record.set.as_str(), part.record.unit))
        .collect();
    let changing =
        record::changing::<CollectionTask>(ctx, id.0, seen, |task| task.widen(&more, teams));
    match changing.await? {
        record::Changing::Repeated(done) => Ok(done),
        record::Changing::Now { mut tx, after } => {
            let content = &after.record.content;
            let due = due.unwrap_or(content.due);
            let adds = !more.is_empty();
            if adds && !(ctx.today()..=content.keep_until).contains(&due) {
                return Err(Failure::Invalid(format!(
                    "新增内容的报送时限须在今天至 {} 之间，请填写。",
                    content.keep_until
                )));
            }
            ask(ctx, &mut tx, &after.record, &known, due).await?;
            for part in &parts {
                let team = after.record.team_of(part.record.unit);
                if team != part.record.team {
                    let event = SubmissionEvent::SubmissionTeamSet { team };
                    tx.record_events(Some(part), vec![event]).await?;
                }
            }
            tx.commit().await?;
            Ok(after)
        }
    }
}

/// Takes nothing more in.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn end(
    ctx: &Context,
    id: CollectionId,
    seen: Option<u64>,
) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    record::change(ctx, id.0, seen, CollectionTask::end).await
}

/// Deletes everything that was kept for a task.
///
/// # Errors
/// As [`end`].
pub async fn erase(
    ctx: &Context,
    id: CollectionId,
    seen: Option<u64>,
) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    let kept = expiry::kept(&ctx.app, id).await?;
    let today = ctx.today();
    let changing = record::changing::<CollectionTask>(ctx, id.0, seen, |task| {
        task.erase(today, kept.files(), kept.rows)
    });
    match changing.await? {
        record::Changing::Repeated(done) => Ok(done),
        record::Changing::Now { tx, after } => {
            expiry::delete(&ctx.app, tx, &after.record, &kept).await?;
            Ok(after)
        }
    }
}

/// Tasks that the person may see, the latest deadline first.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn tasks(ctx: &Context) -> Result<Vec<StoredRecord<CollectionTask>>, Failure> {
    ctx.allow(Action::SeeCollection, None)?;
    let sight = record::sight::<CollectionTask>(ctx);
    let filter = RecordFilter::default();
    let store = &ctx.app.store;
    Ok(store
        .records(sight, &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// One task.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn show(
    ctx: &Context,
    id: CollectionId,
) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::SeeCollection, None)?;
    record::load(ctx, id.0).await
}

/// The parts of a task that the person may see.
///
/// # Errors
/// The store's.
pub async fn parts(
    ctx: &Context,
    id: CollectionId,
) -> Result<Vec<StoredRecord<Submission>>, Failure> {
    ctx.allow(Action::SeeCollection, None)?;
    parts_within(&ctx.app, &record::sight::<Submission>(ctx), id).await
}

pub(crate) async fn all_parts(
    app: &App,
    id: CollectionId,
) -> Result<Vec<StoredRecord<Submission>>, Failure> {
    parts_within(app, &record::everything::<Submission>(), id).await
}

async fn parts_within(
    app: &App,
    sight: &Sight,
    id: CollectionId,
) -> Result<Vec<StoredRecord<Submission>>, Failure> {
    let filter = RecordFilter {
        parent: Some(id.0),
        ..RecordFilter::default()
    };
    let (mut all, mut cursor) = (Vec::new(), None);
    while let Some(page) = record::next_page(app, sight, &filter, &mut cursor).await? {
        all.extend(page);
    }
    Ok(all)
}

fn check_sets(asked: &[Asked]) -> Result<(), Failure> {
    let catalogue = data::sets()?;
    let known = |name: &str| catalogue.datasets().iter().any(|set| set.name() == name);
    if asked.iter().all(|one| known(&one.set)) {
        Ok(())
    } else {
        Err(Failure::BadReference("没有所选的数据集，请重新选择。"))
    }
}

async fn check_people(ctx: &Context, asked: &[Asked], teams: &[Team]) -> Result<(), Failure> {
    let of_sets = asked.iter().flat_map(|one| one.units.iter().copied());
    let of_teams = teams
        .iter()
        .flat_map(|team| team.units.iter().copied().chain([team.team]));
    let units: Vec<UnitId> = of_sets.chain(of_teams).collect();
    record::check_units(ctx, &units).await
}
