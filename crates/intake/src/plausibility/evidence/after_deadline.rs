//! Evidence from after the deadline.

use super::super::case::Case;
use super::super::{Check, EvidenceFacts, Rule, RuleId, Severity};
use super::{GOOD, given, printed, with};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("evidence.after_deadline"),
    title: "佐证材料晚于完成时限",
    explanation: "佐证材料形成的日期晚于完成时限，说明到期时可能还没有完成。请核对完成日期；确属逾期完成的请如实说明。",
    example_ok: with(&[GOOD]),
    example_bad: with(&[EvidenceFacts {
        taken_on: Some(jiff::civil::date(2024, 7, 15)),
        ..GOOD
    }]),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    let Some(deadline) = case.context.deadline else {
        return Vec::new();
    };
    given(case.context)
        .iter()
        .filter_map(|piece| {
            piece
                .taken_on
                .filter(|taken| *taken > deadline)
                .map(|taken| (piece, taken))
        })
        .map(|(piece, taken)| {
            let message = format!(
                "佐证材料“{}”形成于{}，晚于完成时限{}，请核对是否按期完成。",
                piece.name,
                printed(taken),
                printed(deadline)
            );
            case.check_all(RULE.id, Severity::Soft, message)
        })
        .collect()
}
