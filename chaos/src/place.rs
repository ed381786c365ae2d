//! A fresh place to run in: a data folder, and for PostgreSQL a database of its own.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use bihuan_drive::{Database, Program};
use clap::ValueEnum;
use tokio::process::Command;

/// Which database the server keeps its records in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A file in the data folder.
    Sqlite,
    /// The test server of `scripts/postgres-for-tests.sh`, or the one that `BIHUAN_TEST_POSTGRES` names.
    Pg,
}

/// A program with empty data. Dropping it deletes the data folder; the PostgreSQL database is deleted by [`Place::leave`].
#[derive(Debug)]
pub(crate) struct Place {
    /// The program in this place.
    pub(crate) program: Program,
    folder: tempfile::TempDir,
    /// URL of the server's own database, and the name of ours.
    postgres: Option<(String, String)>,
}

impl Place {
    /// Makes the folder, and the database if there is one.
    ///
    /// # Errors
    /// The binary or the PostgreSQL server is missing.
    pub(crate) async fn make(binary: &Path, kind: Kind) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("bihuan-chaos-").tempdir()?;
        let (database, postgres) = match kind {
            Kind::Sqlite => (Database::Sqlite, None),
            Kind::Pg => {
                let server = postgres_url().await?;
                let name = format!("bihuan_chaos_{}", std::process::id());
                psql(&server, &format!("DROP DATABASE IF EXISTS {name}")).await?;
                psql(&server, &format!("CREATE DATABASE {name}")).await?;
                let (before, _) = server.rsplit_once('/').context("a URL without database")?;
                (
                    Database::Postgres(format!("{before}/{name}")),
                    Some((server, name)),
                )
            }
        };
        let program = Program::new(binary, folder.path(), database)?;
        Ok(Self {
            program,
            folder,
            postgres,
        })
    }

    /// Deletes everything.
    ///
    /// # Errors
    /// The PostgreSQL server is gone.
    pub(crate) async fn leave(self) -> anyhow::Result<()> {
        if let Some((server, name)) = &self.postgres {
            psql(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        self.folder.close().context("deleting the data folder")
    }

    /// Keeps the data folder for a look at it, and says where it is.
    pub(crate) fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

/// The release binary of this working tree, unless another one is named.
pub(crate) fn default_binary() -> PathBuf {
    #[allow(
        clippy::disallowed_methods,
        reason = "cargo's own variable says where built files are"
    )]
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    target.join("release/bihuan")
}

async fn postgres_url() -> anyhow::Result<String> {
    #[allow(
        clippy::disallowed_methods,
        reason = "the variable that names the test server"
    )]
    if let Ok(url) = std::env::var("BIHUAN_TEST_POSTGRES") {
        return Ok(url);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres-for-tests.sh");
    let output = Command::new("bash")
        .arg(script)
        .arg("start")
        .output()
        .await?;
    ensure!(
        output.status.success(),
        "no PostgreSQL for tests: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

async fn psql(url: &str, statement: &str) -> anyhow::Result<()> {
    let output = Command::new("psql")
        .args([url, "--quiet", "--command", statement])
        .output()
        .await
        .context("starting psql")?;
    ensure!(
        output.status.success(),
        "{statement}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
