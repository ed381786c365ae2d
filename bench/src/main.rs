//! Measures the release binary over HTTP, and single rooms where the goal is about a room; writes `bench/RESULTS.md`.
//!
//! `make bench` runs it. `bihuan-bench --only P6 --peers` measures one goal and its peer.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]
#![allow(clippy::print_stdout, reason = "the report of a command line tool")]

mod bare;
mod exporting;
mod figures;
mod load;
mod machine;
mod made;
mod peers;
mod reading;
mod serving;
mod writing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;

use figures::{Circumstances, Figure};

/// The allocator of the server, so that what is measured in this process costs what it costs there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "bihuan-bench", about = "Measures the release binary")]
struct Arguments {
    /// The binary to measure.
    #[arg(long)]
    server: PathBuf,
    /// Findings in the made-up district.
    #[arg(long, default_value_t = 100_000)]
    findings: u32,
    /// Rows of the workbook that is read.
    #[arg(long, default_value_t = 100_000)]
    rows: u32,
    /// How often each figure is measured; the median counts.
    #[arg(long, default_value_t = 5)]
    runs: u32,
    /// Seconds of each load.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// Measures only these goals, such as `P1,P6`; then RESULTS.md is left alone.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Also runs the programs to compare with (installs them if they are missing).
    #[arg(long)]
    peers: bool,
}

/// What is measured, and with what.
#[derive(Clone)]
struct Plan {
    server: PathBuf,
    findings: u32,
    rows: u32,
    runs: u32,
    lasting: Duration,
    peers: bool,
    only: Vec<String>,
    /// A folder that goes away.
    folder: PathBuf,
}

impl Plan {
    fn wants(&self, ids: &[&str]) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| ids.contains(&only.as_str()))
    }
}

#[tokio::main(worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("bihuan-bench-").tempdir()?;
    let plan = Plan {
        server: arguments.server,
        findings: arguments.findings,
        rows: arguments.rows,
        runs: arguments.runs,
        lasting: Duration::from_secs(arguments.seconds),
        peers: arguments.peers,
        only: arguments.only,
        folder: folder.path().to_path_buf(),
    };
    let figures = measure(&plan).await?;
    let page = figures::page(&circumstances(&plan).await?, &figures);
    print!("{page}");
    if plan.only.is_empty() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        std::fs::write(&path, page)?;
        println!("written to {}", path.display());
    }
    Ok(())
}

async fn measure(plan: &Plan) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    if plan.wants(&["P6"]) {
        keep(&mut figures, reading::document(plan).await?);
    }
    if plan.wants(&["P7"]) {
        keep(&mut figures, reading::workbook(plan).await?);
    }
    if plan.wants(&["P9"]) {
        keep(&mut figures, exporting::dashboard(plan).await?);
    }
    if plan.wants(&["P1", "P2", "P3", "P4", "P5", "P8", "P14"]) {
        let program = serving::fill(plan).await?;
        if plan.wants(&["P14"]) {
            keep(&mut figures, serving::footprint(plan, &program).await?);
        }
        let stage = serving::stage(program).await?;
        if plan.wants(&["P1", "P2", "P3", "P5"]) {
            keep(&mut figures, serving::pages(plan, &stage).await?);
        }
        if plan.wants(&["P8"]) {
            keep(&mut figures, exporting::files(plan, &stage).await?);
        }
        if plan.wants(&["P4"]) {
            keep(&mut figures, [writing::on_sqlite(plan, stage).await?]);
            keep(&mut figures, writing::on_postgres(plan).await?);
        }
    }
    figures.sort_by_key(|figure| {
        figure
            .id
            .trim_start_matches('P')
            .parse::<u32>()
            .unwrap_or(u32::MAX)
    });
    Ok(figures)
}

/// Adds them, and says each at once: what comes later may fail after many minutes.
fn keep(figures: &mut Vec<Figure>, measured: impl IntoIterator<Item = Figure>) {
    for figure in measured {
        println!("{} {}: {}", figure.id, figure.work, figure.value);
        figures.push(figure);
    }
}

async fn circumstances(plan: &Plan) -> anyhow::Result<Circumstances> {
    let peers = if plan.peers { " PEERS=1" } else { "" };
    Ok(Circumstances {
        date: machine::today(),
        machine: machine::describe()?,
        versions: machine::versions(&plan.server).await?,
        command: format!("make bench{peers}"),
        data: format!(
            "made-up district of {} findings; each figure the median of {} runs of {} s",
            plan.findings,
            plan.runs,
            plan.lasting.as_secs()
        ),
    })
}
