//! Marks that nobody printed: headings without number where a list starts again, problems without number before a status
//! label, problem labels that do the work of numbers.

use std::collections::HashMap;

use super::{
    labels::Role,
    marks::{Kind, Mark},
    numbering::{Family, Number},
    sequence::{Step, step},
    stream::Stream,
    words,
};

/// Adds the implied marks.
pub(super) fn add(stream: &Stream, marks: Vec<Mark>) -> Vec<Mark> {
    let marks = styled_headings(stream, marks);
    let marks = problem_labels(marks);
    let marks = bare_problems(stream, marks);
    plain_headings(stream, marks)
}

fn implied(at: usize, text: usize, block: usize, family: Family, value: u32) -> Mark {
    let reading = Number {
        family,
        path: vec![value],
        printed: String::new(),
        len: text - at,
        tight: false,
    };
    Mark {
        at,
        text,
        kind: Kind::Number {
            reading,
            others: Vec::new(),
        },
        leading: true,
        block,
    }
}

fn insert(mut marks: Vec<Mark>, new: Vec<Mark>) -> Vec<Mark> {
    marks.extend(new);
    marks.sort_by_key(|m| m.at);
    marks
}

/// Whether a mark stands at the start of each block.
fn marked_blocks(stream: &Stream, marks: &[Mark]) -> Vec<bool> {
    let mut marked = vec![false; stream.blocks.len()];
    for mark in marks.iter().filter(|m| m.leading) {
        if let Some(slot) = marked.get_mut(mark.block) {
            *slot = true;
        }
    }
    marked
}

/// Headings by style or tag that carry no number.
fn styled_headings(stream: &Stream, mut marks: Vec<Mark>) -> Vec<Mark> {
    let level = |index: usize| stream.blocks.get(index).and_then(|b| b.heading);
    let marked = marked_blocks(stream, &marks);
    let plain: Vec<u8> = (0..stream.blocks.len())
        .filter(|index| !marked.get(*index).copied().unwrap_or_default())
        .filter_map(level)
        .collect();
    // "下一步" on the level of other headings is a chapter and no label inside a finding.
    marks.retain(|m| {
        let chapter = m
            .label()
            .is_some_and(|l| l.alone && matches!(l.role, Role::Next | Role::Problem));
        !(m.leading && chapter && level(m.block).is_some_and(|l| plain.contains(&l)))
    });
    let marked = marked_blocks(stream, &marks);
    let first_top = stream.blocks.iter().position(|b| b.heading == Some(1));
    let ranks = heading_ranks(stream, &marks);
    let new: Vec<Mark> = stream
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(index, block)| {
            let level = block.heading?;
            // The first heading of level 1 is the title of the paper.
            let title = first_top == Some(index);
            let rank = ranks.get(usize::from(level.min(9))).copied().unwrap_or(15);
            (!marked.get(index).copied().unwrap_or_default() && !title)
                .then(|| implied(block.from, block.from, index, Family::Heading(rank), 1))
        })
        .collect();
    number_in_order(insert(marks, new))
}

/// The rank of headings of each level: just above the numbers that stand under them.
fn heading_ranks(stream: &Stream, marks: &[Mark]) -> [u8; 10] {
    let mut below = [None::<u8>; 10];
    let mut open: Option<u8> = None;
    let mut marks = marks.iter().filter(|m| m.leading).peekable();
    for (index, block) in stream.blocks.iter().enumerate() {
        let mut number = None;
        while let Some(mark) = marks.next_if(|m| m.block <= index) {
            number = number.or(mark.number().and_then(|n| n.family.rank()));
        }
        if let Some(rank) = number {
            if let Some(level) = open.take()
                && let Some(slot) = below.get_mut(usize::from(level.min(9)))
            {
                *slot = Some(slot.map_or(rank, |r| r.min(rank)));
            }
        } else if let Some(level) = block.heading {
            open = Some(level);
        }
    }
    let mut ranks = [15u8; 10];
    let mut floor = 75u8;
    for level in (0..10u8).rev() {
        let own = below
            .get(usize::from(level))
            .copied()
            .flatten()
            .map_or(floor, |r| r.min(floor));
        let rank = own.saturating_sub(1);
        if let Some(slot) = ranks.get_mut(usize::from(level)) {
            *slot = rank;
        }
        floor = rank.max(2);
    }
    ranks
}

/// Gives headings without number a running number, so that they follow each other.
fn number_in_order(mut marks: Vec<Mark>) -> Vec<Mark> {
    let mut counts = HashMap::<Family, u32>::new();
    for mark in &mut marks {
        if let Kind::Number { reading, .. } = &mut mark.kind
            && matches!(reading.family, Family::Heading(_))
        {
            let count = counts.entry(reading.family).or_default();
            *count += 1;
            reading.path = vec![*count];
        }
    }
    marks
}

/// A problem label that stands again and again without a number in front opens a problem each time.
fn problem_labels(mut marks: Vec<Mark>) -> Vec<Mark> {
    let numbered_before = |marks: &[Mark], index: usize| {
        index > 0
            && marks.get(index - 1).is_some_and(|before| {
                marks
                    .get(index)
                    .is_some_and(|m| before.block == m.block && before.number().is_some())
            })
    };
    let opener = |m: &Mark| {
        m.leading
            && m.label()
                .is_some_and(|l| matches!(l.role, Role::Problem | Role::Task) && l.firm && !l.alone)
    };
    let status = |m: &Mark| {
        m.label()
            .is_some_and(|l| !matches!(l.role, Role::Problem | Role::Task))
    };
    if numbers_own_labels(&marks, opener) {
        return marks;
    }
    let mut opened = Vec::new();
    // A span without any number holds two openers with a status between: they are a list.
    let mut run: Vec<usize> = Vec::new();
    let mut phrase = String::new();
    let mut status_since = false;
    let mut flush = |run: &mut Vec<usize>| {
        if run.len() >= 2 {
            opened.append(run);
        }
        run.clear();
    };
    for (index, mark) in marks.iter().enumerate() {
        if mark
            .number()
            .is_some_and(|n| mark.leading && n.family.rank().is_none_or(|r| r < 50))
        {
            let nested = status_since
                && mark
                    .number()
                    .is_some_and(|n| n.family.rank().is_some_and(|r| r >= 40));
            if !nested {
                flush(&mut run);
            }
        } else if opener(mark) && !numbered_before(&marks, index) {
            let words = mark.label().map(|l| l.phrase.clone()).unwrap_or_default();
            if run.is_empty() || phrase == words && status_since {
                phrase = words;
                run.push(index);
                status_since = false;
            } else if phrase == words {
                // Twice without a status between (feedback only): a list all the same.
                run.push(index);
            }
        } else if status(mark) {
            status_since = true;
        }
    }
    flush(&mut run);
    for (value, index) in (1u32..).zip(opened) {
        if let Some(mark) = marks.get_mut(index) {
            let (at, text, block) = (mark.at, mark.text, mark.block);
            *mark = implied(at, text, block, Family::Label, value);
        }
    }
    marks
}

/// Whether each problem label follows a number of one list: the number is the finding, the label a part of it.
fn numbers_own_labels(marks: &[Mark], opener: impl Fn(&Mark) -> bool) -> bool {
    let mut before: Option<&Number> = None;
    let mut count = 0;
    for (index, _) in marks.iter().enumerate().filter(|(_, m)| opener(m)) {
        let number = index
            .checked_sub(1)
            .and_then(|i| marks.get(i))
            .filter(|m| m.leading)
            .and_then(Mark::number);
        let Some(number) = number else { return false };
        let follows = before.is_none_or(|b| {
            b.family == number.family
                && matches!(step(&b.path, &number.path), Step::Next | Step::First)
        });
        if !follows {
            return false;
        }
        before = Some(number);
        count += 1;
    }
    count >= 2
}

/// The paragraph before a status label is a problem when no number or problem label claims that status.
fn bare_problems(stream: &Stream, marks: Vec<Mark>) -> Vec<Mark> {
    let marked = marked_blocks(stream, &marks);
    let unmarked_before = |mark: &Mark| {
        let block = mark.block.checked_sub(1)?;
        let free = !marked.get(block).copied().unwrap_or(true)
            && stream.blocks.get(block)?.heading.is_none();
        free.then_some(block)
    };
    // Labels by the number or problem label that claims them; the claim of the start of the document is nobody's.
    let mut claims: Vec<(Option<Family>, Vec<&Mark>)> = vec![(None, Vec::new())];
    for mark in &marks {
        match &mark.kind {
            Kind::Number { reading, .. } if mark.leading || reading.family == Family::Keyword => {
                claims.push((Some(reading.family), Vec::new()));
            }
            Kind::Label(label)
                if matches!(label.role, Role::Problem | Role::Task)
                    && claims.last().is_some_and(|(_, labels)| !labels.is_empty()) =>
            {
                claims.push((Some(Family::Label), Vec::new()));
            }
            Kind::Label(label)
                if mark.leading
                    && label.firm
                    && matches!(label.role, Role::Status | Role::Measures) =>
            {
                if let Some((_, labels)) = claims.last_mut() {
                    labels.push(mark);
                }
            }
            _ => {}
        }
    }
    let phrase = |mark: &Mark| mark.label().map(|l| l.phrase.clone());
    let again = |labels: &[&Mark]| {
        let first = labels.first().and_then(|l| phrase(l));
        labels
            .iter()
            .skip(1)
            .any(|l| unmarked_before(l).is_some() && phrase(l) == first)
    };
    // By form of number: how many claim labels, and how many of these hold one label again and again.
    let mut counts: HashMap<Option<Family>, (usize, usize)> = HashMap::new();
    for (family, labels) in claims.iter().filter(|(_, labels)| !labels.is_empty()) {
        let (count, groups) = counts.entry(*family).or_default();
        *count += 1;
        *groups += usize::from(again(labels));
    }
    let mut blocks: Vec<usize> = Vec::new();
    for (family, labels) in claims.iter().filter(|(_, labels)| !labels.is_empty()) {
        let (count, groups) = counts.get(family).copied().unwrap_or_default();
        // What is numbered are groups when most of them hold the label again and again; otherwise one number was lost.
        let skip = usize::from(family.is_some() && groups * 2 < count);
        if skip == 1 && !again(labels) {
            continue;
        }
        let repeated = labels.first().and_then(|l| phrase(l));
        let own = labels.iter().filter(|l| phrase(l) == repeated).skip(skip);
        blocks.extend(own.filter_map(|l| unmarked_before(l)));
    }
    let new = (1u32..)
        .zip(blocks)
        .filter_map(|(value, block)| {
            stream
                .blocks
                .get(block)
                .map(|b| implied(b.from, b.from, block, Family::Bare, value))
        })
        .collect();
    insert(marks, new)
}

/// Short lines without number between two numbered ones, where the numbering starts again or the line names a field.
fn plain_headings(stream: &Stream, marks: Vec<Mark>) -> Vec<Mark> {
    let mut leading: Vec<Option<&Mark>> = vec![None; stream.blocks.len()];
    for mark in marks.iter().rev().filter(|m| m.leading) {
        if let Some(slot) = leading.get_mut(mark.block) {
            *slot = Some(mark);
        }
    }
    let mut new: Vec<Mark> = Vec::new();
    let mut restarts = 0usize;
    let mut last: Vec<(Family, u32)> = Vec::new();
    for (index, pair) in stream.blocks.windows(2).enumerate() {
        let [block, _] = pair else { continue };
        if let Some(number) = leading.get(index).copied().flatten().and_then(Mark::number) {
            remember(&mut last, number);
            continue;
        }
        let Some(next) = leading
            .get(index + 1)
            .copied()
            .flatten()
            .and_then(Mark::number)
        else {
            continue;
        };
        if leading.get(index).copied().flatten().is_some()
            || !is_heading_like(stream, block.from, block.to, 60)
        {
            continue;
        }
        // The line under "附件1" is the title of the annex.
        let annex = index > 0
            && leading
                .get(index - 1)
                .copied()
                .flatten()
                .is_some_and(|m| m.family() == Some(Family::Annex));
        if annex {
            continue;
        }
        let value = next.path.last().copied().unwrap_or_default();
        let before = last
            .iter()
            .find(|(f, _)| *f == next.family)
            .map(|(_, v)| *v);
        let restart = value == 1 && before.is_some_and(|v| v > 1);
        let text = stream.plain(block.from, block.to);
        let names_field = text.contains("方面") || text.contains("问题") || text.contains("领域");
        let begins = value == 1 && before.is_none();
        // A long line is a heading only where lines like it are known to be.
        let long = block.to - block.from > 40;
        restarts += usize::from(restart);
        let named = names_field && index > 0 && !long;
        if restart || named || begins && index > 0 {
            let rank = next.family.rank().unwrap_or(40).saturating_sub(1);
            let doubtful = begins && (long || !names_field);
            new.push(implied(
                block.from,
                block.from,
                index,
                Family::Heading(rank),
                u32::from(doubtful),
            ));
        }
    }
    // A heading before the very first number counts only when others like it follow.
    if restarts == 0
        && new
            .iter()
            .filter(|m| m.number().is_some_and(|n| n.path == [0]))
            .count()
            < 2
    {
        new.retain(|m| {
            m.number().is_some_and(|n| n.path == [0])
                && words::chapter(&stream.plain(m.at, block_end(stream, m.block)))
                    == words::Chapter::Problems
        });
        if new.len() < 2 {
            new.clear();
        }
    }
    number_in_order(insert(marks, new))
}

fn block_end(stream: &Stream, block: usize) -> usize {
    stream.blocks.get(block).map_or(0, |b| b.to)
}

fn remember(last: &mut Vec<(Family, u32)>, number: &Number) {
    let value = number.path.last().copied().unwrap_or_default();
    // A number of a higher form begins a part: what stood below may start again without a heading.
    if let Some(rank) = number.family.rank() {
        last.retain(|(family, _)| family.rank().is_none_or(|r| r <= rank));
    }
    if let Some(entry) = last.iter_mut().find(|(f, _)| *f == number.family) {
        entry.1 = value;
    } else {
        last.push((number.family, value));
    }
}

/// A short line without the mark that ends a sentence.
fn is_heading_like(stream: &Stream, from: usize, to: usize, limit: usize) -> bool {
    let length = to - from;
    let last = stream
        .chars
        .get(to.saturating_sub(1))
        .copied()
        .unwrap_or('。');
    (2..=limit).contains(&length)
        && !matches!(last, '。' | ';' | ',' | '!' | '?' | '、')
        && !stream
            .chars
            .get(from..to)
            .unwrap_or_default()
            .contains(&'。')
}
