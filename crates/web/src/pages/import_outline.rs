//! The two sides of the preview: the source with its passages marked, and what was read from it.

use std::collections::HashSet;

use bihuan_casework::import::{self, Preview};
use bihuan_domain::{
    import::{Against, Draft, DraftRow, Remark},
    rectification::FindingList,
};

use super::{import::ImportQuery, words};
use crate::{
    format,
    views::{
        import::{
            AspectRows, Edit, FigureCheck, Outline, OutlineRow, Paragraph, Passage, Piece, Role,
        },
        parts::{Choice, Empty, Field, Notice, Tag, Tone},
    },
};

/// A passage of a row: from, to, row, role.
type Mark = (usize, usize, u32, Role);

/// The source, a paragraph a line, with the passages of all rows marked.
pub(crate) fn source(draft: &Draft, text: &str) -> Vec<Paragraph> {
    let mut marks: Vec<Mark> = Vec::new();
    for row in &draft.rows {
        marks.push((
            row.problem_range.0,
            row.problem_range.1,
            row.key,
            Role::Problem,
        ));
        marks.extend(
            row.status_range
                .map(|(from, to)| (from, to, row.key, Role::Status)),
        );
    }
    marks.sort_by_key(|m| (m.0, m.1));
    // Parts of a split row share a passage; it is marked once.
    marks.dedup_by_key(|m| (m.0, m.1));
    let mut seen = HashSet::new();
    let mut paragraphs = Vec::new();
    let mut at = 0;
    let mut marks = marks.into_iter().peekable();
    for line in text.split('\n') {
        let length = line.chars().count();
        let (from, to) = (at, at + length);
        at = to + 1;
        if line.trim().is_empty() {
            continue;
        }
        let mut pieces = Vec::new();
        let mut here = from;
        let mut chars = line.chars();
        let mut take =
            |upto: usize, here: &mut usize, mark: Option<Passage>, pieces: &mut Vec<Piece>| {
                let piece: String = chars.by_ref().take(upto.saturating_sub(*here)).collect();
                *here = (*here).max(upto);
                if !piece.is_empty() {
                    pieces.push(Piece { text: piece, mark });
                }
            };
        while let Some(&(start, end, key, role)) = marks.peek() {
            if start >= to {
                break;
            }
            take(start.min(to), &mut here, None, &mut pieces);
            let passage = Passage {
                item: key.to_string(),
                role,
                first: seen.insert((key, role as u8)) && role == Role::Problem,
            };
            take(end.min(to), &mut here, Some(passage), &mut pieces);
            // A passage that goes on in the next line is met again there.
            if end > to {
                break;
            }
            marks.next();
        }
        take(to, &mut here, None, &mut pieces);
        let class = if paragraphs.is_empty() { "title" } else { "" };
        paragraphs.push(Paragraph { class, pieces });
    }
    paragraphs
}

/// What was read.
pub(crate) fn outline(
    preview: &Preview,
    list: FindingList,
    base: String,
    query: &ImportQuery,
) -> Outline {
    let draft = &preview.record.draft;
    let taken = draft.taken().count();
    let notes = draft.remarks.iter().map(note).collect();
    let aspects = draft.aspects.iter().enumerate().map(|(index, aspect)| {
        let own: Vec<(usize, &DraftRow)> = draft
            .rows
            .iter()
            .enumerate()
            .filter(|(_, r)| r.aspect == index)
            .collect();
        let title = if aspect.title.is_empty() {
            String::new()
        } else {
            format!("{}、{}", format::ordinal(index + 1), aspect.title)
        };
        AspectRows {
            title,
            count: format!("{} 个", own.iter().filter(|(_, r)| !r.dropped).count()),
            rows: own
                .iter()
                .map(|(at, r)| row(draft, *at, r, query))
                .collect(),
        }
    });
    let r = &preview.rectification.rectification;
    Outline {
        base,
        version: preview.record.version,
        notes,
        aspects: aspects.collect(),
        target: format!("{} · {}清单", r.name, list.label()),
        count: taken as u64,
        dropped: draft.rows.iter().filter(|r| r.dropped).count() as u64,
        obstacle: (taken == 0).then(|| "没有可列入的问题：所有行都标为不列入。".to_owned()),
        empty: draft.rows.is_empty().then(|| Empty {
            title: "没有读出问题".to_owned(),
            text: "文件里没有问题清单。".to_owned(),
            links: Vec::new(),
        }),
    }
}

pub(crate) fn note(remark: &Remark) -> Notice {
    if remark.warning {
        Notice::new(Tone::Amber, "请确认", remark.text.clone())
    } else {
        Notice::new(Tone::Plain, "", remark.text.clone())
    }
}

fn row(draft: &Draft, at: usize, row: &DraftRow, query: &ImportQuery) -> OutlineRow {
    let before = at.checked_sub(1).and_then(|at| draft.rows.get(at));
    let cuts = cuts(&row.problem);
    let status = row.reported.as_ref().map_or_else(
        || Tag::new("未说明", Tone::Plain),
        |r| words::reported(&r.status),
    );
    let mut facts = Vec::new();
    match row.against {
        Against::New => {}
        Against::Same { .. } => facts.push("台账中已有，不再列入".to_owned()),
        Against::Changed { .. } => facts.push("台账中已有，将更新所述情况".to_owned()),
    }
    if let Some(item) = &row.item {
        facts.push(format!("属于：{item}"));
    }
    if !row.unit_hint.is_empty() {
        facts.push(format!("单位：{}", row.unit_hint.join("、")));
    }
    if let Some(deadline) = &row.raw_deadline {
        facts.push(format!("时限：{deadline}"));
    }
    let edit = (query.row == row.key.to_string())
        .then(|| edit(draft, row, &cuts, &query.what))
        .flatten();
    OutlineRow {
        id: row.key.to_string(),
        number: row.source_no.clone().unwrap_or_else(|| "—".to_owned()),
        child: false,
        problem: row.problem.clone(),
        status,
        words: row
            .reported
            .as_ref()
            .map(|r| r.status_words.iter().take(4).cloned().collect())
            .unwrap_or_default(),
        figures: import::contradictions(row)
            .into_iter()
            .map(|n| FigureCheck {
                text: n.message,
                fits: false,
            })
            .collect(),
        facts: facts.join("　"),
        dropped: row.dropped,
        can_merge: before.is_some_and(|b| b.aspect == row.aspect),
        can_split: !cuts.is_empty(),
        edit,
    }
}

fn edit(draft: &Draft, row: &DraftRow, cuts: &[(usize, String)], what: &str) -> Option<Edit> {
    match what {
        "retitle" => Some(Edit::Retitle(Field::of(row.problem.clone()))),
        "split" if !cuts.is_empty() => Some(Edit::Split(
            cuts.iter()
                .map(|(at, sentence)| Choice::new(at.to_string(), sentence.clone()))
                .collect(),
        )),
        "move" => {
            let title = |index: usize, title: &str| {
                if title.is_empty() {
                    "（无标题）".to_owned()
                } else {
                    format!("{}、{title}", format::ordinal(index + 1))
                }
            };
            let choices = draft.aspects.iter().enumerate();
            let choices = choices.map(|(i, a)| {
                Choice::new(i.to_string(), title(i, &a.title)).chosen_if(i == row.aspect)
            });
            Some(Edit::Move(choices.collect::<Vec<_>>().into()))
        }
        _ => None,
    }
}

/// Places where a problem can be cut: the characters before it and the sentence that would begin there.
fn cuts(problem: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = problem.chars().collect();
    let mut cuts = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        if matches!(c, '。' | '；' | ';' | '，' | ',') {
            let rest: String = chars.iter().skip(at + 1).collect();
            let sentence: String = rest
                .split(['。', '；', ';'])
                .next()
                .unwrap_or_default()
                .chars()
                .take(40)
                .collect();
            if sentence.trim().chars().count() > 3 {
                cuts.push((at + 1, sentence));
            }
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_can_be_cut_where_a_clause_ends() {
        let cuts = cuts("道路破损，灯光不足。排水不畅");
        assert_eq!(cuts.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [5, 10]);
        assert!(super::cuts("道路破损。").is_empty());
    }
}
