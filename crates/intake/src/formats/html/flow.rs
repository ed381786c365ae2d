//! Inline text put together to lines, with white space as a browser shows it.

use super::super::table::Row;

/// What the body of a page consists of.
pub(super) enum Piece {
    Line(TextLine),
    Table(Vec<Row<'static>>),
}

/// One line of a page.
#[derive(Debug, Default, Clone)]
pub(super) struct TextLine {
    pub(super) text: String,
    /// Level of the heading element it stands in.
    pub(super) heading: Option<u8>,
    /// It stands in preformatted text.
    pub(super) laid: bool,
    /// It stands in the part that holds nearly all of the text.
    pub(super) in_main: bool,
    /// Its element calls itself a title.
    pub(super) title: bool,
    /// How many of its characters are links.
    pub(super) link_chars: usize,
}

/// Collects text into lines.
#[derive(Default)]
pub(super) struct Flow {
    pieces: Vec<Piece>,
    line: TextLine,
    /// White space not yet written: none, a space, a line break of the source.
    gap: Option<char>,
    /// List number to be printed in front of the next text.
    number: Option<String>,
    headings: Vec<u8>,
    links: usize,
    pre: usize,
    in_main: bool,
}

impl Flow {
    /// Adds inline text.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' if self.pre > 0 => self.end_line(),
                '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
                '\n' | '\r' => self.gap = Some('\n'),
                ' ' | '\t' | '\u{c}' if self.pre == 0 => self.gap = self.gap.or(Some(' ')),
                _ => self.character(if c == '\u{a0}' { ' ' } else { c }),
            }
        }
    }

    fn character(&mut self, c: char) {
        if let Some(gap) = self.gap.take()
            && let Some(last) = self.line.text.chars().next_back()
            // Editors break Chinese source text anywhere; there a line break is no space.
            && !(gap == '\n' && !last.is_ascii() && !c.is_ascii())
        {
            self.line.text.push(' ');
        }
        self.line.text.push(c);
        self.line.link_chars += usize::from(self.links > 0 && !c.is_whitespace());
    }

    /// Ends the current line if it holds anything.
    pub(super) fn end_line(&mut self) {
        self.gap = None;
        let line = std::mem::take(&mut self.line);
        let title = line.title;
        let text = line.text.trim();
        if !text.is_empty() {
            let text = match self.number.take() {
                Some(number) if !super::lists::is_numbered(text) => number + text,
                _ => text.to_owned(),
            };
            let heading = self.headings.last().copied();
            self.pieces.push(Piece::Line(TextLine {
                text,
                heading,
                laid: self.pre > 0,
                in_main: self.in_main,
                ..line
            }));
        }
        self.line.title = title;
    }

    /// Sets the number to print in front of the next line.
    pub(super) fn prefix(&mut self, number: String) {
        self.number = Some(number);
    }

    /// A block element begins.
    pub(super) fn enter_block(&mut self, heading: Option<u8>, title: bool) {
        self.end_line();
        self.headings.extend(heading);
        self.line.title = title;
    }

    /// A block element ends.
    pub(super) fn leave_block(&mut self, heading: Option<u8>) {
        self.end_line();
        if heading.is_some() {
            self.headings.pop();
        }
        self.line.title = false;
    }

    /// A data table stands here.
    pub(super) fn table(&mut self, rows: Vec<Row<'static>>) {
        self.end_line();
        self.pieces.push(Piece::Table(rows));
    }

    pub(super) fn enter_link(&mut self) {
        self.links += 1;
    }

    pub(super) fn leave_link(&mut self) {
        self.links = self.links.saturating_sub(1);
    }

    pub(super) fn enter_pre(&mut self) {
        self.end_line();
        self.pre += 1;
    }

    pub(super) fn leave_pre(&mut self) {
        self.end_line();
        self.pre = self.pre.saturating_sub(1);
    }

    pub(super) fn enter_main(&mut self) {
        self.end_line();
        self.in_main = true;
    }

    pub(super) fn leave_main(&mut self) {
        self.end_line();
        self.in_main = false;
    }

    /// All pieces. Without a main part every line counts as standing in it.
    pub(super) fn finish(mut self, has_main: bool) -> Vec<Piece> {
        self.end_line();
        if !has_main {
            for piece in &mut self.pieces {
                if let Piece::Line(line) = piece {
                    line.in_main = true;
                }
            }
        }
        self.pieces
    }
}
