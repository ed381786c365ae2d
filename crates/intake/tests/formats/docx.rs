//! DOCX: paragraphs, headings, revisions, tables, and what is refused.

use bihuan_intake::{Format, NotADocument, formats::open};

use crate::build::{Docx, archive, marked_lines, p, p_with, table, tc};

fn lines(docx: &Docx) -> Vec<String> {
    let source = open(&docx.bytes(), None).unwrap();
    assert_eq!(source.format, Format::Docx);
    marked_lines(&source)
}

#[test]
fn text_of_runs_tabs_and_breaks() {
    let body = r#"<w:p><w:r><w:t>第一</w:t></w:r><w:r><w:t xml:space="preserve"> 段</w:t><w:tab/><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r></w:p>
        <w:p/><w:p><w:r><w:t>上行</w:t><w:br/><w:t>下行 &amp; &#x4E00; &lt;</w:t></w:r></w:p>"#;
    assert_eq!(
        lines(&Docx::of(body)),
        ["第一 段\t甲-乙", "上行", "下行 & 一 <"]
    );
}

#[test]
fn the_accepted_text_of_tracked_changes_is_read() {
    let body = r#"<w:p><w:r><w:t>保留</w:t></w:r><w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>
        <w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>段尾被删</w:t></w:r></w:p><w:p><w:r><w:t>与下段相连</w:t></w:r></w:p>
        <w:p><w:pPr><w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r></w:p>"#;
    assert_eq!(
        lines(&Docx::of(body)),
        ["保留新增移来", "段尾被删与下段相连", "可见"]
    );
}

#[test]
fn links_tags_controls_and_boxes_count_once() {
    let body = r#"<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>标记</w:t></w:r></w:smartTag>
        <w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>
        <w:sdt><w:sdtContent><w:p><w:r><w:t>块</w:t></w:r></w:p></w:sdtContent></w:sdt>
        <w:p><w:r><w:t>框前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
        <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
        <w:p><w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"#;
    assert_eq!(
        lines(&Docx::of(body)),
        ["链接标记控件", "块", "框前", "文本框", "拼"]
    );
}

#[test]
fn headings_come_from_levels_names_and_chains() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="a2"><w:name w:val="我的标题"/><w:basedOn w:val="a3"/></w:style>
        <w:style w:type="paragraph" w:styleId="a3"><w:name w:val="x"/><w:basedOn w:val="a2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="a4"><w:name w:val="标题 3"/></w:style>
        <w:style w:type="paragraph" w:styleId="a5"><w:name w:val="toc 1"/></w:style>"#;
    let style = |id: &str| format!(r#"<w:pStyle w:val="{id}"/>"#);
    let body = [
        p_with(&style("a1"), "甲"),
        p_with(&style("a2"), "乙"),
        p_with(&style("a4"), "丙"),
        p_with(r#"<w:outlineLvl w:val="3"/>"#, "丁"),
        p_with(&(style("a1") + r#"<w:outlineLvl w:val="9"/>"#), "正文"),
        p_with(&style("a5"), "目录行……1"),
        p_with(&style("missing"), "无此样式"),
    ]
    .concat();
    let docx = Docx::of(&body).styles(styles);
    assert_eq!(
        lines(&docx),
        ["# 甲", "## 乙", "### 丙", "#### 丁", "正文", "无此样式"]
    );
    assert_eq!(open(&docx.bytes(), None).unwrap().diagnostics.len(), 1);
}

#[test]
fn a_contents_field_is_left_out() {
    let body = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、目录行</w:t></w:r></w:p>
        <w:p><w:r><w:t>二、目录行</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2024年</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
    assert_eq!(lines(&Docx::of(body)), ["2024年"]);
}

#[test]
fn a_ledger_table_has_headers_titles_and_no_totals() {
    let body = p("前言")
        + &table(&[
            &["序号", "问题描述", "责 任 单 位", "完成时限"],
            &["1", "制度不健全", "县财政局", "2024年6月"],
            &["2", "台账不清", "", "长期坚持"],
            &["合计", "2", "", ""],
        ]);
    let docx = Docx::of(&body);
    assert_eq!(
        lines(&docx),
        [
            "前言",
            "[0,0 序号] 1",
            "[0,1 问题描述] 制度不健全",
            "[0,2 责任单位] 县财政局",
            "[0,3 完成时限] 2024年6月",
            "[1,0 序号] 2",
            "[1,1 问题描述] 台账不清",
            "[1,3 完成时限] 长期坚持",
        ]
    );
    assert!(
        open(&docx.bytes(), None).unwrap().diagnostics[0]
            .message
            .contains("1 行合计")
    );
}

#[test]
fn merged_cells_two_header_rows_and_group_rows() {
    let wide = |n: usize, text: &str| tc(&format!(r#"<w:gridSpan w:val="{n}"/>"#), &p(text));
    let down = |text: &str| tc(r#"<w:vMerge w:val="restart"/>"#, &p(text));
    let on = tc("<w:vMerge/>", "<w:p/>");
    let cell = |text: &str| tc("", &p(text));
    let rows = [
        wide(4, "整改任务清单"),
        [down("序号"), down("问题"), wide(2, "整改情况")].concat(),
        [on.clone(), on.clone(), cell("整改措施"), cell("进展")].concat(),
        wide(4, "一、组织建设方面"),
        [
            down("1"),
            down("制度空转"),
            cell("修订制度"),
            cell("已完成"),
        ]
        .concat(),
        [
            on.clone(),
            on,
            cell("开展培训"),
            tc("", &(p("正在推进") + &p("月底完成"))),
        ]
        .concat(),
    ];
    let body = format!(
        "<w:tbl>{}</w:tbl>",
        rows.map(|row| format!("<w:tr>{row}</w:tr>")).concat()
    );
    assert_eq!(
        lines(&Docx::of(&body)),
        [
            "整改任务清单",
            "[0,0 序号] 一、组织建设方面",
            "[1,0 序号] 1",
            "[1,1 问题] 制度空转",
            "[1,2 整改情况/整改措施] 修订制度",
            "[1,3 整改情况/进展] 已完成",
            "[2,0 序号] 1",
            "[2,1 问题] 制度空转",
            "[2,2 整改情况/整改措施] 开展培训",
            "[2,3 整改情况/进展] 正在推进",
            "[2,3 整改情况/进展] 月底完成",
        ]
    );
}

#[test]
fn tables_that_only_lay_out_text_are_paragraphs() {
    let body = table(&[&["第一段正文"], &["第二段正文"]])
        + &table(&[&["责任单位", "县财政局"], &["责任人", "张某"]]);
    assert_eq!(
        lines(&Docx::of(&body)),
        [
            "第一段正文",
            "第二段正文",
            "[0,0 ] 责任单位",
            "[0,1 ] 县财政局",
            "[1,0 ] 责任人",
            "[1,1 ] 张某",
        ]
    );
}

#[test]
fn a_main_part_in_utf16_and_other_paths_are_read() {
    let docx = Docx::of(&p("十六位"));
    let xml = docx.document_xml().replace("UTF-8", "UTF-16");
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(xml.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        marked_lines(&open(&docx.bytes_with_document(&wide), None).unwrap()),
        ["十六位"]
    );
    let odd = archive(&[
        ("_rels\\.rels", br#"<R><Relationship Id="1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/></R>"#),
        ("word/document2.xml", docx.document_xml().as_bytes()),
    ]);
    assert_eq!(
        marked_lines(&open(&odd, Some("x.xlsx")).unwrap()),
        ["十六位"]
    );
}

#[test]
fn what_holds_no_text_is_refused_with_its_reason() {
    let refused = |body: &str| open(&Docx::of(body).bytes(), None).unwrap_err();
    assert_eq!(refused("<w:p/>"), NotADocument::Empty);
    assert_eq!(
        refused("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"),
        NotADocument::NoText
    );
    assert_eq!(refused("<w:p><w:r></w:p>"), NotADocument::Damaged);
    let document =
        |xml: &str| open(&Docx::default().bytes_with_document(xml.as_bytes()), None).unwrap_err();
    assert_eq!(
        document("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><document>&a;</document>"),
        NotADocument::Bomb
    );
    let deep = format!(
        "<document>{}{}</document>",
        "<p>".repeat(300),
        "</p>".repeat(300)
    );
    assert_eq!(document(&deep), NotADocument::Bomb);
    assert_eq!(document("no xml at all"), NotADocument::Damaged);
}
