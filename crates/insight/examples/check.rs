//! Checks one file from the command line and says how long it took: `check fuel_txn swipes.csv [2025-06-30]`.
//!
//! For measuring, and for looking at what a unit would be told. The key of the digests is fixed here, because nothing is kept.

use std::{
    error::Error,
    fs::File,
    io::{BufReader, Write as _, stdout},
};

use bihuan_insight::{
    check::{Frame, Secret, check},
    schema::shipped,
    sheet::{Book, Limits},
};
use jiff::civil::{Date, date};

/// Issues that are printed.
const PRINTED: usize = 10;

#[allow(clippy::disallowed_methods, reason = "the measuring is the purpose")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, path, rest @ ..] = arguments.as_slice() else {
        return Err("usage: check <data set> <file> [<day of the upload>]".into());
    };
    let today: Date = match rest {
        [day, ..] => day.parse()?,
        [] => date(2025, 6, 30),
    };
    let catalogue = shipped()?;
    let dataset = catalogue.dataset(name).ok_or("no such data set")?;

    let begun = std::time::Instant::now();
    let mut book = Book::open(BufReader::new(File::open(path)?), Limits::default())?;
    let frame = Frame::new(today, Secret::new([0; 16]));
    let checked = check(&mut book, dataset, &frame, &catalogue.referred(dataset))?;
    let took = begun.elapsed();

    let mut out = stdout().lock();
    let verdict = &checked.verdict;
    writeln!(
        out,
        "{} rows in {took:.2?}, passed: {}",
        verdict.rows, verdict.passed
    )?;
    for (code, count) in &verdict.counts {
        writeln!(
            out,
            "{code}: 阻断 {}, 警告 {}, 提示 {}",
            count.block, count.warning, count.hint
        )?;
    }
    for issue in verdict.issues.iter().take(PRINTED) {
        let row = issue.place.row.unwrap_or_default();
        let column = issue.place.column.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{} {} 第 {row} 行 {column} {}",
            issue.level, issue.code, issue.message
        )?;
    }
    Ok(())
}
