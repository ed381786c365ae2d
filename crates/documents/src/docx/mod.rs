//! The paper as a text document for Word, WPS and LibreOffice, for what people go on editing.

mod body;
mod edges;
mod letter;
mod parts;
mod table;

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::inert;
use crate::paper::{PageKind, Paper, PictureKind};
use crate::table::DocumentError;

/// Writes the paper as DOCX. Same paper, same bytes. Fonts are named, not enclosed: the reader's program replaces what it
/// does not have. Pages of PDF files are named, not shown.
///
/// # Errors
/// [`DocumentError::Write`].
pub fn docx(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    let measures = Measures::of(paper.page);
    let edges = edges::of(paper, &measures);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, bytes: &[u8]| -> Result<(), DocumentError> {
        // Without a time of its own every entry gets the same one.
        zip.start_file(name, SimpleFileOptions::default())
            .map_err(failed)?;
        zip.write_all(bytes).map_err(failed)
    };
    part(
        "[Content_Types].xml",
        parts::content_types(&edges).as_bytes(),
    )?;
    part("_rels/.rels", parts::package_relations().as_bytes())?;
    part("docProps/core.xml", parts::core(paper).as_bytes())?;
    part(
        "word/document.xml",
        body::document(paper, &measures, &edges).as_bytes(),
    )?;
    part(
        "word/_rels/document.xml.rels",
        parts::relations(paper, &edges).as_bytes(),
    )?;
    part("word/styles.xml", parts::styles(&measures).as_bytes())?;
    part("word/settings.xml", parts::settings(&measures).as_bytes())?;
    for edge in &edges {
        part(&format!("word/{}.xml", edge.name()), edge.part().as_bytes())?;
    }
    for (index, picture) in paper.pictures.iter().enumerate() {
        if picture.kind != PictureKind::Pdf && picture.size.is_some() {
            part(&picture_part(index, picture.kind), &picture.bytes)?;
        }
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn picture_part(index: usize, kind: PictureKind) -> String {
    format!("word/media/picture{index}.{}", kind.extension())
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DocumentError {
    DocumentError::Write(error.into())
}

/// Twentieths of a point in a millimetre, times a hundred.
const TWIPS_PER_MM: i64 = 5669;

const fn mm(millimetres: i64) -> i64 {
    millimetres * TWIPS_PER_MM / 100
}

/// Sizes of a kind of page: lengths in twentieths of a point, letters in half points.
struct Measures {
    official: bool,
    wide: bool,
    width: i64,
    height: i64,
    top: i64,
    left: i64,
    right: i64,
    bottom: i64,
    header: i64,
    footer: i64,
    size: i64,
    pitch: i64,
    title: i64,
    cell: i64,
    cell_pitch: i64,
}

impl Measures {
    const fn of(page: PageKind) -> Self {
        match page {
            PageKind::Official => Self {
                official: true,
                wide: false,
                width: mm(210),
                height: mm(297),
                top: mm(37),
                left: mm(28),
                right: mm(26),
                bottom: mm(35),
                header: mm(30),
                footer: mm(20),
                size: 32,
                // 22 lines fill 225 mm.
                pitch: 579,
                title: 44,
                cell: 24,
                cell_pitch: 360,
            },
            PageKind::Form => Self {
                official: false,
                wide: false,
                width: mm(210),
                height: mm(297),
                top: mm(25),
                left: mm(25),
                right: mm(18),
                bottom: mm(22),
                header: mm(12),
                footer: mm(12),
                size: 24,
                pitch: 420,
                title: 40,
                cell: 21,
                cell_pitch: 320,
            },
            PageKind::WideA4 => Self {
                official: false,
                wide: true,
                width: mm(297),
                height: mm(210),
                top: mm(20),
                left: mm(15),
                right: mm(15),
                bottom: mm(17),
                header: mm(8),
                footer: mm(8),
                size: 21,
                pitch: 340,
                title: 36,
                cell: 18,
                cell_pitch: 260,
            },
            // Word has no page longer than 22 inches: what hangs on a wall is set as PDF, and its text on A3.
            PageKind::WideA3 | PageKind::WallA1 | PageKind::WallA0 => Self {
                official: false,
                wide: true,
                width: mm(420),
                height: mm(297),
                top: mm(22),
                left: mm(18),
                right: mm(18),
                bottom: mm(18),
                header: mm(9),
                footer: mm(9),
                size: 22,
                pitch: 360,
                title: 44,
                cell: 20,
                cell_pitch: 290,
            },
        }
    }

    /// A letter of the text.
    const fn letter(&self) -> i64 {
        self.size * 10
    }

    /// Width between the margins.
    const fn inner(&self) -> i64 {
        self.width - self.left - self.right
    }
}

/// A text between tags: what XML cannot hold is left out, the rest is written so that it stays text.
fn escaped(text: &str) -> String {
    quick_xml::escape::escape(inert::printable(text).as_ref()).into_owned()
}

/// A run of text; line breaks stay.
fn run(text: &str, properties: &str) -> String {
    let printable = inert::printable(text);
    let mut inside = String::new();
    for (n, line) in printable.split('\n').enumerate() {
        if n > 0 {
            inside.push_str("<w:br/>");
        }
        for (n, piece) in line.split('\t').enumerate() {
            if n > 0 {
                inside.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                inside.push_str("<w:t xml:space=\"preserve\">");
                inside.push_str(&quick_xml::escape::escape(piece));
                inside.push_str("</w:t>");
            }
        }
    }
    if inside.is_empty() {
        return String::new();
    }
    format!("<w:r>{}{inside}</w:r>", wrapped("w:rPr", properties))
}

/// A paragraph of one run in a style, with further properties.
fn paragraph(style: &str, properties: &str, text: &str) -> String {
    paragraph_of(style, properties, &run(text, ""))
}

/// A paragraph of runs.
fn paragraph_of(style: &str, properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{runs}</w:p>")
}

fn wrapped(tag: &str, inside: &str) -> String {
    if inside.is_empty() {
        String::new()
    } else {
        format!("<{tag}>{inside}</{tag}>")
    }
}
