//! `kill -9` at a random moment while several writers report progress, over and over.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use bihuan_drive::{Connection, Dice, Program, endpoints, now, pause};
use tokio::task::JoinSet;

use crate::place::{Kind, Place, default_binary};
use crate::witness::{Verdict, Witness};

/// Reports of this program begin with it, so that the demo's own are left alone.
const MARK: &str = "断电演练";

/// A server that is not ready by then is broken, not slow.
const PATIENCE: Duration = Duration::from_mins(1);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How often the server is killed.
    #[arg(long, default_value_t = 500)]
    cycles: u32,
    /// How many clients write at the same time.
    #[arg(long, default_value_t = 8)]
    writers: usize,
    /// The database under test.
    #[arg(long, value_enum, default_value = "sqlite")]
    db: Kind,
    /// The binary; by default the release build of this working tree.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Findings in the made-up district.
    #[arg(long, default_value_t = 2_000)]
    findings: u32,
    /// The latest moment of the kill, in milliseconds after the writers began.
    #[arg(long, default_value_t = 400)]
    within: u64,
    /// `rebuild --check` and `doctor` run after so many cycles, and after the last.
    #[arg(long, default_value_t = 25)]
    check_every: u32,
    /// The same seed kills at the same moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What one run saw.
#[derive(Debug, Default)]
struct Totals {
    witness: Witness,
    verdict: Verdict,
    slowest_start: Duration,
    complaints: Vec<String>,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    ensure!(arguments.writers > 0, "without writers nothing can be lost");
    let binary = arguments.server.clone().unwrap_or_else(default_binary);
    let place = Place::make(&binary, arguments.db).await?;
    let began = now();
    let totals = experiment(&arguments, &place.program).await;
    let clean = match &totals {
        Ok(totals) => report(&arguments, totals, began.elapsed()),
        Err(_) => false,
    };
    if clean {
        place.leave().await?;
    } else {
        println!("data kept in {}", place.keep().display());
    }
    totals?;
    Ok(if clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn experiment(arguments: &Arguments, program: &Program) -> anyhow::Result<Totals> {
    let findings = arguments.findings.to_string();
    program
        .run(&["demo", "--fill-only", "--findings", &findings])
        .await
        .context("filling the district")?;
    let token = endpoints::token(program).await?;

    let mut dice = Dice::new(arguments.seed);
    let mut totals = Totals::default();
    let mut shares: Option<Vec<Share>> = None;
    for cycle in 1..=arguments.cycles {
        let server = program.serve(PATIENCE).await?;
        totals.slowest_start = totals.slowest_start.max(server.ready_after());
        if shares.is_none() {
            let mut connection = endpoints::signed_in(server.address(), &token).await?;
            shares = Some(share_out(&mut connection, arguments.writers).await?);
        }
        let shares = shares.as_mut().context("nothing to write to")?;

        let mut writers = JoinSet::new();
        for (number, share) in shares.drain(..).enumerate() {
            let name = format!("{MARK} {cycle}-{number}");
            writers.spawn(write_until_killed(
                server.address(),
                Arc::clone(&token),
                share,
                name,
            ));
        }
        pause(Duration::from_micros(dice.below(arguments.within * 1_000))).await;
        server.kill().await?;
        let mut seen = Witness::default();
        while let Some(writer) = writers.join_next().await {
            let (share, witness) = writer.context("a writer panicked")?;
            shares.push(share);
            seen.join(witness);
        }

        let server = program.serve(PATIENCE).await?;
        totals.slowest_start = totals.slowest_start.max(server.ready_after());
        totals
            .verdict
            .join(compare(server.address(), &token, &seen, &format!("{MARK} {cycle}-")).await?);
        server.kill().await?;
        totals.witness.join(seen);

        let is_last = cycle == arguments.cycles;
        if is_last || cycle % arguments.check_every.max(1) == 0 {
            totals.complaints.extend(examine(program).await);
            println!(
                "cycle {cycle}: {} acknowledged, {} lost, {} in doubt, slowest start {:?}",
                totals.witness.acknowledged(),
                totals.verdict.lost.len(),
                totals.witness.in_doubt(),
                totals.slowest_start
            );
        }
    }

    // Once more over everything: a later crash must not take what an earlier one had spared.
    let server = program.serve(PATIENCE).await?;
    let everything = compare(server.address(), &token, &totals.witness, MARK).await?;
    server.kill().await?;
    totals.verdict = everything;
    Ok(totals)
}

/// The findings of one writer; nobody else writes to them, so no write waits for another's version.
#[derive(Debug)]
struct Share {
    findings: Vec<endpoints::Reportable>,
    next: usize,
}

async fn share_out(connection: &mut Connection, writers: usize) -> anyhow::Result<Vec<Share>> {
    let findings = endpoints::reportable(connection, writers * 100).await?;
    ensure!(
        findings.len() >= writers,
        "only {} findings can be reported on; {writers} writers need one each",
        findings.len()
    );
    let mut shares: Vec<Share> = (0..writers)
        .map(|_| Share {
            findings: Vec::new(),
            next: 0,
        })
        .collect();
    for (index, finding) in findings.into_iter().enumerate() {
        if let Some(share) = shares.get_mut(index % writers) {
            share.findings.push(finding);
        }
    }
    Ok(shares)
}

async fn write_until_killed(
    address: SocketAddr,
    token: Arc<str>,
    mut share: Share,
    name: String,
) -> (Share, Witness) {
    let mut witness = Witness::default();
    let Ok(mut connection) = endpoints::signed_in(address, &token).await else {
        return (share, witness);
    };
    for number in 0_u64.. {
        let index = share.next % share.findings.len();
        let Some(finding) = share.findings.get_mut(index) else {
            break;
        };
        share.next += 1;
        let text = format!("{name}-{number}");
        match endpoints::report_progress(&mut connection, finding, &text).await {
            Ok(answer) if answer.status.is_success() => witness.acknowledge(&finding.id, text),
            Ok(answer) => witness.refuse(format!("{}: {}", answer.status, answer.beginning())),
            Err(_) => {
                witness.doubt(&finding.id, text);
                break;
            }
        }
    }
    (share, witness)
}

async fn compare(
    address: SocketAddr,
    token: &str,
    witness: &Witness,
    mark: &str,
) -> anyhow::Result<Verdict> {
    let mut connection = endpoints::signed_in(address, token).await?;
    let mut verdict = Verdict::default();
    for finding in witness.findings() {
        let on_record = endpoints::reports_of(&mut connection, finding).await?;
        verdict.join(witness.compare(finding, &on_record, mark));
    }
    Ok(verdict)
}

/// What the program says about its own records.
async fn examine(program: &Program) -> Vec<String> {
    let mut complaints = Vec::new();
    for command in [["rebuild", "--check"].as_slice(), ["doctor"].as_slice()] {
        if let Err(error) = program.run(command).await {
            complaints.push(format!("{error:#}"));
        }
    }
    complaints
}

/// Prints the totals; whether they are clean.
fn report(arguments: &Arguments, totals: &Totals, took: Duration) -> bool {
    let Totals {
        witness,
        verdict,
        slowest_start,
        complaints,
    } = totals;
    println!(
        "{} cycles, {} writers, {:?}, seed {}: {:.0?}",
        arguments.cycles, arguments.writers, arguments.db, arguments.seed, took
    );
    println!("acknowledged       {}", witness.acknowledged());
    println!("lost               {}", verdict.lost.len());
    println!(
        "in doubt           {} ({} of them on record)",
        witness.in_doubt(),
        verdict.survived
    );
    println!("made up or twice   {}", verdict.foreign.len());
    println!("refused            {}", witness.refusals().len());
    println!("slowest start      {slowest_start:?}");
    println!("complaints         {}", complaints.len());
    for (finding, text) in verdict.lost.iter().chain(&verdict.foreign).take(10) {
        println!("  {finding}: {text}");
    }
    for line in witness.refusals().iter().chain(complaints).take(10) {
        println!("  {line}");
    }
    // A run in which hardly anything was written proves nothing.
    let enough = witness.acknowledged() >= arguments.cycles as usize;
    if !enough {
        println!("too few acknowledged writes to prove anything");
    }
    enough && verdict.is_clean() && complaints.is_empty() && witness.refusals().is_empty()
}
