//! Who is who when a notice is addressed, with what each holds now.

use bihuan_access::{Action, Actor, DataScope, Decision, Scope, check, data_scope, scope};
use bihuan_domain::{By, Notice, Record, Role, id::PersonId, notice::To};
use bihuan_store::{Changed, NewNotice, Sight};

use crate::{
    App, Failure,
    account::{self, Person},
};

/// Accounts read at once.
const PAGE: u32 = 500;

/// Somebody who may be told something.
struct Reader {
    person: PersonId,
    actor: Actor,
    by: By,
}

/// Everybody who may sign in and sees anything of the ledger or of data supervision.
pub(super) struct People(Vec<Reader>);

impl People {
    /// As they are now.
    pub(super) async fn load(app: &App) -> Result<Self, Failure> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page = app.store.accounts(None, &after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(Self(all));
            };
            after.clone_from(&last.login);
            for account in &page {
                let person = Person::of(account)?;
                if !person.active || person.roles.is_empty() {
                    continue;
                }
                let actor = account::actor(app, &person).await?;
                let sees_data = data_scope(&actor) != DataScope::Nothing;
                if scope(&actor) != Scope::Nothing || sees_data {
                    all.push(Reader {
                        person: person.id,
                        by: actor.by(),
                        actor,
                    });
                }
            }
        }
    }

    /// Notices about a finding, each to everybody it is for who may see the finding, but for who did it himself.
    pub(super) fn tell(
        &self,
        app: &App,
        changed: &Changed,
        notices: &[Notice],
        but: Option<PersonId>,
    ) -> Vec<NewNotice> {
        let standing = changed.standing();
        let sees = |reader: &Reader| {
            check(&reader.actor, Action::SeeFinding, Some(&standing)) == Decision::Allowed
        };
        let signs = |reader: &Reader, to: &To| match to {
            To::Signer(office) => changed
                .finding
                .may_sign_now(&reader.by)
                .is_some_and(|(now, _)| now == *office),
            _ => false,
        };
        let mut told = Vec::new();
        for notice in notices {
            let readers = self.0.iter().filter(|reader| {
                let meant = |to: &To| reader.is_meant(to) || signs(reader, to);
                but != Some(reader.person) && notice.to.iter().any(meant) && sees(reader)
            });
            told.extend(readers.map(|reader| addressed(app, notice, reader.person)));
        }
        told
    }

    /// Notices about a record, in the same way.
    pub(super) async fn tell_of_record<R: Record>(
        &self,
        app: &App,
        record: &R,
        notices: &[Notice],
        but: Option<PersonId>,
    ) -> Result<Vec<NewNotice>, Failure> {
        let mut told = Vec::new();
        for notice in notices {
            for reader in &self.0 {
                let meant = notice.to.iter().any(|to| reader.is_meant(to));
                if meant && but != Some(reader.person) && reader.sees(app, record).await? {
                    told.push(addressed(app, notice, reader.person));
                }
            }
        }
        Ok(told)
    }
}

impl Reader {
    fn is_meant(&self, to: &To) -> bool {
        let actor = &self.actor;
        let heads = actor.is(Role::UnitHead);
        match to {
            To::Unit(unit) => actor.unit == *unit && (heads || actor.is(Role::UnitHandler)),
            To::Heads(unit) => actor.unit == *unit && heads,
            To::Team(unit) => actor.unit == *unit && actor.is(Role::ResidentTeam),
            To::Person(person) => self.person == *person,
            To::Holders(role) => actor.is(*role),
            To::Signer(_) => false,
        }
    }

    async fn sees<R: Record>(&self, app: &App, record: &R) -> Result<bool, Failure> {
        let id = record.indexed().id;
        let sight = if R::OF_DATA {
            Sight::Data(data_scope(&self.actor))
        } else {
            Sight::Ledger(scope(&self.actor))
        };
        let found = app.store.record::<R>(sight, id).await?;
        Ok(found.is_some())
    }
}

fn addressed(app: &App, notice: &Notice, person: PersonId) -> NewNotice {
    NewNotice {
        id: app.ids.next(),
        person,
        key: notice.key.clone(),
        about: notice.about,
        matter: notice.matter,
    }
}

/// The record that a notice is about, by the stream of an entry.
pub(super) fn record_in<R: Record>(stream: &str) -> Option<uuid::Uuid> {
    let (kind, id) = stream.split_once('/')?;
    (kind == R::KIND).then(|| id.parse().ok()).flatten()
}
