//! A database of one's own on the PostgreSQL server for tests.

use std::path::Path;

use anyhow::{Context as _, ensure};
use tokio::process::Command;

/// A database that was created for one run.
#[derive(Debug)]
pub struct TestDatabase {
    /// URL of the server with the database that it always has.
    server: String,
    name: String,
}

impl TestDatabase {
    /// Whether a server for tests was named.
    pub fn is_there() -> bool {
        named().is_some()
    }

    /// Creates an empty database on the server that `BIHUAN_TEST_POSTGRES` names, or on the one of
    /// `scripts/postgres-for-tests.sh`, which is started.
    ///
    /// # Errors
    /// There is no server, or `psql` is missing.
    pub async fn create(purpose: &str) -> anyhow::Result<Self> {
        let server = server().await?;
        let name = format!("bihuan_{purpose}_{}", std::process::id());
        psql(&server, &format!("DROP DATABASE IF EXISTS {name}")).await?;
        psql(&server, &format!("CREATE DATABASE {name}")).await?;
        Ok(Self { server, name })
    }

    /// Its URL.
    pub fn url(&self) -> String {
        let before = self
            .server
            .rsplit_once('/')
            .map_or("", |(before, _)| before);
        format!("{before}/{}", self.name)
    }

    /// Deletes it, whoever is still connected.
    ///
    /// # Errors
    /// The server is gone.
    pub async fn delete(self) -> anyhow::Result<()> {
        psql(
            &self.server,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        )
        .await
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the variable that names the test server"
)]
fn named() -> Option<String> {
    std::env::var("BIHUAN_TEST_POSTGRES").ok()
}

async fn server() -> anyhow::Result<String> {
    if let Some(url) = named() {
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
