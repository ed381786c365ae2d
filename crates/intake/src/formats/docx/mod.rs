//! DOCX: paragraphs with their automatic numbers, headings, tables.
//!
//! A paragraph becomes one line, or several where it holds line breaks. Numbers that Word prints in front of a paragraph
//! are written into the text, because to the reader of the document they are part of it. The accepted state of tracked
//! changes is read: insertions are in, deletions are out. A table of contents is left out, it would double every heading.

mod body;
mod counters;
mod numbering;
mod styles;

use body::{Block, Body, Paragraph, Table};
use counters::Counters;
use numbering::Numbering;
use styles::Styles;

use super::{archive::Archive, draft::Draft, package, table::TableWriter, xml};
use crate::{Format, LineHint, NotADocument, Source};

/// Reads the text document whose main part is `main`.
pub(super) fn read(archive: &mut Archive, main: &str) -> Result<Source, NotADocument> {
    let relations = package::relations(archive, main)?;
    let mut related = |kind: &str, usual: &str| {
        let target = relations
            .iter()
            .find(|relation| relation.kind == kind)
            .map(|relation| relation.target.as_str());
        archive.take(target.unwrap_or(usual)).unwrap_or_default()
    };
    let styles = Styles::parse(&xml::decode(&related("styles", "word/styles.xml")))?;
    let numbering = Numbering::parse(&xml::decode(&related("numbering", "word/numbering.xml")))?;
    let document = archive.take(main).ok_or(NotADocument::Damaged)?;
    let body = Body::parse(&xml::decode(&document))?;

    let mut writer = Writer {
        draft: Draft::new(Format::Docx),
        counters: Counters::new(&numbering, &styles),
        styles: &styles,
        tables: 0,
        totals: 0,
        contents: false,
    };
    writer.blocks(body.blocks);
    let Writer {
        mut draft,
        totals,
        contents,
        ..
    } = writer;
    if contents || body.contents {
        draft.info("文档目录已略去，以正文标题为准。".to_owned());
    }
    if totals > 0 {
        draft.info(format!("表格中有 {totals} 行合计已略去。"));
    }
    draft.finish().map_err(|error| match error {
        NotADocument::Empty if body.pictures => NotADocument::NoText,
        other => other,
    })
}

struct Writer<'n> {
    draft: Draft,
    counters: Counters<'n>,
    styles: &'n Styles,
    tables: usize,
    totals: usize,
    contents: bool,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(&paragraph),
                Block::Table(table) => self.table(table),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let number = self.counters.number(paragraph);
        if self.styles.is_contents(paragraph.style.as_deref()) {
            self.contents = true;
            return;
        }
        let level = paragraph
            .outline
            .or_else(|| self.styles.outline(paragraph.style.as_deref()));
        let hint = match level {
            Some(level @ 0..=8) => LineHint::Heading(level + 1),
            _ => LineHint::Paragraph,
        };
        for line in with_number(number, &paragraph.text)
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.trim().is_empty())
        {
            self.draft.line(line, hint.clone());
        }
    }

    fn table(&mut self, table: Table) {
        let mut writer = TableWriter::new(&mut self.draft, self.tables);
        let counters = &mut self.counters;
        table.each_row(|blocks| cell_text(blocks, counters), |row| writer.push(row));
        self.totals += writer.finish();
        self.tables += 1;
    }
}

/// The text of a cell, a line per paragraph; tables inside it are flattened.
fn cell_text(blocks: Vec<Block>, counters: &mut Counters<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let number = counters.number(&paragraph);
                lines.push(with_number(number, &paragraph.text));
            }
            Block::Table(inner) => {
                let cells = inner.rows.into_iter().flat_map(|row| row.cells);
                lines.extend(cells.map(|cell| cell_text(cell.blocks, counters)));
            }
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

/// A number in front of an empty paragraph numbers nothing.
fn with_number(number: Option<String>, text: &str) -> String {
    match number {
        Some(number) if !text.trim().is_empty() => format!("{number}{}", text.trim_start()),
        _ => text.to_owned(),
    }
}
