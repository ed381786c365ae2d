//! What a spreadsheet does to values, seen in the workbook itself.

use std::io::Cursor;

use bihuan_insight::{
    check::{Code, Verdict, check},
    sheet::{Book, Limits},
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::bed::{Bed, frame, only, serious};

/// Checks the example row of a set after `change` has written over some of its cells.
fn with(set: &str, change: impl Fn(&mut Worksheet, &dyn Fn(&str) -> u16)) -> Verdict {
    let bed = Bed::of(set).row(&[]);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, (header, value)) in (0..).zip(bed.headers.iter().zip(&bed.rows[0])) {
        sheet.write(0, column, header).unwrap();
        sheet.write(1, column, value).unwrap();
    }
    let place = |name: &str| u16::try_from(bed.dataset.place_of(name).unwrap()).unwrap();
    change(sheet, &place);
    let bytes = workbook.save_to_buffer().unwrap();
    let mut book = Book::open(Cursor::new(bytes), Limits::default()).unwrap();
    check(&mut book, &bed.dataset, &frame(), &[])
        .unwrap()
        .verdict
}

#[test]
fn a_number_that_has_lost_its_last_digits() {
    let verdict = with("death", |sheet, place| {
        sheet
            .write(1, place("id_no"), 219_901_198_003_151_234_u64)
            .unwrap();
    });
    assert!(only(&verdict, Code::Xls).starts_with("阻断 2 身份证号: 身份证号被 Excel 当作数字"));
    assert_eq!(verdict.issues[0].shown.as_deref(), Some("2.1*****17"));
}

#[test]
fn fifteen_digits_are_still_all_there() {
    let verdict = with("death", |sheet, place| {
        sheet
            .write(1, place("id_no"), 219_901_800_315_123_u64)
            .unwrap();
    });
    assert_eq!(serious(&verdict), [""; 0]);
}

#[test]
fn a_voucher_number_that_became_a_day() {
    let day = ExcelDateTime::from_ymd(2024, 1, 15).unwrap();
    let shown = Format::new().set_num_format("yyyy-mm-dd");
    let verdict = with("voucher", |sheet, place| {
        sheet
            .write_with_format(1, place("voucher_no"), &day, &shown)
            .unwrap();
        // Where a day belongs, a day is right.
        sheet
            .write_with_format(1, place("date"), &day, &shown)
            .unwrap();
    });
    assert_eq!(
        only(&verdict, Code::Xls),
        "阻断 2 凭证号: 凭证号被 Excel 改成了日期，请把这一列设为文本后重新录入。"
    );
    assert_eq!(serious(&verdict).len(), 1);
}

#[test]
fn a_month_that_became_a_fraction() {
    let month = |value: f64| {
        with("payroll", |sheet, place| {
            sheet.write(1, place("month"), value).unwrap();
        })
    };
    assert!(only(&month(2024.1), Code::Xls).contains("2024.10 会变成 2024.1"));
    assert_eq!(serious(&month(202_410.0)), [""; 0]);
}

#[test]
fn a_formula_without_result() {
    let verdict = with("payroll", |sheet, place| {
        sheet
            .write(
                1,
                place("amount"),
                Formula::new("=1/0").set_result("#DIV/0!"),
            )
            .unwrap();
    });
    assert_eq!(
        only(&verdict, Code::Xls),
        "阻断 2 实发工资: 单元格是没有结果的公式（显示 #DIV/0!），请改成数值或文字。"
    );
}

#[test]
fn numbers_and_days_as_a_spreadsheet_has_them_are_fine() {
    let verdict = with("land_subsidy", |sheet, place| {
        sheet.write(1, place("year"), 2024).unwrap();
        sheet.write(1, place("area_mu"), 0.1 + 0.2).unwrap();
        sheet.write(1, place("unit_price"), 80).unwrap();
        sheet.write(1, place("amount"), 24).unwrap();
    });
    assert_eq!(serious(&verdict), [""; 0]);
}
