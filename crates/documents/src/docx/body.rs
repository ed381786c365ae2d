//! The blocks of a paper as the body of the document.

use super::edges::{self, Edge};
use super::parts::fonts;
use super::table::{Cell, Look, Tabular};
use super::{Measures, escaped, letter, mm, paragraph, paragraph_of, run};
use crate::paper::{Bar, Block, CatalogueEntry, Field, Level, Paper, PictureKind, SignatureBox};

const PAGE_BREAK: &str = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";

/// English Metric Units in a twentieth of a point.
const EMU_PER_TWIP: i64 = 635;
/// Twentieths of a point in a picture's pixel, at 96 pixels an inch.
const TWIPS_PER_PIXEL: i64 = 15;

/// `word/document.xml`.
pub(super) fn document(paper: &Paper, measures: &Measures, edges: &[Edge]) -> String {
    let mut body = String::new();
    let has_cover = matches!(paper.blocks.first(), Some(Block::Cover { .. }));
    let head = paper.head.as_ref().filter(|_| measures.official);
    if let Some(head) = head {
        body.push_str(&letter::head(head, measures));
    } else if !has_cover {
        body.push_str(&paragraph("Title", "", &paper.title));
        if let Some(subtitle) = &paper.subtitle {
            body.push_str(&paragraph("Subtitle", "", subtitle));
        }
    }
    let mut writer = Writer {
        paper,
        measures,
        bookmarks: 0,
    };
    for (at, block) in paper.blocks.iter().enumerate() {
        let behind = paper.blocks.get(at + 1);
        let ends = matches!(
            behind,
            Some(Block::Attachments { .. } | Block::Issued { .. })
        );
        let keep = if ends { letter::KEEP } else { "" };
        body.push_str(&writer.block(block, keep));
    }
    let mut references = String::new();
    for edge in edges {
        references.push_str(&format!(
            "<w:{}Reference w:type=\"{}\" r:id=\"{}\"/>",
            edge.kind,
            edge.pages,
            edge.name()
        ));
    }
    let first = if edges::has_own_first(paper) {
        "<w:titlePg/>"
    } else {
        ""
    };
    // A grid of lines only: office programs disagree on letters that are wider than their cell, and the style says how close they
    // stand.
    let grid = if measures.official {
        format!(
            "<w:docGrid w:type=\"lines\" w:linePitch=\"{}\"/>",
            measures.pitch
        )
    } else {
        String::new()
    };
    // The mark of a draft stands above the red words.
    let draft = head.is_some_and(|head| head.number.is_none());
    let header = measures.header - if draft { letter::DRAFT_LINE } else { 0 };
    let orientation = if measures.wide {
        " w:orient=\"landscape\""
    } else {
        ""
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <w:body>{body}<w:sectPr>{references}\
         <w:pgSz w:w=\"{}\" w:h=\"{}\"{orientation}/><w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" \
         w:left=\"{}\" w:header=\"{}\" w:footer=\"{}\" w:gutter=\"0\"/>{first}{grid}</w:sectPr></w:body></w:document>",
        measures.width,
        measures.height,
        measures.top,
        measures.right,
        measures.bottom,
        measures.left,
        header,
        measures.footer,
    )
}

struct Writer<'a> {
    paper: &'a Paper,
    measures: &'a Measures,
    bookmarks: usize,
}

impl Writer<'_> {
    /// A block; `keep` are properties of a paragraph behind which the letter ends.
    fn block(&mut self, block: &Block, keep: &str) -> String {
        match block {
            Block::Heading {
                level,
                text,
                anchor,
            } => {
                let style = format!("Heading{}", level.number());
                let words = run(text, "");
                let runs = match anchor {
                    None => words,
                    Some(name) => {
                        self.bookmarks += 1;
                        let (id, name) = (self.bookmarks, escaped(name));
                        format!(
                            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>{words}<w:bookmarkEnd w:id=\"{id}\"/>"
                        )
                    }
                };
                paragraph_of(&style, "", &runs)
            }
            Block::Paragraph { text } => paragraph("Normal", keep, text),
            Block::Flush { text } => paragraph("Flush", "", text),
            Block::Note { text } => paragraph("Note", "", text),
            Block::List { items } => items.iter().map(|i| paragraph("Normal", "", i)).collect(),
            Block::Fields {
                pairs_per_row,
                fields,
            } => self.fields((*pairs_per_row).max(1), fields),
            Block::Grid(grid) => {
                let shares: Vec<f64> = grid.columns.iter().map(|c| c.width).collect();
                let mut table = Tabular::new(self.measures, &shares);
                table.header(grid.columns.iter().map(|c| c.header.as_str()));
                for drawn in grid.cells() {
                    let look = match (drawn.heading, drawn.bar) {
                        (true, _) => Look::Heading,
                        (_, Some(bar)) => Look::Fill(fill(bar)),
                        _ => grid
                            .columns
                            .get(drawn.column)
                            .map_or(Look::Left, |c| Look::of(c.align)),
                    };
                    table.place(
                        drawn.row + 1,
                        drawn.column,
                        Cell {
                            content: paragraph(look.style(), "", &drawn.text),
                            rows: drawn.rows,
                            columns: drawn.columns,
                            look,
                        },
                    );
                }
                table.finish()
            }
            Block::Signatures { per_row, boxes } => self.signatures((*per_row).max(1), boxes),
            Block::Picture { index, caption } => self.picture(*index, caption.as_deref()),
            Block::Attachments { names } => letter::attachments(names, self.measures),
            Block::Issued {
                by,
                day,
                by_in,
                day_in,
                lines_above,
                remark,
            } => {
                let right = |keep: &str, letters: f64, text: &str| {
                    #[allow(clippy::cast_possible_truncation, reason = "a handful of letters")]
                    let indent = (letters * 10.0) as i64 * self.measures.size;
                    let place = format!(
                        "{keep}<w:keepLines/><w:ind w:right=\"{indent}\"/><w:jc w:val=\"right\"/>"
                    );
                    paragraph("Flush", &place, text)
                };
                paragraph("Flush", letter::KEEP, "").repeat(usize::from(*lines_above))
                    + &right(letter::KEEP, *by_in, by)
                    + &right("", *day_in, day)
                    + &remark
                        .as_ref()
                        .map_or_else(String::new, |text| paragraph("Normal", "", text))
            }
            Block::Part { level, title, text } => {
                let letters = fonts(heading_font(*level));
                paragraph_of("Normal", keep, &(run(title, &letters) + &run(text, "")))
            }
            Block::Caption { text } => paragraph("Caption", "", text),
            Block::People { rows } => {
                let mut written = paragraph("Flush", "", "");
                for row in rows {
                    written.push_str(&letter::people(&row.name, &row.value, self.measures));
                }
                written
            }
            Block::Annex { label, title } => letter::annex(label, title, self.measures),
            Block::Imprint(imprint) => letter::imprint(imprint, self.measures),
            Block::Cover { fields } => self.cover(fields),
            Block::Catalogue { entries } => self.catalogue(entries),
            Block::NewPage => "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".to_owned(),
        }
    }

    /// What an official paper asks to be filled in is filled in by hand: two lines.
    fn value<'f>(&self, field: &'f Field) -> &'f str {
        if self.measures.official && field.value.is_empty() {
            "\n"
        } else {
            &field.value
        }
    }

    fn fields(&self, pairs: usize, fields: &[Field]) -> String {
        let shares: Vec<f64> = (0..pairs).flat_map(|_| [1.0, 2.0]).collect();
        let mut table = Tabular::new(self.measures, &shares);
        let (mut row, mut used) = (0, 0);
        let fill_up = |table: &mut Tabular, row: &mut usize, used: &mut usize| {
            if *used > 0 {
                table.text(*row, *used * 2, (pairs - *used) * 2, Look::Left, "");
                *row += 1;
                *used = 0;
            }
        };
        for field in fields {
            if field.wide {
                fill_up(&mut table, &mut row, &mut used);
                table.text(row, 0, 1, Look::Head, &field.name);
                table.text(row, 1, pairs * 2 - 1, Look::Left, self.value(field));
                row += 1;
            } else {
                table.text(row, used * 2, 1, Look::Head, &field.name);
                table.text(row, used * 2 + 1, 1, Look::Left, self.value(field));
                used += 1;
                if used == pairs {
                    row += 1;
                    used = 0;
                }
            }
        }
        fill_up(&mut table, &mut row, &mut used);
        table.finish()
    }

    fn signatures(&self, per_row: usize, boxes: &[SignatureBox]) -> String {
        let mut table = Tabular::new(self.measures, &vec![1.0; per_row]);
        for (n, it) in boxes.iter().enumerate() {
            let right = "<w:jc w:val=\"right\"/>";
            let mut content = paragraph("CellLeft", "", &it.office)
                + &paragraph("CellLeft", "", &format!("意见：{}", it.opinion));
            match &it.signed {
                None => {
                    content += &paragraph("CellLeft", "", "\n");
                    content += &paragraph("CellLeft", right, "签字：　　　　　　　　");
                    content += &paragraph("CellLeft", right, "　　　年　　月　　日");
                }
                Some(signed) => {
                    content += &paragraph("CellLeft", right, &format!("签字：{}", signed.name));
                    content += &paragraph("CellLeft", right, &signed.at);
                    content += &paragraph("CellLeft", right, &format!("摘要值 {}", signed.digest));
                }
            }
            table.place(
                n / per_row,
                n % per_row,
                Cell {
                    content,
                    rows: 1,
                    columns: 1,
                    look: Look::Left,
                },
            );
        }
        table.finish()
    }

    fn cover(&self, fields: &[Field]) -> String {
        let gap =
            "<w:spacing w:before=\"3200\" w:after=\"600\" w:line=\"900\" w:lineRule=\"exact\"/>";
        let mut written = paragraph("Title", gap, &self.paper.title);
        if let Some(subtitle) = &self.paper.subtitle {
            let gap = "<w:spacing w:after=\"2400\"/>";
            written.push_str(&paragraph("Subtitle", gap, subtitle));
        }
        let mut table = Tabular::new(self.measures, &[1.0, 3.0]);
        for (row, field) in fields.iter().enumerate() {
            table.text(row, 0, 1, Look::Head, &field.name);
            table.text(row, 1, 1, Look::Left, &field.value);
        }
        written.push_str(&table.finish());
        written.push_str(PAGE_BREAK);
        written
    }

    fn catalogue(&self, entries: &[CatalogueEntry]) -> String {
        let mut table = Tabular::new(self.measures, &[1.0, 2.2, 5.0, 2.0, 1.0, 2.2]);
        table.header(["序号", "责任者", "题名", "日期", "页次", "备注"].into_iter());
        for (n, entry) in entries.iter().enumerate() {
            let row = n + 1;
            table.text(row, 0, 1, Look::Center, &row.to_string());
            table.text(row, 1, 1, Look::Left, &entry.author);
            table.text(row, 2, 1, Look::Left, &entry.title);
            table.text(row, 3, 1, Look::Center, &entry.day);
            match &entry.anchor {
                None => table.text(row, 4, 1, Look::Center, "卷外"),
                Some(anchor) => {
                    let field = format!(
                        "<w:fldSimple w:instr=\" PAGEREF {} \" w:dirty=\"true\"><w:r><w:t></w:t></w:r></w:fldSimple>",
                        escaped(anchor)
                    );
                    table.place(
                        row,
                        4,
                        Cell {
                            content: paragraph_of("CellCenter", "", &field),
                            rows: 1,
                            columns: 1,
                            look: Look::Center,
                        },
                    );
                }
            }
            table.text(row, 5, 1, Look::Left, &entry.note);
        }
        table.finish()
    }

    fn picture(&self, index: usize, caption: Option<&str>) -> String {
        let picture = self.paper.pictures.get(index);
        let shown = picture
            .filter(|p| p.kind != PictureKind::Pdf)
            .and_then(|p| p.size);
        let mut written = String::new();
        match shown {
            None => written.push_str(&paragraph(
                "CellCenter",
                "",
                "（此文件不能在文档内显示，见原件）",
            )),
            Some((width, height)) => {
                let (width, height) = (i64::from(width), i64::from(height));
                let room_w = self.measures.inner() * 82 / 100;
                let room_h = mm(105);
                // Not larger than the room, in the picture's own proportions.
                let (mut w, mut h) = (width * TWIPS_PER_PIXEL, height * TWIPS_PER_PIXEL);
                if w > room_w {
                    (w, h) = (room_w, height * room_w / width);
                }
                if h > room_h {
                    (w, h) = (width * room_h / height, room_h);
                }
                let (w, h) = (w.max(1) * EMU_PER_TWIP, h.max(1) * EMU_PER_TWIP);
                let id = index + 1;
                let drawing = format!(
                    "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
                     <wp:extent cx=\"{w}\" cy=\"{h}\"/><wp:docPr id=\"{id}\" name=\"picture{id}\"/>\
                     <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
                     <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"picture{id}\"/><pic:cNvPicPr/></pic:nvPicPr>\
                     <pic:blipFill><a:blip r:embed=\"rPicture{index}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
                     <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{w}\" cy=\"{h}\"/></a:xfrm>\
                     <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
                     </wp:inline></w:drawing></w:r>"
                );
                // A line of exact height would cut the picture off.
                let free = "<w:keepNext/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>";
                written.push_str(&paragraph_of("CellCenter", free, &drawing));
            }
        }
        if let Some(caption) = caption {
            written.push_str(&paragraph("CellCenter", "", caption));
        }
        written
    }
}

/// Letters of a heading.
const fn heading_font(level: Level) -> &'static str {
    match level {
        Level::First => "黑体",
        Level::Second => "楷体",
        Level::Third => "仿宋",
    }
}

const fn fill(bar: Bar) -> &'static str {
    match bar {
        Bar::Done => "8FB996",
        Bar::Planned => "9DB8D9",
        Bar::Late => "D9887F",
        Bar::Sustained => "D9C78F",
    }
}
