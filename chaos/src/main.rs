//! Kills the server during writes and looks for what was lost.
//!
//! `cargo chaos kill9 --cycles 500 --writers 8 --db sqlite` (or `--db pg`) prints totals and exits with 1 when an
//! acknowledged write was lost or the journal does not agree with the tables. `cargo chaos tamper --n 10000` exits with 1 when
//! a change of database or files was not found. `cargo chaos audit` measures the check of a large journal.

#![allow(clippy::print_stdout, reason = "the report of a command line tool")]

mod audit;
mod kill9;
mod place;
mod tamper;
mod witness;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Breaks the server on purpose and looks for what was lost")]
struct Arguments {
    #[command(subcommand)]
    experiment: Experiment,
}

#[derive(Subcommand)]
enum Experiment {
    /// `kill -9` at a random moment while several writers report progress, over and over.
    Kill9(kill9::Arguments),
    /// Changes one thing in the database or the files, over and over, and looks whether it is found.
    Tamper(tamper::Arguments),
    /// Signs, proves and verifies a large journal, and tells how long each takes.
    Audit(audit::Arguments),
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().experiment {
        Experiment::Kill9(arguments) => kill9::run(arguments).await,
        Experiment::Tamper(arguments) => tamper::run(arguments).await,
        Experiment::Audit(arguments) => audit::run(arguments).await,
    }
}
