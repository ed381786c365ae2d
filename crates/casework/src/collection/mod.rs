//! Data supervision, first loop: ask units for data, check what comes, send it back with marks, accept it, delete it in time.
//!
//! Whoever sees the whole ledger sees nothing of this for that; the scope is [`bihuan_access::data_scope`].

mod checking;
mod expiry;
mod files;
mod known;
mod quality;
mod submission;
mod vault;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use bihuan_access::{Action, DataScope};
use bihuan_domain::{
    collection::{Asked, CollectionTask, NewCollection, Submission, SubmissionEvent, Team},
    id::{CollectionId, SubmissionId, UnitId},
};
use bihuan_insight::field::Region;
use bihuan_store::{RecordFilter, RecordOrder, StoreError, StoredRecord, Tx};
use jiff::civil::Date;

pub use checking::{check_waiting, progress};
pub use expiry::{expire, follow};
pub use files::{Given, marked, original, verdict};
pub use quality::{Board, Quality, UnitQuality, board, quality};
pub use submission::{
    accept, hand_in, may_hand_in, may_review, nothing, prolong, send_back, show_submission,
};

pub use vault::LIMIT;

use crate::{App, Context, Failure, data, record};

/// Tasks that one look takes in.
const MOST: u32 = 200;
/// Submissions read at once.
const PAGE: u32 = 500;

/// What is held in memory while things are checked.
#[derive(Debug, Default)]
pub struct Collections {
    /// Submissions that are being checked, with how far the check is.
    running: Mutex<HashMap<SubmissionId, Arc<checking::Progress>>>,
    /// What accepted submissions tell about others, by task.
    known: known::Cache,
}

/// A task as it is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is called.
    pub title: String,
    /// The law or rule that allows it.
    pub basis: String,
    /// Number of the letter.
    pub letter_no: String,
    /// What the data is for.
    pub purpose: String,
    /// Whom and what it is about.
    pub scope: String,
    /// First day that the data is about.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The day until which units hand in.
    pub due: Date,
    /// The last day on which data is kept.
    pub keep_until: Date,
    /// Region code of the county; empty when regions are not compared.
    pub county: String,
    /// What is asked of whom.
    pub asked: Vec<Asked>,
    /// Who checks.
    pub teams: Vec<Team>,
}

/// Opens a task and asks every unit for its part.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`] for a data set or unit that is not there, rules of the domain.
pub async fn open(ctx: &Context, wanted: Wanted) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    check_sets(&wanted.asked)?;
    check_people(ctx, &wanted.asked, &wanted.teams).await?;
    if !wanted.county.is_empty() && Region::parse(&wanted.county).is_err() {
        return Err(Failure::Invalid(
            "县（区）代码须是 6 位区划代码，不填则不核对区划。".to_owned(),
        ));
    }
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let key = vault::new_key(ctx).await?;
    let event = CollectionTask::open(NewCollection {
        id: CollectionId(ctx.app.ids.next()),
        title: wanted.title,
        basis: wanted.basis,
        letter_no: wanted.letter_no,
        purpose: wanted.purpose,
        scope: wanted.scope,
        from: wanted.from,
        until: wanted.until,
        due: wanted.due,
        keep_until: wanted.keep_until,
        county: wanted.county,
        asked: wanted.asked,
        teams: wanted.teams,
        key: vault::sealed_file(&key),
    });
    let event = match event {
        Ok(event) => event,
        Err(refusal) => {
            ctx.app.store.delete_blob(&key.key).await?;
            return Err(refusal.into());
        }
    };
    let mut tx = ctx.begin().await?;
    let stored: StoredRecord<CollectionTask> = match tx.record_events(None, vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => {
            ctx.app.store.delete_blob(&key.key).await?;
            return record::again(ctx).await;
        }
        other => other?,
    };
    tx.keep_blob(&key).await?;
    ask(ctx, &mut tx, &stored.record, &[]).await?;
    tx.commit().await?;
    Ok(stored)
}

/// Asks for what was not asked before.
async fn ask(
    ctx: &Context,
    tx: &mut Tx,
    task: &CollectionTask,
    known: &[(String, UnitId)],
) -> Result<(), Failure> {
    for asked in &task.content.asked {
        for unit in &asked.units {
            if known
                .iter()
                .any(|(set, of)| set == &asked.set && of == unit)
            {
                continue;
            }
            let event = SubmissionEvent::SubmissionAsked {
                id: SubmissionId(ctx.app.ids.next()),
                task: task.content.id,
                set: asked.set.clone(),
                unit: *unit,
                team: task.team_of(*unit),
                due: task.content.due,
            };
            tx.record_events::<Submission>(None, vec![event]).await?;
        }
    }
    Ok(())
}

/// Asks for more, or of more units, and says who checks now.
///
/// # Errors
/// As [`open`]; [`Failure::NotFound`], [`Failure::Stale`].
pub async fn widen(
    ctx: &Context,
    id: CollectionId,
    seen: Option<u64>,
    more: Vec<Asked>,
    teams: Vec<Team>,
) -> Result<StoredRecord<CollectionTask>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    check_sets(&more)?;
    check_people(ctx, &more, &teams).await?;
    let parts = all_parts(&ctx.app, id).await?;
    let known: Vec<(String, UnitId)> = parts
        .iter()
        .map(|part| (part.record.set.clone(), part.record.unit))
        .collect();
    let changing =
        record::changing::<CollectionTask>(ctx, id.0, seen, |task| task.widen(&more, teams));
    match changing.await? {
        record::Changing::Repeated(done) => Ok(done),
        record::Changing::Now { mut tx, after } => {
            ask(ctx, &mut tx, &after.record, &known).await?;
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
    let bihuan_store::Sight::Data(scope) = record::sight::<Submission>(ctx) else {
        return Err(Failure::NotFound);
    };
    parts_within(&ctx.app, &scope, id).await
}

async fn all_parts(app: &App, id: CollectionId) -> Result<Vec<StoredRecord<Submission>>, Failure> {
    parts_within(app, &DataScope::All, id).await
}

async fn parts_within(
    app: &App,
    scope: &DataScope,
    id: CollectionId,
) -> Result<Vec<StoredRecord<Submission>>, Failure> {
    let filter = RecordFilter {
        parent: Some(id.0),
        ..RecordFilter::default()
    };
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page: Vec<StoredRecord<Submission>> = app
            .store
            .records(scope, &filter, RecordOrder::Earliest, cursor, PAGE)
            .await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        cursor = Some((last.record.due, last.record.id.0));
        all.extend(page);
    }
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
