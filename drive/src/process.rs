//! The program as the system sees it: a command line, a data folder, a process that can be killed.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use tokio::process::{Child, Command};

use crate::{Connection, endpoints, now};

/// Where a server keeps its records.
#[derive(Debug, Clone)]
pub enum Database {
    /// In a file of the data folder.
    Sqlite,
    /// On a PostgreSQL server; the URL names an existing database.
    Postgres(String),
}

/// The binary under test with a data folder.
#[derive(Debug, Clone)]
pub struct Program {
    binary: PathBuf,
    data: PathBuf,
    database: Database,
}

impl Program {
    /// The program at `binary` with everything it keeps in `data`.
    ///
    /// # Errors
    /// There is no such file.
    pub fn new(binary: &Path, data: &Path, database: Database) -> anyhow::Result<Self> {
        ensure!(
            binary.is_file(),
            "{} is missing; build it: cargo build --release -p bihuan-server",
            binary.display()
        );
        Ok(Self {
            binary: binary.to_path_buf(),
            data: data.to_path_buf(),
            database,
        })
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The binary.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        match &self.database {
            Database::Sqlite => command.env_remove(endpoints::DATABASE_VARIABLE),
            Database::Postgres(url) => command.env(endpoints::DATABASE_VARIABLE, url),
        };
        command
    }

    /// Runs one command of the program (`--data` is added) and gives what it printed.
    ///
    /// # Errors
    /// It exited with anything but 0; the message holds what it said.
    pub async fn run(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self
            .command(arguments)
            .output()
            .await
            .with_context(|| format!("starting {}", self.binary.display()))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            bail!(
                "`bihuan {}`: {}: {}{}",
                arguments.join(" "),
                output.status,
                said,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(said)
    }

    /// Starts `bihuan serve` and waits until it answers. Its log goes to `server.log` in the data folder.
    ///
    /// # Errors
    /// It ended by itself, or was not ready within `patience`.
    pub async fn serve(&self, patience: Duration) -> anyhow::Result<Server> {
        let address = free_address()?;
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.data.join("server.log"))
            .context("opening server.log")?;
        let started = now();
        let mut child = self
            .command(&["serve", "--listen", &address.to_string()])
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        loop {
            if let Some(status) = child.try_wait()? {
                bail!(
                    "the server ended with {status}; see {}",
                    self.data.join("server.log").display()
                );
            }
            if is_ready(address).await {
                break;
            }
            ensure!(
                started.elapsed() < patience,
                "not ready within {patience:?}"
            );
            pause(Duration::from_millis(1)).await;
        }
        Ok(Server {
            child,
            address,
            ready_after: started.elapsed(),
        })
    }
}

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    ready_after: Duration,
}

impl Server {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From the start of the process to the first page.
    pub const fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// Its process number, to read its memory.
    pub fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// `kill -9`: the process gets no chance to finish anything.
    ///
    /// # Errors
    /// The process could not be killed.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("kill -9")
    }

    /// Processor time that the server has used so far, in user and system mode together.
    ///
    /// # Errors
    /// The process has ended.
    pub fn processor(&self) -> anyhow::Result<Duration> {
        /// What the kernel counts in; the same on every Linux.
        const TICK: Duration = Duration::from_millis(10);
        let process = self.process().context("the server has ended")?;
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
        // The name in brackets may hold spaces; user and system time are the 12th and 13th field behind it.
        let (_, fields) = stat.rsplit_once(')').context("an odd stat line")?;
        let mut ticks = 0;
        for field in fields.split_whitespace().skip(11).take(2) {
            ticks += field.parse::<u32>()?;
        }
        Ok(TICK * ticks)
    }

    /// Resident memory in bytes, as the system counts it.
    ///
    /// # Errors
    /// The process has ended.
    pub fn resident(&self) -> anyhow::Result<u64> {
        let process = self.process().context("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
        let kibibytes: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .context("no VmRSS line")?
            .parse()?;
        Ok(kibibytes * 1024)
    }
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    connection
        .get(endpoints::READY)
        .await
        .is_ok_and(|answer| answer.status.is_success())
}

/// An address that was free a moment ago.
fn free_address() -> anyhow::Result<SocketAddr> {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("finding a free port")?;
    Ok(probe.local_addr()?)
}

/// Waits a moment between two looks at another process, which cannot tell us when it is ready.
#[allow(
    clippy::disallowed_methods,
    reason = "another process has no event to wait for"
)]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
