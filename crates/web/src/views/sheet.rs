//! Pages made of sections: facts, counts, tables and the forms that change them. Registers beside the ledger (meetings,
//! drives, groups …) look alike and are arranged by one template.

use std::borrow::Cow;

use askama::Template;

use super::finding::Way;
use super::frame::Frame;
use super::parts::{Choice, Empty, Field, Link, Notice, Part, Select, Tag, Tone};

/// A page of sections.
#[derive(Debug, Default, Template)]
#[template(path = "sheet.html")]
pub struct SheetPage {
    /// The frame.
    pub frame: Frame,
    /// The way here; the last one may have no address.
    pub crumbs: Vec<Link>,
    /// Heading.
    pub title: String,
    /// Words beside the heading.
    pub tags: Vec<Tag>,
    /// A line below the heading; may be empty.
    pub lead: String,
    /// Neighbouring pages.
    pub tabs: Vec<Link>,
    /// What can be done; the first is the prominent one where it is marked so.
    pub acts: Vec<Act>,
    /// Notices of this page.
    pub notices: Vec<Notice>,
    /// Forms.
    pub dialogs: Vec<Dialog>,
    /// The sections in their order.
    pub sections: Vec<Section>,
}

/// Something that can be done.
#[derive(Debug)]
pub struct Act {
    /// The words on it.
    pub label: String,
    /// How.
    pub way: Way,
    /// Whether it is the one prominent button.
    pub go: bool,
}

/// A section.
#[derive(Debug, Default)]
pub struct Section {
    /// Heading; may be empty.
    pub title: String,
    /// A word at the end of the heading's line; may be empty.
    pub remark: String,
    /// What can be done about all of it.
    pub acts: Vec<Act>,
    /// A sentence below the heading; may be empty.
    pub says: String,
    /// Figures in large type.
    pub counts: Vec<Count>,
    /// A bar, with what it says.
    pub bar: Option<(Vec<Part>, String)>,
    /// Names and values.
    pub facts: Vec<(String, Cell)>,
    /// Rows.
    pub table: Option<Table>,
    /// Rows below headings that are data.
    pub matrix: Option<Matrix>,
    /// Where a file is handed in.
    pub upload: Option<Upload>,
    /// A page that is shown anew every two seconds, from this address, until it is another; empty when it is not.
    pub follow: String,
    /// Shown instead when there is nothing.
    pub empty: Option<Empty>,
}

/// Where a file is handed in.
#[derive(Debug, Default)]
pub struct Upload {
    /// Where it is sent.
    pub action: String,
    /// Version that was read.
    pub version: u64,
    /// What may be handed in.
    pub kinds: &'static str,
    /// Endings of names that are offered.
    pub accept: &'static str,
    /// Most bytes.
    pub limit: u64,
    /// A line that may be filled in beside it: its name, its label, what stands in it.
    pub line: Option<(&'static str, &'static str, Field)>,
    /// Why it was refused.
    pub wrong: Option<String>,
}

impl Upload {
    /// Most bytes, in megabytes.
    pub const fn megabytes(&self) -> u64 {
        self.limit >> 20
    }
}

/// A figure in large type.
#[derive(Debug, Default)]
pub struct Count {
    /// What is counted.
    pub label: String,
    /// How many, formatted.
    pub count: String,
    /// Where they are listed; may be empty.
    pub href: String,
    /// Whether it is a reason to worry.
    pub bad: bool,
}

/// Rows below a head.
#[derive(Debug, Default)]
pub struct Table {
    /// Headings of the columns.
    pub head: Vec<&'static str>,
    /// The rows, a cell for each heading.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The cells of a row with the headings above them.
    pub fn cells<'a>(
        &self,
        row: &'a [Cell],
    ) -> impl Iterator<Item = (&'static str, &'a Cell)> + use<'a, '_> {
        self.head.iter().copied().zip(row)
    }
}

/// Rows below headings that are data, such as the aspects of a scheme.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Headings of the columns.
    pub head: Vec<String>,
    /// The rows, a cell for each heading.
    pub rows: Vec<Vec<Cell>>,
}

impl Matrix {
    /// The cells of a row with the headings above them.
    pub fn cells<'a>(
        &'a self,
        row: &'a [Cell],
    ) -> impl Iterator<Item = (&'a str, &'a Cell)> + use<'a> {
        self.head.iter().map(String::as_str).zip(row)
    }
}

/// A cell: words, what is below them, and what can be done.
#[derive(Debug, Default)]
pub struct Cell {
    /// The words.
    pub text: String,
    /// Where they lead; may be empty.
    pub href: String,
    /// Coloured words behind them.
    pub tags: Vec<Tag>,
    /// Smaller words below; may be empty.
    pub second: String,
    /// Colour of the words.
    pub tone: Tone,
    /// Links, each on its own.
    pub links: Vec<Link>,
    /// What can be done.
    pub acts: Vec<Act>,
    /// A bar beside a line in the middle.
    pub lean: Option<Lean>,
}

/// A bar to the right or to the left of a line in the middle, in hundredths of the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lean {
    /// Where it begins.
    pub start: f64,
    /// How long it is.
    pub length: f64,
    /// Its colour.
    pub tone: Tone,
}

impl Lean {
    /// The bar of a number, where `most` reaches the edge.
    pub fn of(number: f64, most: f64) -> Self {
        let length = ((number.abs() / most * 5000.0).round() / 100.0).clamp(0.0, 50.0);
        let (start, tone) = if number < 0.0 {
            (50.0 - length, Tone::Amber)
        } else {
            (50.0, Tone::Blue)
        };
        Self {
            start,
            length,
            tone,
        }
    }
}

impl Cell {
    /// Words.
    pub fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Words that lead somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            ..Self::default()
        }
    }

    /// A coloured word.
    pub fn tag(tag: Tag) -> Self {
        Self {
            tags: vec![tag],
            ..Self::default()
        }
    }

    /// A bar with its number.
    pub fn lean(lean: Lean, number: impl Into<String>) -> Self {
        Self {
            lean: Some(lean),
            ..Self::of(number)
        }
    }

    /// Links.
    pub fn links(links: Vec<Link>) -> Self {
        Self {
            links,
            ..Self::default()
        }
    }

    /// Whether it is a day, which does not break at its hyphens.
    pub fn is_day(&self) -> bool {
        self.text.len() == 10 && self.text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    }

    /// The same with smaller words below.
    #[must_use]
    pub fn below(self, second: impl Into<String>) -> Self {
        Self {
            second: second.into(),
            ..self
        }
    }

    /// The same in a colour.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The same with something that can be done.
    #[must_use]
    pub fn with(self, acts: Vec<Act>) -> Self {
        Self { acts, ..self }
    }
}

/// A form in a dialog.
#[derive(Debug, Default)]
pub struct Dialog {
    /// Id on the page.
    pub id: String,
    /// Whether it stands open.
    pub open: bool,
    /// Heading.
    pub heading: String,
    /// A sentence above the fields; may be empty.
    pub says: String,
    /// Why it was refused.
    pub wrong: Option<String>,
    /// Where it is sent.
    pub action: String,
    /// Version that was read; zero for what is new.
    pub version: u64,
    /// The page without it.
    pub page: String,
    /// The fields.
    pub inputs: Vec<Input>,
    /// The words on its button.
    pub submit: String,
}

/// What is typed into a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
}

/// A field of a dialog.
#[derive(Debug)]
pub enum Input {
    /// A line of text, a date or a number.
    Line {
        /// Its name.
        name: Cow<'static, str>,
        /// Its label.
        label: Cow<'static, str>,
        /// What is typed.
        kind: Kind,
        /// What stands in it.
        field: Field,
        /// Whether it must be filled in.
        must: bool,
    },
    /// Several lines of text.
    Area {
        /// Its name.
        name: Cow<'static, str>,
        /// Its label.
        label: Cow<'static, str>,
        /// What stands in it.
        field: Field,
        /// Whether it must be filled in.
        must: bool,
    },
    /// One of several.
    Choose {
        /// Its name.
        name: Cow<'static, str>,
        /// Its label.
        label: Cow<'static, str>,
        /// The options.
        select: Select,
        /// Whether one must be chosen.
        must: bool,
    },
    /// Any number of several.
    Ticks {
        /// Its name.
        name: Cow<'static, str>,
        /// Its label.
        label: Cow<'static, str>,
        /// The options.
        choices: Vec<Choice>,
    },
    /// Yes or no.
    Tick {
        /// Its name.
        name: Cow<'static, str>,
        /// Its label.
        label: Cow<'static, str>,
        /// Whether it is ticked.
        ticked: bool,
    },
}

impl Dialog {
    /// Id of one of its fields.
    pub fn field(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    /// Whether more than a few options are ticked or refused, so that the list stands open.
    pub fn any(&self, choices: &[Choice]) -> bool {
        choices.len() <= 8 || choices.iter().any(|one| one.chosen)
    }
}
