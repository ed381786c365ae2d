//! Claimed completed, while the words say that it is under way or to come.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, claiming};
use super::{SHOWN, reads_as_done};
use crate::Status;
use crate::facts::status::lexicon::Says;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("claim.pending_words"),
    title: "报“已完成”，文中却还在进行或者计划中",
    explanation: "申报“已完成”时，文中不应还有“正在”“拟”“将”“计划”“待批复”“尚未启动”等说明事情未办完的词。“正在运行”、巩固成效的后续工作、把某事纳入考核等不算。请补充完成情况，或者改报“正在推进”。",
    example_ok: claiming("云岭小学建设已完成，2024年9月如期开学。下一步，将继续加强校园管理。"),
    example_bad: claiming(
        "已采取应急措施，临时封存办公楼。已拟定方案，经批准后，将采取措施彻底整改到位。",
    ),
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    if case.claim != Some(Status::Completed) || reads_as_done(case) {
        return Vec::new();
    }
    case.statements
        .iter()
        .filter(|said| !said.aftercare)
        .filter(|said| {
            matches!(
                said.says,
                Says::Ongoing | Says::OngoingLabel | Says::Planned | Says::NotBegun
            )
        })
        .take(SHOWN)
        .map(|said| {
            let words = case.words(said.at.clone());
            let meaning = match said.says {
                Says::Planned => "还在计划或者等待之中",
                Says::NotBegun => "还没有开始",
                _ => "还在进行之中",
            };
            let message = format!(
                "申报为“已完成”，但文中的“{words}”说明事情{meaning}，请补充完成情况或者改报进展。"
            );
            case.check(RULE.id, Severity::Hard, said.at.clone(), message)
        })
        .collect()
}
