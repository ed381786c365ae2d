//! Guard rails of the repository: `cargo xtask tidy` and `cargo xtask generate`.
//!
//! A rule that matters is checked here (or by a lint or a test), so that nobody has to remember it.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod generate;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Guard rails of the repository")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks the arrows between rooms, file sizes, crate docs, forbidden words, migrations and manual links.
    Tidy,
    /// Rewrites the committed files that are made by the code: tests named `generated_*` do the work.
    Generate {
        /// Only compares, and fails when a committed file has drifted from the code.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    let root = repository_root()?;
    match Arguments::parse().task {
        Task::Tidy => tidy::run(&root),
        Task::Generate { check } => generate::run(&root, check),
    }
}

/// The folder of the workspace manifest, wherever `cargo xtask` was started.
fn repository_root() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("xtask lies inside the workspace")
}
