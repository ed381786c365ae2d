//! A fresh place to run in: a data folder, and for PostgreSQL a database of its own.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bihuan_drive::{Database, Program, TestDatabase};
use clap::ValueEnum;

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
    postgres: Option<TestDatabase>,
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
                let database = TestDatabase::create("chaos").await?;
                (Database::Postgres(database.url()), Some(database))
            }
        };
        let program = Program::new(binary, folder.path(), database)?;
        Ok(Self {
            program,
            folder,
            postgres,
        })
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The address of the PostgreSQL database, if there is one.
    pub(crate) fn database(&self) -> Option<String> {
        self.postgres.as_ref().map(TestDatabase::url)
    }

    /// Deletes everything.
    ///
    /// # Errors
    /// The PostgreSQL server is gone.
    pub(crate) async fn leave(self) -> anyhow::Result<()> {
        if let Some(database) = self.postgres {
            database.delete().await?;
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
