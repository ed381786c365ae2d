//! The plausibility rules: their examples and pages, claims and effects.

use std::path::PathBuf;

use bihuan_intake::Status;
use bihuan_intake::plausibility::{Check, Context, Severity, check, rules};

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
fn a_problem_printed_before_its_status_does_not_speak_against_the_claim() {
    let text = "3.道路破损尚未修复，仍有12处未整改。\n整改情况：已完成整改。2024年6月修复12处。";
    assert_eq!(
        lines(text, None, Some(Status::Completed), "claim."),
        Vec::<String>::new()
    );
    let text = "3.道路破损尚未修复。\n整改情况：已修复10处，剩余2处正在施工。";
    assert!(!lines(text, None, Some(Status::Completed), "claim.").is_empty());
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
