//! What a paper is, whatever file it becomes: a title, a kind of page, and blocks from top to bottom.
//!
//! A paper holds values only. No text of a paper is ever read as markup, neither by typst nor by Word.

mod as_table;
mod grid;
mod head;
mod picture;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

pub use grid::{Align, Bar, Grid, GridCell, GridColumn, GridRow};
pub use head::{Head, HeadForm, Imprint};
pub(crate) use head::{Lettering, letters_wide};
pub use picture::{Picture, PictureKind};

/// A document that is printed and signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The heading above everything; also the name that viewers show.
    pub title: String,
    /// Lines below the title: which list, as of when.
    pub subtitle: Option<String>,
    /// Size, margins and letters.
    pub page: PageKind,
    /// A small line at the head of every page.
    pub running_head: Option<String>,
    /// What stands above the title of an official letter; it is drawn on [`PageKind::Official`].
    pub head: Option<Head>,
    /// When it was made; the only time that enters it.
    pub made_at: Timestamp,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
    /// Pictures and PDF files that blocks refer to.
    pub pictures: Vec<Picture>,
    /// Files that travel inside a PDF; a text document leaves them out.
    pub enclosed: Vec<Enclosure>,
}

/// A file inside a PDF, listed by the reader among its attachments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// Its name, of Latin letters, digits, points and hyphens.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is.
    pub says: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

impl Paper {
    /// An empty paper.
    pub fn new(title: impl Into<String>, page: PageKind, made_at: Timestamp) -> Self {
        Self {
            title: title.into(),
            subtitle: None,
            page,
            running_head: None,
            head: None,
            made_at,
            blocks: Vec::new(),
            pictures: Vec::new(),
            enclosed: Vec::new(),
        }
    }

    /// Adds a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: Level, text: impl Into<String>) {
        self.push(Block::Heading {
            level,
            text: text.into(),
            anchor: None,
        });
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.push(Block::Paragraph { text: text.into() });
    }

    /// Adds a table.
    pub fn grid(&mut self, columns: Vec<GridColumn>, rows: impl IntoIterator<Item = GridRow>) {
        self.push(Block::Grid(Grid {
            columns,
            rows: rows.into_iter().collect(),
        }));
    }

    /// Adds a note in small letters.
    pub fn note(&mut self, text: impl Into<String>) {
        self.push(Block::Note { text: text.into() });
    }

    /// Adds a picture with its caption: every page of it, if it is a PDF.
    pub fn picture(&mut self, picture: Picture, caption: Option<String>) {
        self.push(Block::Picture {
            index: self.pictures.len(),
            caption,
        });
        self.pictures.push(picture);
    }
}

/// Size, margins and letters of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// A4 upright as GB/T 9704 has it: margins 37 and 28 mm, FangSong, 22 lines of 28 letters.
    Official,
    /// A4 upright for forms and volumes: smaller letters, room for binding on the left.
    Form,
    /// A4 across, for lists.
    WideA4,
    /// A3 across, for lists with many columns.
    WideA3,
    /// A1 across, for the wall.
    WallA1,
    /// A0 across, for the wall.
    WallA0,
}

/// Rank of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 一、 in HeiTi.
    First,
    /// （一） in KaiTi.
    Second,
    /// 1. in the letters of the text.
    Third,
}

impl Level {
    /// 1, 2 or 3.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
        }
    }
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading; the catalogue finds it by its anchor.
    Heading {
        /// Its rank.
        level: Level,
        /// Its words, with their number.
        text: String,
        /// Name by which a [`Block::Catalogue`] refers to it.
        anchor: Option<String>,
    },
    /// A paragraph, its first line two characters in.
    Paragraph {
        /// Its words; a line break stays one.
        text: String,
    },
    /// A paragraph whose first words are a heading.
    Part {
        /// Its rank.
        level: Level,
        /// The heading, with its number.
        title: String,
        /// What follows it.
        text: String,
    },
    /// A line above a table, in the middle.
    Caption {
        /// Its words.
        text: String,
    },
    /// A line without indent: whom the paper addresses.
    Flush {
        /// Its words.
        text: String,
    },
    /// Small letters below a table.
    Note {
        /// Its words.
        text: String,
    },
    /// Points under each other.
    List {
        /// The points with their numbers.
        items: Vec<String>,
    },
    /// Names and values in a ruled table.
    Fields {
        /// So many pairs stand side by side.
        pairs_per_row: usize,
        /// The pairs.
        fields: Vec<Field>,
    },
    /// A table of data.
    Grid(Grid),
    /// Boxes to sign in.
    Signatures {
        /// So many boxes stand side by side.
        per_row: usize,
        /// The boxes.
        boxes: Vec<SignatureBox>,
    },
    /// A picture or all pages of a PDF, from [`Paper::pictures`].
    Picture {
        /// Which.
        index: usize,
        /// What stands below it.
        caption: Option<String>,
    },
    /// What is enclosed.
    Attachments {
        /// Names without punctuation behind them.
        names: Vec<String>,
    },
    /// Name and date at the end of a letter, on the right.
    Issued {
        /// Who issues it; several lines are possible.
        by: String,
        /// The day in words.
        day: String,
        /// So many letters from the right edge the name ends.
        by_in: f64,
        /// So many letters from the right edge the day ends.
        day_in: f64,
        /// So many lines above stay empty.
        lines_above: u8,
        /// What stands below, in brackets (附注).
        remark: Option<String>,
    },
    /// Who was there: labels and names.
    People {
        /// The labels with the names behind them.
        rows: Vec<Field>,
    },
    /// What goes with a letter begins on a new page.
    Annex {
        /// 附件 with its number.
        label: String,
        /// Its title, with the line breaks it is set with.
        title: String,
    },
    /// The foot of the last page (版记).
    Imprint(Imprint),
    /// The first page of a volume.
    Cover {
        /// Names and values on it.
        fields: Vec<Field>,
    },
    /// What the volume holds, with the page on which each part begins.
    Catalogue {
        /// The parts.
        entries: Vec<CatalogueEntry>,
    },
    /// What follows begins on a new page.
    NewPage,
}

impl Block {
    /// Name and date on the right, where no standard says how they stand to each other.
    pub fn issued(by: impl Into<String>, day: impl Into<String>) -> Self {
        Self::Issued {
            by: by.into(),
            day: day.into(),
            by_in: 2.0,
            day_in: 4.0,
            lines_above: 1,
            remark: None,
        }
    }
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value; empty to be filled in by hand.
    pub value: String,
    /// Whether it takes the whole row.
    pub wide: bool,
}

impl Field {
    /// A field that shares its row.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            wide: false,
        }
    }

    /// A field with a row of its own.
    pub fn wide(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            wide: true,
            ..Self::new(name, value)
        }
    }
}

/// A box in which somebody signs, or signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureBox {
    /// The office.
    pub office: String,
    /// What was said; empty to be written by hand.
    pub opinion: String,
    /// Who signed and when; `None` to be signed by hand.
    pub signed: Option<Signed>,
}

/// A signature that was given in the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Name and role.
    pub name: String,
    /// Day and time in words.
    pub at: String,
    /// Short form of the digest that was signed.
    pub digest: String,
}

/// A line of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueEntry {
    /// Who made the part.
    pub author: String,
    /// What it is.
    pub title: String,
    /// Its day in words.
    pub day: String,
    /// The heading it begins with; `None` when it lies beside the paper.
    pub anchor: Option<String>,
    /// A remark.
    pub note: String,
}
