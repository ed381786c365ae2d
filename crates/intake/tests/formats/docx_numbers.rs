//! Automatic numbers of DOCX, written out as they are displayed.

use bihuan_intake::formats::open;

use crate::build::{Docx, line_texts, p, p_with};

fn lines(docx: &Docx) -> Vec<String> {
    line_texts(&open(&docx.bytes(), None).unwrap())
}

/// One level of a list definition.
fn lvl(level: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>"#
    )
}

fn definition(id: usize, levels: &[String]) -> String {
    format!(
        r#"<w:abstractNum w:abstractNumId="{id}">{}</w:abstractNum>"#,
        levels.concat()
    )
}

fn list(id: usize, definition: usize, overrides: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>"#)
}

/// A paragraph in a list.
fn item(list: usize, level: usize, text: &str) -> String {
    p_with(
        &format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#),
        text,
    )
}

#[test]
fn the_usual_levels_of_an_official_document() {
    let numbering = definition(
        0,
        &[
            lvl(0, "japaneseCounting", "%1、", ""),
            lvl(1, "chineseCounting", "（%2）", ""),
            lvl(2, "decimal", "%3.", ""),
            lvl(
                3,
                "decimalEnclosedCircleChinese",
                "%4",
                r#"<w:suff w:val="nothing"/>"#,
            ),
        ],
    ) + &list(1, 0, "");
    let body = [
        item(1, 0, "方面"),
        item(1, 1, "类别"),
        item(1, 2, "问题"),
        item(1, 2, "2023年问题"),
        item(1, 3, "要点"),
        p("中间的正文"),
        item(1, 1, "类别"),
        item(1, 2, "重新编号"),
        item(1, 0, "方面"),
        item(1, 1, "类别"),
        item(1, 2, ""),
        item(1, 2, "空段也占一个号"),
    ]
    .concat();
    assert_eq!(
        lines(&Docx::of(&body).numbering(&numbering)),
        [
            "一、方面",
            "（一）类别",
            "1. 问题",
            "2. 2023年问题",
            "①要点",
            "中间的正文",
            "（二）类别",
            "1. 重新编号",
            "二、方面",
            "（一）类别",
            "2. 空段也占一个号",
        ]
    );
}

#[test]
fn composed_and_legal_numbers() {
    let numbering = definition(
        0,
        &[
            lvl(0, "chineseCounting", "第%1章", ""),
            lvl(1, "decimal", "%1.%2", ""),
            lvl(2, "lowerLetter", "%1.%2.%3", "<w:isLgl/>"),
        ],
    ) + &list(7, 0, "");
    let body = [
        item(7, 0, "总则"),
        item(7, 1, "甲"),
        item(7, 1, "乙"),
        item(7, 2, "丙"),
    ]
    .concat();
    assert_eq!(
        lines(&Docx::of(&body).numbering(&numbering)),
        ["第一章 总则", "一.1 甲", "一.2 乙", "1.2.1 丙"]
    );
}

#[test]
fn lists_share_counting_unless_they_start_anew() {
    let anew = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>"#;
    let other = format!(
        r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#,
        lvl(0, "upperRoman", "%1)", "")
    );
    let numbering = [
        definition(0, &[lvl(0, "decimal", "%1、", "")]),
        list(1, 0, ""),
        list(2, 0, ""),
        list(3, 0, anew),
        list(4, 0, &other),
    ]
    .concat();
    let body = [
        item(1, 0, "甲"),
        item(2, 0, "乙"),
        item(3, 0, "丙"),
        item(3, 0, "丁"),
        item(1, 0, "戊"),
        item(4, 0, "己"),
    ]
    .concat();
    assert_eq!(
        lines(&Docx::of(&body).numbering(&numbering)),
        ["1、甲", "2、乙", "5、丙", "6、丁", "7、戊", "VIII) 己"]
    );
}

#[test]
fn restart_rules_of_a_level() {
    let numbering = definition(
        0,
        &[
            lvl(0, "decimal", "%1.", ""),
            lvl(1, "decimal", "（%2）", r#"<w:lvlRestart w:val="0"/>"#),
            lvl(2, "decimal", "%3)", r#"<w:lvlRestart w:val="1"/>"#),
        ],
    ) + &list(1, 0, "");
    let body = [
        item(1, 0, "a"),
        item(1, 1, "b"),
        item(1, 2, "c"),
        item(1, 1, "d"),
        item(1, 2, "e"),
        item(1, 0, "f"),
        item(1, 1, "g"),
        item(1, 2, "h"),
    ]
    .concat();
    assert_eq!(
        lines(&Docx::of(&body).numbering(&numbering)),
        [
            "1. a", "（1）b", "1) c", "（2）d", "2) e", "2. f", "（3）g", "1) h",
        ]
    );
}

#[test]
fn styles_put_paragraphs_into_lists_and_paragraphs_can_leave_them() {
    let numbering = definition(
        0,
        &[
            lvl(
                0,
                "chineseCountingThousand",
                "%1、",
                r#"<w:pStyle w:val="h1"/>"#,
            ),
            lvl(1, "decimal", "%2．", r#"<w:pStyle w:val="h2"/>"#),
            lvl(2, "bullet", "\u{f06c}", ""),
        ],
    ) + &list(1, 0, "");
    let styles = r#"<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="h2"><w:name w:val="x"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="h3"><w:name w:val="y"/><w:basedOn w:val="h2"/></w:style>"#;
    let style = |id: &str, text: &str| p_with(&format!(r#"<w:pStyle w:val="{id}"/>"#), text);
    let out = p_with(
        r#"<w:pStyle w:val="h2"/><w:numPr><w:numId w:val="0"/></w:numPr>"#,
        "不编号",
    );
    let body = [
        style("h1", "甲"),
        style("h2", "乙"),
        out,
        style("h3", "丙"),
        item(1, 2, "圆点"),
        style("h1", "丁"),
    ]
    .concat();
    assert_eq!(
        lines(&Docx::of(&body).styles(styles).numbering(&numbering)),
        ["一、甲", "1．乙", "不编号", "2．丙", "圆点", "二、丁",]
    );
}

#[test]
fn a_definition_may_be_kept_by_a_style() {
    let numbering = [
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="ls"/></w:abstractNum>"#
            .to_owned(),
        definition(1, &[lvl(0, "ideographDigital", "%1、", "")]),
        list(1, 0, ""),
        list(2, 1, ""),
    ]
    .concat();
    let styles = r#"<w:style w:type="numbering" w:styleId="ls"><w:name w:val="ls"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>"#;
    let body: String = (0..11).map(|_| item(1, 0, "项")).collect();
    let found = lines(&Docx::of(&body).styles(styles).numbering(&numbering));
    assert_eq!(
        (found[0].as_str(), found[9].as_str(), found[10].as_str()),
        ("一、项", "一〇、项", "一一、项")
    );
}

#[test]
fn numbers_go_on_in_tables_and_unknown_lists_print_nothing() {
    let numbering = definition(0, &[lvl(0, "decimal", "%1", "")]) + &list(1, 0, "");
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let row = |number: &str, text: &str| format!("<w:tr>{}{}</w:tr>", cell(number), cell(&p(text)));
    let body = format!(
        "{}<w:tbl>{}{}</w:tbl>{}",
        item(1, 0, "前"),
        row(&item(1, 0, "问题"), "甲"),
        row(&item(1, 0, "问题"), "乙"),
        item(9, 0, "无定义"),
    );
    assert_eq!(
        lines(&Docx::of(&body).numbering(&numbering)),
        ["1 前", "2 问题", "甲", "3 问题", "乙", "无定义"]
    );
}
