//! Taken over from another finding.

use super::super::case::Case;
use super::super::{Check, Context, Example, NOTHING_KNOWN, Origin, OtherText, Rule, RuleId};
use super::most_alike;

const OTHER: OtherText<'static> = OtherText {
    label: "问题12",
    text: "县城管局会同各街道对主城区道路逐条排查，2024年6月底前修复破损路面12处，清运渣土300吨，群众反映良好。",
    origin: Origin::OtherFinding,
};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("copy.other_finding"),
    title: "与其他问题的整改情况雷同",
    explanation: "这段整改情况的大部分文字与另一个问题的整改情况相同。一项措施确实可以对应几个问题，但成效应当分别写。请按本问题的实际情况改写。",
    example_ok: Example {
        text: "县教育局对全县小学食堂开展检查，2024年5月更换老旧设备16套，公示采购价格，家长满意度明显提高。",
        claim: None,
        context: Context {
            others: &[OTHER],
            ..NOTHING_KNOWN
        },
    },
    example_bad: Example {
        text: "县城管局会同各街道对主城区道路逐条排查，2024年6月底前修复破损路面12处，清运渣土300吨，群众较为满意。",
        claim: None,
        context: Context {
            others: &[OTHER],
            ..NOTHING_KNOWN
        },
    },
    run,
};

/// From this share on the text is more taken over than written.
const LEAST: f64 = 0.6;

fn run(case: &Case<'_>) -> Vec<Check> {
    most_alike(
        case,
        RULE.id,
        Origin::OtherFinding,
        LEAST,
        |other, share, words| {
            format!(
                "约{share:.0}%的文字与“{}”相同（如“{words}”），请按本问题的实际情况写。",
                other.label
            )
        },
    )
}
