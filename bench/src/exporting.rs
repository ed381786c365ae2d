//! P8 and P9: what leaves the house as files, and the figures of a big ledger.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use bihuan_drive::{Connection, Database, Program, TestDatabase, endpoints, now};

use crate::figures::{Figure, median, milliseconds};
use crate::serving::{self, Stage};
use crate::{Plan, peers};

/// The campaign of the demo with seventy findings.
const REPORT: &str = "/ledger/paper/public?rectification=YL-2026";

/// The ledger as XLSX, and a report of seventy findings as PDF and DOCX; each from the request to the last byte.
pub(crate) async fn files(plan: &Plan, stage: &Stage) -> anyhow::Result<Vec<Figure>> {
    let export = format!(
        "/api/v1/export?rectification={}&format=xlsx",
        endpoints::LARGE
    );
    let ledger = plan.folder.join("export.xlsx");
    let mut script = stage.visitor.script().await?;
    let xlsx = often(plan, &mut script, &export, &ledger).await?;
    let openpyxl = peers::number(plan, "openpyxl-write.sh", &[&ledger]).await?;

    let (pdf, docx) = (plan.folder.join("a.pdf"), plan.folder.join("a.docx"));
    let mut browser = stage.visitor.browser().await?;
    let as_pdf = often(plan, &mut browser, &format!("{REPORT}&format=pdf"), &pdf).await?;
    let as_docx = often(plan, &mut browser, &format!("{REPORT}&format=docx"), &docx).await?;
    let office = peers::number(plan, "libreoffice.sh", &[&docx]).await?;

    let beside = |peer: Option<f64>, name: &str, ours: f64| {
        peer.map_or_else(String::new, |seconds| {
            format!(
                "{name}: {} ({:.1} ×)",
                milliseconds(seconds),
                seconds / ours
            )
        })
    };
    Ok(vec![
        Figure {
            id: "P8",
            work: format!("export a ledger of {} rows to XLSX", plan.findings),
            value: milliseconds(xlsx),
            peer: beside(openpyxl, "openpyxl writing the same cells", xlsx),
            goal: "10 × faster than openpyxl".to_owned(),
            met: openpyxl.map(|seconds| seconds / xlsx >= 10.0),
        },
        Figure {
            id: "P8",
            work: "report of 70 findings to PDF".to_owned(),
            value: milliseconds(as_pdf),
            peer: beside(office, "LibreOffice DOCX → PDF", as_pdf),
            goal: "20 × faster than LibreOffice".to_owned(),
            met: office.map(|seconds| seconds / as_pdf >= 20.0),
        },
        Figure {
            id: "P8",
            work: "report of 70 findings to DOCX".to_owned(),
            value: milliseconds(as_docx),
            peer: String::new(),
            goal: String::new(),
            met: None,
        },
    ])
}

/// The workbench and the monthly summary over a ledger of 300,000 findings in PostgreSQL, beside one statement written by hand that
/// counts the same figures; nothing where there is no server.
pub(crate) async fn dashboard(plan: &Plan) -> anyhow::Result<Vec<Figure>> {
    if !TestDatabase::is_there() {
        return Ok(Vec::new());
    }
    let database = TestDatabase::create("bench_figures").await?;
    let folder = plan.folder.join("figures");
    std::fs::create_dir_all(&folder)?;
    let program = Program::new(&plan.server, &folder, Database::Postgres(database.url()))?;
    let big = Plan {
        findings: plan.findings * 3,
        ..plan.clone()
    };
    let stage = serving::stage(serving::fill_with(&big, program).await?).await?;
    let url = folder.join("url.txt");
    std::fs::write(&url, format!("{}\n{}\n", database.url(), endpoints::LARGE))?;
    let by_hand = peers::number(plan, "figures.sh", &[&url]).await?;
    let nowhere = folder.join("page.html");
    let mut figures = Vec::new();
    for (work, path) in [
        ("all figures of the monthly summary", "/reports?kind=month&"),
        ("the workbench", "/?"),
    ] {
        let path = format!("{path}rectification={}", endpoints::LARGE);
        let mut browser = stage.visitor.browser().await?;
        let ours = often(plan, &mut browser, &path, &nowhere).await?;
        figures.push(Figure {
            id: "P9",
            work: format!("{work}, {} findings, PostgreSQL", big.findings),
            value: milliseconds(ours),
            peer: by_hand.map_or_else(String::new, |seconds| {
                format!(
                    "the figures in one statement by hand: {} ({:.2} × its time)",
                    milliseconds(seconds),
                    ours / seconds
                )
            }),
            goal: "at most 100 ms, and 1.2 × the statement's time".to_owned(),
            met: Some(ours <= 0.1 && by_hand.is_none_or(|seconds| ours <= 1.2 * seconds)),
        });
    }
    stage.server.kill().await?;
    database.delete().await?;
    Ok(figures)
}

/// The median time of an answer, whose body is left in a file.
async fn often(
    plan: &Plan,
    connection: &mut Connection,
    path: &str,
    file: &Path,
) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for run in 0..=plan.runs {
        let began = now();
        let answer = connection.get(path).await?.success();
        let answer = answer.with_context(|| format!("GET {path}"))?;
        // The first one warms up: fonts, statistics of the database.
        if run > 0 {
            times.push(began.elapsed().as_secs_f64());
        }
        std::fs::write(file, &answer.body)?;
        bihuan_drive::pause(Duration::from_millis(50)).await;
    }
    median(times).context("no run")
}
