//! Tables: a plan of cells, written row by row.

use super::{Measures, paragraph};
use crate::paper::Align;

/// How a cell looks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Look {
    Left,
    Center,
    Head,
    Heading,
    Fill(&'static str),
}

impl Look {
    pub(super) const fn of(align: Align) -> Self {
        match align {
            Align::Left => Self::Left,
            Align::Center => Self::Center,
        }
    }

    pub(super) const fn style(self) -> &'static str {
        match self {
            Self::Left => "CellLeft",
            Self::Center | Self::Fill(_) => "CellCenter",
            Self::Head => "CellHead",
            Self::Heading => "CellHeading",
        }
    }

    const fn shade(self) -> Option<&'static str> {
        match self {
            Self::Left | Self::Center => None,
            Self::Head => Some("EEF1F5"),
            Self::Heading => Some("F8F8F8"),
            Self::Fill(color) => Some(color),
        }
    }
}

/// A cell with its paragraphs.
pub(super) struct Cell {
    pub(super) content: String,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) look: Look,
}

/// A place of the plan.
enum Place {
    Free,
    Begins(Cell),
    /// Below a cell of several rows: so many columns, and how it looks.
    Below(usize, Look),
    /// Right of a cell of several columns.
    Taken,
}

/// A table being planned.
pub(super) struct Tabular {
    widths: Vec<i64>,
    rows: Vec<Vec<Place>>,
    has_header: bool,
}

impl Tabular {
    /// A table as wide as the type area; its columns have these shares.
    pub(super) fn new(measures: &Measures, shares: &[f64]) -> Self {
        let total: f64 = shares.iter().sum();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a share of some thousand twentieths of a point"
        )]
        let width = |share: &f64| (measures.inner() as f64 * share / total) as i64;
        Self {
            widths: shares.iter().map(width).collect(),
            rows: Vec::new(),
            has_header: false,
        }
    }

    /// The first row, repeated on every page.
    pub(super) fn header<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        self.has_header = true;
        for (column, text) in texts.enumerate() {
            self.text(0, column, 1, Look::Head, text);
        }
    }

    /// Puts a text into the plan.
    pub(super) fn text(
        &mut self,
        row: usize,
        column: usize,
        columns: usize,
        look: Look,
        text: &str,
    ) {
        let content = paragraph(look.style(), "", text);
        self.place(
            row,
            column,
            Cell {
                content,
                rows: 1,
                columns,
                look,
            },
        );
    }

    /// Puts a cell into the plan.
    pub(super) fn place(&mut self, row: usize, column: usize, cell: Cell) {
        let (rows, columns, look) = (cell.rows.max(1), cell.columns.max(1), cell.look);
        let mut cell = Some(cell);
        for r in row..row + rows {
            for c in column..column + columns {
                let place = match (r == row, c == column, cell.take()) {
                    (true, true, Some(cell)) => Place::Begins(cell),
                    (false, true, _) => Place::Below(columns, look),
                    _ => Place::Taken,
                };
                self.put(r, c, place);
            }
        }
    }

    fn put(&mut self, row: usize, column: usize, place: Place) {
        while self.rows.len() <= row {
            let free = self.widths.iter().map(|_| Place::Free).collect();
            self.rows.push(free);
        }
        if let Some(at) = self.rows.get_mut(row).and_then(|r| r.get_mut(column)) {
            *at = place;
        }
    }

    /// The table as XML, with an empty line behind it, which Word wants between tables.
    pub(super) fn finish(self) -> String {
        let total: i64 = self.widths.iter().sum();
        let mut xml = format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblBorders>{}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/>\
             <w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
            ["top", "left", "bottom", "right", "insideH", "insideV"]
                .map(|side| format!(
                    "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
                ))
                .concat(),
        );
        for width in &self.widths {
            xml.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        xml.push_str("</w:tblGrid>");
        for (row, places) in self.rows.iter().enumerate() {
            let head = if row == 0 && self.has_header {
                "<w:tblHeader/>"
            } else {
                ""
            };
            xml.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>"));
            for (column, place) in places.iter().enumerate() {
                xml.push_str(&self.cell(column, place));
            }
            xml.push_str("</w:tr>");
        }
        xml.push_str("</w:tbl>");
        xml.push_str(&paragraph("Gap", "", ""));
        xml
    }

    fn cell(&self, column: usize, place: &Place) -> String {
        let (columns, merge, look, content) = match place {
            Place::Taken => return String::new(),
            Place::Free => (1, "", Look::Left, None),
            Place::Below(columns, look) => (*columns, "<w:vMerge/>", *look, None),
            Place::Begins(cell) => {
                let merge = if cell.rows > 1 {
                    "<w:vMerge w:val=\"restart\"/>"
                } else {
                    ""
                };
                (cell.columns.max(1), merge, cell.look, Some(&cell.content))
            }
        };
        let width: i64 = self.widths.iter().skip(column).take(columns).sum();
        let span = if columns > 1 {
            format!("<w:gridSpan w:val=\"{columns}\"/>")
        } else {
            String::new()
        };
        let shade = look.shade().map_or_else(String::new, |color| {
            format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{color}\"/>")
        });
        let empty = paragraph("CellLeft", "", "");
        let content = content.unwrap_or(&empty);
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{merge}{shade}\
             <w:vAlign w:val=\"center\"/></w:tcPr>{content}</w:tc>"
        )
    }
}
