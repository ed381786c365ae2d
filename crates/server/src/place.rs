//! Where a server keeps its data and how it is configured: a folder, and in it an optional `bihuan.toml`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use bihuan_casework::flag::UNCONFIRMED_MONTHS;
use bihuan_domain::look_back::LookBackRhythm;
use bihuan_engine::Bucket;
use bihuan_identity::password::Preset;
use bihuan_journal::Suite;
use bihuan_store::{BlobSettings, Settings};
use serde::Deserialize;

use crate::outside::{Mail, Reminders, RobotConfig};

/// Options that every command on data has.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PlaceArgs {
    /// 数据文件夹（数据库、文件、索引都在其中）
    #[arg(
        long,
        value_name = "DIR",
        env = "BIHUAN_DATA",
        default_value = "bihuan-data"
    )]
    pub(crate) data: PathBuf,
    /// 数据库地址；不填则用数据文件夹中的 SQLite
    #[arg(
        long,
        value_name = "URL",
        env = "BIHUAN_DATABASE_URL",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
}

/// `bihuan.toml`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Config {
    /// Address of the database.
    database: Option<String>,
    /// Digests of a new ledger: `sha256` or `sm3`.
    suite: Option<Suite>,
    /// Preset of password rules: `dengbao-3` or `asvs`.
    passwords: Option<String>,
    /// S3-compatible storage for files.
    s3: Option<S3>,
    /// When closed findings are looked at again.
    look_backs: LookBackRhythm,
    /// Bounds of data supervision.
    data: DataRules,
    /// When people are reminded.
    reminders: Reminders,
    /// The mail server.
    mail: Option<Mail>,
    /// Robots of group chats.
    robots: Vec<RobotConfig>,
}

/// Bounds of data supervision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DataRules {
    /// Months for which red flags that nobody confirmed outlive the data of their task.
    pub(crate) unconfirmed_months: u8,
    /// Mebibytes that one query of a model may use.
    pub(crate) query_memory: u64,
    /// Hits of a part from which a model says nothing any more.
    pub(crate) most_hits: usize,
    /// The Connect server of a Spark cluster, `sc://host:15002`; models run in this process without it.
    pub(crate) cluster: Option<String>,
}

impl Default for DataRules {
    fn default() -> Self {
        Self {
            unconfirmed_months: 12,
            query_memory: 1_024,
            most_hits: 100_000,
            cluster: None,
        }
    }
}

impl DataRules {
    fn check(&self) -> anyhow::Result<()> {
        let months = UNCONFIRMED_MONTHS;
        if !months.contains(&self.unconfirmed_months) {
            bail!(
                "[data] unconfirmed_months 应在 {} 至 {} 之间",
                months.start(),
                months.end()
            );
        }
        if self.query_memory < 64 || self.most_hits == 0 {
            bail!("[data] query_memory 不能小于 64（MiB），most_hits 不能为 0");
        }
        if self.cluster.is_some() && !cfg!(feature = "cluster") {
            bail!(
                "[data] cluster：本程序没有包含 Spark 支持，请换用带 cluster 功能的程序，或删去此项"
            );
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct S3 {
    endpoint: String,
    bucket: String,
    #[serde(default = "S3::region")]
    region: String,
    access_key: String,
    secret_key: String,
    #[serde(default)]
    prefix: String,
    /// The bucket of accepted tables; without it they lie in the data folder.
    tables: Option<String>,
}

impl S3 {
    fn region() -> String {
        "us-east-1".to_owned()
    }

    fn tables(&self) -> Option<Bucket> {
        Some(Bucket {
            endpoint: self.endpoint.clone(),
            bucket: self.tables.clone()?,
            region: self.region.clone(),
            access_key: self.access_key.clone(),
            secret_key: self.secret_key.clone(),
            prefix: self.prefix.clone(),
        })
    }
}

/// Where a server keeps its data.
#[derive(Clone)]
pub(crate) struct Place {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The store.
    pub(crate) store: Settings,
    /// Password rules.
    pub(crate) passwords: Preset,
    /// When closed findings are looked at again.
    pub(crate) look_backs: LookBackRhythm,
    /// Bounds of data supervision.
    pub(crate) data: DataRules,
    /// Where accepted tables lie, if not in the folder.
    pub(crate) tables: Option<Bucket>,
    /// When people are reminded.
    pub(crate) reminders: Reminders,
    /// The mail server.
    pub(crate) mail: Option<Mail>,
    /// Robots of group chats.
    pub(crate) robots: Vec<RobotConfig>,
}

impl PlaceArgs {
    /// Reads the configuration and makes the folder if `create` is set.
    pub(crate) fn place(&self, create: bool) -> anyhow::Result<Place> {
        if create {
            std::fs::create_dir_all(&self.data).with_context(|| {
                format!(
                    "不能建立数据文件夹 {}，请检查路径和权限",
                    self.data.display()
                )
            })?;
        } else if !self.data.is_dir() {
            bail!(
                "没有找到数据文件夹 {}。请用 --data 指定，或先运行 bihuan serve",
                self.data.display()
            );
        }
        Place::read(&self.data, self.database.clone())
    }
}

impl Place {
    /// Reads the configuration of a folder.
    pub(crate) fn read(folder: &Path, database: Option<String>) -> anyhow::Result<Self> {
        let folder = std::path::absolute(folder)?;
        let file = folder.join("bihuan.toml");
        let config: Config = match std::fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("配置文件 {} 有误", file.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Config::default(),
            Err(error) => {
                return Err(error).with_context(|| format!("不能读取配置文件 {}", file.display()));
            }
        };
        config
            .look_backs
            .check()
            .with_context(|| format!("配置文件 {} 有误", file.display()))?;
        config
            .data
            .check()
            .with_context(|| format!("配置文件 {} 有误", file.display()))?;
        let tables = config.s3.as_ref().and_then(S3::tables);
        let blobs = match config.s3 {
            None => BlobSettings::Folder(folder.join("files")),
            Some(s3) => BlobSettings::S3 {
                endpoint: s3.endpoint,
                bucket: s3.bucket,
                region: s3.region,
                access_key: s3.access_key,
                secret_key: s3.secret_key,
                prefix: s3.prefix,
            },
        };
        let database = database
            .or(config.database)
            .unwrap_or_else(|| format!("sqlite://{}", folder.join("bihuan.db").display()));
        let passwords = config
            .passwords
            .as_deref()
            .unwrap_or(Preset::Dengbao3.name())
            .parse()?;
        Ok(Self {
            store: Settings {
                database,
                suite: config.suite.unwrap_or(Suite::Sha256),
                blobs,
            },
            passwords,
            look_backs: config.look_backs,
            data: config.data,
            tables,
            reminders: config.reminders,
            mail: config.mail,
            robots: config.robots,
            folder,
        })
    }
}
