//! Claimed completed, while something is left.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, claiming};
use super::{SHOWN, reads_as_done};
use crate::Status;
use crate::facts::status::lexicon::Says;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("claim.remaining"),
    title: "报“已完成”，文中却还有剩余",
    explanation: "申报“已完成”或者“基本完成并长期坚持”时，文中不应还有“剩余若干”“尚未完成”，也不应有低于100%的完成率、交付率、办结率。请说明剩余部分如何处理，或者改报“正在推进”。",
    example_ok: claiming("12条河道已全部完成整治，办结率100%。"),
    example_bad: claiming("10条河道已完成整治，剩余2条河道正在施工。"),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    let claimed = matches!(case.claim, Some(Status::Completed | Status::LongTerm));
    if !claimed || reads_as_done(case) {
        return Vec::new();
    }
    case.statements
        .iter()
        .filter(|said| matches!(said.says, Says::Left | Says::Partial | Says::PartDone))
        .take(SHOWN)
        .map(|said| {
            let words = case.words(said.at.clone());
            let message = format!(
                "申报为已完成，但文中的“{words}”说明还有部分没有办完，请说明剩余部分或者改报进展。"
            );
            case.check(RULE.id, Severity::Hard, said.at.clone(), message)
        })
        .collect()
}
