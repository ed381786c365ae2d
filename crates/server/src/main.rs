//! The binary `bihuan`: configuration, wiring, command line.
//!
//! Exit codes: 0 done, 1 refused or found something, 2 wrong usage. What is printed for people is Chinese; `--json` is stable
//! English.

mod boot;
mod command;
mod host;
mod keys;
mod outside;
mod place;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 闭环：整改台账系统
#[derive(Debug, Parser)]
#[command(
    name = "bihuan",
    version,
    about = "闭环：整改台账系统",
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("BIHUAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,bihuan=info,tantivy=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error.into()),
    };
    match runtime.block_on(cli.command.run()) {
        Ok(code) => code,
        Err(error) => complain(&error),
    }
}

/// The sentence for people on standard error; what lies behind it follows for whoever looks into it.
fn complain(error: &anyhow::Error) -> ExitCode {
    let mut causes = error.chain();
    if let Some(first) = causes.next() {
        eprintln!("错误：{first}");
    }
    for cause in causes {
        eprintln!("  原因：{cause}");
    }
    // On a page it goes to the log; here whoever runs the command is the one to look into it.
    if let Some(bihuan_casework::Failure::Internal(detail)) = error.downcast_ref() {
        eprintln!("  原因：{detail}");
    }
    ExitCode::FAILURE
}
