//! Documents made for the tests.

use std::io::{Cursor, Write};

use bihuan_intake::{LineHint, Source};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The lines of a source as text.
pub(crate) fn line_texts(source: &Source) -> Vec<String> {
    let chars: Vec<char> = source.text.chars().collect();
    source
        .lines
        .iter()
        .map(|line| chars[line.span.from..line.span.to].iter().collect())
        .collect()
}

/// The lines of a source with short marks: `# ` heading, `[row,column header] ` cell, nothing for other lines.
pub(crate) fn marked_lines(source: &Source) -> Vec<String> {
    let marks = source.lines.iter().map(|line| match &line.hint {
        LineHint::Paragraph | LineHint::Laid => String::new(),
        LineHint::Heading(level) => "#".repeat(usize::from(*level)) + " ",
        LineHint::Cell {
            row,
            column,
            header,
            ..
        } => format!("[{row},{column} {header}] "),
    });
    marks
        .zip(line_texts(source))
        .map(|(mark, text)| mark + &text)
        .collect()
}

/// A ZIP archive with these entries.
pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;

/// A DOCX made of hand-written XML.
#[derive(Default)]
pub(crate) struct Docx {
    body: String,
    styles: String,
    numbering: String,
}

impl Docx {
    /// A document with this content of `w:body`.
    pub(crate) fn of(body: &str) -> Self {
        Self {
            body: body.to_owned(),
            ..Self::default()
        }
    }

    /// Adds styles.
    pub(crate) fn styles(mut self, styles: &str) -> Self {
        self.styles.push_str(styles);
        self
    }

    /// Adds list definitions.
    pub(crate) fn numbering(mut self, numbering: &str) -> Self {
        self.numbering.push_str(numbering);
        self
    }

    /// The main part.
    pub(crate) fn document_xml(&self) -> String {
        let body = &self.body;
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {WORD}><w:body>{body}<w:sectPr/></w:body></w:document>"#
        )
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.bytes_with_document(self.document_xml().as_bytes())
    }

    /// The file, with other bytes as its main part.
    pub(crate) fn bytes_with_document(&self, document: &[u8]) -> Vec<u8> {
        let styles = format!("<w:styles {WORD}>{}</w:styles>", self.styles);
        let numbering = format!("<w:numbering {WORD}>{}</w:numbering>", self.numbering);
        archive(&[
            ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
            ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#),
            ("word/_rels/document.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="/word/numbering.xml"/></Relationships>"#),
            ("word/styles.xml", styles.as_bytes()),
            ("word/numbering.xml", numbering.as_bytes()),
            ("word/document.xml", document),
        ])
    }
}

/// A paragraph of plain text.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A paragraph with properties.
pub(crate) fn p_with(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A table cell with properties.
pub(crate) fn tc(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

/// A table whose cells hold plain text.
pub(crate) fn table(rows: &[&[&str]]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            format!(
                "<w:tr>{}</w:tr>",
                row.iter().map(|text| tc("", &p(text))).collect::<String>()
            )
        })
        .collect();
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}
