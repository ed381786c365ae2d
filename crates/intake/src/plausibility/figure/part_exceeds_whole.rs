//! A part that is larger than its whole.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use super::counted;
use crate::facts::amounts::{Amount, Role, same_measure};
use crate::facts::pattern::Pattern;
use crate::facts::status::shares_words;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("figure.part_exceeds_whole"),
    title: "部分大于整体",
    explanation: "“涉及若干、已完成若干”“若干件中办结若干件”“共若干，其中若干”这类写法里，后一个数字不应大于前一个。单位不同、说的不是同一类事项、写明超额完成的不提示。请核对两个数字是否写反或者漏写范围。",
    example_ok: plainly("共排查隐患120处，已完成整改112处。"),
    example_bad: plainly("共排查隐患112处，已完成整改120处。"),
    run,
};

/// More than planned is no contradiction.
static MAY_EXCEED: Pattern =
    Pattern::new(r"超额|超过|超出|超计划|目标|计划|预期|预计|年度任务|翻番|新增|累计");

fn run(case: &Case<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for (sentence, range) in case.sentences.iter().enumerate() {
        if MAY_EXCEED.is_match(case.plain.slice(range.at.clone())) {
            continue;
        }
        let all: Vec<&Amount> = case
            .in_sentence(sentence)
            .filter(|amount| amount.is_exact_count())
            .collect();
        for (place, part) in all.iter().enumerate() {
            let whole = all
                .iter()
                .take(place)
                .rfind(|whole| is_whole_of(case, whole, part));
            let fraction = part.quantity.fraction.is_some();
            // "4个方面47个问题,已完成46个": another figure is large enough to be the whole.
            let enough = all.iter().take(place).any(|other| {
                same_measure(&other.quantity, &part.quantity)
                    && other.quantity.value() >= part.quantity.value()
            });
            let counts = part.role == Role::Part && !fraction && !enough;
            if let Some(whole) = whole.filter(|whole| counts && exceeds(part, whole)) {
                found.push(report(case, part, whole));
            }
        }
        found.extend(all.windows(2).filter_map(|pair| match pair {
            [part, whole]
                if part.quantity.fraction.is_some() && whole.quantity.fraction.is_some() =>
            {
                // A written fraction beside a percentage is a share; elsewhere it may be anything.
                let share = case
                    .in_sentence(sentence)
                    .any(|amount| amount.quantity.is_percent());
                (share && exceeds(part, whole)).then(|| report(case, part, whole))
            }
            _ => None,
        }));
    }
    found
}

fn exceeds(part: &Amount, whole: &Amount) -> bool {
    part.quantity.interval().0 > whole.quantity.interval().1
}

fn is_whole_of(case: &Case<'_>, whole: &Amount, part: &Amount) -> bool {
    let what = counted(case, part);
    whole.role == Role::Whole
        && whole.quantity.unit == part.quantity.unit
        && same_measure(&whole.quantity, &part.quantity)
        && !whole.quantity.unit.is_empty()
        && (what.chars().count() < 2 || shares_words(&what, whole.around(&case.plain)))
}

fn report(case: &Case<'_>, part: &Amount, whole: &Amount) -> Check {
    let (larger, smaller) = (case.printed(&part.quantity), case.printed(&whole.quantity));
    let message = format!("其中的{larger}大于总数{smaller}，部分不应大于整体，请核对两个数字。");
    let at = whole.quantity.at.start.min(part.quantity.at.start)
        ..whole.quantity.at.end.max(part.quantity.at.end);
    case.check(RULE.id, Severity::Hard, at, message)
}
