//! One number under two names, one name under two numbers, an account of two.

use bihuan_insight::check::{Code, Frame, Secret};

use super::bed::{Bed, SECRET, frame, ids, only, serious, told};

#[test]
fn one_number_under_two_names() {
    let months = |second: &str| {
        Bed::of("tekun")
            .row(&[])
            .row(&[("name", second), ("month", "2024-02")])
            .verdict()
    };
    assert_eq!(
        only(&months("王五"), Code::Xtab),
        "警告 3 姓名: 同一身份证号在本表其他行中是另一个姓名，请按证件核对姓名和号码；改过名的请注明。"
    );
    assert_eq!(months("李 四").issues, []);
}

#[test]
fn names_of_minorities_are_not_told_about_for_their_dots() {
    let verdict = Bed::of("tekun")
        .row(&[("name", "买买提•艾力")])
        .row(&[("name", "买买提．艾力"), ("month", "2024-02")])
        .row(&[("name", "买买提·艾力"), ("month", "2024-03")])
        .verdict();
    assert_eq!(verdict.issues, []);
}

#[test]
fn a_long_name_that_was_cut_is_a_hint() {
    let verdict = Bed::of("tekun")
        .row(&[("name", "阿卜杜热合曼·买买提明·艾力")])
        .row(&[("name", "阿卜杜热合曼·买买提"), ("month", "2024-02")])
        .verdict();
    assert!(only(&verdict, Code::Xtab).starts_with("提示 3 姓名"));
}

#[test]
fn another_name_in_another_set() {
    let deaths = Bed::of("death").row(&[]).checked(&frame());
    let frame = Frame {
        people: Some(&deaths.people),
        ..frame()
    };
    let support = |name: &str| {
        Bed::of("tekun")
            .row(&[("name", name)])
            .checked(&frame)
            .verdict
    };
    assert!(only(&support("王五"), Code::Xtab).contains("已报送的其他数据"));
    assert_eq!(serious(&support("李四")), [""; 0]);
}

#[test]
fn namesakes_in_a_village_are_a_hint() {
    let verdict = Bed::of("village_cadre")
        .row(&[])
        .row(&[("id_no", &ids(5))])
        .row(&[("id_no", &ids(6)), ("village_code", "219901100202")])
        .verdict();
    assert!(only(&verdict, Code::Xtab).starts_with("提示 3 姓名: 同村有同名"));
}

#[test]
fn one_account_under_two_names() {
    let verdict = Bed::of("pay_line")
        .row(&[])
        .row(&[
            ("id_no", &ids(5)),
            ("name", "李四"),
            ("account_name", "李四"),
        ])
        // Paid to the account of a member of the family, and said so.
        .row(&[
            ("id_no", &ids(6)),
            ("name", "王五"),
            ("account_name", "张三"),
        ])
        .verdict();
    assert_eq!(
        told(&verdict, Code::Bank),
        ["警告 3 账号: 同一账号出现在两个姓名下，请核对账号；代领的请注明。"]
    );
}

#[test]
fn a_damaged_number_of_somebody_known_gets_a_proposal_that_shows_nothing() {
    let secret = Secret::new(SECRET);
    let known = Bed::of("person").row(&[]).checked(&frame());
    let frame = Frame {
        people: Some(&known.people),
        secret,
        ..frame()
    };
    let damaged = |name: &str| {
        Bed::of("dibao")
            .row(&[("id_no", "219901198003151284"), ("name", name)])
            .checked(&frame)
            .verdict
    };
    let verdict = damaged("张三");
    let told = told(&verdict, Code::Id);
    assert!(
        told[1].starts_with("提示 2 身份证号: 已报送的其他数据中有同名的人"),
        "{told:?}"
    );
    assert_eq!(
        verdict.issues[1].suggestion.as_deref(),
        Some("看第 17 位起（219901********1234）")
    );
    // Nobody of another name is proposed.
    assert_eq!(damaged("李四").issues.len(), 1);
}
