//! Nobody is named who did it.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use crate::facts::pattern::Pattern;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("effect.no_owner"),
    title: "没有责任主体",
    explanation: "整改情况里没有写是谁做的：没有单位、部门、乡镇、专班或者负责人。请写明牵头和具体办理的单位。",
    example_ok: plainly("2024年6月县城管局修复破损道路12处。"),
    example_bad: plainly("2024年6月修复破损道路12处。"),
    run,
};

static OWNER: Pattern = Pattern::new(concat!(
    r"[\p{Han}](?:局|委|办公室|办|厅|院|中心|街道|镇|乡|处|站|所|大队|支队|总队|党组|党委|支部|公司|集团|学校|小学|中学|银行)",
    r"|部门|单位|专班|领导小组|工作组|党组织|政府|纪委|监委|法院|检察院|组织部|宣传部|统战部|政法委|社区|村委|乡镇|镇街|书记|县长|区长|市长|局长|主任|镇长|乡长|分管领导|负责人|责任人|牵头领导|我[局委办院县区市镇乡]|常委会",
));

fn run(case: &Case<'_>) -> Vec<Check> {
    if OWNER.is_match(case.plain.text()) {
        return Vec::new();
    }
    let message = "全文没有写是哪个单位或者谁做的，请写明牵头和具体办理的单位。".to_owned();
    vec![case.check_all(RULE.id, Severity::Soft, message)]
}
