//! What a careful clerk would write in the margin: missing and repeated numbers, empty statuses, counts that do not agree.

use super::stream::Stream;
use crate::{Aspect, Diagnostic, DocumentKind, Entry, Severity, Span};

/// Checks an outline against itself and against the counts stated in the text.
pub(super) fn check(stream: &Stream, aspects: &[Aspect], kind: DocumentKind) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if aspects.is_empty() {
        found.push(Diagnostic {
            severity: Severity::Info,
            message: "没有读到问题清单。如果文件里确有问题，请在导入页手工添加。".to_owned(),
            span: None,
        });
        return found;
    }
    let mut last = 0;
    for aspect in aspects {
        numbers(&aspect.entries, &aspect.title, &mut last, &mut found);
    }
    if kind == DocumentKind::ProgressReport {
        for aspect in aspects {
            aspect
                .entries
                .iter()
                .for_each(|entry| empty_status(entry, &mut found));
        }
    }
    aspects
        .iter()
        .flat_map(|a| &a.entries)
        .for_each(|entry| empty_problem(entry, &mut found));
    counts(stream, aspects, &mut found);
    found
}

fn warning(message: String, span: Option<Span>) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        message,
        span,
    }
}

/// The value of a printed number: its last component.
fn value(no: &str) -> Option<(String, u32)> {
    if let Some((tail, value)) = super::numerals::chinese_value(no) {
        return Some((tail, value));
    }
    let at = no.rfind(['.', '-']).map_or(0, |at| at + 1);
    let (stem, tail) = no.split_at(at);
    tail.parse().ok().map(|value| (stem.to_owned(), value))
}

/// Gaps, repetitions and steps back in one list, then in the lists under it.
fn numbers(entries: &[Entry], title: &str, last: &mut u32, found: &mut Vec<Diagnostic>) {
    let numbered: Vec<(&Entry, String, u32)> = entries
        .iter()
        .filter_map(|e| {
            e.no.as_deref()
                .and_then(value)
                .map(|(stem, v)| (e, stem, v))
        })
        .collect();
    // The numbering goes on over the aspects, or starts again.
    let goes_on = *last > 0
        && numbered
            .first()
            .is_some_and(|(_, _, v)| *v > 1 && *v > *last);
    let mut before: (String, u32) = (
        numbered
            .first()
            .map(|(_, s, _)| s.clone())
            .unwrap_or_default(),
        if goes_on { *last } else { 0 },
    );
    for (entry, stem, v) in &numbered {
        if *stem != before.0 {
            before = (stem.clone(), 0);
        }
        let expected = before.1 + 1;
        if *v == expected {
            before = (stem.clone(), *v);
            continue;
        }
        let place = if title.is_empty() {
            String::new()
        } else {
            format!("“{}”中", shorten(title))
        };
        if *v == before.1 {
            found.push(warning(
                format!("{place}编号 {stem}{v} 出现了两次，请核对是否重复或漏改编号。"),
                Some(entry.span),
            ));
        } else if *v > expected {
            let gap = if *v == expected + 1 {
                format!("{stem}{expected}")
            } else {
                format!("{stem}{expected} 至 {stem}{}", v - 1)
            };
            found.push(warning(
                format!("{place}编号 {stem}{v} 之前缺少 {gap}，请核对原文是否漏项。"),
                Some(entry.span),
            ));
        } else if *v < before.1 && *v != 1 {
            found.push(warning(
                format!(
                    "{place}编号 {stem}{v} 排在 {stem}{} 之后，请核对顺序。",
                    before.1
                ),
                Some(entry.span),
            ));
        }
        before = (stem.clone(), *v);
    }
    if let Some((_, _, v)) = numbered.last() {
        *last = *v;
    }
    if numbered.len() >= 2 && numbered.len() < entries.len() {
        for entry in entries.iter().filter(|e| e.no.is_none()) {
            found.push(warning(
                format!("“{}”没有编号，请核对。", shorten(&entry.problem)),
                Some(entry.span),
            ));
        }
    }
    let mut below = 0;
    for entry in entries.iter().filter(|e| !e.children.is_empty()) {
        numbers(&entry.children, &entry.problem, &mut below, found);
    }
}

fn label(entry: &Entry) -> String {
    let problem = if entry.problem.is_empty() {
        String::new()
    } else {
        format!("“{}”", shorten(&entry.problem))
    };
    entry
        .no
        .as_deref()
        .map_or_else(|| problem.clone(), |no| format!("第 {no} 项{problem}"))
}

fn empty_status(entry: &Entry, found: &mut Vec<Diagnostic>) {
    if entry.children.is_empty() {
        if entry.status_text.is_empty() {
            found.push(warning(
                format!("{}没有写整改情况。", label(entry)),
                Some(entry.span),
            ));
        }
    } else {
        entry.children.iter().for_each(|c| empty_status(c, found));
    }
}

fn empty_problem(entry: &Entry, found: &mut Vec<Diagnostic>) {
    if entry.problem.is_empty() {
        found.push(warning(
            format!("{}没有读到问题内容，请补充。", label(entry)),
            Some(entry.span),
        ));
    }
    entry.children.iter().for_each(|c| empty_problem(c, found));
}

/// A count stated in the text.
struct Stated {
    words: String,
    number: usize,
    of_aspects: bool,
    span: Option<Span>,
}

/// Compares the counts stated in titles and in the text in front of the list with what was read.
fn counts(stream: &Stream, aspects: &[Aspect], found: &mut Vec<Diagnostic>) {
    let mut levels = vec![0usize; 4];
    for entry in aspects.iter().flat_map(|a| &a.entries) {
        count_levels(entry, 0, &mut levels);
    }
    let total: usize = aspects.iter().flat_map(|a| &a.entries).map(leaves).sum();
    let groups: Vec<usize> = levels
        .iter()
        .copied()
        .filter(|n| *n > 0)
        .chain([total, aspects.len()])
        .collect();
    for aspect in aspects {
        let own: usize = aspect.entries.iter().map(leaves).sum();
        let Some(span) = aspect.span else { continue };
        for stated in stated(&aspect.title).into_iter().filter(|s| !s.of_aspects) {
            if stated.number != own && stated.number != aspect.entries.len() {
                found.push(warning(
                    format!("标题写有“{}”，读到 {own} 个，请核对。", stated.words),
                    Some(span),
                ));
            }
        }
    }
    let start = aspects
        .iter()
        .flat_map(|a| {
            a.span
                .map(|s| s.from)
                .into_iter()
                .chain(a.entries.first().map(|e| e.span.from))
        })
        .min();
    let start = start.unwrap_or_default();
    let titled = aspects.iter().filter(|a| !a.title.is_empty()).count();
    let mut seen = Vec::new();
    for block in stream
        .blocks
        .iter()
        .take_while(|b| stream.origin(b.from).is_some_and(|o| o < start))
    {
        let text = stream.plain(block.from, block.to);
        for mut stated in stated(&text) {
            stated.span = stream.span(block.from, block.to);
            let agrees = if stated.of_aspects {
                titled == 0 || stated.number == titled || groups.contains(&stated.number)
            } else {
                groups.contains(&stated.number)
            };
            if !agrees && !seen.contains(&stated.words) {
                seen.push(stated.words.clone());
                let read = if stated.of_aspects {
                    format!("{titled} 个方面")
                } else {
                    format!("{total} 个问题")
                };
                found.push(warning(
                    format!(
                        "文中写有“{}”，读到 {read}，请核对是否有遗漏。",
                        stated.words
                    ),
                    stated.span,
                ));
            }
        }
    }
}

fn leaves(entry: &Entry) -> usize {
    if entry.children.is_empty() {
        1
    } else {
        entry.children.iter().map(leaves).sum()
    }
}

fn count_levels(entry: &Entry, depth: usize, levels: &mut [usize]) {
    if let Some(level) = levels.get_mut(depth) {
        *level += 1;
    }
    entry
        .children
        .iter()
        .for_each(|c| count_levels(c, depth + 1, levels));
}

/// Counts like "共20个问题", "4个方面31项69个具体问题", "24项整改任务": only those that speak of all that was found.
fn stated(text: &str) -> Vec<Stated> {
    let chars: Vec<char> = text.chars().map(super::stream::plain).collect();
    let mut counts = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars.get(at).is_some_and(char::is_ascii_digit)
            || at > 0
                && chars
                    .get(at - 1)
                    .is_some_and(|c| c.is_ascii_digit() || *c == '.')
        {
            at += 1;
            continue;
        }
        let end = (at..chars.len())
            .find(|i| !chars.get(*i).is_some_and(char::is_ascii_digit))
            .unwrap_or(chars.len());
        let number: Option<usize> = chars
            .get(at..end)
            .map(|s| s.iter().collect::<String>())
            .and_then(|s| s.parse().ok());
        let rest: String = chars
            .get(end..)
            .unwrap_or_default()
            .iter()
            .take(10)
            .collect();
        let before: String = chars
            .get(at.saturating_sub(14)..at)
            .unwrap_or_default()
            .iter()
            .collect();
        let clause = before
            .rsplit(['。', ';'])
            .next()
            .unwrap_or_default()
            .to_owned();
        if let (Some(number), Some((length, of_aspects))) = (number, counted(&rest))
            && (1..=2000).contains(&number)
            && !clause.ends_with('第')
            && speaks_of_all(&clause)
        {
            let words = chars
                .get(at..end + length)
                .unwrap_or_default()
                .iter()
                .collect();
            counts.push(Stated {
                words,
                number,
                of_aspects,
                span: None,
            });
        }
        at = end;
    }
    counts
}

/// What is counted: `个问题`, `项整改任务`, `个方面`; with the length of the words.
fn counted(rest: &str) -> Option<(usize, bool)> {
    let unit = ["个", "项", "条"].iter().find(|u| rest.starts_with(**u))?;
    let noun = rest.get(unit.len()..)?;
    let nouns = [
        ("方面", true),
        ("具体问题", false),
        ("突出问题", false),
        ("主要问题", false),
        ("反馈问题", false),
        ("问题", false),
        ("整改任务", false),
        ("具体任务", false),
        ("任务", false),
    ];
    nouns
        .iter()
        .find(|(n, _)| noun.starts_with(n))
        .map(|(n, aspects)| (1 + n.chars().count(), *aspects))
}

fn speaks_of_all(before: &str) -> bool {
    let all = [
        "共", "反馈", "梳理", "指出", "分解", "细化", "提出", "推进", "方面", "项", "(", "涉及",
        "查出", "发现", "全部",
    ]
    .iter()
    .any(|w| before.contains(w));
    let part = [
        "完成",
        "整改了",
        "移交",
        "交办",
        "立行立改",
        "其中",
        "剩余",
        "未",
        "新增",
        "线索",
        "上轮",
        "往年",
        "余",
        "有",
    ]
    .iter()
    .any(|w| before.contains(w));
    all && !part
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(18).collect();
    if line.chars().count() > 18 {
        short.push('…');
    }
    short
}
