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
