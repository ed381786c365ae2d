//! Import: the upload page, the list of drafts, the preview with the source on the left and the outline on the right.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Empty, Field, Notice, Select, Tag};

/// Where a document is uploaded.
#[derive(Debug, Template)]
#[template(path = "import_upload.html")]
pub struct UploadPage {
    /// The frame.
    pub frame: Frame,
    /// Where the file is sent.
    pub action: String,
    /// The ledger to go back to.
    pub ledger_href: String,
    /// Which list by origin the findings join.
    pub list: Select,
    /// One sentence when the file was refused, with what to do.
    pub wrong: Option<String>,
    /// Drafts that wait to be confirmed.
    pub drafts: Vec<DraftLine>,
    /// Shown in place of the drafts.
    pub no_drafts: String,
}

/// A document that was read and waits to be confirmed.
#[derive(Debug)]
pub struct DraftLine {
    /// Name of the file.
    pub file: String,
    /// Its preview.
    pub href: String,
    /// What was read: `4 个方面、70 个问题`.
    pub summary: String,
    /// Who uploaded it and when.
    pub by: String,
    /// Waiting, confirmed, given up.
    pub state: Tag,
    /// Where it is given up by POST, when the viewer may.
    pub discard: Option<String>,
}

/// The preview: nothing is in the ledger until a person confirms it here.
#[derive(Debug, Template)]
#[template(path = "import_preview.html", blocks = ["outline"])]
pub struct PreviewPage {
    /// The frame.
    pub frame: Frame,
    /// Name of the file.
    pub file: String,
    /// What was read: `读出 4 个方面、70 个问题`.
    pub summary: String,
    /// Where the import is given up by POST.
    pub discard_action: String,
    /// The source, paragraph by paragraph.
    pub source: Vec<Paragraph>,
    /// What was read from it.
    pub outline: Outline,
}

/// A paragraph of the source.
#[derive(Debug)]
pub struct Paragraph {
    /// `title`, `head` or nothing.
    pub class: &'static str,
    /// Its text in pieces.
    pub pieces: Vec<Piece>,
}

/// A piece of the source.
#[derive(Debug)]
pub struct Piece {
    /// The text, exactly as in the source.
    pub text: String,
    /// The row it belongs to.
    pub mark: Option<Passage>,
}

/// The passage of a row.
#[derive(Debug)]
pub struct Passage {
    /// Id of the row.
    pub item: String,
    /// What the passage says.
    pub role: Role,
    /// Whether it is the row's first passage, where its link leads.
    pub first: bool,
}

/// What a passage says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The problem.
    Problem,
    /// What was done about it.
    Status,
    /// An aspect's heading.
    Aspect,
}

impl Role {
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            Self::Problem => "p",
            Self::Status => "s",
            Self::Aspect => "a",
        }
    }
}

/// The right side of the preview; one block for htmx, swapped after every change.
#[derive(Debug)]
pub struct Outline {
    /// The preview's address; changes are sent to addresses below it.
    pub base: String,
    /// Version of the draft that was read.
    pub version: u64,
    /// What a person has to look at, as `请确认` notes.
    pub notes: Vec<Notice>,
    /// The aspects in order.
    pub aspects: Vec<AspectRows>,
    /// The rectification and list the rows join.
    pub target: String,
    /// How many rows will be entered.
    pub count: u64,
    /// How many rows are left out.
    pub dropped: u64,
    /// Why it cannot be confirmed yet.
    pub obstacle: Option<String>,
    /// Shown when nothing was read.
    pub empty: Option<Empty>,
}

/// An aspect and its rows.
#[derive(Debug)]
pub struct AspectRows {
    /// The aspect; may be empty when the document has none.
    pub title: String,
    /// How many rows count.
    pub count: String,
    /// The rows in order.
    pub rows: Vec<OutlineRow>,
}

/// One problem as it was read.
#[derive(Debug)]
pub struct OutlineRow {
    /// Its id within the draft.
    pub id: String,
    /// Its number in the source.
    pub number: String,
    /// Whether it stands under the row before.
    pub child: bool,
    /// The problem.
    pub problem: String,
    /// The status that was read.
    pub status: Tag,
    /// The words the status rests on.
    pub words: Vec<String>,
    /// Figures, checked.
    pub figures: Vec<FigureCheck>,
    /// Units and deadline that were read; may be empty.
    pub facts: String,
    /// Whether it is left out.
    pub dropped: bool,
    /// Whether it can be joined to the row before.
    pub can_merge: bool,
    /// Whether it has more than one sentence.
    pub can_split: bool,
    /// The form that stands open below it.
    pub edit: Option<Edit>,
}

/// A figure of a row.
#[derive(Debug)]
pub struct FigureCheck {
    /// `2880 ÷ 3163 = 91.05%，相符`.
    pub text: String,
    /// Whether it adds up.
    pub fits: bool,
}

/// The form below a row.
#[derive(Debug)]
pub enum Edit {
    /// Correct the wording.
    Retitle(Field),
    /// Split before one of these sentences.
    Split(Vec<Choice>),
    /// Move to one of these aspects.
    Move(Select),
}
