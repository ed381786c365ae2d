//! Documents are read back the way an office would open them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::io::{Cursor, Read, Write};

use bihuan_documents::{Cell, Column, DocumentError, Kind, Row, Table, csv, xlsx};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use jiff::Timestamp;
use jiff::civil::date;

fn table() -> Table {
    Table {
        title: "云岭县整改台账".into(),
        subtitle: Some("问题清单，共 2 项".into()),
        columns: vec![
            Column::of(Kind::Text, "编号", 14.0),
            Column::text("问题", 50.0),
            Column::of(Kind::Date, "完成时限", 12.0),
            Column::of(Kind::Number, "措施数", 8.0),
            Column::of(Kind::Percent, "完成率", 8.0),
        ],
        frozen_columns: 2,
        made_at: Timestamp::from_second(1_703_124_000).unwrap(),
    }
}

fn rows() -> Vec<Row> {
    vec![
        Row::Heading("一、学习贯彻方面".into()),
        Row::Cells(vec![
            "YL-2023-001".into(),
            "学习计划\n未落实".into(),
            date(2024, 3, 31).into(),
            3u32.into(),
            0.812.into(),
        ]),
        Row::Cells(vec![
            "YL-2023-002".into(),
            "<制度> & \"台账\"".into(),
            Cell::Empty,
            1u32.into(),
            Cell::Number(f64::NAN),
        ]),
    ]
}

fn workbook(table: &Table, rows: Vec<Row>) -> Vec<u8> {
    let mut bytes = Vec::new();
    xlsx(table, rows, &mut bytes).unwrap();
    bytes
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn sheet_xml(bytes: &[u8]) -> String {
    part(bytes, "xl/worksheets/sheet1.xml")
}

fn values(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn text_of(table: &Table, rows: Vec<Row>) -> String {
    let mut bytes = Vec::new();
    csv(table, rows, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_workbook_reads_back_as_it_was_described() {
    let found = values(&workbook(&table(), rows()));
    assert_eq!(found[0][0], Data::String("云岭县整改台账".into()));
    assert_eq!(found[1][0], Data::String("问题清单，共 2 项".into()));
    assert_eq!(
        found[2].iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["编号", "问题", "完成时限", "措施数", "完成率"]
    );
    assert_eq!(found[3][0], Data::String("一、学习贯彻方面".into()));
    assert_eq!(found[4][1], Data::String("学习计划\n未落实".into()));
    let Data::DateTime(deadline) = &found[4][2] else {
        panic!("{:?}", found[4][2])
    };
    assert_eq!(deadline.to_ymd_hms_milli(), (2024, 3, 31, 0, 0, 0, 0));
    assert_eq!(found[4][3], Data::Float(3.0));
    assert_eq!(found[4][4], Data::Float(0.812));
    assert_eq!(found[5][1], Data::String("<制度> & \"台账\"".into()));
    assert_eq!((&found[5][2], &found[5][4]), (&Data::Empty, &Data::Empty));
    assert_eq!(found.len(), 6);
}

#[test]
fn a_workbook_is_ready_to_be_scrolled_filtered_and_printed() {
    let bytes = workbook(&table(), rows());
    let sheet = sheet_xml(&bytes);
    for expected in [
        r#"<pane xSplit="2" ySplit="3" topLeftCell="C4" activePane="bottomRight" state="frozen"/>"#,
        r#"<autoFilter ref="A3:E6"/>"#,
        r#"<mergeCell ref="A1:E1"/>"#,
        r#"<mergeCell ref="A4:E4"/>"#,
        r#"<pageSetUpPr fitToPage="1"/>"#,
        r#"orientation="landscape""#,
        r#"paperSize="9""#,
        r#"fitToHeight="0""#,
        "第 &amp;P 页，共 &amp;N 页",
    ] {
        assert!(sheet.contains(expected), "{expected} not in {sheet}");
    }
    let names = part(&bytes, "xl/workbook.xml");
    assert!(
        names.contains("_xlnm.Print_Titles") && names.contains("$3:$3"),
        "{names}"
    );
    assert!(names.contains(r#"<sheet name="云岭县整改台账""#), "{names}");
    assert!(part(&bytes, "xl/styles.xml").contains(r#"wrapText="1""#));
    assert!(part(&bytes, "docProps/core.xml").contains("2023-12-21T02:00:00Z"));
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    assert_eq!(workbook(&table(), rows()), workbook(&table(), rows()));
    let later = Table {
        made_at: Timestamp::from_second(1_703_124_001).unwrap(),
        ..table()
    };
    assert_ne!(workbook(&table(), rows()), workbook(&later, rows()));
    assert_eq!(text_of(&table(), rows()), text_of(&later, rows()));
}

const LIVE: [&str; 14] = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    "  =cmd|'/c calc'!A1",
    "\u{feff}=HYPERLINK(\"http://x\")",
    "\u{1}=1",
];

#[test]
fn no_text_is_a_formula_in_a_workbook_wherever_it_stands() {
    for live in LIVE {
        let mut table = table();
        table.title = live.into();
        table.subtitle = Some(live.into());
        for column in &mut table.columns {
            column.header = live.into();
        }
        let bytes = workbook(
            &table,
            vec![Row::Heading(live.into()), Row::Cells(vec![live.into(); 5])],
        );
        let sheet = sheet_xml(&bytes);
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{live:?}");
        assert!(
            part(&bytes, "xl/styles.xml").contains(r#"quotePrefix="1""#),
            "{live:?}"
        );
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
        let formulas = book
            .worksheet_formula(&book.sheet_names()[0].clone())
            .unwrap();
        assert!(formulas.rows().flatten().all(String::is_empty), "{live:?}");
        assert!(matches!(values(&bytes)[4][0], Data::String(_)), "{live:?}");
    }
}

#[test]
fn no_text_is_a_formula_in_a_csv_file() {
    for live in LIVE {
        let mut table = table();
        for column in &mut table.columns {
            column.header = live.into();
        }
        let text = text_of(
            &table,
            vec![Row::Heading(live.into()), Row::Cells(vec![live.into(); 5])],
        );
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let fields: Vec<String> = reader
            .records()
            .flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert_eq!(fields.len(), 15);
        for field in fields.iter().filter(|field| !field.is_empty()) {
            assert!(field.starts_with('\''), "{live:?} became {field:?}");
        }
    }
}

#[test]
fn a_csv_file_opens_in_excel_by_double_click() {
    assert_eq!(
        text_of(&table(), rows()),
        "\u{feff}编号,问题,完成时限,措施数,完成率\r\n\
         一、学习贯彻方面,,,,\r\n\
         YL-2023-001,\"学习计划\n未落实\",2024-03-31,3,81.2%\r\n\
         YL-2023-002,\"<制度> & \"\"台账\"\"\",,1,\r\n"
    );
}

#[test]
fn what_cannot_stand_in_a_cell_is_left_out_or_cut() {
    let long = "长".repeat(40_000);
    let bytes = workbook(
        &table(),
        vec![Row::Cells(vec![
            "甲\0\u{b}乙".into(),
            long.clone().into(),
            date(1848, 1, 1).into(),
        ])],
    );
    let found = values(&bytes);
    assert_eq!(found[3][0], Data::String("甲乙".into()));
    let Data::String(cut) = &found[3][1] else {
        panic!()
    };
    assert_eq!(cut.chars().count(), 32_767);
    assert!(cut.ends_with("（内容过长，已截断）"));
    assert_eq!(found[3][2], Data::String("1848-01-01".into()));
    assert!(text_of(&table(), vec![Row::Cells(vec![long.clone().into()])]).contains(&long));
}

#[test]
fn a_text_that_looks_like_an_escape_stays_as_it_is() {
    let found = values(&workbook(
        &table(),
        vec![Row::Cells(vec!["YL_x0041_01".into()])],
    ));
    assert_eq!(
        found[3][0].to_string().replace("_x005F_", "_"),
        "YL_x0041_01"
    );
}

#[test]
fn any_title_names_a_sheet() {
    for title in [
        "",
        "a/b:c*d?[e]'f'",
        &"很长的标题".repeat(20),
        "'引号'",
        "\n",
    ] {
        let bytes = workbook(
            &Table {
                title: title.into(),
                ..table()
            },
            rows(),
        );
        assert_eq!(
            values(&bytes).last().unwrap()[0].to_string(),
            "YL-2023-002",
            "{title}"
        );
    }
}

#[test]
fn a_table_of_one_column_and_one_of_no_rows() {
    let mut narrow = table();
    narrow.columns.truncate(1);
    assert_eq!(
        values(&workbook(&narrow, vec![Row::Heading("甲".into())])).len(),
        4
    );
    assert_eq!(values(&workbook(&table(), Vec::new())).len(), 3);
}

#[test]
fn impossible_tables_are_refused() {
    let mut none = table();
    none.columns.clear();
    assert!(matches!(
        xlsx(&none, rows(), Vec::new()),
        Err(DocumentError::Columns(0))
    ));
    assert!(matches!(
        csv(&none, rows(), Vec::new()),
        Err(DocumentError::Columns(0))
    ));
    let wide = vec![Row::Cells(vec![Cell::Empty; 6])];
    for refused in [
        xlsx(&table(), wide.clone(), Vec::new()),
        csv(&table(), wide, Vec::new()),
    ] {
        assert_eq!(
            refused.unwrap_err().to_string(),
            "第 1 行有 6 格，多于表格的 5 列。"
        );
    }
}

/// A place that is full after a few bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 < bytes.len() {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_answer() {
    for room in [0, 100, 2000] {
        assert!(
            matches!(
                xlsx(&table(), rows(), Full(room)),
                Err(DocumentError::Write(_) | DocumentError::Scratch)
            ),
            "{room}"
        );
    }
    assert!(matches!(
        csv(&table(), rows(), Full(10)),
        Err(DocumentError::Write(_))
    ));
}

#[test]
fn a_hundred_thousand_rows_arrive() {
    let many = (0..100_000u32).map(|n| {
        Row::Cells(vec![
            format!("YL-2023-{n}").into(),
            format!("第 {n} 个问题").into(),
            date(2024, 1, 1).into(),
            n.into(),
            0.5.into(),
        ])
    });
    let mut bytes = Vec::new();
    xlsx(&table(), many, &mut bytes).unwrap();
    let found = values(&bytes);
    assert_eq!(found.len(), 100_003);
    assert_eq!(found[100_002][0], Data::String("YL-2023-99999".into()));
}
