//! What the facts say about real documents, where they are at hand.

use std::path::PathBuf;

use bihuan_intake::facts::{contact, dates, figures, status};
use bihuan_intake::{Format, Line, LineHint, Source, Span, Status};

fn shared(name: &str) -> Option<Source> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    };
    let mut lines = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        let to = from + line.chars().count();
        lines.push(Line {
            span: Span { from, to },
            hint: LineHint::Paragraph,
        });
        from = to + 1;
    }
    Some(Source {
        format: Format::Text,
        text,
        lines,
        diagnostics: Vec::new(),
    })
}

const REPORT: &str = "seeds/001_b87d072c7f3e5630.txt";
const ANNEXES: &str = "samples/01_shanghai_eco_inspection_2021.txt";
const NOTICE: &str = "samples/02_nea_coal_license_2017.txt";

#[test]
fn contact_blocks() {
    if let Some(report) = shared(REPORT) {
        let found = contact::find(&report);
        let tail = report
            .text
            .lines()
            .rev()
            .nth(2)
            .unwrap_or_default()
            .to_owned();
        for value in [found.telephone, found.post, found.mail] {
            let value = value.expect("the report ends with telephone, post box and mail");
            assert!(tail.contains(&value), "{value} is not in: {tail}");
        }
    }
    for name in [
        ANNEXES,
        NOTICE,
        "seeds/000_96900efc544a01e9.txt",
        "seeds/004_14b84e43b45069c8.txt",
    ] {
        if let Some(source) = shared(name) {
            assert_eq!(contact::find(&source).span, None, "{name}");
        }
    }
}

#[test]
fn dates_of_issue() {
    for (name, year, month, day) in [
        (REPORT, 2024, 8, 26),
        (ANNEXES, 2021, 11, 19),
        (NOTICE, 2017, 8, 3),
    ] {
        if let Some(source) = shared(name) {
            assert_eq!(
                dates::issued(&source),
                Some(jiff::civil::date(year, month, day)),
                "{name}"
            );
        }
    }
}

#[test]
fn states_of_the_report() {
    let Some(report) = shared(REPORT) else { return };
    let lines: Vec<&str> = report.text.lines().collect();
    let mut seen = 0;
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        let (Some((number, problem)), Some(text)) =
            (line.split_once('.'), next.strip_prefix("整改情况:"))
        else {
            continue;
        };
        let Ok(number) = number.parse::<u32>() else {
            continue;
        };
        seen += 1;
        let reading = status::read(problem, text);
        let words = &reading.words;
        match number {
            9 | 10 | 15 | 16 | 26 | 51 | 63 | 64 | 67 => {
                assert_eq!(reading.status, Status::InProgress, "{number}: {words:?}");
            }
            11 | 13 | 17 | 40 | 54 | 65 | 66 => {
                assert_eq!(reading.status, Status::Completed, "{number}: {words:?}");
            }
            1 | 2 | 8 | 21 | 22 | 30 | 33 | 38 | 45 | 46 | 49 | 53 | 68 | 69 => {
                assert_eq!(reading.status, Status::Unclear, "{number}: {words:?}");
            }
            _ => {}
        }
        for word in words {
            assert!(text.contains(word.as_str()), "{number}: {word}");
        }
    }
    assert_eq!(seen, 70);
}

#[test]
fn states_of_the_annexes() {
    let Some(source) = shared(ANNEXES) else {
        return;
    };
    let mut seen = 0;
    for section in source.text.split("\n项目").skip(1) {
        let Some((problem, text)) = section.split_once("整改进展情况：") else {
            continue;
        };
        let text = text.split("\n附件").next().unwrap_or_default().trim();
        let expected = if text.starts_with("已完成整改") {
            Status::Completed
        } else {
            Status::InProgress
        };
        let reading = status::read(problem, text);
        assert_eq!(reading.status, expected, "{problem} {:?}", reading.words);
        seen += 1;
    }
    assert_eq!(seen, 24);
}

#[test]
fn figures_stand_where_they_say() {
    for name in [REPORT, ANNEXES, NOTICE] {
        let Some(source) = shared(name) else { continue };
        let found = figures(&source.text, 0);
        assert!(!found.is_empty());
        for figure in found {
            let passage: String = source
                .text
                .chars()
                .skip(figure.span.from)
                .take(figure.span.to - figure.span.from)
                .collect();
            let digits: String = passage.chars().filter(char::is_ascii_digit).collect();
            let value: String = format!("{}", figure.value)
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            // Chinese numerals and trailing zeros aside, the passage holds the digits of the value.
            assert!(
                digits.is_empty() || digits.starts_with(&value),
                "{name}: {passage} is not {}",
                figure.value
            );
            assert!(
                !passage.starts_with("20") || !passage.contains('年'),
                "{name}: {passage}"
            );
        }
    }
}
