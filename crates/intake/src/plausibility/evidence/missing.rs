//! Evidence that is not there.

use super::super::case::Case;
use super::super::{Check, EvidenceFacts, Rule, RuleId, Severity};
use super::{GOOD, given, printed, with};
use crate::Status;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("evidence.missing"),
    title: "佐证材料缺失",
    explanation: "申报完成却没有一份佐证材料，或者列出的材料没有文件，或者材料注明的日期还没有到。请上传能够证明结果的材料（验收单、照片、清单、文件等）。",
    example_ok: with(&[GOOD]),
    example_bad: with(&[]),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    let mut found: Vec<String> = Vec::new();
    let done = matches!(case.claim, Some(Status::Completed | Status::LongTerm));
    if done
        && case
            .context
            .evidence
            .is_some_and(<[EvidenceFacts<'_>]>::is_empty)
    {
        found.push("申报完成，但没有任何佐证材料，请上传能够证明结果的材料。".to_owned());
    }
    for piece in given(case.context) {
        if !piece.present {
            found.push(format!(
                "佐证材料“{}”只有名称没有文件，请上传。",
                piece.name
            ));
        }
        let future = piece
            .taken_on
            .filter(|taken| case.context.today.is_some_and(|today| *taken > today));
        if let Some(taken) = future {
            found.push(format!(
                "佐证材料“{}”注明的日期是{}，还没有到，请核对。",
                piece.name,
                printed(taken)
            ));
        }
    }
    found
        .into_iter()
        .map(|message| case.check_all(RULE.id, Severity::Hard, message))
        .collect()
}
