//! Reminders of a working day, told once the hour has come; at the start of the program too, when the hour has passed.

use bihuan_access::Scope;
use bihuan_domain::{
    Finding, Notice, Record,
    clock::day_of,
    collection::Submission,
    duty::Duty,
    id::FindingId,
    instruction::Instruction,
    letter::Letter,
    meeting::DispatchMeeting,
    notice::{self, Known},
};
use bihuan_store::{Changed, NewNotice, RecordFilter, StoredRecord};
use jiff::{Timestamp, civil::Date, tz::Offset};
use uuid::Uuid;

use super::{people::People, post};
use crate::{
    App, Failure, duty,
    record::{everything, next_page},
};

/// Remembers the last day whose reminders were told, as `20240628`.
const DAY: &str = "reminders";
/// Findings looked at together.
const PAGE: u32 = 200;

/// Tells the reminders of today if it is a working day, the hour has come and they were not told; gives how many were new.
///
/// # Errors
/// The store's. What was told before the failure stays told, and is not told again by the next try.
pub async fn look(app: &App) -> Result<Option<u64>, Failure> {
    let now = app.clock.now();
    let today = day_of(now);
    let hour = Offset::constant(8).to_datetime(now).hour();
    if hour < app.outside.hour || !app.calendar.is_working(today) {
        return Ok(None);
    }
    if app.store.cursor(DAY).await? >= number(today) {
        return Ok(None);
    }
    let told = remind(app, today, now).await?;
    post::make(app, today, now).await?;
    app.store.set_cursor(DAY, number(today)).await?;
    if told > 0 {
        tracing::info!(%today, told, "reminders were told");
    }
    Ok(Some(told))
}

/// A day as a number that grows.
fn number(day: Date) -> u64 {
    let digits = day.to_string().replace('-', "");
    digits.parse().unwrap_or(0)
}

async fn remind(app: &App, today: Date, now: Timestamp) -> Result<u64, Failure> {
    let people = People::load(app).await?;
    let mut told = 0;
    let mut after = FindingId(Uuid::nil());
    loop {
        let page = app.store.open_findings(&Scope::All, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.finding.id;
        let new = of_findings(app, &people, &page, today).await?;
        told += tell(app, &new, now).await?;
    }
    told += remind_of::<DispatchMeeting>(app, &people, now, &["open"], |it| {
        notice::of_meeting(it, today, &app.calendar)
    })
    .await?;
    let open = ["unreceived", "awaiting", "replied"];
    told += remind_of::<Letter>(app, &people, now, &open, |it| {
        notice::of_letter(it, today, &app.calendar)
    })
    .await?;
    told += remind_of::<Instruction>(app, &people, now, &["open"], |it| {
        notice::of_instruction(it, today, &app.calendar)
    })
    .await?;
    told += remind_of_duties(app, &people, today, now).await?;
    let waiting = ["awaited", "faulty", "returned"];
    told += remind_of::<Submission>(app, &people, now, &waiting, |it| {
        notice::of_submission(it, today, &app.calendar)
    })
    .await?;
    Ok(told)
}

/// Whose turn it is with a recurring duty that was not done.
async fn of_duty(app: &App, it: &Duty, today: Date) -> Result<Vec<Notice>, Failure> {
    let Some(occurrence) = it.content.around(today, &app.calendar).pop() else {
        return Ok(Vec::new());
    };
    let mut notices = Vec::new();
    for holder in it.content.holders() {
        let Some(notice) = notice::of_duty(it, occurrence, holder, today, &app.calendar) else {
            continue;
        };
        let standing = duty::standing(app, &Scope::All, it, occurrence, holder, today).await?;
        if !standing.is_done() {
            notices.push(notice);
        }
    }
    Ok(notices)
}

/// Tells what is to be told about the records of a kind that stand in one of the states.
async fn remind_of<R: Record>(
    app: &App,
    people: &People,
    now: Timestamp,
    states: &[&'static str],
    notices: impl Fn(&R) -> Vec<Notice>,
) -> Result<u64, Failure> {
    let (mut told, mut cursor) = (0, None);
    let (sight, filter) = (everything::<R>(), of_states(states));
    while let Some(page) = next_page::<R>(app, &sight, &filter, &mut cursor).await? {
        for StoredRecord { record: it, .. } in page {
            told += remind_about(app, people, now, &it, &notices(&it)).await?;
        }
    }
    Ok(told)
}

fn of_states(states: &[&'static str]) -> RecordFilter {
    RecordFilter {
        states: states.to_vec(),
        ..RecordFilter::default()
    }
}

/// Tells whose turn it is with a recurring duty that was not done: the store is asked about each.
async fn remind_of_duties(
    app: &App,
    people: &People,
    today: Date,
    now: Timestamp,
) -> Result<u64, Failure> {
    let (mut told, mut cursor) = (0, None);
    let (sight, filter) = (everything::<Duty>(), of_states(&["open"]));
    while let Some(page) = next_page::<Duty>(app, &sight, &filter, &mut cursor).await? {
        for StoredRecord { record: it, .. } in page {
            let notices = of_duty(app, &it, today).await?;
            told += remind_about(app, people, now, &it, &notices).await?;
        }
    }
    Ok(told)
}

async fn remind_about<R: Record>(
    app: &App,
    people: &People,
    now: Timestamp,
    it: &R,
    notices: &[Notice],
) -> Result<u64, Failure> {
    let new = people.tell_of_record(app, it, notices, None).await?;
    tell(app, &new, now).await
}

async fn tell(app: &App, new: &[NewNotice], now: Timestamp) -> Result<u64, Failure> {
    if new.is_empty() {
        return Ok(0);
    }
    let told = app
        .store
        .tell_people(new, now.as_millisecond(), None)
        .await?;
    Ok(told.unwrap_or(0))
}

/// What is new about some findings. Most of it was told on an earlier day, so that nothing has to be written.
async fn of_findings(
    app: &App,
    people: &People,
    page: &[Changed],
    today: Date,
) -> Result<Vec<NewNotice>, Failure> {
    let mut new = Vec::new();
    for changed in page {
        let known = known(app, &changed.finding).await?;
        let notices = notice::of_finding(&changed.finding, &known, today, &app.calendar);
        new.extend(people.tell(app, changed, &notices, None));
    }
    if new.is_empty() {
        return Ok(new);
    }
    let ids: Vec<FindingId> = page.iter().map(|changed| changed.finding.id).collect();
    let told = app.store.told_about(&ids).await?;
    new.retain(|n| !told.contains(&(n.person, n.key.clone())));
    Ok(new)
}

/// Since when things wait in a finding.
pub(super) async fn known(app: &App, finding: &Finding) -> Result<Known, Failure> {
    if !Known::is_needed(finding) {
        return Ok(Known::default());
    }
    let events = app.store.events_of(finding.id, &Known::KINDS).await?;
    Ok(Known::of(events.iter().map(|(at, event)| (*at, event))))
}
