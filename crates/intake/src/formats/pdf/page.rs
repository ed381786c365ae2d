//! The shown characters of a page with their places.

use std::{collections::HashMap, rc::Rc};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    font::Font,
    forms,
    lexer::{Lexer, Token},
    matrix::Matrix,
    paths::{Paths, Rule},
};
use crate::NotADocument;

/// A shown character.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Start on the base line.
    pub(super) x: f64,
    pub(super) y: f64,
    /// End on the base line.
    pub(super) end_x: f64,
    pub(super) end_y: f64,
    /// Font size on paper, in points.
    pub(super) size: f64,
}

/// What was found on a page.
#[derive(Default)]
pub(super) struct Found {
    pub(super) glyphs: Vec<Glyph>,
    /// Characters of which nothing says what they are.
    pub(super) unknown: usize,
    pub(super) pictures: bool,
    /// Lines that may be the grid of a table.
    pub(super) rules: Vec<Rule>,
}

/// Reads pages, with what they share.
pub(super) struct Reader<'d> {
    document: &'d Document,
    fonts: HashMap<ObjectId, Rc<Font>>,
    /// How much more work may be done: operations and characters, over all pages.
    budget: usize,
    /// The paths of the page that is read.
    paths: Paths,
}

/// Work a document may cost; a page of text takes a few thousand operations.
const BUDGET: usize = 40_000_000;
/// Most bytes the content of a page or a form may unpack to.
const CONTENT_BYTES: usize = 32 * 1024 * 1024;
/// What drawing a form costs of the budget, besides its content: forms can draw each other again and again.
const FORM_COST: usize = 2_000;
/// How deep forms may contain forms.
const FORM_DEPTH: usize = 12;
/// Most operands an operator takes.
const MOST_OPERANDS: usize = 64;
/// Most saved states and open marks.
const MOST_SAVED: usize = 512;

/// What `q` saves.
#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    /// Horizontal scaling, 1 for 100 %.
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Marked content that is open.
enum Mark {
    Plain,
    /// Running headers, footers and page numbers, by the author's own word.
    Pagination,
    /// Its characters stand for this text; `None` once that was given.
    Replaced(Option<String>),
}

/// The interpretation of one content stream.
struct Run<'r> {
    resources: Vec<&'r Dictionary>,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
    local_fonts: HashMap<Vec<u8>, Option<Rc<Font>>>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            fonts: HashMap::new(),
            budget: BUDGET,
            paths: Paths::default(),
        }
    }

    /// Reads a page.
    ///
    /// # Errors
    /// [`NotADocument::Bomb`] when the page costs more than any real one.
    pub(super) fn page(&mut self, id: ObjectId) -> Result<Found, NotADocument> {
        let content = self
            .document
            .get_page_content_with_limit(id, CONTENT_BYTES)
            .map_err(|_| NotADocument::Bomb)?;
        let (direct, shared) = self.document.get_page_resources(id).unwrap_or_default();
        let shared = shared
            .into_iter()
            .filter_map(|id| self.document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = direct.into_iter().chain(shared).collect();
        let mut found = Found::default();
        let start = State {
            to_page: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.run(&content, resources, start, &mut found, 0)?;
        // Every line is compared with every other one to find tables; pages full of them must not add up.
        found.rules = std::mem::take(&mut self.paths).finish();
        let cost = found.rules.len().pow(2) / 16;
        if cost > self.budget / 2 {
            found.rules.clear();
        } else {
            self.budget -= cost;
        }
        Ok(found)
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: Vec<&'d Dictionary>,
        state: State,
        found: &mut Found,
        depth: usize,
    ) -> Result<(), NotADocument> {
        let mut run = Run {
            resources,
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: Vec::new(),
            local_fonts: HashMap::new(),
        };
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Token> = Vec::new();
        while let Some(token) = lexer.next() {
            match token {
                Token::Word(operator) => {
                    self.budget = self.budget.checked_sub(1).ok_or(NotADocument::Bomb)?;
                    if operator == b"ID" {
                        lexer.skip_image();
                    } else {
                        self.operate(&operator, &operands, &mut run, found, depth)?;
                    }
                    operands.clear();
                }
                operand if operands.len() < MOST_OPERANDS => operands.push(operand),
                _ => {}
            }
        }
        Ok(())
    }

    fn operate(
        &mut self,
        operator: &[u8],
        operands: &[Token],
        run: &mut Run<'d>,
        found: &mut Found,
        depth: usize,
    ) -> Result<(), NotADocument> {
        let number = |index: usize| operands.get(index).and_then(Token::number).unwrap_or(0.0);
        if self.paths.operate(operator, number, run.state.to_page) {
            return Ok(());
        }
        let matrix = || {
            Matrix([
                number(0),
                number(1),
                number(2),
                number(3),
                number(4),
                number(5),
            ])
        };
        match operator {
            b"q" if run.saved.len() < MOST_SAVED => run.saved.push(run.state.clone()),
            b"Q" => run.state = run.saved.pop().unwrap_or_else(|| run.state.clone()),
            b"cm" => run.state.to_page = matrix().then(run.state.to_page),
            b"BT" => (run.text, run.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Tf" => {
                run.state.size = number(1);
                run.state.font = operands
                    .first()
                    .and_then(Token::name)
                    .and_then(|name| self.font(name, run));
            }
            b"Tm" => run.place(matrix()),
            b"Td" => run.move_line(number(0), number(1)),
            b"TD" => {
                run.state.leading = -number(1);
                run.move_line(number(0), number(1));
            }
            b"T*" => run.move_line(0.0, -run.state.leading),
            b"Tc" => run.state.char_space = number(0),
            b"Tw" => run.state.word_space = number(0),
            b"Tz" => run.state.stretch = number(0) / 100.0,
            b"TL" => run.state.leading = number(0),
            b"Ts" => run.state.rise = number(0),
            b"Tj" => self.show(operands.first(), run, found)?,
            b"'" => {
                run.move_line(0.0, -run.state.leading);
                self.show(operands.first(), run, found)?;
            }
            b"\"" => {
                (run.state.word_space, run.state.char_space) = (number(0), number(1));
                run.move_line(0.0, -run.state.leading);
                self.show(operands.get(2), run, found)?;
            }
            b"TJ" => {
                let Some(Token::Array(parts)) = operands.first() else {
                    return Ok(());
                };
                for part in parts {
                    match part {
                        Token::Number(shift) => {
                            run.advance(-shift / 1000.0 * run.state.size * run.state.stretch);
                        }
                        text => self.show(Some(text), run, found)?,
                    }
                }
            }
            b"BMC" | b"BDC" if run.marks.len() < MOST_SAVED => {
                run.marks.push(self.mark(operands, run));
            }
            b"EMC" => drop(run.marks.pop()),
            b"BI" => found.pictures = true,
            b"Do" => {
                if let Some(name) = operands.first().and_then(Token::name) {
                    self.draw(name, run, found, depth)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn show(
        &mut self,
        text: Option<&Token>,
        run: &mut Run<'d>,
        found: &mut Found,
    ) -> Result<(), NotADocument> {
        let (Some(bytes), Some(font)) = (text.and_then(Token::bytes), run.state.font.clone())
        else {
            return Ok(());
        };
        self.budget = self
            .budget
            .checked_sub(bytes.len())
            .ok_or(NotADocument::Bomb)?;
        font.show(bytes, |shown| {
            let state = &run.state;
            let width = shown.width * state.size * state.stretch;
            let to_page = run.text.then(state.to_page);
            let (x, y) = to_page.apply(0.0, state.rise);
            let (end_x, end_y) = to_page.apply(width, state.rise);
            let size = (state.size * to_page.height()).abs();
            let text = match run
                .marks
                .iter_mut()
                .rev()
                .find(|mark| !matches!(mark, Mark::Plain))
            {
                Some(Mark::Pagination) => Some(String::new()),
                Some(Mark::Replaced(text)) => Some(text.take().unwrap_or_default()),
                _ => shown.text,
            };
            match text {
                Some(text) if text.is_empty() => {}
                Some(text) => found.glyphs.push(Glyph {
                    text,
                    x,
                    y,
                    end_x,
                    end_y,
                    size,
                }),
                None => found.unknown += 1,
            }
            let gap = run.state.char_space
                + if shown.space {
                    run.state.word_space
                } else {
                    0.0
                };
            run.advance(width + gap * run.state.stretch);
        });
        Ok(())
    }

    fn font(&mut self, name: &[u8], run: &mut Run<'d>) -> Option<Rc<Font>> {
        if let Some(font) = run.local_fonts.get(name) {
            return font.clone();
        }
        let loaded = run.resources.iter().find_map(|resources| {
            let entry = forms::dictionary(self.document, resources, b"Font")?
                .get(name)
                .ok()?;
            let (id, object) = self.document.dereference(entry).ok()?;
            let dictionary = object.as_dict().ok()?;
            Some(match id {
                Some(id) => {
                    let document = self.document;
                    Rc::clone(
                        self.fonts
                            .entry(id)
                            .or_insert_with(|| Rc::new(Font::load(document, dictionary))),
                    )
                }
                None => Rc::new(Font::load(self.document, dictionary)),
            })
        });
        run.local_fonts.insert(name.to_vec(), loaded.clone());
        loaded
    }

    fn mark(&self, operands: &[Token], run: &Run<'d>) -> Mark {
        let tag = operands.first().and_then(Token::name).unwrap_or_default();
        let properties = operands.get(1);
        let named = properties.and_then(Token::name).and_then(|name| {
            run.resources.iter().find_map(|resources| {
                forms::dictionary(
                    self.document,
                    forms::dictionary(self.document, resources, b"Properties")?,
                    name,
                )
            })
        });
        let is_pagination = |kind: Option<&[u8]>| kind == Some(b"Pagination".as_slice());
        if tag == b"Artifact" {
            let inline = properties
                .and_then(|token| token.entry(b"Type"))
                .and_then(Token::name);
            let listed =
                named.and_then(|dictionary| dictionary.get(b"Type").and_then(Object::as_name).ok());
            if is_pagination(inline) || is_pagination(listed) {
                return Mark::Pagination;
            }
        }
        let inline = properties
            .and_then(|token| token.entry(b"ActualText"))
            .and_then(Token::bytes);
        let listed = named
            .and_then(|dictionary| dictionary.get(b"ActualText").and_then(Object::as_str).ok());
        match inline.or(listed).map(text_string) {
            Some(text) => Mark::Replaced(Some(text)),
            None => Mark::Plain,
        }
    }

    fn draw(
        &mut self,
        name: &[u8],
        run: &mut Run<'d>,
        found: &mut Found,
        depth: usize,
    ) -> Result<(), NotADocument> {
        let document = self.document;
        let stream = run.resources.iter().find_map(|resources| {
            let objects = forms::dictionary(document, resources, b"XObject")?;
            objects.get_deref(name, document).ok()?.as_stream().ok()
        });
        let Some(stream) = stream else { return Ok(()) };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            found.pictures = true;
            return Ok(());
        }
        if depth >= FORM_DEPTH
            || run
                .marks
                .iter()
                .any(|mark| matches!(mark, Mark::Pagination))
        {
            return Ok(());
        }
        let Ok(content) = stream.get_plain_content_with_limit(CONTENT_BYTES) else {
            return Ok(());
        };
        self.budget = self
            .budget
            .checked_sub(FORM_COST + content.len() / 16)
            .ok_or(NotADocument::Bomb)?;
        let mut state = run.state.clone();
        if let Some(values) = forms::array(document, &stream.dict, b"Matrix") {
            let value = |index: usize| {
                values
                    .get(index)
                    .and_then(|value| forms::as_number(document, value))
                    .unwrap_or(0.0)
            };
            state.to_page = Matrix(std::array::from_fn(value)).then(state.to_page);
        }
        let own = forms::dictionary(document, &stream.dict, b"Resources");
        let resources = own
            .into_iter()
            .chain(run.resources.iter().copied())
            .take(FORM_DEPTH)
            .collect();
        self.run(&content, resources, state, found, depth + 1)
    }
}

impl Run<'_> {
    fn place(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.place(Matrix::translation(x, y).then(self.line));
    }

    fn advance(&mut self, x: f64) {
        self.text = Matrix::translation(x, 0.0).then(self.text);
    }
}

/// A text of the document itself: UTF-16 with a mark, otherwise near enough to Latin.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE
            .decode_without_bom_handling(rest)
            .0
            .into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}
