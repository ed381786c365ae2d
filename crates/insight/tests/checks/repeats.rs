//! Rows that stand twice.

use bihuan_insight::check::{Code, Frame};

use super::bed::{Bed, frame, ids, only, serious, told};

#[test]
fn the_same_row_twice() {
    let verdict = Bed::of("fuel_txn")
        .row(&[])
        .row(&[("ts", "2024-01-06 09:00:00")])
        .row(&[])
        .verdict();
    assert_eq!(
        only(&verdict, Code::Key),
        "阻断 4: 与第 2 行完全相同，请删去重复的行。"
    );
}

#[test]
fn the_same_row_written_in_another_way() {
    let verdict = Bed::of("fuel_txn")
        .row(&[])
        .row(&[("ts", "2024年1月5日 8:30"), ("amount", "324.00")])
        .verdict();
    assert_eq!(
        only(&verdict, Code::Key),
        "阻断 3: 与第 2 行完全相同，请删去重复的行。"
    );
}

#[test]
fn the_same_key_with_something_else() {
    let verdict = Bed::of("vehicle")
        .row(&[])
        .row(&[("tank_l", "70")])
        .verdict();
    assert_eq!(
        only(&verdict, Code::Key),
        "阻断 3: 与第 2 行的号牌号码相同而其他内容不同，请核对后只保留一行，或改正号牌号码。"
    );
    let two = Bed::of("vehicle")
        .row(&[])
        .row(&[("plate_no", "辽R00A02")])
        .verdict();
    assert_eq!(serious(&two), [""; 0]);
}

#[test]
fn nearly_the_same_row() {
    let verdict = Bed::of("dibao")
        .row(&[])
        .row(&[("amount", "460")])
        .row(&[("month", "2024-02")])
        .verdict();
    assert!(only(&verdict, Code::Key).starts_with("警告 3: 与第 2 行像是同一件事"));
    assert!(verdict.passed);
}

#[test]
fn days_of_one_month_are_near_and_months_are_not() {
    let payments = |second: &str| {
        Bed::of("pay_line")
            .row(&[])
            .row(&[("paid_at", second)])
            .verdict()
    };
    assert_eq!(told(&payments("2024-06-21"), Code::Key).len(), 1);
    assert_eq!(told(&payments("2024-07-20"), Code::Key).len(), 0);
}

#[test]
fn rows_without_a_key_are_no_repeats() {
    let blank = &[("id_no", ""), ("rel_id_no", "")];
    let verdict = Bed::of("relative")
        .row(blank)
        .row(blank)
        .row(&[("id_no", &ids(1))])
        .verdict();
    assert_eq!(told(&verdict, Code::Key), [""; 0]);
}

#[test]
fn a_batch_that_was_uploaded_before() {
    let batch = Bed::of("fuel_txn")
        .row(&[])
        .row(&[("ts", "2024-01-06 09:00:00")]);
    let accepted = batch.checked(&frame()).keys;
    assert_eq!(accepted.len(), 2);
    let frame = Frame {
        accepted: Some(&accepted),
        ..frame()
    };
    let again = batch
        .row(&[("ts", "2024-01-07 09:00:00")])
        .checked(&frame)
        .verdict;
    assert_eq!(
        told(&again, Code::Key),
        [
            "阻断 2: 这一行在以前的批次中已经报送过，请删去，或在说明中写明是更正。",
            "阻断 3: 这一行在以前的批次中已经报送过，请删去，或在说明中写明是更正。",
        ]
    );
}
