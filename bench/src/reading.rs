//! P6 and P7: reading documents, in this process and without a server.

use std::hint::black_box;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bihuan_drive::now;

use crate::Plan;
use crate::figures::{Figure, median, milliseconds};
use crate::made;
use crate::peers;

/// A report of 70 problems as text and as a Word document.
pub(crate) async fn document(plan: &Plan) -> anyhow::Result<Vec<Figure>> {
    let text = made::report(70);
    let word = made::docx(&text)?;
    let as_text = read_often(plan, text.as_bytes(), "report.txt")?;
    let as_word = read_often(plan, &word, "report.docx")?;

    let file = plan.folder.join("report.docx");
    std::fs::write(&file, &word)?;
    let pandoc = peers::number(plan, "pandoc.sh", &[&file]).await?;
    let mut figures = vec![Figure {
        id: "P6",
        work: "read a report of 70 problems, as text".to_owned(),
        value: milliseconds(as_text),
        peer: String::new(),
        goal: "at most 10 ms".to_owned(),
        met: Some(as_text <= 0.010),
    }];
    figures.push(Figure {
        id: "P6",
        work: "read the same report as DOCX".to_owned(),
        value: milliseconds(as_word),
        peer: pandoc.map_or_else(String::new, |seconds| {
            format!(
                "pandoc: {} ({:.0} ×)",
                milliseconds(seconds),
                seconds / as_word
            )
        }),
        goal: "20 × faster than pandoc".to_owned(),
        met: pandoc.map(|seconds| seconds / as_word >= 20.0),
    });
    Ok(figures)
}

/// A ledger workbook of 100,000 rows.
pub(crate) async fn workbook(plan: &Plan) -> anyhow::Result<Vec<Figure>> {
    let rows = plan.rows;
    let file = plan.folder.join("ledger.xlsx");
    made::workbook(&file, rows)?;
    let bytes = std::fs::read(&file)?;
    let ours = read_often(plan, &bytes, "ledger.xlsx")?;
    let found = count_problems(&bytes, "ledger.xlsx")?;
    if found != rows as usize {
        bail!("the workbook has {rows} rows, {found} were read");
    }
    let openpyxl = peers::number(plan, "openpyxl.sh", &[&file]).await?;
    Ok(vec![Figure {
        id: "P7",
        work: format!("read an XLSX ledger of {rows} rows"),
        value: milliseconds(ours),
        peer: openpyxl.map_or_else(String::new, |seconds| {
            format!(
                "openpyxl: {} ({:.0} ×)",
                milliseconds(seconds),
                seconds / ours
            )
        }),
        goal: "20 × faster than openpyxl".to_owned(),
        met: openpyxl.map(|seconds| seconds / ours >= 20.0),
    }])
}

fn count_problems(bytes: &[u8], name: &str) -> anyhow::Result<usize> {
    let reading = bihuan_intake::read(bytes, Some(name)).context("reading the workbook")?;
    Ok(reading
        .aspects
        .iter()
        .map(|aspect| aspect.entries.len())
        .sum())
}

/// The median time of one reading, in seconds.
fn read_often(plan: &Plan, bytes: &[u8], name: &str) -> anyhow::Result<f64> {
    // Once to warm up; it also shows that the document can be read at all.
    bihuan_intake::read(bytes, Some(name)).with_context(|| format!("reading {name}"))?;
    let mut times = Vec::new();
    for _ in 0..plan.runs {
        // Short work is repeated, so that a run is long against the clock's own noise.
        let began = now();
        let mut count = 0_u32;
        while count == 0 || began.elapsed() < Duration::from_millis(100) {
            black_box(bihuan_intake::read(black_box(bytes), Some(name)).is_ok());
            count += 1;
        }
        times.push(began.elapsed().as_secs_f64() / f64::from(count));
    }
    median(times).context("no run")
}
