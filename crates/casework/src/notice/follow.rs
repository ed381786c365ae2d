//! What is told as soon as it has happened: a follower of the journal.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bihuan_access::Scope;
use bihuan_domain::{
    Event, Notice, Record,
    card::Card,
    clock::day_of,
    collection::{CollectionTask, Submission},
    comparison::PersonPair,
    flag::RedFlag,
    id::{FindingId, PersonId},
    instruction::Instruction,
    letter::Letter,
    meeting::DispatchMeeting,
    notice,
    plan::{FindingPlan, PlanEvent},
};
use bihuan_store::{Changed, Kept, NewNotice, StoredRecord};
use serde::de::DeserializeOwned;

use super::{
    daily,
    people::{People, record_in},
};
use crate::{App, Failure, record::everything};

/// Remembers the last entry that was worked through.
const FOLLOWER: &str = "notices";
/// Entries worked through at once.
const BATCH: u32 = 500;

/// Works through everything the journal has told since the last time; gives the number of entries. A follower that never ran
/// begins with what comes next: the past is no news.
///
/// # Errors
/// The store's.
pub async fn catch_up(app: &App) -> Result<u64, Failure> {
    let mut seen = 0;
    loop {
        let Some(from) = app.store.told_until(FOLLOWER).await? else {
            let newest = app.store.newest_entry().await?;
            app.store.begin_telling(FOLLOWER, newest).await?;
            continue;
        };
        let entries = app.store.follow(from, BATCH).await?;
        let Some(last) = entries.last().map(|kept| kept.seq) else {
            return Ok(seen);
        };
        let new = Batch::new(app).all(&entries).await?;
        let now = app.clock.now().as_millisecond();
        let moved = (FOLLOWER, from, last);
        // Another process may have been quicker; then it has told all this.
        if app
            .store
            .tell_people(&new, now, Some(moved))
            .await?
            .is_some()
        {
            seen += entries.len() as u64;
        }
    }
}

/// Entries that are worked through together.
struct Batch<'a> {
    app: &'a App,
    /// Loaded with the first notice: most entries concern nobody.
    people: Option<People>,
    findings: BTreeMap<FindingId, Option<Changed>>,
}

impl<'a> Batch<'a> {
    const fn new(app: &'a App) -> Self {
        Self {
            app,
            people: None,
            findings: BTreeMap::new(),
        }
    }

    async fn all(mut self, entries: &[Kept]) -> Result<Vec<NewNotice>, Failure> {
        let mut new = Vec::new();
        for kept in entries {
            let stream = kept.entry.stream.as_str();
            if let Some(id) = stream.strip_prefix("finding/") {
                if let Ok(id) = id.parse() {
                    new.extend(self.of_finding(id, kept).await?);
                }
            } else if let Some(id) = record_in::<FindingPlan>(stream) {
                new.extend(self.of_plan(id, kept).await?);
            } else if let Some(id) = record_in::<DispatchMeeting>(stream) {
                new.extend(self.of_record(id, kept, notice::of_meeting_event).await?);
            } else if let Some(id) = record_in::<Letter>(stream) {
                new.extend(self.of_record(id, kept, notice::of_letter_event).await?);
            } else if let Some(id) = record_in::<Card>(stream) {
                new.extend(self.of_record(id, kept, notice::of_card_event).await?);
            } else if let Some(id) = record_in::<Instruction>(stream) {
                let of_event = notice::of_instruction_event;
                new.extend(self.of_record(id, kept, of_event).await?);
            } else if let Some(id) = record_in::<CollectionTask>(stream) {
                let of_event = notice::of_collection_event;
                new.extend(self.of_record(id, kept, of_event).await?);
            } else if let Some(id) = record_in::<Submission>(stream) {
                let of_event = notice::of_submission_event;
                new.extend(self.of_record(id, kept, of_event).await?);
            } else if let Some(id) = record_in::<RedFlag>(stream) {
                new.extend(self.of_record(id, kept, notice::of_flag_event).await?);
            } else if let Some(id) = record_in::<PersonPair>(stream) {
                new.extend(self.of_record(id, kept, notice::of_pair_event).await?);
            }
        }
        Ok(new)
    }

    async fn of_finding(&mut self, id: FindingId, kept: &Kept) -> Result<Vec<NewNotice>, Failure> {
        let Some(event) = told::<Event>(kept) else {
            return Ok(Vec::new());
        };
        let Some(changed) = self.finding(id).await? else {
            return Ok(Vec::new());
        };
        let app = self.app;
        let finding = &changed.finding;
        let known = daily::known(app, finding).await?;
        let today = day_of(app.clock.now());
        let version = kept.entry.version;
        let notices =
            notice::of_finding_event(finding, &known, &event, version, today, &app.calendar);
        self.tell(&changed, &notices, kept).await
    }

    async fn of_plan(&mut self, id: uuid::Uuid, kept: &Kept) -> Result<Vec<NewNotice>, Failure> {
        let Some(event) = told::<PlanEvent>(kept) else {
            return Ok(Vec::new());
        };
        let store = &self.app.store;
        let plan: Option<StoredRecord<FindingPlan>> = store.record(&Scope::All, id).await?;
        let Some(plan) = plan else {
            return Ok(Vec::new());
        };
        let Some(changed) = self.finding(plan.record.planned.finding).await? else {
            return Ok(Vec::new());
        };
        let version = kept.entry.version;
        let notices = notice::of_plan_event(&plan.record, &changed.finding, &event, version);
        self.tell(&changed, &notices, kept).await
    }

    /// What is told about an event of a record, which stands now as it is loaded.
    async fn of_record<R: Record>(
        &mut self,
        id: uuid::Uuid,
        kept: &Kept,
        of_event: impl Fn(&R, &R::Event, u64) -> Vec<Notice>,
    ) -> Result<Vec<NewNotice>, Failure> {
        let Some(event) = told::<R::Event>(kept) else {
            return Ok(Vec::new());
        };
        let found: Option<StoredRecord<R>> = self.app.store.record(everything::<R>(), id).await?;
        let Some(found) = found else {
            return Ok(Vec::new());
        };
        let notices = of_event(&found.record, &event, kept.entry.version);
        if notices.is_empty() {
            return Ok(Vec::new());
        }
        let app = self.app;
        let people = self.people().await?;
        people
            .tell_of_record(app, &found.record, &notices, actor(kept))
            .await
    }

    async fn tell(
        &mut self,
        changed: &Changed,
        notices: &[Notice],
        kept: &Kept,
    ) -> Result<Vec<NewNotice>, Failure> {
        if notices.is_empty() {
            return Ok(Vec::new());
        }
        let app = self.app;
        let people = self.people().await?;
        Ok(people.tell(app, changed, notices, actor(kept)))
    }

    /// The finding as it stands now.
    async fn finding(&mut self, id: FindingId) -> Result<Option<Changed>, Failure> {
        if let Some(known) = self.findings.get(&id) {
            return Ok(known.clone());
        }
        let found = self.app.store.finding(&Scope::All, id).await?;
        self.findings.insert(id, found.clone());
        Ok(found)
    }

    async fn people(&mut self) -> Result<&People, Failure> {
        let people = match self.people.take() {
            Some(people) => people,
            None => People::load(self.app).await?,
        };
        Ok(self.people.insert(people))
    }
}

/// What an entry tells. One that cannot be read must not keep people from hearing of the others.
fn told<E: DeserializeOwned>(kept: &Kept) -> Option<E> {
    match kept.told() {
        Ok(event) => Some(event),
        Err(error) => {
            tracing::error!(seq = kept.seq, %error, "an entry cannot be read; nobody is told of it");
            None
        }
    }
}

/// Who did it: he knows.
fn actor(kept: &Kept) -> Option<PersonId> {
    kept.entry.actor.as_deref()?.parse().ok()
}

/// Tells people until the process ends: what happens, as it happens, and each working day its reminders.
#[allow(
    clippy::disallowed_methods,
    reason = "commits that come together are told together; nothing waits for this pause"
)]
pub async fn follow(app: Arc<App>) {
    let mut committed = app.store.committed();
    loop {
        if let Err(error) = catch_up(&app).await {
            tracing::warn!(%error, "notices could not follow the journal; they will try again");
        }
        if let Err(error) = daily::look(&app).await {
            tracing::warn!(%error, "the reminders of today could not be told; they will be tried again");
        }
        let waited = tokio::time::timeout(Duration::from_secs(5), committed.changed()).await;
        if matches!(waited, Ok(Err(_))) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
