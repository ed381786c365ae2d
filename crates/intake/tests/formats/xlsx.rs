//! XLSX: ledgers as they come, and workbooks made to harm.

use bihuan_intake::{Format, NotADocument, formats::open};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook, Worksheet};

use crate::build::{archive, marked_lines};

fn lines(workbook: &mut Workbook) -> Vec<String> {
    let source = open(&workbook.save_to_buffer().unwrap(), None).unwrap();
    assert_eq!(source.format, Format::Xlsx);
    marked_lines(&source)
}

fn write_rows(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            match text.parse::<f64>() {
                Ok(number) => sheet
                    .write_number(first + row as u32, column as u16, number)
                    .unwrap(),
                Err(_) => sheet
                    .write_string(first + row as u32, column as u16, *text)
                    .unwrap(),
            };
        }
    }
}

#[test]
fn a_ledger_with_titles_merged_cells_two_header_rows_and_totals() {
    let mut workbook = Workbook::new();
    let plain = CellFormat::new();
    let sheet = workbook.add_worksheet();
    sheet
        .merge_range(0, 0, 0, 4, "云岭县巡察整改台账", &plain)
        .unwrap();
    sheet.write_string(1, 0, "填报单位：县委办").unwrap();
    sheet.merge_range(2, 0, 3, 0, "序号", &plain).unwrap();
    sheet.merge_range(2, 1, 3, 1, "问题\n描述", &plain).unwrap();
    sheet.merge_range(2, 2, 2, 4, "整改情况", &plain).unwrap();
    write_rows(sheet, 3, &[&["", "", "措施", "责任单位", "完成时限"]]);
    sheet
        .merge_range(4, 0, 4, 4, "一、政治建设方面", &plain)
        .unwrap();
    sheet.merge_range(5, 0, 6, 0, "", &plain).unwrap();
    sheet.write_number(5, 0, 1).unwrap();
    sheet.merge_range(5, 1, 6, 1, "学习不深入", &plain).unwrap();
    write_rows(
        sheet,
        5,
        &[
            &["", "", "制定计划", "县委办"],
            &["", "", "开展督查\n通报结果", "县委督查室", "长期"],
        ],
    );
    let date = CellFormat::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet
        .write_with_format(5, 4, ExcelDateTime::from_ymd(2024, 6, 30).unwrap(), &date)
        .unwrap();
    write_rows(
        sheet,
        8,
        &[
            &["2", "会风不实", "精简会议", "县政府办", "2024年底"],
            &["合 计", "2"],
            &["注：按月更新"],
        ],
    );
    let source = open(&workbook.save_to_buffer().unwrap(), Some("a.xls")).unwrap();
    assert_eq!(
        marked_lines(&source),
        [
            "云岭县巡察整改台账",
            "填报单位：县委办",
            "[0,0 序号] 一、政治建设方面",
            "[1,0 序号] 1",
            "[1,1 问题描述] 学习不深入",
            "[1,2 整改情况/措施] 制定计划",
            "[1,3 整改情况/责任单位] 县委办",
            "[1,4 整改情况/完成时限] 2024-06-30",
            "[2,0 序号] 1",
            "[2,1 问题描述] 学习不深入",
            "[2,2 整改情况/措施] 开展督查",
            "[2,2 整改情况/措施] 通报结果",
            "[2,3 整改情况/责任单位] 县委督查室",
            "[2,4 整改情况/完成时限] 长期",
            "[3,0 序号] 2",
            "[3,1 问题描述] 会风不实",
            "[3,2 整改情况/措施] 精简会议",
            "[3,3 整改情况/责任单位] 县政府办",
            "[3,4 整改情况/完成时限] 2024年底",
            "[4,0 序号] 注：按月更新",
        ]
    );
    assert!(
        source
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.message.contains("1 行合计"))
    );
}

#[test]
fn values_are_written_as_shown() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_rows(
        sheet,
        0,
        &[&["序号", "整改完成率", "时间", "是否完成", "情况"]],
    );
    sheet.write_number(1, 0, 3.0).unwrap();
    sheet
        .write_number_with_format(1, 1, 0.812, &CellFormat::new().set_num_format("0.0%"))
        .unwrap();
    sheet.write_number(1, 2, 2880.5).unwrap();
    sheet.write_boolean(1, 3, true).unwrap();
    sheet
        .write_formula(1, 4, Formula::new("=A1&B1").set_result("公式结果"))
        .unwrap();
    assert_eq!(
        lines(&mut workbook),
        [
            "[0,0 序号] 3",
            "[0,1 整改完成率] 81.2%",
            "[0,2 时间] 2880.5",
            "[0,3 是否完成] TRUE",
            "[0,4 情况] 公式结果",
        ]
    );
}

#[test]
fn several_sheets_hidden_ones_and_lists_of_one_column() {
    let mut workbook = Workbook::new();
    let header: &[&str] = &["序号", "问题", "责任单位"];
    write_rows(
        workbook.add_worksheet().set_name("组织方面").unwrap(),
        0,
        &[header, &["1", "甲", "县委组织部"]],
    );
    let hidden = workbook.add_worksheet().set_name("旧数据").unwrap();
    hidden.set_hidden(true);
    write_rows(hidden, 0, &[header, &["9", "旧", "无"]]);
    write_rows(
        workbook.add_worksheet().set_name("说明").unwrap(),
        3,
        &[&["第一段说明"], &["第二段说明"]],
    );
    workbook.add_worksheet().set_name("空表").unwrap();
    let source = open(&workbook.save_to_buffer().unwrap(), None).unwrap();
    assert_eq!(
        marked_lines(&source),
        [
            "# 组织方面",
            "[0,0 序号] 1",
            "[0,1 问题] 甲",
            "[0,2 责任单位] 县委组织部",
            "# 说明",
            "第一段说明",
            "第二段说明",
        ]
    );
    assert!(source.diagnostics[0].message.contains("旧数据"));
}

#[test]
fn headers_without_merged_cells_repeated_headers_and_column_numbers() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_rows(
        sheet,
        0,
        &[
            &["整改任务清单"],
            &["序号", "问题", "整改", "", "责任", ""],
            &["", "", "措施", "时限", "牵头单位", "配合单位"],
            &["1", "2", "3", "4", "5", "6"],
            &["1", "甲", "一", "6月", "县委办", "县政府办"],
            &["序号", "问题", "整改", "", "责任", ""],
            &["2", "乙", "二", "7月", "县委办", ""],
        ],
    );
    assert_eq!(
        lines(&mut workbook),
        [
            "整改任务清单",
            "[0,0 序号] 1",
            "[0,1 问题] 甲",
            "[0,2 整改/措施] 一",
            "[0,3 整改/时限] 6月",
            "[0,4 责任/牵头单位] 县委办",
            "[0,5 责任/配合单位] 县政府办",
            "[1,0 序号] 2",
            "[1,1 问题] 乙",
            "[1,2 整改/措施] 二",
            "[1,3 整改/时限] 7月",
            "[1,4 责任/牵头单位] 县委办",
        ]
    );
}

/// A workbook whose only sheet is this XML.
fn raw(sheet: &str, strings: &str) -> Vec<u8> {
    archive(&[
        ("_rels/.rels", br#"<R><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.xml"/></R>"#),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<R><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/></R>"#),
        ("xl/worksheets/s.xml", sheet.as_bytes()),
        ("xl/s.xml", strings.as_bytes()),
    ])
}

#[test]
fn odd_but_valid_sheets_are_read() {
    let sheet = r#"<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>序号</x:t></x:is></x:c><x:c t="s"><x:v>0</x:v></x:c></x:row>
        <x:row r="1048576"><x:c r="A1048576"><x:v>1</x:v></x:c><x:c r="B1048576" t="str"><x:f>1</x:f><x:v>甲_x000D_
乙</x:v></x:c><x:c r="XFD1048576"><x:v>9</x:v></x:c><x:c t="s"><x:v>77</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let strings = r#"<sst uniqueCount="99999999999999"><si><r><t>整改</t></r><r><t>情况</t></r><rPh><t>pin</t></rPh></si></sst>"#;
    let source = open(&raw(sheet, strings), None).unwrap();
    assert_eq!(
        marked_lines(&source),
        ["[0,0 序号] 1", "[0,1 整改情况] 甲", "[0,1 整改情况] 乙"]
    );
}

#[test]
fn workbooks_made_to_harm_are_refused_quickly() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(30_000));
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(200);
    let rows = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        format!("<row>{cells}</row>").repeat(100)
    );
    assert_eq!(open(&raw(&rows, &long), None), Err(NotADocument::Bomb));
    let merges: String = (1..400)
        .map(|n| format!(r#"<mergeCell ref="A{n}:XFD1048576"/>"#))
        .collect();
    let rows: String = (1..20_000)
        .map(|n| format!(r#"<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>"#))
        .collect();
    let sheet = format!(
        "<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    );
    assert!(open(&raw(&sheet, ""), None).is_err());
    assert_eq!(
        open(&raw("<worksheet><sheetData><row>", ""), None),
        Err(NotADocument::Damaged)
    );
    assert_eq!(
        open(&Workbook::new().save_to_buffer().unwrap(), None),
        Err(NotADocument::Empty)
    );
}

#[test]
fn a_long_ledger_is_read_whole() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_rows(sheet, 0, &[&["序号", "问题", "责任单位"]]);
    for row in 1..=5_000 {
        sheet.write_number(row, 0, row).unwrap();
        sheet
            .write_string(row, 1, format!("第{row}个问题"))
            .unwrap();
        sheet.write_string(row, 2, "县财政局").unwrap();
    }
    let found = lines(&mut workbook);
    assert_eq!(found.len(), 15_000);
    assert_eq!(found[14_998], "[4999,1 问题] 第5000个问题");
}
