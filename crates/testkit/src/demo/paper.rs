//! The made-up documents that the demo imports: composed from the same words as the findings.

use std::fmt::Write as _;

use super::{
    seed::Chance,
    words::{ASPECTS, PATTERNS, Pattern, Words, fill},
};

/// A document and, in its order, what each finding is about.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    /// Name of the file.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// For each finding: its pattern and its words.
    pub findings: Vec<(&'static Pattern, Words)>,
}

/// What differs between the documents.
pub(super) struct Form {
    /// Name of the file.
    pub name: &'static str,
    /// Title.
    pub title: &'static str,
    /// First paragraph.
    pub preface: &'static str,
    /// Label of the status; `None` for a document that only names problems.
    pub status_label: Option<&'static str>,
    /// Issuer and date at the end.
    pub foot: String,
    /// How many findings.
    pub findings: usize,
    /// The pattern it begins with, so that documents differ.
    pub first: usize,
}

/// Composes a document.
pub(super) fn compose(form: &Form, chance: &mut Chance) -> Paper {
    let mut chosen: Vec<(&'static Pattern, Words)> = Vec::with_capacity(form.findings);
    let mut round = form.first;
    while chosen.len() < form.findings {
        let Some(pattern) = PATTERNS.get(round % PATTERNS.len()) else {
            break;
        };
        round += 1;
        let done = chance.in_hundred(55);
        let words = fill(pattern, done, chance);
        if !chosen
            .iter()
            .any(|(_, known)| known.problem == words.problem)
        {
            chosen.push((pattern, words));
        }
    }
    chosen.sort_by_key(|(pattern, _)| pattern.aspect);
    let mut text = format!("{}\n{}\n", form.title, form.preface);
    let _ = writeln!(
        text,
        "一、整改组织情况\n县委坚持把整改作为重大政治任务，成立整改工作专班，定期调度，逐项推进。\n二、反馈问题整改情况"
    );
    let mut aspect = None;
    for (number, (pattern, words)) in (1..).zip(&chosen) {
        if aspect != Some(pattern.aspect) {
            aspect = Some(pattern.aspect);
            let ordinal = ["一", "二", "三", "四"]
                .get(pattern.aspect)
                .copied()
                .unwrap_or("五");
            let title = ASPECTS.get(pattern.aspect).copied().unwrap_or_default();
            let _ = writeln!(text, "（{ordinal}）反馈问题：{title}。");
        }
        let _ = writeln!(text, "{number}.{}", words.problem);
        if let Some(label) = form.status_label {
            let _ = writeln!(text, "{label}：{}", words.status);
        }
    }
    let _ = writeln!(
        text,
        "三、下一步工作安排\n（一）持续抓好后续整改，对需要长期坚持的事项紧盯不放。\n（二）健全长效机制，防止问题反弹回潮。\n\
         欢迎广大干部群众监督。联系电话：0000-1234567；邮政信箱：云岭县人民路1号；电子邮箱：zgb@yunling.example。\n{}",
        form.foot
    );
    Paper {
        name: form.name,
        text,
        findings: chosen,
    }
}
