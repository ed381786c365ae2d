//! The text of a document, line by line, with what its format knew about each line.

use serde::Serialize;

/// A range of characters (Unicode scalar values, not bytes) in [`Source::text`]: `from` inclusive, `to` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First character.
    pub from: usize,
    /// One past the last character.
    pub to: usize,
}

/// What kind of file the bytes turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text in UTF-8, GB18030 or UTF-16.
    Text,
    /// Office Open XML text document.
    Docx,
    /// Office Open XML workbook.
    Xlsx,
    /// A web page.
    Html,
    /// PDF with a text layer.
    Pdf,
}

/// The text that was taken out of a document. All [`Span`]s of a reading point into `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What the file was.
    pub format: Format,
    /// The whole text; lines end with `\n`, byte order marks and carriage returns are gone.
    /// For plain text files this is otherwise the file, character for character.
    pub text: String,
    /// The lines of `text`, in order and without gaps except for the line ends.
    pub lines: Vec<Line>,
    /// What was noticed while opening (odd encoding, dropped pictures, hidden sheets …).
    pub diagnostics: Vec<crate::Diagnostic>,
}

/// One line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands in [`Source::text`], without its line end.
    pub span: Span,
    /// What the format said about it.
    pub hint: LineHint,
}

/// What a format knows about a line beyond its characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineHint {
    /// Nothing: plain text, or a paragraph in body style. In formats with real paragraphs (DOCX, HTML) a line is a paragraph.
    Paragraph,
    /// A line as laid out on paper or broken by copying: a paragraph may go on in the next line (TXT, PDF).
    Laid,
    /// A heading of the given level (1 = highest) by style or tag.
    Heading(u8),
    /// A cell of a table: which table, row and column (from 0), and the header text over this column if one was found.
    Cell {
        /// Counted from 0 over the document.
        table: usize,
        /// Row in the table, from 0, header rows not counted.
        row: usize,
        /// Column, from 0.
        column: usize,
        /// Header text of the column, two header rows joined with `/`; empty when the table has no header.
        header: String,
    },
}

/// A table with so many cells is a ledger: it is data, and what a paper says about itself stands around it.
const LARGE: usize = 5000;

impl Source {
    /// The text in front of and behind the tables when these are large, all of it otherwise; each part with the character
    /// it begins at.
    pub(crate) fn around_large_tables(&self) -> Vec<(usize, &str)> {
        let is_cell = |line: &Line| matches!(line.hint, LineHint::Cell { .. });
        let cells = self.lines.iter().filter(|line| is_cell(line)).count();
        if cells < LARGE {
            return vec![(0, &self.text)];
        }
        let first = self.lines.iter().find(|line| is_cell(line));
        let last = self.lines.iter().rfind(|line| is_cell(line));
        let byte = |character: usize| {
            let mut places = self.text.char_indices();
            places.nth(character).map_or(self.text.len(), |(at, _)| at)
        };
        let head = first.map_or(0, |line| byte(line.span.from));
        let tail = last.map_or(0, |line| line.span.to);
        vec![
            (0, self.text.get(..head).unwrap_or_default()),
            (tail, self.text.get(byte(tail)..).unwrap_or_default()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(cells: usize) -> Source {
        let mut source = Source {
            format: Format::Xlsx,
            text: String::new(),
            lines: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut at = 0;
        for number in 0..cells + 2 {
            let hint = if number == 0 || number == cells + 1 {
                LineHint::Paragraph
            } else {
                LineHint::Cell {
                    table: 0,
                    row: number,
                    column: 0,
                    header: String::new(),
                }
            };
            source.text.push_str("台账\n");
            source.lines.push(Line {
                span: Span {
                    from: at,
                    to: at + 2,
                },
                hint,
            });
            at += 3;
        }
        source
    }

    #[test]
    fn a_ledger_is_data_and_a_small_table_is_text() {
        let small = source(10);
        assert_eq!(small.around_large_tables(), [(0, small.text.as_str())]);
        let large = source(LARGE);
        let tail = (LARGE + 1) * 3 - 1;
        assert_eq!(
            large.around_large_tables(),
            [(0, "台账\n"), (tail, "\n台账\n")]
        );
    }
}
