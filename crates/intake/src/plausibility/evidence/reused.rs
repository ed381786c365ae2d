//! Evidence that another finding has already.

use super::super::case::Case;
use super::super::{Check, EvidenceFacts, Rule, RuleId, Severity};
use super::{GOOD, given, with};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("evidence.reused"),
    title: "佐证材料重复使用",
    explanation: "同一份文件（内容完全相同）已经作为另一个问题的佐证材料。一份文件确实可以证明几个问题，但请确认它说的是本问题，必要时补充专门的材料。",
    example_ok: with(&[GOOD]),
    example_bad: with(&[EvidenceFacts {
        reused_from: Some("问题12"),
        ..GOOD
    }]),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    given(case.context)
        .iter()
        .filter_map(|piece| piece.reused_from.map(|other| (piece, other)))
        .map(|(piece, other)| {
            let message = format!(
                "佐证材料“{}”与“{other}”的材料是同一份文件，请确认它能证明本问题。",
                piece.name
            );
            case.check_all(RULE.id, Severity::Soft, message)
        })
        .collect()
}
