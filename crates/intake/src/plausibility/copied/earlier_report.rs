//! Taken over from an earlier report.

use super::super::case::Case;
use super::super::{Check, Context, Example, NOTHING_KNOWN, Origin, OtherText, Rule, RuleId};
use super::most_alike;

const EARLIER: OtherText<'static> = OtherText {
    label: "2024年5月进展",
    text: "县城管局会同各街道对主城区道路逐条排查，建立问题台账，已修复破损路面12处，其余路段正在组织施工。",
    origin: Origin::EarlierReport,
};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("copy.earlier_report"),
    title: "与上次报送雷同",
    explanation: "这次报送的文字与此前一次报送几乎相同，看不出新的进展。请写明这段时间新做了什么；没有新进展的请如实写明原因。",
    example_ok: Example {
        text: "6月新增修复破损路面9处，累计21处，清运渣土80吨；其余4处因管线迁改，预计7月中旬完工。",
        claim: None,
        context: Context {
            others: &[EARLIER],
            ..NOTHING_KNOWN
        },
    },
    example_bad: Example {
        text: "县城管局会同各街道对主城区道路逐条排查，建立问题台账，已修复破损路面12处，其余路段正在组织施工。",
        claim: None,
        context: Context {
            others: &[EARLIER],
            ..NOTHING_KNOWN
        },
    },
    run,
};

/// Reports on one matter repeat its history; only a text with next to nothing new is called a copy.
const LEAST: f64 = 0.85;

fn run(case: &Case<'_>) -> Vec<Check> {
    most_alike(
        case,
        RULE.id,
        Origin::EarlierReport,
        LEAST,
        |other, share, words| {
            format!(
                "约{share:.0}%的文字与“{}”相同（如“{words}”），请写明新的进展。",
                other.label
            )
        },
    )
}
