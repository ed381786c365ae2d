//! What stands around the outline: title, issuer, sort of paper.

use super::{
    marks::{Mark, is_date_line},
    stream::Stream,
    words,
};
use crate::{Aspect, DocumentKind, Entry};

/// Words with which the title of a paper ends or which it holds.
const PAPERS: &[&str] = &[
    "报告",
    "通报",
    "公告",
    "公示",
    "意见",
    "方案",
    "清单",
    "台账",
    "情况",
    "通知",
    "函",
    "一览表",
    "统计表",
    "汇总表",
    "明细表",
    "任务书",
    "说明",
    "公开",
    "综述",
    "讲话",
    "总结",
    "办法",
    "条例",
    "规定",
    "细则",
    "要点",
];

/// The title; empty when none is found.
pub(super) fn title(stream: &Stream, marks: &[Mark]) -> String {
    let first_number = marks
        .iter()
        .find(|m| m.leading && m.number().is_some())
        .map_or(usize::MAX, |m| m.block);
    let mut lines: Vec<(usize, usize)> = Vec::new();
    for (index, block) in stream.blocks.iter().enumerate().take(12) {
        if index >= first_number {
            break;
        }
        let text = stream.plain(block.from, block.to);
        let length = text.chars().count();
        if length > 90 {
            if lines.is_empty()
                && let Some(end) = title_in_front(&text)
            {
                return stream.text(block.from, block.from + end);
            }
            break;
        }
        if text.starts_with('|') || is_date_line(&text) || text.starts_with('(') && length < 40 {
            if !lines.is_empty() {
                break;
            }
            continue;
        }
        let ended = text.ends_with(['。', ':', ';', ',', '、']);
        if ended {
            if lines.is_empty() && !text.ends_with(':') {
                break;
            }
            if !lines.is_empty() {
                break;
            }
            continue;
        }
        lines.push((block.from, block.to));
        let whole: String = lines
            .iter()
            .map(|(from, to)| stream.plain(*from, *to))
            .collect();
        if lines.len() >= 4 || is_whole_title(&whole) && !next_continues(stream, index) {
            break;
        }
    }
    // A heading of the first level outranks guesses.
    if let Some(block) = stream.blocks.iter().find(|b| b.heading == Some(1)) {
        return stream.text(block.from, block.to);
    }
    let mut texts: Vec<String> = Vec::new();
    for (from, to) in &lines {
        let line = stream.text(*from, *to);
        // A second line behind a dash belongs to the first one.
        match texts.last_mut() {
            Some(first) if line.starts_with(['—', '–']) => first.push_str(&line),
            _ => texts.push(line),
        }
    }
    // Letter heads and names of sites stand in front of the line that names the paper.
    let about = texts.iter().position(|t| t.contains("关于"));
    if let Some(at) = about {
        let from = if at > 0
            && texts.get(at - 1).is_some_and(|t| words::is_issuer(t))
            && texts.get(at).is_some_and(|t| t.starts_with("关于"))
        {
            at - 1
        } else {
            at
        };
        return join_title(texts.get(from..).unwrap_or_default());
    }
    texts
        .iter()
        .find(|t| PAPERS.iter().any(|p| t.contains(p)))
        .or(texts.first())
        .cloned()
        .unwrap_or_default()
}

/// Joins the lines of a title up to the one that ends it.
fn join_title(lines: &[String]) -> String {
    let mut title = String::new();
    for line in lines {
        if is_whole_title(&title) && !line.starts_with('的') {
            break;
        }
        title.push_str(line);
    }
    title
}

fn is_whole_title(text: &str) -> bool {
    text.contains("关于")
        && PAPERS.iter().any(|p| {
            text.trim_end_matches([')', '》', '"']).ends_with(p) || text.contains(&format!("{p}("))
        })
        || !text.contains("关于") && PAPERS.iter().any(|p| text.ends_with(p))
}

fn next_continues(stream: &Stream, index: usize) -> bool {
    stream.blocks.get(index + 1).is_some_and(|b| {
        let text = stream.plain(b.from, b.to.min(b.from + 40));
        b.to - b.from <= 40
            && (text.starts_with("整改") || text.starts_with('的') || text.starts_with("关于"))
            && !text.contains([':', '。'])
    })
}

/// In a text that lost its paragraphs: where the title in front of the first sentence ends.
fn title_in_front(text: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().take(120).collect();
    let sentence = chars
        .iter()
        .position(|c| matches!(c, '。' | ','))
        .unwrap_or(chars.len());
    (4..sentence).rev().find(|at| {
        chars.get(*at) == Some(&' ') && {
            let front: String = chars.get(..*at).unwrap_or_default().iter().collect();
            PAPERS.iter().any(|p| front.ends_with(p))
        }
    })
}

/// Who issued the paper: the lines above the date at its end, otherwise the front of the title.
pub(super) fn issuer(stream: &Stream, title: &str) -> Option<String> {
    let line = |index: usize| stream.blocks.get(index).map(|b| stream.text(b.from, b.to));
    for index in (0..stream.blocks.len()).rev() {
        let Some(date) = line(index) else { continue };
        let plain: String = date.chars().map(super::stream::plain).collect();
        if !is_date_line(&plain) {
            continue;
        }
        let mut names: Vec<String> = Vec::new();
        for above in (0..index).rev().take(4) {
            let Some(name) = line(above) else { break };
            let plain: String = name.chars().map(super::stream::plain).collect();
            if !words::is_issuer(&plain) {
                break;
            }
            names.insert(0, name.split_whitespace().collect::<Vec<_>>().join(""));
        }
        if !names.is_empty() {
            return Some(names.join("、"));
        }
    }
    let front = title.split("关于").next().unwrap_or_default().trim();
    (title.contains("关于") && words::is_issuer(front)).then(|| front.to_owned())
}

/// What sort of paper it is, by what was read in it.
pub(super) fn kind(title: &str, aspects: &[Aspect], subjects: bool) -> DocumentKind {
    let mut entries = Vec::new();
    aspects
        .iter()
        .flat_map(|a| &a.entries)
        .for_each(|e| leaves(e, &mut entries));
    if entries.is_empty() {
        return DocumentKind::Other;
    }
    let count = |test: fn(&Entry) -> bool| entries.iter().filter(|e| test(e)).count();
    let told = count(|e| !e.status_text.is_empty());
    let assigned = count(|e| {
        e.deadline.is_some() || !e.units.is_empty() || !e.measures.is_empty() || e.sponsor.is_some()
    });
    if subjects || entries.len() <= 2 && title.contains("公示") {
        DocumentKind::Notice
    } else if told * 3 >= entries.len() {
        DocumentKind::ProgressReport
    } else if assigned * 2 >= entries.len() {
        DocumentKind::TaskList
    } else {
        DocumentKind::Feedback
    }
}

fn leaves<'e>(entry: &'e Entry, into: &mut Vec<&'e Entry>) {
    if entry.children.is_empty() {
        into.push(entry);
    } else {
        entry.children.iter().for_each(|c| leaves(c, into));
    }
}
