//! No date at all.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use crate::facts::dates::dates;
use crate::facts::pattern::Pattern;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("effect.no_date"),
    title: "没有时间",
    explanation: "整改情况里没有写什么时候做的、什么时候完成的。请至少写明完成的年月。",
    example_ok: plainly("2024年6月县城管局修复破损道路12处。"),
    example_bad: plainly("县城管局修复破损道路12处。"),
    run,
};

static PART_OF_A_YEAR: Pattern = Pattern::new(
    r"\d{1,2}月|[一二三四五六七八九十]月|年底|年初|上半年|下半年|季度|去年|今年|上年|本月|上月|\d{4}年|近[一二三四五六七八九十\d]+年",
);

fn run(case: &Case<'_>) -> Vec<Check> {
    if PART_OF_A_YEAR.is_match(case.plain.text()) || !dates(case.text).is_empty() {
        return Vec::new();
    }
    let message = "全文没有写时间，请至少写明完成的年月。".to_owned();
    vec![case.check_all(RULE.id, Severity::Soft, message)]
}
