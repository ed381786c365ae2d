//! A share of more than all there is.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use crate::facts::pattern::Pattern;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("figure.percent_over_100"),
    title: "占比或完成率超过100%",
    explanation: "办结率、整改率、占比等是部分占全部的比例，不可能超过100%。增长率、负荷率、产销率等可以超过100%的不提示；写明“超额完成”或者相对计划、目标计算的也不提示。请核对比率，或者写清楚是相对什么计算的。",
    example_ok: plainly("2024年科技型企业入库同比增长103%，任务完成率100%。"),
    example_bad: plainly("反馈问题整改完成率103%。"),
    run,
};

static SHARE: Pattern = Pattern::new(r"率[^,]{0,4}$|占比|占[^,]{0,10}$|比例|比重");
static MAY_EXCEED: Pattern = Pattern::new(
    r"增|升|长|降|同比|环比|负荷率|利用率|周转率|产销率|增值率|保值|收益率|回报率|溢价|杠杆|负债率|拨备|流动比|速动|超额|超出|超过计划|目标|计划|年度任务|偿债|覆盖倍数|参与率|入住率",
);

fn run(case: &Case<'_>) -> Vec<Check> {
    case.amounts
        .iter()
        .filter(|rate| rate.quantity.is_percent() && rate.quantity.printed > 100.0)
        .filter_map(|rate| {
            let clause = case.plain.slice(rate.clause.clone());
            let lead = case.plain.slice(rate.lead.clone());
            let sentence = case.sentences.get(rate.sentence).map_or("", |sentence| case.plain.slice(sentence.at.clone()));
            if sentence.contains("超额") || !SHARE.is_match(lead) || MAY_EXCEED.is_match(clause) {
                return None;
            }
            let printed = case.printed(&rate.quantity);
            let message = format!("“{lead}{printed}”超过了100%，这类比例最多为100%，请核对数字，或者写明是相对什么计算的。");
            Some(case.check(RULE.id, Severity::Hard, rate.quantity.at.clone(), message))
        })
        .collect()
}
