//! Made-up documents in many shapes, each with the outline a careful person reads in it.
//!
//! The snapshots show: aspect, number, problem, status text, and the fields given by label or column. How far a matter is
//! has tests of its own with the reading of statuses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

use std::fmt::Write as _;

use bihuan_intake::{Entry, Reading, Span, read};

fn fixtures() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/outline");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn shown(reading: &Reading) -> String {
    let mut out = String::new();
    let issuer = reading.issuer.as_deref().unwrap_or("-");
    let date = reading
        .date
        .map_or_else(|| "-".to_owned(), |d| d.to_string());
    writeln!(
        out,
        "{} | {:?} | {issuer} | {date}",
        reading.title, reading.kind
    )
    .unwrap();
    for aspect in &reading.aspects {
        writeln!(out, "# {}", aspect.title).unwrap();
        for entry in &aspect.entries {
            entry_line(entry, 0, &mut out);
        }
    }
    for diagnostic in &reading.diagnostics {
        writeln!(out, "! {}", diagnostic.message).unwrap();
    }
    out
}

fn entry_line(entry: &Entry, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let no = entry.no.as_deref().unwrap_or("-");
    let line = |text: &str| text.replace('\n', " ⏎ ");
    if !entry.children.is_empty() {
        writeln!(out, "{indent}{no} | {}", line(&entry.problem)).unwrap();
        for child in &entry.children {
            entry_line(child, depth + 1, out);
        }
        return;
    }
    writeln!(
        out,
        "{indent}{no} | {} | {}",
        line(&entry.problem),
        line(&entry.status_text),
    )
    .unwrap();
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            writeln!(out, "{indent}    {name}: {}", line(value)).unwrap();
        }
    };
    field("units", &entry.units.join(" + "));
    field("sponsor", entry.sponsor.as_deref().unwrap_or_default());
    field("deadline", entry.deadline.as_deref().unwrap_or_default());
    field("measures", &entry.measures.join(" + "));
}

#[test]
fn made_up_documents_are_read_as_a_careful_person_would() {
    let all = fixtures();
    assert!(all.len() >= 22, "{} fixtures", all.len());
    for (name, text) in all {
        let reading = read(text.as_bytes(), Some("document.txt")).unwrap();
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "fixtures/outline/expected" }, {
            insta::assert_snapshot!(name.clone(), shown(&reading));
        });
        assert_eq!(
            name.starts_with("none_"),
            reading.aspects.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn every_passage_can_be_shown_in_the_source() {
    for (name, text) in fixtures() {
        let reading = read(text.as_bytes(), Some("document.txt")).unwrap();
        let chars: Vec<char> = reading.source.text.chars().collect();
        let passage = |span: Span| -> String { chars[span.from..span.to].iter().collect() };
        let tight = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        let mut entries: Vec<&Entry> = reading.aspects.iter().flat_map(|a| &a.entries).collect();
        while let Some(entry) = entries.pop() {
            entries.extend(&entry.children);
            let shown = tight(&passage(entry.problem_span));
            let first = |text: &str| tight(text.lines().next().unwrap_or_default());
            let head: String = first(&entry.problem).chars().take(6).collect();
            assert!(shown.contains(&head), "{name}: {head} is not in {shown}");
            assert!(
                entry.span.from <= entry.problem_span.from || entry.no.is_none(),
                "{name}: {}",
                entry.problem
            );
            if let Some(span) = entry.status_span {
                let head: String = first(&entry.status_text).chars().take(6).collect();
                assert!(tight(&passage(span)).contains(&head), "{name}: {head}");
            }
            for figure in &entry.figures {
                assert!(
                    figure.span.from < figure.span.to && figure.span.to <= chars.len(),
                    "{name}"
                );
                assert!(
                    passage(figure.span).chars().any(char::is_numeric),
                    "{name}: {}",
                    passage(figure.span)
                );
            }
        }
    }
}

mod any_text {
    use bihuan_intake::{Entry, read};
    use proptest::prelude::*;

    /// What documents are made of, in any order.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "一、",
            "（一）",
            "(二)",
            "1.",
            "2．",
            "３、",
            "（1）",
            "①",
            "一是",
            "二是",
            "第一，",
            "第三条 ",
            "问题一：",
            "项目l.2：",
            "1.1 ",
            "附件1\n",
            "反馈问题：",
            "整改情况：",
            "整改措施：",
            "【整改进展】",
            "责任单位：",
            "整改时限：",
            "下一步：",
            "该问题已完成整改。",
            "关于“学习不深入”问题的整改。",
            "学习不深入",
            "管理薄弱，存在差距。",
            "已完成12项，剩余3项正在推进。",
            "县水务局、县住建局",
            "等3家企业",
            "2024年6月底前",
            "2024年8月26日\n",
            "\n",
            "\n\n",
            "　　",
            "\t",
            "|",
            "，",
            "。",
            "；",
            "：",
            "“",
            "”",
            "（",
            "）",
            "序号\t问题\t整改情况\n",
            "首页 > 正文\n",
            "共20个问题",
            "●",
            "**",
            "\u{feff}",
            "𠀀",
            "3.5万元",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn is_read_without_harm(pieces in prop::collection::vec(piece(), 1..60)) {
            let text = pieces.concat();
            let Ok(reading) = read(text.as_bytes(), None) else { return Ok(()) };
            let length = reading.source.text.chars().count();
            let mut entries: Vec<&Entry> = reading.aspects.iter().flat_map(|a| &a.entries).collect();
            while let Some(entry) = entries.pop() {
                entries.extend(&entry.children);
                for span in [Some(entry.span), Some(entry.problem_span), entry.status_span].into_iter().flatten() {
                    prop_assert!(span.from <= span.to && span.to <= length, "{span:?} of {length}");
                }
                for figure in &entry.figures {
                    prop_assert!(figure.span.to <= length, "{figure:?}");
                }
            }
        }
    }
}
