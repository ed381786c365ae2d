//! File sizes and crate docs.

use std::path::Path;

use anyhow::Context as _;
use cargo_metadata::Metadata;

use super::has_extension;

/// More than this is two files.
const MOST_LINES: usize = 600;

/// What people write by hand and read from top to bottom.
const WRITTEN: &[&str] = &["rs", "html", "css", "js", "mjs", "sh", "py", "sql"];

/// Written files of more than [`MOST_LINES`] lines.
pub(super) fn check_sizes(root: &Path, files: &[String]) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| has_extension(file, WRITTEN)) {
        let text =
            std::fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"))?;
        let lines = text.lines().count();
        if lines > MOST_LINES {
            problems.push(format!("{file}: {lines} lines, more than {MOST_LINES}"));
        }
    }
    Ok(problems)
}

/// Crates whose root file does not begin by saying what the crate is.
pub(super) fn check_crate_docs(metadata: &Metadata) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for package in &metadata.packages {
        let roots = package
            .targets
            .iter()
            .filter(|target| target.is_lib() || target.is_bin());
        for target in roots {
            let text = std::fs::read_to_string(&target.src_path)
                .with_context(|| format!("reading {}", target.src_path))?;
            if !begins_with_docs(&text) {
                problems.push(format!(
                    "{}: the crate does not begin with `//!` and a sentence saying what it is",
                    target.src_path
                ));
            }
        }
    }
    Ok(problems)
}

/// Shorter than this is a label, not a sentence.
const SHORTEST_SENTENCE: usize = 20;

fn begins_with_docs(text: &str) -> bool {
    text.lines()
        .next()
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|sentence| sentence.trim().len() >= SHORTEST_SENTENCE)
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, begins_with_docs, check_sizes};

    #[test]
    fn a_label_is_no_documentation() {
        assert!(begins_with_docs(
            "//! What a finding, a task, a closure is.\n"
        ));
        assert!(!begins_with_docs("//! Room.\n"));
        assert!(!begins_with_docs(
            "use std::fmt;\n//! What a finding, a task is.\n"
        ));
        assert!(!begins_with_docs(""));
    }

    #[test]
    fn only_written_files_have_a_limit() {
        let root = tempfile::tempdir().unwrap();
        let long = "line\n".repeat(MOST_LINES + 1);
        let longest_allowed = "line\n".repeat(MOST_LINES);
        std::fs::write(root.path().join("long.rs"), &long).unwrap();
        std::fs::write(root.path().join("table.txt"), &long).unwrap();
        std::fs::write(root.path().join("fits.rs"), &longest_allowed).unwrap();
        let files = ["long.rs", "table.txt", "fits.rs"].map(str::to_owned);
        assert_eq!(
            check_sizes(root.path(), &files).unwrap(),
            ["long.rs: 601 lines, more than 600"]
        );
    }
}
