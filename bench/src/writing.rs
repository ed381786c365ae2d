//! P4: durable commands over HTTP, each acknowledged only when it is on disk.

use anyhow::Context as _;
use bihuan_drive::{Connection, endpoints};

use crate::Plan;
use crate::figures::{Figure, median};
use crate::load::{self, Latencies};
use crate::serving::Stage;

const CLIENTS: usize = 64;

/// One client with findings of its own, so that none waits for another's version.
struct Writer {
    connection: Connection,
    findings: Vec<endpoints::Reportable>,
}

/// Progress reports from 64 clients, and from one client alone.
pub(crate) async fn commands(plan: &Plan, stage: &Stage) -> anyhow::Result<Vec<Figure>> {
    let mut connection = stage.visitor.connect().await?;
    // Enough findings that none of them collects more reports than a real one would.
    let findings = endpoints::reportable(&mut connection, CLIENTS * 100).await?;
    let together = measure(plan, stage, &findings, CLIENTS).await?;
    let alone = measure(plan, stage, &findings, 1).await?;
    // One client waits for its own flush every time: that is what one commit a command costs on this disk.
    let share = together / alone;
    Ok(vec![Figure {
        id: "P4",
        work: format!("durable command (progress report), {CLIENTS} clients"),
        value: format!("{together:.0} commands/s"),
        peer: format!("one client, one commit a command: {alone:.0}/s ({share:.1} ×)"),
        goal: "2,000 commands/s; 2 × one commit a command".to_owned(),
        met: Some(together >= 2_000.0 && share >= 2.0),
    }])
}

async fn measure(
    plan: &Plan,
    stage: &Stage,
    findings: &[endpoints::Reportable],
    clients: usize,
) -> anyhow::Result<f64> {
    let mut rates = Vec::new();
    for run in 0..plan.runs {
        let open = |number: usize| {
            let own: Vec<endpoints::Reportable> = findings
                .iter()
                .skip(number)
                .step_by(clients)
                .cloned()
                .collect();
            async move {
                Ok(Writer {
                    connection: stage.visitor.connect().await?,
                    findings: own,
                })
            }
        };
        let latencies: Latencies =
            load::closed(clients, plan.lasting, open, move |writer, turn| {
                report(writer, run, turn)
            })
            .await?;
        rates.push(latencies.rate());
    }
    median(rates).context("no run")
}

async fn report(mut writer: Writer, run: u32, turn: u64) -> anyhow::Result<Writer> {
    // The front one is written to and goes to the back.
    writer.findings.rotate_left(1);
    let finding = writer
        .findings
        .first()
        .context("fewer findings under way than clients")?;
    let text = format!("已完成现场核查，第{run}轮第{turn}次上报。");
    endpoints::report_progress(&mut writer.connection, finding, &text)
        .await?
        .success()?;
    Ok(writer)
}
