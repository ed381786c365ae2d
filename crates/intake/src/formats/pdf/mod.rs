//! PDF with a text layer: lines as they stand on paper.
//!
//! Characters are put together by their places, not by their order in the file. Indentation is kept as wide blanks and a
//! larger gap between lines as an empty line, since both tell where a paragraph begins. Running headers, footers and page
//! numbers are left out. Every line is [`LineHint::Laid`]: joining is up to whoever recovers the outline.

mod cmap;
mod font;
mod forms;
mod layout;
mod lexer;
mod matrix;
mod normal;
mod page;
mod running;

use layout::PageLine;
use lopdf::{Document, Error, LoadOptions, Object, ObjectId};

use super::draft::Draft;
use crate::{Format, LineHint, NotADocument, Source};

/// Most pages that are read.
const MOST_PAGES: usize = 5_000;
/// Most bytes a stream of objects may unpack to.
const OBJECT_BYTES: usize = 64 * 1024 * 1024;
/// Fewer characters than this on an average page that holds a picture are a stamp on a scan.
const SCAN_CHARS: usize = 20;
/// A gap of this many usual line distances is an empty line.
const PARAGRAPH_GAP: f64 = 1.45;
/// Lines that begin this near to each other, in points, begin at the same place.
const SAME_LEFT: f64 = 4.0;
/// Deepest indentation that is written, in characters.
const DEEPEST_INDENT: f64 = 20.0;

/// Reads a PDF.
///
/// # Errors
/// [`NotADocument::Encrypted`] when it asks for a password, [`NotADocument::NoText`] when it only holds pictures,
/// [`NotADocument::Damaged`] or [`NotADocument::Bomb`] when it cannot or must not be read.
pub(super) fn read(bytes: &[u8]) -> Result<Source, NotADocument> {
    let document = load(bytes)?;
    let page_ids: Vec<ObjectId> = document.page_iter().take(MOST_PAGES + 1).collect();
    if page_ids.is_empty() {
        return Err(NotADocument::Damaged);
    }
    let mut reader = page::Reader::new(&document);
    let (mut pages, mut pictures, mut unknown, mut known) = (Vec::new(), 0, 0, 0);
    for id in page_ids.iter().take(MOST_PAGES) {
        let found = reader.page(*id)?;
        pictures += usize::from(found.pictures);
        unknown += found.unknown;
        known += found.glyphs.len();
        pages.push(layout::lines(found.glyphs, rotation(&document, *id)));
    }
    if known == 0 || (pictures * 2 > pages.len() && known < SCAN_CHARS * pages.len()) {
        return Err(NotADocument::NoText);
    }
    let removed = running::remove(&mut pages);

    let mut draft = Draft::new(Format::Pdf);
    write(&pages, &mut draft);
    if removed > 0 {
        draft.info(format!("页眉、页脚和页码共 {removed} 行已略去。"));
    }
    if unknown * 50 > known {
        draft.warning(format!(
            "有 {unknown} 个字符没有文字编码，无法读出，请对照原文核对或改用 Word 版。"
        ));
    }
    if page_ids.len() > MOST_PAGES {
        draft.warning(format!("页数过多，只读取了前 {MOST_PAGES} 页。"));
    }
    draft.finish()
}

fn load(bytes: &[u8]) -> Result<Document, NotADocument> {
    let options = LoadOptions {
        max_decompressed_size: Some(OBJECT_BYTES),
        ..LoadOptions::default()
    };
    // The library is careful, but a parser of this size meets files nobody thought of; one of them must not end the server.
    let loaded = std::panic::catch_unwind(|| Document::load_mem_with_options(bytes, options));
    let document = loaded
        .map_err(|_| NotADocument::Damaged)?
        .map_err(|error| match error {
            Error::InvalidPassword | Error::Decryption(_) => NotADocument::Encrypted,
            Error::Decompress(_) => NotADocument::Bomb,
            _ => NotADocument::Damaged,
        })?;
    // Without its password the library leaves such a document empty.
    if document.is_encrypted()
        || (document.trailer.has(b"Encrypt") && document.page_iter().next().is_none())
    {
        return Err(NotADocument::Encrypted);
    }
    Ok(document)
}

/// How far a page is turned clockwise when shown; pages inherit it from the nodes above them.
fn rotation(document: &Document, page: ObjectId) -> i64 {
    let mut node = document.get_dictionary(page).ok();
    for _ in 0..32 {
        let Some(dictionary) = node else { break };
        if let Ok(rotation) = dictionary
            .get_deref(b"Rotate", document)
            .and_then(Object::as_i64)
        {
            return rotation;
        }
        node = dictionary
            .get_deref(b"Parent", document)
            .and_then(Object::as_dict)
            .ok();
    }
    0
}

fn write(pages: &[Vec<PageLine>], draft: &mut Draft) {
    let distance = usual_distance(pages);
    let left = usual_left(pages);
    for page in pages {
        let mut above: Option<&PageLine> = None;
        for line in page {
            if above.is_some_and(|above| {
                line.down - above.down > PARAGRAPH_GAP * distance.max(line.size)
            }) {
                draft.line("", LineHint::Laid);
            }
            let indent = ((line.left - left) / line.size.max(1.0))
                .round()
                .clamp(0.0, DEEPEST_INDENT);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and DEEPEST_INDENT"
            )]
            let blanks = "\u{3000}".repeat(indent as usize);
            draft.line(&format!("{blanks}{}", line.text), LineHint::Laid);
            above = Some(line);
        }
    }
}

/// The distance from line to line that occurs most in the middle: the median.
fn usual_distance(pages: &[Vec<PageLine>]) -> f64 {
    let mut distances: Vec<f64> = pages
        .iter()
        .flat_map(|page| {
            page.iter()
                .zip(page.iter().skip(1))
                .map(|(above, line)| line.down - above.down)
        })
        .collect();
    distances.sort_by(f64::total_cmp);
    distances
        .get(distances.len() / 2)
        .copied()
        .unwrap_or(f64::INFINITY)
}

/// Where unindented lines begin: the leftmost place at which a fair share of the lines begins. A title may reach out
/// further.
fn usual_left(pages: &[Vec<PageLine>]) -> f64 {
    let mut lefts: Vec<f64> = pages.iter().flatten().map(|line| line.left).collect();
    lefts.sort_by(f64::total_cmp);
    let fair = (lefts.len() / 10).max(1);
    let begins = lefts.iter().enumerate().find(|(index, left)| {
        lefts
            .get(index + fair)
            .is_some_and(|further| further - **left < SAME_LEFT)
    });
    begins
        .map(|(_, left)| *left)
        .or_else(|| lefts.first().copied())
        .unwrap_or(0.0)
}
