//! Rules about one cell.

use bihuan_insight::{check::Code, schema::Dataset};

use super::bed::{Bed, ids, only, told};

/// A set with every kind of field.
const ALL: &str = r#"
name = "all"
title = "全表"
domain = "示例"
purpose = "示例。"
key = ["code"]
[[column]]
name = "code"
header = "编号"
kind = "code"
need = "required"
example = "A1"
[[column]]
name = "id_no"
header = "身份证号"
kind = "identity"
example = "219901198003151234"
[[column]]
name = "uscc"
header = "信用代码"
kind = "credit_code"
example = "91219901MA0000A19A"
[[column]]
name = "payee"
header = "收款人证件号"
kind = "party"
example = "91219901MA0000A19A"
[[column]]
name = "account"
header = "账号"
kind = "account"
example = "6212260000000000018"
[[column]]
name = "mobile"
header = "手机"
kind = "mobile"
example = "13800000000"
[[column]]
name = "village"
header = "村代码"
kind = "region"
digits = 12
example = "219901100201"
[[column]]
name = "plate"
header = "号牌"
kind = "plate"
example = "辽R00A01"
[[column]]
name = "day"
header = "日期"
kind = "date"
example = "2024-01-05"
[[column]]
name = "month"
header = "月份"
kind = "month"
example = "2024-01"
[[column]]
name = "area"
header = "面积"
kind = "amount"
decimals = 2
unit = "亩"
example = "12.5"
[[column]]
name = "name"
header = "姓名"
kind = "name"
example = "张三"
[[column]]
name = "note"
header = "备注"
kind = "text"
example = "无"
[[column]]
name = "sex"
header = "性别"
kind = "choice"
values = ["男", "女"]
example = "男"
[[column]]
name = "birth"
header = "出生日期"
kind = "date"
example = "1980-03-15"
[[person]]
id = "id_no"
name = "name"
sex = "sex"
birth = "birth"
"#;

fn bed() -> Bed {
    Bed::new(Dataset::parse(ALL).unwrap())
}

/// The first cell must be told about with this code and these words, the second must not.
fn speaks(code: Code, column: &str, hit: &str, words: &str, innocent: &str) {
    let told_of = only(&bed().row(&[(column, hit)]).verdict(), code);
    assert!(told_of.contains(words), "{told_of}");
    let silent = bed().row(&[(column, innocent)]).verdict();
    assert_eq!(silent.issues, [], "{innocent}");
}

#[test]
fn spreadsheet_damage() {
    speaks(
        Code::Xls,
        "id_no",
        "2.19901E+17",
        "阻断 2 身份证号: 身份证号被 Excel 当作数字",
        "",
    );
    speaks(
        Code::Xls,
        "id_no",
        "219901198003151000",
        "被 Excel 当作数字",
        "'219901198003151234",
    );
    speaks(
        Code::Xls,
        "account",
        "6.21226E+18",
        "阻断 2 账号",
        "6212 2600 0000 0000 018",
    );
    // A code may hold an E.
    speaks(
        Code::Xls,
        "code",
        "1.5E+19",
        "请先把这一列设为文本",
        "15E19",
    );
}

#[test]
fn lost_letters() {
    speaks(Code::Enc, "name", "张?", "阻断 2 姓名", "张䶮");
    speaks(Code::Enc, "name", "张\u{e863}", "自造字", "买买提•艾力");
    speaks(Code::Enc, "note", "维\u{fffd}", "警告 2 备注", "维修？");
}

#[test]
fn identity_numbers() {
    speaks(
        Code::Id,
        "id_no",
        "219901198003151235",
        "阻断 2 身份证号: 身份证号校验位不符",
        "２１９９０１１９８００３１５１２３４",
    );
    speaks(
        Code::Id,
        "id_no",
        "21990119800315123",
        "这里是 17 位",
        "219901800315123",
    );
    speaks(Code::Const, "id_no", "111111111111111111", "充数", "");
}

#[test]
fn numbers_that_may_be_of_a_person_or_of_a_unit() {
    for (hit, words) in [
        (
            "219901198003151235",
            "阻断 2 收款人证件号: 身份证号校验位不符",
        ),
        ("2.19901E+17", "被 Excel 当作数字"),
    ] {
        let verdict = bed().row(&[("payee", hit)]).verdict();
        let told: Vec<String> = verdict
            .issues
            .iter()
            .map(|i| format!("{} 2 收款人证件号: {}", i.level, i.message))
            .collect();
        assert!(told.len() == 1 && told[0].contains(words), "{told:?}");
    }
    speaks(
        Code::Uscc,
        "payee",
        "91219901MA0000A19B",
        "阻断 2 收款人证件号: 统一社会信用代码校验位不符",
        "21990119800315123４",
    );
    // Twelve digits are neither; most that are written so are cut identity numbers.
    speaks(Code::Id, "payee", "219901198003", "这里是 12 位", "");
}

#[test]
fn credit_codes() {
    speaks(
        Code::Uscc,
        "uscc",
        "91219901MA0000A191",
        "按前 17 位应为 A",
        "91219901ma0000a19a",
    );
}

#[test]
fn accounts() {
    speaks(
        Code::Bank,
        "account",
        "6212260000000000019",
        "警告 2 账号: 像银行卡号",
        "070210001234",
    );
    speaks(Code::Bank, "account", "6212卡", "请去掉“卡”", "");
}

#[test]
fn mobiles() {
    speaks(
        Code::Mob,
        "mobile",
        "12800000000",
        "警告 2 手机",
        "+86 138-0000-0000",
    );
}

#[test]
fn regions() {
    speaks(
        Code::Reg,
        "village",
        "2199011002",
        "阻断 2 村代码",
        "219901100202",
    );
    speaks(Code::Reg, "village", "219901100000", "要填 12 位", "");
}

#[test]
fn plates() {
    speaks(
        Code::Plate,
        "plate",
        "辽R0O001",
        "不使用字母 I 和 O",
        "辽R·00A02",
    );
}

#[test]
fn dates() {
    speaks(
        Code::Date,
        "day",
        "24-01-05",
        "阻断 2 日期: 年份只有两位",
        "2024年1月5日",
    );
    speaks(Code::Date, "day", "2025-07-01", "晚于今天", "2025-06-30");
    speaks(Code::Date, "month", "2025-07", "还没有到", "2025年6月");
    speaks(Code::Const, "day", "1900-01-01", "默认值", "1900-01-02");
}

#[test]
fn amounts() {
    speaks(
        Code::Amt,
        "area",
        "十二亩",
        "阻断 2 面积: 这里应填数字",
        "12.5亩",
    );
    speaks(
        Code::Amt,
        "area",
        "12.345",
        "警告 2 面积: 小数超过 2 位，请四舍五入为 12.35",
        "12.340",
    );
    speaks(Code::Amt, "area", "-1", "不能是负数", "0");
    speaks(Code::Amt, "area", "2公顷", "后面写了“公顷”", "1,200");
}

#[test]
fn names() {
    speaks(
        Code::Name,
        "name",
        "张3",
        "警告 2 姓名: 姓名中有数字",
        "张 三",
    );
    speaks(Code::Name, "name", "张*", "阻断 2 姓名: 姓名被打了星号", "");
}

#[test]
fn choices() {
    let verdict = bed().row(&[("sex", "男性")]).verdict();
    assert_eq!(
        only(&verdict, Code::Ref),
        "警告 2 性别: 这里只能填：男、女。"
    );
    assert_eq!(verdict.issues[0].suggestion.as_deref(), Some("男"));
    assert!(verdict.passed);
    assert_eq!(bed().row(&[("sex", " 男 ")]).verdict().issues, []);
}

#[test]
fn what_the_number_tells_agrees_with_the_other_columns() {
    let verdict = bed()
        .row(&[("sex", "女"), ("birth", "1980-03-16")])
        .verdict();
    let told = told(&verdict, Code::Id);
    assert!(
        told[0].starts_with("阻断 2 性别: 性别与身份证号第 17 位不符"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("阻断 2 出生日期: 出生日期与身份证号"),
        "{told:?}"
    );
    assert_eq!(verdict.issues[0].suggestion.as_deref(), Some("男"));
}

#[test]
fn values_are_typed_for_who_reads_on() {
    use bihuan_insight::{
        check::{Checker, Value},
        sheet::{Book, Limits},
    };
    let bed = bed().row(&[("id_no", &ids(3)), ("area", "1,234.5")]);
    let frame = super::bed::frame();
    let mut book = Book::open(std::io::Cursor::new(bed.csv()), Limits::default()).unwrap();
    let layout = book.layout(&bed.dataset).unwrap();
    let mut checker = Checker::new(&bed.dataset, &frame, &layout, book.epoch(), &[]);
    let mut seen = Vec::new();
    book.rows(&layout, |record| seen = checker.row(record).to_vec())
        .unwrap();
    assert!(matches!(&seen[1], Value::Identity(number) if number.as_str() == ids(3)));
    assert!(matches!(&seen[10], Value::Amount(amount) if amount.to_string() == "1234.5"));
    assert!(matches!(&seen[8], Value::Date(_)));
}
