//! What people go on editing.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bihuan_documents::{
    docx,
    paper::{Block, Grid, GridColumn, GridRow, Level, PageKind, Paper, Picture},
    papers::{self, ListKind},
};
use proptest::prelude::*;
use quick_xml::{Reader, events::Event};

use super::scene;

/// Every part of the package, each of it well-formed.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        if [".xml", ".rels"].iter().any(|end| name.ends_with(end)) {
            let text = std::str::from_utf8(&content).unwrap();
            let mut reader = Reader::from_str(text);
            reader.config_mut().check_end_names = true;
            let mut depth = 0;
            loop {
                match reader
                    .read_event()
                    .unwrap_or_else(|e| panic!("{name}: {e}"))
                {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth -= 1,
                    Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(depth, 0, "{name}");
        }
        parts.insert(name, content);
    }
    parts
}

/// The paragraphs of the body.
pub(crate) fn paragraphs(bytes: &[u8]) -> Vec<String> {
    let parts = parts(bytes);
    let xml = std::str::from_utf8(parts.get("word/document.xml").unwrap()).unwrap();
    let mut reader = Reader::from_str(xml);
    let (mut found, mut current, mut in_text) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) if e.name().as_ref() == "w:t" => in_text = true,
            Event::End(e) if e.name().as_ref() == "w:t" => in_text = false,
            Event::Empty(e) if e.name().as_ref() == "w:br" => current.push('\n'),
            Event::Empty(e) if e.name().as_ref() == "w:tab" => current.push('\t'),
            Event::Text(t) if in_text => current.push_str(&t),
            Event::GeneralRef(r) if in_text => match &*r {
                "lt" => current.push('<'),
                "gt" => current.push('>'),
                "amp" => current.push('&'),
                "quot" => current.push('"'),
                "apos" => current.push('\''),
                other => panic!("{other}"),
            },
            Event::End(e) if e.name().as_ref() == "w:p" => {
                found.push(std::mem::take(&mut current));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn paper(page: PageKind) -> Paper {
    Paper::new("一页", page, "2024-07-08T01:30:00Z".parse().unwrap())
}

#[test]
fn the_same_paper_is_the_same_file() {
    let paper = papers::dossier(&scene::dossier());
    assert_eq!(docx(&paper).unwrap(), docx(&paper).unwrap());
}

#[test]
fn a_list_reads_as_it_was_given() {
    let paper = papers::list(&scene::ledger(), ListKind::Problems, Some("反馈意见"));
    let read: Vec<String> = paragraphs(&docx(&paper).unwrap())
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect();
    let expected = [
        "问题清单（反馈意见）",
        "云岭县巡察反馈问题整改",
        "共 3 个问题　截至 2024-07-08",
        "方面",
        "项目",
        "编号",
        "问题",
        "来源",
        "时限类别",
        "完成时限",
        "状态",
        "党的建设方面",
        "学习教育不够深入",
        "YL-2024-001",
        "部分支部集中学习走过场，笔记抄袭。",
        "反馈意见",
        "集中整改",
        "2024-05-30",
        "已销号",
        "YL-2024-002",
        "青年干部培训计划没有落实。",
        "反馈意见",
        "长期坚持",
        "2024-06-30\n并长期坚持",
        "整改中\n（已超期）",
        "民生保障方面",
        "安置房建设迟缓",
        "YL-2024-003",
        "城东片区安置房交付比协议晚 14 个月。",
        "反馈意见",
        "集中整改",
        "2024-07-30",
        "整改中",
    ];
    assert_eq!(read, expected);
}

#[test]
fn merged_cells_hold_together() {
    let mut it = paper(PageKind::WideA4);
    it.push(Block::Grid(Grid {
        columns: vec![
            GridColumn::text("方面", 1.0).merged(),
            GridColumn::text("问题", 1.0),
        ],
        rows: vec![
            GridRow::of(["甲", "1"]),
            GridRow::of(["甲", "2"]),
            GridRow::Heading("以下为自查".to_owned()),
            GridRow::of(["乙", "3"]),
        ],
    }));
    let parts = parts(&docx(&it).unwrap());
    let xml = String::from_utf8(parts.get("word/document.xml").unwrap().clone()).unwrap();
    assert_eq!(xml.matches("<w:vMerge w:val=\"restart\"/>").count(), 1);
    assert_eq!(xml.matches("<w:vMerge/>").count(), 1);
    assert_eq!(xml.matches("<w:gridSpan w:val=\"2\"/>").count(), 1);
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("<w:tr>").count(), 5);
    // Four rows of two cells, one of them two columns wide.
    assert_eq!(xml.matches("<w:tc>").count(), 9);
}

#[test]
fn the_official_page_is_that_of_the_standard() {
    let parts = parts(&docx(&paper(PageKind::Official)).unwrap());
    let text = |name: &str| String::from_utf8(parts.get(name).unwrap().clone()).unwrap();
    let body = text("word/document.xml");
    // 37 and 28 mm in twentieths of a point; 22 lines in 225 mm, 28 letters in 156 mm.
    assert!(
        body.contains("w:top=\"2097\"") && body.contains("w:left=\"1587\""),
        "{body}"
    );
    let styles = text("word/styles.xml");
    assert!(styles.contains("w:eastAsia=\"仿宋\"") && styles.contains("w:line=\"579\""));
    assert!(styles.contains("<w:sz w:val=\"32\"/>"));
    assert!(text("word/settings.xml").contains("evenAndOddHeaders"));
    assert!(styles.contains("<w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/>"));
    assert!(body.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"));
}

#[test]
fn pictures_are_enclosed_and_pdf_files_named() {
    let mut it = paper(PageKind::Form);
    it.picture(
        Picture::read(scene::png(60, 40)).unwrap(),
        Some("照片".to_owned()),
    );
    it.picture(
        Picture::read(b"%PDF-1.7".to_vec()).unwrap(),
        Some("文件".to_owned()),
    );
    let bytes = docx(&it).unwrap();
    assert!(parts(&bytes).contains_key("word/media/picture0.png"));
    assert!(!parts(&bytes).contains_key("word/media/picture1.pdf"));
    let read = paragraphs(&bytes).concat();
    assert!(
        read.contains("（此文件不能在文档内显示，见原件）文件"),
        "{read}"
    );
}

proptest! {
    #[test]
    fn any_text_stays_text(text in any::<String>()) {
        let mut it = paper(PageKind::Form);
        it.title.clone_from(&text);
        it.running_head = Some(text.clone());
        it.heading(Level::First, text.clone());
        it.paragraph(text.clone());
        let read = paragraphs(&docx(&it).unwrap());
        prop_assert_eq!(&read[0], &read[2]);
        let visible: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let kept: String = read[2].chars().filter(|c| c.is_alphanumeric()).collect();
        prop_assert_eq!(visible, kept);
    }
}
