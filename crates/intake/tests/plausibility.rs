//! The plausibility rules as a careful clerk would use them.

use std::path::PathBuf;

use bihuan_intake::Status;
use bihuan_intake::plausibility::{Check, Context, Severity, check, rules};
use proptest::prelude::*;

fn checks(text: &str) -> Vec<Check> {
    check(text, None, &Context::default())
}

fn lines(text: &str, problem: Option<&str>, claim: Option<Status>, prefix: &str) -> Vec<String> {
    let context = Context {
        problem,
        ..Context::default()
    };
    check(text, claim, &context)
        .into_iter()
        .filter(|check| check.rule.0.starts_with(prefix))
        .map(|check| format!("{}: {}", check.rule, check.message))
        .collect()
}

#[track_caller]
fn consistent(text: &str) {
    assert_eq!(
        lines(text, None, None, "figure."),
        Vec::<String>::new(),
        "{text}"
    );
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

#[test]
fn every_rule_speaks_on_its_bad_example_and_is_silent_on_the_good_one() {
    for rule in rules() {
        let runs = |example: &bihuan_intake::plausibility::Example| {
            check(example.text, example.claim, &example.context)
                .into_iter()
                .filter(|check| check.rule == rule.id)
                .count()
        };
        assert_eq!(
            runs(&rule.example_ok),
            0,
            "{} speaks on its good example",
            rule.id
        );
        assert_ne!(
            runs(&rule.example_bad),
            0,
            "{} is silent on its bad example",
            rule.id
        );
    }
}

#[test]
fn ids_are_unique_and_every_rule_has_its_page() {
    let manual = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/plausibility");
    let mut ids: Vec<&str> = rules().iter().map(|rule| rule.id.0).collect();
    for rule in rules() {
        let page =
            std::fs::read_to_string(manual.join(format!("{}.md", rule.id))).unwrap_or_default();
        for part in [
            rule.title,
            rule.explanation,
            rule.example_ok.text,
            rule.example_bad.text,
        ] {
            assert!(page.contains(part), "the page of {} lacks: {part}", rule.id);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules().len());
}

#[test]
fn a_rule_can_be_switched_off() {
    let text = "反馈问题整改完成率103%。";
    assert!(!lines(text, None, None, "figure.percent_over_100").is_empty());
    let off = Context {
        off: &["figure.percent_over_100"],
        ..Context::default()
    };
    assert!(
        check(text, None, &off)
            .iter()
            .all(|check| check.rule.0 != "figure.percent_over_100")
    );
}

#[test]
fn the_span_holds_the_figures_in_the_original() {
    let text = "概况。涉及６９个问题， 已完成整改 65 个，整改完成率８１．２％。";
    let found = checks(text)
        .into_iter()
        .find(|check| check.rule.0 == "figure.rate")
        .unwrap();
    let words: String = text
        .chars()
        .skip(found.span.from)
        .take(found.span.to - found.span.from)
        .collect();
    assert_eq!(words, "６９个问题， 已完成整改 65 个，整改完成率８１．２％");
    for figure in ["69个", "65个", "81.2%", "94.2%"] {
        assert!(
            found.message.contains(figure),
            "{} lacks {figure}",
            found.message
        );
    }
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
    let of = |text: &str| lines(text, problem, None, "figure.sum");
    assert!(of("已完成5个积水点整改和1个积水点分流，剩余2个积水点纳入治理项目。").is_empty());
    assert!(!of("已完成5个积水点整改和1个积水点分流，剩余3个积水点纳入治理项目。").is_empty());
    assert!(!of("已完成4个积水点整改和1个积水点分流，剩余2个积水点纳入治理项目。").is_empty());
    assert!(!of("已完成5个积水点整改和2个积水点分流，剩余2个积水点纳入治理项目。").is_empty());
    let problem = Some("有3个问题未整改完成。");
    assert!(
        lines(
            "2个问题已完成整改，1个问题正按计划推进。",
            problem,
            None,
            "figure."
        )
        .is_empty()
    );
    assert!(
        !lines(
            "2个问题已完成整改，2个问题正按计划推进。",
            problem,
            None,
            "figure.sum"
        )
        .is_empty()
    );
}

#[test]
fn a_supported_claim_has_no_line() {
    for (problem, text) in [
        ("道路破损未修复。", "该问题已完成整改，2024年6月通过验收。"),
        (
            "道路破损未修复。",
            "已完成整改。下一步，将继续加强巡查，防止反弹。",
        ),
        ("道路破损未修复。", "2024年6月破损道路已全部修复到位。"),
        (
            "县城公厕管理不到位。",
            "已对县城公厕全面整治，12座公厕均已完成改造并投入使用。",
        ),
        (
            "道路破损未修复。",
            "整改已完成，并举一反三，持续巩固整改成果。",
        ),
        ("有3个问题未整改完成。", "3个问题均已整改完成。"),
        (
            "拖欠工程款。",
            "截至2024年5月底，拖欠的工程款120万元已全部支付到位。",
        ),
        (
            "道路破损未修复。",
            "该问题已整改到位。将此项工作纳入年度考核。",
        ),
        (
            "滥发津补贴。",
            "违规发放的津补贴12.3万元已全部清退，对3名责任人给予处分。",
        ),
        (
            "云岭小学至今未建成。",
            "云岭小学建设已完成，2024年9月如期开学。",
        ),
    ] {
        assert_eq!(
            lines(text, Some(problem), Some(Status::Completed), "claim."),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn an_unsupported_claim_is_flagged() {
    for text in [
        "已采取应急措施，临时封存办公楼。已拟定方案，经批准后，将采取措施彻底整改到位。",
        "已完成方案编制，正在报批。",
        "目前正在推进，预计2025年底完成。",
        "已完成整改。剩余2处正在施工。",
        "拟于明年启动建设。",
        "待上级批复后实施。",
        "尚未完成整改。",
        "计划投资200万元，用于管网改造。",
        "已修复道路12处，其余5处将于年底前完成。",
        "整改工作有序推进。",
        "交房任务812套，已完成交付730套，交付率89.9%。",
        "已纳入2025年老旧小区改造计划。",
        "部分已完成整改，部分仍在整改中。",
        "已完成80%。",
        "下一步将加快推进办证工作。",
        "初步拟定了整改方案，正征求意见。",
        "69个问题已完成整改56个。",
        "已整改56个，未整改13个。",
    ] {
        assert!(
            !lines(text, None, Some(Status::Completed), "claim.").is_empty(),
            "{text}"
        );
        assert!(
            lines(text, None, None, "claim.").is_empty(),
            "nothing is claimed: {text}"
        );
        assert!(
            lines(text, None, Some(Status::InProgress), "claim.").is_empty(),
            "{text}"
        );
    }
}

#[test]
fn effect_is_asked_for_softly() {
    let empty_talk =
        checks("召开专题会议研究部署，印发《关于加强道路管理的通知》，进一步压实责任。");
    let ids: Vec<&str> = empty_talk.iter().map(|check| check.rule.0).collect();
    assert_eq!(
        ids,
        [
            "effect.measures_only",
            "effect.no_date",
            "effect.no_figure",
            "effect.no_owner"
        ]
    );
    assert!(
        empty_talk
            .iter()
            .all(|check| check.severity == Severity::Soft)
    );
    assert_eq!(
        checks("2024年6月县城管局修复破损道路12处，已全部通车。"),
        []
    );
}

#[test]
fn nothing_to_read_is_nothing_to_say() {
    assert_eq!(check("", Some(Status::Completed), &Context::default()), []);
    assert_eq!(check(" \n ", None, &Context::default()), []);
}

fn shared(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not here", path.display());
    }
    text
}

/// Number, problem and status text of every problem of the report.
fn report() -> Option<Vec<(u32, String, String)>> {
    let text = shared("seeds/001_b87d072c7f3e5630.txt")?;
    let lines: Vec<&str> = text.lines().collect();
    let problems = lines.windows(2).filter_map(|pair| {
        let (number, problem) = pair[0].split_once('.')?;
        let status = pair[1].strip_prefix("整改情况:")?;
        Some((number.parse().ok()?, problem.to_owned(), status.to_owned()))
    });
    Some(problems.collect())
}

#[test]
fn the_real_report_has_no_contradicting_figures_and_the_known_open_problems_are_open() {
    const OPEN: [u32; 8] = [9, 10, 15, 16, 26, 51, 63, 64];
    const DONE: [u32; 4] = [11, 17, 54, 65];
    let Some(report) = report() else { return };
    assert_eq!(report.len(), 70);
    for (number, problem, status) in &report {
        let figures = lines(status, Some(problem), None, "figure.");
        assert!(figures.is_empty(), "{number}: {figures:?}");
        let claims = lines(status, Some(problem), Some(Status::Completed), "claim.");
        if OPEN.contains(number) {
            assert!(!claims.is_empty(), "{number} must not pass as completed");
        }
        if DONE.contains(number) {
            assert!(claims.is_empty(), "{number}: {claims:?}");
        }
    }
}

#[test]
fn whole_documents_have_no_contradicting_figures() {
    for name in [
        "seeds/000_96900efc544a01e9.txt",
        "seeds/001_b87d072c7f3e5630.txt",
        "seeds/002_bea596bc8de79225.txt",
        "seeds/003_82ab9ce7ae70536d.txt",
        "seeds/004_14b84e43b45069c8.txt",
        "samples/01_shanghai_eco_inspection_2021.txt",
        "samples/02_nea_coal_license_2017.txt",
    ] {
        let Some(text) = shared(name) else { continue };
        let found = lines(&text, None, None, "figure.");
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn the_problem_of_the_real_report_with_a_divided_total_notices_every_change() {
    let Some(report) = report() else { return };
    let Some((_, problem, status)) = report.iter().find(|(number, ..)| *number == 15) else {
        panic!("no problem 15")
    };
    for (from, to) in [
        ("完成5个", "完成6个"),
        ("和1个", "和2个"),
        ("剩余2个", "剩余1个"),
    ] {
        let changed = status.replacen(from, to, 1);
        assert_ne!(&changed, status);
        assert!(
            !lines(&changed, Some(problem), None, "figure.sum").is_empty(),
            "{to}"
        );
    }
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

fn refused(text: &str) -> bool {
    checks(text)
        .iter()
        .any(|check| check.rule.0 == "figure.rate")
}

proptest! {
    #[test]
    fn a_rounded_rate_is_accepted(shape in 0_usize..6, whole in 2_u32..9000, share in 0.05_f64..1.0, places in 0_usize..3) {
        let part = ((f64::from(whole) * share) as u32).max(1);
        let exact = f64::from(part) / f64::from(whole) * 100.0;
        let text = told(shape, part, whole, &format!("{exact:.places$}"));
        let found: Vec<_> = checks(&text).into_iter().filter(|check| check.rule.0.starts_with("figure.")).collect();
        prop_assert!(found.is_empty(), "{} {:?}", text, found);
    }

    #[test]
    fn a_rate_that_is_off_by_a_point_or_more_is_refused(
        shape in 0_usize..6, whole in 2_u32..9000, share in 0.05_f64..1.0, places in 0_usize..3, off in 1.0_f64..30.0, up: bool,
    ) {
        let part = ((f64::from(whole) * share) as u32).max(1);
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
