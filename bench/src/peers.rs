//! The programs that we compare with. Each is a script of `bench/peers/` that installs the peer if it is missing, does
//! the same work, and prints its figure on the last line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::Plan;

/// The figure of a peer for the same work (seconds, or operations a second: the script says which on top), or none when
/// peers were not asked for.
///
/// # Errors
/// The script failed: a comparison that was asked for must not be left out silently.
pub(crate) async fn number(
    plan: &Plan,
    script: &str,
    arguments: &[&Path],
) -> anyhow::Result<Option<f64>> {
    if !plan.peers {
        return Ok(None);
    }
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "peers", script]
        .iter()
        .collect();
    let mut command = Command::new("bash");
    command.arg(&path).env("RUNS", plan.runs.to_string());
    for argument in arguments {
        command.arg(std::path::absolute(argument)?);
    }
    let output = command
        .output()
        .await
        .with_context(|| format!("starting {script}"))?;
    ensure!(
        output.status.success(),
        "{script}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout)?;
    let last = said.lines().last().context("the peer printed nothing")?;
    Ok(Some(last.trim().parse().with_context(|| {
        format!("{script} printed no number last: {last}")
    })?))
}
