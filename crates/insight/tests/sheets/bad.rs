//! Bytes that are no table, and damaged ones.

use std::io::{Cursor, Read as _, Write as _};

use bihuan_insight::sheet::{Book, Limits, NotATable};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{rows, swipes};

fn told(bytes: &[u8]) -> NotATable {
    rows(bytes, &swipes(), &["card_no"]).unwrap_err()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn small_workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["卡号", "交易时间", "升数", "金额"]) {
        sheet.write(0, column, header).unwrap();
        sheet.write(1, column, 20_240_105).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn each_kind_of_no_table_has_its_sentence() {
    assert_eq!(told(b""), NotATable::Empty);
    assert_eq!(told(b" \n\n"), NotATable::Empty);
    assert_eq!(told(b"%PDF-1.7"), NotATable::OtherFormat("PDF"));
    assert_eq!(
        told(&[0x89, b'P', b'N', b'G', 13, 10]),
        NotATable::OtherFormat("图片")
    );
    assert_eq!(told(b"<html><table><tr><td>1"), NotATable::WebPage);
    assert_eq!(told(&[7; 300]), NotATable::Noise);
    assert_eq!(told(b"PK\x03\x04 and nothing more"), NotATable::Damaged);
    assert_eq!(told(&[0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), NotATable::Damaged);
    assert_eq!(
        told(&archive(&[("word/document.xml", b"<w/>")])),
        NotATable::OtherFormat("压缩包或其他文档")
    );
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let bytes = archive(&[("xl/workbook.xml", &vec![b' '; 3_000_000])]);
    let limits = Limits {
        unpacked: 1_000_000,
        ..Limits::default()
    };
    assert_eq!(
        Book::open(Cursor::new(bytes), limits).err(),
        Some(NotATable::Bomb)
    );
}

#[test]
fn declared_numbers_are_not_believed() {
    let texts = br#"<sst uniqueCount="4000000000000"><si/></sst>"#;
    let bytes = archive(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", texts),
    ]);
    assert_eq!(
        Book::open(Cursor::new(bytes), Limits::default()).err(),
        Some(NotATable::Damaged)
    );
}

/// The parts of an archive, unpacked.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (String::from_utf8(entry.name_raw().to_vec()).unwrap(), bytes)
        })
        .collect()
}

#[test]
fn a_row_number_beyond_all_rows_is_a_damaged_file() {
    let mut parts = parts(&small_workbook());
    let sheet = parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("sheet1.xml"))
        .unwrap();
    sheet.1 = String::from_utf8_lossy(&sheet.1)
        .replace("<c r=\"A2\"", "<c r=\"A4294967296\"")
        .into_bytes();
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    survives(&archive(&parts));
}

/// Reads everything there is; only that it comes back counts.
fn survives(bytes: &[u8]) {
    let _ = rows(bytes, &swipes(), &["card_no", "ts", "amount"]);
}

fn changed(mut bytes: Vec<u8>, changes: &[(usize, u8)], cut: usize) -> Vec<u8> {
    let length = bytes.len();
    for (place, byte) in changes {
        bytes[place % length] = *byte;
    }
    bytes.truncate(length - cut % (length / 4));
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(usize, u8)>> {
    prop::collection::vec((any::<usize>(), any::<u8>()), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), head in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", "卡号,金额,交易时间,升数\n".as_bytes()];
        survives(&[heads[head], &bytes].concat());
    }

    #[test]
    fn arbitrary_text_never_panics(text in "[\\PC\n,\"]{0,400}") {
        survives(format!("卡号,金额,交易时间,升数\n{text}").as_bytes());
    }

    #[test]
    fn damaged_workbooks_never_panic(changes in changes(), cut in any::<usize>()) {
        survives(&changed(small_workbook(), &changes, cut));
    }

    #[test]
    fn damaged_old_workbooks_never_panic(changes in changes(), cut in any::<usize>()) {
        survives(&changed(include_bytes!("swipes.xls").to_vec(), &changes, cut));
    }

    #[test]
    fn workbooks_with_damaged_parts_never_panic(part in any::<usize>(), changes in changes(), cut in any::<usize>()) {
        let mut parts = parts(&small_workbook());
        let part = part % parts.len();
        let bytes = std::mem::take(&mut parts[part].1);
        parts[part].1 = changed(bytes, &changes, cut);
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        survives(&archive(&parts));
    }

    #[test]
    fn numbers_in_the_parts_of_a_workbook_may_be_anything(number in any::<i64>(), which in 0_usize..60, part in any::<usize>()) {
        let mut parts = parts(&small_workbook());
        let part = part % parts.len();
        let text = String::from_utf8_lossy(&parts[part].1).into_owned();
        parts[part].1 = with_number(&text, which, number).into_bytes();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        survives(&archive(&parts));
    }
}

/// The text with one of its numbers replaced.
fn with_number(text: &str, which: usize, number: i64) -> String {
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| {
            c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_ascii_digit())
        })
        .map(|(at, _)| at)
        .collect();
    let Some(start) = starts.get(which % starts.len().max(1)) else {
        return text.to_owned();
    };
    let length = text[*start..]
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len() - start);
    format!("{}{number}{}", &text[..*start], &text[start + length..])
}
