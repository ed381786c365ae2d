//! `cargo xtask tidy`: the rules of the repository that no compiler lint can see.

mod arrows;
mod files;
mod manual;
mod migrations;
mod words;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, ensure};

/// Runs every check and prints what each found, one line a problem.
pub(crate) fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(root)
        .no_deps()
        .exec()
        .context("cargo metadata failed")?;
    let files = repository_files(root)?;

    let mut problems = Vec::new();
    problems.extend(arrows::check(&arrows::rooms(&metadata)));
    problems.extend(files::check_crate_docs(&metadata)?);
    problems.extend(files::check_sizes(root, &files)?);
    problems.extend(words::check(root, &files)?);
    problems.extend(migrations::check(&files));
    problems.extend(manual::check(root, &files)?);

    if problems.is_empty() {
        eprintln!("tidy: {} files, nothing to say", files.len());
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    eprintln!("tidy: {} problem(s)", problems.len());
    Ok(ExitCode::FAILURE)
}

/// Files that belong to the repository, relative to `root`: tracked ones and new ones that git does not ignore.
fn repository_files(root: &Path) -> anyhow::Result<Vec<String>> {
    let output = Command::new("git")
        .current_dir(root)
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .context("git could not be started to list the files")?;
    ensure!(output.status.success(), "git ls-files failed");
    let listing = String::from_utf8(output.stdout).context("a file name is not UTF-8")?;
    let mut files: Vec<String> = listing
        .split('\0')
        .filter(|name| !name.is_empty() && root.join(name).is_file())
        .map(str::to_owned)
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// Whether the file name ends in one of `extensions` (without dot).
fn has_extension(file: &str, extensions: &[&str]) -> bool {
    Path::new(file)
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| extensions.contains(&extension))
}
