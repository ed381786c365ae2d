//! What every use case needs: the store and its companions, the clock, and who asks.

use std::sync::Arc;

use bihuan_access::{Action, Actor, Decision, Scope, Standing, check, scope};
use bihuan_domain::{
    By, Calendar, Clock, Ids, finding::ClosurePolicy, id::RequestId, look_back::LookBackRhythm,
};
use bihuan_identity::{Hasher, password, second_factor::SealingKey, session};
use bihuan_search::Index;
use bihuan_store::{Author, Salts, Store, StoreError, Tx};
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    Failure, collection::Collections, comparison::Comparisons, directory::DirectoryCache,
    evidence::Desk, flag::Analysis, notice::Outside, paper::Typesetter, proof::Seals,
};

/// Rules of the installation.
#[derive(Debug, Clone)]
pub struct Rules {
    /// What passwords must be.
    pub passwords: password::Policy,
    /// How long sessions live.
    pub sessions: session::Limits,
    /// Who signs a closure.
    pub closure: ClosurePolicy,
    /// When closed findings are looked at again.
    pub look_backs: LookBackRhythm,
    /// Months for which red flags that nobody confirmed outlive the data of their task.
    pub unconfirmed_months: u8,
}

/// The application with everything it stands on. One for each process.
pub struct App {
    /// Keeps everything.
    pub store: Store,
    /// Finds words.
    pub index: Arc<Index>,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives ids.
    pub ids: Arc<dyn Ids>,
    /// Gives salts.
    pub salts: Arc<dyn Salts>,
    /// Counts working days.
    pub calendar: Calendar,
    /// Rules of the installation.
    pub rules: Rules,
    /// One try to sign in at a time for each login.
    pub sign_ins: SignInTurns,
    /// Where files of evidence are looked at.
    pub desk: Desk,
    /// Signs checkpoints of the journal.
    pub seals: Seals,
    /// Seals the secrets of second factors.
    pub factors: SealingKey,
    /// Names of units and leaders.
    pub directory: DirectoryCache,
    /// Sets papers.
    pub papers: Typesetter,
    /// What units hand in while it is checked.
    pub collections: Collections,
    /// What asks models of accepted tables; without an engine where none is set up.
    pub analysis: Analysis,
    /// The comparison of persons that is going on.
    pub comparisons: Comparisons,
    /// When people are reminded, and the ways out of the house.
    pub outside: Outside,
}

/// Turns for tries to sign in: logins share a few locks.
#[derive(Debug, Default)]
pub struct SignInTurns([Mutex<()>; 16]);

impl App {
    /// A transaction of the system itself: nobody asked for it.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        let author = Author {
            actor: None,
            at_ms: self.clock.now().as_millisecond(),
            request: None,
        };
        self.store.begin(author, Arc::clone(&self.salts)).await
    }

    /// Waits for the turn of a login.
    pub(crate) async fn sign_in_turn(&self, login: &str) -> MutexGuard<'_, ()> {
        let sum = login.trim().bytes().fold(0_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(byte.into())
        });
        let [first, rest @ ..] = &self.sign_ins.0;
        rest.get(sum % 16).unwrap_or(first).lock().await
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("engine", &self.store.engine())
            .finish_non_exhaustive()
    }
}

/// One request: the application, and the person who asks.
#[derive(Debug, Clone)]
pub struct Context {
    /// The application.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Actor,
    /// The request, if the client named it: the same twice has one effect.
    pub request: Option<RequestId>,
}

impl Context {
    /// The part of the ledger this person may list.
    pub fn scope(&self) -> Scope {
        scope(&self.actor)
    }

    /// The person as the domain sees him.
    pub fn by(&self) -> By {
        self.actor.by()
    }

    /// Today in Shanghai.
    pub fn today(&self) -> jiff::civil::Date {
        self.app.clock.today()
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.app.clock.now().as_millisecond()
    }

    /// Asks the policy.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] or [`Failure::NotFound`].
    pub fn allow(&self, action: Action, on: Option<&Standing>) -> Result<(), Failure> {
        match check(&self.actor, action, on) {
            Decision::Allowed => Ok(()),
            Decision::Forbidden => Err(Failure::Forbidden(action)),
            Decision::Invisible => Err(Failure::NotFound),
        }
    }

    /// Whether the policy allows it; for buttons.
    pub fn may(&self, action: Action, on: Option<&Standing>) -> bool {
        check(&self.actor, action, on) == Decision::Allowed
    }

    /// Begins the transaction of a command.
    ///
    /// # Errors
    /// The store's.
    pub async fn begin(&self) -> Result<Tx, Failure> {
        let author = Author {
            actor: Some(self.actor.person.to_string()),
            at_ms: self.now_ms(),
            request: self.request.map(|r| r.0),
        };
        Ok(self
            .app
            .store
            .begin(author, Arc::clone(&self.app.salts))
            .await?)
    }
}
