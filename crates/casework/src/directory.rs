//! Names of units and leaders, as every page needs them: read once, kept for a moment.
//!
//! Only names and choices come from here. Whether somebody may do something is always asked anew.

use std::sync::{Arc, Mutex};

use bihuan_domain::{
    Role,
    id::{PersonId, UnitId},
    unit::Unit,
};

use crate::{App, Context, Failure, account::Person};

/// How long another process's change may stay unseen, in milliseconds.
const KEPT_MS: i64 = 2000;

/// Units and leaders at one moment.
#[derive(Debug)]
pub struct Directory {
    /// All units in their order.
    pub units: Arc<Vec<Unit>>,
    /// Leaders who may sponsor, and their names.
    pub leaders: Vec<(PersonId, String)>,
    /// The principal leader, the first responsible person.
    pub principal: Option<String>,
    at_ms: i64,
}

impl Directory {
    /// The root of the tree, the organization itself.
    pub fn root(&self) -> Option<&Unit> {
        self.units.iter().find(|u| u.parent.is_none())
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The short name of a unit, empty when it is not known.
    pub fn short_name(&self, id: UnitId) -> &str {
        self.unit(id).map_or("", |u| u.short_name.as_str())
    }

    /// The name of a leader, empty when he is none.
    pub fn leader(&self, id: PersonId) -> &str {
        self.leaders
            .iter()
            .find(|(known, _)| *known == id)
            .map_or("", |(_, name)| name.as_str())
    }
}

/// The directory of a process.
#[derive(Debug, Default)]
pub struct DirectoryCache(Mutex<Option<Arc<Directory>>>);

impl App {
    /// The directory, not older than two seconds.
    ///
    /// # Errors
    /// The store's.
    pub async fn directory(&self) -> Result<Arc<Directory>, Failure> {
        let now = self.clock.now().as_millisecond();
        if let Some(known) = self.directory.get()
            && (0..KEPT_MS).contains(&(now - known.at_ms))
        {
            return Ok(known);
        }
        let units = self.store.units().await?;
        let mut leaders = Vec::new();
        let mut principal = None;
        let mut after = String::new();
        loop {
            let page = self.store.accounts(None, &after, 500).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.login);
            for account in &page {
                let person = Person::of(account)?;
                let leads = person
                    .roles
                    .iter()
                    .any(|r| matches!(r, Role::Leader | Role::PrincipalLeader));
                if person.active && person.roles.contains(&Role::PrincipalLeader) {
                    principal.get_or_insert_with(|| person.name.clone());
                }
                if person.active && leads {
                    leaders.push((person.id, person.name));
                }
            }
        }
        let fresh = Arc::new(Directory {
            units,
            leaders,
            principal,
            at_ms: now,
        });
        self.directory.put(Some(Arc::clone(&fresh)));
        Ok(fresh)
    }
}

impl Context {
    /// Forgets the directory after a command that changes units or people.
    pub(crate) fn forget_directory(&self) {
        self.app.directory.put(None);
    }
}

impl DirectoryCache {
    fn get(&self) -> Option<Arc<Directory>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    fn put(&self, value: Option<Arc<Directory>>) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = value;
    }
}
