//! What a newer version of a document changes.

use bihuan_casework::import::Preview;
use bihuan_domain::{
    Finding,
    import::{Against, DraftRow},
    rectification::FindingList,
};

use super::import_outline::note;
use crate::views::{
    frame::Frame,
    import_difference::{Difference, DifferencePage},
    parts::{Choice, Link, Span, Tag, Tone},
};

const KINDS: [(&str, &str); 5] = [
    ("", "全部"),
    ("new", "新增"),
    ("changed", "有变化"),
    ("gone", "不再出现"),
    ("same", "相同"),
];

/// The difference between the ledger and a draft.
pub(crate) fn view(
    frame: Frame,
    preview: &Preview,
    list: FindingList,
    known: &[Finding],
    kind: &str,
) -> DifferencePage {
    let draft = &preview.record.draft;
    let base = format!("/import/{}/{}", list.key(), preview.document.id);
    let find = |id| known.iter().find(|f: &&Finding| f.id == id);
    let mut items: Vec<(&'static str, Difference)> = Vec::new();
    for row in &draft.rows {
        items.push(match row.against {
            Against::New => ("new", new(row)),
            Against::Changed { finding } => ("changed", changed(row, find(finding))),
            Against::Same { finding } => ("same", same(row, find(finding))),
        });
    }
    items.extend(
        draft
            .gone
            .iter()
            .filter_map(|id| find(*id))
            .map(|f| ("gone", gone(f))),
    );
    let count = |key: &str| {
        items
            .iter()
            .filter(|(k, _)| key.is_empty() || *k == key)
            .count()
    };
    let kinds = KINDS.iter().map(|(key, label)| {
        let href = if key.is_empty() {
            base.clone()
        } else {
            format!("{base}?kind={key}")
        };
        Link::new(format!("{label} {}", count(key)), href).current_if(*key == kind)
    });
    let (fresh, other) = (count("new"), count("changed"));
    DifferencePage {
        frame,
        file: preview.document.name.clone(),
        summary: format!("与台账 {} 比较", preview.rectification.rectification.code),
        action: format!("{base}/decide"),
        discard_action: format!("{base}/discard"),
        version: preview.record.version,
        kinds: kinds.collect(),
        notes: draft
            .remarks
            .iter()
            .filter(|r| r.warning)
            .map(note)
            .collect(),
        outcome: format!(
            "新增 {fresh} 个，更新 {other} 个，其余不动；已下达问题的表述不变，只更新原文所述情况"
        ),
        items: items
            .into_iter()
            .filter(|(k, _)| kind.is_empty() || *k == kind)
            .map(|(_, d)| d)
            .collect(),
    }
}

fn text_of_row(row: &DraftRow) -> String {
    whole(
        &row.problem,
        row.reported.as_ref().map_or("", |r| r.status_text.as_str()),
    )
}

fn text_of_finding(f: &Finding) -> String {
    whole(
        &f.problem,
        f.reported.as_ref().map_or("", |r| r.status_text.as_str()),
    )
}

fn whole(problem: &str, status: &str) -> String {
    if status.is_empty() {
        problem.to_owned()
    } else {
        format!("{problem}　{status}")
    }
}

fn choices(row: &DraftRow, take: &str) -> Vec<Choice> {
    vec![
        Choice::new("take", take).chosen_if(!row.dropped),
        Choice::new("leave", "不动").chosen_if(row.dropped),
    ]
}

fn new(row: &DraftRow) -> Difference {
    Difference {
        id: row.key.to_string(),
        number: format!("原文第 {} 条", row.source_no.as_deref().unwrap_or("—")),
        kind: Tag::new("新增", Tone::Blue),
        href: None,
        old: Vec::new(),
        new: vec![Span::marked(text_of_row(row))],
        choices: choices(row, "列入台账"),
    }
}

fn changed(row: &DraftRow, finding: Option<&Finding>) -> Difference {
    let before = finding.map(text_of_finding).unwrap_or_default();
    let now = text_of_row(row);
    let (old, new) = marked(&before, &now);
    Difference {
        id: row.key.to_string(),
        number: finding.map(|f| f.number.to_string()).unwrap_or_default(),
        kind: Tag::new("有变化", Tone::Amber),
        href: finding.map(|f| format!("/findings/{}", f.id)),
        old,
        new,
        choices: choices(row, "更新"),
    }
}

fn same(row: &DraftRow, finding: Option<&Finding>) -> Difference {
    Difference {
        id: row.key.to_string(),
        number: finding.map(|f| f.number.to_string()).unwrap_or_default(),
        kind: Tag::new("相同", Tone::Plain),
        href: finding.map(|f| format!("/findings/{}", f.id)),
        old: vec![Span::plain(
            finding.map(|f| f.problem.clone()).unwrap_or_default(),
        )],
        new: vec![Span::plain(row.problem.clone())],
        choices: Vec::new(),
    }
}

fn gone(finding: &Finding) -> Difference {
    Difference {
        id: finding.id.to_string(),
        number: finding.number.to_string(),
        kind: Tag::new("不再出现", Tone::Red),
        href: Some(format!("/findings/{}", finding.id)),
        old: vec![Span::plain(text_of_finding(finding))],
        new: Vec::new(),
        choices: Vec::new(),
    }
}

/// Both texts with what differs marked: what they begin and end with alike is not.
fn marked(before: &str, now: &str) -> (Vec<Span>, Vec<Span>) {
    let (a, b): (Vec<char>, Vec<char>) = (before.chars().collect(), now.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let longest = a.len().min(b.len()) - head;
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(longest)
        .take_while(|(x, y)| x == y)
        .count();
    let parts = |text: &[char]| {
        let part = |from: usize, to: usize| {
            text.iter()
                .skip(from)
                .take(to.saturating_sub(from))
                .collect::<String>()
        };
        let end = text.len() - tail;
        let spans = [
            Span::plain(part(0, head)),
            Span::marked(part(head, end)),
            Span::plain(part(end, text.len())),
        ];
        spans
            .into_iter()
            .filter(|s| !s.text.is_empty())
            .collect::<Vec<_>>()
    };
    (parts(&a), parts(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        let (old, new) = marked("已完成5处，剩余2处。", "已完成6处，剩余1处。");
        assert_eq!(
            old,
            [
                Span::plain("已完成"),
                Span::marked("5处，剩余2"),
                Span::plain("处。")
            ]
        );
        assert_eq!(
            new,
            [
                Span::plain("已完成"),
                Span::marked("6处，剩余1"),
                Span::plain("处。")
            ]
        );
        assert_eq!(marked("一", "一").0, [Span::plain("一")]);
    }
}
