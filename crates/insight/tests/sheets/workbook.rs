//! Workbooks, new and old.

use bihuan_insight::sheet::{Cell, Limits, NotATable};
use jiff::civil::date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{each, rows, swipes};

const COLUMNS: &[&str] = &["card_no", "ts", "liters", "amount"];
const CARD: &str = "1000112100000000019";

fn write(sheet: &mut Worksheet, top: u32, cards: &[&str]) {
    for (column, header) in (0..).zip(["金额（元）", "卡号", "备注", "交易时间", "升数"])
    {
        sheet.write(top, column, header).unwrap();
    }
    let shown = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for (row, card) in (top + 1..).zip(cards) {
        sheet.write(row, 0, 324.5).unwrap();
        sheet.write(row, 1, *card).unwrap();
        let moment = ExcelDateTime::from_ymd(2024, 1, 5)
            .unwrap()
            .and_hms(8, 30, 0)
            .unwrap();
        sheet.write_with_format(row, 3, &moment, &shown).unwrap();
        sheet.write(row, 4, 40.5).unwrap();
    }
}

fn workbook() -> Workbook {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet();
    notes.set_name("填表说明").unwrap();
    notes.write(0, 0, "请按模板填写").unwrap();
    let first = workbook.add_worksheet();
    first
        .merge_range(0, 0, 0, 4, "公务加油卡刷卡记录", &Format::new())
        .unwrap();
    write(first, 2, &[CARD, CARD]);
    first.write(5, 0, "合计").unwrap();
    write(workbook.add_worksheet(), 0, &["2"]);
    let hidden = workbook.add_worksheet();
    write(hidden, 0, &["3"]);
    hidden.set_hidden(true);
    workbook
}

#[test]
fn both_sheets_are_read_below_their_headers_and_hidden_ones_are_not() {
    let bytes = workbook().save_to_buffer().unwrap();
    assert_eq!(
        rows(&bytes, &swipes(), COLUMNS).unwrap(),
        [
            "1.4 1000112100000000019|2024-01-05 08:30:00|40.5|324.5",
            "1.5 1000112100000000019|2024-01-05 08:30:00|40.5|324.5",
            "2.2 2|2024-01-05 08:30:00|40.5|324.5",
        ]
    );
}

#[test]
fn what_is_not_asked_for_is_told_and_not_read() {
    let bytes = workbook().save_to_buffer().unwrap();
    let mut book =
        bihuan_insight::sheet::Book::open(std::io::Cursor::new(bytes), Limits::default()).unwrap();
    let layout = book.layout(&swipes()).unwrap();
    assert_eq!(layout.skipped, ["填表说明"]);
    assert_eq!(layout.sheets.len(), 2);
    assert_eq!(layout.sheets[0].dropped, ["备注"]);
    assert_eq!(layout.sheets[0].header_row, 3);
}

#[test]
fn an_old_workbook_is_read_and_keeps_what_its_cells_were() {
    let mut cells = Vec::new();
    each(
        include_bytes!("swipes.xls"),
        &swipes(),
        &["card_no", "ts"],
        |sheet, row, found| {
            cells.push((sheet, row, found[0].clone(), found[1].clone()));
        },
    )
    .unwrap();
    assert_eq!(
        cells,
        [
            (
                1,
                3,
                Cell::Text(CARD.into()),
                Cell::Moment(date(2024, 1, 5).at(8, 30, 0, 0))
            ),
            // The card number went through a spreadsheet as a number and has lost its last digits.
            (
                1,
                4,
                Cell::Number(1_000_112_100_000_000_000.0),
                Cell::Moment(date(2024, 1, 6).at(9, 0, 0, 0))
            ),
        ]
    );
}

#[test]
fn a_workbook_without_the_headers_names_them() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "别的表").unwrap();
    let told = rows(&workbook.save_to_buffer().unwrap(), &swipes(), COLUMNS).unwrap_err();
    assert_eq!(
        told.to_string(),
        "没有找到“刷卡记录”的表头。请使用下发的模板，表头应包含：卡号、交易时间、油品、升数、金额。"
    );
    assert!(matches!(told, NotATable::NoHeader { .. }));
}

#[test]
fn another_set_in_the_same_workbook_is_left_alone() {
    let catalogue = bihuan_insight::schema::shipped().unwrap();
    let mut workbook = Workbook::new();
    for name in ["tekun", "dibao"] {
        let dataset = catalogue.dataset(name).unwrap();
        let sheet = workbook.add_worksheet();
        sheet.set_name(dataset.title()).unwrap();
        for (column, known) in (0..).zip(dataset.columns()) {
            sheet.write(0, column, &known.header).unwrap();
            sheet.write(1, column, &known.example).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    for (name, other) in [("tekun", "低保"), ("dibao", "特困")] {
        let dataset = catalogue.dataset(name).unwrap();
        let mut book =
            bihuan_insight::sheet::Book::open(std::io::Cursor::new(&bytes), Limits::default())
                .unwrap();
        let layout = book.layout(dataset).unwrap();
        let sheets: Vec<&str> = layout
            .sheets
            .iter()
            .map(|sheet| sheet.name.as_str())
            .collect();
        assert_eq!(
            (sheets, layout.skipped),
            (vec![dataset.title()], vec![other.to_owned()])
        );
    }
}
