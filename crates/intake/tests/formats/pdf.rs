//! PDF: files of real producers, and hand-made ones for what those do not show.

use std::path::PathBuf;

use bihuan_intake::{Format, LineHint, NotADocument, formats::open};

use crate::build::{line_texts, marked_lines};

fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn files_of_real_producers_give_their_text() {
    for name in ["chromium", "reportlab", "mupdf_rotated", "owner_password"] {
        let source = open(&fixture(&format!("{name}.pdf")), None).unwrap();
        let expected = String::from_utf8(fixture(&format!("{name}.txt"))).unwrap();
        assert_eq!(source.text, expected, "{name}");
        assert_eq!(source.format, Format::Pdf);
        assert!(source.lines.iter().all(|line| line.hint == LineHint::Laid));
    }
    let source = open(&fixture("reportlab.pdf"), None).unwrap();
    assert!(
        source.diagnostics[0]
            .message
            .contains("页眉、页脚和页码共 4 行")
    );
}

#[test]
fn a_ruled_ledger_over_two_pages_is_one_table() {
    let source = open(&fixture("ledger.pdf"), None).unwrap();
    let mut expected = vec![
        "　　　　　　　　　云岭县水务局整改台账".to_owned(),
        "[0,0 序号] 一、组织建设方面".to_owned(),
    ];
    for n in 1..=8 {
        expected.push(format!("[{n},0 序号] {n}"));
        expected.push(format!(
            "[{n},1 存在问题] 第{n}类制度落实不到位，台账更新不及时，责任没有压实到岗到人。"
        ));
        expected.push(format!("[{n},2 整改情况/整改措施] 修订制度{n}项，按月通报，使用OA system 核对，整改后满意率达到9{n}%。"));
        expected.push(format!("[{n},3 整改情况/完成时限] 2024年{n}月"));
    }
    expected.push("注：本台账每月更新一次。".to_owned());
    assert_eq!(marked_lines(&source), expected);
}

#[test]
fn locked_and_scanned_files_say_so() {
    assert_eq!(
        open(&fixture("encrypted.pdf"), None),
        Err(NotADocument::Encrypted)
    );
    assert_eq!(
        open(&fixture("scanned.pdf"), None),
        Err(NotADocument::NoText)
    );
}

/// A file of numbered objects; the first must be the catalog.
fn file(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe4\xb8\xad\xe6\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    bytes.extend(
        places
            .iter()
            .flat_map(|place| format!("{place:010} 00000 n \n").into_bytes()),
    );
    bytes.extend(
        format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    bytes
}

fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<<{dictionary}/Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// One page with this content; `/F` is object 5, `/X` object 6, further objects follow.
fn page(content: &str, font: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            .to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_owned(),
        stream("", content),
        font.to_owned(),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

fn lines(content: &str, font: &str, more: &[String]) -> Vec<String> {
    let source = open(&page(content, font, more), None).unwrap();
    line_texts(&source)
        .iter()
        .map(|line| line.trim_start_matches('\u{3000}').to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn composite(encoding: &str, ordering: &str, more: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/{encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>/DW 1000>>]{more}>>"
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn predefined_maps_and_glyph_numbers_of_the_chinese_collection() {
    let text = "云岭县：2项";
    let show = |bytes: &[u8]| format!("BT /F 12 Tf 50 700 Td <{}> Tj ET", hex(bytes));
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for name in ["GBK-EUC-H", "GB-EUC-H", "GBKp-EUC-H", "GBK2K-H"] {
        assert_eq!(
            lines(&show(&gbk), &composite(name, "GB1", ""), &[]),
            [text],
            "{name}"
        );
    }
    for name in ["UniGB-UCS2-H", "UniGB-UTF16-H"] {
        assert_eq!(
            lines(&show(&wide), &composite(name, "GB1", ""), &[]),
            [text],
            "{name}"
        );
    }
    // 940 is 啊, 941 阿 in the order of GB 2312.
    assert_eq!(
        lines(
            "BT /F 12 Tf 50 700 Td <03ac03ad> Tj ET",
            &composite("Identity-H", "GB1", ""),
            &[]
        ),
        ["啊阿"]
    );
}

#[test]
fn simple_fonts_words_and_moves() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 32/Widths[278]>>";
    let content = "BT /F 10 Tf 1 0 0 1 50 700 Tm (Yun) Tj 25 0 Td (ling) Tj 14 TL T* [(ker) -20 (ned) -800 (far)] TJ (next) ' ET";
    assert_eq!(
        lines(content, font, &[]),
        ["Yun ling", "kerned far", "next"]
    );
}

#[test]
fn type3_fonts_with_a_map_and_forms_are_read() {
    let map = stream("", "1 beginbfchar <41> <65B9> <42> <2FAF> endbfchar");
    let font = "<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 0 100 100]/FirstChar 65/Widths[100 100]/ToUnicode 7 0 R/Encoding<</Differences[65/a/b]>>/CharProcs<<>>>>";
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 50 600]",
        "BT /F 10 Tf (AB) Tj ET",
    );
    assert_eq!(
        lines(
            "q /X Do Q BT /F 10 Tf 50 650 Td (BA) Tj ET",
            font,
            &[form, map]
        ),
        ["面方", "方面"]
    );
}

#[test]
fn marked_content_replaces_or_hides() {
    let font = composite("UniGB-UCS2-H", "GB1", "");
    let content = "/Artifact <</Type/Pagination>> BDC BT /F 9 Tf 50 800 Td <7b2c> Tj ET EMC
        BT /F 10 Tf 50 700 Td /Span <</ActualText<feff6574>>> BDC <4e004e00> Tj EMC <6539> Tj ET";
    assert_eq!(lines(content, &font, &[]), ["整改"]);
}

#[test]
fn hostile_files_end() {
    let font = composite("UniGB-UCS2-H", "GB1", "");
    let looping = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>",
        "/X Do /X Do /X Do /X Do",
    );
    let read = open(&page("/X Do /X Do", &font, &[looping]), None);
    assert!(matches!(
        read,
        Err(NotADocument::NoText | NotADocument::Bomb)
    ));
    let cycle = file(&[
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        "<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 9>>".into(),
    ]);
    assert!(open(&cycle, None).is_err());
    assert_eq!(open(b"%PDF-1.4\n", None), Err(NotADocument::Damaged));
    assert_eq!(
        open(&page("BT ET", &font, &[]), None),
        Err(NotADocument::NoText)
    );
    // Numbers at the end of what can be counted: any answer but a panic.
    let strange = open(
        &page(
            "BT /F 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm <4e00> Tj 1e38 1e38 Td <4e00> Tj ET",
            &font,
            &[],
        ),
        None,
    );
    assert!(strange.is_ok_and(|source| source.text.contains('一')));
}
