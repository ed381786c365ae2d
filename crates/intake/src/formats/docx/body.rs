//! The main part of a text document as paragraphs and tables.

use super::{
    super::{
        limits,
        table::{Row, Slot},
        xml::{self, Node, Xml},
    },
    styles::ListReference,
};
use crate::NotADocument;

/// What the main part holds.
pub(super) struct Body {
    /// Paragraphs and tables in reading order.
    pub(super) blocks: Vec<Block>,
    /// There are pictures.
    pub(super) pictures: bool,
    /// A table of contents was left out.
    pub(super) contents: bool,
}

/// A paragraph or a table.
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// A paragraph; line breaks in it are `\n`.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Style id.
    pub(super) style: Option<String>,
    /// List given by the paragraph itself.
    pub(super) list: ListReference,
    /// Outline level from 0 given by the paragraph itself.
    pub(super) outline: Option<u8>,
    /// Its end was deleted: in the accepted text it runs on into the next one.
    runs_on: bool,
}

/// A table.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Default)]
pub(super) struct TableRow {
    pub(super) cells: Vec<TableCell>,
    header: bool,
    /// Grid columns left out before the first cell.
    skipped: usize,
    deleted: bool,
}

/// A cell of a table.
#[derive(Default)]
pub(super) struct TableCell {
    pub(super) blocks: Vec<Block>,
    columns: usize,
    /// It continues the cell above.
    continues: bool,
    /// It continues the cell to the left (an old way to merge).
    joins_left: bool,
}

/// More columns than any word processor allows; a larger span is damage or malice.
const MOST_COLUMNS: usize = 256;

impl Table {
    /// Gives the rows as a grid, one after the other; `text` makes the text of a cell.
    pub(super) fn each_row(
        self,
        mut text: impl FnMut(Vec<Block>) -> String,
        mut give: impl FnMut(Row<'static>),
    ) {
        let mut before: Vec<Slot<'_>> = Vec::new();
        let mut carried = 0;
        for row in self.rows {
            let mut slots = vec![Slot::Blank; row.skipped];
            for cell in row.cells {
                let column = slots.len();
                if column >= MOST_COLUMNS {
                    break;
                }
                if cell.joins_left {
                    if let Some(Slot::Text(_, columns)) = slots
                        .iter_mut()
                        .rev()
                        .find(|slot| matches!(slot, Slot::Text(..)))
                    {
                        *columns += cell.columns;
                    }
                } else if cell.continues {
                    let above = before.get(column).map(Slot::text).unwrap_or_default();
                    carried += above.len();
                    // Beyond this it is no table any more, but an attempt to fill the memory.
                    let above = if carried > limits::TEXT_BYTES {
                        ""
                    } else {
                        above
                    };
                    slots.push(Slot::Above(above.to_owned().into()));
                } else {
                    slots.push(Slot::Text(text(cell.blocks).into(), cell.columns));
                }
                while slots.len() < column + cell.columns {
                    slots.push(Slot::Left);
                }
            }
            before.clone_from(&slots);
            give(Row {
                slots,
                header: row.header,
            });
        }
    }
}

impl Body {
    /// Parses the main part.
    ///
    /// # Errors
    /// [`NotADocument`] when it is no well-formed XML or built to harm.
    pub(super) fn parse(text: &str) -> Result<Self, NotADocument> {
        let mut parser = Parser {
            xml: Xml::new(text),
            fields: Vec::new(),
            pictures: false,
            contents: false,
        };
        let blocks = parser.blocks(Inside::Document)?;
        Ok(Self {
            blocks,
            pictures: parser.pictures,
            contents: parser.contents,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Document,
    Element,
}

struct Parser<'x> {
    xml: Xml<'x>,
    /// Fields that are open, the innermost last; their instructions as far as read.
    fields: Vec<String>,
    pictures: bool,
    contents: bool,
}

impl Parser<'_> {
    /// Paragraphs and tables up to the end of the element that was opened last, or of the document.
    fn blocks(&mut self, inside: Inside) -> Result<Vec<Block>, NotADocument> {
        let mut blocks = Vec::new();
        let mut open = 1_usize;
        loop {
            match self.xml.next()? {
                Some(Node::Open(start)) => match xml::name(&start) {
                    "p" => self.paragraph(&mut blocks)?,
                    "tbl" => blocks.push(Block::Table(self.table()?)),
                    "del" | "moveFrom" | "Fallback" | "sdtPr" | "sectPr" | "tcPr" | "trPr"
                    | "tblPr" => self.xml.skip()?,
                    _ => open += 1,
                },
                Some(Node::Close) => {
                    open = open.saturating_sub(1);
                    if inside == Inside::Element && open == 0 {
                        return Ok(blocks);
                    }
                }
                Some(Node::Text(_)) => {}
                None => return Ok(blocks),
            }
        }
    }

    fn paragraph(&mut self, blocks: &mut Vec<Block>) -> Result<(), NotADocument> {
        let mut paragraph = Paragraph::default();
        let mut boxes = Vec::new();
        let mut open = 1_usize;
        let mut hidden = false;
        while open > 0 {
            let start = match self.xml.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(start) => start,
                Node::Close => {
                    open -= 1;
                    continue;
                }
                Node::Text(_) => continue,
            };
            let visible = !hidden && !self.in_contents();
            match xml::name(&start) {
                "pPr" => self.paragraph_properties(&mut paragraph)?,
                "r" => {
                    hidden = false;
                    open += 1;
                }
                "rPr" => hidden = self.is_hidden()?,
                "t" => {
                    let text = self.xml.text()?;
                    if visible {
                        paragraph.text.push_str(&text);
                    }
                }
                "instrText" => {
                    let text = self.xml.text()?;
                    if let Some(field) = self.fields.last_mut() {
                        field.push_str(&text);
                    }
                }
                "fldChar" => {
                    match xml::attribute(&start, "fldCharType").as_deref() {
                        Some("begin") => self.fields.push(String::new()),
                        Some("end") => drop(self.fields.pop()),
                        _ => {}
                    }
                    open += 1;
                }
                "txbxContent" => boxes.extend(self.blocks(Inside::Element)?),
                "del" | "moveFrom" | "Fallback" | "rt" | "sdtPr" | "delText" => self.xml.skip()?,
                name => {
                    match name {
                        "tab" | "ptab" if visible => paragraph.text.push('\t'),
                        "br" | "cr" if visible => paragraph.text.push('\n'),
                        "noBreakHyphen" if visible => paragraph.text.push('-'),
                        "blip" | "imagedata" => self.pictures = true,
                        _ => {}
                    }
                    open += 1;
                }
            }
        }
        push_paragraph(blocks, paragraph);
        blocks.append(&mut boxes);
        Ok(())
    }

    /// Whether the place is inside a table of contents.
    fn in_contents(&mut self) -> bool {
        let inside = self
            .fields
            .iter()
            .any(|field| field.trim_start().to_ascii_uppercase().starts_with("TOC"));
        self.contents |= inside;
        inside
    }

    fn paragraph_properties(&mut self, paragraph: &mut Paragraph) -> Result<(), NotADocument> {
        let mut open = 1_usize;
        while open > 0 {
            let start = match self.xml.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(start) => start,
                Node::Close => {
                    open -= 1;
                    continue;
                }
                Node::Text(_) => continue,
            };
            match xml::name(&start) {
                // What the paragraph was before a tracked change, and the section that ends with it.
                "pPrChange" | "sectPr" => {
                    self.xml.skip()?;
                    continue;
                }
                "pStyle" => paragraph.style = xml::attribute(&start, "val"),
                "numId" => paragraph.list.list = xml::attribute(&start, "val"),
                "ilvl" => paragraph.list.level = xml::number(&start, "val"),
                "outlineLvl" => paragraph.outline = xml::number(&start, "val"),
                "del" | "moveFrom" => paragraph.runs_on = true,
                _ => {}
            }
            open += 1;
        }
        Ok(())
    }

    fn is_hidden(&mut self) -> Result<bool, NotADocument> {
        let mut hidden = false;
        self.xml
            .each_inside(|name, start| hidden |= name == "vanish" && xml::is_on(start))?;
        Ok(hidden)
    }

    fn table(&mut self) -> Result<Table, NotADocument> {
        let mut table = Table::default();
        let mut open = 1_usize;
        while open > 0 {
            match self.xml.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(start) => match xml::name(&start) {
                    "tr" => {
                        let row = self.row()?;
                        if !row.deleted {
                            table.rows.push(row);
                        }
                    }
                    "tblPr" | "tblGrid" | "sdtPr" => self.xml.skip()?,
                    _ => open += 1,
                },
                Node::Close => open -= 1,
                Node::Text(_) => {}
            }
        }
        Ok(table)
    }

    fn row(&mut self) -> Result<TableRow, NotADocument> {
        let mut row = TableRow::default();
        let mut open = 1_usize;
        while open > 0 {
            match self.xml.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(start) => match xml::name(&start) {
                    "tc" => row.cells.push(self.cell()?),
                    "trPr" => self.xml.each_inside(|name, start| match name {
                        "tblHeader" => row.header = xml::is_on(start),
                        "gridBefore" => {
                            row.skipped = xml::number(start, "val").unwrap_or(0).min(MOST_COLUMNS);
                        }
                        "del" => row.deleted = true,
                        _ => {}
                    })?,
                    "tblPrEx" | "sdtPr" => self.xml.skip()?,
                    _ => open += 1,
                },
                Node::Close => open -= 1,
                Node::Text(_) => {}
            }
        }
        Ok(row)
    }

    fn cell(&mut self) -> Result<TableCell, NotADocument> {
        let mut cell = TableCell {
            columns: 1,
            ..TableCell::default()
        };
        let mut open = 1_usize;
        while open > 0 {
            match self.xml.next()?.ok_or(NotADocument::Damaged)? {
                Node::Open(start) => match xml::name(&start) {
                    "tcPr" => self.xml.each_inside(|name, start| {
                        let continued =
                            || xml::attribute(start, "val").is_none_or(|value| value == "continue");
                        match name {
                            "gridSpan" => {
                                cell.columns = xml::number(start, "val")
                                    .unwrap_or(1)
                                    .clamp(1, MOST_COLUMNS);
                            }
                            "vMerge" => cell.continues = continued(),
                            "hMerge" => cell.joins_left = continued(),
                            _ => {}
                        }
                    })?,
                    "p" => self.paragraph(&mut cell.blocks)?,
                    "tbl" => cell.blocks.push(Block::Table(self.table()?)),
                    "del" | "moveFrom" | "Fallback" | "sdtPr" => self.xml.skip()?,
                    _ => open += 1,
                },
                Node::Close => open -= 1,
                Node::Text(_) => {}
            }
        }
        Ok(cell)
    }
}

/// Adds a paragraph, or joins it to the one before when the end of that was deleted.
fn push_paragraph(blocks: &mut Vec<Block>, mut paragraph: Paragraph) {
    if let Some(Block::Paragraph(before)) = blocks.last()
        && before.runs_on
    {
        paragraph.text.insert_str(0, &before.text);
        blocks.pop();
    }
    blocks.push(Block::Paragraph(paragraph));
}
