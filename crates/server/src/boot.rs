//! Putting the application together.

use std::{fs::File, io::BufWriter, sync::Arc};

use anyhow::Context as _;
use bihuan_casework::{
    App, DirectoryCache, Failure, Rules, SignInTurns, collection::Collections,
    comparison::Comparisons, evidence::Desk, flag::Analysis, paper::Typesetter,
};
use bihuan_domain::{Calendar, Clock, Ids, finding::ClosurePolicy};
#[cfg(feature = "cluster")]
use bihuan_engine::SparkRunner;
use bihuan_engine::{DataFusionRunner, Folder, Limits, ParquetWarehouse};
use bihuan_identity::{Cost, Hasher, session};
use bihuan_search::Index;
use bihuan_store::{BlobSettings, Settings, Store, StoreError};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::{
    host::{FreshIds, StoppedClock, SystemClock, salt},
    keys,
    outside::outside,
    place::Place,
};

/// Days that the office adds to the calendar stand in this file of the data folder.
const CALENDAR: &str = "calendar.csv";
/// Fonts that the office adds to those of the system lie in this folder of the data folder.
const FONTS: &str = "fonts";

/// Accepted tables lie in this folder of the data folder.
const TABLES: &str = "tables";
/// What does not fit into memory while a model runs waits in this folder of the data folder.
const SPILL: &str = "spill";

/// Where accepted tables lie.
fn tables(place: &Place) -> anyhow::Result<Folder> {
    match &place.tables {
        Some(bucket) => Folder::s3(bucket).context("[s3] 的地址有误"),
        None => Folder::local(place.folder.join(TABLES))
            .context("不能打开入库数据的文件夹，请检查磁盘空间和权限"),
    }
}

/// The engine that asks models of accepted tables: in this process, or the cluster that the place names.
fn analysis(place: &Place) -> anyhow::Result<Analysis> {
    let folder = tables(place)?;
    let spill = place.folder.join(SPILL);
    let limits = Limits {
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        spill: spill.clone(),
        most_hits: place.data.most_hits,
    };
    let warehouse = Arc::new(ParquetWarehouse::new(folder.clone(), spill)?);
    let memory = place.data.query_memory << 20;
    #[cfg(feature = "cluster")]
    if let Some(address) = &place.data.cluster {
        let runner = SparkRunner::new(folder, address, limits.most_hits);
        return Ok(Analysis::new(warehouse, Arc::new(runner), memory));
    }
    let runner = DataFusionRunner::new(folder, limits)?;
    Ok(Analysis::new(warehouse, Arc::new(runner), memory))
}

/// Opens the store of a place.
pub(crate) async fn store(place: &Place) -> anyhow::Result<Store> {
    Store::open(&place.store)
        .await
        .map_err(|error| match error {
            StoreError::Newer { .. } => {
                anyhow::Error::new(error).context("数据由更新版本的程序写入，请升级程序后再启动")
            }
            StoreError::Settings(_) => {
                anyhow::Error::new(error).context("不能打开数据库，请检查配置")
            }
            other => anyhow::Error::new(other).context("不能打开数据库"),
        })
}

/// Sets papers with the fonts of the machine and of the data folder.
pub(crate) fn typesetter(place: &Place) -> Typesetter {
    Typesetter::new(vec![place.folder.join(FONTS)])
}

/// The application of a place, with the machine's clock and ids.
pub(crate) async fn app(place: &Place) -> anyhow::Result<Arc<App>> {
    app_with(place, Arc::new(SystemClock), Arc::new(FreshIds)).await
}

/// The application of a place with a clock and ids of choice.
pub(crate) async fn app_with(
    place: &Place,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
) -> anyhow::Result<Arc<App>> {
    let store = store(place).await?;
    let index = Index::open(&place.folder.join("index"))
        .context("不能打开全文索引，请检查磁盘空间和权限")?;
    let calendar = match std::fs::read_to_string(place.folder.join(CALENDAR)) {
        Ok(text) => Calendar::builtin().with(&text)?,
        Err(_) => Calendar::builtin(),
    };
    let seals = keys::open(&place.folder, store.suite())?;
    Ok(Arc::new(App {
        store,
        seals,
        factors: keys::open_sealing(&place.folder)?,
        index: Arc::new(index),
        hasher: Hasher::new(Cost::default())?,
        clock,
        ids,
        salts: Arc::new(salt),
        calendar,
        rules: Rules {
            passwords: place.passwords.policy(),
            sessions: session::Limits::default(),
            closure: ClosurePolicy::default(),
            look_backs: place.look_backs.clone(),
            unconfirmed_months: place.data.unconfirmed_months,
        },
        sign_ins: SignInTurns::default(),
        desk: Desk::default(),
        collections: Collections::default(),
        comparisons: Comparisons::default(),
        analysis: analysis(place)?,
        directory: DirectoryCache::default(),
        papers: typesetter(place),
        outside: outside(
            &place.folder,
            &place.reminders,
            place.mail.as_ref(),
            &place.robots,
        )?,
    }))
}

/// The application over a copy of the ledger as it stood after an entry of the journal, on the day of that entry; the copy lies in
/// a folder that goes away. Files of evidence are not copied.
pub(crate) async fn as_of(place: &Place, sequence: u64) -> anyhow::Result<(Arc<App>, TempDir)> {
    let now = store(place).await?;
    let last = now.sequence().await?;
    anyhow::ensure!(
        (1..=last).contains(&sequence),
        "台账记录到第 {last} 号，没有第 {sequence} 号"
    );
    let copy = TempDir::new_in(&place.folder).context("不能建立临时文件夹")?;
    let pack = copy.path().join("rows.zip");
    let created = SystemClock.now().as_millisecond();
    let file = File::create(&pack).context("不能写入临时文件")?;
    let (writer, _) = now.backup_rows(BufWriter::new(file), created).await?;
    writer
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    let there = Place {
        folder: copy.path().to_path_buf(),
        store: Settings {
            database: format!("sqlite://{}", copy.path().join("bihuan.db").display()),
            suite: place.store.suite,
            blobs: BlobSettings::Folder(copy.path().join("blobs")),
        },
        ..place.clone()
    };
    let past = Store::restore_as_of(&there.store, File::open(&pack)?, sequence).await?;
    let at = past.last_at().await?.unwrap_or(created);
    drop(past);
    let clock = StoppedClock(Timestamp::from_millisecond(at)?);
    let app = app_with(&there, Arc::new(clock), Arc::new(FreshIds)).await?;
    Ok((app, copy))
}

/// The office itself, for commands that an administrator of the machine gives: whoever can read the data folder may do so.
pub(crate) async fn office(app: &Arc<App>) -> Result<bihuan_casework::Context, Failure> {
    use bihuan_access::Actor;
    use bihuan_domain::{Role, id::PersonId, id::UnitId};
    let units = app.store.units().await?;
    let root = units
        .iter()
        .find(|u| u.parent.is_none())
        .map_or(UnitId(uuid::Uuid::nil()), |u| u.id);
    let actor = Actor {
        person: PersonId(uuid::Uuid::nil()),
        unit: root,
        below: Vec::new(),
        roles: vec![Role::OfficeClerk],
        stands_in: Vec::new(),
    };
    Ok(bihuan_casework::Context {
        app: Arc::clone(app),
        actor,
        request: None,
    })
}
