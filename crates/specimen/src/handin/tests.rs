use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::{Book, Layout, Mess, Messy, books, fault_list, messy, write_file};
use crate::{registers::ZERO_UNITS, world::World};

fn handed_in() -> Vec<(Book, Messy)> {
    let world = World::new(7, 1).unwrap();
    (0..)
        .zip(books(&world, 0))
        .map(|(place, book)| {
            let messy = messy(&world, &book, place);
            (book, messy)
        })
        .collect()
}

#[test]
fn every_change_is_on_the_list_and_nothing_else_is() {
    for (book, messy) in handed_in() {
        let listed: HashSet<_> = messy
            .faults
            .iter()
            .filter_map(|fault| Some((fault.row? - 1, fault.column?)))
            .collect();
        let in_ten_thousands = messy
            .faults
            .iter()
            .any(|fault| fault.mess == Mess::TenThousands);
        for (row, cells) in book.rows.iter().enumerate() {
            for (place, column) in book.columns.iter().enumerate() {
                let changed = messy.book.rows[row][place] != cells[place]
                    || messy.numbers.contains(&(row, place));
                if in_ten_thousands && column.name == "amount" {
                    continue;
                }
                let is_listed = listed.contains(&(row, column.name));
                assert_eq!(changed, is_listed, "{} {row} {}", book.unit, column.name);
            }
        }
    }
}

#[test]
fn the_faults_of_a_county_are_known() {
    let mut counts: BTreeMap<(Mess, &str), u32> = BTreeMap::new();
    let mut cells = 0;
    for (book, messy) in handed_in() {
        cells += book.rows.len() * book.columns.len();
        for fault in messy.faults {
            let code = fault.mess.code(fault.column.unwrap_or_default());
            *counts.entry((fault.mess, code)).or_default() += 1;
        }
    }
    let mut lines = format!("{cells} cells\n");
    for ((mess, code), count) in counts {
        writeln!(lines, "{:20} {code:9} {count}", mess.word()).unwrap();
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn nine_units_report_zero_and_two_say_why() {
    let books = handed_in();
    let zero = |reason: bool| {
        let manifests = books.iter().flat_map(|(_, messy)| &messy.manifests);
        manifests
            .filter(|manifest| manifest.table == "fuel_txn" && manifest.is_zero)
            .filter(|manifest| manifest.reason.is_empty() != reason)
            .count() as u64
    };
    assert_eq!(zero(true), 2);
    assert_eq!(zero(false), ZERO_UNITS - 2);
    for (book, messy) in &books {
        if messy.manifests.iter().any(|manifest| manifest.is_zero) {
            assert!(book.rows.is_empty(), "{} {}", book.unit, book.table);
        }
    }
}

#[test]
fn a_clean_workbook_reads_back_as_it_was() {
    let (book, _) = handed_in()
        .into_iter()
        .find(|(book, _)| book.table == "fuel_txn" && !book.rows.is_empty())
        .unwrap();
    let bytes = write_file(&book, &Layout::plain(&book), &[]).unwrap();
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range(book.title).unwrap();
    let heads: Vec<String> = sheet.headers().unwrap();
    let wanted: Vec<_> = book.columns.iter().map(|column| column.head).collect();
    assert_eq!(heads, wanted);
    for (row, cells) in sheet.rows().skip(1).zip(&book.rows) {
        for (read, written) in row.iter().zip(cells) {
            match read {
                Data::Float(number) => assert_eq!(Ok(*number), written.parse::<f64>()),
                Data::Empty => assert_eq!(written, ""),
                other => assert_eq!(&other.to_string(), written),
            }
        }
    }
}

#[test]
fn files_and_lists_are_the_same_bytes_again() {
    let make = || {
        let mut bytes = Vec::new();
        let mut faults = Vec::new();
        for (_, messy) in handed_in().into_iter().take(40) {
            bytes.push(write_file(&messy.book, &messy.layout, &messy.numbers).unwrap());
            faults.extend(messy.faults);
        }
        (bytes, fault_list(&faults).unwrap())
    };
    assert!(make() == make());
}

#[test]
fn csv_is_gb18030_with_numbers_as_a_spreadsheet_shows_them() {
    let (_, mut messy) = handed_in()
        .into_iter()
        .find(|(book, messy)| book.table == "person" && messy.layout.is_csv)
        .unwrap();
    messy.numbers = vec![(0, 0)];
    let bytes = write_file(&messy.book, &messy.layout, &messy.numbers).unwrap();
    let (text, _, had_errors) = encoding_rs::GB18030.decode(&bytes);
    assert!(!had_errors);
    assert!(text.contains("身份证号"), "{text}");
    assert!(text.contains("E+17"), "{text}");
}
