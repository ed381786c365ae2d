//! A [`Source`] in the making: lines are appended, spans are counted in characters along the way.

use super::limits;
use crate::{Diagnostic, Format, Line, LineHint, NotADocument, Severity, Source, Span};

/// Collects lines and diagnostics for a [`Source`].
pub(super) struct Draft {
    format: Format,
    text: String,
    chars: usize,
    lines: Vec<Line>,
    diagnostics: Vec<Diagnostic>,
    overfull: bool,
}

impl Draft {
    /// An empty draft of the given format.
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            text: String::new(),
            chars: 0,
            lines: Vec::new(),
            diagnostics: Vec::new(),
            overfull: false,
        }
    }

    /// Appends one line. Line ends inside `content` would break the spans, so they become spaces.
    pub(super) fn line(&mut self, content: &str, hint: LineHint) {
        if self.text.len() + content.len() > limits::TEXT_BYTES {
            self.overfull = true;
            return;
        }
        let from = self.chars;
        if content.contains(['\n', '\r']) {
            self.text.push_str(&content.replace(['\n', '\r'], " "));
        } else {
            self.text.push_str(content);
        }
        self.chars += content.chars().count();
        self.lines.push(Line {
            span: Span {
                from,
                to: self.chars,
            },
            hint,
        });
        self.text.push('\n');
        self.chars += 1;
    }

    /// Notes something good to know.
    pub(super) fn info(&mut self, message: String) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Info,
            message,
            span: None,
        });
    }

    /// Notes something a person should look at.
    pub(super) fn warning(&mut self, message: String) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            message,
            span: None,
        });
    }

    /// The finished source.
    ///
    /// # Errors
    /// [`NotADocument::Empty`] when there is nothing but white space, [`NotADocument::Bomb`] when there was more text than
    /// any document has (merged cells are repeated in every row they cover, which a hostile file can drive up).
    pub(super) fn finish(self) -> Result<Source, NotADocument> {
        if self.overfull {
            return Err(NotADocument::Bomb);
        }
        if self.text.trim().is_empty() {
            return Err(NotADocument::Empty);
        }
        Ok(Source {
            format: self.format,
            text: self.text,
            lines: self.lines,
            diagnostics: self.diagnostics,
        })
    }
}
