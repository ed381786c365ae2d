//! `figure.*`: figures that contradict each other.

pub(super) mod growth;
pub(super) mod part_exceeds_whole;
pub(super) mod percent_over_100;
pub(super) mod rate;
pub(super) mod sum;

use super::case::Case;
use crate::facts::amounts::Amount;
use crate::facts::pattern::Pattern;

/// Words that lead to a figure without naming what is counted.
static FILLER: Pattern = Pattern::new(
    r"截至|目前|其中|现有|现|共计|累计|合计|总计|已经|已|共|约|近|仅|均|全部|完成|办结|整改|解决|化解|交付|剩余|余下|其余|尚有|还有|还剩|未|达到|达|为|是|的|了|有|和|及|与|并|、|个|正在|涉及|发现|排查|推进|整治|办理|施工|建设|实施|开展|验收|改造|治理|进行|计划|启动|处理|处置|拟|将|于|年底前|明年|继续|按|有序|加快|招聘|修复|拆除|清理|销号|待|尚|另|开工|出|中",
);

/// What a figure counts, in the bare words around it: the noun behind the measure word if there is one.
fn counted(case: &Case<'_>, amount: &Amount) -> String {
    let strip = |words: &str| {
        let mut bare = String::new();
        let mut from = 0;
        for found in FILLER.find_all(words) {
            bare.push_str(words.get(from..found.start()).unwrap_or_default());
            from = found.end();
        }
        bare.push_str(words.get(from..).unwrap_or_default());
        bare
    };
    let tail = case.plain.slice(amount.tail.clone());
    let cut = tail
        .find(['已', '均', '正', '完', '办', '全', '未', '待', '纳'])
        .unwrap_or(tail.len());
    let noun = strip(tail.get(..cut).unwrap_or_default());
    if noun.chars().count() >= 2 {
        noun
    } else {
        strip(case.plain.slice(amount.lead.clone()))
    }
}
