//! The plausibility rules on real documents, where they are at hand.

use std::path::PathBuf;

use bihuan_intake::Status;
use bihuan_intake::plausibility::{Context, check};

fn lines(text: &str, problem: Option<&str>, claim: Option<Status>, prefix: &str) -> Vec<String> {
    let context = Context {
        problem,
        ..Context::default()
    };
    check(text, claim, &context)
        .into_iter()
        .filter(|check| check.rule.0.starts_with(prefix))
        .map(|check| format!("{}: {}", check.rule, check.message))
        .collect()
}

fn shared(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not here", path.display());
    }
    text
}

/// Number, problem and status text of every problem of the report.
fn report() -> Option<Vec<(u32, String, String)>> {
    let text = shared("seeds/001_b87d072c7f3e5630.txt")?;
    let lines: Vec<&str> = text.lines().collect();
    let problems = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter_map(|(line, next)| {
            let (number, problem) = line.split_once('.')?;
            let status = next.strip_prefix("整改情况:")?;
            Some((number.parse().ok()?, problem.to_owned(), status.to_owned()))
        });
    Some(problems.collect())
}

#[test]
fn the_real_report_has_no_contradicting_figures_and_the_known_open_problems_are_open() {
    const OPEN: [u32; 8] = [9, 10, 15, 16, 26, 51, 63, 64];
    const DONE: [u32; 4] = [11, 17, 54, 65];
    let Some(report) = report() else { return };
    assert_eq!(report.len(), 70);
    for (number, problem, status) in &report {
        let figures = lines(status, Some(problem), None, "figure.");
        assert!(figures.is_empty(), "{number}: {figures:?}");
        let claims = lines(status, Some(problem), Some(Status::Completed), "claim.");
        if OPEN.contains(number) {
            assert!(!claims.is_empty(), "{number} must not pass as completed");
        }
        // The text alone tells it too.
        if OPEN.contains(number) {
            assert!(
                !lines(status, None, Some(Status::Completed), "claim.").is_empty(),
                "{number} alone"
            );
        }
        if DONE.contains(number) {
            assert!(
                lines(status, None, Some(Status::Completed), "claim.").is_empty(),
                "{number} alone"
            );
            assert!(claims.is_empty(), "{number}: {claims:?}");
        }
    }
}

#[test]
fn whole_documents_have_no_contradicting_figures() {
    for name in [
        "seeds/000_96900efc544a01e9.txt",
        "seeds/001_b87d072c7f3e5630.txt",
        "seeds/002_bea596bc8de79225.txt",
        "seeds/003_82ab9ce7ae70536d.txt",
        "seeds/004_14b84e43b45069c8.txt",
        "samples/01_shanghai_eco_inspection_2021.txt",
        "samples/02_nea_coal_license_2017.txt",
    ] {
        let Some(text) = shared(name) else { continue };
        let found = lines(&text, None, None, "figure.");
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn the_problem_of_the_real_report_with_a_divided_total_notices_every_change() {
    let Some(report) = report() else { return };
    let Some((_, problem, status)) = report.iter().find(|(number, ..)| *number == 15) else {
        panic!("no problem 15")
    };
    for (from, to) in [
        ("完成5个", "完成6个"),
        ("和1个", "和2个"),
        ("剩余2个", "剩余1个"),
    ] {
        let changed = status.replacen(from, to, 1);
        assert_ne!(&changed, status);
        assert!(
            !lines(&changed, Some(problem), None, "figure.sum").is_empty(),
            "{to}"
        );
    }
}
