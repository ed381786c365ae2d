//! The real application on a fresh database, with a clock that stands still and ids that repeat.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bihuan_access::Actor;
use bihuan_casework::{
    App, Context, DirectoryCache, Rules, SignInTurns,
    account::{role_name, second_factor},
    collection::Collections,
    comparison::Comparisons,
    evidence::Desk,
    flag::Analysis,
    notice::{self, Outside},
    paper::Typesetter,
    proof::Seals,
    search,
};
use bihuan_domain::{
    Calendar, Role,
    finding::ClosurePolicy,
    id::{PersonId, UnitId},
    look_back::LookBackRhythm,
    unit::{Unit, UnitEvent, UnitLevel},
};
use bihuan_identity::{
    Cost, Hasher, Salt, Secret, password,
    second_factor::{Key, SealingKey},
    session, system_randomness,
};
use bihuan_journal::{SECRET_BYTES, Signer as _, SoftwareKey, Suite};
use bihuan_search::Index;
use bihuan_store::{
    AccountDetails, Author, BlobSettings, NewSession, NewToken, Settings, Store, Tx,
};
use bihuan_web::{Reach, Web};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::demo::{CountedIds, SetClock};

/// Password of everybody in a test.
pub const PASSWORD: &str = "Ceshi-2024";
/// What the forms of every session must repeat.
pub const CSRF: &str = "zheshi-ceshi-biaodan";
/// The moment at which every test begins: a Monday morning in Shanghai.
pub const BEGIN: &str = "2024-06-03T01:00:00Z";

/// Somebody with an account, a session of the pages and a token for scripts.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// The unit.
    pub unit: UnitId,
    /// What is typed to sign in, with [`PASSWORD`].
    pub login: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Value of the session cookie.
    pub session: String,
    /// Token for scripts.
    pub token: String,
}

/// The application under test. Its data is gone with it.
pub struct TestApp {
    /// The application.
    pub app: Arc<App>,
    /// What handlers reach.
    pub web: Arc<Web>,
    pub(crate) router: axum::Router,
    clock: Arc<SetClock>,
    hash: String,
    folder: TempDir,
}

impl std::fmt::Debug for TestApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestApp")
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}

impl TestApp {
    /// On SQLite in a folder of its own.
    ///
    /// # Errors
    /// The store's.
    pub async fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite://{}/bihuan.db", folder.path().display());
        Self::open(
            database,
            folder,
            Typesetter::default(),
            Outside::default(),
            Analysis::default(),
        )
        .await
    }

    /// On SQLite, with ways out of the house.
    ///
    /// # Errors
    /// The store's.
    pub async fn with_ways_out(outside: Outside) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite://{}/bihuan.db", folder.path().display());
        Self::open(
            database,
            folder,
            Typesetter::default(),
            outside,
            Analysis::default(),
        )
        .await
    }

    /// On SQLite, on a machine without any font.
    ///
    /// # Errors
    /// The store's.
    pub async fn without_fonts() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite://{}/bihuan.db", folder.path().display());
        let papers = Typesetter::only_from(Vec::new());
        Self::open(
            database,
            folder,
            papers,
            Outside::default(),
            Analysis::default(),
        )
        .await
    }

    /// On SQLite, with an engine that asks models of accepted tables.
    ///
    /// # Errors
    /// The store's.
    pub async fn with_analysis(analysis: Analysis) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite://{}/bihuan.db", folder.path().display());
        let papers = Typesetter::default();
        Self::open(database, folder, papers, Outside::default(), analysis).await
    }

    /// On an empty PostgreSQL database.
    ///
    /// # Errors
    /// The store's.
    pub async fn on_postgres(url: &str, outside: Outside) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        Self::open(
            url.to_owned(),
            folder,
            Typesetter::default(),
            outside,
            Analysis::default(),
        )
        .await
    }

    async fn open(
        database: String,
        folder: TempDir,
        papers: Typesetter,
        outside: Outside,
        analysis: Analysis,
    ) -> anyhow::Result<Self> {
        let store = Store::open(&settings(database, folder.path())).await?;
        let clock = Arc::new(SetClock::new(BEGIN.parse::<Timestamp>()?));
        // What a test hashes protects nobody.
        let hasher = Hasher::new(Cost {
            memory_kib: 32,
            passes: 1,
        })?;
        let hash = hasher
            .hash(PASSWORD, Salt::draw(&mut system_randomness()))
            .await?;
        let salts = AtomicU64::new(1);
        let app = Arc::new(App {
            store,
            index: Arc::new(Index::in_memory()?),
            hasher,
            clock: Arc::clone(&clock) as Arc<dyn bihuan_domain::Clock>,
            ids: Arc::new(CountedIds::new(1_717_000_000_000, 7)),
            salts: Arc::new(move || {
                u128::from(salts.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
            }),
            calendar: Calendar::builtin(),
            rules: Rules {
                unconfirmed_months: 12,
                passwords: password::Preset::Dengbao3.policy(),
                sessions: session::Limits::default(),
                closure: ClosurePolicy::default(),
                look_backs: LookBackRhythm::default(),
            },
            sign_ins: SignInTurns::default(),
            desk: Desk::default(),
            collections: Collections::default(),
            comparisons: Comparisons::default(),
            analysis,
            directory: DirectoryCache::default(),
            papers,
            outside,
            seals: seals()?,
            factors: SealingKey::new([7; SealingKey::BYTES]),
        });
        let web = Arc::new(Web {
            app: Arc::clone(&app),
            reach: Reach { secure: true },
        });
        Ok(Self {
            router: bihuan_web::router(Arc::clone(&web)),
            app,
            web,
            clock,
            hash,
            folder,
        })
    }

    /// Sets the clock.
    ///
    /// # Errors
    /// What is no moment.
    pub fn set_now(&self, at: &str) -> anyhow::Result<()> {
        self.clock.set(at.parse()?);
        Ok(())
    }

    /// Fills it with the demo district of a seed, as of the moment at which its clock stands.
    ///
    /// # Errors
    /// The store's.
    pub async fn fill_demo(&self, seed: u64) -> anyhow::Result<crate::demo::Filled> {
        crate::demo::fill(&self.app, &self.clock, seed).await
    }

    /// Changes a byte of every file in the storage, as a bad disk or a bad hand would.
    ///
    /// # Errors
    /// What cannot be read or written.
    pub fn damage_blobs(&self) -> anyhow::Result<()> {
        let mut folders = vec![self.folder.path().join("blobs")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let mut bytes = std::fs::read(&path)?;
                if let Some(byte) = bytes.first_mut() {
                    *byte ^= 1;
                }
                std::fs::write(&path, bytes)?;
            }
        }
        Ok(())
    }

    /// A transaction of the machine itself, to prepare what a test stands on.
    ///
    /// # Errors
    /// The store's.
    pub async fn begin(&self) -> anyhow::Result<Tx> {
        let author = Author {
            actor: None,
            at_ms: self.app.clock.now().as_millisecond(),
            request: None,
        };
        Ok(self
            .app
            .store
            .begin(author, Arc::clone(&self.app.salts))
            .await?)
    }

    /// A unit of the tree; `None` for the root.
    ///
    /// # Errors
    /// The store's.
    pub async fn unit(&self, name: &str, parent: Option<UnitId>) -> anyhow::Result<UnitId> {
        let unit = Unit {
            id: UnitId(self.app.ids.next()),
            parent,
            unit_name: name.to_owned(),
            short_name: name.to_owned(),
            level: UnitLevel::County,
            ordinal: 1,
            active: true,
        };
        let mut tx = self.begin().await?;
        let unit = tx.record_unit(None, UnitEvent::UnitAdded(unit)).await?;
        tx.commit().await?;
        Ok(unit.id)
    }

    /// Somebody with these roles, a session and a token.
    ///
    /// # Errors
    /// The store's.
    pub async fn member(
        &self,
        login: &str,
        unit: UnitId,
        roles: &[Role],
    ) -> anyhow::Result<Member> {
        let id = PersonId(self.app.ids.next());
        let (session, token) = {
            let mut randomness = system_randomness();
            (
                Secret::session(&mut randomness),
                Secret::api_token(&mut randomness),
            )
        };
        let details = AccountDetails {
            login: login.to_owned(),
            name: format!("测试·{login}"),
            unit_id: Some(unit.to_string()),
            roles: roles.iter().map(|r| role_name(*r)).collect(),
            active: true,
        };
        let mut tx = self.begin().await?;
        let account = id.to_string();
        let version = tx.create_account(&account, &details).await?;
        tx.set_password(&account, version, &self.hash, false, 5)
            .await?;
        tx.commit().await?;
        let mut tx = self.begin().await?;
        let made = tx
            .create_token(&NewToken {
                id: self.app.ids.next().to_string(),
                digest: token.digest().parse()?,
                account_id: account.clone(),
                name: "测试".to_owned(),
                expires_ms: None,
            })
            .await?;
        anyhow::ensure!(made, "no token was made for {login}");
        tx.open_session(
            &NewSession {
                token: session.digest().parse()?,
                account_id: account,
                csrf: CSRF.to_owned(),
                remote: None,
            },
            4,
        )
        .await?;
        tx.commit().await?;
        Ok(Member {
            id,
            unit,
            login: login.to_owned(),
            roles: roles.to_vec(),
            session: session.expose().to_owned(),
            token: token.expose().to_owned(),
        })
    }

    /// Gives somebody a second factor that does not count yet; the key computes its codes.
    ///
    /// # Errors
    /// The use case's.
    pub async fn bind_factor(&self, member: &Member) -> anyhow::Result<Key> {
        let ctx = self.context(member).await?;
        Ok(second_factor::begin(&ctx, PASSWORD).await?)
    }

    /// Gives somebody a second factor that counts. The code of this moment is used up by that.
    ///
    /// # Errors
    /// The use case's.
    pub async fn enrol(&self, member: &Member) -> anyhow::Result<(Key, Vec<Secret>)> {
        let key = self.bind_factor(member).await?;
        let ctx = self.context(member).await?;
        let codes = second_factor::confirm(&ctx, &self.code(&key, 0)).await?;
        Ok((key, codes))
    }

    /// The code that a phone shows so many steps from now.
    pub fn code(&self, key: &Key, steps: i64) -> String {
        key.code_at(self.app.clock.now().as_millisecond() + steps * 30_000)
    }

    /// The context in which a use case runs for somebody.
    ///
    /// # Errors
    /// When the member may no longer sign in.
    pub async fn context(&self, member: &Member) -> anyhow::Result<Context> {
        let caller =
            bihuan_casework::account::authenticate_script(&self.app, &member.token).await?;
        Ok(caller.context(&self.app, None))
    }

    /// The context of somebody without an account, for preparing a test.
    pub fn context_of(&self, unit: UnitId, roles: &[Role]) -> Context {
        let actor = Actor {
            person: PersonId(uuid::Uuid::nil()),
            unit,
            below: Vec::new(),
            roles: roles.to_vec(),
            stands_in: Vec::new(),
        };
        Context {
            app: Arc::clone(&self.app),
            actor,
            request: None,
        }
    }

    /// Lets everything that follows the journal catch up; gives the number of entries worked through.
    ///
    /// # Errors
    /// The followers'.
    pub async fn run_followers(&self) -> anyhow::Result<u64> {
        notice::catch_up(&self.app).await?;
        Ok(search::catch_up(&self.app).await?)
    }
}

/// A key that everybody knows, as nothing here must be kept from anybody.
fn seals() -> anyhow::Result<Seals> {
    let signer = SoftwareKey::from_secret(Suite::Sha256, &[7; SECRET_BYTES])?;
    Ok(Seals {
        trusted: vec![signer.public_key().clone()],
        signer: Arc::new(signer),
    })
}

fn settings(database: String, folder: &Path) -> Settings {
    Settings {
        database,
        suite: Suite::Sha256,
        blobs: BlobSettings::Folder(folder.join("blobs")),
    }
}
