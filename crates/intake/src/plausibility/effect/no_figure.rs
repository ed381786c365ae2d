//! No figure at all.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, plainly};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("effect.no_figure"),
    title: "没有任何数字",
    explanation: "整改情况里没有一个数字（件数、户数、面积、金额、比率等），看不出做了多少、效果多大。能够量化的请补充数字；确实无法量化的可以忽略。",
    example_ok: plainly("2024年6月县城管局修复破损道路12处。"),
    example_bad: plainly("县城管局对破损道路进行了修复。"),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    if !case.amounts.is_empty() {
        return Vec::new();
    }
    let message =
        "全文没有一个数字，看不出做了多少、效果多大，请补充件数、户数、金额、比率等。".to_owned();
    vec![case.check_all(RULE.id, Severity::Soft, message)]
}
