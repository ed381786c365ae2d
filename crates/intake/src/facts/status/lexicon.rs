//! The words that tell how far a matter is, and the company that changes what they mean.

use crate::facts::pattern::{Pattern, Patterns};

/// What a clause says about the matter, strongest statements first within a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Says {
    /// The matter as a whole is done: 已完成整改, 现已全部整改到位.
    Settled,
    /// Basically done: 基本完成整改.
    Basically,
    /// To be kept up: 长期坚持.
    Sustained,
    /// All of something named is done: 均已完成, 全部办结.
    DoneAll,
    /// Something named is done: 已建成, 已完成….
    Done,
    /// A part of something is done: 第一批已完成.
    PartDone,
    /// Only the preparation is done: 已拟定方案, 完成招标.
    Prepared,
    /// The state of the whole is "under way": 持续推进中.
    OngoingLabel,
    /// Something is under way: 正在办理, 施工中.
    Ongoing,
    /// Something is left: 剩余2个, 尚未完成.
    Left,
    /// Less than all, by figures: 交付率91%.
    Partial,
    /// Something is still to come: 将, 拟, 计划, 待批复.
    Planned,
    /// Nothing is begun: 尚未启动.
    NotBegun,
}

/// Introduces what comes after the matter itself: next steps, keeping it so.
pub(crate) static NEXT: Pattern =
    Pattern::new(r"^(?:[一二三四五六]是|\(?\d\)?)?(?:下一步|下步|下一阶段|接下来|今后|后续)");

/// Keeping a result rather than reaching it.
pub(crate) static AFTERCARE: Pattern = Pattern::new(
    r"巩固|长效|常态化|回头看|回潮|反弹|防止|严防|杜绝|避免|日常监管|日常管理|日常监督|跟踪|监督检查|持续加强|进一步加强|继续加强|进一步规范|进一步强化|进一步完善|持续强化|持续提升|不断提升|举一反三|定期",
);

/// The whole matter in general words, or nothing: what may stand before "已完成整改".
pub(crate) static SETTLED: Pattern = Pattern::new(concat!(
    r"^(?:(?:截至|截止)[^,]{0,14}|目前|日前|现|至此|通过整改|经整改|经过整改|[^,]{0,6}\d{1,2}月(?:\d{1,2}日|底|份)?(?:前)?|\d{4}年底?)*",
    r"(?:(?:该|此|本|上述|以上|所有|全部|各|有关|相关|反馈|指出|发现|涉及|排查|查出|移交|交办|督察|审计|的|这)*[^,]{0,12}(?:问题|整改任务|整改事项|整改工作|整改目标|整改内容|隐患)|该?项目|该?任务|整改|此?事项|该项工作)?",
    r"(?:现|均|都|已|已经|已按[^,]{0,4}|按期|按时|如期|按要求|提前|全部|全面|彻底|全数|整体|得到|得以|也)*",
    r"(?:整改完成|完成整改|整改到位|整改完毕|整改结束|整改落实到位|落实整改到位|落实到位|整改|完成(?:了)?(?:全部|所有|相关|各项|问题|相应)*整改(?:任务|工作|目标|事项)?|办结(?:销号)?|销号(?:到位)?|清零|化解(?:到位)?|解决(?:到位)?|彻底解决|有效解决|整改销号|完成销号|处理完毕|完成)",
    r"(?:了|到位|完毕|并销号|并(?:已)?通过[^,]{0,8}验收|并(?:长期|持续)[^,]{0,4})?$",
));
/// A rate of a hundred about the matter as a whole.
pub(crate) static SETTLED_RATE: Pattern = Pattern::new(
    r"^(?:目前|现|问题|整改任务|任务)*(?:整改(?:完成)?|完成|销号)率(?:已|均|达到|达|为|是)*100%$",
);
/// All of so many: "3个问题均已整改".
pub(crate) static ALL_OF_THEM: Pattern = Pattern::new(r"均|全部|都已|全都|全数");
/// A number before the noun: not the whole, but so many of it.
pub(crate) static SO_MANY: Pattern = Pattern::new(
    r"\d|[一二三四五六七八九十两几]个|部分|大部|多数|个别|一批|首批|第[一二三]批|一期|绝大",
);

/// Basically completed.
pub(crate) static BASICALLY: Pattern = Pattern::new(
    r"^(?:目前|现|该问题|问题|整改任务|整改工作|任务|此问题|已|均)*基本(?:完成|整改|解决)(?:了)?(?:整改|到位|任务|完成|目标)*$",
);
/// To be kept up.
pub(crate) static SUSTAINED: Pattern = Pattern::new(
    r"(?:需|并|要|将|已)?(?:长期坚持|长期整改|持续整改|持续坚持|长期推进|长期抓|常抓不懈)",
);

/// All of something is done.
pub(crate) static DONE_ALL: Pattern = Pattern::new(concat!(
    r"(?:已全部|均已|都已|全部已|现已全部|全部均?|已全面|全面|已一律|一律)[^,]{0,16}?",
    r"(?:完成|办结|到位|整改|销号|清零|拆除|关停|建成|化解|入驻|退还|清退|处置|完毕|通过|交付|投入使用|验收|解决)",
    r"|(?:整改|销号|关停|纠正|追责|处置|清退|整治|退还|拆除|复核纠正)到位|处置完毕|清运完毕|拆除完毕|(?:已|均)清零",
));
/// A rate of a hundred about something.
pub(crate) static RATE_OF_HUNDRED: Pattern = Pattern::new(r"率(?:已|均|达到|达|为|是)*100%");
/// Something is done.
pub(crate) static DONE: Pattern = Pattern::new(concat!(
    r"(?:已|已经|现已|均已|顺利|如期|按期|圆满)[^,]{0,14}?(?:完成|建成|竣工|通车|投入使用|投用|交付|办结|化解|拆除|退还|清退|关停|关闭|整改|解决|销号|入驻|修复|验收|开学|恢复|追究|到位|搬迁|安置)",
    r"|完成[^,]{0,30}?(?:整改|改造|建设|修复|整治|工程|搬迁|拆除|验收|项目|工作|任务)|建成(?:通车|投用|投入|并)|整改完成|完成整改|已按要求(?:开展|完成|整改|落实)|整改到位",
));
/// What is done only prepares: plans, papers, permits.
pub(crate) static PREPARATION: Pattern = Pattern::new(
    r"(?:完成|制定|制订|拟定|拟订|编制|形成|起草|出台|印发)[^,]{0,22}?(?:方案|规划|计划|设计|图纸|预案|初稿|草案|清单|台账|立项|可研|可行性研究|招标|招投标|征求意见|前期工作|前期手续|摸底|摸排|调查|论证|勘测|勘察|测绘|申报)|(?:方案|规划|图纸|预案|清单)(?:的)?(?:编制|制定|设计|拟定)(?:工作)?(?:已)?(?:完成)?|编制完成|拟定方案",
);
/// After these words of preparation the thing itself is named as done all the same.
pub(crate) static BEYOND_PREPARATION: Pattern = Pattern::new(
    r"(?:施工|竣工|验收|建成|整改|投入使用|投用|通车|交付|改造)(?:已|均|工作|任务)*(?:完成|到位|$)",
);
/// Only a part of the thing.
pub(crate) static ONLY_PART: Pattern = Pattern::new(
    r"部分|第一批|首批|一期|一阶段|阶段性|首期|右幅|左幅|个别|初步|试点|第一轮|近一半|过半|大部分",
);

/// The state of the whole in a sentence of its own.
pub(crate) static ONGOING_LABEL: Pattern = Pattern::new(
    r"^(?:(?:截至|截止)[^,]{0,14}|目前|现|该问题|问题|此问题|整改工作|整改任务|各项工作|仍|尚|还|正在|正|已取得阶段性成效)*(?:持续|有序|稳步|积极|加快|按计划|按时序|按序时|全力|抓紧|逐步|扎实|深入)*(?:推进|整改|落实|办理|进行|实施)(?:之)?中?$",
);
/// Something is under way.
pub(crate) static ONGOING: Pattern = Pattern::new(concat!(
    r"正在|正(?:按|有序|积极|加快|抓紧|稳步|逐步|全力|推进|办理|开展|进行|施工|实施|申报|对接|着手|征求|研究|谋划|筹备|编制|制定|起草|整改)",
    r"|(?:有序|稳步|加快|分步|抓紧|持续|逐步|按计划|按序时|压茬|梯次)推进|推进中",
    r"|继续(?:在[^,]{1,20})?(?:统筹|推进|推动|实施|建设|改造|新增|办理|加快|整改|施工)",
    r"|(?:施工|建设|办理|整改|审批|进行|处理|实施|招标|采购|改造|修复|申报|报批|编制|协调|对接|审理|调试)(?:过程)?中$",
    r"|(?:进场施工|开工建设|动工建设)|(?:已|已经|现已|陆续|全面|均已)(?:复工|开工|动工)|已启动|启动实施|有序(?:清理|开展|实施|化解|启动)|整改中",
));
/// "正在" with these is the good end, not the way.
pub(crate) static IN_USE: Pattern = Pattern::new(
    r"^正在(?:正常|稳定|良好|有效|平稳|顺利)?(?:运行|使用|运营|发挥|营业|履行|执行|生效|投用)|已正在使用",
);

/// The matter itself is still to be dealt with, whatever was said before.
pub(crate) static STILL_TO_DO: Pattern = Pattern::new(
    r"^(?:正在?(?:抓紧|加快|积极|全力|按[^,]{1,4})?(?:办理|施工|整改|建设|申报|审批|报批|招标|验收|拆除|改造|修复|清理|清退|追缴|协调|制定|编制|拟定)|待|拟|有待|等待|预计|将于)",
);

/// Something is left over.
pub(crate) static LEFT: Pattern =
    Pattern::new(r"剩余|余下|剩下|还剩|尚有|仍有|尚余|尚剩|仍余|仍存在|还存在");
/// Others, which may be left or done.
pub(crate) static OTHERS: Pattern = Pattern::new(r"其余|另有|还有|其他|另外|其它");
/// Not done.
pub(crate) static UNDONE: Pattern = Pattern::new(concat!(
    r"(?:尚未|仍未|还未|暂未|仍没有|还没有)(?:[^,]{1,12}|$)",
    r"|未(?:能)?(?:全部|完全|全面)?(?:完成|整改|解决|办结|销号|交付|建成|开工|启动|动工|到位|取得|达标|竣工)",
    r"|不能(?:按时|按期|如期)(?:完成|交付|整改)",
));
/// A clause about what happens to the undone: it names them, it does not say there are some.
pub(crate) static ABOUT_UNDONE: Pattern = Pattern::new(
    r"^(?:针对|对于|对|将|把|凡|严禁|严防|防止|杜绝|避免|若|如|如果|因|由于|查处|依法)|未发现|按(?:期|时)未|逾期未|[尚仍还暂]?未[^,]{1,12}的",
);
/// Nothing is begun.
pub(crate) static NOT_BEGUN: Pattern = Pattern::new(
    r"(?:尚未|仍未|还未|暂未|未)(?:正式|全面)?(?:启动|开工|动工|开展|开始|实施|着手|部署)(?:整改|建设|实施|工作)?",
);

/// Something is to come. `将` as "take" (将…纳入…) is told apart by the word that follows.
pub(crate) static PLANNED: Pattern = Pattern::new(concat!(
    r"(?:即将|将(?:于|在|会|继续|进一步|持续|加快|采取|按|逐步|尽快|组织(?:开展|实施|专)|开展|推进|完成|启动|实施|彻底|全面(?:完成|推进|启动|落实)|全力|力争|适时|根据|依法|依规|严格|不断|定期|及时|对|加强|加大|积极|同步|结合|通过|抓紧|统筹|陆续|予以|纳入|严肃|以))",
    r"|计划(?:于|在|对|将|分|年内|今年|明年|后年|下半年|\d|投资|新建|建设|实施|开展|完成|用|到|通过|采取|安排|每年|启动|改造)",
    r"|(?:列入|纳入)[^,]{0,25}(?:计划|规划|治理项目|改造项目|建设项目)",
    r"|预计|力争|有望|争取(?:在|于|年内|尽快|\d|今年|明年|早日|完成)|确保(?:在|于)?[^,]{0,14}(?:前|年底|年内|月底)(?:全部|全面)?(?:完成|建成|整改|交付|销号|竣工)",
    r"|后即可|后方可|后(?:再)?(?:予以|进行)?(?:启动|实施|组织实施)|尽快(?:完成|启动|实施|整改|推进|办理|交付|解决)|(?:正在|正)?酝酿|分[两二三四\d]个?批次?进行",
));
/// 拟: to plan, unless it is part of another word.
pub(crate) static INTENDED: Pattern =
    Pattern::new(r"(?:^|[^模虚草比])(拟(?:[^定订真人稿用]|用于))");
/// 待: to wait, unless it is part of another word.
pub(crate) static AWAITED: Pattern =
    Pattern::new(r"(?:^|[^接招对优期看款虐善厚])(待(?:[^遇人岗命业]|$)|有待|亟待|等待)");

/// What every clause is asked for.
pub(crate) static OF_A_CLAUSE: Patterns<&Pattern> = Patterns::new(&[
    &AFTERCARE,
    &SETTLED,
    &SETTLED_RATE,
    &ALL_OF_THEM,
    &SO_MANY,
    &BASICALLY,
    &SUSTAINED,
    &DONE_ALL,
    &RATE_OF_HUNDRED,
    &DONE,
    &PREPARATION,
    &BEYOND_PREPARATION,
    &ONLY_PART,
    &ONGOING_LABEL,
    &ONGOING,
    &LEFT,
    &OTHERS,
    &UNDONE,
    &ABOUT_UNDONE,
    &NOT_BEGUN,
    &PLANNED,
    &INTENDED,
    &AWAITED,
]);
