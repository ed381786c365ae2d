//! Red flags that nobody confirmed are deleted some months after the data of their task (个人信息保护法第十九条: the shortest time that is
//! needed). How often models were wrong stays; about whom they were does not.

use std::ops::RangeInclusive;

use bihuan_domain::{
    Record as _,
    clock::day_of,
    collection::{CollectionTask, TaskStanding},
    flag::{FlagStanding, RedFlag},
};
use bihuan_store::{RecordFilter, StoreError, StoredRecord, Tx};
use jiff::ToSpan as _;

use super::all;
use crate::{App, Failure, record};

/// Months that an office may choose between.
pub const UNCONFIRMED_MONTHS: RangeInclusive<u8> = 6..=24;

/// Deletes what unconfirmed flags say whose time is over. Gives how many there were.
///
/// # Errors
/// The store's.
pub async fn forget_unconfirmed(app: &App) -> Result<u64, Failure> {
    let today = app.clock.today();
    let months = i32::from(app.rules.unconfirmed_months);
    let keys = FlagStanding::ALL.into_iter().map(|(key, _)| key);
    let remembered: Vec<_> = keys.filter(|key| *key != "forgotten").collect();
    let mut forgotten = 0;
    for task in gone_tasks(app).await? {
        let TaskStanding::Erased(erased) = &task.standing else {
            continue;
        };
        let over = day_of(erased.stamp.at).saturating_add(months.months());
        if over >= today {
            continue;
        }
        for flag in all(app, Some(task.id), remembered.clone()).await? {
            let Ok(event) = flag.record.forget() else {
                continue;
            };
            let mut tx = app.begin().await?;
            erase_words(&mut tx, &flag).await?;
            match tx.record_events(Some(&flag), vec![event]).await {
                Ok(_) => tx.commit().await?,
                // Somebody was quicker.
                Err(StoreError::Conflict { .. }) => continue,
                Err(other) => return Err(other.into()),
            }
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Tasks whose data is deleted.
async fn gone_tasks(app: &App) -> Result<Vec<CollectionTask>, Failure> {
    let filter = RecordFilter {
        states: vec!["erased"],
        ..RecordFilter::default()
    };
    let tasks = record::all::<CollectionTask>(app, &filter).await?;
    Ok(tasks.into_iter().map(|it| it.record).collect())
}

/// Takes the words out of the journal of a flag: each entry keeps its place, and each erasure is an entry.
async fn erase_words(tx: &mut Tx, flag: &StoredRecord<RedFlag>) -> Result<(), StoreError> {
    let stream = format!("{}/{}", RedFlag::KIND, flag.record.content.id);
    for version in 1..=flag.version {
        tx.erase_personal(&stream, version).await?;
    }
    Ok(())
}
