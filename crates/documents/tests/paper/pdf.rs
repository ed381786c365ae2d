//! What is set by typst.

use bihuan_documents::{
    DocumentError, Fonts,
    paper::{Block, PageKind, Paper, Picture},
    papers,
};
use proptest::prelude::*;

use super::{
    kinds, scene,
    set::{characters_of, enclosed_of, pdf, text_of},
};

fn paper(page: PageKind) -> Paper {
    Paper::new("一页", page, "2024-07-08T01:30:00Z".parse().unwrap())
}

#[test]
fn the_same_paper_is_the_same_file() {
    for (kind, paper) in kinds::every() {
        let once = pdf(&paper);
        assert!(once.starts_with(b"%PDF-"));
        assert!(once == pdf(&paper), "{kind}");
    }
}

#[test]
fn another_time_is_another_file() {
    let mut it = paper(PageKind::Form);
    let once = pdf(&it);
    it.made_at = "2024-07-08T01:31:00Z".parse().unwrap();
    assert!(once != pdf(&it));
}

#[test]
fn no_text_is_markup() {
    let hostile = [
        "#let x = 1",
        "#import \"paper.json\": *",
        "#read(\"/etc/passwd\")",
        "$ x^2 / y $",
        "@label <label>",
        "*bold* _slanted_ `raw`",
        "= Heading",
        "- point + point / term: x",
        "\\u{41} \\ \\# \\\\",
        "// comment /* comment */",
        "https://example.com/#a",
        "\"quoted\" 'quoted' -- --- ... ~",
        "[content] {code} (x, y)",
        "<w:p>&amp;</w:p>",
    ];
    let mut it = paper(PageKind::Form);
    for text in hostile {
        it.paragraph(text);
        it.push(Block::Fields {
            pairs_per_row: 1,
            fields: vec![bihuan_documents::paper::Field::new(text, text)],
        });
    }
    let read = characters_of(&pdf(&it));
    for text in hostile {
        let text: String = text.split_whitespace().collect();
        // Once as a paragraph, once as a value; the narrow cell of the name breaks it.
        assert!(read.matches(&text).count() >= 2, "{text}");
    }
    assert!(!read.contains("root:"));
}

#[test]
fn the_title_is_no_markup_either() {
    let mut it = Paper::new(
        "#panic() $a$ *b*",
        PageKind::Official,
        "2024-07-08T01:30:00Z".parse().unwrap(),
    );
    it.running_head = Some("#panic()".to_owned());
    it.heading(bihuan_documents::paper::Level::First, "一、#panic()");
    let read = characters_of(&pdf(&it));
    assert!(read.contains("#panic()$a$*b*"), "{read}");
    assert!(read.contains("一、#panic()"), "{read}");
}

#[test]
fn line_breaks_stay_and_marks_that_turn_the_direction_go() {
    let mut it = paper(PageKind::Form);
    it.paragraph("第一行\r\n第二行\u{202e}倒\0置");
    let read = text_of(&pdf(&it));
    assert!(read.contains("第一行\n第二行倒置"), "{read}");
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let mut it = paper(PageKind::Form);
    it.paragraph("甲\u{1f600}乙");
    let read = characters_of(&pdf(&it));
    assert!(read.contains("甲〓乙"), "{read}");
    assert!(read.contains("缺少1个字符（U+1F600）"), "{read}");
}

#[test]
fn without_a_chinese_font_there_is_a_sentence_and_no_squares() {
    let latin = bihuan_documents::FontFile {
        typeface: bihuan_documents::Typeface::SongTi,
        bytes: std::fs::read("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
            .unwrap_or_default()
            .into(),
        index: 0,
    };
    for files in [Vec::new(), vec![latin]] {
        let error = Fonts::new(files).unwrap_err();
        assert!(matches!(error, DocumentError::NoChineseFont));
        assert_eq!(
            error.to_string(),
            "本机没有中文字体，不能生成 PDF。请系统管理员安装字体（Debian：apt install fonts-noto-cjk fonts-arphic-gkai00mp），或把仿宋、小标宋、黑体、楷体的字体文件放进数据文件夹的 fonts 目录；也可以改为导出 DOCX。"
        );
    }
}

#[test]
fn a_broken_picture_costs_the_picture_and_not_the_paper() {
    let mut it = paper(PageKind::Form);
    let mut cut = scene::png(60, 40);
    cut.truncate(40);
    for (bytes, name) in [
        (cut, "截断的照片"),
        (b"\xff\xd8\xff\xe0 no jpeg".to_vec(), "假照片"),
        (b"%PDF-1.7 nothing".to_vec(), "坏文件"),
    ] {
        it.picture(Picture::read(bytes).unwrap(), Some(name.to_owned()));
    }
    it.paragraph("后文照常。");
    let read = characters_of(&pdf(&it));
    assert_eq!(read.matches("（此文件不能在卷内显示，见原件）").count(), 3);
    assert!(
        read.contains("截断的照片") && read.contains("后文照常。"),
        "{read}"
    );
}

#[test]
fn a_pdf_is_enclosed_page_by_page() {
    let mut enclosed = paper(PageKind::Form);
    enclosed.paragraph("附卷第一页");
    enclosed.push(Block::NewPage);
    enclosed.paragraph("附卷第二页");
    let mut it = paper(PageKind::Form);
    it.picture(
        Picture::read(pdf(&enclosed)).unwrap(),
        Some("附卷".to_owned()),
    );
    let read = characters_of(&pdf(&it));
    assert!(
        read.contains("附卷第一页") && read.contains("附卷第二页"),
        "{read}"
    );
    assert!(read.contains("第2页，共2页"), "{read}");
}

#[test]
fn the_catalogue_knows_the_pages() {
    let read = text_of(&pdf(&papers::dossier(&scene::dossier())));
    // The cover is page 1, the catalogue page 2.
    let line = read
        .lines()
        .find(|l| l.contains("县委整改工作办公室") && l.contains("问题底稿"))
        .or_else(|| {
            read.lines()
                .find(|l| l.starts_with("1 ") && l.contains("问题底稿"))
        });
    assert!(line.is_some_and(|l| l.contains(" 3")), "{read}");
    assert!(read.contains("卷外"), "{read}");
}

#[test]
fn the_proof_travels_inside_the_certificate() {
    let bytes = pdf(&papers::certificate(&kinds::certificate()));
    assert_eq!(enclosed_of(&bytes, 1), kinds::PROOF.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_can_be_set(text in any::<String>(), page in 0usize..4) {
        let page = [PageKind::Official, PageKind::Form, PageKind::WideA4, PageKind::WideA3][page];
        let mut it = paper(page);
        it.title.clone_from(&text);
        it.paragraph(text.clone());
        it.heading(bihuan_documents::paper::Level::Second, text);
        pdf(&it);
    }
}
