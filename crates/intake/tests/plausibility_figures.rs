//! Figures that agree and figures that contradict each other, in the many ways people write them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of a test may fail it"
)]

use bihuan_intake::Status;
use bihuan_intake::plausibility::{Check, Context, Severity, check};
use proptest::prelude::*;

fn checks(text: &str) -> Vec<Check> {
    check(text, None, &Context::default())
}

fn lines(text: &str, problem: Option<&str>, prefix: &str) -> Vec<String> {
    let context = Context {
        problem,
        ..Context::default()
    };
    check(text, None, &context)
        .into_iter()
        .filter(|check| check.rule.0.starts_with(prefix))
        .map(|check| format!("{}: {}", check.rule, check.message))
        .collect()
}

#[track_caller]
fn consistent(text: &str) {
    assert_eq!(lines(text, None, "figure."), Vec::<String>::new(), "{text}");
}

#[track_caller]
fn contradicts(rule: &str, text: &str) {
    let found = checks(text);
    assert!(
        found
            .iter()
            .any(|check| check.rule.0 == rule && check.severity == Severity::Hard),
        "{text} has no {rule}: {found:?}"
    );
}

/// `(consistent, rule, contradicting)`: the second differs from the first in one number.
const PAIRS: &[(&str, &str, &str)] = &[
    (
        "安置任务3163套，已完成安置2880套，安置率91.05%。",
        "figure.rate",
        "安置任务3163套，已完成安置2880套，安置率92.05%。",
    ),
    (
        "安置任务3163套，已完成安置2880套，安置率91.05%。",
        "figure.rate",
        "安置任务3163套，已完成安置2780套，安置率91.05%。",
    ),
    (
        "安置任务3163套，已完成安置2880套，安置率91.05%。",
        "figure.rate",
        "安置任务3263套，已完成安置2880套，安置率91.05%。",
    ),
    (
        "涉及69个问题，已完成整改56个，整改完成率81.2%。",
        "figure.rate",
        "涉及69个问题，已完成整改65个，整改完成率81.2%。",
    ),
    (
        "涉及69个问题，已完成整改56个，整改完成率81.2%。",
        "figure.rate",
        "涉及79个问题，已完成整改56个，整改完成率81.2%。",
    ),
    (
        "3099件信访件中办结2425件，办结率78%。",
        "figure.rate",
        "3099件信访件中办结2425件，办结率88%。",
    ),
    (
        "3099件信访件中，已办结2425件，办结率78%。",
        "figure.rate",
        "3909件信访件中，已办结2425件，办结率78%。",
    ),
    (
        "完成率91.05%（2880/3163）。",
        "figure.rate",
        "完成率91.05%（2808/3163）。",
    ),
    (
        "完成率91.05%（2880/3163套）。",
        "figure.rate",
        "完成率91.05%（2880/3613套）。",
    ),
    (
        "47项任务完成46项，完成率98%。",
        "figure.rate",
        "47项任务完成44项，完成率98%。",
    ),
    ("46/47，98%", "figure.rate", "46/57，98%"),
    ("46/47（98%）", "figure.rate", "46/47（95%）"),
    (
        "69个问题中56个已完成整改，占81.2%。",
        "figure.rate",
        "69个问题中53个已完成整改，占81.2%。",
    ),
    (
        "69个问题已整改完成56个，完成率为81.16%。",
        "figure.rate",
        "69个问题已整改完成56个，完成率为82.16%。",
    ),
    (
        "反馈的69个问题，已销号56个，销号率81.2%。",
        "figure.rate",
        "反馈的69个问题，已销号58个，销号率81.2%。",
    ),
    (
        "已完成整改56个，占问题总数69个的81.2%。",
        "figure.rate",
        "已完成整改50个，占问题总数69个的81.2%。",
    ),
    (
        "应安置3163套，实际安置2880套，安置率91.05%。",
        "figure.rate",
        "应安置3163套，实际安置2880套，安置率95%。",
    ),
    (
        "任务3163套，完成2880套，交付率91.05%。",
        "figure.rate",
        "任务3163套，完成2800套，交付率91.05%。",
    ),
    (
        "反馈问题69个。已完成整改56个。整改完成率81.2%。",
        "figure.rate",
        "反馈问题69个。已完成整改56个。整改完成率85.2%。",
    ),
    (
        "共69个问题，完成56个（81.2%）。",
        "figure.rate",
        "共69个问题，完成52个（81.2%）。",
    ),
    (
        "完成率98%，47项任务已完成46项。",
        "figure.rate",
        "完成率98%，47项任务已完成43项。",
    ),
    (
        "3,163套安置房任务已安置2,880套，安置率91.05%。",
        "figure.rate",
        "3,163套安置房任务已安置2,880套，安置率81.05%。",
    ),
    (
        "总投资20亿元，已完成投资5亿元，投资完成率25%。",
        "figure.rate",
        "总投资20亿元，已完成投资5亿元，投资完成率35%。",
    ),
    (
        "信访件3099件，按期办结2425件，按期办结率78%。",
        "figure.rate",
        "信访件3099件，按期办结2425件，按期办结率87%。",
    ),
    (
        "抽查120户，满意118户，满意率98.3%。",
        "figure.rate",
        "抽查120户，满意108户，满意率98.3%。",
    ),
    (
        "有村（社区）112个，其中达标村98个，达标率87.5%。",
        "figure.rate",
        "有村（社区）112个，其中达标村98个，达标率97.5%。",
    ),
    (
        "共1.2亿元，已拨付9600万元，占80%。",
        "figure.rate",
        "共1.2亿元，已拨付9600万元，占60%。",
    ),
    (
        "问题共69个，整改完成率81.2%，已完成整改56个。",
        "figure.rate",
        "问题共69个，整改完成率81.2%，已完成整改50个。",
    ),
    (
        "涉及4个方面47个问题，已完成46个，完成率98%。",
        "figure.rate",
        "涉及4个方面47个问题，已完成46个，完成率89%。",
    ),
    (
        "涉及六十九个问题，已完成五十六个，完成率百分之八十一。",
        "figure.rate",
        "涉及六十九个问题，已完成五十六个，完成率百分之九十一。",
    ),
    (
        "交办信访件2481件，已办结2015件，阶段性办结430件，36件正在办理。",
        "figure.sum",
        "交办信访件2481件，已办结2015件，阶段性办结430件，46件正在办理。",
    ),
    (
        "交办的2481件信访件中，已办结2015件，阶段性办结430件，36件正在办理。",
        "figure.sum",
        "交办的2491件信访件中，已办结2015件，阶段性办结430件，36件正在办理。",
    ),
    (
        "共排查隐患23处，其中已整改11处，12处正在整改。",
        "figure.sum",
        "共排查隐患23处，其中已整改11处，13处正在整改。",
    ),
    (
        "涉及23家企业，11家已完成整改，12家未完成整改。",
        "figure.sum",
        "涉及24家企业，11家已完成整改，12家未完成整改。",
    ),
    (
        "共有8处积水点，已完成5个积水点整改和1个积水点分流，剩余2个。",
        "figure.sum",
        "共有8处积水点，已完成6个积水点整改和1个积水点分流，剩余2个。",
    ),
    (
        "3个问题中，2个问题已完成整改，1个问题正按计划推进。",
        "figure.sum",
        "3个问题中，2个问题已完成整改，2个问题正按计划推进。",
    ),
    (
        "应办理112户，已办理100户，剩余12户。",
        "figure.sum",
        "应办理112户，已办理100户，剩余22户。",
    ),
    (
        "修复道路13处（东关3处、西关5处、北关5处）。",
        "figure.sum",
        "修复道路13处（东关3处、西关6处、北关5处）。",
    ),
    (
        "出台制度12项，修订8项，废止3项，共23项。",
        "figure.sum",
        "出台制度12项，修订8项，废止3项，共24项。",
    ),
    (
        "91项任务已完成80项，正在推进11项。",
        "figure.sum",
        "91项任务已完成80项，正在推进10项。",
    ),
    (
        "23个乡镇中，已有20个完成验收，其余3个将于年底前完成。",
        "figure.sum",
        "23个乡镇中，已有20个完成验收，其余4个将于年底前完成。",
    ),
    (
        "共排查隐患120处，已完成整改112处。",
        "figure.part_exceeds_whole",
        "共排查隐患112处，已完成整改120处。",
    ),
    (
        "涉及69个问题，已完成整改56个。",
        "figure.part_exceeds_whole",
        "涉及56个问题，已完成整改69个。",
    ),
    (
        "占比由2022年的48.4%下降到今年上半年的31.0%。",
        "figure.growth",
        "占比由2022年的31.0%下降到今年上半年的48.4%。",
    ),
    (
        "比重达35.9%，较2023年的32.65%有所增加。",
        "figure.growth",
        "比重达30.9%，较2023年的32.65%有所增加。",
    ),
    (
        "信访量由120件下降到90件，下降25%。",
        "figure.growth",
        "信访量由120件下降到90件，下降35%。",
    ),
    (
        "2023年立案120件，2024年立案166件，同比增长38.3%。",
        "figure.growth",
        "2023年立案120件，2024年立案166件，同比增长28.3%。",
    ),
    (
        "化解率从60%提升到85%，提高了25个百分点。",
        "figure.growth",
        "化解率从60%提升到85%，提高了15个百分点。",
    ),
    (
        "任务完成率100%。",
        "figure.percent_over_100",
        "任务完成率110%。",
    ),
];

#[test]
fn consistent_figures_pass_and_changed_ones_do_not() {
    for (good, rule, bad) in PAIRS {
        consistent(good);
        contradicts(rule, bad);
    }
}

#[test]
fn what_only_looks_like_a_contradiction_is_left_alone() {
    for text in [
        "涉及69个问题，已完成整改56个，群众满意率98%。",
        "排查隐患120处，已整改100处，其中重点隐患20处，重点隐患整改率100%。",
        "计划投资20亿元，已完成投资5亿元，开工项目12个，开工率60%。",
        "12个乡镇共排查问题69个，已整改56个，整改率81.2%，正在整改13个。",
        "任务100个，超额完成120个，完成率120%。",
        "计划新增500个车位，实际新增611个。",
        "园区入驻企业15家，新增规上企业58家。",
        "发放贷款1200万元，不良率1.2%。",
        "检查企业120家次，发现隐患156处，整改完成156处。",
        "涉及农户1.2万户，已完成1.1万户，完成率91.7%。",
        "涉及农户约1.2万户，已完成1.1万余户，完成率90%以上。",
        "完成投资5.65亿元，占年度计划的56.5%。",
        "信访件309件，按期办结242件，按期办结率78%；重点件12件，办结10件，办结率83%。",
        "上半年立案56件，同比上升12%，处分69人，同比下降3%。",
        "空气优良率81.2%，2024年1—6月为86%，同比提高4.8个百分点。",
        "产值由120亿元增长到150亿元，年均增长7.7%。",
        "税收由12亿元增加到15亿元，占比由48%提高到52%。",
        "发现C级12栋、D级3栋，共15栋，已全部拆除。",
        "发放资料3000份，走访群众1200户，知晓率达95%。",
        "3个项目中，1个已完工，1个主体封顶，1个正在施工。",
        "共有18个问题，已完成15个，剩余3个中2个正在施工、1个待验收。",
        "争取资金1.2亿元，已拨付9600万元，拨付率80%，资金使用率100%。",
        "涉及5个镇69个问题，5个镇已全部完成自查，完成率100%。",
        "8月底完成60%，9月底完成80%，年底全部完成。",
        "第一批69个问题完成56个，第二批40个问题完成30个，总完成率78.9%。",
        "改造小区55个，其中第一批30个已完成28个，完成率93.3%。",
        "从2021年的3个增加到2024年的12个，增长3倍。",
        "办理提案72件，甲类61件、乙类11件，甲类件占84.7%。",
        "刑事、治安警情同比分别下降38.05%、13.92%。",
        "制造业占全县税收总量的35.9%，企业120家，达标58家。",
        "共4个方面47个问题，已整改完成46个。",
        "在监测发现7家超标的情况下，仍认定27家全部完成改造。",
        "处罚3起，处罚率不到5%。",
        "全县域面积1200平方公里，已完成改造10平方公里，完成率90%。",
        "建立健全制度12项，整改完成8项，完善流程5项。",
        "全县党员1200人，已培训800人次，培训率100%。",
        "村级活动场所15个，已达标12个，剩余2个正在建设、1个正在选址。",
        "排查企业120家，整改35家，停产3家，关闭1家。",
        "开展督查12轮，发现问题156个，已整改150个，问责23人。",
        "乡镇15个，已完成12个乡镇换届，完成率100%的有8个。",
        "干部120人，其中女干部35人，占29.2%，35岁以下40人，占33.3%。",
        "修建公路35公里，已通车30公里，硬化率100%。",
        "共筹集资金3500万元，其中财政2000万元，社会捐赠1500万元。",
        "投诉量下降35%，满意率上升到95%。",
        "全年接待群众3200人次，办理信访1200件，按期答复率100%，满意率96%。",
        "项目总数120个，已开工100个，开工率83.3%，竣工60个，竣工率50%。",
        "已完成56个，占81.2%；正在推进13个，占18.8%。",
        "共69个问题，已完成56个，占81.2%；正在推进13个，占18.8%。",
        "A级12家、B级35家、C级3家，优良率94%。",
        "全区涉及69个问题，截至6月底完成50个，截至8月底完成56个，完成率81.2%。",
        "第一轮整改46个问题，完成46个；第二轮整改69个问题，完成56个，完成率81.2%。",
        "设备满负荷运行，负荷率达105%。",
    ] {
        consistent(text);
    }
}

/// Consistent texts in which every number bears on the others, so that a change of any one must be noticed.
const TIGHT: &[&str] = &[
    "完成率为81.2%（56/69）。",
    "共有69项，其中完成56项，占比81.2%，未完成13项。",
    "截至目前，270项措施已落实258项，落实率95.6%。",
    "31项整改任务完成25项（80.6%）。",
    "100户中有81户完成搬迁，搬迁率81%。",
    "已安置2880套（总任务3163套），安置率91.05%。",
    "安置率达91.05%，其中任务3163套，已安置2880套。",
    "2880套房屋已安置，占全部3163套的91.05%。",
    "69个问题整改了56个，整改率81.2%。",
    "69个问题，完成整改56个，占81.2%，13个正在整改。",
    "整改情况：反馈的69个具体问题，目前已完成56个，基本完成8个，正在推进5个。",
    "全县69个问题中，已完成整改销号56个，剩余13个正在推进，整改完成率81.2%。",
    "安置任务3163套，目前已安置2880套，完成安置任务的91.05%。",
    "截至2024年6月，已完成56个问题整改（共69个），完成率81.2%。",
    "受理群众信访3099件，办结2425件，办结率达到78%。",
    "3099件信访事项，已化解2425件，化解率78%，其余674件正在办理。",
    "应退违规资金120万元，已退还96万元，退还率80%。",
    "违规资金120万元已清退96万元，清退率80%，剩余24万元正在追缴。",
    "91项任务已完成85项，完成率93.4%；270项措施已完成258项，完成率95.6%。",
    "91项整改任务，已完成85项，占93.4%。",
    "计划改造2000户，已完成改造1500户，改造率75%。",
    "全区55个老旧小区，已完成改造33个，完成率60%。",
    "全年应审计单位20家，已审计18家，审计覆盖率90%。",
    "发放问卷500份，收回450份，回收率90%。",
    "参训人数应到120人，实到114人，参训率95%。",
    "投诉举报量由2022年的350件下降至2023年的280件，同比下降20%。",
    "满意度由82%提升到91%，提高9个百分点。",
    "2023年信访总量280件，较2022年的350件下降20%。",
    "今年立案36件，去年同期立案30件，同比增长20%。",
    "查摆问题47个，已整改46个，未整改1个。",
    "排查矛盾纠纷1280起，其中已化解1216起，化解率95%。",
    "全县共排查C级危房35栋、D级危房15栋，合计50栋。",
    "目前，3个已建成，2个正在施工，共5个。",
    "教体局完成12个，住建局完成8个，共完成20个。",
    "全县15个乡镇（街道）已有12个完成清查，占80%。",
    "完成5个，剩余3个，共8个。",
];

/// The text with one number changed by about a tenth, for each number that is not part of a date.
fn changed(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut all = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let from = at;
        while at < chars.len() && (chars[at].is_ascii_digit() || (chars[at] == '.' && at > from)) {
            at += 1;
        }
        if at == from {
            at += 1;
            continue;
        }
        let number: String = chars[from..at].iter().collect();
        let next = chars.get(at).copied().unwrap_or(' ');
        if matches!(next, '年' | '月') {
            continue;
        }
        let other = match number.split_once('.') {
            Some((_, decimals)) => format!(
                "{:.*}",
                decimals.len(),
                number.parse::<f64>().unwrap() - 7.3
            ),
            None if next == '%' => (number.parse::<u32>().unwrap() - 9).to_string(),
            None => {
                let value = number.parse::<u32>().unwrap();
                (value + (value / 9).max(1)).to_string()
            }
        };
        let head: String = chars[..from].iter().collect();
        let tail: String = chars[at..].iter().collect();
        all.push(format!("{head}{other}{tail}"));
    }
    all
}

#[test]
fn every_single_change_of_a_number_is_noticed() {
    for text in TIGHT {
        consistent(text);
        for other in changed(text) {
            assert!(
                !lines(&other, None, "figure.").is_empty(),
                "{text} became {other}"
            );
        }
    }
}

#[test]
fn a_total_may_stand_in_the_problem() {
    let problem = Some("有55个老旧小区未改造，有8处大的积水点未治理到位。");
    let of = |text: &str| lines(text, problem, "figure.sum");
    assert!(of("已完成5个积水点整改和1个积水点分流，剩余2个积水点纳入治理项目。").is_empty());
    assert!(!of("已完成5个积水点整改和1个积水点分流，剩余3个积水点纳入治理项目。").is_empty());
    assert!(!of("已完成4个积水点整改和1个积水点分流，剩余2个积水点纳入治理项目。").is_empty());
    assert!(!of("已完成5个积水点整改和2个积水点分流，剩余2个积水点纳入治理项目。").is_empty());
    let problem = Some("有3个问题未整改完成。");
    assert!(
        lines(
            "2个问题已完成整改，1个问题正按计划推进。",
            problem,
            "figure."
        )
        .is_empty()
    );
    assert!(
        !lines(
            "2个问题已完成整改，2个问题正按计划推进。",
            problem,
            "figure.sum"
        )
        .is_empty()
    );
}

/// Sentences that tell a part, a whole and a rate.
fn told(shape: usize, part: u32, whole: u32, rate: &str) -> String {
    match shape % 6 {
        0 => format!("涉及{whole}个问题，已完成整改{part}个，整改完成率{rate}%。"),
        1 => format!("{whole}件信访件中办结{part}件，办结率{rate}%。"),
        2 => format!("安置任务{whole}套,已完成安置{part}套,安置率{rate}%"),
        3 => format!("完成率{rate}%（{part}/{whole}）。"),
        4 => format!("共排查隐患{whole}处，目前已整改{part}处，占{rate}%。"),
        _ => format!("{whole}项任务已完成{part}项，完成率为{rate}%。"),
    }
}

/// A part of at least one.
fn part_of(whole: u32, share: f64) -> u32 {
    format!("{:.0}", f64::from(whole) * share)
        .parse::<u32>()
        .unwrap()
        .clamp(1, whole)
}

fn refused(text: &str) -> bool {
    checks(text)
        .iter()
        .any(|check| check.rule.0 == "figure.rate")
}

proptest! {
    #[test]
    fn a_rounded_rate_is_accepted(shape in 0_usize..6, whole in 2_u32..9000, share in 0.05_f64..1.0, places in 0_usize..3) {
        let part = part_of(whole, share);
        let exact = f64::from(part) / f64::from(whole) * 100.0;
        let text = told(shape, part, whole, &format!("{exact:.places$}"));
        let found: Vec<_> = checks(&text).into_iter().filter(|check| check.rule.0.starts_with("figure.")).collect();
        prop_assert!(found.is_empty(), "{} {:?}", text, found);
    }

    #[test]
    fn a_rate_that_is_off_by_a_point_or_more_is_refused(
        shape in 0_usize..6, whole in 2_u32..9000, share in 0.05_f64..1.0, places in 0_usize..3, off in 1.0_f64..30.0, up: bool,
    ) {
        let part = part_of(whole, share);
        let exact = f64::from(part) / f64::from(whole) * 100.0;
        let rate = format!("{:.places$}", if up { exact + off } else { exact - off });
        let printed: f64 = rate.parse().unwrap();
        prop_assume!(printed > 0.0 && printed <= 100.0 && (printed - exact).abs() >= 1.0);
        let text = told(shape, part, whole, &rate);
        prop_assert!(refused(&text), "{}", text);
    }

    #[test]
    fn no_text_breaks_the_rules(text in "[0-9一二三万亿%个件已完成剩余，。；（）/年月由到下降增长占率 ]{0,80}") {
        let context = Context { problem: Some(&text), ..Context::default() };
        let length = text.chars().count();
        for found in check(&text, Some(Status::Completed), &context) {
            prop_assert!(found.span.from <= found.span.to && found.span.to <= length);
        }
    }
}
