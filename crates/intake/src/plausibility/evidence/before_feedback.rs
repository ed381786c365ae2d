//! Evidence older than the feedback.

use super::super::case::Case;
use super::super::{Check, EvidenceFacts, Rule, RuleId, Severity};
use super::{GOOD, given, printed, with};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("evidence.before_feedback"),
    title: "佐证材料早于反馈",
    explanation: "佐证材料形成的日期早于巡察反馈的日期，不能证明反馈之后做了整改。边巡边改的问题请在文中说明；否则请补充反馈之后的材料。",
    example_ok: with(&[GOOD]),
    example_bad: with(&[EvidenceFacts {
        taken_on: Some(jiff::civil::date(2023, 5, 1)),
        ..GOOD
    }]),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    let Some(feedback) = case.context.feedback_on else {
        return Vec::new();
    };
    given(case.context)
        .iter()
        .filter_map(|piece| {
            piece
                .taken_on
                .filter(|taken| *taken < feedback)
                .map(|taken| (piece, taken))
        })
        .map(|(piece, taken)| {
            let message = format!(
                "佐证材料“{}”形成于{}，早于反馈日期{}，不能证明反馈之后的整改。",
                piece.name,
                printed(taken),
                printed(feedback)
            );
            case.check_all(RULE.id, Severity::Soft, message)
        })
        .collect()
}
