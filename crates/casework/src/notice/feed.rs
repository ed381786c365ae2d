//! The calendar of a person, for programs that cannot sign in. Its address is its key: it is shown once, kept as a digest, and ends
//! with a press of a button, a new password, other roles or the account.

use bihuan_access::{Action, Scope, scope};
use bihuan_domain::{
    Finding, Role,
    finding::Deadline,
    id::{FindingId, PersonId, UnitId},
    task::{Task, TaskStage},
};
use bihuan_identity::{Secret, system_randomness};
use bihuan_notify::calendar::{Entry, feed};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    App, Context, Failure,
    account::{self, Person, digest_of},
};

/// Findings read for one calendar at most.
const MOST: u32 = 1000;

/// When the person's calendar address was made, in milliseconds, if he has one.
///
/// # Errors
/// The store's.
pub async fn calendar_made(ctx: &Context) -> Result<Option<i64>, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let me = ctx.actor.person.to_string();
    Ok(ctx.app.store.calendar_feed(&me).await?)
}

/// Gives the person a calendar address, in place of an earlier one. It is shown once.
///
/// # Errors
/// The store's.
pub async fn make_calendar(ctx: &Context) -> Result<Secret, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let token = Secret::session(&mut system_randomness());
    let me = ctx.actor.person.to_string();
    let mut tx = ctx.begin().await?;
    if !tx.make_calendar_feed(&me, digest_of(&token)?).await? {
        return Err(Failure::SignedOut);
    }
    tx.commit().await?;
    Ok(token)
}

/// Takes the person's calendar address away.
///
/// # Errors
/// [`Failure::NotFound`] when he has none.
pub async fn revoke_calendar(ctx: &Context) -> Result<(), Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let me = ctx.actor.person.to_string();
    let mut tx = ctx.begin().await?;
    if !tx.drop_calendar_feed(&me).await? {
        return Err(Failure::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// The calendar behind an address: the days on which what the person answers for is due.
///
/// # Errors
/// [`Failure::NotFound`] for an address that was never given or ended, and for an account that may not sign in.
pub async fn calendar(app: &App, token: &str) -> Result<String, Failure> {
    let digest = digest_of(&Secret::presented(token))?;
    let account = app.store.account_of_feed(digest).await?;
    let person = Person::of(&account.ok_or(Failure::NotFound)?)?;
    if !person.active {
        return Err(Failure::NotFound);
    }
    let actor = account::actor(app, &person).await?;
    let works = actor.is(Role::UnitHead) || actor.is(Role::UnitHandler);
    let mine = Mine {
        person: person.id,
        unit: works.then_some(actor.unit),
        heads: actor.is(Role::UnitHead),
        link: app.outside.link.as_deref(),
        now: app.clock.now(),
    };
    let own = match scope(&actor) {
        Scope::Nothing => Scope::Nothing,
        Scope::All | Scope::Party { .. } => Scope::Party {
            units: mine.unit.into_iter().collect(),
            sponsors: vec![person.id],
        },
    };
    let findings = app
        .store
        .open_findings(&own, FindingId(Uuid::nil()), MOST)
        .await?;
    let entries: Vec<Entry> = findings
        .iter()
        .flat_map(|changed| mine.entries(&changed.finding))
        .collect();
    Ok(feed("闭环整改时限", &entries))
}

/// What somebody answers for.
struct Mine<'a> {
    person: PersonId,
    unit: Option<UnitId>,
    heads: bool,
    link: Option<&'a str>,
    now: Timestamp,
}

impl Mine<'_> {
    fn entries(&self, finding: &Finding) -> Vec<Entry> {
        let due = finding.deadline.as_ref().map(Deadline::current);
        let leads = self.unit.is_some() && finding.owners.lead == self.unit;
        let own = due.filter(|_| leads || finding.owners.sponsor == Some(self.person));
        let mut entries = Vec::new();
        entries
            .extend(own.map(|day| self.entry("finding", finding.id.0, finding, day, "整改到期")));
        for task in finding.tasks.iter().filter(|task| self.carries(task)) {
            let day = task.due.or(due).filter(|day| own != Some(*day));
            entries.extend(day.map(|day| self.entry("task", task.id.0, finding, day, "任务到期")));
        }
        entries
    }

    fn carries(&self, task: &Task) -> bool {
        let at_work = task.is_workable() || matches!(task.state, TaskStage::Assigned);
        let handler = task.state.handler();
        let mine = self.heads || handler.is_none_or(|handler| handler == self.person);
        at_work && Some(task.unit) == self.unit && mine
    }

    /// A number and no word of the ledger: calendars are kept by telephones and strangers.
    fn entry(&self, kind: &str, id: Uuid, finding: &Finding, day: Date, what: &str) -> Entry {
        Entry {
            id: format!("{kind}-{id}@bihuan"),
            day,
            title: format!("{} {what}", finding.number),
            link: self
                .link
                .map(|link| format!("{link}/findings/{}", finding.id)),
            changed: self.now,
        }
    }
}
