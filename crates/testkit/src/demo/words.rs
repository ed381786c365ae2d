//! Made-up problems of a made-up county: sentence patterns with the unit that answers for them, and what was done.

use super::seed::Chance;

/// A kind of problem.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Key of the lead unit.
    pub lead: &'static str,
    /// Which aspect of a feedback document it belongs to.
    pub aspect: usize,
    /// The problem; `{place}` and `{n}` are filled in.
    pub problem: &'static str,
    /// What was done, when it is done.
    pub done: &'static str,
    /// What was done, when something is left.
    pub open: &'static str,
}

/// Titles of the aspects.
pub(super) const ASPECTS: [&str; 4] = [
    "贯彻落实上级决策部署有差距，推动高质量发展用力不够",
    "落实全面从严治党责任不够有力，群众身边问题仍然存在",
    "执行新时代党的组织路线有短板，队伍建设不够扎实",
    "落实巡视巡察、审计等监督发现问题整改不到位",
];

const PLACES: &[&str] = &[
    "城东片区",
    "青石镇",
    "白沙镇",
    "河口乡",
    "龙潭镇",
    "梅山乡",
    "经开区北园",
    "老城南街",
    "云水湖周边",
    "东风社区",
    "柳溪村",
    "石桥村",
];

macro_rules! patterns {
    ($($lead:literal, $aspect:literal, $problem:literal, $done:literal, $open:literal;)+) => {
        &[$(Pattern { lead: $lead, aspect: $aspect, problem: $problem, done: $done, open: $open }),+]
    };
}

/// All patterns.
pub(super) const PATTERNS: &[Pattern] = patterns! {
    "zhujian", 0, "{place}老旧小区改造资金拨付不及时，{n}个小区未按期开工。", "改造资金已全部拨付，{n}个小区均已完工并通过验收。", "已完成{m}个小区改造，剩余{r}个小区正在施工。";
    "zhujian", 0, "{place}安置房建设滞后，{n}户群众过渡期超过协议期限。", "安置房已全部交付，{n}户群众已入住。", "共涉及{n}户，已完成选房{m}户，剩余{r}户正在办理手续。";
    "jiaoyu", 0, "{place}学校学位供给不足，{n}个班超过规定班额。", "新建教学楼已投入使用，{n}个大班额已全部化解。", "已化解大班额{m}个，剩余{r}个计划明年秋季学期化解。";
    "shuili", 0, "{place}农村饮水工程维护不到位，{n}处供水点水质不稳定。", "{n}处供水点已全部完成改造，水质检测合格。", "已完成改造{m}处，剩余{r}处正在采购设备。";
    "huanbao", 0, "{place}生活污水处理设施运行不正常，{n}处管网破损未修复。", "{n}处破损管网已全部修复，设施运行正常。", "已修复{m}处，剩余{r}处正在施工。";
    "huanbao", 0, "{place}秸秆露天焚烧管控不严，网格巡查留有空档。", "巡查网格已调整到位，今年以来未再发生露天焚烧。", "已重新划分网格，正在配备巡查设备。";
    "nongye", 0, "{place}高标准农田项目验收滞后，{n}亩建成后管护责任不清。", "{n}亩高标准农田已完成验收，管护协议已全部签订。", "已完成验收{m}亩，剩余{r}亩正在整改。";
    "nongye", 0, "{place}农村户厕问题摸排不彻底，{n}座改造后无法正常使用。", "{n}座问题户厕已全部整改完成，并建立管护机制。", "已整改{m}座，剩余{r}座正在施工。";
    "chengguan", 0, "{place}背街小巷环境卫生差，垃圾清运不及时。", "垃圾中转站已建成投用，做到日产日清。", "已增配清运车辆，中转站选址方案正在报批。";
    "jiaotong", 0, "{place}农村公路养护不到位，{n}公里路面破损严重。", "{n}公里破损路面已全部修复通车。", "已修复{m}公里，剩余{r}公里正在施工。";
    "fagai", 0, "重点项目前期工作不扎实，{n}个项目审批超时。", "{n}个项目审批手续已全部办结。", "已办结{m}个，剩余{r}个正在补充材料。";
    "kaifaqu", 0, "{place}闲置土地处置不力，{n}宗土地批而未供。", "{n}宗闲置土地已全部处置完毕。", "已处置{m}宗，剩余{r}宗正在协商收回。";
    "zirui", 0, "{place}违法占用耕地图斑整改进度慢，{n}个图斑未销号。", "{n}个图斑已全部整改销号。", "已销号{m}个，剩余{r}个正在复耕。";
    "yingji", 0, "{place}烟花爆竹经营网点安全隐患排查不到位。", "已完成全覆盖排查，发现的隐患已全部整改到位。", "已开展两轮排查，部分隐患正在整改。";
    "zhujian", 0, "“保交楼”项目推进不快，{n}套住房未按合同交付。", "{n}套住房已全部交付。", "交付任务{n}套，已交付{m}套，剩余{r}套正在收尾。";
    "minzheng", 1, "{place}低保动态管理不严，{n}人去世后仍在领取补贴。", "多发补贴已全部追回，{n}人已停发。", "已停发{n}人，追缴工作正在进行。";
    "caizheng", 1, "惠农补贴发放核查不细，{n}户重复享受补贴。", "{n}户重复发放的补贴已全部追回。", "已追回{m}户，剩余{r}户正在核实。";
    "nongye", 1, "{place}村集体“三资”管理混乱，{n}份合同未公开。", "{n}份合同已全部重新核查并公开。", "已公开{m}份，剩余{r}份正在清理。";
    "jw", 1, "派驻监督作用发挥不够，移交问题线索偏少。", "派驻机构改革已完成，监督联动机制运行正常。", "已修订派驻监督办法，正在组织轮训。";
    "jw", 1, "问题线索办理不及时，{n}件线索超过规定时限。", "{n}件超期线索已全部办结。", "已办结{m}件，剩余{r}件正在核查。";
    "shenji", 1, "公务用车加油卡管理不规范，{n}张卡未按规定登记。", "{n}张加油卡已全部登记，并建立月度核对制度。", "已登记{m}张，剩余{r}张正在核对。";
    "weijian", 1, "{place}村卫生室药品采购管理不严，价格公示不到位。", "药品价格已全部公示，采购流程已规范。", "已开展专项检查，整改方案正在落实。";
    "xinfang", 1, "信访积案化解不彻底，{n}件初访未按期答复。", "{n}件初访已全部答复。", "已答复{m}件，剩余{r}件正在协调。";
    "caizheng", 1, "违规发放津补贴清退不彻底，涉及{n}个单位。", "{n}个单位违规发放的津补贴已全部清退。", "已清退{m}个单位，剩余{r}个单位正在清退。";
    "shichang", 1, "{place}校园周边食品安全监管有盲区，{n}家店铺无证经营。", "{n}家无证店铺已全部依法处理。", "已处理{m}家，剩余{r}家正在办理许可。";
    "xwb", 1, "会议多、文件长问题反弹，基层重复填表报数。", "全年会议和文件数量均较上年下降，报表已精简合并。", "已出台精文减会措施，正在清理重复报表。";
    "zzb", 2, "年轻干部培养储备不足，{n}个乡镇班子年龄结构不合理。", "{n}个乡镇班子已完成调整。", "已调整{m}个，剩余{r}个拟结合换届调整。";
    "zzb", 2, "干部档案审核不严，{n}份档案信息认定依据不足。", "{n}份档案已全部复核认定。", "已复核{m}份，剩余{r}份正在查证。";
    "renshe", 2, "编外聘用人员清理不到位，{n}人未按规定签订合同。", "{n}人均已规范签订合同或依法清退。", "已规范{m}人，剩余{r}人正在办理。";
    "zzb", 2, "{place}软弱涣散党组织整顿不彻底，组织生活制度执行不严。", "已完成整顿并通过验收，组织生活正常开展。", "已制定整顿方案，县领导正在包联指导。";
    "xuanchuan", 2, "政务新媒体管理不到位，{n}个账号长期不更新。", "{n}个账号已关停或恢复更新。", "已关停{m}个，剩余{r}个正在整改。";
    "zzb", 2, "村（社区）干部缺配较多，{n}个村后备力量不足。", "{n}个村已全部配齐后备力量。", "已配备{m}个村，剩余{r}个村正在选拔。";
    "xcb", 3, "上轮巡察反馈问题整改不彻底，{n}个问题未完成。", "{n}个问题已全部完成整改。", "已完成{m}个，剩余{r}个按计划推进。";
    "shenji", 3, "审计发现问题整改进展缓慢，{n}个问题超过整改期限。", "{n}个问题已全部整改到位。", "已整改{m}个，剩余{r}个正在推进。";
    "xcb", 3, "巡察整改日常监督合力不够，资料审核把关不严。", "整改评估办法已修订，资料审核制度运行正常。", "已建立联合审核机制，正在开展首轮抽查。";
    "huanbao", 3, "生态环境督察交办件回访不到位，{n}件群众反映问题反复。", "{n}件反复投诉件已全部办结并回访。", "已办结{m}件，剩余{r}件正在整治。";
    "zfw", 3, "矛盾纠纷排查化解未形成合力，{place}同类纠纷多发。", "已建立联席会议制度，今年以来未再发生同类纠纷。", "已建立排查台账，正在逐件化解。";
};

/// A problem with its words filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// The problem.
    pub problem: String,
    /// What is said about it.
    pub status: String,
}

/// Fills in a pattern; `done` says which status text.
pub(super) fn fill(pattern: &Pattern, done: bool, chance: &mut Chance) -> Words {
    let n = 3 + chance.below(40);
    let m = 1 + chance.below(n - 1);
    let place = chance.one(PLACES).copied().unwrap_or("青石镇");
    let put = |text: &str| {
        text.replace("{place}", place)
            .replace("{n}", &n.to_string())
            .replace("{m}", &m.to_string())
            .replace("{r}", &(n - m).to_string())
    };
    Words {
        problem: put(pattern.problem),
        status: put(if done { pattern.done } else { pattern.open }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_filled_in_completely() {
        for pattern in PATTERNS {
            for done in [true, false] {
                let words = fill(pattern, done, &mut Chance::new(3));
                assert!(
                    !words.problem.contains('{') && !words.status.contains('{'),
                    "{words:?}"
                );
                assert!(pattern.aspect < ASPECTS.len());
            }
        }
    }
}
