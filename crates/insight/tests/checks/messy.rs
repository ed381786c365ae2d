//! A workbook as it really comes: what is told is exactly what was put in, and ways of writing are no issues.

use std::{collections::BTreeSet, io::Cursor};

use bihuan_insight::{
    check::{Code, Level, check},
    sheet::{Book, Limits},
};
use rust_xlsxwriter::{Format, Workbook};

use super::bed::{Bed, frame, ids, name};

const ROWS: u64 = 600;
/// The order of the columns on the second sheet.
const SHUFFLED: [usize; 8] = [6, 2, 0, 7, 1, 5, 3, 4];

/// Where something was put in: sheet, row, code.
type Truth = BTreeSet<(usize, u32, Code)>;

/// A row, and the code of what is wrong with it.
fn row(index: u64, before: Option<&Vec<String>>) -> (Vec<String>, Option<Code>) {
    let id = ids(index);
    let mut row = vec![
        format!("H{:05}", index / 3),
        id.clone(),
        name(index),
        "农村低保".to_owned(),
        "219901100201".to_owned(),
        "2024-01".to_owned(),
        format!("{}.00", 300 + index),
        "6212260000000000018".to_owned(),
    ];
    // One account for all would be told; passbooks differ.
    row[7] = format!("0702{index:08}");
    let code = match index % 40 {
        // Ways of writing.
        1 => {
            row[1] = id
                .chars()
                .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
                .collect();
            None
        }
        2 => {
            row[1] = format!(" {id}\u{3000}");
            None
        }
        3 => {
            row[1] = id.to_lowercase();
            None
        }
        4 => {
            row[1] = format!("{}{}", &id[..6], &id[8..17]);
            None
        }
        5 => {
            row[2] = format!(
                "买买提{}艾力",
                ['•', '‧', '・', '．', '·'][usize::try_from(index / 40 % 5).unwrap()]
            );
            None
        }
        6 => {
            row[5] = "2024年1月".into();
            None
        }
        7 => {
            row[6] = format!("1,{:03}", index % 1000);
            None
        }
        // Errors.
        11 => {
            row[1] = "2.19901E+17".into();
            Some(Code::Xls)
        }
        12 => {
            let mut digits = id.into_bytes();
            digits[14] = b'0' + (digits[14] - b'0' + 1) % 10;
            row[1] = String::from_utf8(digits).unwrap();
            Some(Code::Id)
        }
        13 => {
            row[2] = format!("{}?", name(index));
            Some(Code::Enc)
        }
        14 => {
            row[5] = "24-01".into();
            Some(Code::Date)
        }
        15 => {
            row[6] = "四百五".into();
            Some(Code::Amt)
        }
        16 => {
            row[4] = "2199011".into();
            Some(Code::Reg)
        }
        17 => {
            row[6].clear();
            Some(Code::Full)
        }
        18 => {
            row[3] = "五保".into();
            Some(Code::Ref)
        }
        20 => {
            row.clone_from(before.unwrap());
            Some(Code::Key)
        }
        _ => None,
    };
    (row, code)
}

fn workbook(bed: &Bed) -> (Vec<u8>, Truth) {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet();
    notes.set_name("填表说明").unwrap();
    notes.write(0, 0, "请逐行填写，不要合并单元格").unwrap();
    let mut truth = Truth::new();
    let mut before = None;
    for sheet in [1, 2] {
        let order: Vec<usize> = if sheet == 1 {
            (0..8).collect()
        } else {
            SHUFFLED.to_vec()
        };
        let drawn = workbook.add_worksheet();
        drawn
            .merge_range(0, 0, 0, 8, "低保对象发放明细", &Format::new())
            .unwrap();
        drawn.write(1, 0, "填报单位：示例局").unwrap();
        drawn.write(3, 0, "序号").unwrap();
        for (column, place) in (1..).zip(&order) {
            drawn.write(3, column, &bed.headers[*place]).unwrap();
        }
        for line in 0..ROWS / 2 {
            let index = line + (sheet as u64 - 1) * ROWS / 2;
            // Blank rows stand between towns.
            let at = u32::try_from(4 + line + line / 100).unwrap();
            let (cells, code) = row(index, before.as_ref());
            drawn
                .write(at, 0, u32::try_from(line + 1).unwrap())
                .unwrap();
            for (column, place) in (1..).zip(&order) {
                drawn.write(at, column, &cells[*place]).unwrap();
            }
            truth.extend(code.map(|code| (sheet, at + 1, code)));
            before = Some(cells);
        }
        drawn.write(400, 0, "合计").unwrap();
        drawn.write(400, 7, 123_456).unwrap();
    }
    (workbook.save_to_buffer().unwrap(), truth)
}

#[test]
fn what_was_put_in_is_told_and_nothing_else() {
    let bed = Bed::of("dibao");
    let (bytes, truth) = workbook(&bed);
    let mut book = Book::open(Cursor::new(bytes), Limits::default()).unwrap();
    let verdict = check(&mut book, &bed.dataset, &frame(), &[])
        .unwrap()
        .verdict;
    assert_eq!((verdict.rows, verdict.left_out), (ROWS, 2));
    let told: Truth = verdict
        .issues
        .iter()
        .filter(|issue| issue.level > Level::Hint)
        .filter_map(|issue| Some((issue.place.sheet?, issue.place.row?, issue.code)))
        .collect();
    let missed: Vec<_> = truth.difference(&told).collect();
    let invented: Vec<_> = told.difference(&truth).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "missed {missed:?}, invented {invented:?}"
    );
    assert_eq!(truth.len(), 135);
    assert_eq!(verdict.skipped, ["填表说明"]);
}
