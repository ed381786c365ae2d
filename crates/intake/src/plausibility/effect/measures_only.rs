//! Measures instead of results.

use super::super::case::Case;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use crate::facts::pattern::Pattern;
use crate::facts::status::lexicon::Says;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("effect.measures_only"),
    title: "只有措施，没有成效",
    explanation: "整改情况只写了开会、发文、出台制度、加强和强化，没有写问题本身解决到什么程度。请补充结果：解决了多少、达到什么标准、群众怎样评价。",
    example_ok: plainly("召开专题会议2次，修复破损道路12处，已全部通车。"),
    example_bad: plainly("召开专题会议研究部署，印发《关于加强道路管理的通知》，进一步压实责任。"),
    run,
};

static MEASURES: Pattern = Pattern::new(
    r"召开|印发|下发|出台|制定|制订|修订|部署|要求|强调|学习|研究|传达|组织|成立|建立|健全|完善|强化|加强|加大|压实|提高认识|统一思想|督促|督导|开展|落实|推动|严格|规范|深化|推进",
);
/// Acts that change the thing itself, and effects that can be seen.
static RESULTS: Pattern = Pattern::new(
    r"修复|建成|拆除|关停|清退|退还|追缴|补缴|收回|处罚|查处|立案|追责|问责|处分|化解|办结|交付|通车|投入使用|投用|投运|运行|验收|达标|达到|下降|上升|增长|提升至|减少\d|新增|入驻|清零|整治\d|改造\d|完成|销号|解决|纠正|撤销|调整\d|培训\d|满意率|好评|排名|全部|实现|签订|安装|新建|重建|整改到位|关闭|腾退|清理出|发放|兑付|补发|轮岗|退出|开通|通报",
);

fn run(case: &Case<'_>) -> Vec<Check> {
    let text = case.plain.text();
    let effects = case.statements.iter().any(|said| {
        matches!(
            said.says,
            Says::Settled
                | Says::Basically
                | Says::DoneAll
                | Says::Done
                | Says::PartDone
                | Says::Partial
                | Says::Left
        )
    });
    let percent = case
        .amounts
        .iter()
        .any(|amount| amount.quantity.is_percent());
    if !MEASURES.is_match(text) || effects || percent || RESULTS.is_match(text) {
        return Vec::new();
    }
    let mut named: Vec<&str> = Vec::new();
    for found in MEASURES.find_all(text) {
        if !named.contains(&found.as_str()) && named.len() < 4 {
            named.push(found.as_str());
        }
    }
    let message = format!(
        "文中只有措施（{}），没有写问题解决到什么程度，请补充结果。",
        named.join("、")
    );
    vec![case.check_all(RULE.id, Severity::Soft, message)]
}
