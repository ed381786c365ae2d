//! CSV in the encodings that units use.

use std::io::Cursor;

use bihuan_insight::{
    schema::shipped,
    sheet::{Book, Limits, NotATable},
};
use encoding_rs::GB18030;

use super::{rows, swipes};

const TEXT: &str = "公务加油卡刷卡记录,,,\n\n金额,卡号,交易时间,升数\n324,1000112100000000019,2024-01-05 08:30:00,40.5\n\n240,1000112100000000019,2024-01-06,30\n合计,564,,\n填表人：,,,\n";
const COLUMNS: &[&str] = &["card_no", "ts", "liters", "amount"];
const EXPECTED: [&str; 2] = [
    "0.4 1000112100000000019|2024-01-05 08:30:00|40.5|324",
    "0.6 1000112100000000019|2024-01-06|30|240",
];

#[test]
fn every_encoding_and_separator_gives_the_same_rows() {
    let marked = [&[0xef, 0xbb, 0xbf], TEXT.as_bytes()].concat();
    let (gb, _, _) = GB18030.encode(TEXT);
    let tabs = TEXT.replace(',', "\t");
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(tabs.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [TEXT.as_bytes(), &marked, &gb, tabs.as_bytes(), &wide] {
        assert_eq!(rows(bytes, &swipes(), COLUMNS).unwrap(), EXPECTED);
    }
}

#[test]
fn a_cell_with_a_line_break_is_one_cell() {
    let text =
        "卡号,金额,交易时间,升数,油品\nA1,1,2024-01-05,2,\"92号\n汽油\"\nA2,1,2024-01-05,2,柴油\n";
    assert_eq!(
        rows(text.as_bytes(), &swipes(), &["card_no", "product"]).unwrap(),
        ["0.2 A1|92号\n汽油", "0.4 A2|柴油"]
    );
}

#[test]
fn rows_that_are_longer_or_shorter_than_the_headers_are_read() {
    let text = "卡号,金额,交易时间,升数\nA1\nA2,1,2024-01-05,2,多出,的\n";
    assert_eq!(
        rows(text.as_bytes(), &swipes(), COLUMNS).unwrap(),
        ["0.2 A1|||", "0.3 A2|2024-01-05|2|1"]
    );
}

#[test]
fn a_full_row_is_data_whatever_word_it_begins_with() {
    let text = "职务,姓名,身份证号,类别,单位编码\n负责人,张三,1,1,1\n负责人：,,,,\n合计,,2,,\n";
    let dataset = shipped().unwrap().dataset("person").unwrap().clone();
    let mut book = Book::open(Cursor::new(text.as_bytes()), Limits::default()).unwrap();
    let layout = book.layout(&dataset).unwrap();
    let mut shown = Vec::new();
    let left_out = book.rows(&layout, |record| shown.push(record.row)).unwrap();
    assert_eq!((shown, left_out), (vec![2], 2));
}

#[test]
fn headers_that_are_repeated_on_every_page_are_no_rows() {
    let text =
        "卡号,金额,交易时间,升数\nA1,1,2024-01-05,2\n卡号,金额,交易时间,升数\nA2,1,2024-01-05,2\n";
    let found = rows(text.as_bytes(), &swipes(), &["card_no"]).unwrap();
    assert_eq!(found, ["0.2 A1", "0.4 A2"]);
}

#[test]
fn an_open_quotation_mark_is_told() {
    let text = format!(
        "卡号,金额,交易时间,升数\nA1,1,\"2024-01-05,2\n{}",
        "A2,1,2024-01-05,2\n".repeat(3_000)
    );
    let told = rows(text.as_bytes(), &swipes(), COLUMNS).unwrap_err();
    assert!(matches!(told, NotATable::LongCell(2)), "{told}");
}

#[test]
fn limits_are_kept() {
    let small = Limits {
        bytes: 10,
        ..Limits::default()
    };
    let told = Book::open(Cursor::new(TEXT.as_bytes()), small)
        .err()
        .unwrap();
    assert_eq!(told, NotATable::TooLarge(0));

    let few = Limits {
        rows: 1,
        ..Limits::default()
    };
    let mut book = Book::open(Cursor::new(TEXT.as_bytes()), few).unwrap();
    let layout = book.layout(&swipes()).unwrap();
    assert_eq!(book.rows(&layout, |_| ()), Err(NotATable::TooManyRows(1)));
}
