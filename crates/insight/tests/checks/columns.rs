//! Rules about columns and headers.

use std::collections::BTreeMap;

use bihuan_insight::check::{Code, Frame, Profile};

use super::bed::{Bed, frame, id, ids, name, only, serious, told};

/// Thirty persons who differ in everything that should differ.
fn people() -> Bed {
    Bed::of("person").many(30, |index| {
        vec![("id_no", ids(index)), ("name", name(index))]
    })
}

#[test]
fn one_value_in_nearly_all_rows() {
    let mut bed = people();
    for row in bed.rows.iter_mut().skip(1) {
        row[1] = "张三".into();
    }
    assert_eq!(
        only(&bed.verdict(), Code::Const),
        "警告 姓名: “姓名”几乎每行都是同一个值，像是为了填满而填的，请按实际逐行填写。"
    );
    // In nine of ten rows it may be true, and units of one office are all the same.
    for row in bed.rows.iter_mut().take(3) {
        row[1] = "李四".into();
    }
    assert_eq!(serious(&bed.verdict()), [""; 0]);
}

#[test]
fn numbers_that_count_up() {
    let counted = |step: u64| {
        Bed::of("relative").many(12, move |index| {
            vec![("rel_id_no", id(100 + index * step, "19800315"))]
        })
    };
    assert!(
        only(&counted(1).verdict(), Code::Const).starts_with("警告 亲属身份证号: 有连续 12 行")
    );
    assert_eq!(serious(&counted(3).verdict()), [""; 0]);
}

#[test]
fn a_required_column_that_was_not_filled() {
    let mut bed = people();
    for row in bed.rows.iter_mut().take(2) {
        row[1].clear();
    }
    let two = told(&bed.verdict(), Code::Full);
    assert_eq!(two.len(), 3, "{two:?}");
    assert_eq!(
        two[0],
        "阻断 姓名: “姓名”有 2 行空白（共 30 行），请补齐；合并的单元格请拆开后逐行填写。"
    );
    // A single blank is told by itself.
    bed.rows[0][1] = "李四".into();
    assert_eq!(told(&bed.verdict(), Code::Full).len(), 1);
}

#[test]
fn a_wanted_column_with_many_blanks_is_asked_about() {
    let mut bed = people();
    let post = bed.dataset.place_of("post").unwrap();
    for row in bed.rows.iter_mut().take(7) {
        row[post].clear();
    }
    assert!(only(&bed.verdict(), Code::Full).starts_with("警告 职务: “职务”有 7 行空白"));
    bed.rows[0][post] = "科员".into();
    assert_eq!(serious(&bed.verdict()), [""; 0]);
}

#[test]
fn a_unit_that_was_mistaken() {
    let wages = |cents: u64| {
        Bed::of("payroll").many(30, move |index| {
            let amount = format!("{}.{:02}", cents / 100, cents % 100 + index);
            vec![
                ("id_no", ids(index)),
                ("name", name(index)),
                ("amount", amount),
            ]
        })
    };
    let last = Profile {
        rows: 30,
        medians: BTreeMap::from([("amount".to_owned(), 5_200.0)]),
    };
    let frame = Frame {
        last: Some(&last),
        ..frame()
    };
    let in_ten_thousands = only(&wages(50).checked(&frame).verdict, Code::Amt);
    assert!(
        in_ten_thousands.starts_with("警告 实发工资: “实发工资”的中位数与上期相差约"),
        "{in_ten_thousands}"
    );
    assert!(in_ten_thousands.contains("本期可能用了万元"));
    // Higher wages are higher wages.
    assert_eq!(serious(&wages(910_000).checked(&frame).verdict), [""; 0]);
}

#[test]
fn land_in_square_metres_or_hectares() {
    let land = |area: f64| {
        Bed::of("land_contract").many(30, move |index| {
            vec![
                ("contract_no", format!("HT{index}")),
                ("holder_id_no", ids(index)),
                ("name", name(index)),
                (
                    "area_mu",
                    format!(
                        "{:.2}",
                        area * (1.0 + f64::from(u32::try_from(index).unwrap()) / 1000.0)
                    ),
                ),
            ]
        })
    };
    let last = land(12.5).checked(&frame()).profile;
    let frame = Frame {
        last: Some(&last),
        ..frame()
    };
    assert!(
        only(&land(12.5 * 666.67).checked(&frame).verdict, Code::Amt)
            .contains("本期可能用了平方米")
    );
    assert!(
        only(&land(12.5 / 15.0).checked(&frame).verdict, Code::Amt).contains("本期可能用了公顷")
    );
    assert_eq!(serious(&land(40.0).checked(&frame).verdict), [""; 0]);
}

#[test]
fn a_header_in_another_unit() {
    let mut bed = Bed::of("payroll").row(&[]);
    let amount = bed.dataset.place_of("amount").unwrap();
    bed.headers[amount] = "实发工资（万元）".into();
    assert!(only(&bed.verdict(), Code::Amt).starts_with("阻断 实发工资: 表头写的单位是万元"));
    bed.headers[amount] = "实发工资（元）".into();
    assert_eq!(bed.verdict().issues, []);
}

#[test]
fn columns_that_are_missing_double_or_not_asked_for() {
    let mut bed = Bed::of("person").row(&[]);
    bed.headers[2] = "手机号".into();
    bed.headers[5] = "人员姓名".into();
    let verdict = bed.verdict();
    assert_eq!(
        told(&verdict, Code::Full),
        [
            "阻断 类别: 缺少“类别”列，请按模板补上。",
            "阻断: 表头“人员姓名”与另一列对应同一项，无法确定用哪一列，请只保留一列。",
            "提示: 以下列不在采集范围内，没有读取和保存：手机号。下次请不要报送。",
        ]
    );
    assert_eq!(verdict.dropped, ["手机号"]);
}

#[test]
fn a_missing_column_is_told_once_and_not_for_each_row() {
    let mut bed = people();
    bed.headers[2] = "手机号".into();
    assert_eq!(told(&bed.verdict(), Code::Full).len(), 2);
}
