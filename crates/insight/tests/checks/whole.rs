//! Rules about a submission as a whole.

use std::collections::BTreeMap;

use bihuan_insight::{
    check::{Code, Cover, Frame, Holdings, Level, Period, Profile, Statement, check_nothing},
    schema::shipped,
};
use jiff::civil::date;
use rust_decimal::Decimal;

use super::bed::{Bed, frame, ids, name, only, serious, told};

fn months(list: &[&str]) -> Bed {
    list.iter()
        .fold(Bed::of("tekun"), |bed, month| bed.row(&[("month", month)]))
}

fn reason() -> Statement {
    Statement {
        reason: "本期没有发放，已与财政核对".into(),
        signed_by: "李四".into(),
    }
}

#[test]
fn the_cover_sheet_counts_and_adds_up() {
    let cover = |rows, total| Cover {
        rows: Some(rows),
        totals: BTreeMap::from([("amount".to_owned(), Decimal::new(total, 2))]),
    };
    let told_with = |cover: &Cover| {
        let frame = Frame {
            cover: Some(cover),
            ..frame()
        };
        told(
            &months(&["2024-01", "2024-02"]).checked(&frame).verdict,
            Code::Sum,
        )
    };
    assert_eq!(
        told_with(&cover(3, 160_001)),
        [
            "阻断: 封面写 3 条，表中实有 2 条，请核对是否漏报、多报或封面有误。",
            "阻断 金额: 明细合计为 1600，与封面的 1600.01 不一致，请核对明细或封面。",
        ]
    );
    assert_eq!(told_with(&cover(2, 160_000)), [""; 0]);
}

#[test]
fn many_more_or_fewer_rows_than_last_time() {
    let people = |count| {
        Bed::of("payroll").many(count, |index| {
            vec![
                ("id_no", ids(index)),
                ("name", name(index)),
                ("amount", format!("52{index:02}")),
            ]
        })
    };
    let last = Profile {
        rows: 20,
        medians: BTreeMap::new(),
    };
    let with = |statement: Option<&Statement>, count| {
        let frame = Frame {
            last: Some(&last),
            statement,
            ..frame()
        };
        people(count).checked(&frame).verdict
    };
    let gone_back = with(None, 13);
    assert_eq!(
        only(&gone_back, Code::Full),
        "阻断: 本期 13 条，比上期 20 条减少 35%，请核对是否漏报或重复；情况属实的请书面说明原因。"
    );
    // A signed reason lets it pass.
    let explained = with(Some(&reason()), 13);
    assert!(explained.passed);
    assert!(only(&explained, Code::Full).starts_with("提示"));
    assert_eq!(serious(&with(None, 26)), [""; 0]);
}

#[test]
fn months_without_rows() {
    assert_eq!(
        only(&months(&["2024-01", "2024-04"]).verdict(), Code::Full),
        "阻断: 2024-02、2024-03没有数据，请补报；确实没有业务的请书面说明原因。"
    );
    let quarter = Frame {
        period: Some(Period {
            from: date(2024, 1, 1),
            to: date(2024, 3, 31),
            grace_days: 0,
        }),
        ..frame()
    };
    assert!(
        only(
            &months(&["2024-01", "2024-02"]).checked(&quarter).verdict,
            Code::Full
        )
        .contains("2024-03没有数据")
    );
    assert_eq!(
        serious(
            &months(&["2024-01", "2024-02", "2024-03"])
                .checked(&quarter)
                .verdict
        ),
        [""; 0]
    );
}

#[test]
fn nothing_to_report_needs_a_signed_reason() {
    let dataset = shipped().unwrap().dataset("dibao").unwrap().clone();
    let verdict = check_nothing(&dataset, &frame());
    assert_eq!(
        only(&verdict, Code::Full),
        "阻断: “低保”没有数据。零报告须写明原因，并由单位负责人签字。"
    );
    let reason = reason();
    let signed = Frame {
        statement: Some(&reason),
        ..frame()
    };
    assert!(check_nothing(&dataset, &signed).passed);
    // A table with headers and no rows is the same.
    let empty = Bed::of("dibao").verdict();
    assert_eq!(empty.issues, verdict.issues);
}

#[test]
fn a_unit_with_vehicles_and_cash_fuel_cannot_have_nothing_to_report() {
    let dataset = shipped().unwrap().dataset("fuel_txn").unwrap().clone();
    let reason = reason();
    let verdict = |vehicles, vouchers| {
        let frame = Frame {
            statement: Some(&reason),
            holdings: Some(Holdings {
                vehicles,
                cash_fuel_vouchers: vouchers,
                cash_fuel_amount: Decimal::new(1_250_000, 2),
            }),
            ..frame()
        };
        check_nothing(&dataset, &frame)
    };
    let contradicted = verdict(3, 41);
    assert_eq!(
        told(&contradicted, Code::Full)[1],
        "警告: 零报告与其他数据不符：单位有在用公务车辆 3 辆，本期现金报销燃油 41 笔、共 12500 元。请说明为何不使用公务加油卡，或补报。"
    );
    // The vehicles were handed over, or nothing was paid in cash.
    assert_eq!(serious(&verdict(0, 41)), [""; 0]);
    assert_eq!(serious(&verdict(3, 0)), [""; 0]);
}

#[test]
fn of_a_column_that_is_wrong_throughout_the_first_thousand_are_listed() {
    let verdict = Bed::of("death")
        .many(1_200, |_| vec![("id_no", "1".into())])
        .verdict();
    assert_eq!(verdict.counts[&Code::Id].block, 1_200);
    assert_eq!(told(&verdict, Code::Id).len(), 1_000);
    assert!(!verdict.is_complete());
    assert!(verdict.count(Level::Block) >= 1_200);
    assert!(verdict.per_thousand_rows().unwrap() >= 1_000.0);
}

#[test]
fn a_verdict_can_be_kept_and_read_again() {
    let verdict = Bed::of("death").row(&[("id_no", "1")]).verdict();
    let kept = serde_json::to_string(&verdict).unwrap();
    assert!(kept.contains("\"DQ-ID\""));
    assert_eq!(
        serde_json::from_str::<bihuan_insight::check::Verdict>(&kept).unwrap(),
        verdict
    );
}
