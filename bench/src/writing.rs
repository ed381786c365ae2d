//! P4: durable commands over HTTP, each acknowledged only when it is on disk.

use anyhow::Context as _;
use bihuan_domain::id::FindingId;
use bihuan_drive::{Connection, Database, Program, TestDatabase, Visitor, endpoints};

use crate::figures::Figure;
use crate::load::{self, Latencies};
use crate::serving::{self, Peak, Stage};
use crate::{Plan, bare, peers};

const CLIENTS: usize = 64;

/// One client with findings of its own, so that none waits for another's version.
struct Writer {
    connection: Connection,
    findings: Vec<endpoints::Reportable>,
}

/// Progress reports over HTTP, then the same through the store alone. It ends the server.
pub(crate) async fn on_sqlite(plan: &Plan, stage: Stage) -> anyhow::Result<Figure> {
    let findings = reportable(&stage.visitor).await?;
    let peak = measure(plan, &stage, &findings).await?;
    let http = peak.rate;
    stage.server.kill().await?;

    let ids = findings
        .iter()
        .map(|finding| finding.id.parse())
        .collect::<Result<Vec<FindingId>, _>>()?;
    let database = endpoints::sqlite_url(&stage.program);
    let blobs = plan.folder.join("blobs");
    let bare = bare::rate(plan, &database, &ids, CLIENTS, &blobs).await?;
    // A client that is alone waits for its own flush every time: one commit a command.
    let single = bare::rate(plan, &database, &ids, 1, &blobs).await?;

    Ok(Figure {
        id: "P4",
        work: format!("durable command (progress report), {CLIENTS} clients, SQLite"),
        value: peak.to_string(),
        peer: format!(
            "bare writer: {bare:.0}/s ({:.2} ×); one commit a command: {single:.0}/s ({:.1} ×)",
            http / bare,
            http / single
        ),
        goal: "0.6 × the bare writer, 2 × one commit a command".to_owned(),
        met: Some(http / bare >= 0.6 && http / single >= 2.0),
    })
}

/// The same on PostgreSQL, beside `pgbench` on the same server; nothing where there is no server.
pub(crate) async fn on_postgres(plan: &Plan) -> anyhow::Result<Option<Figure>> {
    if !TestDatabase::is_there() {
        return Ok(None);
    }
    let database = TestDatabase::create("bench").await?;
    let folder = plan.folder.join("postgres");
    std::fs::create_dir_all(&folder)?;
    let program = Program::new(&plan.server, &folder, Database::Postgres(database.url()))?;
    let stage = serving::stage(serving::fill_with(plan, program).await?).await?;
    let findings = reportable(&stage.visitor).await?;
    let peak = measure(plan, &stage, &findings).await?;
    let http = peak.rate;
    stage.server.kill().await?;
    database.delete().await?;
    let pgbench = peers::number(plan, "pgbench.sh", &[]).await?;
    Ok(Some(Figure {
        id: "P4",
        work: format!("durable command (progress report), {CLIENTS} clients, PostgreSQL"),
        value: peak.to_string(),
        peer: pgbench.map_or_else(String::new, |rate| {
            format!("pgbench simple update: {rate:.0}/s ({:.2} ×)", http / rate)
        }),
        goal: "0.5 × pgbench".to_owned(),
        met: pgbench.map(|rate| http / rate >= 0.5),
    }))
}

/// Enough findings that none of them collects more reports than a real one would.
async fn reportable(visitor: &Visitor) -> anyhow::Result<Vec<endpoints::Reportable>> {
    let mut connection = visitor.script().await?;
    endpoints::reportable(&mut connection, CLIENTS * 100).await
}

async fn measure(
    plan: &Plan,
    stage: &Stage,
    findings: &[endpoints::Reportable],
) -> anyhow::Result<Peak> {
    let visitor = &stage.visitor;
    let (mut rates, mut costs) = (Vec::new(), Vec::new());
    for run in 0..plan.runs {
        let open = |number: usize| {
            let own: Vec<endpoints::Reportable> = findings
                .iter()
                .skip(number)
                .step_by(CLIENTS)
                .cloned()
                .collect();
            async move {
                Ok(Writer {
                    connection: visitor.script().await?,
                    findings: own,
                })
            }
        };
        let before = stage.server.processor()?;
        let latencies: Latencies =
            load::closed(CLIENTS, plan.lasting, open, move |writer, turn| {
                report(writer, run, turn)
            })
            .await?;
        let used = stage.server.processor()?.saturating_sub(before);
        rates.push(latencies.rate());
        costs.push(used.as_secs_f64() / latencies.count().max(1.0));
    }
    Peak::of(rates, costs)
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
