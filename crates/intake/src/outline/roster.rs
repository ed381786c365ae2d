//! Subjects named in running text: `A公司、B公司、C公司等3家企业已完成整改……`. Each name is a finding, and what the sentence says
//! of all of them is the status of each.

use super::{
    marks::Mark,
    numbering, numerals,
    passage::{Draft, Passage},
    stream::Stream,
    words,
};
use crate::{Aspect, Entry, Status};

/// Reads such lists; empty when there is none or the paper is not about problems.
pub(super) fn read(stream: &Stream, marks: &[Mark], title: &str) -> Vec<Aspect> {
    let opening = stream.plain(0, 600);
    if !(words::is_about_problems(title) || words::is_about_problems(&opening))
        || words::is_news(&opening)
        || words::is_other_paper(title)
    {
        return Vec::new();
    }
    let mut aspects: Vec<Aspect> = Vec::new();
    let mut at = 0;
    while let Some(list) = next(stream, at) {
        at = list.end;
        let section = section_end(stream, marks, list.end);
        let predicate = (list.end, section);
        let told = stream.plain(predicate.0, predicate.1);
        if !speaks_of_rectification(&told) {
            continue;
        }
        let heading = heading(stream, marks, list.start);
        let status = Passage::of_stream(
            stream,
            predicate.0,
            trim_bars(stream, predicate.0, predicate.1),
        );
        let entries = list.names.iter().map(|(from, to)| {
            entry(
                stream,
                *from,
                *to,
                &status,
                heading.as_ref().map(|h| h.text.as_str()),
            )
        });
        let title = heading.as_ref().map(|h| h.text.clone()).unwrap_or_default();
        aspects.push(Aspect {
            title,
            span: heading.as_ref().and_then(Passage::span),
            entries: entries.collect(),
        });
    }
    if aspects.is_empty() {
        aspects = by_lines(stream, marks);
    }
    aspects
}

/// Names on lines of their own under a line that says what is true of all of them.
fn by_lines(stream: &Stream, marks: &[Mark]) -> Vec<Aspect> {
    let mut aspects: Vec<Aspect> = Vec::new();
    let mut lead: Option<Passage> = None;
    for (index, block) in stream.blocks.iter().enumerate() {
        let first = marks.partition_point(|m| m.block < index);
        let number = marks
            .get(first)
            .filter(|m| m.block == index && m.leading && m.number().is_some());
        let from = number.map_or(block.from, |m| m.text);
        let text = stream.plain(from, block.to);
        let Some(told) = lead.as_ref().filter(|_| is_name(&text)) else {
            let says = speaks_of_rectification(&text) && text.chars().count() <= 60;
            lead = says.then(|| Passage::of_stream(stream, from, block.to));
            continue;
        };
        let mut entry = entry(stream, from, block.to, told, Some(&told.text));
        entry.no = number.and_then(Mark::number).map(|n| n.printed.clone());
        let title = super::passage::clean(told.text.trim_end_matches([':', '：']));
        match aspects.last_mut() {
            Some(aspect) if aspect.title == title => aspect.entries.push(entry),
            _ => aspects.push(Aspect {
                title,
                span: told.span(),
                entries: vec![entry],
            }),
        }
    }
    aspects.retain(|a| a.entries.len() >= 2);
    aspects
}

/// Whether a line is the name of an enterprise or institution.
fn is_name(text: &str) -> bool {
    let name = text
        .trim_end_matches(['。', ';'])
        .split('(')
        .next()
        .unwrap_or_default();
    let ends = [
        "公司",
        "厂",
        "店",
        "中心",
        "医院",
        "学校",
        "小学",
        "中学",
        "幼儿园",
        "站",
        "所",
        "采石场",
        "场",
        "合作社",
        "酒店",
        "饭店",
        "餐厅",
        "超市",
        "矿",
        "集团",
        "银行",
        "协会",
        "加工点",
        "门市部",
        "经营部",
        "服务部",
    ];
    (4..=40).contains(&name.chars().count())
        && ends.iter().any(|e| name.ends_with(e))
        && !name.contains([',', ':', '、', '。'])
}

struct List {
    start: usize,
    /// Where what is said of the names begins.
    end: usize,
    names: Vec<(usize, usize)>,
}

/// The next list of names that ends with `等N家企业` and has as many names.
fn next(stream: &Stream, from: usize) -> Option<List> {
    let chars = &stream.chars;
    for at in from..chars.len() {
        if chars.get(at) != Some(&'等') {
            continue;
        }
        let digits = numbering::skip_spaces(chars, at + 1);
        let end = (digits..chars.len())
            .find(|i| !chars.get(*i).is_some_and(char::is_ascii_digit))
            .unwrap_or(chars.len());
        let number = chars
            .get(digits..end)
            .map(|s| s.iter().collect::<String>())
            .and_then(|s| s.parse::<usize>().ok());
        let Some(number) = number.or_else(|| {
            numerals::chinese(chars, digits).and_then(|(v, _)| usize::try_from(v).ok())
        }) else {
            continue;
        };
        let end = numerals::chinese(chars, digits).map_or(end, |(_, e)| e.max(end));
        if number < 3
            || !chars
                .get(end)
                .is_some_and(|c| "家个户名所宗处起项件座条".contains(*c))
        {
            continue;
        }
        let names = names_before(stream, from, at);
        // The sentence may name only some of them; a careful reader takes what is named and looks at the count.
        if names.len() + 1 < number || names.len() > number + 1 || names.len() < 3 {
            continue;
        }
        let noun_end = (end + 1..chars.len())
            .find(|i| {
                !chars.get(*i).is_some_and(|c| {
                    "企业单位公司家机构部门学校医院村社区镇街道项目点户".contains(*c)
                })
            })
            .unwrap_or(end + 1);
        return Some(List {
            start: names.first().map_or(at, |n| n.0),
            end: noun_end,
            names,
        });
    }
    None
}

/// The names in front of `等`, separated by `、` outside of brackets, back to the start of the clause.
fn names_before(stream: &Stream, floor: usize, end: usize) -> Vec<(usize, usize)> {
    let (mut names, mut to, mut depth, mut at) = (Vec::new(), end, 0usize, end);
    while at > floor {
        let c = stream.chars.get(at - 1).copied().unwrap_or('\n');
        match c {
            ')' => depth += 1,
            '(' => depth = depth.saturating_sub(1),
            '、' if depth == 0 => {
                names.push((at, to));
                to = at - 1;
            }
            '。' | ';' | ':' | ',' | '\n' | ' ' if depth == 0 => break,
            _ => {}
        }
        at -= 1;
    }
    names.push((at, to));
    names.reverse();
    names.retain(|(from, to)| (2..=60).contains(&(to - from)));
    names
}

/// What is said of the names goes on to the next heading or the end of the paragraph.
fn section_end(stream: &Stream, marks: &[Mark], from: usize) -> usize {
    let block = stream
        .blocks
        .get(stream.block_at(from))
        .map_or(stream.len(), |b| b.to);
    let mark = marks.iter().find(|m| {
        m.at > from
            && m.family()
                .and_then(numbering::Family::rank)
                .is_some_and(|r| r <= 30)
    });
    mark.map_or(block, |m| m.at.min(block))
}

/// The heading in front of the list: the text of the last chapter number before it.
fn heading(stream: &Stream, marks: &[Mark], before: usize) -> Option<Passage> {
    let mark = marks.iter().rfind(|m| {
        m.at < before
            && m.family()
                .and_then(numbering::Family::rank)
                .is_some_and(|r| r <= 40)
    })?;
    let stop = (mark.text..before)
        .find(|at| matches!(stream.chars.get(*at), Some(' ' | '\n' | '。' | ',')))
        .unwrap_or(before);
    let passage = Passage::of_stream(stream, mark.text, stop);
    (!passage.is_empty() && passage.text.chars().count() <= 50).then_some(passage)
}

fn trim_bars(stream: &Stream, from: usize, mut to: usize) -> usize {
    while to > from
        && stream
            .chars
            .get(to - 1)
            .is_some_and(|c| matches!(c, '|' | ' ' | '\n'))
    {
        to -= 1;
    }
    to
}

fn speaks_of_rectification(text: &str) -> bool {
    [
        "整改", "处理", "许可", "办理", "处罚", "核准", "停产", "关停", "验收", "注销", "办结",
        "完成", "未", "整治", "责令",
    ]
    .iter()
    .any(|w| text.contains(w))
}

fn entry(
    stream: &Stream,
    from: usize,
    to: usize,
    status: &Passage,
    heading: Option<&str>,
) -> Entry {
    let problem = Passage::of_stream(stream, from, to);
    let span = problem.span();
    let mut entry = Draft {
        problem,
        status: status.clone(),
        span,
        ..Draft::default()
    }
    .entry();
    // The heading speaks of all of them: nobody under "not completed" is completed.
    let says = |words: &[&str]| {
        let heading = heading?;
        let word = words.iter().find(|w| heading.contains(**w))?;
        Some((*word).to_owned())
    };
    let open = says(&[
        "未完成",
        "未整改",
        "未按",
        "尚未",
        "正在整改",
        "推进中",
        "责令停产",
        "未",
    ]);
    let done = says(&["已完成", "已整改", "完成整改"]);
    let settled = matches!(entry.status.status, Status::Completed | Status::LongTerm);
    let unclear = entry.status.status == Status::Unclear;
    let (status, word) = match (open, done) {
        (Some(word), _) if settled || unclear => (Status::InProgress, word),
        (None, Some(word)) if unclear => (Status::Completed, word),
        _ => return entry,
    };
    entry.status.status = status;
    entry.status.words.push(word);
    entry
}
