//! `cargo xtask generate [--check]`: files that are made by the code and reviewed as a diff.
//!
//! The room that knows the content has a test whose name starts with `generated_`. It makes the text and
//! compares it with the committed file; with `BIHUAN_GENERATE=1` it writes the file instead. So the state
//! table is made by `domain`, the policy matrix by `access`, the OpenAPI page and the error codes by `web`,
//! and no generator has to see inside another room.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, ensure};

/// Runs every `generated_*` test of the workspace, rewriting the files unless `check` is set.
pub(crate) fn run(root: &Path, check: bool) -> anyhow::Result<ExitCode> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root);
    if has_nextest(root) {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        // The module path stands before the name, so the name begins the text or follows `::`.
        command.args(["-E", "test(/(^|::)generated_/)"]);
    } else {
        command.args(["test", "--workspace", "--no-fail-fast", "generated_"]);
    }
    if check {
        command.env_remove("BIHUAN_GENERATE");
    } else {
        command.env("BIHUAN_GENERATE", "1");
    }
    let status = command
        .status()
        .context("cargo could not be started to run the generated_* tests")?;
    if !check {
        ensure!(
            status.success(),
            "a generated_* test failed while writing its file"
        );
        return Ok(ExitCode::SUCCESS);
    }
    if status.success() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "A committed file differs from what the code makes. Run `make generate`, read the diff, commit it."
    );
    Ok(ExitCode::FAILURE)
}

fn has_nextest(root: &Path) -> bool {
    Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
}
