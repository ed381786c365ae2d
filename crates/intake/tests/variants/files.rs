//! Dresses of other encodings and file types.

use std::io::{Cursor, Write};

use crate::{document::Document, dress};

/// Name of the dress, file name, bytes.
pub(crate) fn all(document: &Document) -> Vec<(String, String, Vec<u8>)> {
    let text = dress::plain_text(document);
    let crlf = text.replace('\n', "\r\n");
    let mut files = vec![
        file(
            "UTF-8 with byte order mark",
            "report.txt",
            format!("\u{feff}{text}").into_bytes(),
        ),
        file("carriage returns", "report.txt", crlf.clone().into_bytes()),
        file(
            "GB18030",
            "report.txt",
            encoding_rs::GB18030.encode(&text).0.into_owned(),
        ),
        file(
            "UTF-16, little endian",
            "report.txt",
            utf16(&crlf, u16::to_le_bytes, true),
        ),
        file(
            "UTF-16, big endian",
            "report.txt",
            utf16(&text, u16::to_be_bytes, true),
        ),
        file(
            "DOCX, typed numbers",
            "report.docx",
            docx(&paragraphs(&text), NO_NUMBERING),
        ),
        file(
            "DOCX, automatic numbers",
            "report.docx",
            automatic(document),
        ),
        file(
            "DOCX, a table",
            "report.docx",
            docx(&table(document), NO_NUMBERING),
        ),
        file("HTML with navigation", "report.html", html(&text)),
        file("HTML, a table", "report.html", html_table(document)),
        file(
            "HTML, headings without numbers",
            "report.html",
            html_headings(document, "整改情况："),
        ),
        file(
            "HTML, headings without numbers and labels",
            "report.html",
            html_headings(document, ""),
        ),
        file("XLSX ledger", "ledger.xlsx", workbook(document)),
    ];
    let pdfs = [
        ("PDF", html(&text)),
        ("PDF, larger type, indented", large(html(&text))),
    ];
    for (name, page) in pdfs {
        match pdf(&page) {
            Some(bytes) => files.push(file(name, "report.pdf", bytes)),
            None => eprintln!("skipped: {name}: no chromium here"),
        }
    }
    files
}

fn file(name: &str, file: &str, bytes: Vec<u8>) -> (String, String, Vec<u8>) {
    (name.to_owned(), file.to_owned(), bytes)
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xFEFF)
        .into_iter()
        .chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

const NO_NUMBERING: &str = "";

fn paragraph(text: &str, properties: &str) -> String {
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escaped(text)
    )
}

fn paragraphs(text: &str) -> String {
    text.lines().map(|line| paragraph(line, "")).collect()
}

/// A text document with the given body and numbering definitions.
fn docx(body: &str, numbering: &str) -> Vec<u8> {
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"{word}.numbering+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            format!(
                "{head}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/numbering\" Target=\"numbering.xml\"/></Relationships>"
            ),
        ),
        (
            "word/numbering.xml",
            format!("{head}<w:numbering {namespace}>{numbering}</w:numbering>"),
        ),
        (
            "word/document.xml",
            format!("{head}<w:document {namespace}><w:body>{body}</w:body></w:document>"),
        ),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Word prints the numbers: （一） for aspects, 1. for findings, which go on over the aspects.
fn automatic(document: &Document) -> Vec<u8> {
    let level = |number: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{number}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>",
        level(0, "chineseCounting", "（%1）"),
        level(0, "decimal", "%1."),
    );
    let numbered =
        |list: u8| format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    let mut body: String = document
        .preface
        .iter()
        .map(|line| paragraph(line, ""))
        .collect();
    for aspect in &document.aspects {
        body.push_str(&paragraph(
            &format!("反馈问题：{}", aspect.title),
            &numbered(1),
        ));
        for finding in &aspect.findings {
            body.push_str(&paragraph(&finding.problem, &numbered(2)));
            body.push_str(&paragraph(&format!("整改情况：{}", finding.status), ""));
        }
    }
    body.extend(document.closing.iter().map(|line| paragraph(line, "")));
    docx(&body, &numbering)
}

/// One row for each finding, the aspect merged over its rows.
fn table(document: &Document) -> String {
    let cell = |text: &str, properties: &str| {
        format!(
            "<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>",
            paragraph(text, "")
        )
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let header: Vec<String> = ["方面", "序号", "反馈问题", "整改情况"]
        .iter()
        .map(|h| cell(h, ""))
        .collect();
    let mut body = paragraphs("关于巡视反馈意见整改落实情况的统计表") + "<w:tbl>" + &row(&header);
    let mut number = 0;
    for aspect in &document.aspects {
        for (index, finding) in aspect.findings.iter().enumerate() {
            number += 1;
            let (title, merge) = if index == 0 {
                (aspect.title.as_str(), "<w:vMerge w:val=\"restart\"/>")
            } else {
                ("", "<w:vMerge/>")
            };
            body.push_str(&row(&[
                cell(title, merge),
                cell(&number.to_string(), ""),
                cell(&finding.problem, ""),
                cell(&finding.status, ""),
            ]));
        }
    }
    body + "</w:tbl>"
}

/// A page of a government site around the text.
fn html(text: &str) -> Vec<u8> {
    let paragraphs: String = text
        .lines()
        .map(|line| format!("<p>{}</p>\n", escaped(line)))
        .collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>巡视整改_某区人民政府</title><style>p{{margin:0}}</style><script>var a=1;</script></head><body>\
         <header><nav><ul><li><a href=\"/\">首页</a></li><li><a href=\"/zw\">政务公开</a></li><li><a href=\"/hd\">互动交流</a></li></ul></nav></header>\
         <div class=\"crumbs\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/dw\">党务公开</a> &gt; 正文</div>\
         <div class=\"article\"><h1>关于巡视整改进展情况的通报</h1><div class=\"meta\">发布时间：2024-08-26 来源：区委办 浏览次数：<span>128</span> 字号：<a>大</a> <a>中</a> <a>小</a></div>\
         {paragraphs}</div>\
         <div class=\"pages\"><p>上一篇：<a href=\"/1\">关于春季植树的通知</a></p><p>下一篇：<a href=\"/2\">区政府召开常务会议</a></p></div>\
         <footer><p>版权所有：某区人民政府 备案号：湘ICP备12345678号</p><p><a>网站地图</a> | <a>联系我们</a></p></footer></body></html>"
    )
    .into_bytes()
}

/// The same page in larger type with indented paragraphs.
fn large(page: Vec<u8>) -> Vec<u8> {
    String::from_utf8(page)
        .unwrap()
        .replace(
            "p{margin:0}",
            "p{margin:0;font-size:22px;text-indent:2em;line-height:1.9}",
        )
        .into_bytes()
}

fn html_table(document: &Document) -> Vec<u8> {
    let mut rows = String::new();
    let mut number = 0;
    for aspect in &document.aspects {
        for (index, finding) in aspect.findings.iter().enumerate() {
            number += 1;
            let group = if index == 0 {
                format!(
                    "<td rowspan=\"{}\">{}</td>",
                    aspect.findings.len(),
                    escaped(&aspect.title)
                )
            } else {
                String::new()
            };
            rows.push_str(&format!(
                "<tr>{group}<td>{number}</td><td>{}</td><td>{}</td></tr>",
                escaped(&finding.problem),
                escaped(&finding.status)
            ));
        }
    }
    format!("<html><head><meta charset=\"utf-8\"></head><body><h1>巡视反馈问题整改台账</h1><table><tr><th>反馈方面</th><th>序号</th><th>具体问题</th><th>整改落实情况</th></tr>{rows}</table></body></html>").into_bytes()
}

/// Every level is a heading of its own and nothing is numbered.
fn html_headings(document: &Document, label: &str) -> Vec<u8> {
    let mut body = String::from("<h1>关于巡视整改进展情况的通报</h1>");
    let plain = |line: &String| format!("<p>{}</p>", escaped(line));
    body.extend(document.preface.iter().map(plain));
    for aspect in &document.aspects {
        body.push_str(&format!("<h2>{}</h2>", escaped(&aspect.title)));
        for finding in &aspect.findings {
            body.push_str(&format!(
                "<h3>{}</h3><p>{label}{}</p>",
                escaped(&finding.problem),
                escaped(&finding.status)
            ));
        }
    }
    body.push_str("<h2>下一步工作安排</h2>");
    body.extend(document.closing.iter().skip(1).map(plain));
    format!("<html><head><meta charset=\"utf-8\"></head><body>{body}</body></html>").into_bytes()
}

/// A ledger with title row, header row, merged aspects and a total.
fn workbook(document: &Document) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet
        .merge_range(0, 0, 0, 3, "巡视反馈问题整改台账", &plain)
        .unwrap();
    for (column, header) in (0u16..).zip(["序号", "方面", "问题", "整改进展情况"]) {
        sheet.write(1, column, header).unwrap();
    }
    let mut row = 2u32;
    for aspect in &document.aspects {
        let last = row + u32::try_from(aspect.findings.len()).unwrap() - 1;
        sheet
            .merge_range(row, 1, last, 1, &aspect.title, &plain)
            .unwrap();
        for finding in &aspect.findings {
            sheet.write(row, 0, row - 1).unwrap();
            sheet.write(row, 2, &finding.problem).unwrap();
            sheet.write(row, 3, &finding.status).unwrap();
            row += 1;
        }
    }
    sheet.write(row, 0, "合计").unwrap();
    sheet.write(row, 2, 70).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// Prints a page with the browser; `None` when there is none.
fn pdf(page: &impl AsRef<[u8]>) -> Option<Vec<u8>> {
    let folder = std::env::temp_dir().join(format!("bihuan-variants-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let (source, target) = (folder.join("page.html"), folder.join("page.pdf"));
    std::fs::write(&source, page).ok()?;
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(|program| {
            let done = std::process::Command::new(program)
                .args([
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                ])
                .arg(format!(
                    "--user-data-dir={}",
                    folder.join("profile").display()
                ))
                .arg(format!("--print-to-pdf={}", target.display()))
                .arg(&source)
                .stderr(std::process::Stdio::null())
                .stdout(std::process::Stdio::null())
                .status();
            done.ok().filter(std::process::ExitStatus::success)
        });
    let bytes = browser.and_then(|_| std::fs::read(&target).ok());
    let _ = std::fs::remove_dir_all(&folder);
    bytes
}
