//! P1, P2, P3, P5 and P14: pages, lists and searches over a full ledger, start and memory.

use std::fmt;
use std::time::Duration;

use anyhow::Context as _;
use bihuan_drive::{Connection, Database, Program, Server, Visitor, endpoints};

use crate::Plan;
use crate::figures::{Figure, median, milliseconds};
use crate::load::{self, Latencies};
use crate::peers;

const PATIENCE: Duration = Duration::from_mins(2);

/// A full district with a running server in front of it.
pub(crate) struct Stage {
    pub(crate) program: Program,
    pub(crate) server: Server,
    pub(crate) visitor: Visitor,
}

/// Fills a data folder with the made-up district.
pub(crate) async fn fill(plan: &Plan) -> anyhow::Result<Program> {
    let folder = plan.folder.join("full");
    std::fs::create_dir_all(&folder)?;
    let program = Program::new(&plan.server, &folder, Database::Sqlite)?;
    fill_with(plan, program).await
}

/// Fills whatever database the program has.
pub(crate) async fn fill_with(plan: &Plan, program: Program) -> anyhow::Result<Program> {
    let findings = plan.findings.to_string();
    program
        .run(&["demo", "--fill-only", "--findings", &findings])
        .await
        .context("filling the district")?;
    Ok(program)
}

/// Starts the server over the full district.
pub(crate) async fn stage(program: Program) -> anyhow::Result<Stage> {
    let token = endpoints::token(&program).await?;
    let server = program.serve(PATIENCE).await?;
    let visitor = endpoints::visitor(server.address(), &token).await?;
    Ok(Stage {
        program,
        server,
        visitor,
    })
}

/// P1 to P3 and P5: as fast as the server answers, and the 99th percentile at a fixed rate.
pub(crate) async fn pages(plan: &Plan, stage: &Stage) -> anyhow::Result<Vec<Figure>> {
    let ledger = endpoints::ledger_pages();
    let findings = endpoints::finding_pages(&stage.visitor).await?;
    let lists = endpoints::finding_lists();
    let searches = endpoints::searches();
    let mut figures = Vec::new();
    for (id, work, paths, goal) in [
        (
            "P1",
            "ledger page, 50 rows, filter and sort",
            &ledger,
            3_000.0,
        ),
        ("P2", "finding page", &findings, 4_500.0),
        ("P3", "JSON list, 50 rows", &lists, 3_700.0),
    ] {
        let peak = peak(plan, stage, paths).await?;
        figures.push(Figure {
            id,
            work: format!("{work}, 8 clients"),
            value: peak.to_string(),
            peer: String::new(),
            goal: format!("{goal:.0} requests/s"),
            met: Some(peak.rate >= goal),
        });
        figures.push(steady(plan, stage, id, work, paths).await?);
    }
    figures.push(search(plan, stage, &searches).await?);
    figures.push(Figure {
        id: "P14",
        work: format!("memory after all this load, {} findings", plan.findings),
        value: format!("{:.0} MiB", mebibytes(stage.server.resident()?)?),
        peer: String::new(),
        goal: String::new(),
        met: None,
    });
    Ok(figures)
}

/// As fast as the server answers, and what that costs it.
pub(crate) struct Peak {
    /// Answers a second.
    pub(crate) rate: f64,
    /// Seconds of the server's processor for each answer; it says more than the rate on a machine that does other work.
    pub(crate) cost: f64,
}

impl Peak {
    /// The median of runs: their rates, and their costs.
    pub(crate) fn of(rates: Vec<f64>, costs: Vec<f64>) -> anyhow::Result<Self> {
        Ok(Self {
            rate: median(rates).context("no run")?,
            cost: median(costs).context("no run")?,
        })
    }
}

impl fmt::Display for Peak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cost = milliseconds(self.cost);
        write!(f, "{:.0}/s, {cost} of processor each", self.rate)
    }
}

async fn peak(plan: &Plan, stage: &Stage, paths: &[String]) -> anyhow::Result<Peak> {
    let (mut rates, mut costs) = (Vec::new(), Vec::new());
    for _ in 0..plan.runs {
        let clients = |_| connect(stage, paths);
        let before = stage.server.processor()?;
        let latencies = load::closed(8, plan.lasting, clients, ask(paths)).await?;
        let used = stage.server.processor()?.saturating_sub(before);
        rates.push(latencies.rate());
        costs.push(used.as_secs_f64() / latencies.count().max(1.0));
    }
    Peak::of(rates, costs)
}

async fn at_rate(plan: &Plan, stage: &Stage, paths: &[String]) -> anyhow::Result<Vec<Latencies>> {
    let mut all = Vec::new();
    for _ in 0..plan.runs {
        let clients = |_| connect(stage, paths);
        all.push(load::open(200, plan.lasting, clients, ask(paths)).await?);
    }
    Ok(all)
}

async fn steady(
    plan: &Plan,
    stage: &Stage,
    id: &'static str,
    work: &str,
    paths: &[String],
) -> anyhow::Result<Figure> {
    let runs = at_rate(plan, stage, paths).await?;
    let (half, most) = (median_within(&runs, 500)?, median_within(&runs, 990)?);
    Ok(Figure {
        id,
        work: format!("{work}, at 200 requests/s"),
        value: format!("p50 {}, p99 {}", milliseconds(half), milliseconds(most)),
        peer: String::new(),
        goal: "p99 at most 20 ms".to_owned(),
        met: Some(most <= 0.020),
    })
}

fn median_within(runs: &[Latencies], per_mille: usize) -> anyhow::Result<f64> {
    let times = runs
        .iter()
        .map(|run| run.within(per_mille).as_secs_f64())
        .collect();
    median(times).context("no run")
}

async fn search(plan: &Plan, stage: &Stage, paths: &[String]) -> anyhow::Result<Figure> {
    let runs = at_rate(plan, stage, paths).await?;
    let (half, most) = (median_within(&runs, 500)?, median_within(&runs, 990)?);
    let ilike = if plan.peers {
        let texts = plan.folder.join("texts.txt");
        let words = plan.folder.join("words.txt");
        std::fs::write(
            &texts,
            endpoints::problem_texts(&stage.visitor).await?.join("\n"),
        )?;
        std::fs::write(
            &words,
            endpoints::search_words()
                .map(|three| three.join(" "))
                .join("\n")
                + "\n",
        )?;
        peers::number(plan, "ilike.sh", &[&texts, &words]).await?
    } else {
        None
    };
    let quick = most <= 0.020;
    Ok(Figure {
        id: "P5",
        work: format!(
            "search, 3 words, top 20, {} findings, at 200 requests/s",
            plan.findings
        ),
        value: format!("p50 {}, p99 {}", milliseconds(half), milliseconds(most)),
        peer: ilike.map_or_else(String::new, |seconds| {
            format!(
                "PostgreSQL ILIKE: p99 {} ({:.0} ×)",
                milliseconds(seconds),
                seconds / most
            )
        }),
        goal: "p99 at most 20 ms; 100 × faster than ILIKE".to_owned(),
        met: Some(quick && ilike.is_none_or(|seconds| seconds / most >= 100.0)),
    })
}

/// The interface is asked by scripts, pages by browsers.
async fn connect(stage: &Stage, paths: &[String]) -> anyhow::Result<Connection> {
    if paths.iter().all(|path| path.starts_with("/api/")) {
        stage.visitor.script().await
    } else {
        stage.visitor.browser().await
    }
}

/// One request of the load: the paths in turn; anything but success ends the measurement.
fn ask(
    paths: &[String],
) -> impl Fn(
    Connection,
    u64,
) -> std::pin::Pin<Box<dyn Future<Output = anyhow::Result<Connection>> + Send>>
+ Clone
+ Send
+ 'static {
    let paths: std::sync::Arc<[String]> = paths.into();
    move |mut connection, turn| {
        let paths = std::sync::Arc::clone(&paths);
        Box::pin(async move {
            let count = u64::try_from(paths.len()).unwrap_or(1).max(1);
            let index = usize::try_from(turn % count).unwrap_or_default();
            let path = paths.get(index).context("no path to ask for")?;
            connection
                .get(path)
                .await?
                .success()
                .with_context(|| format!("GET {path}"))?;
            Ok(connection)
        })
    }
}

/// P14: from the start to the first page, memory at rest, size of the binary.
pub(crate) async fn footprint(plan: &Plan, full: &Program) -> anyhow::Result<Vec<Figure>> {
    let folder = plan.folder.join("empty");
    std::fs::create_dir_all(&folder)?;
    let empty = Program::new(&plan.server, &folder, Database::Sqlite)?;
    let mut figures = Vec::new();
    for (program, what, most_seconds, most_memory) in [
        (&empty, "empty".to_owned(), 0.3, 60.0),
        (full, format!("{} findings", plan.findings), 1.0, 300.0),
    ] {
        let (mut starts, mut memory) = (Vec::new(), Vec::new());
        // The first start of an empty folder creates the database; offices start it every day, so that one is not counted.
        program.serve(PATIENCE).await?.kill().await?;
        for _ in 0..plan.runs {
            let server = program.serve(PATIENCE).await?;
            starts.push(server.ready_after().as_secs_f64());
            bihuan_drive::pause(Duration::from_secs(2)).await;
            memory.push(mebibytes(server.resident()?)?);
            server.kill().await?;
        }
        let start = median(starts).context("no run")?;
        let memory = median(memory).context("no run")?;
        figures.push(Figure {
            id: "P14",
            work: format!("start to first page, {what}"),
            value: milliseconds(start),
            peer: String::new(),
            goal: format!("at most {}", milliseconds(most_seconds)),
            met: Some(start <= most_seconds),
        });
        figures.push(Figure {
            id: "P14",
            work: format!("memory at rest, {what}"),
            value: format!("{memory:.0} MiB"),
            peer: String::new(),
            goal: format!("at most {most_memory:.0} MiB"),
            met: Some(memory <= most_memory),
        });
    }
    let size = mebibytes(std::fs::metadata(&plan.server)?.len())?;
    figures.push(Figure {
        id: "P14",
        work: "size of the binary".to_owned(),
        value: format!("{size:.0} MiB"),
        peer: String::new(),
        goal: "at most 120 MiB".to_owned(),
        met: Some(size <= 120.0),
    });
    Ok(figures)
}

fn mebibytes(bytes: u64) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(bytes / 1024)?) / 1024.0)
}
