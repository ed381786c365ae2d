//! PDF with a text layer: lines as they stand on paper.
//!
//! Characters are put together by their places, not by their order in the file. Indentation is kept as wide blanks and a
//! larger gap between lines as an empty line, since both tell where a paragraph begins. Running headers, footers and page
//! numbers are left out. Tables drawn with lines become cells; every other line is [`LineHint::Laid`]: joining is up to
//! whoever recovers the outline.

mod cmap;
mod font;
mod forms;
mod layout;
mod lexer;
mod matrix;
mod normal;
mod page;
mod paths;
mod running;
mod tables;

use layout::PageLine;
use lopdf::{Document, Error, LoadOptions, Object, ObjectId};
use tables::PageTable;

use super::{
    draft::Draft,
    table::{Row, Slot, TableWriter},
};
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
    let (mut pages, mut tables) = (Vec::new(), Vec::new());
    let (mut pictures, mut unknown, mut known) = (0, 0, 0);
    for id in page_ids.iter().take(MOST_PAGES) {
        let found = reader.page(*id)?;
        pictures += usize::from(found.pictures);
        unknown += found.unknown;
        known += found.glyphs.len();
        let (mut glyphs, rules) =
            layout::turn_upright(found.glyphs, found.rules, rotation(&document, *id));
        tables.push(tables::take(&mut glyphs, &rules));
        pages.push(layout::lines(glyphs));
    }
    if known == 0 || (pictures * 2 > pages.len() && known < SCAN_CHARS * pages.len()) {
        return Err(NotADocument::NoText);
    }
    let removed = running::remove(&mut pages);

    let mut draft = Draft::new(Format::Pdf);
    let totals = write(&pages, tables, &mut draft);
    if totals > 0 {
        draft.info(format!("表格中有 {totals} 行合计已略去。"));
    }
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

/// Writes lines and tables in their order; says how many total rows were dropped.
fn write(pages: &[Vec<PageLine>], tables: Vec<Vec<PageTable>>, draft: &mut Draft) -> usize {
    let mut writer = Writer {
        draft,
        distance: usual_distance(pages),
        left: usual_left(pages),
        open: None,
        written: 0,
        totals: 0,
    };
    for (page, tables) in pages.iter().zip(tables) {
        let mut lines = page.iter().peekable();
        let mut above: Option<&PageLine> = None;
        for table in tables {
            while let Some(line) = lines.next_if(|line| line.down < table.down) {
                writer.line(line, above);
                above = Some(line);
            }
            writer.table(table);
            above = None;
        }
        for line in lines {
            writer.line(line, above);
            above = Some(line);
        }
    }
    writer.close();
    writer.totals
}

struct Writer<'d> {
    draft: &'d mut Draft,
    /// Usual distance from line to line.
    distance: f64,
    /// Where unindented lines begin.
    left: f64,
    /// The table that may go on with the next page: its columns and rows.
    open: Option<(Vec<f64>, Vec<Row<'static>>)>,
    /// How many tables are written.
    written: usize,
    totals: usize,
}

impl Writer<'_> {
    fn line(&mut self, line: &PageLine, above: Option<&PageLine>) {
        self.close();
        if above.is_some_and(|above| {
            line.down - above.down > PARAGRAPH_GAP * self.distance.max(line.size)
        }) {
            self.draft.line("", LineHint::Laid);
        }
        let indent = ((line.left - self.left) / line.size.max(1.0))
            .round()
            .clamp(0.0, DEEPEST_INDENT);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and DEEPEST_INDENT"
        )]
        let blanks = "\u{3000}".repeat(indent as usize);
        self.draft
            .line(&format!("{blanks}{}", line.text), LineHint::Laid);
    }

    /// Takes a table up. Directly behind another one with the same columns it is its continuation.
    fn table(&mut self, table: PageTable) {
        let goes_on = self.open.as_ref().is_some_and(|(columns, _)| {
            columns.len() == table.columns.len()
                && columns
                    .iter()
                    .zip(&table.columns)
                    .all(|(one, other)| (one - other).abs() < SAME_LEFT)
        });
        if !goes_on {
            self.close();
        }
        let (_, rows) = self
            .open
            .get_or_insert_with(|| (table.columns.clone(), Vec::new()));
        let mut more = table.rows.into_iter();
        if goes_on && let Some(mut first) = more.next() {
            let continued = rows
                .last_mut()
                .is_some_and(|last| continue_row(last, &mut first));
            if !continued {
                rows.push(first);
            }
        }
        rows.extend(more);
    }

    /// Writes the open table.
    fn close(&mut self) {
        let Some((_, rows)) = self.open.take() else {
            return;
        };
        let mut writer = TableWriter::new(self.draft, self.written);
        for row in rows {
            writer.push(row);
        }
        self.totals += writer.finish();
        self.written += 1;
    }
}

/// What a page break does to the first row behind it. A row cut in two is put together and gone; where a cell reaches over
/// from the page before, its place is filled with what it says.
fn continue_row(last: &mut Row<'static>, first: &mut Row<'static>) -> bool {
    let begins_empty = |row: &Row<'_>| row.slots.first().is_some_and(|slot| slot.text().is_empty());
    if last.slots.len() != first.slots.len() || !begins_empty(first) || begins_empty(last) {
        return false;
    }
    let is_rest = last.slots.iter().zip(&first.slots).all(|(slot, more)| {
        more.text().is_empty()
            || !(slot.text().is_empty() || slot.text().ends_with(['。', '；', '！']))
    });
    for (slot, more) in last.slots.iter_mut().zip(&mut first.slots) {
        match slot {
            Slot::Text(text, _) | Slot::Above(text) if is_rest => {
                text.to_mut().push_str(more.text());
            }
            // Only from the left: further right an empty cell is just empty.
            Slot::Text(text, _) | Slot::Above(text) if more.text().is_empty() => {
                *more = Slot::Above(text.clone());
            }
            _ => break,
        }
    }
    is_rest
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
