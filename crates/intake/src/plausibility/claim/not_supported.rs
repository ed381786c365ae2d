//! Claimed completed, while the text as a whole reads otherwise.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, claiming};
use crate::Status;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("claim.not_supported"),
    title: "申报的状态与全文不符",
    explanation: "通读全文，整改情况属于“正在推进”或者“未启动”，与申报的“已完成”（或者“基本完成并长期坚持”）不符。依据的词在提示中列出。请按实际进展申报，或者补充完成的依据。",
    example_ok: claiming("该问题已完成整改，2024年6月通过验收。"),
    example_bad: claiming("云岭大道现已复工，正在积极推进建设。"),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    let (claimed, reads) = match (case.claim, case.reading.status) {
        (Some(Status::Completed), Status::InProgress) => ("已完成", "正在推进"),
        (Some(Status::Completed), Status::NotStarted) => ("已完成", "未启动"),
        (Some(Status::LongTerm), Status::NotStarted) => ("基本完成并长期坚持", "未启动"),
        _ => return Vec::new(),
    };
    let words: Vec<String> = case
        .reading
        .words
        .iter()
        .take(5)
        .map(|word| format!("“{word}”"))
        .collect();
    let rests_on = if words.is_empty() {
        String::new()
    } else {
        format!("（依据：{}）", words.join("、"))
    };
    let message = format!(
        "申报为“{claimed}”，但全文读来是“{reads}”{rests_on}，请按实际进展申报或者补充完成的依据。"
    );
    vec![case.check_all(RULE.id, Severity::Hard, message)]
}
