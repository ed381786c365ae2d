//! The real documents of the shared folder beside the repository; without it these tests skip.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

use bihuan_intake::{DocumentKind, Entry, Reading, Status, read};

/// The file of a folder whose name begins so, and its reading; `None` with a note when it is not there.
fn shared(folder: &str, prefix: &str) -> Option<(String, Reading)> {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(folder);
    let path = std::fs::read_dir(&place)
        .ok()
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(prefix))
        });
    let Some(path) = path else {
        eprintln!("skipped: no {prefix}… in {}", place.display());
        return None;
    };
    let bytes = std::fs::read(&path).unwrap();
    let reading = read(&bytes, path.file_name().and_then(|n| n.to_str())).unwrap();
    Some((String::from_utf8(bytes).unwrap(), reading))
}

fn leaves(reading: &Reading) -> Vec<&Entry> {
    fn below<'e>(entry: &'e Entry, into: &mut Vec<&'e Entry>) {
        if entry.children.is_empty() {
            into.push(entry);
        }
        entry.children.iter().for_each(|child| below(child, into));
    }
    let mut all = Vec::new();
    for aspect in &reading.aspects {
        aspect
            .entries
            .iter()
            .for_each(|entry| below(entry, &mut all));
    }
    all
}

fn numbers(entries: &[&Entry]) -> Vec<String> {
    entries
        .iter()
        .map(|e| e.no.clone().unwrap_or_default())
        .collect()
}

#[test]
fn the_progress_report_has_four_aspects_and_seventy_findings() {
    let Some((text, reading)) = shared("seeds", "001_") else {
        return;
    };
    assert_eq!(reading.kind, DocumentKind::ProgressReport);
    let titles: Vec<&str> = text
        .lines()
        .filter_map(|l| l.split_once(")反馈问题:"))
        .map(|(_, t)| t)
        .collect();
    assert_eq!(titles.len(), 4);
    assert_eq!(
        reading
            .aspects
            .iter()
            .map(|a| a.title.as_str())
            .collect::<Vec<_>>(),
        titles
    );
    let found = leaves(&reading);
    assert_eq!(
        numbers(&found),
        (1..=70).map(|n| n.to_string()).collect::<Vec<_>>()
    );
    for entry in &found {
        let number = format!("{}.{}", entry.no.as_ref().unwrap(), entry.problem);
        assert!(text.lines().any(|l| l == number), "{number}");
        let status = format!("整改情况:{}", entry.status_text);
        assert!(text.lines().any(|l| l == status), "{status}");
    }
    for number in ["9", "10", "15", "16", "26", "51", "63", "64"] {
        let entry = found
            .iter()
            .find(|e| e.no.as_deref() == Some(number))
            .unwrap();
        assert_ne!(
            entry.status.status,
            Status::Completed,
            "{number}: {:?}",
            entry.status
        );
    }
    assert_eq!(reading.date.unwrap().to_string(), "2024-08-26");
    assert!(
        reading
            .issuer
            .as_deref()
            .is_some_and(|i| i.starts_with("中共") && i.ends_with("区委"))
    );
    let contact = &reading.contact;
    assert!(
        contact.telephone.is_some() && contact.post.is_some() && contact.mail.is_some(),
        "{contact:?}"
    );
    assert_eq!(reading.diagnostics, []);
}

#[test]
fn the_environmental_report_has_twenty_four_items_in_two_annexes() {
    let Some((text, reading)) = shared("samples", "01_") else {
        return;
    };
    let sizes: Vec<usize> = reading.aspects.iter().map(|a| a.entries.len()).collect();
    assert_eq!(sizes, [20, 4]);
    let found = leaves(&reading);
    let printed: Vec<String> = text
        .lines()
        .filter_map(|l| l.strip_prefix("项目"))
        .filter_map(|l| l.split_once('：'))
        .map(|(no, _)| no.replace('l', "1"))
        .collect();
    assert_eq!(printed.len(), 24);
    assert_eq!(numbers(&found), printed);
    for entry in &found {
        let labels = ["整改进展情况：", "整改时限：", "项目"];
        assert!(!labels.iter().any(|l| entry.status_text.starts_with(l)));
        assert!(!labels.iter().take(2).any(|l| entry.problem.contains(l)));
        let said = entry.status_text.split('。').next().unwrap();
        let expected = if said.starts_with("已完成整改") {
            Status::Completed
        } else {
            Status::InProgress
        };
        assert_eq!(entry.status.status, expected, "{:?}: {said}", entry.no);
    }
    let deadlines: Vec<&str> = found.iter().filter_map(|e| e.deadline.as_deref()).collect();
    assert_eq!(
        deadlines.len(),
        text.lines().filter(|l| l.starts_with("整改时限")).count()
    );
    assert_eq!(deadlines[0], "2021年6月");
    // The parts under a status are its text, not findings of their own.
    assert!(found[0].status_text.contains("（6）"));
}

#[test]
fn the_notice_on_enterprises_has_every_enterprise() {
    let Some((text, reading)) = shared("samples", "02_") else {
        return;
    };
    assert_eq!(reading.kind, DocumentKind::Notice);
    let sizes: Vec<usize> = reading.aspects.iter().map(|a| a.entries.len()).collect();
    assert_eq!(sizes, [11, 12]);
    for entry in leaves(&reading) {
        assert!(
            text.contains(&entry.problem) && entry.problem.chars().count() > 5,
            "{}",
            entry.problem
        );
        assert!(text.contains(&entry.status_text), "{}", entry.status_text);
    }
    assert!(
        reading.aspects[0]
            .entries
            .iter()
            .all(|e| e.status.status == Status::Completed)
    );
    assert!(
        reading.aspects[1]
            .entries
            .iter()
            .all(|e| e.status.status == Status::InProgress)
    );
}

#[test]
fn news_reports_have_no_findings() {
    for prefix in ["000_", "002_", "003_", "004_"] {
        let Some((_, reading)) = shared("seeds", prefix) else {
            return;
        };
        assert!(
            reading.aspects.is_empty(),
            "{prefix}: {:?}",
            reading.aspects
        );
        assert_eq!(reading.kind, DocumentKind::Other);
    }
}
