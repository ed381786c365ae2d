//! Figures that agree and figures that contradict each other, in the many ways people write them.

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
        "设备满负荷运行，负荷率达105%。",
    ] {
        consistent(text);
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
